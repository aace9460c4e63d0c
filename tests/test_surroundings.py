"""What stands around a find, through small catalogues of their own."""

from __future__ import annotations

import pytest

from ausrede.errors import CatalogueError
from ausrede.evidence import BLOCK
from test_evidence import points, recogniser
from test_recogniser import cue, ids

#: The words for "a": 0 with "krank", 20 with "krank" and "heftig".
WORDS = points("+50: krank\n+20: heftig").replace("alone: 10", "alone: 0")
HEAD = "surroundings:\n  - id: u\n    for: a\n    alone: 15\n    beside: -5\n    against: 4\n    because: b\n"


def surroundings(message: str = "1: xxx", sentence: str = "1: xxx", clause: str = "1: xxx") -> str:
    return HEAD + f"    message: {{{message}}}\n    sentence: {{{sentence}}}\n    clause: {{{clause}}}\n"


def more_surroundings(message: str, label: str) -> str:
    """A second table, to stand behind the first one."""
    return surroundings(message).removeprefix("surroundings:\n").replace("id: u", "id: v").replace("for: a", f"for: {label}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Krank", True),
        ("Krank, fertig", True),  # −5 in the message
        ("Krank heute. Fertig und egal", False),  # −6
        ("Krank heute, damals", True),  # −4 in the sentence
        ("Krank damals", False),  # and −4 more in the clause
        ("Damals. Krank fertig", True),  # not in its sentence
        ("Krank damals jaja", True),  # +5 in the clause
        ("Krank damals, jaja", False),
        ("Damals krank jaja krank", True),  # what is part of a find is not around it
        ("Krank 7", False),
        ("Krank Plotter", False),
        ("Krank Plotter Fax nein", True),  # a list counts once
    ],
)
def test_words_around_a_find_of_a_cue_speak_for_or_against_it(text, found):
    rec = recogniser(
        "lists: {geraet: [plotter, fax]}\n"
        + cue("[krank]")
        + WORDS
        + surroundings("-5: fertig, -1: egal, -6: krank", "-4: damals", "-4: damals, +5: jaja, -6: '<zahl>, <geraet>', +1: nein").replace(
            "-6: '<zahl>, <geraet>', +1: nein", '-6: "<zahl>, <geraet>", +1: nein'
        )
    )
    assert ids(rec, text) == ({"a"} if found else set())


@pytest.mark.parametrize(
    ("text", "found"), [("Krank heftig", True), ("Krank heftig fertig", False), ("Krank sicher", True), ("Krank", False)]
)
def test_a_find_without_a_cue_needs_more(text, found):
    rec = recogniser(WORDS + surroundings("-6: fertig, +15: sicher"))
    assert ids(rec, text) == ({"a"} if found else set())


def test_a_find_without_a_cue_needs_more_still_where_a_guard_held_a_cue_back():
    guard = "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [nicht]}]\n"
    own = WORDS.replace("against: 20", "against: 0")
    rec = recogniser(guard + cue("[krank]") + own + surroundings("+15: sicher, +3: fast, +4: ganz"))
    assert ids(rec, "Krank sicher") == {"a"}
    assert ids(rec, "Krank fast sicher nicht") == set()
    assert ids(rec, "Krank ganz sicher nicht") == {"a"}


def test_what_needs_an_excuse_falls_with_it():
    rec = recogniser(
        cue("[krank]") + "  - {id: cue_2, for: c, find: [montag], hits: [x], misses: [x]}\n" + WORDS + surroundings("-6: fertig")
    )
    assert ids(rec, "Krank. Montag") == {"a", "c"}
    seen = rec.recognise("Krank. Montag fertig")
    assert not seen.findings
    assert [(h.finding.id, h.guard) for h in seen.held] == [("c", "ohne_anlass")]
    assert [(h.finding.id, h.guard) for h in rec.held_back("Krank. Montag fertig")] == [("c", "ohne_anlass"), ("a", "wortpunkte")]


def test_what_a_guard_holds_back_here_is_not_overruled_there():
    guard = "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [nicht]}]\n"
    rec = recogniser(guard + cue("[krank]") + WORDS + surroundings("-6: fertig"))
    text = "Jetzt krank, fertig. Nicht krank."
    assert [h.guard for h in rec.recognise(text).held] == ["g"]
    assert [h.guard for h in rec.held_back(text)] == ["g"]


def test_what_words_alone_show_needs_its_excuse_too_if_the_points_can_see_it():
    alone = points("+70: montag", "c", "q").removeprefix("evidence:\n")
    rec = recogniser(cue("[krank]") + WORDS + alone + surroundings("-6: fertig"))
    assert ids(rec, "Krank. Montag") == {"a", "c"}
    assert ids(rec, "Krank. Montag fertig") == set()
    assert ids(rec, "Montag") == set()


def test_a_circumstance_has_surroundings_of_its_own():
    table = points("+50: krank", "f", "q").removeprefix("evidence:\n").replace("alone: 10", "alone: 0")
    own = more_surroundings("-6: fertig", "f")
    rec = recogniser(cue("[krank]", ident="[a, f]") + WORDS + table + surroundings("-6: ihr") + own)
    assert ids(rec, "Krank") == {"a", "f"}
    assert ids(rec, "Krank fertig") == {"a"}
    assert ids(rec, "Ihr seid krank") == {"f"}


def test_what_needs_company_is_judged_by_its_surroundings_too():
    table = points("+50: montag", "c", "q").removeprefix("evidence:\n")
    own = more_surroundings("-90: alt", "c")
    hits = "  - {id: cue_2, for: c, find: [montag], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[krank]") + hits + WORDS + table + surroundings() + own)
    assert ids(rec, "Krank. Montag") == {"a", "c"}
    assert ids(rec, "Krank. Alt, Montag") == {"a"}


def test_what_words_show_is_found_once_and_by_its_cue():
    montag = "  - {id: cue_2, for: c, find: [montag], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[krank]") + montag + WORDS + points("+35: montag\n+30: bald", "c", "q").removeprefix("evidence:\n"))
    assert [(f.id, f.words) for f in rec.recognise("Krank. Montag bald").findings] == [("a", "Krank"), ("c", "Montag")]


#: Finds of f need 90 points without a cue and none with one; what stands behind "gern" speaks against them.
WISH = points("+70: montag", "f", "q").removeprefix("evidence:\n") + surroundings("-90: gern").replace("for: a", "for: f").replace(
    "alone: 15\n    beside: -5", "alone: 90\n    beside: 0"
)


def test_a_cue_without_company_lends_its_words_nothing():
    lonely = "  - {id: cue_2, for: f, find: [montag], needs: [b], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[hund]", ident="b") + lonely + WORDS + WISH)
    assert ids(rec, "Montag. Hund") == {"f", "b"}
    assert ids(rec, "Montag") == set()
    assert ids(rec, "Montag gern. Hund") == {"b"}


def test_the_words_of_a_cue_are_those_that_nothing_stands_around():
    table = points("+40: montag\n+25: gern", "f", "q").removeprefix("evidence:\n")
    own = surroundings("-90: gern").replace("for: a", "for: f")
    assert ids(recogniser(cue("[montag]", ident="f") + WORDS + table + own), "Montag gern") == set()
    assert ids(recogniser(cue("[dienstag]", ident="f") + WORDS + table + own), "Montag gern") == {"f"}


def test_what_the_surroundings_overrule_is_told_as_that_even_where_words_made_the_excuse():
    table = points("+50: montag", "c", "q").removeprefix("evidence:\n")
    own = more_surroundings("-90: alt", "c")
    rec = recogniser(cue("[montag]", ident="c") + WORDS.replace("base: -50", "base: 0") + table + surroundings() + own)
    assert ids(rec, "Krank. Montag") == {"a", "c"}
    assert [(h.finding.id, h.guard) for h in rec.held_back("Krank. Alt, Montag")] == [("c", "wortpunkte")]
    assert [(h.finding.id, h.guard) for h in rec.held_back("Alt, Montag")] == [("c", "ohne_anlass")]


def test_the_cues_of_an_own_catalogue_count_whatever_stands_around():
    own = "cues:\n  - {id: own, for: a, find: [hund], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[krank]") + WORDS + surroundings("-90: fertig"), own)
    assert ids(rec, "Krank fertig") == set()
    assert ids(rec, "Hund fertig") == {"a"}
    assert ids(rec, "Krank, Hund, fertig") == {"a"}


def test_in_a_long_text_only_what_is_near_counts():
    rec = recogniser(cue("[krank]") + WORDS + surroundings("-6: fertig"))
    filler = "Das Wetter ist schön. " * BLOCK
    assert ids(rec, filler + "Krank. Fertig") == set()
    assert ids(rec, "Fertig. " + filler + "Krank.") == {"a"}
    text = "Krank fertig. " + filler + "Krank."
    assert [f.start for f in rec.recognise(text).findings] == [len(text) - len("Krank.")]


def test_near_is_near_even_where_no_sentence_ends():
    rec = recogniser(cue("[krank]") + WORDS + surroundings("-6: fertig"))
    filler = "wort " * 2 * BLOCK
    assert ids(rec, "krank fertig " + filler) == set()
    assert ids(rec, "fertig " + filler + "krank") == {"a"}
    assert ids(rec, "krank " + filler + "fertig") == {"a"}
    assert ids(rec, filler + "krank fertig " + filler) == set()


def test_an_excuse_without_surroundings_is_found_as_before():
    rec = recogniser(
        cue("[krank]") + "  - {id: cue_2, for: b, find: [hund], hits: [x], misses: [x]}\n" + WORDS + surroundings("-90: fertig")
    )
    assert ids(rec, "Krank. Hund fertig") == {"b"}
    assert ids(rec, "Krank. Hund") == {"a", "b"}


def test_no_words_that_speak_for_it_make_no_find():
    rec = recogniser(WORDS.replace("base: -50", "base: 50") + surroundings())
    assert ids(rec, "Guten Tag") == set()


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        (surroundings("-5: kein netz"), "muss ein ganzes Wort oder eine <liste> sein"),
        (surroundings("-5: druck*"), "muss ein ganzes Wort oder eine <liste> sein"),
        (surroundings("-5: <gibtsnicht>"), "die Wortliste <gibtsnicht> gibt es nicht"),
        (surroundings("0: netz"), "Punkte zählen von"),
        (surroundings().replace("    clause: {1: xxx}\n", ""), "braucht 'clause'"),
        (surroundings().replace("for: a", "for: z"), "unbekannte 'z'"),
        (surroundings().replace("for: a", "for: s") + "signals: [{id: s, title: S}]\n", "unbekannte 's'"),
        (surroundings().replace("against: 4", "against: -1"), "von 0 bis 1000"),
        (surroundings().replace("for: a", "for: b"), "braucht genau eine Punktetafel"),
        (surroundings() + surroundings().replace("id: u", "id: v").removeprefix("surroundings:\n"), "braucht genau eine Punktetafel"),
    ],
)
def test_mistakes_are_named_with_their_line(yaml, message):
    with pytest.raises(CatalogueError, match=r"0\.yaml, Zeile") as error:
        recogniser(cue("[krank]") + WORDS + yaml)
    assert message in str(error.value)
