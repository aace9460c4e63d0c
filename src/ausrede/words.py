"""Words of a text: how they are cut, folded and grouped into sentences and clauses.

Everything here is about German spelling in general; what a word *means* stands
in the catalogue.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: A word: letters with their combining marks (decomposed umlauts), or a number
#: with its inner punctuation ("39,5", "7:30", "17.4.").
_WORD = r"\d+(?:[.,:/]\d+)*\.?|[^\W\d_][\w\u0300-\u036f]*|[€%]"
WORD = re.compile(_WORD)

#: A word, or a row of marks that set clauses or sentences apart, which ``findall`` gives as "".
MARKED = re.compile(rf"({_WORD})|[.!?…,;:()\[\]–—\n]+")

# Sentence ends, clause marks, quotation marks and line ends, beside the words.
# Any other sign (an emoji, a bullet) ends a sentence too: people write "😩 Ihr Rad".
_TOKEN = re.compile(rf"({_WORD})|([.!?…]+)|([,;:()\[\]–—])|([\"„“”»«])|(\n[ \t\r]*\n\s*)|(\n)|([^\w\s'’`´*_/\\&%€$§+#@|=<>~^°\-])")

# The end of a sentence with a capital letter after it, or a blank line. The look-behind keeps
# a row of full stops from being tried from each of them.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"“”»)\]]*+\s++(?=[A-ZÄÖÜ„“\"»0-9])|\n[ \t\r]*+\n\s*+")
_MARKS = '„“"»«'

# Of these two the pattern only, because most calls need neither and to compile both takes longer than to judge a message.
_LAST_WORD = r"[^\W\d_][\w\u0300-\u036f]*\Z"
_QUOTATION = '„[^“”"]{1,300}[“”"]|“[^”“]{1,300}[”“]|"[^"]{1,300}"|»[^«]{1,300}«|«[^»]{1,300}»'

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "é": "e", "è": "e", "ê": "e", "à": "a"})

#: A sentence ends after this many words, whatever the writer thinks: it bounds the work on text without full stops.
LONGEST = 300

#: Code points of a text after which somebody asks where the sentence ends (see :func:`portions`).
PORTION = 250

#: Lines shorter than this were not wrapped by a mail program: their end ends a sentence.
WRAP = 50


def fold(word: str) -> str:
    """One spelling for all: lower case, composed, ä→ae, ö→oe, ü→ue, ß→ss."""
    if word.isascii():
        return word.lower()
    # Composing takes quadratic time on rows of combining marks, and no word is that long.
    return (normalize("NFC", word) if len(word) < 200 else word).lower().translate(_FOLD)


class Tokens:
    """The words of a text in parallel lists, one entry a word."""

    __slots__ = ("clause", "ends", "questions", "quoted", "segment", "sentence", "starts", "words")

    def __init__(self) -> None:
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        #: Number of the sentence, clause (cut at punctuation) and segment (cut at
        #: connecting words too) that the word stands in; all three only rise.
        self.sentence: list[int] = []
        self.clause: list[int] = []
        self.segment: list[int] = []
        #: Numbers of the words that stand between quotation marks.
        self.quoted: set[int] = set()
        #: Sentences that end with a question mark.
        self.questions: set[int] = set()

    def within(self, start: int, end: int) -> range:
        """Numbers of the words that begin in a stretch of the text."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


def ends(text: str, start: int, end: int, abbreviations: frozenset[str]) -> Iterator[int]:
    """Where something new begins because a sentence surely ends before it, between two places of the text."""
    for match in _END.finditer(text, start, end):
        stop = match.start()
        if text[stop] == "." and text[stop + 1 : stop + 2] != ".":
            word = re.compile(_LAST_WORD).search(text, max(0, stop - 20), stop)
            if word is None or _abbreviated(text, word.start(), word.group(), abbreviations):
                continue  # "14. März", "Dr. Stein"
        yield match.end()


def pieces(text: str, spans: Iterable[tuple[int, int]], abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    """The spans cut where a sentence surely ends; inside a piece there may be more ends."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        begin = start
        for after in ends(text, start, end, abbreviations):
            found.append((begin, after))
            begin = after
        if begin < end:
            found.append((begin, end))
    return found


def portions(text: str, spans: Iterable[tuple[int, int]], abbreviations: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The spans cut where the first sentence ends after :data:`PORTION` code points: far cheaper than at all of them."""
    for start, end in spans:
        begin = start
        while begin < end:
            after = next(ends(text, begin + PORTION, end, abbreviations), end)
            yield begin, after
            begin = after


def tokenise(text: str, parts: Sequence[tuple[int, int]], connectors: frozenset[str], abbreviations: frozenset[str]) -> Tokens:
    """Cut the given pieces of ``text`` into words with their sentence, clause and segment.

    ``connectors`` open a new segment, ``abbreviations`` keep their full stop from
    ending a sentence; both are folded words. Pieces stand in text order; those that
    do not touch are not neighbours. Time and memory are linear in the text.
    """
    out = Tokens()
    sentence = clause = segment = 0
    first = 0  # number of the first word of the sentence
    reach = (parts[0][0], parts[-1][1]) if parts else (0, 0)
    quoting = any(mark in text for mark in _MARKS)
    quotations = [match.span() for match in re.compile(_QUOTATION).finditer(text, *reach)] if quoting else []
    stopped = -1
    for begin, stop in parts:
        if begin > stopped + 3:
            sentence += 1
            clause, segment = clause + 1, segment + 1
        stopped = stop
        line = begin
        for match in _TOKEN.finditer(text, begin, stop):
            kind = match.lastindex
            if kind == 1:
                word = match.group()
                if len(out.words) - first >= LONGEST:
                    sentence, clause, segment, first = sentence + 1, clause + 1, segment + 1, len(out.words)
                if word in connectors or (word.isalpha() and fold(word) in connectors):
                    segment += 1
                out.words.append(word)
                out.starts.append(match.start())
                out.ends.append(match.end())
                out.sentence.append(sentence)
                out.clause.append(clause)
                out.segment.append(segment)
                continue
            if kind == 2:
                if (
                    match.group() == "."
                    and out.words
                    and out.ends[-1] == match.start()
                    and _abbreviated(text, out.starts[-1], out.words[-1], abbreviations)
                ):
                    continue
                if "?" in match.group() and out.sentence:
                    out.questions.add(out.sentence[-1])  # "Noch Fragen 😅?"
                sentence, first = sentence + (len(out.words) > first), len(out.words)
                clause, segment = clause + 1, segment + 1
            elif kind in (3, 4):
                clause, segment = clause + 1, segment + 1
            elif kind != 6 or match.start() - line < WRAP:
                sentence, first = sentence + (len(out.words) > first), len(out.words)
                clause, segment = clause + 1, segment + 1
            if kind in (5, 6):
                line = match.end()
        sentence, first = sentence + (len(out.words) > first), len(out.words)
        clause, segment = clause + 1, segment + 1
    if quotations:
        starts = [start for start, _ in quotations]
        for place, start in enumerate(out.starts):
            index = bisect_right(starts, start) - 1
            if index >= 0 and start < quotations[index][1]:
                out.quoted.add(place)
    return out


def _abbreviated(text: str, start: int, word: str, abbreviations: frozenset[str]) -> bool:
    if len(word) == 1 and word.isalpha():
        return text[max(0, start - 1) : start] not in ("'", "’", "`")  # "wär's."
    return fold(word) in abbreviations
