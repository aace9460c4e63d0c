"""Loading, checking and overlaying catalogues."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from ausrede.catalogue import load, source_files
from ausrede.compiling import compile_catalogue, examples
from ausrede.errors import CatalogueError
from ausrede.workshop import inspect


def overlay(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "eigen.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(tmp_path: Path, text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        load([overlay(tmp_path, text)])
    message = str(caught.value)
    assert "\n" not in message
    return message


RULE = "{id: neu, when: [krank], weights: {trust: 1}, because: b, sources: [urteil]}"
BROKEN = [
    (
        "unknown key",
        "rules:\n  - {id: neu, when: [krank], weights: {trust: 1}, becaus: b, because: b, sources: [urteil]}",
        "Zeile 2",
        "Meinten Sie 'because'?",
    ),
    ("unknown section", "rulez: []", "Zeile 1", "Meinten Sie 'rules'?"),
    ("duplicate key", "k: 0.3\nk: 0.4", "Zeile 2", "zweimal"),
    ("duplicate id", f"rules:\n  - {RULE}\n  - {RULE}", "Zeile 3", "schon vergeben"),
    (
        "id taken by another kind",
        "rules:\n  - {id: krank, when: [krank], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "schon vergeben",
    ),
    (
        "unknown id in when",
        "rules:\n  - {id: neu, when: [krankk], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "Meinten Sie 'krank'?",
    ),
    (
        "unknown source",
        "rules:\n  - {id: neu, when: [krank], weights: {trust: 1}, because: b, sources: [artikl]}",
        "Zeile 2",
        "Meinten Sie 'artikel'?",
    ),
    ("missing reason", "rules:\n  - {id: neu, when: [krank], weights: {trust: 1}, sources: [urteil]}", "Zeile 2", "'because'"),
    ("empty reason", "rules:\n  - {id: neu, when: [krank], weights: {trust: 1}, because: '', sources: [urteil]}", "Zeile 2", "leer"),
    ("missing sources", "rules:\n  - {id: neu, when: [krank], weights: {trust: 1}, because: b}", "Zeile 2", "'sources'"),
    (
        "weight out of range",
        "rules:\n  - {id: neu, when: [krank], weights: {trust: 4}, because: b, sources: [urteil]}",
        "Zeile 2",
        "-3 bis 3",
    ),
    (
        "weight no number",
        "rules:\n  - {id: neu, when: [krank], weights: {trust: viel}, because: b, sources: [urteil]}",
        "Zeile 2",
        "ganze Zahl",
    ),
    (
        "unknown facet",
        "rules:\n  - {id: neu, when: [krank], weights: {trst: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "Meinten Sie 'trust'?",
    ),
    ("rule without effect", "rules:\n  - {id: neu, when: [krank], because: b, sources: [urteil]}", "Zeile 2", "bewirkt nichts"),
    (
        "rule at odds with itself",
        "rules:\n  - {id: neu, when: [krank], unless: [krank], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "nie gelten",
    ),
    (
        "rule with two types",
        "rules:\n  - {id: neu, when: [machtmensch, technikmuffel], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "zwei Kundentypen",
    ),
    (
        "rule with excluded pair",
        "rules:\n  - {id: neu, when: [frueh, zu_spaet], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "ausschließen",
    ),
    (
        "rule that replaces itself",
        "rules:\n  - {id: neu, when: [krank], replaces: [neu], weights: {trust: 1}, because: b, sources: [urteil]}",
        "Zeile 2",
        "ersetzt sich selbst",
    ),
    (
        "customer weights",
        "types:\n  - {id: neu, title: N, dative: N, description: d, signs: [s], weights: {trust: 3, goodwill: 3, competence: 3}}",
        "Zeile 2",
        "9 statt 10",
    ),
    ("cue that cannot match", "cues:\n  - {id: neu, for: krank, find: ['?!'], hits: [a], misses: [b]}", "Zeile 2", "nie zutreffen"),
    ("cue with a bare star", "cues:\n  - {id: neu, for: krank, find: ['*'], hits: [a], misses: [b]}", "Zeile 2", "fast jedes Wort"),
    (
        "cue with unknown list",
        "cues:\n  - {id: neu, for: krank, find: ['<gibtsnicht>'], hits: [a], misses: [b]}",
        "Zeile 2",
        "<gibtsnicht>",
    ),
    ("cue without examples", "cues:\n  - {id: neu, for: krank, find: [krank]}", "Zeile 2", "'hits'"),
    ("cue for nothing known", "cues:\n  - {id: neu, for: kranc, find: [krank], hits: [a], misses: [b]}", "Zeile 2", "Meinten Sie 'krank'?"),
    (
        "cue with too little evidence",
        "cues:\n  - {id: neu, for: krank, find: [krank], plus: {a: 1}, enough: 5, hits: [a], misses: [b]}",
        "Zeile 2",
        "enough",
    ),
    ("month 13", "cues:\n  - {id: neu, for: saison, find: [krank], months: [13], hits: [a], misses: [b]}", "Zeile 2", "1 bis 12"),
    ("list in a circle", "lists:\n  eins: a <zwei>\n  zwei: b <eins>", "Zeile 2", "sich selbst"),
    ("bad id", f"rules:\n  - {RULE.replace('neu', 'Über-Regel')}", "Zeile 2", "Kennung"),
    ("no mapping", "- a\n- b", "Zeile 1", "rules:"),
    ("broken yaml", "rules: [", "Zeile", "YAML"),
    ("alias", "excuses: &a []\nrules: *a", "Zeile 2", "Verweise"),
    ("tag", "k: !!python/object/apply:os.system ['echo']", "Zeile 1", "Etikett"),
    ("nesting", "rules: " + "[" * 40 + "]" * 40, "Zeile 1", "verschachtelt"),
    ("list where text belongs", "rules:\n  - {id: [a], when: [krank]}", "Zeile 2", "Text"),
    ("text where entries belong", "rules: viele", "Zeile 1", "Liste"),
    ("bands without zero", "bands: [{from: 10, word: x}]", "Zeile 1", "bei 0"),
    ("unknown version", "version: 2", "Zeile 1", "version: 1"),
    ("general without reason", "signals:\n  - {id: s, title: S, general: ja}", "Zeile 2", "reason: ja"),
    ("k out of range", "k: 99", "Zeile 1", "0.05"),
]


@pytest.mark.parametrize(("text", "line", "remedy"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_mistakes_are_named_with_file_line_and_remedy(tmp_path, text, line, remedy):
    message = refused(tmp_path, text)
    assert message.startswith("eigen.yaml")
    assert line in message
    assert remedy in message


def test_wrong_encoding_is_refused_with_the_byte(tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_bytes("rules: [] # für".encode("latin-1"))
    with pytest.raises(CatalogueError, match="Byte 13"):
        load([path])


def test_absent_files_are_refused(tmp_path):
    with pytest.raises(CatalogueError, match="nicht lesen"):
        load([tmp_path / "fehlt.yaml"])


OWN = """
excuses:
  - {id: hund, title: Der Hund, quote: Der Hund hat es gefressen., description: d, hints: [Sichern Sie Ihre Arbeit.]}
types:
  - {id: spassvogel, title: Spaßvogel, dative: Spaßvogel, description: d, signs: [s], weights: {competence: 2, goodwill: 6, trust: 2}}
rules:
  - {id: hund_grund, when: [hund], weights: {trust: -3}, because: Das glaubt niemand., sources: [urteil]}
  - {id: hund_beim_spassvogel, when: [hund, spassvogel], weights: {goodwill: 3}, because: Er lacht., sources: [urteil]}
cues:
  - {id: hund_gefressen, for: hund, find: [hund, "gefressen, zerkaut"], hits: [Der Hund hat es gefressen.], misses: [Der Hund schläft.]}
  - {id: eigen, for: technik, find: [<eigene>], hits: [Zwirbel], misses: [x]}
lists:
  eigene: zwirbel
"""

FURTHER = """
rules:
  - {id: RULE, when: [krank], weights: {trust: -3}, because: Anders., sources: [urteil]}
lists:
  eigene: zwurbel
"""


@pytest.fixture(scope="module")
def known_rule(catalogue):
    return next(i for i, r in catalogue.rules.items() if r.when == {"krank"})


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory, known_rule):
    """Two overlays at once, because compiling one beside the built-in takes seconds."""
    further = tmp_path_factory.mktemp("further")
    return load([overlay(tmp_path_factory.mktemp("own"), OWN), overlay(further, FURTHER.replace("RULE", known_rule))])


def test_an_overlay_adds_excuses_types_rules_and_cues(overlaid):
    assert "hund" in {f.id for f in overlaid.recogniser.recognise("Mein Hund hat die Skizze gefressen").findings}
    from ausrede.scorer import judge

    assert judge(overlaid, "hund", "spassvogel").credibility > judge(overlaid, "hund", "machtmensch").credibility
    assert list(overlaid.excuses)[-1] == "hund"


def test_an_overlay_replaces_a_known_rule_in_place(overlaid, catalogue, known_rule):
    assert overlaid.rules[known_rule].because == "Anders."
    assert [i for i in overlaid.rules if i in catalogue.rules] == list(catalogue.rules)


def test_overlay_words_are_added_to_a_known_list(overlaid):
    assert [f.cue for f in overlaid.recogniser.recognise("Zwurbel").findings] == ["eigen"]


def test_an_unwritable_cache_folder_only_costs_time(tmp_path, monkeypatch):
    blocked = tmp_path / "datei"
    blocked.write_text("keine Mappe")
    monkeypatch.setenv("AUSREDE_HOME", str(blocked))
    assert load([overlay(tmp_path, "k: 0.2")]).k == 0.2


def test_the_built_in_catalogue_passes_its_own_workshop():
    catalogue, problems = inspect()
    assert problems == []
    assert catalogue.section("masks")["cues"] > 200


#: One catalogue with a mistake of each kind, because compiling one beside the built-in takes a second or two.
FAULTY = """
cues:
  - {id: taub, for: krank, find: [xyzzy], hits: [Plugh], misses: [x]}
  - {id: gierig, for: krank, find: [xyzzy], hits: [Xyzzy], misses: [Xyzzy]}
  - {id: zahnlos, for: krank, find: [krank], hits: [Ich war krank.], misses: [Ich war da.]}
rules:
  - {id: eins, when: [krank], weights: {trust: 1}, because: b, sources: [urteil]}
  - {id: zwei, when: [krank], replaces: [eins], weights: {trust: -1}, because: b, sources: [urteil]}
  - {id: drei, when: [krank], weights: {trust: 3}, because: b, sources: [urteil]}
"""


@pytest.fixture(scope="module")
def problems(tmp_path_factory):
    return inspect([overlay(tmp_path_factory.mktemp("faulty"), FAULTY)])[1]


@pytest.mark.parametrize(
    ("ident", "complaint"),
    [
        ("taub", "findet nichts"),
        ("gierig", "obwohl er das nicht soll"),
        ("zahnlos", "entscheidet nie"),
        ("eins", "kann nie gelten"),
        ("krank", "über 50"),
    ],
)
def test_workshop_finds(problems, ident, complaint):
    assert any(complaint in p and f"'{ident}'" in p and p.startswith("eigen.yaml, Zeile") for p in problems), problems


@pytest.mark.parametrize("collecting", [True, False])
def test_a_mistake_leaves_the_garbage_collector_as_it_was(collecting):
    try:
        if not collecting:
            gc.disable()
        with pytest.raises(CatalogueError):
            compile_catalogue([[(Path("leer.yaml"), b"")]])
        assert gc.isenabled() == collecting
    finally:
        gc.enable()


def test_every_cue_has_sentences_both_ways():
    found = examples(source_files())
    assert all(hits and misses for hits, misses in found.values())


def test_every_id_of_the_built_in_catalogue_is_ascii(catalogue):
    assert all(i.isascii() and i == i.lower() for i in catalogue.section("lines"))
