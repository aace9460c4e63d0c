"""Days named in a German text: "bis Mittwoch 12 Uhr", "am 14.3.", "Ende nächster Woche".

Everything is resolved against the day the message is sent. Only what is needed to
judge a promised date is understood; anything else is left alone.
"""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
MONTHS = ("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember")
_SHORT_MONTHS = {
    "jan": 1,
    "jän": 1,
    "feb": 2,
    "mär": 3,
    "mrz": 3,
    "mae": 3,
    "apr": 4,
    "mai": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "nov": 11,
    "dez": 12,
}
_OFFSETS = {"heute": 0, "heut": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
_NUMBERS = {
    "einem": 1,
    "einer": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "zehn": 10,
    "vierzehn": 14,
}

_DAY = re.compile(
    r"\b(?P<iso>\d{4}-\d\d-\d\d)\b"
    r"|\b(?P<day>\d{1,2})\.\s?(?:(?P<month>1[0-2]|0?[1-9])\.(?:\s?(?P<year>\d{4}|\d\d)\b)?|(?P<name>jan|jän|feb|mär|mrz|maerz|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*(?:\s(?P<year2>\d{4}))?)"
    r"|\b(?P<next>nächste[nrs]?|naechste[nrs]?|kommende[nrs]?)?\s?\b(?P<weekday>mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?|sonnabend)(?:früh|abend|mittag|morgen|nachmittag|vormittag|s)?\b(?!\s+(?:krank|sehr|viel))"
    r"|\b(?P<relative>heute|heut|morgen|übermorgen|uebermorgen)\b"
    r"|\bin\s(?P<count>\d{1,2}|einem|einer|zwei|drei|vier|fünf|sechs|sieben|acht|zehn|vierzehn)\s(?P<unit>tag|woche)\w*"
    r"|\b(?P<part>anfang|mitte|ende)\s(?P<which>dieser|nächster|naechster|kommender|der nächsten|der kommenden)\s?woche\b"
    r"|\bkw\s?(?P<week>\d{1,2})\b",
    re.I,
)


class Mention(NamedTuple):
    """A day named in a text."""

    start: int
    end: int
    day: Date
    #: Named by its date, so that it can lie in the past; a weekday is always the coming one.
    exact: bool


def mentions(text: str, today: Date) -> Iterator[Mention]:
    """All days named in the text, in text order; impossible ones ("31.2.") are passed over."""
    for match in _DAY.finditer(text):
        found = _resolve(match, today)
        if found is not None:
            yield Mention(match.start(), match.end(), found, bool(match["iso"] or match["day"]))


def _resolve(match: re.Match[str], today: Date) -> Date | None:
    try:
        if match["iso"]:
            return Date.fromisoformat(match["iso"])
        if match["day"]:
            month = (
                int(match["month"])
                if match["month"]
                else _SHORT_MONTHS["mär" if match["name"].lower().startswith("mae") else match["name"][:3].lower()]
            )
            return _in_year(int(match["day"]), month, match["year"] or match["year2"], today)
        if match["weekday"]:
            # Two letters mean a weekday only in capitals or with a point: "so", "do", "mi" are words.
            word = match["weekday"]
            if len(word) == 2 and not word[0].isupper():
                return None
            return _coming(word.lower(), today, later=bool(match["next"]))
        if match["relative"]:
            return today + timedelta(_OFFSETS[match["relative"].lower()])
        if match["count"]:
            count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"].lower()]
            return today + timedelta(count * (7 if match["unit"].lower() == "woche" else 1))
        if match["part"]:
            monday = today - timedelta(today.weekday())
            weeks = 0 if match["which"].lower() == "dieser" else 1
            return monday + timedelta(7 * weeks + {"anfang": 0, "mitte": 2, "ende": 4}[match["part"].lower()])
        return _week(int(match["week"]), today)
    except (ValueError, OverflowError):
        return None


def _in_year(day: int, month: int, year: str | None, today: Date) -> Date:
    """Without a year: the one that puts the day less than two months back or ten ahead."""
    if year:
        return Date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    for candidate in (today.year - 1, today.year, today.year + 1):
        if not 1 <= candidate <= 9999:
            continue
        found = Date(candidate, month, day)
        if found >= today - timedelta(60):
            return found
    raise ValueError(year)


def _coming(word: str, today: Date, *, later: bool) -> Date:
    index = 5 if word == "sonnabend" else next(i for i, name in enumerate(WEEKDAYS) if name.startswith(word))
    ahead = (index - today.weekday()) % 7 or 7
    if later and ahead + today.weekday() < 7:
        ahead += 7
    return today + timedelta(ahead)


def _week(week: int, today: Date) -> Date:
    found = Date.fromisocalendar(today.year, week, 1)
    return found if found >= today - timedelta(60) else Date.fromisocalendar(today.year + 1, week, 1)


def spoken(day: Date) -> str:
    """A day as German writes it out: "Dienstag, den 1. Dezember"."""
    return f"{WEEKDAYS[day.weekday()].capitalize()}, den {day.day}. {MONTHS[day.month - 1].capitalize()}"
