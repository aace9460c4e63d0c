"""Days in German text, and what does not fit about them."""

from __future__ import annotations

from datetime import date

import pytest

from ausrede.dates import mentions, spoken
from ausrede.errors import InputError
from ausrede.plausibility import holiday

TODAY = date(2026, 1, 15)  # a Thursday
CASES = [
    ("am 2026-02-03", date(2026, 2, 3)),
    ("am 3.2.2026", date(2026, 2, 3)),
    ("am 3.2.27", date(2027, 2, 3)),
    ("am 3.2.", date(2026, 2, 3)),
    ("am 3. Februar", date(2026, 2, 3)),
    ("am 3. März 2027", date(2027, 3, 3)),
    ("am 12.1.", date(2026, 1, 12)),
    ("am 1.11.", date(2026, 11, 1)),
    ("am 20.12.", date(2025, 12, 20)),
    ("morgen früh", date(2026, 1, 16)),
    ("übermorgen", date(2026, 1, 17)),
    ("uebermorgen", date(2026, 1, 17)),
    ("heute noch", TODAY),
    ("bis Freitag", date(2026, 1, 16)),
    ("am Donnerstag", date(2026, 1, 22)),
    ("am Sonnabend", date(2026, 1, 17)),
    ("nächsten Freitag", date(2026, 1, 23)),
    ("bis Mi 12 Uhr", date(2026, 1, 21)),
    ("in drei Tagen", date(2026, 1, 18)),
    ("in 2 Wochen", date(2026, 1, 29)),
    ("Ende nächster Woche", date(2026, 1, 23)),
    ("Anfang nächster Woche", date(2026, 1, 19)),
    ("in KW 10", date(2026, 3, 2)),
]


@pytest.mark.parametrize(("text", "day"), CASES)
def test_a_day_is_resolved(text, day):
    found = list(mentions(text, TODAY))
    assert [m.day for m in found] == [day]
    assert text[found[0].start : found[0].end].strip()


@pytest.mark.parametrize("text", ["so ist das", "31.2.", "45.13.", "KW 99", "Version 3.2", "in sechs Stunden", "mi so do"])
def test_what_is_no_day_is_left_alone(text):
    assert list(mentions(text, TODAY)) == []


def test_days_are_spoken_as_written_out():
    assert spoken(date(2026, 12, 1)) == "Dienstag, den 1. Dezember"


def alerts(check, text: str, **more) -> dict[str, str]:
    return {w.id: w.message for w in check(text, **more).warnings}


@pytest.fixture
def check(catalogue):
    from ausrede.engine import Given, Judge

    def call(text, day=TODAY, **given):
        return Judge(catalogue, Given(**given), day)(text)

    return call


def test_a_new_date_in_the_past(check):
    found = check("Ich war krank, der Text verspätet sich. Sie bekommen ihn am 12.1.")
    assert [w.id for w in found.warnings] == ["termin_vorbei"]
    start, end = found.warnings[0].places[0]
    assert found.text[start:end] == "12.1."


def test_a_new_date_on_a_sunday(check):
    assert "termin_sonntag" in alerts(check, "Ich war krank, der Text verspätet sich. Sie bekommen ihn am Sonntag.")


def test_a_new_date_on_a_public_holiday(check):
    text = "Ich war krank, der Text verspätet sich. Sie bekommen ihn am 1.5."
    assert "termin_feiertag" in alerts(check, text, land="DE")
    assert "termin_feiertag" not in alerts(check, text)


def test_holidays_know_states_and_countries():
    assert holiday(date(2026, 1, 6), "DE-BY")
    assert not holiday(date(2026, 1, 6), "DE-BE")
    assert holiday(date(2026, 10, 26), "AT")
    assert holiday(date(2026, 8, 1), "CH")


@pytest.mark.parametrize("land", ["FR", "DE-XX", "x", ""])
def test_unknown_lands_are_refused(land):
    with pytest.raises(InputError):
        holiday(TODAY, land)


def test_a_good_date_is_not_remarked_on(check):
    assert alerts(check, "Ich war krank, der Text verspätet sich. Sie bekommen ihn am Dienstag.", land="DE") == {}


def test_an_illness_out_of_season(check):
    assert "falsche_jahreszeit" in alerts(check, "Ich hatte die Grippe.", day=date(2026, 7, 15))
    assert "falsche_jahreszeit" not in alerts(check, "Ich hatte die Grippe.", day=TODAY)


def test_due_date_tells_early_from_late(check):
    assert check("Ich bin krank.", due=date(2026, 1, 20)).situation.origins["frueh"] == "calendar"
    assert check("Ich bin krank.", due=date(2026, 1, 10)).situation.origins["zu_spaet"] == "calendar"
    assert not {"frueh", "zu_spaet"} & set(check("Ich bin krank.", due=TODAY).situation.circumstances)


CONTRADICTIONS = [
    ("krank_und_unterwegs", "Ich lag drei Tage flach, außerdem war ich in Wien auf der Messe."),
    ("kein_netz_und_mail", "Unser Internet ist tot, ich schreibe Ihnen gerade von zu Hause."),
    ("erster_stelle_und_keine_zeit", "Sie stehen bei uns an erster Stelle, aber ich hatte einfach zu viel zu tun."),
]


@pytest.mark.parametrize(("ident", "text"), CONTRADICTIONS)
def test_contradictions_are_named_with_both_places(check, ident, text):
    found = {w.id: w for w in check(text).warnings}
    assert ident in found
    assert len(found[ident].places) == 2


def test_the_third_different_reason_makes_suspicious(check):
    earlier = ((date(2025, 11, 1), ("technik",)), (date(2025, 12, 1), ("verreist",)))
    assert "viele_gruende" in alerts(check, "Ich war krank.", earlier=earlier)
    assert "viele_gruende" not in alerts(check, "Ich war krank.", earlier=earlier[:1])


@pytest.mark.parametrize(
    "text", ["Der Text hätte gestern bei Ihnen sein sollen, ich war krank.", "Die Frist ist verstrichen, ich war krank."]
)
def test_the_text_itself_tells_that_the_day_is_past(check, text):
    assert check(text).situation.origins["zu_spaet"] == "text"
    assert "zu_spaet" not in check("Ich war krank, Sie bekommen alles morgen.").situation.circumstances
