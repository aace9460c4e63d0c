"""Points beside the cues, through small catalogues of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausrede.catalogue import from_compiled
from ausrede.compiling import compile_catalogue
from ausrede.errors import CatalogueError
from ausrede.evidence import BLOCK, LANE, MOST, compact
from ausrede.lexicon import Lines, lines
from test_recogniser import BASE, cue, ids

HEAD = "evidence:\n  - id: p\n    for: a\n    base: -50\n    alone: 10\n    beside: -60\n    against: 20\n    because: b\n    points:\n"


def points(rows: str, label: str = "a", ident: str = "p") -> str:
    table = HEAD.replace("for: a", f"for: {label}").replace("id: p", f"id: {ident}")
    return table + "".join(f"      {row}\n" for row in rows.split("\n"))


def recogniser(*layers: str):
    files = [[(Path(f"{number}.yaml"), text.encode())] for number, text in enumerate((BASE + layers[0], *layers[1:]))]
    return from_compiled(compile_catalogue(files)).recogniser


@pytest.mark.parametrize(
    ("rows", "text", "found"),
    [
        ("+70: drucker", "Der Drucker!", True),
        ("+70: drucker", "Die Druckerei!", False),
        ("+70: druck*", "Die Druckerei!", True),
        ("+70: '*ruckerei'", "Die Buchdruckerei!", True),
        ("+70: <geraet>", "Der Plotter!", True),
        ("+70: <zahl>", "39,5", True),
        ("+70: kein netz", "Da war kein Netz.", True),
        ("+70: kein netz", "Netz war kein Thema.", False),
        ("+70: <zahl> grad", "mit 40 Grad", True),
        ("+40: drucker\n+25: rauch*", "Drucker raucht.", True),
        ("+40: drucker\n+25: rauch*", "Drucker, Drucker, Drucker", False),
        ("+70: drucker\n-20: ihr", "Ihr Drucker", False),
        ("+59: drucker", "Der Drucker", False),
        ("+60: drucker", "Der Drucker", True),
        ("+70: größ*", "die GROESSTE", True),
    ],
)
def test_words_alone(rows, text, found):
    assert ids(recogniser("lists: {geraet: [plotter, fax]}\n" + points(rows)), text) == ({"a"} if found else set())


def test_a_find_without_a_cue_names_the_words_that_speak_for_it_most():
    rec = recogniser(points("+50: drucker\n+40: raucht\n+2: der"))
    text = "Hallo! Der Drucker da raucht. Gruß"
    (finding,) = rec.recognise(text).findings
    assert (finding.cue, finding.words) == ("wortpunkte", "Drucker da raucht")
    assert [text[start:end] for start, end in finding.parts] == ["Drucker", "raucht"]


def test_a_cue_falls_where_the_other_words_speak_against_it():
    rec = recogniser(cue("[krank]") + points("-11: jahr"))
    assert ids(rec, "Ich war krank.") == {"a"}
    assert ids(rec, "Ich war voriges Jahr krank.") == set()
    assert rec.overruled("Ich war krank.") == ()
    (held,) = rec.overruled("Ich war voriges Jahr krank.")
    assert (held.finding.id, held.finding.words, held.guard) == ("a", "krank", "wortpunkte")


def test_words_need_more_where_a_guard_held_a_cue_back():
    guard = "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [nicht]}]\n"
    rec = recogniser(guard + cue("[drucker]") + points("+70: drucker\n+10: raucht"))
    assert ids(rec, "Drucker") == {"a"}
    assert ids(rec, "Drucker nicht") == set()
    assert ids(rec, "Drucker raucht nicht") == {"a"}


def test_points_never_hold_back_the_cues_of_an_own_catalogue():
    own = "cues:\n  - {id: own, for: b, find: [hund], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[krank]") + points("-90: hund") + points("-90: hund", "b", "q").removeprefix("evidence:\n"), own)
    assert ids(rec, "Der Hund.") == {"b"}


def test_what_no_table_weighs_is_found_by_its_cues_beside_anything_doubtful():
    rec = recogniser(cue("[krank]") + "  - {id: cue_2, for: w, find: [leider], hits: [x], misses: [x]}\n" + points("+1: krank"))
    assert ids(rec, "Leider krank") == {"a", "w"}


def test_a_circumstance_with_needs_has_company_in_what_stands_alone():
    rec = recogniser(cue("[montag]", ident="c") + points("+70: drucker"))
    assert ids(rec, "Montag") == set()
    assert ids(rec, "Drucker. Montag") == {"a", "c"}


def test_a_long_text_is_weighed_in_pieces():
    rec = recogniser(points("+40: drucker\n+25: raucht"))
    filler = "Das Wetter ist schön. " * BLOCK
    assert ids(rec, "Drucker raucht. " + filler) == {"a"}
    assert ids(rec, "Drucker. " + filler + "Raucht.") == set()
    assert ids(rec, filler + "Drucker raucht.") == {"a"}
    assert ids(rec, "wort " * 10 * BLOCK + "Drucker raucht") == {"a"}


def test_no_sum_runs_over_into_the_next_table():
    rec = recogniser(points("+99: aaaa*, aaaaa*, aaaaaa*, aaaaaaa*, aaaaaaaa*") + points("-99: bbbb", "b", "q").removeprefix("evidence:\n"))
    for count in (1, BLOCK, 40 * BLOCK):
        assert ids(rec, " ".join(f"aaaaaaaab{number}" for number in range(count))) == {"a"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("+5: dru*", "kann keine Punkte bekommen"),
        ("+5: '*drucker*'", "kann keine Punkte bekommen"),
        ("+5: drei ganze wörter", "kann keine Punkte bekommen"),
        ("+5: kein netz*", "kann keine Punkte bekommen"),
        ("+5: <gibtsnicht>", "die Wortliste <gibtsnicht> gibt es nicht"),
        ("+5: '?!'", "ist kein Wort"),
        ("+5: netz\n+6: netz", "zweimal"),
        ("0: netz", "Punkte zählen von"),
        (f"{MOST + 1}: netz", "Punkte zählen von"),
        ("viel: netz", "Punkte zählen von"),
    ],
)
def test_mistakes_are_named_with_their_line(rows, message):
    with pytest.raises(CatalogueError, match=r"0\.yaml, Zeile") as error:
        recogniser(points(rows))
    assert message in str(error.value)


def test_an_unknown_id_and_missing_points_are_named():
    with pytest.raises(CatalogueError, match="unbekannte 'x'"):
        recogniser(points("+5: netz", "x"))
    with pytest.raises(CatalogueError, match="braucht 'points'"):
        recogniser(HEAD.replace("    points:\n", ""))


@given(st.dictionaries(st.text("abcdefg xyz*", min_size=1), st.text("0123:- "), max_size=30), st.text("abcdefg xyz*"))
def test_lines_are_found_like_entries_of_a_dictionary(table, other):
    found = Lines(lines(table))
    for key in (*table, other):
        assert found.get(key) == table.get(key, "")


@given(st.sets(st.integers(0, 30)))
def test_sign_bits_become_neighbours(numbers):
    assert compact(sum(1 << LANE * n + LANE - 1 for n in numbers)) == sum(1 << n for n in numbers)


def test_every_excuse_and_every_told_circumstance_of_the_built_in_catalogue_is_weighed(catalogue):
    weighed = {ident for label in catalogue.recogniser.evidence.labels for ident in label.ids}
    assert set(catalogue.excuses) <= weighed
    assert all(label.base < 0 for label in catalogue.recogniser.evidence.labels)
