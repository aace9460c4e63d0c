"""The one place that knows the order: text → findings → situation → verdicts.

This is the public Python API, re-exported by :mod:`ausrede`.
"""

from __future__ import annotations

from datetime import date as Date
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import InputError, UnknownIdError, did_you_mean
from .model import SEASON, Judgement, Recognition, Situation
from .recogniser import NOTHING
from .scorer import judge, overall

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .catalogue import Catalogue
    from .message import Spans
    from .model import Alert, Origin, Verdict
    from .reference import Block

#: Situations whose verdicts are remembered before the memory is started afresh.
MEMORY = 500

#: Longest message that is judged, in code points.
MAX_TEXT = 50_000_000


#: Earlier messages to a customer: day and excuses.
Earlier = tuple[tuple[Date, tuple[str, ...]], ...]


class Given(NamedTuple):
    """What the caller knows beside the text; it wins over what the text shows."""

    #: Customer types to judge for; none: all of the catalogue.
    types: tuple[str, ...] = ()
    #: Names the reason; replaces what was found.
    excuses: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    #: Traits from the customer book.
    book: tuple[str, ...] = ()
    #: Earlier messages to this customer: day and excuses.
    earlier: Earlier = ()
    #: The day the work is or was due.
    due: Date | None = None
    #: Country, if wanted with state, whose public holidays count ("DE-BY").
    land: str = ""

    def checked(self, catalogue: Catalogue) -> Given:
        """Itself, or UnknownIdError / InputError if an id is unknown or contradicts itself."""
        require(self.types, catalogue.types, "Den Kundentyp")
        require(self.excuses, catalogue.excuses, "Die Ausrede")
        require((*self.circumstances, *self.without), catalogue.circumstances, "Den Umstand")
        if both := set(self.circumstances) & set(self.without):
            raise InputError(f"Der Umstand '{min(both)}' steht unter --umstand und unter --ohne; bitte streichen Sie eines von beiden.")
        for ident in self.circumstances:
            for other in catalogue.circumstances[ident].excludes:
                if other in self.circumstances:
                    raise InputError(f"Die Umstände '{ident}' und '{other}' schließen einander aus; bitte nennen Sie nur einen.")
        return self


def require(idents: Iterable[str], known: Collection[str], what: str) -> None:
    """Raise UnknownIdError for the first id that is not known; ``what`` is "Den Kundentyp"."""
    for ident in idents:
        if ident not in known:
            raise UnknownIdError(f"{what} '{ident}' gibt es nicht. {did_you_mean(ident, known)}")


class Judge:
    """Judges message after message with the same catalogue, options and date."""

    def __init__(self, catalogue: Catalogue, given: Given, date: Date, *, brief: bool = False) -> None:
        """``brief`` is for those who want ids and scores only: nobody looks for names of cues and for warnings.

        Raises UnknownIdError or InputError if the options do not fit the catalogue.
        """
        self.catalogue = catalogue
        self.brief = brief
        self.given = given.checked(catalogue)
        self.date = date
        self._types = tuple(dict.fromkeys(given.types)) or tuple(catalogue.types)
        self._earlier = recent(catalogue, given, date)
        #: What is said of every text in which nothing is found.
        self._calm = self._rest(NOTHING, situate(catalogue, NOTHING, given, date, self._earlier))

    def __call__(self, text: str, spans: Spans | None = None) -> Judgement:
        """The judgement of one message; ``spans`` are the sender's own words if known.

        Raises InputError if the text is too long.
        """
        if len(text) > MAX_TEXT:
            raise InputError(f"Die Nachricht ist mit {len(text)} Zeichen zu lang; erlaubt sind {MAX_TEXT}.")
        seen = self.catalogue.recogniser.recognise(text, own_words(text, spans), named=not self.brief, excused=bool(self.given.excuses))
        if seen is NOTHING:
            return Judgement(text, self.date, *self._calm)
        situation = situate(self.catalogue, seen, self.given, self.date, self._earlier)
        return Judgement(text, self.date, *self._rest(seen, situation, () if self.brief else self._alerts(text, seen, situation)))

    def _rest(self, seen: Recognition, situation: Situation, alerts: tuple[Alert, ...] = ()) -> tuple[Any, ...]:
        """What a judgement says beside text and date."""
        verdicts = judge_all(self.catalogue, situation, self._types)
        earlier = self._earlier if "wiederholt" in situation.circumstances else ()
        return situation, seen, verdicts, overall(self.catalogue, verdicts, self._types), alerts, earlier

    def _alerts(self, text: str, seen: Recognition, situation: Situation) -> tuple[Alert, ...]:
        from .plausibility import alerts

        return alerts(self.catalogue, text, seen, situation, self.date, self.given.land, self._earlier)


def own_words(text: str, spans: Spans | None) -> Spans | None:
    """The sender's own words: as known, or found in a text of several lines; None: all of it."""
    if spans is None and "\n" in text:
        # Loaded here: only text of several lines can hold quotations or a signature.
        from .message import own_spans

        return own_spans(text)
    return spans


def judge_all(catalogue: Catalogue, situation: Situation, types: tuple[str, ...]) -> tuple[Verdict, ...]:
    """One verdict per excuse and customer type, in that order.

    Situations recur far more often than messages do, so their verdicts are kept.
    """
    key = (situation.excuses, situation.circumstances, types)
    found = catalogue.verdicts.get(key)
    if found is None:
        if len(catalogue.verdicts) >= MEMORY:
            catalogue.verdicts.clear()
        found = catalogue.verdicts[key] = tuple(
            judge(catalogue, excuse, type, situation.circumstances) for excuse in situation.excuses for type in types
        )
    return found


def situate(catalogue: Catalogue, seen: Recognition, given: Given, date: Date, earlier: Earlier) -> Situation:
    """What holds, with its origin: option before calendar, history, book and text.

    A circumstance clears those it excludes unless they come from an earlier origin. ``earlier``
    are the excuses that still count (see :func:`recent`).
    """
    found = {f.id for f in seen.findings}
    origins: dict[str, Origin] = {}
    if given.excuses:
        excuses = [e for e in catalogue.excuses if e in given.excuses]
        origins.update(dict.fromkeys(excuses, "option"))
    else:
        excuses = [e for e in catalogue.excuses if e in found]
        origins.update(dict.fromkeys(excuses, "text"))
    text = [c for c in catalogue.circumstances if c in found]
    if len(excuses) > 1 and "gehaeuft" in catalogue.circumstances:
        text.append("gehaeuft")
    calendar = _in_season(catalogue, seen, given, date)
    if given.due is not None and given.due != date:
        calendar.append("frueh" if date < given.due else "zu_spaet")
    history = ["wiederholt"] if excuses and len(earlier) >= catalogue.repetition.times else []
    layers: tuple[tuple[Origin, Iterable[str]], ...] = (
        ("option", given.circumstances),
        ("calendar", calendar),
        ("history", history),
        # The book may name traits of another catalogue.
        ("book", [c for c in given.book if c in catalogue.circumstances]),
        ("text", text),
    )
    barred = set(given.without)
    for origin, idents in layers:
        for ident in idents:
            if ident not in barred and ident not in origins:
                origins[ident] = origin
                barred.update(catalogue.circumstances[ident].excludes)
    holding = tuple(c for c in catalogue.circumstances if c in origins)
    return Situation(tuple(excuses), holding, {ident: origins[ident] for ident in (*excuses, *holding)})


def recent(catalogue: Catalogue, given: Given, date: Date) -> Earlier:
    """The earlier excuses that still count on that day; what was noted the same day is this message itself."""
    since = date.toordinal() - catalogue.repetition.days
    return tuple((day, excuses) for day, excuses in given.earlier if excuses and since <= day.toordinal() < date.toordinal())


def blocks(catalogue: Catalogue, situation: Situation) -> tuple[tuple[Block, bool], ...]:
    """The building blocks of a good message, and whether each is there."""
    there = {*situation.excuses, *situation.circumstances}
    return tuple((block, not block.any.isdisjoint(there)) for block in catalogue.blocks)


def _in_season(catalogue: Catalogue, seen: Recognition, given: Given, date: Date) -> list[str]:
    """``zur_jahreszeit`` if the illness named fits the month, or was given as seasonal."""
    if "zur_jahreszeit" not in catalogue.circumstances or SEASON in given.without:
        return []
    fits = SEASON in given.circumstances or any(f.id == SEASON and date.month in f.months for f in seen.findings)
    return ["zur_jahreszeit"] if fits else []
