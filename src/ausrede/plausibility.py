"""What does not fit: dates that cannot hold, seasons that are wrong, things that contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import InputError
from .model import SEASON, Alert

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date as Date

    from .catalogue import Catalogue
    from .engine import Earlier
    from .model import Finding, Recognition, Situation

#: Countries and states whose public holidays can be asked for: code → (country, subdivision).
LANDS = ("DE", "AT", "CH")


def alerts(
    catalogue: Catalogue, text: str, seen: Recognition, situation: Situation, date: Date, land: str, earlier: Earlier
) -> tuple[Alert, ...]:
    """Everything that does not fit, with its places in the text. Raises InputError for a bad ``land``."""
    found = [*_contradictions(catalogue, seen, situation)]
    if any(f.id == "neuer_termin" for f in seen.findings):
        found += _dates(text, seen.findings, date, land)
    if SEASON in situation.circumstances and "zur_jahreszeit" not in situation.circumstances:
        found += [_wrong_season(f, date) for f in seen.findings if f.id == SEASON and f.months][:1]
    if (reasons := _many_reasons(catalogue, situation, earlier)) is not None:
        found.append(reasons)
    return tuple(found)


def _contradictions(catalogue: Catalogue, seen: Recognition, situation: Situation) -> Iterator[Alert]:
    places: dict[str, Finding] = {}
    for finding in (*seen.findings, *seen.signals):
        places.setdefault(finding.id, finding)
    there = {*situation.excuses, *situation.circumstances, *places}
    for contradiction in catalogue.contradictions:
        if there.issuperset(contradiction.when) and there.isdisjoint(contradiction.unless):
            spots = tuple((places[i].start, places[i].end) for i in contradiction.when if i in places)
            yield Alert(contradiction.id, contradiction.message, spots)


def _dates(text: str, findings: tuple[Finding, ...], date: Date, land: str) -> Iterator[Alert]:
    from .dates import mentions, spoken

    spans = [(f.start, f.end) for f in findings if f.id == "neuer_termin"]
    told: set[str] = set()
    for mention in mentions(text, date):
        if not any(start < mention.end and mention.start < end for start, end in spans):
            continue
        place = ((mention.start, mention.end),)
        alert = None
        if mention.exact and mention.day < date:
            alert = Alert("termin_vorbei", f"Der neue Termin liegt in der Vergangenheit: {spoken(mention.day)}.", place)
        elif mention.day.weekday() == 6:
            alert = Alert("termin_sonntag", f"Der neue Termin fällt auf einen Sonntag: {spoken(mention.day)}. Ist das gewollt?", place)
        elif land and (name := holiday(mention.day, land)):
            alert = Alert("termin_feiertag", f"Der neue Termin fällt auf einen Feiertag ({name}): {spoken(mention.day)}.", place)
        if alert is not None and alert.message not in told:
            told.add(alert.message)
            yield alert


def _wrong_season(finding: Finding, date: Date) -> Alert:
    from .dates import MONTHS

    month = MONTHS[date.month - 1].capitalize()
    return Alert(
        "falsche_jahreszeit",
        f"„{finding.words}“ passt nicht zum {month}; damit rechnet der Kunde jetzt nicht.",
        ((finding.start, finding.end),),
    )


def _many_reasons(catalogue: Catalogue, situation: Situation, earlier: Earlier) -> Alert | None:
    before = {excuse for _, excuses in earlier for excuse in excuses}
    if not situation.excuses or len(before | set(situation.excuses)) < catalogue.repetition.reasons or before.issuperset(situation.excuses):
        return None
    titles = ", ".join(catalogue.excuses[e].title for e in catalogue.excuses if e in before)
    now = " und ".join(catalogue.excuses[e].title for e in situation.excuses if e not in before)
    return Alert("viele_gruende", f"Jedes Mal ein anderer Grund: früher {titles}, jetzt {now}. Das macht misstrauisch.")


def holiday(day: Date, land: str) -> str:
    """Name of the public holiday on that day, or "". Needs the optional package ``holidays``.

    ``land`` is DE, AT or CH, with a state behind a hyphen if wanted (DE-BY). Raises InputError.
    """
    country, _, state = land.upper().partition("-")
    if country not in LANDS:
        raise InputError(f"Das Land '{land}' ist hier nicht bekannt; es gibt DE, AT und CH, mit Bundesland etwa DE-BY.")
    try:
        import holidays
    except ImportError:
        raise InputError("Für --land fehlt das Paket holidays; bitte installieren Sie es mit: pip install holidays") from None
    try:
        return str(holidays.country_holidays(country, subdiv=state or None, years=day.year, language="de").get(day) or "")
    except NotImplementedError:
        raise InputError(f"Das Bundesland '{state}' kennt {country} nicht; bitte nehmen Sie das amtliche Kürzel, etwa DE-BY.") from None
