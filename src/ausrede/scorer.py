"""Situation → verdicts with their ledger.

    S(facet)     = sum of weight(rule, facet) over the rules that fire
    credibility  = round(100 / (1 + e^(-k * sum_facets alpha(type, facet) * S(facet))))
    facet value  = round(100 / (1 + e^(-k * S(facet))))

alpha is the customer type's tenths / 10, k one constant of the catalogue; 50 is
neutral. The three facets are those of source credibility (McCroskey & Teven
1999); weighing them into one number is this tool's own step. The ledger starts
at 50, and each reason's points are the rounded running score after it minus the
one before it, so that the points add up to the score exactly.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from .model import Advice, Overall, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .catalogue import Catalogue
    from .model import Rule, Triple

NEUTRAL = 50


class _Ledger(NamedTuple):
    credibility: int
    sums: Triple
    reasons: tuple[Reason, ...]


def judge(catalogue: Catalogue, excuse: str, type: str, circumstances: Collection[str] = ()) -> Verdict:
    """One excuse for one customer type, with reasons, thoughts and counterfactual advice.

    All arguments are ids of the catalogue; raises KeyError for an excuse or type it
    does not have.
    """
    customer = catalogue.types[type]
    holding = frozenset(circumstances)
    ledger = _ledger(catalogue, excuse, type, holding)
    thoughts = dict.fromkeys(reason.rule.thought for reason in ledger.reasons if reason.rule.thought)
    return Verdict(
        excuse=catalogue.excuses[excuse],
        type=customer,
        credibility=ledger.credibility,
        band=catalogue.band(ledger.credibility),
        facets=_facets(catalogue.k, ledger.sums),
        reasons=ledger.reasons,
        thoughts=tuple(thoughts),
        advice=_advice(catalogue, excuse, type, holding, ledger.credibility),
    )


def overall(catalogue: Catalogue, verdicts: Collection[Verdict], types: Iterable[str]) -> tuple[Overall, ...]:
    """Per customer type the score of its weakest excuse; empty without verdicts."""
    if not verdicts:
        return ()
    lowest: dict[str, int] = {}
    for verdict in verdicts:
        lowest[verdict.type.id] = min(verdict.credibility, lowest.get(verdict.type.id, 100))
    return tuple(Overall(catalogue.types[t], lowest[t]) for t in types if t in lowest)


def with_change(catalogue: Catalogue, holding: frozenset[str], ident: str) -> frozenset[str]:
    """The circumstances once ``ident`` holds too: it clears those it excludes."""
    return (holding - frozenset(catalogue.circumstances[ident].excludes)) | {ident}


def _firing(catalogue: Catalogue, excuse: str, type: str, holding: frozenset[str]) -> list[Rule]:
    """The rules that count, in catalogue order: those that fire and that no firing rule replaces."""
    active = holding | {excuse, type}
    fired = [rule for rule in catalogue.rules_for(excuse, type) if rule.when <= active and rule.unless.isdisjoint(active)]
    replaced = {ident for rule in fired for ident in rule.replaces}
    return [rule for rule in fired if rule.id not in replaced] if replaced else fired


def _ledger(catalogue: Catalogue, excuse: str, type: str, holding: frozenset[str]) -> _Ledger:
    tenths = catalogue.types[type].weights
    sums = [0, 0, 0]
    before, total = NEUTRAL, 0
    reasons: list[Reason] = []
    for rule in _firing(catalogue, excuse, type, holding):
        for facet, weight in enumerate(rule.weights):
            sums[facet] += weight
            total += tenths[facet] * weight
        after = _score(catalogue.k, total)
        reasons.append(Reason(rule, after - before))
        before = after
    return _Ledger(before, (sums[0], sums[1], sums[2]), tuple(reasons))


def _score(k: float, tenths: int) -> int:
    # Summed as whole tenths so that no order of rules can move a rounding edge.
    return round(100 / (1 + exp(max(-700.0, min(700.0, -k * tenths / 10)))))


def _facets(k: float, sums: Triple) -> Triple:
    competence, goodwill, trust = (_score(k, 10 * s) for s in sums)
    return competence, goodwill, trust


def _advice(catalogue: Catalogue, excuse: str, type: str, holding: frozenset[str], credibility: int) -> tuple[Advice, ...]:
    """What the sender can still change, scored again with only that changed, best gain first."""
    found: list[Advice] = []
    for circumstance in catalogue.circumstances.values():
        if circumstance.id in holding:
            if not circumstance.harmful:
                continue
            changed = holding - {circumstance.id}
        else:
            if not circumstance.achievable or any(e in holding and not catalogue.circumstances[e].harmful for e in circumstance.excludes):
                continue
            changed = with_change(catalogue, holding, circumstance.id)
        gain = _ledger(catalogue, excuse, type, changed).credibility - credibility
        if gain > 0:
            found.append(Advice("remove" if circumstance.id in holding else "add", circumstance, gain))
    found.sort(key=lambda advice: -advice.gain)
    return tuple(found)
