"""A better message out of the same facts.

The sender's own sentences stay, without what harms; what is missing and known is
added in the order the customer type wants; what is not known becomes a marked gap.
Every step is judged again by the same engine and only kept if the message is still
recognised as the same excuse and does not score lower, so no fact is ever invented
and running it twice changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

from .engine import Judge
from .errors import InputError
from .letter import Parts, compose, form_of_address, sentences, take_apart
from .recogniser import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date as Date

    from .catalogue import Catalogue
    from .engine import Given
    from .message import Spans
    from .model import Finding, Judgement
    from .reference import Sentence

_PREPOSITION = re.compile(
    r"(?:mit|ohne|in|im|auf|aus|als|samt|inklusive|einschließlich|nach|vor|zu|zum|zur|für|bei|per|zwei|doppelt|noch|besser|genauer)\b", re.I
)
_PLURAL = re.compile(r"\bund\b|^(?:meine|unsere|die|zwei|drei|deine|ihre|seine)\b.*(?:en|innen|ern|eln)$", re.I)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sender knows beside the message; None: not known."""

    new_date: Date | None = None
    #: Who stands in, in the nominative ("meine Kollegin").
    replacement: str | None = None
    #: What the customer gains ("mit zweitem Korrekturgang").
    benefit: str | None = None
    remedy: str | None = None
    #: The cause in concrete terms ("Grippe mit Fieber").
    cause: str | None = None

    def slots(self) -> dict[str, str]:
        """The facts known, by the circumstance they make true, as they are put into sentences."""
        from .dates import spoken

        found = {
            "neuer_termin": spoken(self.new_date) if self.new_date else None,
            "vertretung": self.replacement,
            "vorteil": self.benefit,
            "wiedergutmachung": self.remedy,
            "konkret": self.cause,
        }
        return {ident: value.strip().rstrip(".") for ident, value in found.items() if value and value.strip()}


#: Longest message that is rewritten, in code points: every change is judged again.
MAX_TEXT = 100_000

#: Slot name in the sentences by circumstance.
_SLOTS = {"neuer_termin": "termin", "vertretung": "vertretung", "vorteil": "vorteil", "wiedergutmachung": "ausgleich", "konkret": "grund"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done, and what it brought for the reader it was done for."""

    action: str  # "remove" | "add"
    circumstance: str
    gain: int
    words: str


@dataclass(frozen=True, slots=True)
class Improvement:
    """The better message beside the first one."""

    text: str
    before: Judgement
    after: Judgement
    #: Customer type it was written for.
    type: str
    form: str
    changes: tuple[Change, ...]
    #: Circumstances whose fact is missing and stands as a gap.
    gaps: tuple[str, ...]


@dataclass(slots=True)
class _Draft:
    """The message while it is worked on."""

    parts: Parts
    judgement: Judgement
    score: int
    changes: list[Change] = field(default_factory=list)


class Writer:
    """Writes better messages for one reader; holds nothing of them."""

    def __init__(self, catalogue: Catalogue, given: Given, date: Date, *, form: str = "") -> None:
        """``form`` is du, sie or "" (as in the message). Raises AusredeError for unknown ids."""
        self._catalogue = catalogue
        self._given = given
        self._date = date
        self._form = form
        # Options hold for the first look; the text has to show for itself what it says.
        self._judge = Judge(catalogue, given, date)

    def improve(self, text: str, facts: Facts, spans: Spans | None = None) -> Improvement:
        """The better message. Raises InputError if no excuse is recognised or named, or the text is too long."""
        if len(text) > MAX_TEXT:
            raise InputError(f"Die Nachricht ist mit {len(text)} Zeichen zu lang zum Umschreiben; bitte kürzen Sie sie auf {MAX_TEXT}.")
        before = self._judge(text, spans)
        if not before.overall:
            raise InputError(
                "In der Nachricht ist kein Grund zu erkennen; bitte nennen Sie ihn mit --ausrede, zum Beispiel --ausrede krank."
            )
        type = min(before.overall, key=lambda o: o.credibility).type.id
        parts = take_apart(text, spans)
        form = self._form or form_of_address(text)
        draft = _Draft(parts, *self._score(parts, type))
        self._remove_harm(draft, type, form, before)
        self._name_reason(draft, type, form, before)
        slots = facts.slots()
        gaps: dict[str, str] = {}
        for circumstance in self._catalogue.orders.get(type, ()):
            # What only the calendar knows (told early) is still worth a sentence.
            if draft.judgement.situation.origins.get(circumstance, "calendar") != "calendar" and circumstance not in slots:
                continue
            if circumstance in _SLOTS and circumstance not in slots:
                gap = next((s.gap for s in self._sentences(circumstance, type) if s.gap), "")
                if gap and self._missing(circumstance, draft.judgement):
                    gaps[circumstance] = gap
            elif circumstance != "frueh" or self._early():
                self._add(draft, type, form, circumstance, slots)
        final = replace(draft.parts, gaps=tuple(gaps.values()))
        after = self._judge(compose(final), _without_gaps(compose(final)))
        return Improvement(compose(final), before, after, type, form, tuple(draft.changes), tuple(gaps))

    def _score(self, parts: Parts, type: str) -> tuple[Judgement, int]:
        text = compose(parts)
        judgement = self._judge(text, _without_gaps(text))
        return judgement, next((o.credibility for o in judgement.overall if o.type.id == type), -1)

    def _missing(self, circumstance: str, judgement: Judgement) -> bool:
        return circumstance in self._catalogue.circumstances and circumstance not in judgement.situation.circumstances

    def _early(self) -> bool:
        return self._given.due is not None and self._date < self._given.due

    def _remove_harm(self, draft: _Draft, type: str, form: str, before: Judgement) -> None:
        """Take out the clause, else the sentence, else put a plain one in its place."""
        for _ in range(20):
            finding = next(self._harm(draft), None)
            if finding is None:
                return
            for candidate in _cuts(draft.parts, finding.start, finding.end):
                judgement, score = self._score(candidate, type)
                if finding.words in compose(candidate) and any(
                    f.words == finding.words for f in judgement.recognition.findings if f.id == finding.id
                ):
                    continue
                last = candidate.body.strip() == "" or not judgement.overall
                if last and not self._reason_sentences(before, type, form):
                    continue
                kept = set(before.situation.excuses) <= set(judgement.situation.excuses)
                if not kept:
                    candidate = candidate.with_opening(
                        " ".join(self._reason_sentences(before, type, form, set(judgement.situation.excuses)))
                    )
                    judgement, score = self._score(candidate, type)
                if set(judgement.situation.excuses) != set(before.situation.excuses):
                    continue
                draft.changes.append(Change("remove", finding.id, score - draft.score, finding.words))
                draft.parts, draft.judgement, draft.score = candidate, judgement, score
                break
            else:
                return

    def _harm(self, draft: _Draft) -> Iterator[Finding]:
        """What harms: in the message as a whole, and what a cue sees in a sentence by itself, which the others may have covered up."""
        text, offset = compose(draft.parts), _offset(draft.parts)
        recogniser = self._catalogue.recogniser
        alone = (recogniser.recognise(text, ((offset + start, offset + end),), excused=True) for start, end in sentences(draft.parts.body))
        seen = chain(draft.judgement.recognition.findings, (f for one in alone for f in one.findings if f.cue != POINTS))
        return (f for f in seen if f.kind == "circumstance" and self._catalogue.circumstances[f.id].harmful)

    def _name_reason(self, draft: _Draft, type: str, form: str, before: Judgement) -> None:
        """An excuse that was only named by option gets a sentence of its own."""
        plain = Judge(self._catalogue, self._given._replace(excuses=()), self._date)
        text = compose(draft.parts)
        found = set(plain(text, _without_gaps(text)).situation.excuses)
        if missing := " ".join(self._reason_sentences(before, type, form, found)):
            draft.parts = draft.parts.with_opening(missing)
            draft.judgement, draft.score = self._score(draft.parts, type)

    def _reason_sentences(self, before: Judgement, type: str, form: str, there: set[str] | None = None) -> list[str]:
        """The catalogue's plain sentence for each excuse that the text does not show."""
        return [
            self._variant(s, form)
            for excuse in before.situation.excuses
            if excuse not in (there or ())
            for s in self._sentences(excuse, type)[:1]
        ]

    def _add(self, draft: _Draft, type: str, form: str, circumstance: str, slots: Mapping[str, str]) -> None:
        """Add the first sentence that is recognised for what it says and does not lower the score."""
        fact = slots.get(circumstance, "")
        if fact and fact.lower() in draft.parts.body.lower():
            return
        noun = bool(fact) and circumstance == "vorteil" and not _PREPOSITION.match(fact)
        for sentence in self._sentences(circumstance, type):
            if sentence.noun != noun and circumstance == "vorteil":
                continue
            words = _filled(self._variant(sentence, form), _SLOTS.get(circumstance, ""), fact)
            candidate = draft.parts.with_sentence(words)
            judgement, score = self._score(candidate, type)
            shown = any(f.id == circumstance for f in judgement.recognition.findings)
            same = judgement.situation.excuses == draft.judgement.situation.excuses
            if same and score >= draft.score and (shown or fact) and not self._harmful(judgement, draft.judgement):
                draft.changes.append(Change("add", circumstance, score - draft.score, words))
                draft.parts, draft.judgement, draft.score = candidate, judgement, score
                return

    def _harmful(self, judgement: Judgement, before: Judgement) -> bool:
        new = set(judgement.situation.circumstances) - set(before.situation.circumstances)
        return any(self._catalogue.circumstances[c].harmful for c in new)

    def _sentences(self, target: str, type: str) -> list[Sentence]:
        """The sentences for an id, those written for the customer type first."""
        fitting = [s for s in self._catalogue.sentences if s.target == target and (not s.types or type in s.types)]
        return sorted(fitting, key=lambda s: not s.types)

    def _variant(self, sentence: Sentence, form: str) -> str:
        variants = sentence.du if form == "du" else sentence.sie
        return variants[crc32(sentence.id.encode()) % len(variants)]


def _filled(sentence: str, slot: str, fact: str) -> str:
    plural = bool(_PLURAL.search(fact))
    sentence = re.sub(r"\{([^{}|]+)\|([^{}|]+)\}", lambda m: m[2] if plural else m[1], sentence)
    return sentence.replace(f"{{{slot}}}", fact) if slot else sentence


def _cuts(parts: Parts, start: int, end: int) -> Iterator[Parts]:
    """The message without the clause, then without the sentence, that holds the place."""
    offset = _offset(parts)
    yield from parts.without(max(0, start - offset), max(0, end - offset))


def _offset(parts: Parts) -> int:
    """Where the body begins in the composed message."""
    return len(compose(replace(parts, body=".", closing="", gaps=()))) - 1


def _without_gaps(text: str) -> Spans:
    """The spans of a text outside the lines with a marked gap, and without quotations."""
    from .message import own_spans

    spans: list[tuple[int, int]] = []
    for start, end in own_spans(text):
        line = start
        while line < end:
            stop = text.find("\n", line, end)
            stop = end if stop < 0 else stop + 1
            if "[…]" not in text[line:stop]:
                if spans and spans[-1][1] == line:
                    spans[-1] = (spans[-1][0], stop)
                else:
                    spans.append((line, stop))
            line = stop
    return tuple(spans)
