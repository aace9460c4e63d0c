"""The matching tables at run time: word → symbols, and the network of phrases they make up.

A compiled catalogue holds tens of thousands of entries of which one message needs a
handful, so they arrive as text and are only taken apart when a word asks for them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .patterns import Element
    from .sections import Stretch

#: Words remembered with their symbols before the memory is started afresh.
MEMORY = 20_000

#: Every table.
ALL = -1

#: Questions after which a text of lines is worth an index.
MANY = 1_000

#: Bytes that are searched for a line from their beginning.
STRETCH = 400

#: Letters; longer ones (10 MB of "x") are no words and mean nothing.
LONGEST_WORD = 80
_NO_SYMBOLS: frozenset[int] = frozenset()


class Lines:
    """Sorted lines ``key TAB value``, looked up by bisection; after many questions with an index.

    A message asks for a hundred of tens of thousands of lines; taking all of them apart, or only
    decoding them, would cost more than judging it, and a dictionary of all of them ten times their size.
    """

    def __init__(self, data: Stretch) -> None:
        """``data`` is what :func:`lines` made."""
        self._data = data
        self._asked = 0
        #: The keys of some lines and where these begin, and the end of the last one.
        self._index: tuple[list[bytes], list[int]] | None = None

    def get(self, key: str) -> str:
        """The value of a key, or the empty text."""
        (data, low, high), sought = self._data, key.encode()
        low += 1  # what lines() made begins with a line end
        self._asked += 1
        if self._asked >= MANY:
            keys, starts = self._index = self._index or self._indexed()
            place = bisect_right(keys, sought)
            low, high = starts[max(0, place - 1)], starts[place]
        while high - low > STRETCH:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if start == low:
                break
            if data[start : data.index(b"\t", start)] <= sought:
                low = start
            else:
                high = start
        found = data.find(b"\n%b\t" % sought, low - 1, high)
        return data[found + len(sought) + 2 : data.index(b"\n", found + 1)].decode() if found >= 0 else ""

    def _indexed(self) -> tuple[list[bytes], list[int]]:
        data, start, end = self._data
        start += 1
        keys, starts = [], []
        while start < end:
            keys.append(data[start : data.index(b"\t", start)])
            starts.append(start)
            start = data.find(b"\n", start + STRETCH, end) + 1 or end
        return keys, [*starts, end]


def lines(table: Mapping[str, str]) -> bytes:
    """What :class:`Lines` reads. Keys hold no tab, keys and values no line end."""
    return b"\n" + b"".join(sorted(f"{key}\t{value}\n".encode() for key, value in table.items()))


_UHRZEIT = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d\Z")
_TAG = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.\Z")
_DATUM = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?:\d{2,4})?\Z")


def shapes(word: str) -> list[int]:
    """The number symbols of a word: positions in :data:`ausrede.patterns.SHAPES`."""
    found = [0]
    if _UHRZEIT.match(word):
        found.append(1)
    if _TAG.match(word):
        found.append(2)
    if _DATUM.match(word):
        found.append(3)
    return found


class Lexicon(dict[str, frozenset[int]]):
    """Word as it is written → its symbols, found once per spelling."""

    def __init__(self, section: Callable[[str], Any]) -> None:
        super().__init__()
        self._exact = Lines(section("exact"))
        #: Each set of symbols once: four words share one, and a set is larger than a word.
        self._shared: dict[frozenset[int], frozenset[int]] = {}
        self._affixes = [
            (name, table, sorted(set(map(len, table)))) for name in ("prefix", "suffix", "infix") for table in (section(name),)
        ]

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
        for name, patterns, lengths in self._affixes:
            for length in lengths:
                if length > size:
                    break
                starts: Iterable[int] = (0,) if name == "prefix" else (size - length,) if name == "suffix" else range(size - length + 1)
                for start in starts:
                    if (hit := patterns.get(folded[start : start + length])) is not None:
                        found.update(map(int, hit.split()))
        symbols = frozenset(found)
        shared = self[word] = self._shared.setdefault(symbols, symbols)
        return shared


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
        self._lines = Lines(section("phrases"))
        #: Symbols that phrases are found by.
        self._keys = frozenset(section("keys"))
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
                        if unit in keys:
                            keyed.add(unit)
                            work.append(unit)
                        elif unit in waiting:
                            work.append(unit)
        return found

    def _read(self, symbol: int) -> tuple[int, list[Phrase]]:
        wanted, *rows = self._lines.get(str(symbol)).split("|")
        found = self._ready[symbol] = (int(wanted or 0), [_phrase(row) for row in rows])
        return found


class _Among(dict[frozenset[int], frozenset[int]]):
    """Set of symbols → those of them that are among some others, found once per set."""

    def __init__(self, others: frozenset[int]) -> None:
        super().__init__()
        self._others = others

    def __missing__(self, symbols: frozenset[int]) -> frozenset[int]:
        if len(self) >= MEMORY:
            self.clear()
        found = self[symbols] = symbols & self._others
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
