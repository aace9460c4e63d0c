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
from typing import TYPE_CHECKING, Any

from .evidence import AFFIXES, MARK, NUMBER, listed
from .lexicon import RANKS
from .sections import Flat, Paged
from .words import WORD, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
    elements and is looked up by the rarest of them.
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
        self._names: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._terms: dict[tuple[str, ...], int] = {}
        self._keys: dict[int, set[int]] = {}
        self._parts: dict[str, str] = {}
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
        """The symbol of one term's unit; the same term has the same. Raises PatternError."""
        return self.units[self._term(text)]

    def _term(self, text: str | list[str]) -> int:
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

    def pointed(self, text: str) -> tuple[str, str]:
        """What a pattern with points is, and by which key it is found: "word", "list" or "pair".

        Raises PatternError for anything but a word (``*`` at one end), a list, or two of words, lists (at most one) and marks (at most one).
        """
        if text.startswith("<") and " " not in text:
            return "list", str(self._list(text))
        pieces = text.split()
        if len(pieces) == 2 and "*" not in text:
            one, other = pieces
            if (not (one[0] == other[0] == "<") or NUMBER in pieces) and pieces != [MARK, MARK]:
                return "pair", f"{self._parts.get(one) or self._part(one, text)} {self._parts.get(other) or self._part(other, text)}"
        elif len(pieces) == 1:
            word = _pattern(pieces[0], text)
            if "*" not in text or (text.count("*") == 1 and len(word) - 1 in AFFIXES):
                return "word", word
        raise PatternError(
            f"'{text}' kann keine Punkte bekommen, nur ein Wort, ein Wortanfang* oder *Wortende von {AFFIXES[0]} bis {AFFIXES[-1]} "
            "Buchstaben, eine <liste>, zwei Wörter, ein Wort neben einer <liste> oder eines davon neben einem Satzzeichen (|)"
        )

    def _part(self, piece: str, text: str) -> str:
        """A word of a pattern with points as it is looked up; the same few thousand stand in all the pairs."""
        found = piece if piece in (NUMBER, MARK) else listed(self._list(piece)) if piece.startswith("<") else _pattern(piece, text)
        self._parts[piece] = found
        return found

    def _list(self, text: str) -> int:
        """The symbol of ``<name>``. Raises PatternError."""
        return SHAPES.index(text[1:-1]) if text[1:-1] in SHAPES else self.units[self._named(text[1:-1])]

    def symbols_of_lists(self) -> dict[str, int]:
        """The symbol of each word list by its name."""
        return {name: self.units[unit] for name, unit in self._names.items()}

    def _named(self, name: str) -> int:
        if name not in self._names:
            raise PatternError(f"die Wortliste <{name}> gibt es nicht")
        return self._names[name]

    def dump(self, lanes: dict[int, int]) -> dict[str, Any]:
        """Everything the recogniser needs, as sections of plain values (see :mod:`ausrede.lexicon`).

        ``lanes`` are bits for terms; a unit that a term is made of has them too.
        """
        rows: dict[int, list[str]] = {}
        wanted: dict[int, int] = {}
        lanes = self._inherited(lanes)
        for unit, elements in self.phrases:
            words, units = self._required(elements)
            mine = lanes.get(self.units[unit], 0)
            key = self.rarest(words | units)
            wanted[key] = wanted.get(key, 0) | mine
            row = f"{self.units[unit]};{mine};{_joined(sorted(words))};{_joined(sorted(units))};" + " ".join(
                f"{ref},{gap},{int(o)}" for ref, gap, o in map(self._by_symbol, elements)
            )
            rows.setdefault(key, []).append(row)
        return {
            "exact": Paged({word: _joined(symbols) for word, symbols in self.exact.items()}),
            "prefix": _by_letter(self.prefix, 0),
            "suffix": _by_letter(self.suffix, -1),
            "infix": Flat({word: _joined(symbols) for word, symbols in self.infix.items()}),
            "phrases": Paged({str(symbol): "|".join((str(wanted[symbol]), *dict.fromkeys(found))) for symbol, found in rows.items()}),
            "keys": "".join("01"[symbol in rows] for symbol in range(self._count)),
        }

    def _inherited(self, lanes: dict[int, int]) -> dict[int, int]:
        found = dict(lanes)
        inside = [(self.units[unit], {self._symbol_of(e) for e in elements if e[0] < 0}) for unit, elements in self.phrases]
        changed = True
        while changed:
            changed = False
            for unit, parts in inside:
                for part in parts if found.get(unit) else ():
                    more = found.get(part, 0) | found[unit]
                    changed |= more != found.get(part)
                    found[part] = more
        return found

    def keys(self, symbol: int) -> set[int]:
        """Symbols of single words of which a text shows at least one if it shows a match of the symbol's unit."""
        if not self._keys:
            inside: dict[int, list[int]] = {}
            for unit, elements in self.phrases:
                words, units = self._required(elements)
                inside.setdefault(self.units[unit], []).append(self.rarest(words | units))
            self._keys = {unit: {unit} for unit in self.units}
            changed = True
            while changed:
                changed = False
                for unit, keys in inside.items():
                    found = self._keys[unit].union(*(self._keys.get(key, {key}) for key in keys))
                    changed |= len(found) > len(self._keys[unit])
                    self._keys[unit] = found
        return self._keys[symbol]

    def reach(self, cues: Sequence[Sequence[int]]) -> tuple[str, int]:
        """What :class:`ausrede.lexicon.Reach` reads: a line a symbol, and the bits of terms that a cue does not have.

        ``cues`` are the terms of each, the rarest first.
        """
        rows: list[list[int]] = [[] for _ in range(self._count)]
        free = 0
        for number, terms in enumerate(cues):
            for rank in range(RANKS):
                place = rank * len(cues) + number
                if rank >= len(terms):
                    free |= 1 << place
                for symbol in self.keys(terms[rank]) if rank < len(terms) else ():
                    rows[symbol].append(place)
        return "\n".join(map(_joined, rows)), free

    def by_rarity(self, symbols: Iterable[int]) -> list[int]:
        """The symbols, first the one that the fewest texts show."""
        frequency = self._frequencies()
        return sorted(set(symbols), key=lambda symbol: (frequency[symbol], symbol))

    def rarest(self, symbols: Iterable[int]) -> int:
        """The symbol that the fewest texts show."""
        return self.by_rarity(symbols)[0]

    def _required(self, elements: Phrase) -> tuple[set[int], set[int]]:
        """Symbols of the plain words and of the units that a phrase cannot do without."""
        fixed = [element for element in elements if not element[2]]
        return {ref for ref, _, _ in fixed if ref >= 0}, {self._symbol_of(e) for e in fixed if e[0] < 0}

    def _by_symbol(self, element: Element) -> Element:
        """A unit is named by the symbol of its own words: -1 - symbol."""
        ref, gap, optional = element
        return (ref if ref >= 0 else -1 - self.units[-1 - ref], gap, optional)

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
            return -1 - self._named(name)
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


def _by_letter(patterns: Mapping[str, list[int]], place: int) -> Flat:
    """Beginnings or ends of words in one row for each letter at that place, so that a few words need not have all of them taken apart."""
    found: dict[str, list[str]] = {}
    for word, symbols in patterns.items():
        found.setdefault(word[place], []).append(f"{word} {_joined(symbols)}")
    return Flat({letter: "|".join(rows) for letter, rows in found.items()})


def _joined(symbols: list[int]) -> str:
    return " ".join(map(str, symbols))


def _pattern(piece: str, text: str) -> str:
    core = fold(piece.strip("*"))
    if len(core) < 2 and "*" in piece:
        raise PatternError(f"'{piece}' in '{text}' träfe fast jedes Wort: vor oder nach * müssen zwei Buchstaben stehen")
    if not WORD.fullmatch(core):
        raise PatternError(f"'{piece}' in '{text}' ist kein Wort und kann nie zutreffen")
    return ("*" if piece.startswith("*") else "") + core + ("*" if piece.endswith("*") else "")
