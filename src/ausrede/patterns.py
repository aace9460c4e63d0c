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
_UHRZEIT = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d\Z")
_TAG = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.\Z")
_DATUM = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?:\d{2,4})?\Z|\d{4}-\d{2}-\d{2}\Z")

GAPS = {"..": 4, "...": 8}
#: More than this in one phrase would let a pattern backtrack.
MAX_GAPS = 3
MAX_ELEMENTS = 14

#: One element of a phrase: symbol (>= 0) or list (-1 - number), words that may
#: come before it, and whether it may be left out.
Element = tuple[int, int, bool]
Phrase = list[Element]
Term = list[Phrase]


class PatternError(ValueError):
    """A phrase that cannot be read or can never match; the message is German."""


def shapes(word: str) -> list[int]:
    """The number symbols of a word: positions in SHAPES."""
    found = [0]
    if _UHRZEIT.match(word):
        found.append(1)
    if _TAG.match(word):
        found.append(2)
    if _DATUM.match(word):
        found.append(3)
    return found


def split_alternatives(text: str | list[str]) -> list[str]:
    """A term as written in YAML (a list, or one text with commas) as its phrases."""
    parts = text.split(",") if isinstance(text, str) else text
    return [part.strip() for part in parts if part.strip()]


class Table:
    """Symbols and word patterns, filled while a catalogue is compiled."""

    def __init__(self) -> None:
        self.exact: dict[str, list[int]] = {}
        self.prefix: dict[str, list[int]] = {}
        self.suffix: dict[str, list[int]] = {}
        self.infix: dict[str, list[int]] = {}
        #: Per list: its own symbol and its phrases of several words.
        self.lists: list[tuple[int, Term]] = []
        self._names: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        #: How telling each symbol is: the letters of its shortest pattern.
        self._weight: list[int] = [2] * len(SHAPES)

    def define(self, lists: dict[str, list[str]]) -> None:
        """Take in the catalogue's word lists; they may name each other in any order.

        Raises PatternError, its second argument the name of the list.
        """
        for name in lists:
            self._names[name] = len(self.lists)
            self.lists.append((self._symbol(4), []))
        for name, phrases in lists.items():
            symbol, many = self.lists[self._names[name]]
            for text in phrases:
                try:
                    words = self._elements(text)
                    if len(words) == 1 and words[0][1] == 0 and isinstance(words[0][0], tuple):
                        for pattern in words[0][0]:
                            self._attach(pattern, symbol)
                    else:
                        many.append(self._phrase(words))
                except PatternError as error:
                    raise PatternError(str(error), name) from None
        self._refuse_cycles(lists)

    def term(self, text: str | list[str]) -> Term:
        """Compile one term. Raises PatternError."""
        phrases = [self._phrase(self._elements(part)) for part in split_alternatives(text)]
        if not phrases:
            raise PatternError("ist leer und kann nie zutreffen")
        return phrases

    def keys(self, term: Term) -> list[int]:
        """Symbols of which a text must show at least one if the term is to match."""
        found: set[int] = set()
        for phrase in term:
            found.update(self._phrase_keys(phrase))
        return sorted(found)

    def dump(self) -> dict[str, Any]:
        """Everything the recogniser needs, as plain JSON values."""
        return {"exact": self.exact, "prefix": self.prefix, "suffix": self.suffix, "infix": self.infix, "lists": self.lists}

    def _phrase_keys(self, phrase: Phrase) -> set[int]:
        ref = max((e for e in phrase if not e[2]), key=lambda e: self._weight[e[0]] if e[0] >= 0 else 4)[0]
        if ref >= 0:
            return {ref}
        symbol, many = self.lists[-1 - ref]
        found = {symbol}
        for inner in many:
            found |= self._phrase_keys(inner)
        return found

    def _symbol(self, weight: int) -> int:
        self._weight.append(weight)
        return len(self._weight) - 1

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
            self._groups[word] = self._symbol(min(len(p.strip("*")) for p in word))
            for pattern in word:
                self._attach(pattern, self._groups[word])
        return self._groups[word]

    def _refuse_cycles(self, lists: dict[str, list[str]]) -> None:
        done: set[int] = set()

        def visit(number: int, path: tuple[int, ...]) -> None:
            if number in path:
                raise PatternError("die Wortliste enthält sich selbst", list(lists)[number])
            if number in done:
                return
            for phrase in self.lists[number][1]:
                for ref, _, _ in phrase:
                    if ref < 0:
                        visit(-1 - ref, (*path, number))
            done.add(number)

        for number in range(len(self.lists)):
            visit(number, ())


def _pattern(piece: str, text: str) -> str:
    core = fold(piece.strip("*"))
    if len(core) < 2 and "*" in piece:
        raise PatternError(f"'{piece}' in '{text}' träfe fast jedes Wort: vor oder nach * müssen zwei Buchstaben stehen")
    if not core or not WORD.fullmatch(core):
        raise PatternError(f"'{piece}' in '{text}' ist kein Wort und kann nie zutreffen")
    return ("*" if piece.startswith("*") else "") + core + ("*" if piece.endswith("*") else "")
