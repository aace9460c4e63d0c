"""Surroundings: what stands around a find speaks for or against it, as the sender's own reason or as true of this work.

"Ihr", "meine Frau", "damals" or "fertig" say little about illness or technology, but much about
whether an illness or a broken machine is why the work is late. So the excuses share a table of
points for the words around a find, and each circumstance has one, drawn from labelled messages by
logistic regression (``tests/messages/fit.py``). A word counts once for the message, again if it
stands in the sentence of the find and again if it stands in its clause.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from .evidence import MEMORY, key, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from .lexicon import Lexicon
    from .sections import Lookup
    from .words import Tokens

#: From the widest to the narrowest; a word of the clause stands in the sentence and the message too.
SCOPES = ("message", "sentence", "clause")


class Needed(NamedTuple):
    """What a table asks for, in points: those of the words for what was found and those of the surroundings together."""

    ids: tuple[str, ...]
    #: Sum that a find without a cue needs, and one with a cue.
    alone: int
    beside: int
    #: What a find without a cue needs on top where a guard held a cue back.
    against: int


def around(tokens: Tokens, places: Collection[int], within: range) -> Iterator[tuple[str, int]]:
    """The words around those at ``places``, each with how many of the scopes it stands in: 1 is the message, 3 the clause.

    Only those ``within`` a stretch of the message.
    """
    sentences = {tokens.sentence[place] for place in places}
    clauses = {tokens.clause[place] for place in places}
    inside = slice(within.start, within.stop)
    rows = zip(within, tokens.words[inside], tokens.sentence[inside], tokens.clause[inside], strict=True)
    for place, word, sentence, clause in rows:
        if place not in places:
            yield word, 1 if sentence not in sentences else 2 if clause not in clauses else 3


class Surroundings:
    """The tables of a catalogue. Holds no text beyond single words."""

    def __init__(self, section: Callable[[str], Any], lexicon: Lexicon) -> None:
        compiled = section("surroundings_tables")
        self.tables = tuple(Needed(tuple(ids), *numbers) for ids, *numbers in compiled["tables"])
        #: Number of a table by what it speaks for.
        self.table = {ident: number for number, table in enumerate(self.tables) for ident in table.ids}
        self._words = _Words(section("surroundings_words"), section("surroundings_lists"), lexicon)

    def points(self, ident: str, tokens: Tokens, places: Collection[int], within: range) -> int:
        """What the words around those at ``places`` bring for a find of ``ident``."""
        table, words = self.table[ident], self._words
        scopes: list[set[str]] = [set() for _ in SCOPES]
        for word, depth in around(tokens, places, within):
            scopes[depth - 1].add(word)
        found: dict[str, int] = {}
        # From the widest scope to the narrowest: what stands in a narrower one too brings what it brings there instead.
        for depth, scope in enumerate(scopes):
            for word in scope:
                if rows := words[word].get(table):
                    found.update(rows[depth])
        return sum(found.values())


#: By number of a table, one dictionary for each of the scopes: what has points there (a word itself and its lists) with those
#: that it brings if this is the narrowest scope it stands in.
Rows = dict[int, tuple[dict[str, int], ...]]

#: Of a word without points, which most are.
_NONE: Rows = {}


class _Words(dict[str, Rows]):
    """Word as it is written → its points, found once per spelling."""

    def __init__(self, table: Lookup, lists: dict[str, str], lexicon: Lexicon) -> None:
        super().__init__()
        self._table = table
        self._lists = lists  # by symbol
        self._lexicon = lexicon

    def __missing__(self, word: str) -> Rows:
        if len(self) >= MEMORY:
            self.clear()
        own = key(word)
        found: Rows = {}
        for name, row in (
            (own, self._table.get(own)),
            *((listed(symbol), self._lists.get(str(symbol), "")) for symbol in self._lexicon[word]),
        ):
            for entry in row.split():
                table, _, points = entry.partition(":")
                rows = found.setdefault(int(table), tuple({} for _ in SCOPES))
                for scope, sum_so_far in zip(rows, accumulate(map(int, points.split(","))), strict=True):
                    scope[name] = sum_so_far
        self[word] = found = found or _NONE
        return found
