"""Which part of a text is the sender's own: quotations, headers, signatures and disclaimers are set aside.

The text itself stays as it is, so offsets always refer to what was given.
"""

from __future__ import annotations

import re

Spans = tuple[tuple[int, int], ...]

_HEADER = re.compile(r"(von|an|from|to|cc|bcc|kopie|datum|date|gesendet|sent|betreff|subject|priorität|antwort an|reply-to)\s*:", re.I)
_SUBJECT = re.compile(r"(?:betreff|subject)\s*:\s*", re.I)
_REPLY = re.compile(r"(?:aw|antw|re|wg|fw|fwd|vs|sv)\s*(?:\[\d+\])?\s*:", re.I)
_QUOTE = re.compile(r"\s*[>|]")
_INTRO = re.compile(
    r"\s*(?:(?:am|on|den|le)\b.{0,150}(?:schrieb|wrote|hat .{0,80}geschrieben|a écrit)\b.{0,100}:"
    r"|.{1,100}\b(?:schrieb|wrote)\b.{0,60}(?:\bam\b|\bum\b|\d{1,2}[.:]\d{2}|folgendes|on\b).{0,60}:"
    r"|.{1,60}<[^>\s]+@[^>\s]+>\s+(?:schrieb|wrote).{0,60}:)\s*$",
    re.I,
)
_REST_IS_QUOTED = re.compile(
    r"\s*(?:-{2,}\s*(?:urspr(?:ü|ue)ngliche nachricht|original ?(?:message|nachricht)|weitergeleitete nachricht|forwarded message|zitat|antwort auf).*"
    r"|anfang der weitergeleiteten (?:e-?mail|nachricht)\s*:?|begin forwarded message\s*:?|_{20,}\s*|-{20,}\s*weitergeleitet.*)$",
    re.I,
)
_SIGN_OFF = re.compile(
    r"\s*(?:(?:[\w-]+,?\s+){0,5}(?:[\w-]*gr(?:ü|ue|u\u0308?)(?:ß|ss)(?:e|en|le|li)?(?!\s+(?:gott|sie|dich|euch|ihnen|dir)\b)|hochachtung|empfehlungen|anteilnahme)\b"
    r"|(?:hochachtungsvoll|herzlichst?|mfg|lg|vg|bg|ciao|bis gleich|alles (?:gute|liebe)|best regards|kind regards|cheers)\b"
    r"|(?:ihre?|eure?r?|deine?|servus|bis dahin)\s*$)"
    r"[^.!?]{0,60}[.!,]?\s*$",
    re.I,
)
_DEVICE = re.compile(
    r"\s*(?:von meinem .{2,40} gesendet|gesendet (?:von|mit|aus) .{2,60}|sent from .{2,60}|diese nachricht wurde .{2,60}gesendet.*|get outlook for .*|(?:holen sie sich )?outlook f(?:ü|ue)r (?:android|ios).*"
    r"|diktiert .{0,40}|\(?nach diktat.{0,40})$",
    re.I,
)
_DISCLAIMER = re.compile(
    r"\s*(?:diese (?:e-?mail|nachricht)(?: und| enth| ist| k)|der inhalt dieser (?:e-?mail|nachricht)|(?:vertraulichkeits|rechtlicher |wichtiger )hinweis|disclaimer|this (?:e-?mail|message) |bitte denken sie an die umwelt"
    r"|denken sie an die umwelt|bitte pr(?:ü|ue)fen sie,? ob diese (?:e-?mail|nachricht) (?:wirklich )?(?:aus)?gedruckt|sollten sie diese (?:e-?mail|nachricht) irrt(?:ü|ue)mlich|confidential)",
    re.I,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?\s*[:.,]?\s", re.I)
_LINE = re.compile(r"[^\n]*\n?")


def own_spans(text: str) -> Spans:
    """(start, end) pairs of the sender's own new words, in text order; linear in the text.

    A subject line counts unless it answers or forwards ("AW:", "Re:", "WG:").
    """
    if "\n" not in text:
        return ((0, len(text)),)
    keep: list[tuple[int, int]] = []
    state = "head"  # head | body | signed | quoted
    previous = ""
    lines = [(m.start(), m.group().rstrip("\r\n")) for m in _LINE.finditer(text) if m.group()]
    for number, (start, line) in enumerate(lines):
        short = line[:300]
        if _QUOTE.match(short):
            previous = "quote"
            continue
        blank = not short.strip()
        if state == "quoted" or blank:
            continue
        if state == "head":
            if _HEADER.match(short):
                if (subject := _SUBJECT.match(short)) and not _REPLY.match(short, subject.end()):
                    keep.append((start + subject.end(), start + len(line)))
                continue
            state = "body"
        if _REST_IS_QUOTED.match(short) or _reply_block(short, lines, number):
            state = "quoted"
        elif _INTRO.match(short) or _intro_in_two_lines(short, lines, number):
            # With ">" before each quoted line the sender may go on below; without, the rest is quoted.
            if not _quote_follows(lines, number):
                state = "quoted"
        elif state == "signed":
            if _POSTSCRIPT.match(short):
                state = "body"
                keep.append((start, start + len(line)))
        elif line.rstrip() in ("--", "—", "-- ") or _SIGN_OFF.match(short) or _DISCLAIMER.match(short):
            state = "signed"
        elif not _DEVICE.match(short):
            if keep and previous == "own" and keep[-1][1] + 2 >= start and number and lines[number - 1][1].strip():
                keep[-1] = (keep[-1][0], start + len(line))
            else:
                keep.append((start, start + len(line)))
            previous = "own"
            continue
        previous = "other"
    return tuple(keep)


def _reply_block(line: str, lines: list[tuple[int, str]], number: int) -> bool:
    """ "Von: ..." with "Gesendet:", "An:" or "Betreff:" right below opens a quoted mail."""
    if not re.match(r"\s*\**(?:von|from)\s*:", line, re.I):
        return False
    return any(
        re.match(r"\s*\**(?:gesendet|sent|an|to|datum|date|betreff|subject)\s*:", lines[i][1], re.I)
        for i in range(number + 1, min(number + 4, len(lines)))
    )


def _intro_in_two_lines(line: str, lines: list[tuple[int, str]], number: int) -> bool:
    """ "Am ... um ... schrieb Name" may be wrapped before its colon."""
    if number + 1 >= len(lines) or not re.match(r"\s*(?:am|on)\s", line, re.I):
        return False
    below = lines[number + 1][1]
    return len(below) < 100 and not _QUOTE.match(below) and bool(_INTRO.match(f"{line} {below}"))


def _quote_follows(lines: list[tuple[int, str]], number: int) -> bool:
    below = [line for _, line in lines[number + 1 : number + 5] if line.strip()]
    return any(_QUOTE.match(line) for line in below[:2])
