"""The matching tables at run time: word → symbols, and the network of phrases they make up.

A compiled catalogue holds tens of thousands of entries of which one message needs a
handful, so they stay text and are only taken apart when a word asks for them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .words import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from .patterns import Element
    from .sections import Lookup

#: Words remembered with their symbols before the memory is started afresh.
MEMORY = 20_000

#: Every table.
ALL = -1

#: Letters; longer ones (10 MB of "x") are no words and mean nothing.
LONGEST_WORD = 80
_NO_SYMBOLS: frozenset[int] = frozenset()
_NO_AFFIXES: tuple[dict[str, str], list[int]] = {}, []

#: Terms of a cue that are looked for before anything else is.
RANKS = 3


#: The shapes of :data:`ausrede.patterns.SHAPES`, in their order. As text, because most calls hold no number and compile none.
_SHAPES = (
    r"",
    r"(?:[01]?\d|2[0-4])[:.][0-5]\d\Z",
    r"(?:0?[1-9]|[12]\d|3[01])\.\Z",
    r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?:\d{2,4})?\Z",
)


def shapes(word: str) -> list[int]:
    """The number symbols of a word: positions in :data:`ausrede.patterns.SHAPES`."""
    return [number for number, shape in enumerate(_SHAPES) if re.match(shape, word)]


class Lexicon(dict[str, frozenset[int]]):
    """Word as it is written → its symbols, found once per spelling."""

    def __init__(self, section: Callable[[str], Any]) -> None:
        super().__init__()
        self._exact: Lookup = section("exact")
        #: Each set of symbols once: four words share one, and a set is larger than a word.
        self._shared: dict[frozenset[int], frozenset[int]] = {}
        self._prefixes, self._suffixes = _Affixes(section("prefix")), _Affixes(section("suffix"))
        self._infixes: dict[str, str] = section("infix")
        self._infix_lengths = sorted(set(map(len, self._infixes)))

    def __missing__(self, word: str) -> frozenset[int]:
        if len(word) > LONGEST_WORD:
            return _NO_SYMBOLS
        if len(self) >= MEMORY:
            self.clear()
            self._shared.clear()
        folded = fold(word)
        found = set(map(int, self._exact.get(folded).split()))
        if folded[0].isdigit():
            found.update(shapes(folded))
        size = len(folded)
        prefixes, lengths = self._prefixes[folded[0]]
        hits = [prefixes.get(folded[:length]) for length in lengths if length <= size]
        suffixes, lengths = self._suffixes[folded[-1]]
        hits += [suffixes.get(folded[size - length :]) for length in lengths if length <= size]
        for length in self._infix_lengths:
            hits += [self._infixes.get(folded[start : start + length]) for start in range(size - length + 1)]
        found.update(int(symbol) for hit in hits if hit for symbol in hit.split())
        symbols = frozenset(found)
        shared = self[word] = self._shared.setdefault(symbols, symbols)
        return shared


class _Affixes(dict[str, tuple[dict[str, str], list[int]]]):
    """Letter → the beginnings (or ends) of words that begin (or end) with it with their symbols, and how long they are."""

    def __init__(self, rows: dict[str, str]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, letter: str) -> tuple[dict[str, str], list[int]]:
        rows = self._rows.get(letter)
        if rows is None:
            return _NO_AFFIXES
        table = dict(row.split(" ", 1) for row in rows.split("|"))
        found = self[letter] = table, sorted(set(map(len, table)))
        return found


class Phrase(NamedTuple):
    """A row of elements that belongs to a unit."""

    #: Symbol of the unit.
    unit: int
    #: Bits of the tables whose cues may want the unit (see :mod:`ausrede.evidence`).
    lanes: int
    #: Symbols of its plain words and of the units it names, all of which must be there.
    words: frozenset[int]
    units: frozenset[int]
    elements: tuple[Element, ...]


class Network:
    """Phrases by the rarest of the symbols they cannot do without.

    A unit is there when one of its single words is, or all that one of its phrases requires;
    that may make phrases of other units complete, and so on up to the terms of the cues. So one
    pass over the symbols of a sentence tells everything that may be in it.
    """

    def __init__(self, section: Callable[[str], Any]) -> None:
        self._rows: Lookup = section("phrases")
        #: By symbol, "1" if phrases are found by it.
        self._keys: str = section("keys")
        #: Those of a word, a tenth of its symbols, by all that it has.
        self.keyed = _Among(self._keys)
        #: By symbol, the bits of all phrases found by it, and the phrases; filled as symbols turn up.
        self._ready: dict[int, tuple[int, list[Phrase]]] = {}

    def complete(self, present: set[int], keyed: set[int], lanes: int) -> dict[int, list[Phrase]]:
        """Adds the symbols of all units that may be there; the phrases that may match, by symbol of their unit.

        ``keyed`` are those that are present and that phrases are found by. Only what the cues of the tables
        ``lanes`` want (ALL: of any).
        """
        found: dict[int, list[Phrase]] = {}
        waiting: dict[int, list[Phrase]] = {}
        ready, keys = self._ready, self._keys
        work = [symbol for symbol in keyed if (ready.get(symbol) or self._read(symbol))[0] & lanes]
        for symbol in work:
            phrases = (ready.get(symbol) or self._read(symbol))[1]
            late = waiting.pop(symbol, None)
            for phrase in phrases if late is None else phrases + late:
                unit, mine, words, units, _ = phrase
                if not mine & lanes or not words <= present:
                    continue
                if not units <= present:
                    waiting.setdefault(min(units - present), []).append(phrase)
                elif unit in found:
                    found[unit].append(phrase)
                else:
                    found[unit] = [phrase]
                    if unit not in present:
                        present.add(unit)
                        if keys[unit] == "1":
                            keyed.add(unit)
                            work.append(unit)
                        elif unit in waiting:
                            work.append(unit)
        return found

    def _read(self, symbol: int) -> tuple[int, list[Phrase]]:
        wanted, *rows = self._rows.get(str(symbol)).split("|")
        found = self._ready[symbol] = (int(wanted or 0), [_phrase(row) for row in rows])
        return found


class _Among(dict[frozenset[int], frozenset[int]]):
    """Set of symbols → those of them that are marked with "1", found once per set."""

    def __init__(self, marks: str) -> None:
        super().__init__()
        self._marks = marks

    def __missing__(self, symbols: frozenset[int]) -> frozenset[int]:
        if len(self) >= MEMORY:
            self.clear()
        found = self[symbols] = frozenset(symbol for symbol in symbols if self._marks[symbol] == "1")
        return found


def _phrase(row: str) -> Phrase:
    unit, lanes, words, units, elements = row.split(";")
    return Phrase(
        int(unit),
        int(lanes),
        _symbols(words),
        _symbols(units),
        tuple(map(_element, elements.split())),
    )


@cache
def _element(text: str) -> Element:
    """Shared, because the same few thousand stand in tens of thousands of phrases."""
    ref, gap, optional = text.split(",")
    return int(ref), int(gap), optional == "1"


@cache
def _symbols(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))


class Reach(dict[str, int]):
    """Word as it is written → for which terms of which cues it may be the word they cannot do without.

    A whole number holds one bit a cue for its rarest term, behind them as many for the second and
    the third rarest: the numbers of all words of a sentence, joined by "or", tell in one step which
    cues may have all three there.
    """

    def __init__(self, section: Callable[[str], Any], symbols: Lexicon) -> None:
        super().__init__()
        self._symbols = symbols
        self._places: list[str] = section("reach").split("\n")  # by symbol
        self._bits: dict[int, int] = {}
        masks = section("masks")
        self._size: int = masks["cues"]
        #: Bits of terms that a cue does not have.
        self.free = int(masks["free"], 16)
        #: Bits of the cues that look further than a sentence.
        self.wide = int(masks["wide"], 16)
        self._open: list[str] = masks["open"]
        self._told: list[str] = masks["told"]
        self._opened: dict[int, tuple[int, int]] = {}

    def __missing__(self, word: str) -> int:
        if len(self) >= MEMORY:
            self.clear()
        bits = 0
        for symbol in self._symbols[word]:
            mine = self._bits.get(symbol)
            if mine is None:
                mine = self._bits[symbol] = sum(1 << int(place) for place in self._places[symbol].split())
            bits |= mine
        self[word] = bits
        return bits

    def complete(self, bits: int) -> int:
        """Bits of the cues whose three rarest terms may all be there."""
        return bits & bits >> self._size & bits >> 2 * self._size

    def open(self, tables: int) -> tuple[int, int]:
        """Bits of the cues that these tables leave something to decide: all of them, and those that somebody is told of."""
        if tables == ALL:
            return ALL, ALL
        found = self._opened.get(tables)
        if found is None:
            if len(self._opened) >= MEMORY:
                self._opened.clear()
            found = self._opened[tables] = self._all(self._open, tables), self._all(self._told, tables)
        return found

    def _all(self, masks: list[str], tables: int) -> int:
        found = 0
        for number, mask in enumerate(masks):
            if tables >> number & 1:
                found |= int(mask, 16)
        return found
