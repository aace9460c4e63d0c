"""What the article says, claim by claim (A1–A23), and that no rule in the catalogue is idle.

Claims are ordinal: what must be higher than what, hardly ever how much. A claim test takes
the catalogue as its only argument, so that ``test_a_claim_needs_its_rules`` can run it once
more on a catalogue that lacks a rule it rests on, and expect it to fail.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from ausrede.catalogue import Catalogue, load
from ausrede.scorer import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ausrede.model import Rule

COMPETENCE, GOODWILL, TRUST = range(3)
CLAIMS = range(1, 24)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def changed(catalogue: Catalogue, **parts: object) -> Catalogue:
    """The catalogue with other rules or types."""
    found = Catalogue(catalogue.section)
    vars(found).update({"rules": catalogue.rules, "types": catalogue.types, **parts})
    return found


def without(catalogue: Catalogue, *rules: str) -> Catalogue:
    """The catalogue as if these rules had never been written."""
    assert set(rules) <= catalogue.rules.keys()
    return changed(catalogue, rules={ident: rule for ident, rule in catalogue.rules.items() if ident not in rules})


def pairs(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Every excuse with every customer type."""
    yield from product(catalogue.excuses, catalogue.types)


def score(catalogue: Catalogue, excuse: str, type: str, *circumstances: str) -> int:
    return judge(catalogue, excuse, type, circumstances).credibility


def facets(catalogue: Catalogue, excuse: str, type: str, *circumstances: str) -> tuple[int, int, int]:
    return judge(catalogue, excuse, type, circumstances).facets


def thoughts(catalogue: Catalogue, excuse: str, type: str, *circumstances: str) -> tuple[str, ...]:
    return judge(catalogue, excuse, type, circumstances).thoughts


def pull(catalogue: Catalogue, excuse: str, type: str, *circumstances: str) -> int:
    """The log-odds behind the score, in tenths and without k: exact where scores are rounded."""
    tenths = catalogue.types[type].weights
    reasons = judge(catalogue, excuse, type, circumstances).reasons
    return sum(t * w for reason in reasons for t, w in zip(tenths, reason.rule.weights, strict=True))


def lift(catalogue: Catalogue, excuse: str, type: str, circumstance: str) -> int:
    """What a circumstance adds to the bare excuse, in log-odds."""
    return pull(catalogue, excuse, type, circumstance) - pull(catalogue, excuse, type)


def thinks(catalogue: Catalogue, word: str, excuse: str, type: str, *circumstances: str) -> bool:
    return any(word in thought for thought in thoughts(catalogue, excuse, type, *circumstances))


def hints_at(catalogue: Catalogue, excuse: str, *words: str) -> bool:
    return any(all(word in hint for word in words) for hint in catalogue.excuses[excuse].hints)


# --- The claims -----------------------------------------------------------------------------------


def test_a01_a_bare_excuse_makes_no_good_impression(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        own = [rule.weights for rule in catalogue.rules.values() if rule.when == {excuse} and not rule.unless]
        tenths = catalogue.types[type].weights
        assert sum(t * w for weights in own for t, w in zip(tenths, weights, strict=True)) < 0
        if (excuse, type) != ("technik", "technikmuffel"):
            assert score(catalogue, excuse, type) <= 50


def test_a01_only_a_rule_naming_type_or_circumstance_lifts_above_50(catalogue: Catalogue) -> None:
    bare = without(catalogue, *(rule.id for rule in catalogue.rules.values() if len(rule.when) > 1))
    for excuse, type in pairs(catalogue):
        assert score(bare, excuse, type) <= 50


def test_a02_technology_works_wonders_with_a_technikmuffel(catalogue: Catalogue) -> None:
    best = score(catalogue, "technik", "technikmuffel")
    assert best > 50
    assert all(best > score(catalogue, excuse, "technikmuffel") for excuse in catalogue.excuses if excuse != "technik")
    assert all(best >= score(catalogue, "technik", type) + 10 for type in catalogue.types if type != "technikmuffel")
    assert thinks(catalogue, "kenne ich", "technik", "technikmuffel")
    assert hints_at(catalogue, "technik", "Tipp")


def test_a03_a_professional_expects_a_spare_pc(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert score(catalogue, "technik", type, "profi") < score(catalogue, "technik", type)
        assert thinks(catalogue, "Geld", "technik", type, "profi")
        assert not thinks(catalogue, "Geld", "technik", type)
    assert hints_at(catalogue, "technik", "zweiten Rechner")
    assert hints_at(catalogue, "technik", "zweiten Weg ins Netz")


def test_a04_illness_told_early_and_concretely_finds_understanding(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        bare, early = score(catalogue, "krank", type), score(catalogue, "krank", type, "frueh")
        assert bare < early < score(catalogue, "krank", type, "frueh", "konkret")
        assert early > 50
        assert lift(catalogue, "krank", type, "frueh") > lift(catalogue, "telefon", type, "frueh")
        assert lift(catalogue, "krank", type, "konkret") > lift(catalogue, "telefon", type, "konkret")
        assert facets(catalogue, "krank", type)[GOODWILL] >= 50


def test_a05_a_seasonal_illness_counts_in_its_season(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        bare = score(catalogue, "krank", type)
        assert score(catalogue, "krank", type, "saison", "zur_jahreszeit") > bare
        assert score(catalogue, "krank", type, "saison") < bare


def test_a06_repetition_raises_doubts_about_reliability(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        assert score(catalogue, excuse, type, "wiederholt") < score(catalogue, excuse, type)
    competence, goodwill, trust = catalogue.rules["wiederholt_verspaetet"].weights
    assert competence < goodwill > trust
    assert all(thinks(catalogue, "auf Dauer", "krank", type, "wiederholt") for type in catalogue.types)
    for type in catalogue.types:
        assert lift(catalogue, "krank", type, "wiederholt") < lift(catalogue, "preis", type, "wiederholt")


def test_a07_a_replacement_from_the_network_helps(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        assert score(catalogue, excuse, type, "vertretung") > score(catalogue, excuse, type)
    for type in catalogue.types:
        assert lift(catalogue, "krank", type, "vertretung") > lift(catalogue, "telefon", type, "vertretung")
        assert not thinks(catalogue, "Wer kümmert sich", "krank", type, "vertretung")
    assert hints_at(catalogue, "krank", "großen Auftrag", "Netzwerk")


def test_a08_burnout_calls_for_special_care(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert score(catalogue, "krank", type, "burnout") < score(catalogue, "krank", type)
        reasons = judge(catalogue, "krank", type, ["burnout"]).reasons
        assert any("Vorsicht" in reason.rule.because for reason in reasons)
    assert hints_at(catalogue, "krank", "Burnout")


def test_a09_being_busy_smells_of_preferred_customers(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        competence, goodwill, _ = facets(catalogue, "ueberlastet", type)
        assert competence < 50
        assert goodwill < 50
        assert thinks(catalogue, "andere Kunden", "ueberlastet", type)
        assert thinks(catalogue, "Planung", "ueberlastet", type)


def test_a10_ordered_late_and_told_so_leaves_no_suspicion(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        told = ("ueberlastet", type, "spaet_beauftragt", "vorab")
        assert not thinks(catalogue, "andere Kunden", *told)
        assert not thinks(catalogue, "Planung", *told)
        assert min(facets(catalogue, *told)) >= 50
        assert score(catalogue, *told) > max(
            score(catalogue, "ueberlastet", type, "spaet_beauftragt"), score(catalogue, "ueberlastet", type, "vorab")
        )


def test_a11_travelling_is_worst_for_appreciation(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        goodwill = {excuse: facets(catalogue, excuse, type)[GOODWILL] for excuse in catalogue.excuses}
        assert all(goodwill["verreist"] < value - 5 for excuse, value in goodwill.items() if excuse != "verreist")
        assert thinks(catalogue, "wichtiger", "verreist", type)
        assert thinks(catalogue, "Geld", "verreist", type)


def test_a12_working_on_the_road_makes_travelling_milder(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert score(catalogue, "verreist", type, "vertretung") > score(catalogue, "verreist", type)
        assert lift(catalogue, "verreist", type, "vertretung") > lift(catalogue, "telefon", type, "vertretung")
        assert score(catalogue, "verreist", type, "profi") < score(catalogue, "verreist", type)
        assert facets(catalogue, "verreist", type)[COMPETENCE] < 50
    assert hints_at(catalogue, "verreist", "Notebook", "Zug", "Hotel")


def test_a13_a_low_price_told_before_the_order_is_milder(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert score(catalogue, "preis", type, "vorab") > score(catalogue, "preis", type)
        assert lift(catalogue, "preis", type, "vorab") > lift(catalogue, "telefon", type, "vorab")
        assert thinks(catalogue, "Angebot", "preis", type)
        assert not thinks(catalogue, "Angebot", "preis", type, "vorab")
    assert hints_at(catalogue, "preis", "vor dem Auftrag")


def test_a14_tying_late_work_to_a_price_makes_little_sense(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        trust = {excuse: facets(catalogue, excuse, type)[TRUST] for excuse in catalogue.excuses}
        assert all(trust["preis"] < value for excuse, value in trust.items() if excuse != "preis")
        assert facets(catalogue, "preis", type, "vorab")[GOODWILL] <= 50
        assert facets(catalogue, "preis", type)[GOODWILL] < 50
        assert thinks(catalogue, "mit dem Termin", "preis", type)


def test_a15_you_know_how_it_is_comes_across_as_manipulative(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        assert score(catalogue, excuse, type, "manipulativ") < score(catalogue, excuse, type)
        before, after = facets(catalogue, excuse, type), facets(catalogue, excuse, type, "manipulativ")
        assert after[TRUST] < before[TRUST]
    assert catalogue.circumstances["manipulativ"].harmful


def test_a16_a_phone_can_be_switched_off(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert facets(catalogue, "telefon", type)[COMPETENCE] < 50
        assert thinks(catalogue, "stellt man es nicht", "telefon", type)
        assert thinks(catalogue, "Bei mir klingelt nichts", "telefon", type, "manipulativ")
        assert score(catalogue, "telefon", type, "profi") < score(catalogue, "telefon", type)
    assert hints_at(catalogue, "telefon", "feste Stunden ohne Telefon")


def test_a17_who_is_calling_at_all(catalogue: Catalogue) -> None:
    for type in catalogue.types:
        assert facets(catalogue, "telefon", type)[TRUST] < 50
        assert thinks(catalogue, "plaudert", "telefon", type)


def test_a18_an_advantage_is_the_strongest_single_lift_for_a_quality_lover(catalogue: Catalogue) -> None:
    for excuse in catalogue.excuses:
        gains = {c: score(catalogue, excuse, "qualitaetsliebhaber", c) for c in catalogue.circumstances}
        best = gains.pop("vorteil")
        assert all(best > other for other in gains.values())


def test_a18_an_advantage_is_a_strong_lift_for_everybody(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        gain = score(catalogue, excuse, type, "vorteil") - score(catalogue, excuse, type)
        stronger = [c for c in catalogue.circumstances if lift(catalogue, excuse, type, c) > lift(catalogue, excuse, type, "vorteil")]
        assert gain >= 15
        assert len(stronger) <= 2


def test_a19_an_advantage_is_worth_nothing_where_only_the_date_counts(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        date_only = judge(catalogue, excuse, type, ["termin_zaehlt"])
        both = judge(catalogue, excuse, type, ["termin_zaehlt", "vorteil"])
        assert (both.credibility, both.facets) == (date_only.credibility, date_only.facets)
        assert any("Lieferung" in thought for thought in both.thoughts)


def test_a20_the_four_types_rank_the_excuses_differently(catalogue: Catalogue) -> None:
    rankings = {type: sorted(catalogue.excuses, key=lambda e, t=type: -pull(catalogue, e, t)) for type in catalogue.types}
    assert list(rankings) == ["technikmuffel", "qualitaetsliebhaber", "machtmensch", "sicherheitsmensch"]
    for one, other in combinations(rankings.values(), 2):
        assert one != other
    # Not by a tie alone: some pair of excuses is really the other way round.
    for one, other in combinations(catalogue.types, 2):
        assert any(
            (pull(catalogue, a, one) - pull(catalogue, b, one)) * (pull(catalogue, a, other) - pull(catalogue, b, other)) < 0
            for a, b in combinations(catalogue.excuses, 2)
        )


def test_a21_better_quality_counts_most_for_the_quality_lover(catalogue: Catalogue) -> None:
    for excuse in catalogue.excuses:
        lifts = {type: lift(catalogue, excuse, type, "vorteil") for type in catalogue.types}
        most = lifts.pop("qualitaetsliebhaber")
        assert all(most > other for other in lifts.values())
    competence, goodwill, trust = catalogue.types["qualitaetsliebhaber"].weights
    assert competence > max(goodwill, trust)


def test_a22_a_machtmensch_wants_to_be_put_first(catalogue: Catalogue) -> None:
    competence, goodwill, trust = catalogue.types["machtmensch"].weights
    assert goodwill > max(competence, trust)
    others = [excuse for excuse in catalogue.excuses if excuse not in ("verreist", "ueberlastet")]
    for excuse in ("verreist", "ueberlastet"):
        here = pull(catalogue, excuse, "machtmensch")
        assert all(here < pull(catalogue, other, "machtmensch") for other in others)
        assert all(here < pull(catalogue, excuse, type) for type in catalogue.types if type != "machtmensch")


def test_a23_a_sicherheitsmensch_wants_reliability(catalogue: Catalogue) -> None:
    competence, goodwill, trust = catalogue.types["sicherheitsmensch"].weights
    assert trust > max(competence, goodwill)
    for excuse, other in product(catalogue.excuses, catalogue.types):
        if other == "sicherheitsmensch":
            continue
        for circumstance in ("frueh", "vertretung", "neuer_termin"):
            assert lift(catalogue, excuse, "sicherheitsmensch", circumstance) > lift(catalogue, excuse, other, circumstance)
        assert lift(catalogue, excuse, "sicherheitsmensch", "wiederholt") < lift(catalogue, excuse, other, "wiederholt")


@pytest.mark.parametrize("type", ["machtmensch", "sicherheitsmensch"])
def test_a22_a23_what_the_article_only_names_is_marked_as_judgement(catalogue: Catalogue, type: str) -> None:
    rules = [rule for rule in catalogue.rules.values() if type in rule.when]
    assert rules
    assert all("urteil" in rule.sources and "artikel" not in rule.sources for rule in rules)
    assert "unser Urteil" in catalogue.types[type].description


# --- Each claim rests on its rules ----------------------------------------------------------------

NEEDED: list[tuple[Callable[[Catalogue], None], str]] = [
    (test_a01_a_bare_excuse_makes_no_good_impression, "technik_ohne_zweiten_weg"),
    (test_a01_a_bare_excuse_makes_no_good_impression, "krank_und_die_arbeit_ruht"),
    (test_a02_technology_works_wonders_with_a_technikmuffel, "technik_bei_technikmuffel"),
    (test_a03_a_professional_expects_a_spare_pc, "technik_beim_profi"),
    (test_a04_illness_told_early_and_concretely_finds_understanding, "krank_sucht_sich_niemand_aus"),
    (test_a04_illness_told_early_and_concretely_finds_understanding, "krank_frueh_gemeldet"),
    (test_a04_illness_told_early_and_concretely_finds_understanding, "krank_nachvollziehbar"),
    (test_a04_illness_told_early_and_concretely_finds_understanding, "frueh_bescheid_gegeben"),
    (test_a05_a_seasonal_illness_counts_in_its_season, "krank_zur_passenden_jahreszeit"),
    (test_a05_a_seasonal_illness_counts_in_its_season, "krank_zur_falschen_jahreszeit"),
    (test_a06_repetition_raises_doubts_about_reliability, "wiederholt_verspaetet"),
    (test_a06_repetition_raises_doubts_about_reliability, "krank_wieder_einmal"),
    (test_a07_a_replacement_from_the_network_helps, "vertretung_organisiert"),
    (test_a07_a_replacement_from_the_network_helps, "krank_mit_vertretung"),
    (test_a08_burnout_calls_for_special_care, "krank_mit_burnout"),
    (test_a09_being_busy_smells_of_preferred_customers, "ueberlastet_andere_bevorzugt"),
    (test_a09_being_busy_smells_of_preferred_customers, "ueberlastet_planung_fraglich"),
    (test_a10_ordered_late_and_told_so_leaves_no_suspicion, "ueberlastet_aber_vorab_gesagt"),
    (test_a11_travelling_is_worst_for_appreciation, "verreist_anderes_war_wichtiger"),
    (test_a11_travelling_is_worst_for_appreciation, "verreist_anderes_war_lohnender"),
    (test_a12_working_on_the_road_makes_travelling_milder, "verreist_mit_vertretung"),
    (test_a12_working_on_the_road_makes_travelling_milder, "verreist_ohne_arbeitsgeraet"),
    (test_a12_working_on_the_road_makes_travelling_milder, "verreist_beim_profi"),
    (test_a13_a_low_price_told_before_the_order_is_milder, "preis_erst_nachher_genannt"),
    (test_a13_a_low_price_told_before_the_order_is_milder, "preis_vorab_angekuendigt"),
    (test_a14_tying_late_work_to_a_price_makes_little_sense, "preis_hat_mit_termin_nichts_zu_tun"),
    (test_a15_you_know_how_it_is_comes_across_as_manipulative, "manipulativ_vereinnahmt"),
    (test_a16_a_phone_can_be_switched_off, "telefon_laesst_sich_abschalten"),
    (test_a16_a_phone_can_be_switched_off, "telefon_mit_druck"),
    (test_a16_a_phone_can_be_switched_off, "telefon_beim_profi"),
    (test_a17_who_is_calling_at_all, "telefon_wer_ruft_da_an"),
    (test_a18_an_advantage_is_the_strongest_single_lift_for_a_quality_lover, "vorteil_fuer_den_kunden"),
    (test_a18_an_advantage_is_a_strong_lift_for_everybody, "vorteil_fuer_den_kunden"),
    (test_a19_an_advantage_is_worth_nothing_where_only_the_date_counts, "vorteil_zaehlt_hier_nicht"),
    (test_a21_better_quality_counts_most_for_the_quality_lover, "vorteil_bei_qualitaetsliebhaber"),
    (test_a22_a_machtmensch_wants_to_be_put_first, "ueberlastet_bei_machtmensch"),
    (test_a22_a_machtmensch_wants_to_be_put_first, "verreist_bei_machtmensch"),
    (test_a23_a_sicherheitsmensch_wants_reliability, "frueh_bei_sicherheitsmensch"),
    (test_a23_a_sicherheitsmensch_wants_reliability, "vertretung_bei_sicherheitsmensch"),
    (test_a23_a_sicherheitsmensch_wants_reliability, "neuer_termin_bei_sicherheitsmensch"),
    (test_a23_a_sicherheitsmensch_wants_reliability, "wiederholt_bei_sicherheitsmensch"),
]


@pytest.mark.parametrize(("claim", "rule"), NEEDED, ids=lambda value: value if isinstance(value, str) else value.__name__[5:8])
def test_a_claim_needs_its_rules(catalogue: Catalogue, claim: Callable[[Catalogue], None], rule: str) -> None:
    with pytest.raises(AssertionError):
        claim(without(catalogue, rule))


def test_a20_needs_what_tells_the_types_apart(catalogue: Catalogue) -> None:
    """Without the rules that name a type and without its weights, all customers are alike."""
    plain = without(catalogue, *(rule.id for rule in catalogue.rules.values() if rule.when & catalogue.types.keys()))
    alike = changed(plain, types={ident: type._replace(weights=(3, 3, 4)) for ident, type in plain.types.items()})
    with pytest.raises(AssertionError):
        test_a20_the_four_types_rank_the_excuses_differently(alike)


def test_every_claim_has_a_test() -> None:
    names = [name for name in globals() if name.startswith("test_a")]
    assert [n for n in CLAIMS if not any(name.startswith(f"test_a{n:02}_") for name in names)] == []


# --- The catalogue as a whole ---------------------------------------------------------------------

RULES = tuple(load().rules.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_why_and_where_from(catalogue: Catalogue, rule: Rule) -> None:
    assert rule.because.endswith((".", "?", "!"))
    assert rule.because[0].isupper() or rule.because[0] == "„"
    assert "ß" not in rule.id
    assert rule.sources
    assert set(rule.sources) <= catalogue.sources.keys()
    assert not rule.thought or (rule.thought.endswith((".", "?", "!")) and "„" not in rule.thought)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_matters_in_its_plainest_case(catalogue: Catalogue, rule: Rule) -> None:
    """With just its conditions and what it replaces, leaving it out changes the verdict."""
    circumstances = [c for c in catalogue.circumstances if c in rule.when]
    for ident in rule.replaces:
        circumstances += [c for c in catalogue.rules[ident].when if c in catalogue.circumstances]
    if set(circumstances) & rule.unless:
        circumstances = [c for c in circumstances if c in rule.when]
    poorer = without(catalogue, rule.id)

    def seen(source: Catalogue, excuse: str, type: str) -> tuple[object, ...]:
        verdict = judge(source, excuse, type, circumstances)
        return pull(source, excuse, type, *circumstances), verdict.facets, verdict.thoughts

    assert any(
        seen(catalogue, excuse, type) != seen(poorer, excuse, type)
        for excuse, type in pairs(catalogue)
        if not (catalogue.excuses.keys() & rule.when) - {excuse} and not (catalogue.types.keys() & rule.when) - {type}
    )


def test_every_source_is_cited_or_carries_the_facets(catalogue: Catalogue) -> None:
    cited = {source for rule in RULES for source in rule.sources}
    assert catalogue.sources.keys() - cited == {"mccroskey_1999"}


def test_a_work_of_research_is_named_in_full(catalogue: Catalogue) -> None:
    for source in catalogue.sources.values():
        if source.id != "urteil":
            assert source.author
            assert source.year
            assert source.venue
        if source.id not in ("artikel", "urteil"):
            assert source.id.endswith(f"_{source.year}")


def test_no_text_is_left_to_write(catalogue: Catalogue) -> None:
    for excuse in catalogue.excuses.values():
        assert min(len(text) for text in (excuse.title, excuse.quote, excuse.description, *excuse.hints)) > 3
        assert 3 <= len(excuse.hints) <= 5
    for type in catalogue.types.values():
        assert min(len(text) for text in (type.title, type.dative, type.description, *type.signs)) > 3
        assert 3 <= len(type.signs) <= 5
        assert sum(type.weights) == 10
    for circumstance in catalogue.circumstances.values():
        assert min(len(circumstance.title), len(circumstance.meaning)) > 3
        assert circumstance.title[0].isupper()


def test_what_can_be_changed_says_how_and_calls_for_no_lie(catalogue: Catalogue) -> None:
    achievable = {c.id for c in catalogue.circumstances.values() if c.achievable}
    harmful = {c.id for c in catalogue.circumstances.values() if c.harmful}
    assert achievable == {
        "frueh",
        "konkret",
        "vertretung",
        "vorteil",
        "neuer_termin",
        "verantwortung",
        "entschuldigung",
        "wiedergutmachung",
    }
    assert harmful == {"manipulativ", "schuldzuweisung", "vage"}
    for ident in achievable:
        assert "wenn " in catalogue.circumstances[ident].how


def harmless(catalogue: Catalogue) -> list[str]:
    """Circumstances that nothing in the catalogue speaks against."""
    rules = catalogue.rules.values()
    suspect = {c for rule in rules for c in rule.unless}
    suspect |= {c for rule in rules if rule.replaces or min(rule.weights) < 0 for c in rule.when}
    return [c for c in catalogue.circumstances if c not in suspect]


def test_a_circumstance_nothing_speaks_against_never_lowers(catalogue: Catalogue) -> None:
    others = list(catalogue.circumstances)
    for excuse, type in pairs(catalogue):
        for pair in combinations(others, 2):
            before = score(catalogue, excuse, type, *pair)
            assert all(score(catalogue, excuse, type, *pair, c) >= before for c in harmless(catalogue))


def test_advice_is_never_worth_less_than_nothing(catalogue: Catalogue) -> None:
    """What the sender can still bring about never lowers a score, with no or one other circumstance."""
    for excuse, type in pairs(catalogue):
        for other in (None, *catalogue.circumstances):
            holding = [other] if other else []
            before = score(catalogue, excuse, type, *holding)
            for circumstance in catalogue.circumstances.values():
                if circumstance.achievable and not set(holding) & set(circumstance.excludes):
                    assert score(catalogue, excuse, type, *holding, circumstance.id) >= before


def test_a_careful_message_reads_well_and_a_careless_one_does_not(catalogue: Catalogue) -> None:
    for excuse, type in pairs(catalogue):
        careful = score(catalogue, excuse, type, "frueh", "konkret", "neuer_termin", "vertretung", "verantwortung")
        careless = score(catalogue, excuse, type, "manipulativ", "schuldzuweisung", "vage")
        assert careful >= 70
        assert careless <= 25
