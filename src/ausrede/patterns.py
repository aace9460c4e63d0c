"""The cue language: word lists and phrases of the catalogue, made ready for matching.

A *word pattern* is a word, or a word with ``*`` for any letters before, after or
around it (``*absturz``, ``krank*``, ``*telefon*``). A *phrase* is a row of

    wort           this word; ``geht/ging/lief`` any of these
    <liste>        a word or phrase of that list
    <zahl> <uhrzeit> <tag> <datum>   a number, time of day, day of a month, date
    ..  ...        up to 4, up to 8 other words in between
    wort?          this word, or none

and a *term* is several phrases, any of which will do. Case, umlaut spelling and
ß/ss do not matter. :class:`Table` turns all that into plain lists and numbers
that can be stored as JSON: each word pattern belongs to *symbols*, and matching
only ever looks at the symbols of a word.
"""

from __future__ import annotations

import re
from typing import Any

from .words import WORD, fold

#: Symbols every number token may have, whatever the catalogue says.
SHAPES = ("zahl", "uhrzeit", "tag", "datum")

GAPS = {"..": 4, "...": 8}
#: More than this in one phrase would let a pattern backtrack.
MAX_GAPS = 3
MAX_ELEMENTS = 14
#: More lists inside each other than this would make matching deep and slow.
MAX_LISTS = 12

#: One element of a phrase: symbol (>= 0) or list (-1 - number), words that may
#: come before it, and whether it may be left out.
Element = tuple[int, int, bool]
Phrase = list[Element]


class PatternError(ValueError):
    """A phrase that cannot be read or can never match; the message is German."""


def split_alternatives(text: str | list[str]) -> list[str]:
    """A term as written in YAML (a list, or one text with commas) as its phrases."""
    parts = text.split(",") if isinstance(text, str) else text
    return [part.strip() for part in parts if part.strip()]


class Table:
    """Symbols, units and phrases, filled while a catalogue is compiled.

    A *unit* is a word list or a term: a symbol of its own for its single words, and
    phrases of several words. A phrase *requires* the symbols of all its fixed
    elements and is looked up by its *key*, the rarest of them.
    """

    def __init__(self, common: list[str]) -> None:
        self.exact: dict[str, list[int]] = {}
        self.prefix: dict[str, list[int]] = {}
        self.suffix: dict[str, list[int]] = {}
        self.infix: dict[str, list[int]] = {}
        #: The symbol of each unit.
        self.units: list[int] = []
        #: (unit, elements), one for each phrase of several words or naming another unit.
        self.phrases: list[tuple[int, Phrase]] = []
        self._inside: dict[int, list[Phrase]] = {}
        self._keys: dict[int, set[int]] = {}
        self._names: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._terms: dict[tuple[str, ...], int] = {}
        self._count = len(SHAPES)
        self._frequency: list[float] = []
        self._rank = {fold(word): 1 / (place + 3) for place, word in enumerate(common)}

    def define(self, lists: dict[str, list[str]]) -> None:
        """Take in the catalogue's word lists; they may name each other in any order.

        Raises PatternError, its second argument the name of the list.
        """
        for name in lists:
            self._names[name] = self._unit()
        for name, texts in lists.items():
            try:
                self._fill(self._names[name], texts)
            except PatternError as error:
                raise PatternError(str(error), name) from None
        self._refuse_cycles(lists)

    def term(self, text: str | list[str]) -> int:
        """The unit of one term; the same term has the same unit. Raises PatternError."""
        parts = split_alternatives(text)
        if not parts:
            raise PatternError("ist leer und kann nie zutreffen")
        if len(parts) == 1 and parts[0][:1] == "<" and parts[0][1:-1] in self._names:
            return self._names[parts[0][1:-1]]
        key = tuple(parts)
        if key not in self._terms:
            self._terms[key] = self._unit()
            self._fill(self._terms[key], parts)
        return self._terms[key]

    def dump(self, terms: set[int]) -> dict[str, Any]:
        """Everything the recogniser needs, as few and plain JSON values (see :mod:`ausrede.lexicon`).

        ``terms`` are the units whose keys are wanted too.
        """
        rows: dict[int, dict[int, list[str]]] = {}
        for unit, elements in self.phrases:
            words, units = self._required(elements)
            key = self._rarest_of(words) if words else -1
            row = f"{_joined(sorted(words))};{_joined(sorted(units))};" + " ".join(f"{ref},{gap},{int(o)}" for ref, gap, o in elements)
            rows.setdefault(unit, {}).setdefault(key, []).append(row)
        return {
            "exact": "".join(f"\n{word} {_joined(symbols)}" for word, symbols in sorted(self.exact.items())) + "\n",
            **{name: {word: _joined(symbols) for word, symbols in getattr(self, name).items()} for name in ("prefix", "suffix", "infix")},
            "units": self.units,
            "keys": {str(unit): _joined(sorted(self.keys(unit))) for unit in sorted(terms)},
            "phrases": {str(unit): "\t".join(f"{key}={'|'.join(found)}" for key, found in keyed.items()) for unit, keyed in rows.items()},
        }

    def by_rarity(self, units: list[int]) -> list[int]:
        """The units, the one that the fewest texts show first."""
        frequency = self._frequencies()
        return sorted(units, key=lambda unit: frequency[self.units[unit]])

    def keys(self, unit: int) -> set[int]:
        """Symbols of which a text shows at least one if it holds a match of the unit."""
        found = self._keys.get(unit)
        if found is None:
            frequency = self._frequencies()
            found = {self.units[unit]}
            for elements in self._inside.get(unit, ()):
                words, units = self._required(elements)
                named = self.by_rarity(sorted(units))[:1]
                if named and not (words and frequency[self._rarest_of(words)] <= frequency[self.units[named[0]]]):
                    found |= self.keys(named[0])
                else:
                    found.add(self._rarest_of(words))
            self._keys[unit] = found
        return found

    def _required(self, elements: Phrase) -> tuple[set[int], set[int]]:
        """Symbols of the plain words and numbers of the units that a phrase cannot do without."""
        fixed = [ref for ref, _, optional in elements if not optional]
        return {ref for ref in fixed if ref >= 0}, {-1 - ref for ref in fixed if ref < 0}

    def _rarest_of(self, symbols: set[int]) -> int:
        frequency = self._frequencies()
        return min(symbols, key=lambda symbol: (frequency[symbol], symbol))

    def _frequencies(self) -> list[float]:
        """How common each symbol is: the share of common words it matches, lists with all they hold."""
        if self._frequency:
            return self._frequency
        found = [0.0] * self._count
        for word, rank in self._rank.items():
            for symbol in self._symbols_of(word):
                found[symbol] += rank
        found[: len(SHAPES)] = [0.1, 0.02, 0.02, 0.01]
        order = sorted(range(len(self.phrases)), key=lambda n: self.phrases[n][0])
        for _ in range(4):  # lists in lists, a few levels deep
            for number in order:
                unit, elements = self.phrases[number]
                rarest = min(found[self._symbol_of(e)] for e in elements if not e[2])
                found[self.units[unit]] = max(found[self.units[unit]], rarest)
        self._frequency = found
        return found

    def _symbols_of(self, word: str) -> set[int]:
        found = set(self.exact.get(word, ()))
        size = len(word)
        for cut in range(2, size + 1):
            found.update(self.prefix.get(word[:cut], ()), self.suffix.get(word[size - cut :], ()))
            for start in range(size - cut + 1):
                found.update(self.infix.get(word[start : start + cut], ()))
        return found

    def _symbol_of(self, element: Element) -> int:
        return element[0] if element[0] >= 0 else self.units[-1 - element[0]]

    def _unit(self) -> int:
        self.units.append(self._symbol())
        return len(self.units) - 1

    def _fill(self, unit: int, texts: list[str]) -> None:
        for text in texts:
            words = self._elements(text)
            if len(words) == 1 and isinstance(words[0][0], tuple):
                for pattern in words[0][0]:
                    self._attach(pattern, self.units[unit])
            else:
                self.phrases.append((unit, self._phrase(words)))
                self._inside.setdefault(unit, []).append(self.phrases[-1][1])

    def _symbol(self) -> int:
        self._count += 1
        return self._count - 1

    def _attach(self, pattern: str, symbol: int) -> None:
        core = pattern.strip("*")
        if pattern.startswith("*"):
            place = self.infix if pattern.endswith("*") else self.suffix
        else:
            place = self.prefix if pattern.endswith("*") else self.exact
        if symbol not in place.setdefault(core, []):
            place[core].append(symbol)

    def _elements(self, text: str) -> list[tuple[tuple[str, ...] | str, int, bool]]:
        """Words of a phrase: folded patterns or '<list>', gap before, optional."""
        out: list[tuple[tuple[str, ...] | str, int, bool]] = []
        gap = 0
        for piece in text.split():
            if piece in GAPS:
                gap = GAPS[piece]
                continue
            optional = piece.endswith("?")
            piece = piece.removesuffix("?")
            if piece.startswith("<") and piece.endswith(">"):
                out.append((piece, gap, optional))
            elif "/" in piece:
                out.append((tuple(_pattern(p, text) for p in piece.split("/")), gap, optional))
            else:
                # "E-Mail" and "hab's" are two words to the tokeniser, so they are two here.
                for number, part in enumerate(re.split(r"[-'’]", piece)):
                    if part:
                        out.append(((_pattern(part, text),), gap if number == 0 else 0, optional))
            gap = 0
        if not out:
            raise PatternError(f"'{text}' enthält kein Wort")
        if gap:
            raise PatternError(f"'{text}' endet mit einer Lücke")
        if out[0][1] or out[0][2]:
            raise PatternError(f"'{text}' muss mit einem festen Wort beginnen")
        if sum(1 for e in out if e[1]) > MAX_GAPS or len(out) > MAX_ELEMENTS:
            raise PatternError(f"'{text}' ist zu lang oder hat mehr als {MAX_GAPS} Lücken")
        return out

    def _phrase(self, words: list[tuple[tuple[str, ...] | str, int, bool]]) -> Phrase:
        return [(self._reference(word), gap, optional) for word, gap, optional in words]

    def _reference(self, word: tuple[str, ...] | str) -> int:
        if isinstance(word, str):
            name = word[1:-1]
            if name in SHAPES:
                return SHAPES.index(name)
            if name not in self._names:
                raise PatternError(f"die Wortliste <{name}> gibt es nicht")
            return -1 - self._names[name]
        if word not in self._groups:
            self._groups[word] = self._symbol()
            for pattern in word:
                self._attach(pattern, self._groups[word])
        return self._groups[word]

    def _refuse_cycles(self, lists: dict[str, list[str]]) -> None:
        inside: dict[int, set[int]] = {}
        for unit, elements in self.phrases:
            inside.setdefault(unit, set()).update(-1 - ref for ref, _, _ in elements if ref < 0)
        names = list(lists)
        depths: dict[int, int] = {}

        def visit(unit: int, path: tuple[int, ...]) -> int:
            if unit in path:
                raise PatternError("die Wortliste enthält sich selbst", names[unit])
            if unit not in depths:
                depth = len(path) if len(path) > MAX_LISTS else 1 + max((visit(o, (*path, unit)) for o in inside.get(unit, ())), default=0)
                if depth > MAX_LISTS:
                    raise PatternError(f"mehr als {MAX_LISTS} Wortlisten stecken ineinander", names[unit])
                depths[unit] = depth
            return depths[unit]

        for unit in range(len(names)):
            visit(unit, ())


def _joined(symbols: list[int]) -> str:
    return " ".join(map(str, symbols))


def _pattern(piece: str, text: str) -> str:
    core = fold(piece.strip("*"))
    if len(core) < 2 and "*" in piece:
        raise PatternError(f"'{piece}' in '{text}' träfe fast jedes Wort: vor oder nach * müssen zwei Buchstaben stehen")
    if not core or not WORD.fullmatch(core):
        raise PatternError(f"'{piece}' in '{text}' ist kein Wort und kann nie zutreffen")
    return ("*" if piece.startswith("*") else "") + core + ("*" if piece.endswith("*") else "")
