"""A message taken apart into greeting, body, gaps and closing, and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .message import own_spans
from .words import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .message import Spans

GAP = "[…]"
_GREETING = re.compile(
    r"\s*((?:sehr geehrte|hallo|guten (?:tag|morgen|abend)|grü(?:ß|ss) (?:gott|sie|dich)|grüezi|servus|moin|liebe[rs]?|hi|hey|werte|salü|sali|hoi)\b[^.!?\n]{0,80}?(?:[,!]|(?=\n)))\s*",
    re.I,
)
_DU = re.compile(r"\b(?:du|dir|dich|dein\w*|euch|euer|eure\w*)\b", re.I)
_SENTENCE = re.compile(r"[^\n]*?(?:(?<![.!?…])[.!?…]++(?=[\s\"“”»]|$)[\"“”»]*|(?=\n)|$)", re.S)
_ABBREVIATION = re.compile(r"(?:\b(?:z|b|dr|prof|hr|fr|nr|ca|bzw|usw|std|tel|str|inkl|evtl|ggf|\d{1,2}|\w)\.)$", re.I)
_CLAUSE_MARK = re.compile(r"[,;–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces of a message; each may be empty."""

    greeting: str
    body: str
    #: Lines with a marked gap, at the end of the body.
    gaps: tuple[str, ...]
    closing: str

    def with_sentence(self, sentence: str) -> Parts:
        """The sentence added to the end of the body."""
        body = self.body.rstrip()
        if body and body[-1] not in '.!?…:"“':
            body += "."
        return replace(self, body=f"{body} {sentence}".strip())

    def with_opening(self, sentence: str) -> Parts:
        """The sentence put before the body."""
        return replace(self, body=f"{sentence} {self.body.lstrip()}".strip())

    def without(self, start: int, end: int) -> Iterator[Parts]:
        """Versions of the message without what stands at that place of the body: words, clause, sentence."""
        for first, last in sentences(self.body):
            if first < end and start < last:
                for cut_start, cut_end in _clauses(self.body, first, last, start, end):
                    yield replace(self, body=_joined(self.body[:cut_start], self.body[cut_end:], self.body[cut_start:cut_end]))
                yield replace(self, body=_joined(self.body[:first], self.body[last:], ""))


def take_apart(text: str, spans: Spans | None = None) -> Parts:
    """The sender's own part of a message in its pieces; quotations and gap lines are left out."""
    spans = own_spans(text) if spans is None else spans
    own = _own_text(text, spans)
    closing = ""
    if spans:
        after = [line for line in text[spans[-1][1] :].split("\n") if not line.lstrip().startswith((">", "|"))]
        closing = "\n".join(after).strip()
    greeting = ""
    if match := _GREETING.match(own):
        greeting, own = match.group(1).strip(), own[match.end() :]
    lines = [line for line in own.split("\n") if GAP not in line]
    return Parts(greeting, "\n".join(lines).strip(), (), closing)


def _own_text(text: str, spans: Spans) -> str:
    """Own spans with the blank lines that stood between them."""
    pieces: list[str] = []
    for number, (start, end) in enumerate(spans):
        if number and "\n\n" in text[spans[number - 1][1] : start].replace("\r", ""):
            pieces.append("")
        pieces.append(text[start:end].rstrip())
    return "\n".join(pieces)


def compose(parts: Parts) -> str:
    """The message as text."""
    blocks = [parts.greeting, parts.body, "\n".join(parts.gaps), parts.closing]
    return "\n\n".join(block for block in blocks if block)


def form_of_address(text: str) -> str:
    """du or sie, as the message has it."""
    return "du" if _DU.search(text) else "sie"


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of the sentences of a text."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE.finditer(text):
        if match.end() <= start or not match.group().strip():
            continue
        # Only the last letters are looked at: a row of abbreviations is one long sentence.
        if _ABBREVIATION.search(text, max(start, match.end() - 8), match.end()) and match.end() < len(text) and text[match.end()] != "\n":
            continue
        found.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def _clauses(body: str, first: int, last: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of a sentence that hold the place: between marks, narrowest first."""
    marks = [first, *(first + m.start() for m in _CLAUSE_MARK.finditer(body[first:last])), last]
    stop = last
    while stop > first and body[stop - 1] in '.!?… \n"“':
        stop -= 1
    left = max((m for m in marks if m <= start), default=first)
    right = min((m for m in marks if m >= end), default=last)
    if (left, right) != (first, last):
        yield left, min(right, stop) if right == last else right
    for after in [m for m in marks if m > right]:
        yield left, min(after, stop) if after == last else after


def _joined(before: str, after: str, cut: str) -> str:
    """Two pieces put together so that marks and blanks are right again."""
    before, after = before.rstrip(" ,;–—-"), after.lstrip(" ,;–—-") if cut.strip() else after.lstrip(" ")
    if not before.strip():
        after = after.lstrip()
        return after[:1].upper() + after[1:]
    if not after.strip():
        return before + ("" if before.rstrip()[-1:] in ".!?…" else ".") + after
    if after[0] in ".!?…\n":
        return before + after
    ended = before.rstrip()[-1] in ".!?…\n"
    return (
        before + (" " if ended else ", " if cut.strip() and WORD.search(cut) else " ") + (after[:1].upper() + after[1:] if ended else after)
    )
