"""How a text is cut into words, sentences, clauses and segments."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausrede.words import LONGEST, MARKED, PORTION, WORD, WRAP, Tokens, fold, pieces, portions, tokenise

ABBREVIATIONS = frozenset({"dr", "nr", "uebl"})
CONNECTORS = frozenset({"und", "weil", "fuer"})


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Haus", "haus"),
        ("ÄÖÜäöüß", "aeoeueaeoeuess"),
        ("ẞ", "ss"),
        ("Æøéèêà", "aeoeeeea"),
        ("ÉÈÊÀØ", "eeeaoe"),
        (unicodedata.normalize("NFD", "KÖLN"), "koeln"),
        ("x" * 300 + "Ä", "x" * 300 + "ae"),
    ],
)
def test_one_spelling_for_all(word, folded):
    assert fold(word) == folded


def test_long_rows_of_marks_are_not_composed():
    """It would take quadratic time, and no word is that long."""
    row = "u" + "\u0308" * 300
    assert fold(row) == row


def cut(text: str, *spans: tuple[int, int]) -> list[str]:
    return [text[start:end] for start, end in pieces(text, spans or ((0, len(text)),), ABBREVIATIONS)]


PIECES = [
    ("Ja. Nein.", ["Ja. ", "Nein."]),
    ("Ja! Nein? Doch… Gut", ["Ja! ", "Nein? ", "Doch… ", "Gut"]),
    ("„Ja.“ Nein (doch.) Gut", ["„Ja.“ ", "Nein (doch.) ", "Gut"]),
    ("Ja. nein. doch", ["Ja. nein. doch"]),
    ("Ja.Nein", ["Ja.Nein"]),
    ("Ja. 5 Tage", ["Ja. ", "5 Tage"]),
    ("Ja. Über uns. „Ach“", ["Ja. ", "Über uns. ", "„Ach“"]),
    ("Herr Dr. Stein kam. Ja.", ["Herr Dr. Stein kam. ", "Ja."]),
    ("Die üBl. Frage", ["Die üBl. Frage"]),
    ("am 14. März", ["am 14. März"]),
    ("Herr H. Stein", ["Herr H. Stein"]),
    ("So war's. Ja", ["So war's. ", "Ja"]),
    ("Dr? Stein", ["Dr? ", "Stein"]),
    ("Dr... Stein", ["Dr... ", "Stein"]),
    ("ja\n\nnein\n \t\r\n\ndoch\nso", ["ja\n\n", "nein\n \t\r\n\n", "doch\nso"]),
    ("Ja.\n\n", ["Ja.\n\n"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), PIECES, ids=[repr(text) for text, _ in PIECES])
def test_pieces_end_where_a_sentence_surely_does(text, expected):
    assert cut(text) == expected


SCRAPS = [*".,:!?…\"“„»)(-_'%A1", " ", "  ", "\n", "\n\n", "Dr", "nr", "14", "ü", "u\u0308", " Ab", "😀", "ich"]


@given(st.lists(st.sampled_from(SCRAPS), max_size=14).map("".join))
def test_no_sentence_reaches_beyond_its_piece(text):
    """A cue is looked for in some of the pieces, and a phrase up to the end of its sentence."""
    tokens = tokenise(text, [(0, len(text))], frozenset(), ABBREVIATIONS)
    sentences = [{tokens.sentence[place] for place in tokens.within(*piece)} for piece in pieces(text, [(0, len(text))], ABBREVIATIONS)]
    assert sum(map(len, sentences)) == len(set(tokens.sentence))


def test_pieces_lie_within_their_spans():
    assert cut("xxJa. Neinxx Doch. Gutxx", (2, 10), (13, 22)) == ["Ja. ", "Nein", "Doch. ", "Gut"]


def portioned(text: str, *spans: tuple[int, int]) -> list[str]:
    return [text[start:end] for start, end in portions(text, spans or ((0, len(text)),), ABBREVIATIONS)]


FILL = "x" * (PORTION - 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ja. Nein. Doch.", ["Ja. Nein. Doch."]),
        (f"Ja. {FILL}. Nein. Doch.", [f"Ja. {FILL}. ", "Nein. Doch."]),
        (f"{FILL}. Nein. Doch.", [f"{FILL}. Nein. ", "Doch."]),
        (f"{FILL} ja, Dr. Stein kam. Nein.", [f"{FILL} ja, Dr. Stein kam. ", "Nein."]),
        (f"{FILL} ja und nein", [f"{FILL} ja und nein"]),
        (f"{FILL} ja.\n\nNein. {FILL}. Gut", [f"{FILL} ja.\n\n", f"Nein. {FILL}. ", "Gut"]),
        ("", []),
    ],
)
def test_portions_end_with_the_first_sentence_that_is_long_enough(text, expected):
    assert portioned(text) == expected


def test_portions_lie_within_their_spans():
    assert portioned(f"xxJa. {FILL}. Neinxx Doch.xx", (2, PORTION + 9), (PORTION + 11, PORTION + 17)) == [f"Ja. {FILL}. ", "Nein", " Doch."]


def tokens(text: str, *parts: tuple[int, int]) -> Tokens:
    found = tokenise(text, parts or ((0, len(text)),), CONNECTORS, ABBREVIATIONS)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == found.words
    assert all(row == sorted(row) for row in (found.sentence, found.clause, found.segment))
    return found


def grouped(found: Tokens, row: list[int]) -> list[str]:
    return [" ".join(word for word, n in zip(found.words, row, strict=True) if n == number) for number in dict.fromkeys(row)]


SENTENCES = [
    ("Ja. Nein. Doch", ["Ja", "Nein", "Doch"]),
    ("ja! nein?! doch… gut ... so", ["ja", "nein", "doch", "gut", "so"]),
    ("ja, nein; doch: gut – so (und „so“)", ["ja nein doch gut so und so"]),
    ("Herr Dr. Stein kam am 14. März", ["Herr Dr Stein kam am 14. März"]),
    ("Herr Dr . Stein", ["Herr Dr", "Stein"]),
    ("Herr Dr.. Stein", ["Herr Dr", "Stein"]),
    ("Ich. kam, H. Stein auch", ["Ich", "kam H Stein auch"]),
    ("so war's. ja", ["so war s", "ja"]),
    ("ja 😩 nein • doch", ["ja", "nein", "doch"]),
    ("ja-nein/doch 5 % 3 €", ["ja nein doch 5 % 3 €"]),
    (". ja", ["ja"]),
    ("ja. . nein", ["ja", "nein"]),
    ("ja 😩 😩 nein", ["ja", "nein"]),
    ("ja\nnein", ["ja", "nein"]),
    ("ja\n\nnein", ["ja", "nein"]),
    ("x" * WRAP + "\nnein", ["x" * WRAP + " nein"]),
    ("x" * (WRAP - 1) + "\nnein", ["x" * (WRAP - 1), "nein"]),
    ("ja\n" + "x" * WRAP + "\nnein\ndoch", ["ja", "x" * WRAP + " nein", "doch"]),
    ("x" * WRAP + "\n\nnein", ["x" * WRAP, "nein"]),
    ("ja\n\n" + "x" * (WRAP - 1) + "\nnein", ["ja", "x" * (WRAP - 1), "nein"]),
    ("x" * WRAP + " 😩 nein", ["x" * WRAP, "nein"]),
    ("a " * LONGEST + "b c", [("a " * LONGEST).strip(), "b c"]),
    ("so. " + "a " * LONGEST + "b", ["so", ("a " * LONGEST).strip(), "b"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[repr(text[:30]) for text, _ in SENTENCES])
def test_sentences(text, expected):
    found = tokens(text)
    assert grouped(found, found.sentence) == expected
    assert list(dict.fromkeys(found.sentence)) == list(range(len(expected))), "neighbouring sentences have neighbouring numbers"


CLAUSES = [
    ("ja, nein; doch: gut – so — na (ach) oh [da] hier", ["ja", "nein", "doch", "gut", "so", "na", "ach", "oh", "da", "hier"]),
    ("er sagt „ja“ und »nein« dann “so” aber", ["er sagt", "ja", "und", "nein", "dann", "so", "aber"]),
    ("ja. nein\n\ndoch\nso 😩 gut", ["ja", "nein", "doch", "so", "gut"]),
    ("ja und nein", ["ja und nein"]),
    ("Dr. Stein", ["Dr Stein"]),
    ("x" * WRAP + "\nnein", ["x" * WRAP + " nein"]),
    ("a " * LONGEST + "b", [("a " * LONGEST).strip(), "b"]),
]
SEGMENTS = [
    ("ja und nein weil doch", ["ja", "und nein", "weil doch"]),
    ("ja UND nein Für doch FUER so", ["ja", "UND nein", "Für doch", "FUER so"]),
    ("ja, nein. doch „so“ gut", ["ja", "nein", "doch", "so", "gut"]),
    ("ja 😩 nein\ndoch", ["ja", "nein", "doch"]),
    ("hund und", ["hund", "und"]),
    ("a " * LONGEST + "b", [("a " * LONGEST).strip(), "b"]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES, ids=[repr(text[:30]) for text, _ in CLAUSES])
def test_clauses(text, expected):
    found = tokens(text)
    assert grouped(found, found.clause) == expected


@pytest.mark.parametrize(("text", "expected"), SEGMENTS, ids=[repr(text[:30]) for text, _ in SEGMENTS])
def test_segments(text, expected):
    found = tokens(text)
    assert grouped(found, found.segment) == expected


@pytest.mark.parametrize(("gap", "apart"), [(0, 1), (3, 1), (4, 2)])
def test_pieces_are_neighbours_with_no_more_than_a_line_end_between(gap, apart):
    text = "so ja" + "." * gap + "nein. gut"
    found = tokens(text, (0, 5), (5 + gap, len(text)))
    assert found.sentence == [0, 0, apart, apart + 1]
    assert found.clause[1] < found.clause[2]
    assert found.segment[1] < found.segment[2]


QUESTIONS = [
    ("Ja? Nein.", ["Ja"]),
    ("Ja. Nein?! Doch", ["Nein"]),
    ("Ja, nein?", ["Ja nein"]),
    ("? Ja", []),
    ("Noch Fragen 😅? Ich war krank", ["Noch Fragen"]),
    ("Ja\n? Nein", ["Ja"]),
    ("Ja.", []),
]


@pytest.mark.parametrize(("text", "asked"), QUESTIONS)
def test_questions(text, asked):
    found = tokens(text)
    sentences = {number: [] for number in found.sentence}
    for word, number in zip(found.words, found.sentence, strict=True):
        sentences[number].append(word)
    assert [" ".join(sentences[number]) for number in sorted(found.questions) if number in sentences] == asked


QUOTED = [
    ("er sagt „ja gut“ und nein", ["ja", "gut"]),
    ('er "ja" so "nein" gut', ["ja", "nein"]),
    ("»ja« so «nein» “doch” gut", ["ja", "nein", "doch"]),
    ("„ja", []),
    ("„" + "x " * 151 + "“ so", []),
    ("„ja“", ["ja"]),
]


@pytest.mark.parametrize(("text", "quoted"), QUOTED, ids=[repr(text[:30]) for text, _ in QUOTED])
def test_what_stands_between_quotation_marks(text, quoted):
    found = tokens(text)
    assert [found.words[place] for place in sorted(found.quoted)] == quoted


def test_a_mark_outside_the_pieces_opens_no_quotation():
    assert tokens("„so ja“ nein“", (4, 12)).quoted == set()
    assert tokens("ja „so nein“", (0, 6)).quoted == set()


WORDS = [
    ("39,5 Grad um 7:30 am 17.4. bis 3/4 in 2026.", ["39,5", "Grad", "um", "7:30", "am", "17.4.", "bis", "3/4", "in", "2026."]),
    ("E-Mail hab's 5€ 10% a_b _x", ["E", "Mail", "hab", "s", "5", "€", "10", "%", "a_b", "x"]),
    (unicodedata.normalize("NFD", "für"), [unicodedata.normalize("NFD", "für")]),
]


@pytest.mark.parametrize(("text", "words"), WORDS, ids=[repr(text[:30]) for text, _ in WORDS])
def test_words(text, words):
    assert tokens(text).words == words


@given(st.text())
def test_marks_leave_the_words_as_they_are(text):
    assert [word for word in MARKED.findall(text) if word] == WORD.findall(text)
