"""Words of a text: how they are cut, folded and grouped into sentences and clauses.

Everything here is about German spelling in general; what a word *means* stands
in the catalogue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

#: A word: letters with their combining marks (decomposed umlauts), or a number
#: with its inner punctuation ("39,5", "7:30", "17.4.").
_WORD = r"\d+(?:[.,:/]\d+)*\.?|[^\W\d_][\w\u0300-\u036f]*"
WORD = re.compile(_WORD)

# Sentence ends, clause marks, quotation marks and line ends, beside the words.
# Any other sign (an emoji, a bullet) ends a sentence too: people write "😩 Ihr Rad".
_TOKEN = re.compile(rf"({_WORD})|([.!?…]+)|([,;:()\[\]–—])|([\"„“”»«])|(\n[ \t\r]*\n\s*)|(\n)|([^\w\s'’`´*_/\\&%€$§+#@|=<>~^°\-])")

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "é": "e", "è": "e", "ê": "e", "à": "a"})

#: A sentence ends after this many words, whatever the writer thinks: it bounds the work on text without full stops.
LONGEST = 300

#: Lines shorter than this were not wrapped by a mail program: their end ends a sentence.
WRAP = 50


def fold(word: str) -> str:
    """One spelling for all: lower case, composed, ä→ae, ö→oe, ü→ue, ß→ss."""
    if word.isascii():
        return word.lower()
    return normalize("NFC", word).lower().translate(_FOLD)


@dataclass(slots=True)
class Tokens:
    """The words of a text in parallel lists, one entry a word."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    #: Number of the sentence, clause (cut at punctuation) and segment (cut at
    #: connecting words too) that the word stands in; all three only rise.
    sentence: list[int] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    segment: list[int] = field(default_factory=list)
    #: Whether the word stands between quotation marks.
    quoted: list[bool] = field(default_factory=list)
    #: Sentences that end with a question mark.
    questions: set[int] = field(default_factory=set)


def tokenise(text: str, spans: tuple[tuple[int, int], ...], connectors: frozenset[str], abbreviations: frozenset[str]) -> Tokens:
    """Cut the given spans of ``text`` into words with their sentence, clause and segment.

    ``connectors`` open a new segment, ``abbreviations`` keep their full stop from
    ending a sentence; both are folded words. Time and memory are linear in the text.
    """
    out = Tokens()
    sentence = clause = segment = first = 0
    for begin, stop in spans:
        quote_end = -1
        line = begin
        for match in _TOKEN.finditer(text, begin, stop):
            kind = match.lastindex
            if kind == 1:
                word = match.group()
                if len(out.words) - first >= LONGEST:
                    first = len(out.words)
                    sentence, clause, segment = sentence + 1, clause + 1, segment + 1
                if word.isalpha() and fold(word) in connectors:
                    segment += 1
                out.words.append(word)
                out.starts.append(match.start())
                out.ends.append(match.end())
                out.sentence.append(sentence)
                out.clause.append(clause)
                out.segment.append(segment)
                out.quoted.append(match.start() < quote_end)
            elif kind == 2:
                if match.group() == "." and out.words and out.ends[-1] == match.start() and _abbreviated(out.words[-1], abbreviations):
                    continue
                if "?" in match.group():
                    out.questions.add(sentence)
                sentence, clause, segment, first = sentence + 1, clause + 1, segment + 1, len(out.words)
            elif kind == 4:
                clause, segment = clause + 1, segment + 1
                if match.start() >= quote_end:
                    quote_end = _closing(text, match, stop)
            elif kind == 3 or (kind == 6 and match.start() - line >= WRAP):
                if kind == 3:
                    clause, segment = clause + 1, segment + 1
            else:
                sentence, clause, segment, first = sentence + 1, clause + 1, segment + 1, len(out.words)
            if kind in (5, 6):
                line = match.end()
        sentence, clause, segment = sentence + 1, clause + 1, segment + 1
    return out


def _abbreviated(word: str, abbreviations: frozenset[str]) -> bool:
    return (len(word) == 1 and word.isalpha()) or fold(word) in abbreviations


_CLOSES = {"„": '“”"', "»": "«", "«": "»", "“": "”“", '"': '"', "”": "”"}


def _closing(text: str, opening: re.Match[str], stop: int) -> int:
    """Where the quotation ends that begins here; -1 if nothing closes it in 300 characters."""
    limit = min(stop, opening.end() + 300)
    ends = [found for mark in _CLOSES[opening.group()] if (found := text.find(mark, opening.end(), limit)) >= 0]
    return min(ends) if ends else -1
