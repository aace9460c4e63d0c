"""One message under the glass: where terms and phrases match, and what guards reach them.

Everything is bounded by the words of one sentence (see :data:`ausrede.words.LONGEST`),
so the work grows linearly with the text.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .lexicon import Phrase
    from .patterns import Element
    from .words import Tokens

#: Matches of one unit that begin with the same word.
MAX_ALIKE = 50

Span = tuple[int, ...]  # numbers of the words a match rests on, rising


class Cue(NamedTuple):
    """One cue, compiled: all ``terms`` must occur ``within`` one scope."""

    id: str
    targets: tuple[tuple[str, str, str], ...]  # kind, id, what guards take it for
    terms: tuple[int, ...]  # units, by their symbols
    units: frozenset[int]  # these and those of ``unless`` and ``plus``
    within: str
    distance: int
    unless: tuple[int, ...]
    #: Units that add points (or take some) when they stand in the same scope, and how many it takes.
    plus: tuple[tuple[int, int], ...]
    enough: int
    ignore: frozenset[str]
    months: tuple[int, ...]
    needs: frozenset[str]


class Guard(NamedTuple):
    """What holds findings back, and how far its words reach."""

    id: str
    title: str
    scope: str
    applies: frozenset[str]
    words: int  # units; -1: none
    not_in: int
    unless: int
    reach: int
    at_end: bool


class View:
    """One message while it is looked at: words, symbols, and where each symbol stands."""

    def __init__(self, tokens: Tokens, symbols: dict[int, frozenset[int]], present: set[int], phrases: dict[int, list[Phrase]]) -> None:
        """``symbols`` are those of the words of the sentences that matter, by the number of the word, ``present`` all that may be
        there, ``phrases`` those that may match, by unit.
        """
        self.tokens = tokens
        self.symbols = symbols
        self.present = present
        self._phrases = phrases
        self._places: dict[int, list[int]] = {}
        self._spans: dict[int, list[Span]] = {}
        self._starts: dict[int, dict[int, list[Span]]] = {}
        self._near: dict[int, dict[int, list[Span]]] = {}
        self._guards: dict[str, tuple[dict[int, list[Span]], dict[int, list[Span]]]] = {}

    def near(self, unit: int) -> dict[int, list[Span]]:
        """Matches of a unit by the sentence they begin in."""
        found = self._near.get(unit)
        if found is None:
            found = self._near[unit] = self._by_sentence(self.spans(unit), ())
        return found

    def guard(self, guard: Guard) -> tuple[dict[int, list[Span]], dict[int, list[Span]]]:
        """What holds back and what lifts, by sentence.

        A lift that is part of what holds back lifts nothing ("verzögert sich nichts").
        """
        found = self._guards.get(guard.id)
        if found is None:
            excused = {p for s in self.spans(guard.not_in) for p in s} if guard.not_in >= 0 else ()
            words = self._by_sentence(self.spans(guard.words), excused)
            busy = {p for spans in words.values() for s in spans for p in s}
            lifts = self._by_sentence(self.spans(guard.unless), busy | self.tokens.quoted) if guard.unless >= 0 else {}
            found = self._guards[guard.id] = words, lifts
        return found

    def can_hold(self, guard: Guard) -> bool:
        """Whether anything in the message could make the guard hold something back."""
        if guard.scope in ("question", "quoted"):
            return bool(self.tokens.questions if guard.scope == "question" else self.tokens.quoted)
        return guard.words in self.present and bool(self.guard(guard)[0])

    def _by_sentence(self, spans: list[Span], busy: Collection[int]) -> dict[int, list[Span]]:
        """Spans that share no word with ``busy``, by the sentence they begin in."""
        found: dict[int, list[Span]] = {}
        for span in spans:
            if not busy or not any(p in busy for p in span):
                found.setdefault(self.tokens.sentence[span[0]], []).append(span)
        return found

    def places(self, symbol: int) -> list[int]:
        """Numbers of the words that have a symbol."""
        found = self._places.get(symbol)
        if found is None:
            found = self._places[symbol] = [place for place, group in self.symbols.items() if symbol in group]
        return found

    def spans(self, unit: int) -> list[Span]:
        """All matches of a unit's words and phrases, in text order."""
        if unit not in self.present:
            return []
        found = self._spans.get(unit)
        if found is None:
            found = [(p,) for p in self.places(unit)]
            if phrases := self._phrases.get(unit):
                found = _thinned(sorted({*found, *(span for phrase in phrases for span in self._phrase(phrase.elements))}))
            self._spans[unit] = found
        return found

    def _phrase(self, phrase: tuple[Element, ...]) -> list[Span]:
        """All matches of one phrase, each as short as it can be."""
        ref = phrase[0][0]
        heads: list[Span] = [(p,) for p in self.places(ref)] if ref >= 0 else self.spans(-1 - ref)
        if len(phrase) == 1:
            return heads
        known: dict[tuple[int, int], Span | None] = {}
        return [head + tail for head in heads if (tail := self._rest(phrase, 1, head[-1] + 1, known)) is not None]

    def _rest(self, phrase: tuple[Element, ...], index: int, place: int, known: dict[tuple[int, int], Span | None]) -> Span | None:
        """Words that match the phrase from ``index`` on, starting at or soon after ``place``.

        ``known`` remembers what was found, so that no pattern makes it try the same thing twice.
        """
        if index == len(phrase):
            return ()
        if (index, place) not in known:
            known[index, place] = self._try(phrase, index, place, known)
        return known[index, place]

    def _try(self, phrase: tuple[Element, ...], index: int, place: int, known: dict[tuple[int, int], Span | None]) -> Span | None:
        ref, gap, optional = phrase[index]
        sentence = self.tokens.sentence
        for at in range(place, min(place + gap + 1, len(sentence))):
            if sentence[at] != sentence[place - 1]:
                break
            if ref >= 0:
                if ref in self.symbols[at]:
                    rest = self._rest(phrase, index + 1, at + 1, known)
                    if rest is not None:
                        return (at, *rest)
                continue
            for here in self._at(-1 - ref, at):
                rest = self._rest(phrase, index + 1, here[-1] + 1, known)
                if rest is not None:
                    return here + rest
        if optional:
            return self._rest(phrase, index + 1, place, known)
        return None

    def _at(self, unit: int, place: int) -> list[Span]:
        """Matches of a unit that begin at a word."""
        if unit not in self._phrases:
            return [(place,)] if unit in self.symbols[place] else []
        starts = self._starts.get(unit)
        if starts is None:
            starts = self._starts[unit] = {}
            for span in self.spans(unit):
                starts.setdefault(span[0], []).append(span)
        return starts.get(place, [])


def _thinned(spans: list[Span]) -> list[Span]:
    """At most :data:`MAX_ALIKE` spans for each first word; only lists in lists could make more of them, without bound."""
    kept: list[Span] = []
    for span in spans:
        if len(kept) < MAX_ALIKE or kept[-MAX_ALIKE][0] != span[0]:
            kept.append(span)
    return kept


def matches(view: View, cue: Cue) -> list[Span]:
    """Where all terms of the cue come together, each time with the nearest partner."""
    anchors = view.spans(cue.terms[0])
    if not anchors or (len(cue.terms) == 1 and not cue.plus):
        return anchors
    others = [view.spans(unit) for unit in cue.terms[1:]]
    if not all(others):
        return []
    found: list[Span] = []
    for anchor in anchors:
        parts = set(anchor)
        for spans in others:
            near = _nearest(view, cue, anchor, spans)
            if near is None:
                break
            parts.update(near)
        else:
            if _enough(view, cue, anchor, parts):
                found.append(tuple(sorted(parts)))
    return found


def _enough(view: View, cue: Cue, anchor: Span, parts: set[int]) -> bool:
    """Whether the points around the anchor suffice; what brought some is added to ``parts``."""
    total = 0
    for unit, points in cue.plus:
        near = _nearest(view, cue, anchor, view.spans(unit))
        if near is not None:
            total += points
            if points > 0:
                parts.update(near)
    return total >= cue.enough


def _nearest(view: View, cue: Cue, anchor: Span, spans: list[Span]) -> Span | None:
    """The span closest to the anchor that lies within the cue's scope."""
    after = bisect_left(spans, anchor)
    best: Span | None = None
    for step in (range(after, min(after + 3, len(spans))), range(after - 1, max(after - 4, -1), -1)):
        for index in step:
            span = spans[index]
            if _together(view.tokens, cue.within, anchor[0], span[0]) and (not cue.distance or _between(anchor, span) <= cue.distance):
                if best is None or _between(anchor, span) < _between(anchor, best):
                    best = span
                break
    return best


def _between(one: Span, other: Span) -> int:
    return max(one[0] - other[-1], other[0] - one[-1], 1) - 1


def _together(tokens: Tokens, scope: str, one: int, other: int) -> bool:
    if scope == "message":
        return True
    if scope == "pair":
        return abs(tokens.sentence[one] - tokens.sentence[other]) <= 1
    row = tokens.clause if scope == "clause" else tokens.segment if scope == "segment" else tokens.sentence
    return row[one] == row[other]


def exception(view: View, cue: Cue, span: Span) -> tuple[str, str, int] | None:
    """The cue's own ``unless`` within the same scope."""
    scope = cue.within if cue.within in ("clause", "message") else "sentence"
    # A cue names a dozen exceptions, and few texts hold one.
    for unit in filter(view.present.__contains__, cue.unless):
        for other in _around(view, scope, view.near(unit), span):
            if any(_together(view.tokens, scope, place, other[0]) for place in (span[0], span[-1])):
                return "ausnahme", "Ausnahme dieses Hinweises", other[0]
    return None


def _around(view: View, scope: str, near: dict[int, list[Span]], span: Span) -> Iterable[Span]:
    """Those of the matches that can share the scope with the span."""
    if scope == "message":
        return chain.from_iterable(near.values())
    sentences = sorted({view.tokens.sentence[p] for p in span})
    return chain.from_iterable(near.get(s, ()) for s in sentences)


def guarded(view: View, guard: Guard, span: Span) -> int | None:
    """Number of the word that holds the span back, -1 if its place does, None if nothing does."""
    tokens = view.tokens
    if guard.scope in ("question", "quoted"):
        place = (
            any(tokens.sentence[p] in tokens.questions for p in span) if guard.scope == "question" else not tokens.quoted.isdisjoint(span)
        )
        lifts = view.near(guard.unless) if guard.unless >= 0 else {}
        return -1 if place and not _lifted(view, "clause" if guard.scope == "question" else "sentence", lifts, span, span[0]) else None
    words, lifts = view.guard(guard)
    scope = "segment" if guard.scope == "before" else guard.scope
    inside = set(span)
    for word in _around(view, scope, words, span):
        # A word that belongs to the find itself does not hold it back ("ging nicht").
        if inside.issuperset(word):
            continue
        hit = _reaches(tokens, guard, word, span)
        if hit is not None and scope == "message":
            # Every other word reaches as far and is lifted by the same.
            return None if _lifted(view, scope, lifts, span, hit) else word[0]
        if hit is not None and not _lifted(view, scope, lifts, span, hit):
            return word[0]
    return None


def _lifted(view: View, scope: str, lifts: dict[int, list[Span]], span: Span, place: int) -> bool:
    tokens = view.tokens
    return any(lift[0] not in tokens.quoted and _together(tokens, scope, place, lift[0]) for lift in _around(view, scope, lifts, span))


def _reaches(tokens: Tokens, guard: Guard, word: Span, span: Span) -> int | None:
    """The word of the span that the guard word reaches, if any."""
    for place in span:
        if guard.scope != "before":
            if _together(tokens, guard.scope, word[0], place):
                return place
        elif tokens.segment[word[-1]] == tokens.segment[place]:
            if 0 < place - word[-1] <= guard.reach:
                return place
            last = word[-1] + 1 == len(tokens.segment) or tokens.segment[word[-1] + 1] != tokens.segment[place]
            if guard.at_end and last and word[0] > place:
                return place
    return None
