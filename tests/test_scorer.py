"""The score and its ledger: what must hold for every situation."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausrede.catalogue import load
from ausrede.scorer import judge, overall

CATALOGUE = load()
EXCUSES = sorted(CATALOGUE.excuses)
TYPES = sorted(CATALOGUE.types)
CIRCUMSTANCES = sorted(CATALOGUE.circumstances)

excuse = st.sampled_from(EXCUSES)
type_ = st.sampled_from(TYPES)
circumstances = st.sets(st.sampled_from(CIRCUMSTANCES)).map(frozenset)


@given(excuse, type_, circumstances)
@settings(max_examples=600, deadline=None)
def test_ledger_adds_up_to_the_score_exactly(excuse, type_, circumstances):
    verdict = judge(CATALOGUE, excuse, type_, circumstances)
    assert 50 + sum(reason.points for reason in verdict.reasons) == verdict.credibility
    assert 0 <= verdict.credibility <= 100
    assert all(0 <= value <= 100 for value in verdict.facets)


@pytest.mark.parametrize("excuse", EXCUSES)
@pytest.mark.parametrize("type_", TYPES)
def test_ledger_adds_up_for_no_one_and_two_circumstances(excuse, type_):
    for one in ("", *CIRCUMSTANCES):
        for two in ("", *CIRCUMSTANCES):
            verdict = judge(CATALOGUE, excuse, type_, {c for c in (one, two) if c})
            assert 50 + sum(reason.points for reason in verdict.reasons) == verdict.credibility


@given(excuse, type_, circumstances)
@settings(max_examples=300, deadline=None)
def test_score_is_the_formula_over_the_rules_that_fire(excuse, type_, circumstances):
    active = circumstances | {excuse, type_}
    fired = [r for r in CATALOGUE.rules.values() if r.when <= active and not r.unless & active]
    gone = {ident for r in fired for ident in r.replaces}
    kept = [r for r in fired if r.id not in gone]
    verdict = judge(CATALOGUE, excuse, type_, circumstances)
    assert [r.rule.id for r in verdict.reasons] == [r.id for r in kept]
    sums = [sum(r.weights[facet] for r in kept) for facet in range(3)]
    weighted = sum(a / 10 * s for a, s in zip(CATALOGUE.types[type_].weights, sums, strict=True))
    assert verdict.credibility == pytest.approx(100 / (1 + exp(-CATALOGUE.k * weighted)), abs=0.51)
    assert list(verdict.facets) == [pytest.approx(100 / (1 + exp(-CATALOGUE.k * s)), abs=0.51) for s in sums]


def harmless() -> list[str]:
    """Circumstances in no ``unless``, no replacing rule and no rule with a negative weight."""
    rules = CATALOGUE.rules.values()
    return [c for c in CIRCUMSTANCES if not any(c in r.unless or (c in r.when and (r.replaces or min(r.weights) < 0)) for r in rules)]


def test_there_are_harmless_circumstances_to_speak_of():
    assert harmless()


@given(excuse, type_, circumstances, st.sampled_from(harmless()))
@settings(max_examples=600, deadline=None)
def test_a_circumstance_without_a_bad_side_never_lowers(excuse, type_, circumstances, extra):
    before = judge(CATALOGUE, excuse, type_, circumstances - {extra}).credibility
    assert judge(CATALOGUE, excuse, type_, circumstances | {extra}).credibility >= before


@given(excuse, type_, circumstances)
@settings(max_examples=200, deadline=None)
def test_advice_tells_the_exact_gain(excuse, type_, circumstances):
    verdict = judge(CATALOGUE, excuse, type_, circumstances)
    assert [a.gain for a in verdict.advice] == sorted((a.gain for a in verdict.advice), reverse=True)
    for advice in verdict.advice:
        ident = advice.circumstance.id
        if advice.action == "add":
            assert ident not in circumstances
            changed = circumstances - set(advice.circumstance.excludes) | {ident}
        else:
            assert advice.circumstance.harmful
            changed = circumstances - {ident}
        assert judge(CATALOGUE, excuse, type_, changed).credibility - verdict.credibility == advice.gain > 0


def test_advice_never_offers_what_a_fact_rules_out():
    verdict = judge(CATALOGUE, "krank", "sicherheitsmensch", {"zu_spaet"})
    assert "frueh" not in {a.circumstance.id for a in verdict.advice}


def test_advice_against_vague_wording_is_to_be_concrete():
    actions = {(a.action, a.circumstance.id) for a in judge(CATALOGUE, "krank", "machtmensch", {"vage"}).advice}
    assert ("add", "konkret") in actions
    assert ("remove", "vage") in actions


def test_thoughts_of_replaced_rules_are_gone():
    with_thought = judge(CATALOGUE, "ueberlastet", "machtmensch").thoughts
    without = judge(CATALOGUE, "ueberlastet", "machtmensch", {"spaet_beauftragt", "vorab"}).thoughts
    assert set(with_thought) - set(without)


def test_overall_is_the_weakest_excuse_for_each_type():
    verdicts = [judge(CATALOGUE, e, t, {"gehaeuft"}) for e in ("krank", "verreist") for t in TYPES]
    for row in overall(CATALOGUE, verdicts, TYPES):
        assert row.credibility == min(v.credibility for v in verdicts if v.type.id == row.type.id)


def test_unknown_ids_are_refused():
    with pytest.raises(KeyError):
        judge(CATALOGUE, "hund_hat_gefressen", "machtmensch")


def test_overall_has_a_row_for_each_judged_type_and_no_other():
    verdicts = [judge(CATALOGUE, "krank", t) for t in TYPES[:2]]
    assert [row.type.id for row in overall(CATALOGUE, verdicts, TYPES)] == TYPES[:2]
    assert overall(CATALOGUE, [], TYPES) == ()
    perfect = verdicts[0]._replace(credibility=100)
    assert [row.credibility for row in overall(CATALOGUE, [perfect], TYPES)] == [100]


@given(excuse, type_, circumstances)
@settings(max_examples=100, deadline=None)
def test_advice_leaves_nothing_out_and_offers_only_what_can_be_done(excuse, type_, circumstances):
    verdict = judge(CATALOGUE, excuse, type_, circumstances)
    expected = set()
    for c in CATALOGUE.circumstances.values():
        barred = [e for e in c.excludes if e in circumstances and not CATALOGUE.circumstances[e].harmful]
        if c.id in circumstances and c.harmful:
            expected.add(("remove", c.id, judge(CATALOGUE, excuse, type_, circumstances - {c.id}).credibility - verdict.credibility))
        elif c.id not in circumstances and c.achievable and not barred:
            changed = circumstances - set(c.excludes) | {c.id}
            expected.add(("add", c.id, judge(CATALOGUE, excuse, type_, changed).credibility - verdict.credibility))
    assert {(a.action, a.circumstance.id, a.gain) for a in verdict.advice} == {e for e in expected if e[2] > 0}


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("excuse", EXCUSES)
def test_thoughts_are_those_of_the_rules_that_count(excuse, type_):
    verdict = judge(CATALOGUE, excuse, type_)
    assert list(verdict.thoughts) == list(dict.fromkeys(r.rule.thought for r in verdict.reasons if r.rule.thought))
    assert all(verdict.thoughts)
