"""The matching tables at run time: word → symbols, symbols → phrases whose words are all there.

A compiled catalogue holds tens of thousands of entries of which one message needs a
handful, so they arrive as text and are only taken apart when a word asks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .patterns import shapes
from .words import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .patterns import Element

#: Words remembered with their symbols before the memory is started afresh.
MEMORY = 200_000

#: Unknown words after which the word list is worth taking apart as a whole.
MANY = 300

#: Letters; longer ones (10 MB of "x") are no words and mean nothing.
LONGEST_WORD = 80
_NO_SYMBOLS: frozenset[int] = frozenset()


class Lexicon(dict[str, frozenset[int]]):
    """Word as it is written → its symbols, found once per spelling."""

    def __init__(self, table: dict[str, Any]) -> None:
        super().__init__()
        self._text: str = table["exact"]
        self._exact: dict[str, str] | None = None
        self._misses = 0
        self._affixes = [(name, table[name], sorted({len(p) for p in table[name]})) for name in ("prefix", "suffix", "infix")]

    def __missing__(self, word: str) -> frozenset[int]:
        if len(word) > LONGEST_WORD:
            return _NO_SYMBOLS
        if len(self) >= MEMORY:
            self.clear()
        folded = fold(word)
        found = set(map(int, self._entry(folded).split()))
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
        self[word] = frozenset(found)
        return self[word]

    def _entry(self, folded: str) -> str:
        """The symbols of an exact word, as written in the table."""
        if self._exact is None:
            self._misses += 1
            if self._misses <= MANY:
                start = self._text.find(f"\n{folded} ")
                return "" if start < 0 else self._text[start + len(folded) + 2 : self._text.index("\n", start + 1)]
            self._exact = dict(line.split(" ", 1) for line in self._text.strip().split("\n") if line)
        return self._exact.get(folded, "")


class Phrase(NamedTuple):
    """A row of elements that belongs to a unit."""

    number: int
    unit: int
    #: The unit's symbol, which a message gets that has all this phrase requires.
    symbol: int
    requires: frozenset[int]
    #: Requires what another phrase may yet complete.
    late: bool
    elements: tuple[Element, ...]


class Phrases:
    """The phrases of some units, found by their rarest symbol and, if there is one, a second."""

    def __init__(self, rows: dict[str, str], units: list[int]) -> None:
        self._rows = {int(key): row for key, row in rows.items()}
        self._units = units
        self._ready: dict[int, tuple[list[Phrase], dict[int, list[Phrase]]]] = {}

    def close(self, present: set[int]) -> list[Phrase]:
        """Phrases that have all they require; the symbols of their units are added to ``present``."""
        found: list[Phrase] = []
        todo = [phrase for key in self._rows.keys() & present for phrase in self._with(key, present)]
        while todo:
            fresh: list[Phrase] = []
            later: list[Phrase] = []
            grown = False
            for phrase in todo:
                if phrase.requires <= present:
                    found.append(phrase)
                    if phrase.symbol not in present:
                        present.add(phrase.symbol)
                        grown = True
                        if phrase.symbol in self._rows:
                            fresh += self._with(phrase.symbol, present)
                elif phrase.late:
                    later.append(phrase)
            todo = fresh + later if grown else fresh
        return found

    def _with(self, key: int, present: set[int]) -> list[Phrase]:
        ready = self._ready.get(key)
        if ready is None:
            ready = self._ready[key] = self._read(key)
        alone, pairs = ready
        if not pairs:
            return alone
        return [*alone, *(phrase for second in pairs.keys() & present for phrase in pairs[second])]

    def _read(self, key: int) -> tuple[list[Phrase], dict[int, list[Phrase]]]:
        alone: list[Phrase] = []
        pairs: dict[int, list[Phrase]] = {}
        for row in self._rows[key].split("|"):
            number, unit, late, second, requires, elements = row.split(";")
            phrase = Phrase(
                int(number),
                int(unit),
                self._units[int(unit)],
                frozenset(map(int, requires.split())),
                late == "1",
                tuple((int(ref), int(gap), optional == "1") for ref, gap, optional in (e.split(",") for e in elements.split())),
            )
            if second:
                pairs.setdefault(int(second), []).append(phrase)
            else:
                alone.append(phrase)
        return alone, pairs
