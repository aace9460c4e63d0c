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
circumstances: [{id: c, kind: fact, title: C, meaning: m, needs: [a]}, {id: w, kind: wording, title: W, meaning: m}]
sources: [{id: urteil, title: U}]
rules: [{id: r, when: [a], weights: {trust: -1}, because: b, sources: [urteil]}]
"""


def recogniser(rest: str) -> Recogniser:
    return from_compiled(compile_catalogue([[(Path("test.yaml"), (BASE + rest).encode())]])).recogniser


def cue(find: str, more: str = "", ident: str = "a") -> str:
    return f"cues:\n  - {{id: cue_1, for: {ident}, find: {find}, {more} hits: [x], misses: [x]}}\n"


def ids(rec: Recogniser, text: str) -> set[str]:
    return {f.id for f in rec.recognise(text).findings}


CASES = [
    ("an exact word, whatever its case", '["krank"]', "Ich war KRANK.", True),
    ("not inside another word", '["krank"]', "Die Krankheit", False),
    ("a prefix", '["krank*"]', "Die Krankheit", True),
    ("a suffix", '["*absturz"]', "Serverabsturz", True),
    ("an infix", '["*drucker*"]', "Laserdruckerpanne", True),
    ("umlaut as written", '["für"]', "für Sie", True),
    ("umlaut as ue", '["für"]', "fuer Sie", True),
    ("umlaut decomposed", '["für"]', unicodedata.normalize("NFD", "für Sie"), True),
    ("sharp s as ss", '["groß"]', "gross", True),
    ("a phrase of neighbours", '["den geist aufgegeben"]', "hat den Geist aufgegeben", True),
    ("a phrase broken by a word", '["den geist aufgegeben"]', "den guten Geist aufgegeben", False),
    ("a gap of up to four words", '["ging .. nicht"]', "ging heute leider gar wieder nicht", True),
    ("a gap too wide", '["ging .. nicht"]', "ging heute leider gar wieder mal nicht", False),
    ("a long gap", '["ging ... nicht"]', "ging heute leider gar wieder mal nicht", True),
    ("a gap does not cross a sentence", '["ging .. nicht"]', "Es ging. Nicht heute.", False),
    ("alternatives in one place", '["ging/lief nicht"]', "lief nicht", True),
    ("an optional word there", '["ging gar? nicht"]', "ging gar nicht", True),
    ("an optional word left out", '["ging gar? nicht"]', "ging nicht", True),
    ("a number", '["<zahl> grad"]', "39,5 Grad", True),
    ("a time of day", '["um <uhrzeit>"]', "um 7:30", True),
    ("a date", '["am <datum>"]', "am 14.3. früh", True),
    ("a day of the month", '["am <tag>"]', "am 14. früh", True),
    ("a hyphen is two words", '["e-mail"]', "Die E-Mail kam", True),
    ("an apostrophe is two words", '["hab\'s"]', "Ich hab's", True),
    ("two terms in any order", '["pc", "kaputt"]', "Kaputt ist der PC", True),
    ("two terms on one word", '["*server*", "*ausfall"]', "Serverausfall", True),
    ("two terms in two clauses", '["pc", "kaputt"]', "der PC läuft, kaputt ist die Lampe", False),
]


@pytest.mark.parametrize(("find", "text", "hit"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_pattern(find, text, hit):
    assert ids(recogniser(cue(find)), text) == ({"a"} if hit else set())


SCOPES = [
    ("segment", "der PC und kaputt", False),
    ("clause", "der PC und kaputt", True),
    ("clause", "der PC, kaputt", False),
    ("sentence", "der PC, kaputt", True),
    ("sentence", "Der PC. Kaputt", False),
    ("pair", "Der PC. Kaputt", True),
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


def test_unless_switches_a_cue_off_in_its_scope():
    rec = recogniser(cue('["pc"]', "unless: [neu],"))
    assert ids(rec, "der PC ist alt")
    assert not ids(rec, "der PC ist neu")
    assert ids(rec, "der PC ist alt, neu ist die Maus")


def test_plus_needs_enough_points():
    rec = recogniser(cue('["anruf*"]', "within: sentence, plus: {ständig: 2, heute: 1, angebot: -3}, enough: 2,"))
    assert ids(rec, "ständig Anrufe")
    assert not ids(rec, "heute Anrufe")
    assert not ids(rec, "ständig Anrufe wegen Angebot")


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
