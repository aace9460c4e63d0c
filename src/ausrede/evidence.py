"""Evidence: points that single words and neighbouring words bring for or against a label.

Cues say what surely is an excuse; they miss what nobody thought of and sometimes see what is
none. So each excuse and circumstance may also have a table of points in the catalogue, drawn
from labelled messages by logistic regression (``tests/messages/fit.py``). The sum over the
words of a message decides: with a cue it only has to be high enough not to speak against it,
without one it has to be high enough to stand alone.

The sums of all labels are kept in one whole number, sixteen bits each, so that a word costs
one addition. Most texts speak of nothing here, and their single words say so: pairs, which are
dearer, are only weighed where these come near (:data:`NEAR`) what some table asks for, and how a
clause begins and ends ("..., ich schon.") only where both come nearer still (:data:`CLOSE`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from .lexicon import LONGEST_WORD
from .words import MARKED, WORD, fold, pieces, portions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .lexicon import Lexicon
    from .sections import Lookup
    from .words import Tokens

#: Bits of one label's sum.
LANE = 16
_HALF = 1 << LANE - 1
_LANE_MASK = (1 << LANE) - 1

#: Points of one pattern or pair of words, of one word with all its patterns, and of one that begins or ends a clause, at most and
#: at least; with BLOCK words and their pairs this keeps every sum inside its lane, whatever a catalogue says.
MOST = 99
MOST_OF_WORD = 110
MOST_OF_MARK = 20

#: Words that are weighed together. A longer text is cut at sentence ends: what thirty lines further up
#: speaks of something else says nothing about this one.
BLOCK = 120

#: Letters of a word's beginnings and ends that may have points ("druck*", "*absturz").
AFFIXES = range(4, 9)

#: Points that the single words may lack of what some table asks for so that pairs are weighed as well, for all tables. Where they
#: lack more, pairs hardly ever tip the scales, and pairs are what costs most of the time.
NEAR = 53

#: The same for words and pairs together, so that the beginnings and ends of clauses are weighed as well.
CLOSE = 10

#: Bits behind those of the tables, to be shifted by their number: cues that no table weighs, cues for what has no
#: table, and phrases that every cue may need (those of guards and signals).
UNWEIGHED, UNTABLED, ALWAYS = 1, 2, 4

#: Stands for any number in a pair.
NUMBER = "<zahl>"

#: Stands in a pair for a mark between clauses or sentences, and for either end of the text.
MARK = "|"

#: Words or pairs remembered with their points before the memory is started afresh.
MEMORY = 40_000


def compact(signs: int) -> int:
    """The sign bits of sums as neighbouring bits: bit n for table n."""
    # Every fourth hexadecimal digit is a sign, the first one among them.
    return int(f"{signs >> LANE - 1:x}"[::4], 2)


def key(word: str) -> str:
    """By what a word is found in the tables: folded, any number as <zahl>."""
    return NUMBER if word[0].isdigit() else fold(word)[:LONGEST_WORD]


def listed(symbol: int) -> str:
    """By what a word list is found in a pair."""
    return f"<{symbol}>"


def symbols_in(pair: str) -> list[int]:
    """The symbols of the lists that the key of a pair names."""
    return [int(name) for name in re.findall(r"<(\d+)>", pair)]


def patterns(word: str) -> Iterator[str]:
    """The patterns that may have points for a word: itself, its beginnings and its ends; a number has none."""
    folded = key(word)
    if folded == NUMBER:
        return
    yield folded
    size = len(folded)
    for length in AFFIXES:
        if length >= size:
            return
        yield folded[:length] + "*"
        yield "*" + folded[size - length :]


class Weights(NamedTuple):
    """What a table asks for, in points."""

    #: What it speaks for: an excuse, a circumstance, or several signals at once.
    ids: tuple[str, ...]
    base: int
    #: Sum from which the words alone suffice, and sum that a cue needs beside it.
    alone: int
    beside: int
    #: What the words need on top where a guard held a cue of theirs back.
    against: int
    #: What words and cues need on top where no excuse is in sight; where a guard held a cue back, ``against`` is all they need on top.
    without_excuse: int


class Evidence:
    """The tables of all labels. Holds no text beyond single words and pairs.

    ``excusing`` says whether an excuse is in sight; circumstances may need less then.
    """

    def __init__(self, section: Callable[[str], Any], lexicon: Lexicon) -> None:
        compiled = section("evidence_tables")
        self.labels = tuple(Weights(tuple(ids), *numbers) for ids, *numbers in compiled["labels"])
        #: Position of a table by what it speaks for.
        self.lane = {ident: number for number, label in enumerate(self.labels) for ident in label.ids}
        tables = len(self.labels)
        self._words = _Words(section("evidence_words"), section("evidence_lists"), lexicon, _Limit(tables, MOST_OF_WORD))
        rows, paired = section("evidence_pairs"), frozenset(compiled["paired"])
        self._pairs = _Pairs(rows, paired, lexicon, _Limit(tables, MOST))
        self._marked = _Pairs(rows, paired, lexicon, _Limit(tables, MOST_OF_MARK))
        self._signs = _packed((n, _HALF) for n in range(len(self.labels)))
        #: The signs of the tables that speak for an excuse or another reason.
        self._excuses = sum(_HALF << LANE * n for n in compiled["excuses"])
        # What has to be added for each label so that its sign says whether there is enough: first without an excuse, then beside one.
        extra = _packed((n, label.without_excuse) for n, label in enumerate(self.labels))
        beside = _packed((n, _HALF + label.base - label.beside) for n, label in enumerate(self.labels))
        alone = _packed((n, _HALF + label.base - label.alone) for n, label in enumerate(self.labels))
        least = _packed((n, _HALF + label.base - min(label.alone, label.beside)) for n, label in enumerate(self.labels))
        near, close = (least + _packed((n, lack) for n in range(tables)) for lack in (NEAR, CLOSE))
        self._beside = (beside - extra, beside)
        self._alone = (alone - extra, alone)
        self._least = (least - extra, least)
        self._near = (near - extra, near)
        self._close = (close - extra, close)

    def total(self, words: list[str], text: str, parts: Iterable[tuple[int, int]], excusing: bool) -> int:
        """The packed sums of the words of one block, which stand in some parts of ``text``, without base.

        Pairs count where the single words come near what a table asks for, marks where these together come close.
        """
        total = sum(map(self._words.__getitem__, set(words)))
        if not (total + self._near[excusing]) & self._signs:
            return total
        total += sum(map(self._pairs.__getitem__, set(pairwise(words))))
        if not (total + self._close[excusing]) & self._signs:
            return total
        return total + sum(map(self._marked.__getitem__, marked(text, parts)))

    def calm(self, total: int, excusing: bool) -> bool:
        """Whether no label's cues may count and no label's words suffice."""
        return not (total + self._least[excusing]) & self._signs

    def excusing(self, total: int) -> bool:
        """Whether an excuse, or another reason, is in sight: whether cues for one may count."""
        return bool((total + self._beside[True]) & self._excuses)

    def doubtful(self, total: int, excusing: bool) -> int:
        """Bits of the labels whose cues may count; 0: none."""
        signs = (total + self._beside[excusing]) & self._signs
        return compact(signs) if signs else 0

    def certain(self, total: int, excusing: bool) -> int:
        """Bits of the labels for which the words alone suffice; 0: none."""
        signs = (total + self._alone[excusing]) & self._signs
        return compact(signs) if signs else 0

    def ids(self, bits: int) -> set[str]:
        """What the tables of some bits speak for."""
        return {ident for number, label in enumerate(self.labels) if bits >> number & 1 for ident in label.ids}

    def points(self, total: int, label: str) -> int:
        """The sum of one label with its base."""
        number = self.lane[label]
        lifted = total + self._signs
        return (lifted >> LANE * number & _LANE_MASK) - _HALF + self.labels[number].base

    def bits(self, ids: Iterable[str]) -> int:
        """Bits of the tables that speak for some ids."""
        return sum({1 << self.lane[ident] for ident in ids})

    def shares(self, tokens: Tokens, places: range) -> list[int]:
        """What each of the words at some places brings, packed and twice as large: half of a pair's points go to either word.

        The words on either side of a full stop are no pair here.
        """
        words = tokens.words[places.start : places.stop]
        clauses = [None, *tokens.clause[places.start : places.stop], None]
        found = [
            2 * (self._words[word] + (before != own and self._marked[MARK, word]) + (own != after and self._marked[word, MARK]))
            for word, (before, own, after) in zip(words, zip(clauses, clauses[1:], clauses[2:], strict=False), strict=True)
        ]
        for number, pair in enumerate(pairwise(words)):
            place = places.start + number
            if (points := self._pairs[pair]) and tokens.sentence[place] == tokens.sentence[place + 1]:
                found[number] += points
                found[number + 1] += points
        return found

    def each(self, shares: list[int], label: str) -> list[int]:
        """The points of a label in shares."""
        shift, lift = LANE * self.lane[label], self._signs
        return [((share + lift >> shift & _LANE_MASK) - _HALF) // 2 for share in shares]


def marked(text: str, parts: Iterable[tuple[int, int]]) -> set[tuple[str, str]]:
    """The words beside a mark or at either end of a part of the text, each as a pair with :data:`MARK`."""
    found: set[tuple[str, str]] = set()
    for part in parts:
        row = [MARK, *(word or MARK for word in MARKED.findall(text, *part)), MARK]
        found.update(pair for pair in pairwise(row) if MARK in pair)
    found.discard((MARK, MARK))
    return found


class _Words(dict[str, int]):
    """Word as it is written → its packed points, found once per spelling."""

    def __init__(self, table: Lookup, lists: dict[str, str], lexicon: Lexicon, limited: _Limit) -> None:
        super().__init__()
        self._limited = limited
        self._lexicon = lexicon
        self._table = table
        self._lists = lists  # by symbol

    def __missing__(self, word: str) -> int:
        if len(self) >= MEMORY:
            self.clear()
        rows = [self._lists.get(str(symbol), "") for symbol in self._lexicon[word]]
        rows += map(self._table.get, patterns(word))
        total = self[word] = self._limited(rows)
        return total


class _Pairs(dict[tuple[str, str], int]):
    """Two neighbouring words → their packed points."""

    def __init__(self, table: Lookup, paired: frozenset[int], lexicon: Lexicon, limited: _Limit) -> None:
        super().__init__()
        self._limited = limited
        self._lexicon = lexicon
        self._table = table
        self._paired = paired  # symbols of the lists that pairs name

    def __missing__(self, pair: tuple[str, str]) -> int:
        if len(self) >= MEMORY:
            self.clear()
        first, second = map(key, pair)
        rows = [f"{first} {second}"]
        rows += [f"{listed(symbol)} {second}" for symbol in self._lexicon[pair[0]] & self._paired]
        rows += [f"{first} {listed(symbol)}" for symbol in self._lexicon[pair[1]] & self._paired]
        points = self[pair] = self._limited(map(self._table.get, rows))
        return points


class _Entries(dict[str, int]):
    """ "3:12" → 12 points for table 3, packed."""

    def __missing__(self, entry: str) -> int:
        number, _, points = entry.partition(":")
        packed = self[entry] = _packed([(int(number), int(points))])
        return packed


class _Limit:
    """Sums rows of points ("3:12 5:-7"), none beyond ``most``."""

    def __init__(self, tables: int, most: int) -> None:
        self._entries = _Entries()
        self._tables = tables
        self._most = most
        self._signs = _packed((n, _HALF) for n in range(tables))
        self._over = _packed((n, _HALF - most - 1) for n in range(tables))
        self._under = _packed((n, _HALF + most) for n in range(tables))

    def __call__(self, rows: Iterable[str]) -> int:
        """The packed sums of some rows."""
        total = sum(map(self._entries.__getitem__, " ".join(rows).split()))
        if not total or not (total + self._over & self._signs or ~(total + self._under) & self._signs):
            return total
        return _packed((n, max(-self._most, min(self._most, points))) for n, points in enumerate(_unpacked(total, self._tables)))


def _unpacked(total: int, tables: int) -> list[int]:
    lifted = total + _packed((n, _HALF) for n in range(tables))
    return [(lifted >> LANE * number & _LANE_MASK) - _HALF for number in range(tables)]


def _packed(values: Iterable[tuple[int, int]]) -> int:
    return sum(value << LANE * number for number, value in values)


def blocks(text: str, spans: Iterable[tuple[int, int]], abbreviations: frozenset[str]) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """The words of the spans, BLOCK of them at a time or somewhat fewer, with the stretches of text they stand in."""
    words: list[str] = []
    members: list[tuple[int, int]] = []
    for portion in portions(text, spans, abbreviations):
        more = WORD.findall(text, *portion)
        for some, part in [(more, portion)] if len(more) <= BLOCK else _torn(text, portion, abbreviations):
            if words and len(words) + len(some) > BLOCK:
                yield words, members
                words, members = [], []
            words += some
            members.append(part)
    if words:
        yield words, members


def _torn(text: str, portion: tuple[int, int], abbreviations: frozenset[str]) -> Iterator[tuple[list[str], tuple[int, int]]]:
    """A portion sentence by sentence, one that is too long for a block cut between two words."""
    for begin, end in pieces(text, [portion], abbreviations):
        found = list(WORD.finditer(text, begin, end))
        cuts = [begin, *(word.start() for word in found[BLOCK::BLOCK]), end]
        for number, part in enumerate(pairwise(cuts)):
            yield [word.group() for word in found[number * BLOCK : (number + 1) * BLOCK]], part
