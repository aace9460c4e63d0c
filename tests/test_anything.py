"""Whatever is given: the program keeps its contract. Texts, options, lines and catalogues out of thin air.

``AUSREDE_EXAMPLES=2000 pytest tests/test_anything.py`` looks longer.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ausrede.catalogue import from_compiled, load
from ausrede.compiling import compile_catalogue
from ausrede.errors import CatalogueError
from ausrede.scorer import judge
from test_attacks import LINE, assert_sentence, check_judgement, harmless, small_catalogue

CATALOGUE = load()
FRAGMENTS = [
    "Ich war krank", "mein PC ist kaputt", "wegen des Preises", "auf der Messe", "ständig klingelt das Telefon", "leider", "nicht", "am Freitag", "bis 3.2.",
    "um 7:30 Uhr", "Sie wissen ja, wie das ist", "\n", "\n\n", "> ", "-- \n", "Viele Grüße", "Am 3.1. schrieb Tom:", ". ", "? ", ", ", "„", "“", "für", "fu\u0308r", "👨‍👩‍👧",
    "\x1b[31m", "\u202e", "\0", "\ud800", "[/]", "[bold]", "{", '"', "\\", "\x9b", "\r", "\t", "Straße", "İ", "ﬁ", "1.", "39,5", "%",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=14).map(" ".join)

IDS = [*CATALOGUE.excuses, *CATALOGUE.types, *CATALOGUE.circumstances]
IDENT = st.sampled_from(IDS) | st.text(max_size=8)
WORD = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
OPTION = st.one_of(
    st.tuples(st.sampled_from(["--typ", "--ausrede", "--umstand", "--ohne"]), IDENT),
    st.tuples(st.sampled_from(["--datum", "--faellig"]), st.dates().map(str) | WORD),
    st.tuples(st.just("--land"), st.sampled_from(["DE", "DE-BY", "AT", "CH-ZH", "FR", ""])),
    st.tuples(st.just("--mindestwert"), st.integers(-5, 105).map(str) | WORD),
    st.tuples(st.sampled_from(["--json", "--beleg", "--warum", "--kurz", "--hilfe", "-t"])),
    st.tuples(st.just("--kunde"), WORD),
)
EXAMPLES = int(os.environ.get("AUSREDE_EXAMPLES", "20"))
RELAXED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(text=TEXT, options=st.lists(OPTION, max_size=4))
@RELAXED
def test_check_answers_or_says_a_sentence(cli, text, options):
    args = [word for option in options for word in option]
    result = cli("check", "-", *args, stdin=text.encode("utf-8", "surrogatepass"))
    assert result.code in (0, 1, 2)
    assert harmless(result.out)
    if result.code == 2:
        assert_sentence(result.err)
        assert result.out == ""
    elif "--json" in args:
        check_judgement(json.loads(result.out))
    else:
        assert result.err == ""


@given(
    text=TEXT, options=st.lists(st.tuples(st.sampled_from(["--typ", "--ausrede", "--umstand", "--ohne"]), st.sampled_from(IDS)), max_size=3)
)
@RELAXED
def test_besser_answers_or_says_a_sentence_and_never_makes_it_worse(cli, text, options):
    result = cli("besser", "-", "--json", *[w for o in options for w in o], stdin=text.encode("utf-8", "surrogatepass"))
    if result.code == 2:
        assert_sentence(result.err)
        return
    found = json.loads(result.out)
    assert result.code == 0
    check_judgement(found["judgement"])
    assert found["after"][found["type"]] >= found["before"][found["type"]]


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=6)  # fmt: skip
GIVEN = st.dictionaries(st.sampled_from(["type", "excuses", "circumstances", "without", "date", "customer", "typ"]), IDENT | st.lists(IDENT, max_size=2) | st.dates().map(str) | JSON, max_size=3)  # fmt: skip
RECORD = st.builds(lambda own, text, given: {**own, **text, **given}, st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "line", "error", "earlier", "verdicts"]), JSON, max_size=3),
                   st.fixed_dictionaries({}, optional={"text": TEXT | JSON}), st.fixed_dictionaries({}, optional={"given": GIVEN | JSON}))  # fmt: skip
ROW = st.one_of(
    RECORD.map(json.dumps).map(str.encode), st.binary(max_size=30), TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")), st.binary(max_size=20).map(b"{".__add__)
)  # fmt: skip


def once(pairs):
    assert len(dict(pairs)) == len(pairs), "a key twice"
    return dict(pairs)


@given(rows=st.lists(ROW.map(lambda r: r.replace(b"\n", b" ")), max_size=6), short=st.booleans())
@RELAXED
def test_batch_gives_one_valid_line_for_every_line(cli, rows, short):
    # The first line decides on the encoding of all, so it is a plain one here.
    result = cli("batch", "-", *(["--kurz"] if short else []), stdin=b"\n".join([b"Ich war krank", *rows]))
    assert result.code in (0, 2)
    lines = result.out.split("\n")[:-1]
    assert len(lines) == 1 + sum(1 for row in rows if row.strip())
    for line in lines:
        found = json.loads(line, object_pairs_hook=once, parse_constant=pytest.fail)
        LINE.validate(found)
        if "verdicts" in found and not short:
            check_judgement(found)


SCALAR = st.sampled_from(
    ["krank", "frueh", "machtmensch", "urteil", "neu", "alt", "ja", "nein", "0", "3", "-3", "99", "clause", "before", "excuse", "fact", "a b", "<l> a", "a ... b?", "*a", "ab*", "''", "[]", "{}", "~"]
)  # fmt: skip
VALUE = st.recursive(SCALAR, lambda i: st.lists(i, max_size=3).map(lambda v: f"[{', '.join(v)}]") | st.dictionaries(SCALAR, i, max_size=2).map(lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}"), max_leaves=4)  # fmt: skip
SECTION = st.sampled_from(["excuses", "types", "circumstances", "signals", "sources", "rules", "cues", "guards", "questions", "blocks", "contradictions", "sentences", "lists", "k", "bands", "orders", "repetition", "include", "version"])  # fmt: skip
FIELD = st.sampled_from(["id", "title", "quote", "description", "hints", "dative", "signs", "weights", "kind", "meaning", "achievable", "harmful", "how", "action", "excludes", "needs", "reason", "author", "year", "when", "unless", "replaces", "because", "thought", "sources", "for", "find", "within", "distance", "plus", "enough", "ignore", "months", "hits", "misses", "scope", "applies", "words", "not_in", "reach", "at_end", "text", "answers", "any", "message", "types", "noun", "sie", "du", "gap"])  # fmt: skip
#: Entries that are right, so that wrong ones stand beside them.
GOOD = {
    "rules": "id: r{n}, when: [krank], weights: {{trust: {w}}}, because: b, sources: [urteil]",
    "cues": "id: c{n}, for: krank, find: [{p}], within: {s}, hits: [a], misses: [b]",
    "circumstances": "id: u{n}, kind: fact, title: t, meaning: m",
    "excuses": "id: a{n}, title: t, quote: q, description: d, hints: [h]",
}
PHRASE = st.lists(st.sampled_from(["krank", "krank*", "*hund*", "..", "...", "<zahl>", "<l>", "nicht/kein", "b?"]), min_size=1, max_size=5).map(lambda w: f"'{' '.join(w)}'")  # fmt: skip
ENTRY = st.builds(
    lambda kind, n, w, p, s, more: (kind, "{" + GOOD[kind].format(n=n, w=w, p=p, s=s) + "".join(f", {k}: {v}" for k, v in more.items()) + "}"),
    st.sampled_from(list(GOOD)), st.integers(0, 3), st.integers(-4, 4), PHRASE, st.sampled_from(["clause", "sentence", "pair", "message"]), st.dictionaries(FIELD, VALUE, max_size=1),
)  # fmt: skip


def document(entries: list[tuple[str, str]], other: dict[str, str]) -> str:
    sections: dict[str, list[str]] = {}
    for kind, entry in entries:
        sections.setdefault(kind, []).append(f"  - {entry}\n")
    text = "lists:\n  l: [hund, welpe]\n" + "".join(f"{kind}:\n{''.join(rows)}" for kind, rows in sections.items())
    return text + "".join(f"{key}: {value}\n" for key, value in other.items() if key not in sections and key != "lists")


@given(
    content=st.builds(document, st.lists(ENTRY, max_size=3), st.dictionaries(SECTION, VALUE, max_size=1)) | st.text(max_size=60), text=TEXT
)
@settings(max_examples=5 * EXAMPLES, deadline=None)
def test_any_catalogue_is_used_or_refused_with_its_line(content, text):
    try:
        made = from_compiled(
            compile_catalogue([[(Path("klein.yaml"), small_catalogue())], [(Path("eigen.yaml"), content.encode("utf-8", "replace"))]])
        )
    except CatalogueError as error:
        assert str(error).startswith("eigen.yaml, Zeile "), error
        return
    for found in made.recogniser.recognise(text).findings:
        assert text[found.start : found.end] == found.words
    for excuse in made.excuses:
        verdict = judge(made, excuse, "machtmensch", made.circumstances)
        assert 50 + sum(r.points for r in verdict.reasons) == verdict.credibility
