"""Every JSON output keeps the schema."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ausrede import as_json, check
from ausrede.jsonout import schema

VALIDATOR = Draft202012Validator(schema())
FULL = Draft202012Validator(schema()["anyOf"][0])


def test_the_schema_is_a_schema_and_is_what_the_command_prints(cli):
    Draft202012Validator.check_schema(schema())
    assert json.loads(cli("schema").out) == schema()


TEXTS = [
    "Ich war krank",
    "Alles gut",
    "",
    "Sorry, mein PC ist kaputt und ich war verreist. Sie wissen ja, wie das ist. Ich stand im Stau.",
    "a\ud800b \x1b[31m",
]


@pytest.mark.parametrize("text", TEXTS)
def test_judgements_keep_the_schema(text):
    FULL.validate(as_json(check(text)))


@given(st.text(max_size=60), st.sampled_from(["krank", "technik", None]))
@settings(max_examples=100, deadline=None)
def test_any_text_keeps_the_schema(text, excuse):
    FULL.validate(as_json(check(text, excuses=[excuse] if excuse else [])))


def test_batch_lines_keep_the_schema(cli):
    out = cli("batch", "-", stdin='Ich war krank\n{"id":1}\nAlles gut\n').out + cli("batch", "-", "--kurz", stdin="Ich war krank\n").out
    for line in out.splitlines():
        VALIDATOR.validate(json.loads(line))


def test_why_adds_what_was_held_back(cli):
    found = json.loads(cli("check", "Ich war nicht krank", "--json", "--warum").out)
    FULL.validate(found)
    assert found["held"][0]["guard"] == "verneint"


def test_contract_fields_are_there(cli):
    found = json.loads(cli("check", "Ich war krank", "--umstand", "frueh", "--json", "--datum", "2026-01-15").out)
    assert found["schema_version"] == 1
    assert found["text"] == "Ich war krank"
    assert found["date"] == "2026-01-15"
    assert found["origins"] == {"krank": "text", "frueh": "option"}
    finding = found["findings"][0]
    assert (finding["kind"], finding["id"]) == ("excuse", "krank")
    assert found["text"][finding["start"] : finding["end"]] == finding["words"]
    for verdict in found["verdicts"]:
        assert 50 + sum(r["points"] for r in verdict["reasons"]) == verdict["credibility"]


def test_lone_surrogates_leave_as_valid_utf8():
    from ausrede.jsonout import Writer

    line = Writer().line(check("krank \udcff"), {"feld \ud800": ["\ud801"]})
    assert json.loads(line.encode())["text"] == "krank \udcff"
