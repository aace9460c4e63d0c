"""What each kind of catalogue entry may say: one reader per section, key by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from .errors import did_you_mean
from .evidence import MOST
from .model import FACETS
from .surroundings import SCOPES
from .yamlfile import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .yamlfile import Place

Record = dict[str, Any]
Reader = Callable[[Entry], Record]

MONTHS = tuple(map(str, range(1, 13)))
WITHIN = ("segment", "clause", "sentence", "pair", "message")
GUARD_SCOPES = ("before", "segment", "clause", "sentence", "message", "question", "quoted")
#: What a guard may apply to; "circumstance" is both facts and wording.
GUARDED = ("excuse", "circumstance", "fact", "wording", "signal")


def bands_of(entries: list[Entry], place: Place) -> list[list[Any]]:
    """The words for score ranges, highest first. Raises CatalogueError unless they start at 0."""
    bands: list[list[Any]] = []
    for entry in entries:
        bands.append([entry.number("from", 0, 100), entry.text("word")])
        entry.done()
    bands.sort(key=lambda band: -int(band[0]))
    if not bands or bands[-1][0] != 0 or len({band[0] for band in bands}) < len(bands):
        raise place.error("Die Stufen müssen bei 0 beginnen und verschiedene Grenzen haben.")
    return bands


def _triple(entry: Entry | None, place: Place, name: str, low: int, high: int) -> list[int]:
    if entry is None:
        return [0, 0, 0]
    values = [entry.number(facet, low, high, default=0) for facet in FACETS]
    entry.done()
    return values


def _excuse(entry: Entry) -> Record:
    return {
        "title": entry.text("title"),
        "quote": entry.text("quote"),
        "description": entry.text("description"),
        "hints": entry.texts("hints", required=True),
    }


def _type(entry: Entry) -> Record:
    weights = _triple(entry.mapping("weights"), entry.place, entry.name, 0, 10)
    if sum(weights) != 10:
        raise entry.at("weights").error(f"{entry.name}: Die Gewichte ergeben {sum(weights)} statt 10 Zehntel; bitte gleichen Sie sie aus.")
    return {
        "title": entry.text("title"),
        "dative": entry.text("dative"),
        "description": entry.text("description"),
        "signs": entry.texts("signs", required=True),
        "weights": weights,
    }


def _circumstance(entry: Entry) -> Record:
    record = {
        "kind": entry.choice("kind", ("wording", "fact", "trait", "calendar")),
        "title": entry.text("title"),
        "meaning": entry.text("meaning"),
        "achievable": entry.flag("achievable"),
        "harmful": entry.flag("harmful"),
        "how": entry.text("how", ""),
        "action": entry.text("action", ""),
        "excludes": entry.texts("excludes"),
        "needs": entry.texts("needs"),
    }
    if (record["achievable"] or record["harmful"]) and not (record["how"] and record["action"]):
        raise entry.place.error(f"{entry.name} ist zu ändern (achievable/harmful) und braucht deshalb 'how' und 'action'.")
    return record


def _signal(entry: Entry) -> Record:
    record = {"title": entry.text("title"), "reason": entry.flag("reason"), "general": entry.flag("general")}
    if record["general"] and not record["reason"]:
        raise entry.place.error(f"{entry.name}: 'general' gibt es nur neben 'reason: ja'; bitte tragen Sie beides ein.")
    return record


def _source(entry: Entry) -> Record:
    return {
        "title": entry.text("title"),
        "author": entry.text("author", ""),
        "year": entry.number("year", 1900, 2100, default=0),
        "venue": entry.text("venue", ""),
    }


def _rule(entry: Entry) -> Record:
    weights = _triple(entry.mapping("weights"), entry.place, entry.name, -3, 3)
    record: Record = {
        "when": sorted(set(entry.texts("when", required=True))),
        "unless": sorted(set(entry.texts("unless"))),
        "replaces": entry.texts("replaces"),
        "weights": weights,
        "because": entry.text("because"),
        "thought": entry.text("thought", ""),
        "sources": entry.texts("sources", required=True),
    }
    if not any(weights) and not record["thought"] and not record["replaces"]:
        raise entry.place.error(f"{entry.name} bewirkt nichts; bitte geben Sie ihr 'weights', 'thought' oder 'replaces'.")
    return record


def _cue(entry: Entry) -> Record:
    entry.texts("hits", required=True)
    entry.texts("misses", required=True)
    months = entry.texts("months", commas=True)
    if any(m not in MONTHS for m in months):
        raise entry.at("months").error(f"{entry.name}: 'months' zählt Monate von 1 bis 12.")
    plus = entry.mapping("plus")
    points = [(term, plus.number(term, -9, 9)) for term in plus.every_key()] if plus else []
    enough = entry.number("enough", 1, 50, default=0)
    if bool(points) != bool(enough):
        raise entry.place.error(f"{entry.name}: 'plus' und 'enough' gehören zusammen; bitte geben Sie beides an.")
    if sum(value for _, value in points if value > 0) < enough:
        raise entry.place.error(f"{entry.name} kann nie zutreffen: 'plus' bringt zusammen weniger als 'enough: {enough}'.")
    return {
        "plus": points,
        "enough": enough,
        "for": entry.texts("for", required=True, commas=True),
        "find": entry.texts("find", required=True),
        "within": entry.choice("within", WITHIN, "clause"),
        "distance": entry.number("distance", 0, 100, default=0),
        "unless": entry.texts("unless"),
        "ignore": entry.texts("ignore", commas=True),
        "needs": entry.texts("needs", commas=True),
        "months": [int(m) for m in months],
    }


def _guard(entry: Entry) -> Record:
    scope = entry.choice("scope", GUARD_SCOPES)
    placed = scope in ("question", "quoted")
    return {
        "title": entry.text("title"),
        "scope": scope,
        "applies": _choices(entry, "applies", GUARDED),
        "words": entry.texts("words", required=not placed, commas=True),
        "not_in": entry.texts("not_in", commas=True),
        "unless": entry.texts("unless", commas=True),
        "reach": entry.number("reach", 1, 30, default=3),
        "at_end": entry.flag("at_end"),
    }


def _evidence(entry: Entry) -> Record:
    return {
        "for": entry.texts("for", required=True, commas=True),
        "base": entry.number("base", -1000, 1000),
        "alone": entry.number("alone", -1000, 1000),
        "beside": entry.number("beside", -1000, 1000),
        "against": entry.number("against", 0, 1000, default=0),
        "without_excuse": entry.number("without_excuse", 0, 500, default=0),
        "because": entry.text("because"),
        "points": _points(entry, "points"),
    }


def _surroundings(entry: Entry) -> Record:
    return {
        "for": entry.texts("for", required=True, commas=True),
        "alone": entry.number("alone", -1000, 1000),
        "beside": entry.number("beside", -1000, 1000),
        "against": entry.number("against", 0, 1000, default=0),
        "because": entry.text("because"),
        **{scope: _points(entry, scope) for scope in SCOPES},
    }


def _points(entry: Entry, key: str) -> Callable[[], dict[str, int]]:
    """Gives patterns with their points, written as rows of patterns by points; raises CatalogueError.

    There are half a million of them, so they are only taken apart where nothing else is wrong.
    """
    table = entry.mapping(key)
    if table is None:
        raise entry.place.error(f"{entry.name} braucht '{key}'; bitte tragen Sie sie ein.")
    return partial(_by_pattern, entry.name, table)


def _by_pattern(name: str, table: Entry) -> dict[str, int]:
    points: dict[str, int] = {}
    for value in table.every_key():
        if not value.lstrip("+-").isdecimal() or not 1 <= abs(int(value)) <= MOST:
            raise table.at(value).error(f"{name}: Punkte zählen von -{MOST} bis {MOST}, ohne 0, nicht '{value}'.")
        patterns = table.texts(value, required=True, commas=True)
        if len(set(patterns)) < len(patterns) or not points.keys().isdisjoint(patterns):
            twice, _ = Counter([*points, *patterns]).most_common(1)[0]
            raise table.at(value).error(f"{name} gibt '{twice}' zweimal Punkte; bitte streichen Sie eines davon.")
        points.update(dict.fromkeys(patterns, int(value)))
    return points


def _question(entry: Entry) -> Record:
    answers = []
    for answer in entry.entries("answers", f"{entry.name}: Eine Antwort"):
        points = answer.mapping("points")
        answers.append({"text": answer.text("text"), "points": {t: points.number(t, 0, 3) for t in points.every_key()} if points else {}})
        answer.done()
    if len(answers) < 2:
        raise entry.place.error(f"{entry.name} braucht mindestens zwei Antworten.")
    return {"text": entry.text("text"), "answers": answers}


def _block(entry: Entry) -> Record:
    return {"title": entry.text("title"), "any": entry.texts("any", required=True)}


def _contradiction(entry: Entry) -> Record:
    return {
        "when": entry.texts("when", required=True),
        "unless": entry.texts("unless"),
        "message": entry.text("message"),
        "sources": entry.texts("sources", required=True),
    }


def _sentence(entry: Entry) -> Record:
    record: Record = {
        "target": entry.text("for"),
        "types": entry.texts("types"),
        "noun": entry.flag("noun"),
        "sie": entry.texts("sie", required=True),
        "du": entry.texts("du", required=True),
        "gap": entry.text("gap", ""),
    }
    if len(record["sie"]) != len(record["du"]):
        raise entry.place.error(f"{entry.name} braucht gleich viele Fassungen für sie und du.")
    return record


def _choices(entry: Entry, key: str, options: Sequence[str]) -> list[str]:
    values = entry.texts(key, required=True, commas=True)
    for value in values:
        if value not in options:
            raise entry.at(key).error(f"{entry.name}: '{key}: {value}' gibt es nicht. {did_you_mean(value, options)}")
    return values


SECTIONS: dict[str, Reader] = {
    "excuses": _excuse,
    "types": _type,
    "circumstances": _circumstance,
    "signals": _signal,
    "sources": _source,
    "rules": _rule,
    "cues": _cue,
    "guards": _guard,
    "evidence": _evidence,
    "surroundings": _surroundings,
    "questions": _question,
    "blocks": _block,
    "contradictions": _contradiction,
    "sentences": _sentence,
}
NAMES = {
    "excuses": "Die Ausrede",
    "types": "Der Kundentyp",
    "circumstances": "Der Umstand",
    "signals": "Das Signal",
    "sources": "Die Quelle",
    "rules": "Die Regel",
    "cues": "Der Hinweis",
    "guards": "Die Sperre",
    "evidence": "Die Punktetafel",
    "surroundings": "Das Umfeld",
    "questions": "Die Frage",
    "blocks": "Der Baustein",
    "contradictions": "Der Widerspruch",
    "sentences": "Der Satz",
}
