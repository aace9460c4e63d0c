"""Points beside the cues, through small catalogues of their own."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausrede.catalogue import from_compiled
from ausrede.compiling import compile_catalogue
from ausrede.engine import Given, Judge
from ausrede.errors import CatalogueError
from ausrede.evidence import BLOCK, CLOSE, LANE, MOST, MOST_OF_MARK, NEAR, compact
from ausrede.lexicon import LONGEST_WORD
from ausrede.recogniser import SECTION
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
        ("+70: kein <geraet>", "kein Plotter da", True),
        ("+70: kein <geraet>", "der Plotter, kein Strom", False),
        ("+70: <geraet> streikt", "das Fax streikt", True),
        ("+70: <geraet> streikt", "das Wetter streikt", False),
        ("+70: <zahl> <geraet>", "nur 2 Plotter", True),
        ("+70: um <uhrzeit>", "um 17:30", True),
        ("+99: kein plotter, kein <geraet>\n-39: da", "kein Plotter da", True),
        ("+99: kein plotter, kein <geraet>\n-40: da", "kein Plotter da", False),
        ("+40: drucker\n+25: rauch*", "Drucker raucht.", True),
        ("+40: drucker\n+25: rauch*", "Drucker, Drucker, Drucker", False),
        ("+70: drucker\n-20: ihr", "Ihr Drucker", False),
        ("+59: drucker", "Der Drucker", False),
        ("+60: drucker", "Der Drucker", True),
        ("+70: druck*", "Druck", False),
        ("+70: '*ruckerei'", "Die Druckerei!", True),
        ("+70: '*ruckerei'", "x" * LONGEST_WORD + "ruckerei", False),
        ("+40: drucker\n+25: druck*", "Drucker", True),
        ("+40: kein netz", "kein Netz, kein Netz", False),
        ("+99: aaaa*, aaaaa*\n-50: zu", "aaaaaa zu", True),
        ("+99: aaaa*, aaaaa*\n-51: zu", "aaaaaa zu", False),
        ("+50: drucker\n+10: '| drucker'", "Oje, Drucker kaputt", True),
        ("+50: drucker\n+10: '| drucker'", "Oje – Drucker kaputt", True),
        ("+50: drucker\n+10: '| drucker'", "Drucker kaputt", True),
        ("+50: drucker\n+10: '| drucker'", "Oje, der Drucker", False),
        ("+50: drucker\n+10: 'drucker |'", "Dein Drucker? Meiner!", True),
        ("+50: drucker\n+10: 'drucker |'", "mein Drucker", True),
        ("+50: drucker\n+10: 'drucker |'", "mein Drucker raucht.", False),
        ("+50: drucker\n+10: '| <geraet>'", "Drucker, Plotter", True),
        ("+50: drucker\n+10: '<geraet> |'", "Plotter, der Drucker da", True),
        ("+50: drucker\n+10: '<geraet> |'", "der Plotter da, der Drucker auch", False),
        ("+50: drucker\n+10: '| <zahl>'", "Drucker: 3 Blatt", True),
        ("+40: drucker\n+99: '| drucker'", "Drucker", True),
        ("+39: drucker\n+99: '| drucker'", "Drucker", False),
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


def several(*tables: tuple[str, str]) -> str:
    """Tables for several labels, the first with points for nothing, so that none of the others comes first."""
    rows = [points("+1: nichts", "c", "p0"), *(points(rows, label, f"p_{label}").removeprefix("evidence:\n") for label, rows in tables)]
    return "".join(rows)


def shown(rec, text: str) -> dict[str, list[str]]:
    """The words that each finding shows, by its id."""
    return {f.id: [text[start:end] for start, end in f.parts] for f in rec.recognise(text).findings}


def test_each_table_has_sums_of_its_own():
    rec = recogniser(several(("a", "+99: drucker\n-20: hund"), ("b", "+99: hund\n-20: drucker\n+5: da")))
    assert shown(rec, "Der Drucker da, der Hund hier") == {"a": ["Drucker"], "b": ["Hund"]}
    assert shown(rec, "Der Drucker da") == {"a": ["Drucker"]}
    assert shown(rec, "Der Hund hier") == {"b": ["Hund"]}


@pytest.mark.parametrize(
    ("rows", "text", "parts"),
    [
        ("+60: kein netz", "Nein, kein Kabel, kein Netz da", ["kein", "Netz"]),
        ("+30: drucker\n+40: kein netz", "Der Drucker hat kein Netz", ["Drucker", "kein", "Netz"]),
        ("+30: drucker, raucht\n+10: laut", "Der Drucker raucht laut", ["Drucker", "raucht", "laut"]),
        ("+30: drucker, raucht\n+9: laut", "Der Drucker raucht laut", ["Drucker", "raucht"]),
        ("+30: drucker, raucht\n+20: sehr laut", "Drucker raucht, sehr laut", ["Drucker", "raucht", "sehr", "laut"]),
        ("+30: drucker, raucht\n+18: sehr laut", "Drucker raucht, sehr laut", ["Drucker", "raucht"]),
        ("+60: kein netz\n+10: da", "da war kein Netz", ["da", "kein", "Netz"]),
        ("+60: kein netz\n+9: da", "da war kein Netz", ["kein", "Netz"]),
        ("+30: drucker, raucht, laut\n-40: hier", "Drucker hier. Drucker raucht laut hier. Laut raucht es.", ["Drucker", "raucht", "laut"]),
        ("+20: eins, zwei, drei, vier\n+21: fünf, sechs", "eins zwei drei vier fünf sechs", ["zwei", "drei", "vier", "fünf", "sechs"]),
    ],
)
def test_shown_is_what_has_a_third_of_the_points_of_the_strongest_word_or_more(rows, text, parts):
    assert shown(recogniser(several(("b", rows))), text) == {"b": parts}


def test_words_are_shown_where_most_points_are():
    rec = recogniser(points("+40: drucker, raucht\n+20: laut"))
    between = "Das Wetter ist schön. " * (BLOCK // 2)
    text = f"Der Drucker. {between}Drucker raucht. {between}Drucker raucht laut."
    (finding,) = rec.recognise(text).findings
    assert text[finding.start : finding.end] == "Drucker raucht laut"
    assert finding.start == text.index("Drucker raucht laut")


GUARDED = """
guards: [{id: g, title: G, scope: message, words: [vielleicht], applies: [excuse]}]
"""


@pytest.mark.parametrize(("blocks", "found"), [(1, []), (SECTION // 2, []), (SECTION + 1, ["a"])])
def test_a_long_text_is_read_section_by_section(blocks, found):
    """What is said pages further up holds nothing back, and what was found up there is not lost."""
    rec = recogniser(cue("[drucker]") + GUARDED)
    between = ". " + "Das Wetter ist schön. " * (BLOCK // 4 * blocks)
    text = f"Der Drucker vielleicht{between}Ein Drucker."
    seen = rec.recognise(text)
    assert [f.id for f in seen.findings] == found
    assert [h.finding.start for h in seen.held] == [text.index("Drucker"), text.rindex("Drucker")][: 2 - len(found)]
    assert rec.trace(text) == (list(seen.findings), list(seen.held))
    twice = rec.recognise(f"Drucker{between}Drucker{between}")
    assert len(twice.findings) == 2


def test_what_no_sentence_speaks_for_is_not_found():
    """Neither by two words on either side of a full stop, nor by a table that needs no words at all."""
    assert ids(recogniser(points("+70: kein netz")), "Da war kein. Netz ist gut.") == set()
    assert ids(recogniser(points("+5: netz").replace("base: -50", "base: 50")), "Hallo") == set()
    assert ids(recogniser(points("+1: netz").replace("base: -50", "base: 50")), "Netz") == {"a"}
    rec = recogniser(several(("a", "+70: kein netz"), ("b", "+70: hund")))
    assert ids(rec, "Da war kein. Netz ist gut, der Hund.") == {"b"}


@pytest.mark.parametrize(("rows", "found"), [("+81: drucker", True), ("+80: drucker", False)])
def test_words_stand_against_a_guard_from_so_many_points_on(rows, found):
    """On top of "alone": 11 + 20 - -50, in a table that is not the first."""
    guard = "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [nicht]}]\n"
    rec = recogniser(guard + cue("[drucker]", ident="b") + several(("b", rows)).replace("alone: 10", "alone: 11"))
    assert ids(rec, "Drucker nicht") == ({"b"} if found else set())


def test_a_cue_falls_where_the_other_words_speak_against_it():
    rec = recogniser(cue("[krank]") + points("-11: jahr"))
    assert ids(rec, "Ich war krank.") == {"a"}
    assert ids(rec, "Ich war voriges Jahr krank.") == set()
    assert rec.held_back("Ich war krank.") == ()
    (held,) = rec.held_back("Ich war voriges Jahr krank.")
    assert (held.finding.id, held.finding.words, held.guard) == ("a", "krank", "wortpunkte")


def test_words_need_more_where_a_guard_held_a_cue_back():
    guard = "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [nicht]}]\n"
    rec = recogniser(guard + cue("[drucker]") + points("+70: drucker\n+10: raucht"))
    assert ids(rec, "Drucker") == {"a"}
    assert ids(rec, "Drucker nicht") == set()
    assert ids(rec, "Drucker raucht nicht") == {"a"}
    rec = recogniser(guard + cue("[drucker]") + several(("a", "+70: drucker"), ("b", "+70: hund")))
    assert ids(rec, "Drucker nicht, Hund") == {"b"}


TWO_CUES = (
    "  - {id: cue_2, for: b, find: [hund], hits: [x], misses: [x]}\n  - {id: cue_3, for: w, find: [leider], hits: [x], misses: [x]}\n"
)


def test_points_hold_back_only_the_cues_of_what_they_speak_against():
    rec = recogniser(cue("[krank]") + TWO_CUES + several(("a", "-11: jahr"), ("b", "+1: hund")))
    text = "Voriges Jahr krank, leider. Der Hund."
    assert ids(rec, text) == {"b", "w"}
    assert [(h.finding.id, h.title) for h in rec.held_back(text)] == [("a", "die übrigen Worte sprechen dagegen")]
    assert rec.held_back(text, ((13, len(text)),)) == ()
    assert rec.held_back("Voriges Jahr, leider.") == ()  # no table weighs "w"
    rec = recogniser(cue("[krank]", "within: message,") + TWO_CUES + several(("a", "-11: jahr"), ("b", "+1: hund")))
    assert ids(rec, text) == {"b", "w"}
    assert ids(recogniser(cue("[krank]") + points("-11: jahr")), "Krank. " + "Das Wetter ist schön. " * BLOCK + "Voriges Jahr.") == {"a"}


@pytest.mark.parametrize(("weak", "text", "found"), [("b", "Jahr: Drucker kaputt", {"a"}), ("a", "Jahr: Drucker neu", {"b"})])
def test_phrases_that_share_their_rarest_word_count_for_either_table(weak, text, found):
    two = "  - {id: cue_2, for: b, find: [drucker neu], hits: [x], misses: [x]}\n"
    other = "a" if weak == "b" else "b"
    rec = recogniser(cue("[drucker kaputt]") + two + several((other, "+1: drucker"), (weak, "-11: jahr")))
    assert ids(rec, text) == found


@pytest.mark.parametrize(
    ("weak", "text", "found"), [("b", "Jahr: alter Kasten hier da kaputt", {"a"}), ("a", "Jahr: alter Kasten neu", {"b"})]
)
def test_lists_inside_lists_count_for_the_tables_of_all_cues_that_name_them(weak, text, found):
    lists = "lists:\n  drei: alter kasten\n  zwei: <drei> hier\n  eins: <zwei> da\n"
    two = "  - {id: cue_2, for: b, find: [<drei> neu], hits: [x], misses: [x]}\n"
    other = "a" if weak == "b" else "b"
    rec = recogniser(lists + cue("[<eins> kaputt]") + two + several((other, "+1: drucker"), (weak, "-11: jahr")))
    assert ids(rec, text) == found


def test_the_first_word_has_points_too_where_cues_are_held_back():
    (held,) = recogniser(cue("[krank]") + points("-11: jahr")).held_back("Jahr krank")
    assert held.finding.words == "krank"


def test_words_stand_alone_even_where_a_cue_asks_for_more():
    rec = recogniser(cue("[hund]") + points("+65: drucker").replace("beside: -60", "beside: 20"))
    assert ids(rec, "Drucker") == {"a"}
    assert rec.held_back("Drucker, Hund") == ()


def test_what_a_cue_found_is_not_found_again_by_its_words():
    rec = recogniser(cue("[krank]") + points("+40: krank, laut"))
    (finding,) = rec.recognise("Krank und laut").findings
    assert (finding.cue, finding.words) == ("cue_1", "Krank")


def test_signals_never_stand_alone():
    rec = recogniser("signals: [{id: s, title: S}]\n" + points("+70: hund", "s"))
    assert ids(rec, "Hund") == set()


def test_the_trace_shows_signals_whatever_is_weighed():
    rec = recogniser("signals: [{id: s, title: S}]\n" + cue("[guten tag]", ident="s") + points("+70: hund"))
    assert [f.id for f in rec.trace("guten Tag")[0]] == ["s"]


def test_words_say_an_excuse_here_and_a_circumstance_there():
    rec = recogniser(several(("b", "+99: hund"), ("w", "+99: katze")))
    text = "Der Hund. " + "Das Wetter ist schön. " * BLOCK + "Die Katze."
    assert [(f.kind, f.id, f.words, f.parts) for f in rec.recognise(text).findings] == [
        ("excuse", "b", "Hund", ((4, 8),)),
        ("circumstance", "w", "Katze", ((len(text) - 6, len(text) - 1),)),
    ]


def test_of_sentences_and_blocks_alike_the_first_is_shown():
    rec = recogniser(points("+70: drucker"))
    for filler in ("", "Das Wetter ist schön. " * BLOCK):
        (finding,) = rec.recognise(f"Der Drucker eben. {filler}Der Drucker eben.").findings
        assert finding.start == 4


def test_each_table_chooses_the_block_that_speaks_for_it():
    rec = recogniser(several(("a", "+99: drucker\n+80: fax"), ("b", "+99: hund")))
    text = "Der Drucker. " + "Das Wetter ist schön. " * BLOCK + "Das Fax. Der Hund."
    assert shown(rec, text) == {"a": ["Drucker"], "b": ["Hund"]}


def test_points_never_hold_back_the_cues_of_an_own_catalogue():
    own = "cues:\n  - {id: own, for: b, find: [hund], hits: [x], misses: [x]}\n"
    rec = recogniser(cue("[krank]") + points("-90: hund") + points("-90: hund", "b", "q").removeprefix("evidence:\n"), own)
    assert ids(rec, "Der Hund.") == {"b"}


def test_what_no_table_weighs_is_found_by_its_cues_beside_anything_doubtful():
    rec = recogniser(cue("[krank]") + "  - {id: cue_2, for: w, find: [leider], hits: [x], misses: [x]}\n" + points("+1: krank"))
    assert ids(rec, "Leider krank") == {"a", "w"}


def test_what_no_table_weighs_is_told_whatever_its_cue_finds_beside_it():
    more = "signals: [{id: s, title: S}, {id: u, title: Umzug, reason: ja}]\n"
    rec = recogniser(more + cue("[umzug]", ident="u") + points("+70: drucker"))
    assert rec.recognise("Umzug").other_reasons == ("Umzug",)
    assert rec.recognise("Drucker. Umzug").other_reasons == ("Umzug",)
    rec = recogniser(more + cue("[leider]", ident="'w, s'") + several(("a", "+1: krank"), ("s", "-11: leider")))
    assert ids(rec, "Leider") == {"w"}


def test_a_circumstance_with_needs_has_company_in_what_stands_alone():
    rec = recogniser(cue("[montag]", ident="c") + points("+70: drucker"))
    assert ids(rec, "Montag") == set()
    assert ids(rec, "Drucker. Montag") == {"a", "c"}


#: An excuse whose words suffice at 10 and leave a cue room at 0; a circumstance that needs 30 points more where no excuse is in sight.
FAR = points("+60: krank\n+50: unwohl").replace("beside: -60", "beside: 0") + points(
    "+60: montag\n+29: bald\n+1: ganz", "w", "q"
).removeprefix("evidence:\n").replace("beside: -60", "beside: -50\n    without_excuse: 30")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Krank. Montag", {"a", "w"}),
        ("Montag", set()),
        ("Montag bald", set()),
        ("Ganz bald Montag", {"w"}),
        ("Unwohl. Montag", {"w"}),  # a cue for the excuse would count, and that is enough
        ("Krank. Hund", {"a", "w"}),
        ("Hund", set()),
        ("Bald Hund", set()),
        ("Ganz bald Hund", {"w"}),
    ],
)
def test_a_circumstance_needs_more_where_no_excuse_is_in_sight(text, found):
    assert ids(recogniser(cue("[hund]", ident="w") + FAR), text) == found


def test_another_reason_is_as_good_as_an_excuse():
    signals = "signals: [{id: s, title: S, reason: ja}]\n"
    assert ids(recogniser(cue("[hund]", ident="w") + FAR.replace("for: a", "for: s"), signals), "Krank. Hund") == {"w"}


#: A reason that says no more than that there is one, and a named one, in one table.
REASONS = "signals: [{id: s, title: Anderes, reason: ja, general: ja}, {id: u, title: Umzug, reason: ja}]\n"
TOLD = several(("a", "+70: krank"), ("s", "+70: kisten\n-20: nie")).replace("for: s\n", "for: s, u\n")


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Kisten", ("Anderes",)),  # words alone
        ("Umzug", ("Umzug",)),
        ("Kisten. Umzug", ("Umzug",)),
        ("Krank. Umzug", ("Umzug",)),
        ("Krank. Umzug nie", ()),  # the other words speak against it
        ("Krank", ()),
        ("Kisten. " + "Das Wetter ist schön. " * (BLOCK // 4 * (SECTION + 1)) + "Umzug", ("Umzug",)),
    ],
)
def test_words_tell_that_there_is_another_reason_and_cues_which_one(text, reasons):
    assert recogniser(REASONS + cue("[umzug]", ident="u") + TOLD).recognise(text).other_reasons == reasons


def test_words_alone_find_no_named_reason():
    assert recogniser(REASONS.replace(", general: ja", "") + TOLD).recognise("Kisten").other_reasons == ()


def test_a_cue_that_tells_something_else_too_names_no_reason_that_words_speak_against():
    also = points("+20: umzug", "w", "q").removeprefix("evidence:\n")
    rec = recogniser(REASONS + cue("[umzug]", ident="'u, w'") + TOLD + also)
    assert (ids(rec, "Krank. Umzug nie"), rec.recognise("Krank. Umzug nie").other_reasons) == ({"a", "w"}, ())
    assert rec.recognise("Krank. Umzug").other_reasons == ("Umzug",)


def test_a_general_reason_that_words_find_is_company():
    rec = recogniser(REASONS + cue("[montag]", "needs: [s],", ident="w") + TOLD)
    assert ids(rec, "Montag") == set()
    assert ids(rec, "Kisten. Montag") == {"w"}


def test_a_general_reason_that_words_overrule_is_not_named():
    assert recogniser(REASONS + cue("[umzug]", ident="s") + TOLD).held_back("Krank. Umzug nie") == ()


def test_in_a_long_text_an_excuse_is_in_sight_for_its_section():
    rec = recogniser(cue("[hund]", ident="w") + FAR)
    filler = "Das Wetter ist schön. " * (BLOCK // 4 + 1)
    assert ids(rec, f"Krank. {filler} Hund.") == {"a", "w"}
    assert ids(rec, f"Hund. {filler} Krank.") == {"a", "w"}
    assert ids(rec, "Krank. " + filler * (SECTION + 1) + "Hund.") == {"a"}


def test_an_excuse_that_the_points_cannot_see_may_be_anywhere():
    own = "cues:\n  - {id: own, for: b, find: [katze], hits: [x], misses: [x]}\n"
    assert ids(recogniser(cue("[hund]", ident="w") + FAR, own), "Katze. Hund") == {"b", "w"}
    assert ids(recogniser(cue("[hund]", ident="w") + FAR, own.replace("for: b", "for: a")), "Katze. Hund") == {"a", "w"}
    two = cue("[hund]", ident="w") + "  - {id: cue_2, for: b, find: [katze], hits: [x], misses: [x]}\n"
    assert ids(recogniser(two + FAR), "Katze. Hund") == {"b", "w"}


def test_an_excuse_that_is_given_is_in_sight():
    catalogue = from_compiled(compile_catalogue([[(Path("test.yaml"), (BASE + cue("[hund]", ident="w") + FAR).encode())]]))
    for excuses, found in ((("a",), ("w",)), ((), ())):
        assert Judge(catalogue, Given(excuses=excuses), Date(2026, 1, 15))("Hund").situation.circumstances == found


def test_an_excuse_may_be_known_from_elsewhere():
    rec = recogniser(cue("[hund]", ident="w") + FAR)
    for text, found in (("Hund", {"w"}), ("Montag", {"w"}), ("Hund. " + "Das Wetter ist schön. " * BLOCK, {"w"}), ("Katze", set())):
        assert {f.id for f in rec.recognise(text, excused=True).findings} == found


@pytest.mark.parametrize("without", [0, 30])
def test_a_guard_asks_for_what_it_asks_for_whether_there_is_an_excuse_or_not(without):
    guard = "guards: [{id: g, title: g, scope: sentence, applies: circumstance, words: [nicht]}]\n"
    table = points("+79: montag\n+1: ganz", "w").replace("without_excuse: 30", f"without_excuse: {without}")
    rec = recogniser(guard + cue("[montag]", ident="w") + table)
    assert ids(rec, "Nicht Montag") == set()
    assert ids(rec, "Nicht ganz Montag") == {"w"}


def test_what_an_excuse_in_the_text_allows_needs_no_names():
    rec = recogniser(cue("[hund]", ident="c") + points("+99: krank") + points("+40: hund", "c", "q").removeprefix("evidence:\n"))
    assert {f.id for f in rec.recognise("Krank. Hund", named=False).findings} == {"a", "c"}


def test_what_words_settle_still_lends_its_signal_to_others():
    """ "Spät kam" is settled by its words; only its cue says that the work is late, which a new date needs."""
    rec = recogniser(
        "signals: [{id: s, title: S}]\n"
        + cue("[spaet kam]", ident="[f, s]")
        + "  - {id: cue_2, for: w, find: [montag], needs: [s], hits: [x], misses: [x]}\n"
        + points("+99: kam", "f")
        + points("+40: montag", "w", "q").removeprefix("evidence:\n")
    )
    text = "Das spaet kam. Montag"
    assert {f.id for f in rec.recognise(text, named=False).findings} == ids(rec, text) == {"f", "w"}


def test_with_an_excuse_pairs_count_sooner():
    rec = recogniser(
        points("+60: krank").replace("beside: -60", "beside: 10")
        + points(f"+{60 - NEAR}: raucht\n+{MOST}: drucker raucht", "w", "q")
        .removeprefix("evidence:\n")
        .replace("beside: -60", "beside: 10\n    without_excuse: 39")
    )
    for text in ("Der Drucker raucht", "Der Drucker raucht. " + "Das Wetter ist schön. " * BLOCK):
        assert ids(rec, text) == set()
        assert {f.id for f in rec.recognise(text, excused=True).findings} == {"w"}


def test_however_much_is_asked_for_the_next_table_does_not_feel_it():
    extremes = points("-99: " + ", ".join(f"w{n} w{n + 1}" for n in range(BLOCK)), "f", "q")
    worst = (
        extremes.replace("base: -50", "base: -1000")
        .replace("alone: 10", "alone: 1000")
        .replace("beside: -60", "beside: 1000\n    without_excuse: 500")
    )
    rec = recogniser(worst + points("+60: krank", "a", "p").removeprefix("evidence:\n"))
    assert ids(rec, "krank " + " ".join(f"w{n}" for n in range(BLOCK - 1))) == {"a"}


@pytest.mark.parametrize(
    ("label", "value", "message"),
    [("w", 501, "von 0 bis 500"), ("w", -1, "von 0 bis 500"), ("a", 1, "gilt nur für Umstände"), ("s", 1, "gilt nur für Umstände")],
)
def test_only_circumstances_need_more_without_an_excuse(label, value, message):
    signals = "signals: [{id: s, title: S, reason: ja}]\n"
    with pytest.raises(CatalogueError, match=r"0\.yaml, Zeile") as error:
        recogniser(signals + points("+1: hund", label).replace("beside: -60", f"beside: -60\n    without_excuse: {value}"))
    assert message in str(error.value)


def test_a_mere_signal_is_no_excuse():
    signals = "signals: [{id: s, title: S}]\n"
    assert ids(recogniser(signals + cue("[hund]", ident="w") + FAR.replace("for: a", "for: s")), "Krank. Hund") == set()


def test_company_that_goes_takes_others_along():
    needy = "circumstances: [{id: f, kind: fact, title: F, meaning: m, needs: [c]}]\n"
    rec = recogniser(several(("a", "+70: drucker"), ("c", "+70: zeit"), ("f", "+70: gern")), needy)
    assert ids(rec, "Drucker. Zeit, gern.") == {"a", "c", "f"}
    assert ids(rec, "Zeit, gern.") == set()


def test_a_long_text_is_weighed_in_pieces():
    rec = recogniser(points("+40: drucker\n+25: raucht"))
    filler = "Das Wetter ist schön. " * BLOCK
    assert ids(rec, "Drucker raucht. " + filler) == {"a"}
    assert ids(rec, "Drucker. " + filler + "Raucht.") == set()
    assert ids(rec, filler + "Drucker raucht.") == {"a"}
    assert ids(rec, "wort " * 10 * BLOCK + "Drucker raucht") == {"a"}


@pytest.mark.parametrize(("fill", "found"), [(BLOCK - 2, True), (BLOCK - 1, False)])
def test_so_many_words_are_weighed_together(fill, found):
    rec = recogniser(points("+40: drucker\n+25: raucht"))
    assert ids(rec, "drucker " + "schön " * fill + "raucht " + "schön " * BLOCK) == ({"a"} if found else set())
    assert ids(rec, "drucker " + "so " * fill + "raucht") == ({"a"} if found else set())


@pytest.mark.parametrize(("fill", "found"), [(BLOCK * 3 // 4, True), (BLOCK - 1, False)])
def test_sentences_are_weighed_together_up_to_a_block(fill, found):
    rec = recogniser(points("+40: drucker\n+25: raucht"))
    filler = "Das Wetter ist schön. " * BLOCK
    assert ids(rec, "Drucker. " + "Schön. " * fill + "Raucht. " + filler) == ({"a"} if found else set())


@pytest.mark.parametrize(("single", "found"), [(60 - NEAR, True), (60 - NEAR - 1, False)])
def test_pairs_count_where_single_words_come_near_what_a_table_asks_for(single, found):
    rec = recogniser(points(f"+{single}: raucht\n+{MOST}: drucker raucht").replace("beside: -60", "beside: 10"))
    assert ids(rec, "Der Drucker raucht.") == ({"a"} if found else set())


@pytest.mark.parametrize(("single", "found"), [(60 - CLOSE, True), (60 - CLOSE - 1, False)])
def test_marks_count_where_words_and_pairs_come_close_to_what_a_table_asks_for(single, found):
    rec = recogniser(
        points(f"+{single - 5}: raucht\n+5: der drucker\n+{MOST_OF_MARK}: '| der, raucht |'").replace("beside: -60", "beside: 10")
    )
    assert ids(rec, "Der Drucker raucht.") == ({"a"} if found else set())


def test_a_clause_that_ends_with_what_speaks_is_where_a_find_stands():
    rec = recogniser(points("+45: drucker\n+20: 'schon |'"))
    (finding,) = rec.recognise("Drucker? Ich nicht, der Drucker schon.").findings
    assert finding.parts[-1] == (32, 37)


def test_however_much_speaks_against_a_table_it_stays_below():
    rec = recogniser(points("-99: aaaa*, aaaaa*, aaaaaa*, aaaaaaa*, aaaaaaaa*\n+5: gut"))
    assert ids(rec, "gut " + " ".join(f"aaaaaaaab{number}" for number in range(1, BLOCK))) == set()


def test_a_sentence_is_not_torn_between_blocks():
    rec = recogniser(points("+40: drucker\n+25: raucht\n+35: laut"))
    filler = "Das Wetter ist schön. " * BLOCK
    assert ids(rec, "Drucker. " + "Schön. " * (BLOCK - 2) + "Raucht sehr. " + filler) == set()
    assert ids(rec, "Drucker. " + "Schön. " * (BLOCK - 2) + "Raucht laut. " + filler) == {"a"}


ASKED = """
guards: [{id: g, title: G, scope: question, applies: [excuse]}]
"""


def test_a_long_sentence_keeps_its_question_mark():
    """Cut between words if it must be, but nothing of it is lost."""
    rec = recogniser(cue("[drucker]") + ASKED)
    for words in (BLOCK // 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK):
        text = "Das Wetter ist schön. " * 11 + "Ob " + "sehr " * words + "der Drucker? " + "Das Wetter ist schön. " * 20
        seen = rec.recognise(text)
        assert not seen.findings
        assert [h.guard for h in seen.held] == ["g"]


def test_where_there_are_no_words_nothing_is_found():
    rec = recogniser(points("+5: drucker").replace("base: -50", "base: 50"))
    assert ids(rec, "Drucker.") == {"a"}
    assert rec.recognise("Drucker.", ()).findings == ()
    assert rec.recognise("...").findings == ()


def test_no_sum_runs_over_into_the_next_table():
    rec = recogniser(points("+99: aaaa*, aaaaa*, aaaaaa*, aaaaaaa*, aaaaaaaa*") + points("-99: bbbb", "b", "q").removeprefix("evidence:\n"))
    for count in (1, BLOCK, 40 * BLOCK):
        assert ids(rec, " ".join(f"aaaaaaaab{number}" for number in range(count))) == {"a"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("+5: dru*", "*Wortende von 4 bis 8 Buchstaben"),
        ("+5: druckerei*", "kann keine Punkte bekommen"),
        ("+5: '*drucker*'", "kann keine Punkte bekommen"),
        ("+5: drei ganze wörter", "kann keine Punkte bekommen"),
        ("+5: kein netz*", "kann keine Punkte bekommen"),
        ("+5: <tag> <uhrzeit>", "kann keine Punkte bekommen"),
        ("+5: '| |'", "kann keine Punkte bekommen"),
        ("+5: '|'", "ist kein Wort"),
        ("+5: kein <gibtsnicht>", "die Wortliste <gibtsnicht> gibt es nicht"),
        ("+5: <gibtsnicht>", "die Wortliste <gibtsnicht> gibt es nicht"),
        ("+5: '?!'", "ist kein Wort"),
        ("+5: netz\n+6: kabel, netz", "'netz' zweimal"),
        ("+5: netz, kabel, netz", "'netz' zweimal"),
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


@given(st.sets(st.integers(0, 30)))
def test_sign_bits_become_neighbours(numbers):
    assert compact(sum(1 << LANE * n + LANE - 1 for n in numbers)) == sum(1 << n for n in numbers)


def test_every_excuse_and_every_told_circumstance_of_the_built_in_catalogue_is_weighed(catalogue):
    weighed = {ident for label in catalogue.recogniser.evidence.labels for ident in label.ids}
    assert set(catalogue.excuses) <= weighed
    assert all(label.base < 0 for label in catalogue.recogniser.evidence.labels)


TWO_NAMES = "  - {id: cue_2, for: b, find: [hund], hits: [x], misses: [x]}\n"


@pytest.mark.parametrize(
    ("text", "cues", "brief"),
    [
        ("Drucker", {"cue_1"}, {"wortpunkte"}),  # the words settle it, so that only a name is missing
        ("Kabel", {"wortpunkte"}, {"wortpunkte"}),
        ("Hund", {"cue_2"}, {"cue_2"}),  # the words alone would not do
        ("Drucker Hund", {"cue_1", "cue_2"}, {"wortpunkte", "cue_2"}),
        ("Drucker heute", {"cue_1"}, {"cue_1"}),  # enough alone, but not if a guard held the cue back
    ],
)
def test_what_the_words_settle_is_named_only_where_somebody_asks_for_names(text, cues, brief):
    rec = recogniser(cue("[drucker]") + TWO_NAMES + several(("a", "+81: drucker, kabel\n-10: heute"), ("b", "+1: hund")))
    found, short = (rec.recognise(text, named=named).findings for named in (True, False))
    assert {f.cue for f in found} == cues
    assert {f.cue for f in short} == brief
    assert {f.id for f in found} == {f.id for f in short}


def test_what_a_cue_says_beside_another_find_counts_only_where_its_own_words_leave_room():
    both = cue("[drucker]").replace("for: a", "for: [a, b]")
    assert ids(recogniser(both + several(("a", "+1: drucker"), ("b", "-10: da"))), "Drucker") == {"a", "b"}
    assert ids(recogniser(both + several(("a", "+1: drucker"), ("b", "-11: da"))), "Drucker da") == {"a"}


def test_what_has_no_table_is_found_beside_what_the_words_settle():
    rec = recogniser(cue("[drucker]") + "  - {id: cue_2, for: w, find: [leider], hits: [x], misses: [x]}\n" + points("+99: drucker"))
    for named in (True, False):
        assert {f.id for f in rec.recognise("Drucker, leider", named=named).findings} == {"a", "w"}


@pytest.mark.parametrize(("rows", "found"), [("+99: aaaa*, aaaaa*\n-91: zu", False), ("-99: aaaa*, aaaaa*\n+80: zu, zwei, drei", True)])
def test_points_of_one_word_are_limited_on_either_side(rows, found):
    assert ids(recogniser(points(rows)), "aaaaaa zu zwei drei") == ({"a"} if found else set())


def test_a_guard_may_rest_on_a_phrase_of_a_cue():
    """The phrases of guards are looked for after those of cues, and know of them."""
    rec = recogniser(
        "lists: {nase: [läuft aus]}\n"
        "guards: [{id: g, title: g, scope: sentence, applies: excuse, words: [<nase> heute]}]\n"
        + cue("[<nase>]")
        + points("+5: läuft").replace("base: -50", "base: 0").replace("alone: 10", "alone: 90")
    )
    assert ids(rec, "läuft aus") == {"a"}
    assert ids(rec, "läuft aus heute") == set()
