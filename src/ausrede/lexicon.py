"""The matching tables at run time: word → symbols, unit → phrases whose words are all there.

A compiled catalogue holds tens of thousands of entries of which one message needs a
handful, so they arrive as text and are only taken apart when a word asks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from .words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .patterns import Element

#: Words remembered with their symbols before the memory is started afresh.
MEMORY = 200_000

#: Unknown words after which the word list is worth taking apart as a whole.
MANY = 300

#: Letters; longer ones (10 MB of "x") are no words and mean nothing.
LONGEST_WORD = 80
_NO_SYMBOLS: frozenset[int] = frozenset()


_UHRZEIT = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d\Z")
_TAG = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.\Z")
_DATUM = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?:\d{2,4})?\Z|\d{4}-\d{2}-\d{2}\Z")


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
        self._text: str = section("exact")
        self._exact: dict[str, str] | None = None
        self._misses = 0
        self._affixes = [
            (name, table, sorted(set(map(len, table)))) for name in ("prefix", "suffix", "infix") for table in (section(name),)
        ]

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

    #: Symbols of its plain words and units it names, all of which must be there.
    words: frozenset[int]
    units: tuple[int, ...]
    elements: tuple[Element, ...]


class Units:
    """The phrases of all units, found by their rarest word."""

    def __init__(self, section: Callable[[str], Any]) -> None:
        self.symbols: list[int] = section("units")
        self._rows = _by_unit(section("phrases"))
        self._key_rows = _by_unit(section("keys"))
        self._keys: dict[int, frozenset[int]] = {}
        #: Per unit its phrases by key, as text until somebody asks for them.
        self._texts: dict[int, dict[int, str]] = {}
        self._ready: dict[tuple[int, int], list[Phrase]] = {}

    def keys(self, unit: int) -> frozenset[int]:
        """Symbols of which a text shows at least one if it holds a match of the unit (only for terms of cues)."""
        found = self._keys.get(unit)
        if found is None:
            found = self._keys[unit] = frozenset(map(int, self._key_rows[str(unit)].split()))
        return found

    def present(self, unit: int, symbols: set[int], known: dict[int, bool]) -> bool:
        """Whether the unit may occur where these symbols do; ``known`` remembers answers for them."""
        answer = known.get(unit)
        if answer is None:
            answer = self.symbols[unit] in symbols or any(
                all(self.present(inner, symbols, known) for inner in phrase.units) for phrase in self.phrases(unit, symbols)
            )
            known[unit] = answer
        return answer

    def phrases(self, unit: int, symbols: set[int]) -> list[Phrase]:
        """The phrases of a unit whose plain words are all among the symbols."""
        texts = self._texts.get(unit)
        if texts is None:
            row = self._rows.get(str(unit))
            keyed = (text.partition("=") for text in row.split("\t")) if row else ()
            texts = self._texts[unit] = {int(key): phrases for key, _, phrases in keyed}
        if not texts:
            return []
        hot = texts.keys() & symbols
        found = [phrase for key in hot for phrase in self._of(unit, key) if phrase.words <= symbols]
        return found + self._of(unit, -1) if -1 in texts else found

    def _of(self, unit: int, key: int) -> list[Phrase]:
        found = self._ready.get((unit, key))
        if found is None:
            found = self._ready[unit, key] = [_phrase(row) for row in self._texts[unit][key].split("|")]
        return found


def _by_unit(text: str) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in text.split("\n") if line)


def _phrase(row: str) -> Phrase:
    words, units, elements = row.split(";")
    return Phrase(
        frozenset(map(int, words.split())),
        tuple(map(int, units.split())),
        tuple((int(ref), int(gap), optional == "1") for ref, gap, optional in (e.split(",") for e in elements.split())),
    )
