"""Surroundings: what stands around a find speaks for or against it being the sender's own reason.

"Ihr", "meine Frau", "damals" or "fertig" say little about illness or technology, but much about
whether an illness or a broken machine is why the work is late. So the excuses share a table of
points for the words around a find, drawn from labelled messages by logistic regression
(``tests/messages/fit.py``). A word counts once for the message, again if it stands in the
sentence of the find and again if it stands in its clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .evidence import MEMORY, key
from .lexicon import Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .lexicon import Lexicon
    from .words import Tokens

#: From the widest to the narrowest; a word of the clause stands in the sentence and the message too.
SCOPES = ("message", "sentence", "clause")


class Needed(NamedTuple):
    """What a table asks for, in points: those of the words for the excuse and those of the surroundings together."""

    ids: tuple[str, ...]
    #: Sum that a find without a cue needs, and one with a cue.
    alone: int
    beside: int
    #: What a find without a cue needs on top where a guard held a cue back.
    against: int


def around(tokens: Tokens, places: Collection[int]) -> tuple[set[str], set[str], set[str]]:
    """The words around those at ``places``: of the message, of their sentences, of their clauses."""
    sentences = {tokens.sentence[place] for place in places}
    clauses = {tokens.clause[place] for place in places}
    message: set[str] = set()
    sentence: set[str] = set()
    clause: set[str] = set()
    for place, word in enumerate(tokens.words):
        if place in places:
            continue
        message.add(word)
        if tokens.sentence[place] in sentences:
            sentence.add(word)
            if tokens.clause[place] in clauses:
                clause.add(word)
    return message, sentence, clause


class Surroundings:
    """The tables of a catalogue. Holds no text beyond single words."""

    def __init__(self, section: Callable[[str], Any], lexicon: Lexicon) -> None:
        compiled = section("recogniser")["surroundings"]
        self.tables = tuple(Needed(tuple(ids), *numbers) for ids, *numbers in compiled["tables"])
        #: Number of a table by what it speaks for.
        self.table = {ident: number for number, table in enumerate(self.tables) for ident in table.ids}
        self._words = [_Words(number, section, compiled["lists"], lexicon) for number in range(len(self.tables))]

    def points(self, ident: str, tokens: Tokens, places: Collection[int]) -> int:
        """What the words around those at ``places`` bring for an excuse."""
        known = self._words[self.table[ident]]
        total = 0
        for scope, words in enumerate(around(tokens, places)):
            found: dict[str, tuple[int, ...]] = {}
            for word in words:
                found.update(known[word])
            total += sum(points[scope] for points in found.values())
        return total


class _Words(dict[str, dict[str, tuple[int, ...]]]):
    """Word as it is written → by what has points (itself and its lists) the points in each of the scopes."""

    def __init__(self, table: int, section: Callable[[str], Any], lists: dict[str, str], lexicon: Lexicon) -> None:
        super().__init__()
        self._table = table
        self._lines = Lines(section("surroundings_words"))
        self._lists = lists  # by table and symbol
        self._lexicon = lexicon

    def __missing__(self, word: str) -> dict[str, tuple[int, ...]]:
        if len(self) >= MEMORY:
            self.clear()
        own = f"{self._table} {key(word)}"
        rows = {own: self._lines.get(own)}
        for symbol in self._lexicon[word]:
            name = f"{self._table} {symbol}"
            rows[name] = self._lists.get(name, "")
        found = self[word] = {name: tuple(map(int, row.split())) for name, row in rows.items() if row}
        return found
