"""The cue language and the guards, through small catalogues of their own."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausrede.catalogue import from_compiled
from ausrede.compiling import compile_catalogue
from ausrede.errors import CatalogueError
from ausrede.lexicon import LONGEST_WORD
from ausrede.matching import MAX_ALIKE
from ausrede.recogniser import NOTHING, Recogniser

BASE = """
version: 1
k: 0.3
bands: [{from: 0, word: x}]
repetition: {days: 365, times: 1, reasons: 3}
orders: {t: [c]}
connectors: und, weil, wegen
abbreviations: dr, nr
excuses: [{id: a, title: A, quote: q, description: d, hints: [h]}, {id: b, title: B, quote: q, description: d, hints: [h]}]
types: [{id: t, title: T, dative: T, description: d, signs: [s], weights: {competence: 4, goodwill: 3, trust: 3}}]
circumstances: [{id: c, kind: fact, title: C, meaning: m, needs: [a]}, {id: w, kind: wording, title: W, meaning: m}, {id: f, kind: fact, title: F, meaning: m}]
sources: [{id: urteil, title: U}]
rules: [{id: r, when: [a], weights: {trust: -1}, because: b, sources: [urteil]}]
"""


def recogniser(rest: str) -> Recogniser:
    return from_compiled(compile_catalogue([[(Path("test.yaml"), (BASE + rest).encode())]])).recogniser


def cue(find: str, more: str = "", ident: str = "a") -> str:
    return f"cues:\n  - {{id: cue_1, for: {ident}, find: {find}, {more} hits: [x], misses: [x]}}\n"


def ids(rec: Recogniser, text: str) -> set[str]:
    return {f.id for f in rec.recognise(text).findings}


def shown(rec: Recogniser, text: str) -> list[list[str]]:
    """The words of each finding, neighbours as one."""
    found = rec.recognise(text).findings
    assert [(f.start, f.end, f.words) for f in found] == [(f.parts[0][0], f.parts[-1][1], text[f.start : f.end]) for f in found]
    return [[text[start:end] for start, end in f.parts] for f in found]


CASES = [
    ("an exact word, whatever its case", '["krank"]', "Ich war KRANK.", True),
    ("not inside another word", '["krank"]', "Die Krankheit", False),
    ("a prefix", '["krank*"]', "Die Krankheit", True),
    ("a suffix", '["*absturz"]', "Serverabsturz", True),
    ("an infix", '["*drucker*"]', "Laserdruckerpanne", True),
    ("a prefix that is all of it", '["krank*"]', "krank", True),
    ("a prefix not at the end", '["krank*"]', "todkrank", False),
    ("a suffix that is all of it", '["*absturz"]', "der Absturz", True),
    ("a suffix not at the beginning", '["*absturz"]', "Absturzursache", False),
    ("an infix at the beginning", '["*drucker*"]', "Druckerpanne", True),
    ("an infix at the end", '["*drucker*"]', "Laserdrucker", True),
    ("an infix further in than it is long", '["*tee*"]', "Abendteekanne", True),
    ("a short prefix beside a long one", '["abc*, abcdefgh*"]', "abcd", True),
    ("the end of the longest word", '["*absturz"]', "x" * (LONGEST_WORD - 7) + "absturz", True),
    ("the end of what is too long for a word", '["*absturz"]', "x" * (LONGEST_WORD - 6) + "absturz", False),
    ("umlaut as written", '["für"]', "für Sie", True),
    ("umlaut as ue", '["für"]', "fuer Sie", True),
    ("umlaut decomposed", '["für"]', unicodedata.normalize("NFD", "für Sie"), True),
    ("sharp s as ss", '["groß"]', "gross", True),
    ("a phrase of neighbours", '["den geist aufgegeben"]', "hat den Geist aufgegeben", True),
    ("a phrase broken by a word", '["den geist aufgegeben"]', "den guten Geist aufgegeben", False),
    ("a gap of up to four words", '["ging .. nicht"]', "ging heute leider gar wieder nicht", True),
    ("a gap before a word with a hyphen", '["schrieb .. e-mail"]', "schrieb eine neue E-Mail", True),
    ("no gap inside a word with a hyphen", '["schrieb .. e-mail"]', "schrieb E statt Mail", False),
    ("a gap too wide", '["ging .. nicht"]', "ging heute leider gar wieder mal nicht", False),
    ("a long gap", '["ging ... nicht"]', "ging heute leider gar wieder mal nicht", True),
    ("a gap does not cross a sentence", '["ging .. nicht"]', "Es ging. Nicht heute.", False),
    ("alternatives in one place", '["ging/lief nicht"]', "lief nicht", True),
    ("an optional word there", '["ging gar? nicht"]', "ging gar nicht", True),
    ("an optional word left out", '["ging gar? nicht"]', "ging nicht", True),
    ("a number", '["<zahl> grad"]', "39,5 Grad", True),
    ("a number inside", '["mit <zahl> grad"]', "mit 40 Grad", True),
    ("a time of day", '["um <uhrzeit>"]', "um 7:30", True),
    ("a date", '["am <datum>"]', "am 14.3. früh", True),
    ("a day of the month", '["am <tag>"]', "am 14. früh", True),
    ("a word is no number", '["<zahl> grad"]', "hohe Grad", False),
    ("a hyphen is two words", '["e-mail"]', "Die E-Mail kam", True),
    ("an apostrophe is two words", '["hab\'s"]', "Ich hab's", True),
    ("an optional word does not make the next one optional", '["ging gar? nicht"]', "nicht heute ging", False),
    ("a row of words of which the first shows twice", '["ging .. gar nicht"]', "ging gar heute gar nicht", True),
    ("a row of words in a later sentence", '["ging nicht"]', "ja. ging nicht", True),
    ("a gap that would cross into a later sentence", '["ging .. nicht"]', "ja. so. es ging. nicht heute.", False),
    ("a row of words at the end of the text", '["ging .. nicht"]', "heute ging", False),
    ("a term whose words are there but not in a row", '["pc", "ganz kaputt"]', "PC kaputt ganz", False),
    ("two terms in any order", '["pc", "kaputt"]', "Kaputt ist der PC", True),
    ("two terms on one word", '["*server*", "*ausfall"]', "Serverausfall", True),
    ("two terms in two clauses", '["pc", "kaputt"]', "der PC läuft, kaputt ist die Lampe", False),
]


@pytest.mark.parametrize(("find", "text", "hit"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_pattern(find, text, hit):
    assert ids(recogniser(cue(find)), text) == ({"a"} if hit else set())


NUMBERS = {
    "uhrzeit": ("7:30 07:05 7.30 0:00 19:59 23:59 24:00", "25:00 7:60 7:3 39,5 7 730 7:30:00 107:30"),
    "tag": ("1. 01. 9. 10. 29. 30. 31.", "0. 00. 32. 40. 14 114. 14,5"),
    "datum": ("1.1. 14.3 14.3. 14.03. 31.12. 14.10. 14.3.26 14.3.2026 14.03.2026", "0.3. 32.3. 14.0. 14.13. 14.3.6 14. 14 14,3 114.3."),
}


@pytest.mark.parametrize("shape", NUMBERS)
def test_which_numbers_have_a_shape(shape):
    rec = recogniser(cue(f'["am <{shape}>"]'))
    yes, no = (text.split() for text in NUMBERS[shape])
    assert [number for number in yes if shown(rec, f"am {number} früh") != [[f"am {number}"]]] == []
    assert [number for number in no if ids(rec, f"am {number} früh")] == []


SCOPES = [
    ("segment", "der PC und kaputt", False),
    ("clause", "der PC und kaputt", True),
    ("clause", "der PC, kaputt", False),
    ("sentence", "der PC, kaputt", True),
    ("sentence", "Der PC. Kaputt", False),
    ("pair", "Der PC. Kaputt", True),
    ("pair", "so ist das. so. der PC. kaputt", True),
    ("pair", "so. kaputt. der PC", True),
    ("pair", "kaputt. so ist das. der PC", False),
    ("pair", "Der PC. So ist das. Kaputt", False),
    ("message", "Der PC. So ist das. Kaputt", True),
]


@pytest.mark.parametrize(("scope", "text", "hit"), SCOPES)
def test_scope(scope, text, hit):
    assert bool(ids(recogniser(cue('["pc", "kaputt"]', f"within: {scope},")), text)) is hit


def test_distance_limits_how_far_terms_may_be_apart():
    near = recogniser(cue('["pc", "kaputt"]', "distance: 2,"))
    assert ids(near, "PC ist heute kaputt")
    assert not ids(near, "PC ist heute leider kaputt")


def test_distance_counts_the_words_between_rows_of_words():
    rec = recogniser(cue('["der pc", "ganz kaputt"]', "distance: 1,"))
    assert ids(rec, "heute ist der PC ist ganz kaputt")
    assert ids(rec, "heute ganz kaputt ist der PC")
    assert not ids(rec, "heute ist der PC ist so ganz kaputt")
    assert not ids(rec, "heute ganz kaputt ist so der PC")


def test_a_term_stands_where_its_first_word_does():
    assert not ids(recogniser(cue('["der pc", "kaputt"]')), "der, PC kaputt")
    assert ids(recogniser(cue('["pc", "ist kaputt"]')), "PC ist, kaputt")


SHOWN = [
    ("neighbours as one", '["den geist aufgegeben"]', "hat den Geist aufgegeben", [["den Geist aufgegeben"]]),
    ("words apart", '["ging .. nicht"]', "es ging heute nicht", [["ging", "nicht"]]),
    ("words apart, and neighbours", '["ging .. gar nicht"]', "es ging heute gar nicht", [["ging", "gar nicht"]]),
    ("words apart from the first on", '["ging .. gar"]', "ging er gar", [["ging", "gar"]]),
    ("two terms on one word once", '["*server*", "*ausfall"]', "Serverausfall", [["Serverausfall"]]),
    ("terms in text order", '["kaputt", "pc"]', "der PC ist kaputt", [["PC", "kaputt"]]),
    ("the nearest partner, if behind", '["pc", "kaputt"]', "kaputt ist heute der PC ganz kaputt", [["PC", "kaputt"]]),
    ("the nearest partner, if in front", '["pc", "kaputt"]', "kaputt der PC ist heute ganz kaputt", [["kaputt", "PC"]]),
    ("a neighbour rather than the next but one", '["pc", "kaputt"]', "kaputt PC ist kaputt", [["kaputt PC"]]),
    ("the one behind of two as near", '["pc", "kaputt"]', "kaputt der PC ist kaputt", [["PC", "kaputt"]]),
    ("terms far apart in text order", '["kaputt", "pc"]', "der PC ist nun ja eben leider wieder kaputt", [["PC", "kaputt"]]),
    ("what is behind and near as what overlaps", '["der pc", "alte der, kaputt"]', "alte der PC kaputt", [["der PC kaputt"]]),
    ("each pair", '["pc", "kaputt"]', "PC kaputt, " * 5, [["PC kaputt"]] * 5),
    ("each match", '["pc"]', "PC, PC. PC", [["PC"], ["PC"], ["PC"]]),
]


@pytest.mark.parametrize(("find", "text", "parts"), [c[1:] for c in SHOWN], ids=[c[0] for c in SHOWN])
def test_a_finding_shows(find, text, parts):
    assert shown(recogniser(cue(find)), text) == parts


def test_unless_switches_a_cue_off_in_its_scope():
    rec = recogniser(cue('["pc"]', "unless: [neu],"))
    assert ids(rec, "der PC ist alt")
    assert not ids(rec, "der PC ist neu")
    assert ids(rec, "der PC ist alt, neu ist die Maus")


UNLESS = [
    ("message", "der PC ist alt. so ist das. neu", False),
    ("pair", "der PC ist kaputt. neu", True),
    ("pair", "der PC ist neu. kaputt", False),
    ("pair", "der PC ist. kaputt und neu", False),
    ("segment", "der PC ist kaputt und neu", False),
    ("segment", "der PC ist kaputt, neu", False),
]


@pytest.mark.parametrize(("scope", "text", "hit"), UNLESS)
def test_unless_looks_as_far_as_its_cue_but_at_least_a_sentence(scope, text, hit):
    find = '["pc"]' if scope == "message" else '["pc", "kaputt"]'
    assert bool(ids(recogniser(cue(find, f"within: {scope}, unless: [neu],")), text)) is hit


def test_an_exception_is_named_with_its_first_word():
    rec = recogniser(cue('["pc"]', "unless: [ganz neu],"))
    assert not ids(rec, "der PC ist ganz, neu")
    (held,) = rec.recognise("der PC ist ganz neu").held
    assert (held.guard, held.title, held.words) == ("ausnahme", "Ausnahme dieses Hinweises", "ganz")


def test_plus_needs_enough_points():
    rec = recogniser(cue('["anruf*"]', "within: sentence, plus: {ständig: 2, heute: 1, angebot: -3}, enough: 2,"))
    assert ids(rec, "ständig Anrufe")
    assert not ids(rec, "heute Anrufe")
    assert not ids(rec, "ständig Anrufe wegen Angebot")


def test_plus_counts_what_stands_in_the_scope_of_the_cue():
    rec = recogniser(cue('["anruf*"]', "within: sentence, plus: {ständig: 1, heute: 1, wieder: 1}, enough: 2,"))
    assert shown(rec, "ständig und heute Anrufe") == [["ständig", "heute Anrufe"]]
    assert not ids(rec, "ständig Anrufe. heute nicht")
    assert ids(rec, "ständig Anrufe, heute wieder")


def test_what_takes_points_in_another_sentence_takes_none():
    assert ids(
        recogniser(cue('["anruf*"]', "within: sentence, plus: {ständig: 2, angebot: -1}, enough: 2,")), "ständig Anrufe. ein Angebot"
    )


def test_what_takes_points_or_brings_none_is_no_part_of_the_finding():
    rec = recogniser(cue('["anruf*"]', "within: sentence, plus: {ständig: 3, angebot: -1, täglich: 0}, enough: 2,"))
    assert shown(rec, "Angebot? ja, ständig täglich diese Anrufe zum Angebot") == [["ständig", "Anrufe"]]


LISTS = "lists:\n  kiste: der alte kasten, pc\n"
IN_LISTS = [
    ("kaputt <kiste>", "kaputt der alte Kasten", True),
    ("kaputt <kiste>", "kaputt PC", True),
    ("kaputt <kiste>", "kaputt der alte", False),
    ("kaputt <kiste>", "kaputt ist PC", False),
    ("kaputt <kiste>", "kaputt 14.3.", False),
    ("kaputt <kiste> hier", "kaputt der alte Kasten hier", True),
    ("kaputt <kiste> hier", "kaputt PC hier", True),
    ("kaputt <kiste> hier", "kaputt PC da", False),
    ("kaputt <kiste> hier", "kaputt der alte Kasten da", False),
    ("kaputt .. <kiste> hier", "kaputt PC, der alte Kasten da, PC hier", False),
    ("kaputt .. <kiste> hier", "kaputt PC da der PC hier", True),
    ("kaputt <kiste>? hier", "kaputt hier", True),
    ("kaputt <kiste>? hier", "kaputt der alte Kasten hier", True),
    ("<kiste> kaputt", "der alte Kasten kaputt", True),
    ("<kiste> kaputt", "der alte Kasten ist kaputt", False),
    ("<kiste>, kaputt", "kaputt", True),
    ("<zahl>", "39,5", True),
    ("<kiste> <zahl>", "der alte Kasten 7", True),
    ("<kiste> <zahl>", "der alte Kasten", False),
    ("xkistex", "xkistex", True),
]


@pytest.mark.parametrize(("find", "text", "hit"), IN_LISTS)
def test_a_list_stands_anywhere_in_a_phrase(find, text, hit):
    assert ids(recogniser(LISTS + cue(f'["{find}"]')), text) == ({"a"} if hit else set())


def nested(count: int, step: int) -> str:
    """So many word lists, each inside the one before, written down from the outermost on (1) or from the innermost (-1)."""
    rows = [f"  l{n}: ja, <l{n + 1}>, <flach> so\n" for n in range(1, count)] + [f"  l{count}: krank <zahl>\n"]
    return "lists:\n  flach: neu\n" + "".join(rows[::step]) + cue("[<l1>]")


@pytest.mark.parametrize(
    "find",
    ["eins .. zwei .. drei ... vier", "ja " * 14, "ja, , nein", "ja,", "ja ab*", "ja *ab", "ja *ab*", "ja -so", "ja -- so"],
)
def test_a_phrase_may_be(find):
    assert recogniser(cue(f"['{find}']"))


def test_only_so_many_words_fit_into_a_long_gap():
    rec = recogniser(cue('["ging ... nicht"]'))
    assert ids(rec, "ging" + " so" * 8 + " nicht") == {"a"}
    assert ids(rec, "ging" + " so" * 9 + " nicht") == set()


@pytest.mark.parametrize("step", [1, -1])
def test_only_so_many_lists_may_stick_in_each_other(step):
    assert ids(recogniser(nested(12, step)), "krank 7") == {"a"}
    with pytest.raises(CatalogueError, match="<l1>: mehr als 12 Wortlisten stecken ineinander"):
        recogniser(nested(13, step))
    with pytest.raises(CatalogueError, match="Wortlisten stecken ineinander"):
        recogniser(nested(1200, step))


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        (cue("['ja ..']"), "'ja ..' endet mit einer Lücke"),
        (cue("['.. ja']"), "'.. ja' muss mit einem festen Wort beginnen"),
        (cue("['ja? nein']"), "'ja? nein' muss mit einem festen Wort beginnen"),
        (cue("['..']"), "'..' enthält kein Wort"),
        (cue("['ja .. so .. so ... so .. nein']"), "ist zu lang oder hat mehr als 3 Lücken"),
        (cue(f"['{'ja ' * 15}']"), "ist zu lang oder hat mehr als 3 Lücken"),
        (cue("['ja <nein>']"), "die Wortliste <nein> gibt es nicht"),
        (cue("['ja a*']"), "'a*' in 'ja a*' träfe fast jedes Wort"),
        (cue("['ja <nein']"), "'<nein' in 'ja <nein' ist kein Wort"),
        (cue("['ja nein>']"), "'nein>' in 'ja nein>' ist kein Wort"),
        (cue("['ja/?!']"), "in 'ja/?!' ist kein Wort"),
        (cue("['ja', ', ']"), "'cue_1': ist leer und kann nie zutreffen"),
        ("lists:\n  eins: ja\n  zwei: <drei>\n  drei: so <zwei>\n" + cue("[ja]"), "<zwei>: die Wortliste enthält sich selbst"),
        ("lists:\n  eins: ja\n  zwei: ja ..\n" + cue("[ja]"), "<zwei>: 'ja ..' endet"),
    ],
)
def test_what_no_phrase_may_be(rest, message):
    with pytest.raises(CatalogueError) as error:
        recogniser(rest)
    assert message in str(error.value)


def test_a_list_of_lists_needs_nothing_else_beside_it():
    rec = recogniser("lists:\n  eins: pc\n  zwei: <eins>, hund\n" + cue('["<zwei>"]'))
    assert ids(rec, "PC") == ids(rec, "Hund") == {"a"}


def test_phrases_that_share_their_rarest_word_are_all_looked_for():
    rec = recogniser(cue('["ging aus, ging kaputt"]'))
    assert ids(rec, "er ging aus") == ids(rec, "er ging kaputt") == {"a"}
    assert shown(rec, "er ging aus und ging kaputt") == [["ging aus"], ["ging kaputt"]]
    assert ids(rec, "er ging") == set()
    rec = recogniser(cue('["ging heute aus?, ging kaputt"]'))
    assert ids(rec, "er ging heute") == ids(rec, "er ging kaputt") == {"a"}


@pytest.mark.parametrize("shift", range(8))
def test_a_phrase_waits_for_the_lists_it_names(shift):
    """A list that holds a common word is not what its phrase is looked up by; other lists change the order of all."""
    lists = "lists:\n" + "".join(f"  leer_{number}: wort{number}\n" for number in range(shift))
    rec = recogniser(
        f"common: der, pc\n{lists}  eins: kaputt <zwei>\n  zwei: der alte kasten, pc\n  drei: <zwei> hier\n  vier: <zwei>, hund\n"
        "cues:\n  - {id: x, for: a, find: [<eins>], hits: [x], misses: [x]}\n"
        "  - {id: y, for: b, find: [<drei>], hits: [x], misses: [x]}\n"
        "  - {id: z, for: w, find: [<vier>], hits: [x], misses: [x]}\n"
    )
    assert ids(rec, "kaputt der alte Kasten hier") == {"a", "b", "w"}
    assert ids(rec, "kaputt der alte Kasten") == {"a", "w"}
    assert ids(rec, "der alte Kasten hier") == {"b", "w"}
    assert ids(rec, "kaputt, hier") == set()
    rec = recogniser(
        f"common: der, pc, hund\n{lists}  eins: kaputt <zwei> <drei>\n  zwei: pc, der\n  drei: der alte kasten, hund\n" + cue("[<eins>]")
    )
    assert ids(rec, "kaputt PC der alte Kasten") == {"a"}
    assert ids(rec, "kaputt PC alte Kasten") == set()


def test_a_list_inside_a_phrase_is_shown_with_all_its_words():
    rec = recogniser(LISTS + cue('["kaputt <kiste> .. hier"]'))
    assert shown(rec, "kaputt der alte Kasten ist hier") == [["kaputt der alte Kasten", "hier"]]


def test_every_match_of_a_list_counts_in_text_order():
    rec = recogniser(LISTS + cue('["<kiste>"]'))
    found, _ = rec.trace("der alte Kasten, PC, " * 60)
    assert [f.words for f in found] == ["der alte Kasten", "PC"] * 60


def test_matches_that_begin_with_the_same_word_are_bounded():
    """Lists in lists could make more of them than anybody can wait for."""
    ends = ", ".join(f"<eins> ... w{n}" for n in range(60))
    rec = recogniser(f"lists:\n  eins: {', '.join(f'a ... w{n}' for n in range(60))}\n  zwei: {ends}\n" + cue('["<zwei>"]'))
    found, _ = rec.trace("a " + " ".join(f"w{n}" for n in range(30)))
    assert len(found) == MAX_ALIKE


def test_lists_name_each_other_and_may_hold_phrases():
    rec = recogniser("lists:\n  eins: <zwei>, pc\n  zwei: der alte kasten, server\n" + cue('["<eins> .. kaputt"]'))
    assert ids(rec, "der alte Kasten ist kaputt")
    assert ids(rec, "PC kaputt")
    assert not ids(rec, "der alte ist kaputt")


def test_a_cue_for_several_ids_finds_all_of_them():
    rec = recogniser(cue('["grippe"]', "", '"a, w"'))
    assert ids(rec, "Grippe") == {"a", "w"}


def test_a_fact_needs_company():
    rec = recogniser(
        "cues:\n  - {id: x, for: c, find: [morgen], hits: [x], misses: [x]}\n  - {id: y, for: a, find: [krank], hits: [x], misses: [x]}\n"
    )
    assert ids(rec, "morgen") == set()
    assert ids(rec, "krank, morgen") == {"a", "c"}


def cues(*rows: str, more: str = "") -> Recogniser:
    """Several cues, each "id: words" or "id: words; more settings"."""
    text = more + "cues:\n"
    for number, row in enumerate(rows):
        ident, _, find = row.partition(": ")
        find, _, rest = find.partition("; ")
        text += f"  - {{id: cue_{number}, for: '{ident}', find: [{find}], {rest + ',' if rest else ''} hits: [x], misses: [x]}}\n"
    return recogniser(text)


def test_cues_may_share_their_words():
    assert ids(cues("a: krank", "b: krank", "w: krank"), "krank") == {"a", "b", "w"}
    for scope in ("clause", "message"):
        assert ids(cues(f"a: krank; within: {scope}", f"b: krank gewesen; within: {scope}"), "krank") == {"a"}


def test_each_cue_looks_as_far_as_it_says():
    rec = cues("w: leider", "a: pc, kaputt; within: message", "b: hund, krank")
    assert ids(rec, "Der PC. So ist das. Kaputt. Der Hund krank.") == {"a", "b"}
    assert ids(rec, "Der Hund. Krank. So ist das.") == set()
    assert ids(rec, "Der PC. So ist das. Der Hund ist krank.") == {"b"}


def test_a_term_may_be_the_same_as_another_and_as_many_as_one_likes():
    rec = cues("a: eins, zwei, drei, vier, fünf")
    assert ids(rec, "fünf vier drei zwei eins") == {"a"}
    for word in ("eins", "zwei", "drei", "vier", "fünf"):
        assert ids(rec, "fünf vier drei zwei eins".replace(word, "x")) == set()


APART_MESSAGES = [
    ("a: pc; within: message, unless: [neu]", "Der PC ist alt. So ist das. Neu.", set()),
    ("a: pc; within: message, plus: {kaputt: 2}, enough: 2", "Der PC ist alt. So ist das. Kaputt.", {"a"}),
    ("a: der pc, ist kaputt; within: message", "Der PC eben. So ist das. Er ist kaputt.", {"a"}),
    ("a: der pc, ist kaputt; within: pair", "Der PC eben. Er ist kaputt.", {"a"}),
    ("a: der pc, ist kaputt; within: pair", "Der PC eben. So ist das. Er ist kaputt.", set()),
    ("a: der pc; within: sentence", "So ist das. Der PC eben. Er ist kaputt.", {"a"}),
    ("a: pc, kaputt; within: message, distance: 3", "Der PC. Er kaputt.", {"a"}),
    ("a: pc, kaputt; within: message, distance: 3", "Der PC. So ist das eben. Er kaputt.", set()),
]


@pytest.mark.parametrize(("row", "text", "found"), APART_MESSAGES)
def test_cues_across_sentences(row, text, found):
    assert ids(cues(row), text) == found
    assert ids(cues(row, "w: hund; within: message"), f"{text} Hund.") == found | {"w"}


def test_the_same_phrase_counts_in_each_of_its_sentences():
    assert shown(cues("a: der pc"), "Der PC. So ist das. Der PC.") == [["Der PC"], ["Der PC"]]


SIGNALS = "signals: [{id: s, title: S}, {id: u, title: Umzug, reason: ja}]\n"


def test_a_signal_is_told_only_beside_something_else_or_if_it_is_a_reason():
    rec = cues("s: hallo", "u: umzug", "a: krank; months: '1, 12'", more=SIGNALS)
    assert rec.recognise("hallo") is NOTHING
    assert rec.recognise("umzug").other_reasons == ("Umzug",)
    seen = rec.recognise("krank")
    assert (len(seen.findings), seen.held, seen.other_reasons, seen.signals) == (1, (), (), ())
    seen = rec.recognise("hallo umzug")
    assert (seen.findings, seen.other_reasons, [f.id for f in seen.signals]) == ((), ("Umzug",), ["s", "u"])
    seen = rec.recognise("krank, hallo")
    assert ([f.id for f in seen.findings], seen.other_reasons, [f.id for f in seen.signals]) == (["a"], (), ["s"])
    assert (seen.findings[0].months, seen.findings[0].parts) == ((1, 12), ((0, 5),))
    guard = "guards:\n  - {id: g, title: x, applies: signal, scope: before, words: nicht}\n"
    assert cues("s: hallo", more=SIGNALS + guard).recognise("nicht hallo") is NOTHING
    rec = cues("s: hallo", "a: krank gewesen", more=SIGNALS)
    assert rec.recognise("gewesen, krank, hallo") is NOTHING


def test_company_may_be_a_signal_or_a_fact_that_has_company_itself():
    rec = cues("c: morgen", "a: krank; needs: s", "s: hallo", "b: hund; needs: c", more=SIGNALS)
    assert ids(rec, "krank") == set()
    assert ids(rec, "hallo krank") == {"a"}
    assert ids(rec, "hund, morgen") == set()
    assert ids(rec, "hund, morgen, krank, hallo") == {"a", "b", "c"}


def test_what_lacks_company_is_told_only_if_company_was_in_sight():
    rec = cues("c: morgen", "a: krank", more="guards:\n  - {id: g, title: x, applies: excuse, scope: before, words: nicht}\n")
    assert rec.recognise("morgen") is NOTHING
    held = rec.recognise("morgen bin ich nicht krank").held
    assert [(h.finding.id, h.guard, h.title) for h in held] == [("c", "ohne_anlass", "ohne Bezug zu einer Verspätung"), ("a", "g", "x")]


def test_of_several_ids_of_a_cue_those_count_that_can():
    rec = cues("w, c: grippe", "s, a: krank", more=SIGNALS)
    assert ids(rec, "grippe") == {"w"}
    assert [h.finding.id for h in rec.recognise("grippe").held] == ["c"]
    assert ids(rec, "krank") == {"a"}


@pytest.mark.parametrize(
    ("applies", "found"),
    [("excuse", {"w", "f"}), ("circumstance", {"a"}), ("signal", {"a", "w", "f"}), ("'excuse, circumstance'", set())],
)
def test_a_guard_holds_back_only_what_it_applies_to(applies, found):
    more = f"guards:\n  - {{id: g, title: x, applies: {applies}, scope: sentence, words: nicht}}\n"
    rec = cues("a: krank", "w: leider", "f: grippe", more=more)
    assert ids(rec, "nicht leider krank, grippe") == found


def test_of_two_cues_for_the_same_on_the_same_words_the_first_is_named():
    (finding,) = cues("b: x", "a: krank", *["b: x"] * 6, "a: krank").recognise("krank").findings
    assert finding.cue == "cue_1"


@pytest.mark.parametrize("find", ["krank gewesen", "krank <kiste>", "krank, '<kiste>'"])
def test_company_is_in_sight_only_with_all_its_words(find):
    for scope in ("clause", "message"):
        rec = cues("c: morgen", f"a: {find}; within: {scope}", more="common: pc\n" + LISTS)
        assert rec.recognise("morgen krank") is NOTHING


def test_the_trace_shows_everything_and_where():
    rec = cues("s: hallo", "c: morgen", "a: krank", more=SIGNALS)
    found, held = rec.trace("krank, hallo morgen")
    assert [(f.id, f.start) for f in found] == [("s", 7), ("a", 0), ("c", 13)]
    assert held == []
    assert [f.id for f in rec.trace("hallo")[0]] == ["s"]
    assert [h.finding.id for h in rec.trace("morgen")[1]] == ["c"]
    assert rec.trace("nichts") == ([], [])
    assert rec.trace("krank, morgen", ((5, 13),))[0] == []


def test_findings_inside_others_of_the_same_id_are_left_out():
    rec = cues("a: krank", "a: sehr krank gewesen", "b: krank gewesen")
    found = rec.recognise("sehr krank gewesen, krank").findings
    assert [(f.id, f.words) for f in found] == [("a", "sehr krank gewesen"), ("b", "krank gewesen"), ("a", "krank")]


def test_findings_and_what_is_held_back_stand_in_text_order():
    guard = "guards:\n  - {id: g, title: x, applies: 'excuse, circumstance', scope: sentence, words: nicht}\n"
    rec = cues("a: krank", "b: hund beisst", "b: hund", "w: hund", "a: pc", more=guard)
    text = "PC, Hund beisst, krank"
    assert [f.words for f in rec.recognise(text).findings] == ["PC", "Hund", "Hund beisst", "krank"]
    assert [h.finding.words for h in rec.recognise(f"{text} nicht").held] == ["PC", "Hund", "Hund", "Hund beisst", "krank"]
    assert [(h.words, h.start) for h in rec.recognise(f"nicht {text}").held] == [("nicht", 0)] * 5


def test_of_two_on_the_same_words_the_first_in_the_catalogue_comes_first():
    found = cues("b: krank", "w: krank", "a: krank").recognise("krank").findings
    assert [(f.kind, f.id) for f in found] == [("excuse", "a"), ("excuse", "b"), ("circumstance", "w")]


GUARD = cue('["krank"]') + "guards:\n  - {id: g, title: gesperrt, applies: excuse, %s}\n"
GUARDS = [
    ("scope: before, reach: 2, words: nicht", "nicht so krank", False),
    ("scope: before, reach: 2, words: nicht", "nicht wirklich so krank", True),
    ("scope: before, words: nicht", "krank nicht", True),
    ("scope: before, at_end: ja, words: nicht", "krank war ich nicht", False),
    ("scope: before, at_end: ja, words: nicht", "krank und kam nicht", True),
    ("scope: before, words: nicht, not_in: noch nicht", "noch nicht krank", True),
    ("scope: clause, words: falls", "falls ich krank bin", False),
    ("scope: clause, words: falls", "falls es regnet, bin ich krank", True),
    ("scope: clause, words: er, unless: mich", "er macht mich krank", True),
    ("scope: clause, words: er, unless: mich", "er ist krank", False),
    ("scope: sentence, words: falls", "falls es regnet, bin ich krank", False),
    ("scope: message, words: pünktlich", "Ich war krank. Alles ist pünktlich.", False),
    ("scope: before, words: nicht", "gar nicht so recht krank", False),
    ("scope: before, reach: 2, words: gar nicht", "gar nicht so krank", False),
    ("scope: before, words: nicht krank", "nicht krank", True),
    ("scope: before, at_end: ja, words: krank nicht", "krank nicht", True),
    ("scope: before, at_end: ja, words: nicht", "krank war ich nicht, schade", False),
    ("scope: before, at_end: ja, words: nicht", "krank war nicht ich", True),
    ("scope: before, at_end: ja, words: gar nicht", "krank war ich gar nicht", False),
    ("scope: before, at_end: ja, words: gar nicht", "krank war ich gar nicht, schade", False),
    ("scope: before, words: gar und nicht", "gar und nicht krank", False),
    ("scope: before, words: nicht, unless: nur", "nicht nur krank", True),
    ("scope: before, words: nicht, unless: nur", "nicht krank und nur müde", False),
    ("scope: before, words: nicht so, not_in: noch nicht", "noch nicht so krank", True),
    ("scope: clause, words: er, unless: mich", "er ist krank, mich stört es", False),
    ("scope: sentence, words: er, unless: mich", "er macht „mich“ krank", False),
    ("scope: sentence, words: er, unless: mich auch", "er macht mich „auch“ krank", False),
    ("scope: clause, words: er macht mich, unless: mich", "er macht mich krank", False),
    ("scope: clause, words: er, unless: mich stört", "er macht krank mich, stört", True),
    ("scope: clause, words: falls ja", "falls, ja krank", True),
    ("scope: message, words: pünktlich, unless: leider", "Ich war krank. Alles ist pünktlich. Leider.", True),
    ("scope: question, unless: leider", "Bin ich leider krank?", True),
    ("scope: question, unless: leider", "Leider, bin ich krank?", False),
    ("scope: question, unless: leider", "Bin ich „leider“ krank?", False),
    ("scope: quoted, unless: leider", "„Ich bin krank“, leider.", True),
    ("scope: quoted, unless: leider", "„Ich bin krank“. Leider.", False),
    ("scope: quoted, unless: leider sehr", "„Ich bin krank“ „leider“ sehr", False),
    ("scope: question", "Sind Sie krank?", False),
    ("scope: question", "Ich war krank. Geht es morgen?", True),
    ("scope: quoted", "„Ich bin krank“, sagte er", False),
    ("scope: quoted", "„Ich“ bin krank", True),
]


@pytest.mark.parametrize(("guard", "text", "hit"), GUARDS)
def test_guard(guard, text, hit):
    rec = recogniser(GUARD % guard)
    assert bool(ids(rec, text)) is hit
    if not hit:
        assert [h.guard for h in rec.recognise(text).held] == ["g"]


def test_a_guard_word_that_is_part_of_the_find_does_not_hold_it_back():
    rec = recogniser(cue('["ging nicht"]') + "guards:\n  - {id: g, title: x, applies: excuse, scope: before, at_end: ja, words: nicht}\n")
    assert ids(rec, "Das Netz ging nicht")


def test_another_word_may_hold_back_what_contains_a_guard_word():
    rec = recogniser(cue('["ging nicht"]') + "guards:\n  - {id: g, title: x, applies: excuse, scope: sentence, words: nicht}\n")
    assert not ids(rec, "Das Netz ging nicht, nicht?")


APART = cue('["pc", "kaputt"]', "within: %s,") + "guards:\n  - {id: g, title: gesperrt, applies: excuse, %s}\n"
GUARDS_OF_WORDS_APART = [
    ("pair", "scope: question", "Der PC? Kaputt.", False),
    ("sentence", "scope: question, unless: leider", "Ist der PC leider, na, kaputt?", True),
    ("sentence", "scope: question, unless: leider", "Ist der PC, na, leider kaputt?", False),
    ("sentence", "scope: clause, words: er, unless: mich", "er macht mich am PC irre, er ist kaputt", False),
]


@pytest.mark.parametrize(("within", "guard", "text", "hit"), GUARDS_OF_WORDS_APART)
def test_guard_of_words_apart(within, guard, text, hit):
    assert bool(ids(recogniser(APART % (within, guard)), text)) is hit


@pytest.mark.parametrize(
    ("guard", "text", "words"),
    [
        ("scope: before, words: gar nicht", "gar nicht krank", "gar"),
        ("scope: message, words: alles pünktlich", "Ich war krank. Alles pünktlich.", "Alles"),
        ("scope: question", "Bin ich krank?", ""),
        ("scope: quoted", "„Ich bin krank“", ""),
    ],
)
def test_what_is_held_back_names_the_first_word_of_what_does(guard, text, words):
    (held,) = recogniser(GUARD % guard).recognise(text).held
    assert (held.guard, held.title, held.words, text[held.start : held.end]) == ("g", "gesperrt", words, words)


def test_of_several_guard_words_the_first_in_the_text_is_named():
    text = "so. nicht der PC." + " so." * 6 + " nicht kaputt."
    (held,) = recogniser(APART % ("message", "scope: sentence, words: nicht")).recognise(text).held
    assert held.start == text.index("nicht")


def test_what_leans_on_a_held_excuse_is_held_too():
    rec = recogniser(cue('["grippe"]', "", '"a, w"') + "guards:\n  - {id: g, title: x, applies: excuse, scope: before, words: keine}\n")
    assert ids(rec, "keine Grippe") == set()


def test_a_cue_may_ignore_a_guard():
    rec = recogniser(cue('["krank"]', "ignore: g,") + "guards:\n  - {id: g, title: x, applies: excuse, scope: before, words: nicht}\n")
    assert ids(rec, "nicht krank") == {"a"}


def test_abbreviations_do_not_end_a_sentence():
    rec = recogniser(cue('["arzt ... krank"]'))
    assert ids(rec, "Der Arzt Dr. Meier schreibt mich krank")
    assert not ids(rec, "Zum Arzt. Meier schreibt mich krank")


def test_a_single_line_end_in_wrapped_text_does_not_end_a_sentence():
    rec = recogniser(cue('["drucker .. kaputt"]'))
    assert ids(rec, "Gestern haben wir wie verabredet alles gedruckt, doch der Drucker\nist kaputt")
    assert not ids(rec, "Der Drucker\nist kaputt")


def test_findings_lie_where_their_words_are(catalogue):
    text = unicodedata.normalize("NFD", "Schönen Gruß 👩‍💻! Mein Rechner ist über Nacht abgestürzt.")
    for f in catalogue.recogniser.recognise(text).findings:
        assert text[f.start : f.end] == f.words
        assert f.parts[0][0] == f.start
        assert f.parts[-1][1] == f.end


def test_only_the_given_spans_are_read(catalogue):
    text = "> Ich war krank.\nAlles gut."
    assert catalogue.recogniser.recognise(text, ((17, len(text)),)) is NOTHING


WORDS = st.sampled_from(
    [
        "ich",
        "war",
        "krank",
        "nicht",
        ".",
        ",",
        "!",
        "?",
        "\n",
        "„",
        "“",
        ">",
        "mein",
        "PC",
        "ist",
        "kaputt",
        "weil",
        "das",
        "Telefon",
        "ständig",
        "klingelt",
        "am",
        "14.3.",
        "7:30",
        "Sie",
        "Ihr",
        "Laptop",
        "für",
        "den",
        "Preis",
        "in",
        "München",
        "😩",
        "pünktlich",
        "morgen",
        "sorry",
    ]
)


@cache
def built_in():
    from ausrede.catalogue import load

    return load().recogniser


@given(st.lists(WORDS | st.text(max_size=8), max_size=40).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_findings_whose_offsets_are_right(text):
    rec = built_in()
    seen = rec.recognise(text)
    for f in (*seen.findings, *(h.finding for h in seen.held)):
        assert text[f.start : f.end] == f.words
        for start, end in f.parts:
            assert f.start <= start < end <= f.end
    assert rec.recognise(text) == seen


def test_long_text_without_full_stops_takes_linear_time(catalogue):
    import time

    def seconds(count: int) -> float:
        text = "ich war krank und mein rechner ist kaputt " * count
        start = time.process_time()
        catalogue.recogniser.recognise(text)
        return time.process_time() - start

    seconds(50)
    small, large = min(seconds(200) for _ in range(3)), seconds(2000)
    # Ten times the text; the slack is for the machine, quadratic growth would be a factor of a hundred.
    assert large < 40 * small


def test_words_with_the_same_symbols_share_them():
    """A stream has tens of thousands of words but only thousands of sets."""
    symbols = recogniser(cue("[<geraet>]") + "lists: {geraet: [pc, laptop]}\n").symbols
    assert symbols["pc"]
    assert symbols["pc"] is symbols["laptop"]
    assert symbols["ja"] is symbols["nein"]
