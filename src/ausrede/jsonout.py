"""Judgements → JSON lines, and the JSON Schema of what is printed.

``check --json`` and ``batch`` print exactly this, so one message and a million
look the same. The contract (``schema_version`` 1) only ever grows.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .model import FACETS
from .recogniser import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .model import Alert, Finding, Held, Judgement, Situation, Verdict

SCHEMA_VERSION = 1

#: Controls that JSON itself does not escape: C1, bidirectional and other invisible ones, and halves of pairs. Compiled where one may be.
_ACTING = "[\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
_quote: Callable[[Any], str] = json.encoder.encode_basestring
_dumps = json.JSONEncoder(ensure_ascii=False).encode

#: Situations whose verdicts are remembered as text before the memory is started afresh.
MEMORY = 500


class Writer:
    """Turns judgements into lines; remembers the verdicts of situations, never messages."""

    def __init__(self, *, short: bool = False) -> None:
        #: Ids and scores only (``batch --kurz``).
        self.short = short
        self._tails: dict[Any, str] = {}
        #: The last situation of a text that says nothing, and what is written after such a text.
        self._calm: Situation | None = None
        self._calm_rest = ""

    def line(self, judgement: Judgement, own: Mapping[str, Any] | None = None, *, why: bool = False) -> str:
        """One JSON object without line end; ``own`` fields of the caller come first, ``why`` adds what was held back."""
        situation = judgement.situation
        if judgement.recognition is NOTHING and not own and not why and not self.short:
            if situation is not self._calm:  # most texts of a stream say nothing, and all of them the same
                self._calm, self._calm_rest = situation, self._rest(judgement)
            return f'{{"schema_version": {SCHEMA_VERSION}, "text": {quote(judgement.text)}, {self._calm_rest}'
        head = "{"
        if own:
            head += "".join(f"{quote(key)}: {dumps(value)}, " for key, value in own.items())
        head += f'"schema_version": {SCHEMA_VERSION}, '
        if self.short:
            return f'{head}"date": "{judgement.date}", {self._tail(judgement)}}}'
        return f'{head}"text": {quote(judgement.text)}, {self._rest(judgement, why=why)}'

    def _rest(self, judgement: Judgement, *, why: bool = False) -> str:
        """Everything after the text."""
        situation, seen = judgement.situation, judgement.recognition
        origins = ", ".join(f'"{i}": "{o}"' for i, o in situation.origins.items())
        findings = ", ".join(map(_finding, seen.findings))
        other = ", ".join(map(quote, seen.other_reasons))
        warnings = ", ".join(map(_warning, judgement.warnings))
        earlier = _dumps([{"date": day.isoformat(), "excuses": list(excuses)} for day, excuses in judgement.earlier])
        return (
            f'"date": "{judgement.date}", {self._tail(judgement)}, "origins": {{{origins}}}, '
            f'"findings": [{findings}], "other_reasons": [{other}], "warnings": [{warnings}], "earlier": {earlier}{_held(seen.held) if why else ""}}}'
        )

    def _tail(self, judgement: Judgement) -> str:
        """What the situation and the customer types decide; remembered."""
        situation = judgement.situation
        key = (situation.excuses, situation.circumstances, tuple(o.type.id for o in judgement.overall))
        tail = self._tails.get(key)
        if tail is None:
            if len(self._tails) >= MEMORY:
                self._tails.clear()
            tail = self._tails[key] = self._verdicts(judgement)
        return tail

    def _verdicts(self, judgement: Judgement) -> str:
        situation = judgement.situation
        verdicts = [_brief(v) if self.short else _verdict(v) for v in judgement.verdicts]
        overall = [{"type": o.type.id, "credibility": o.credibility} for o in judgement.overall]
        fields = {
            "excuses": list(situation.excuses), "circumstances": list(situation.circumstances), "verdicts": verdicts, "overall": overall,
        }  # fmt: skip
        return _dumps(fields)[1:-1]


def quote(text: str) -> str:
    """A JSON string; umlauts stay as they are, controls and lone surrogates are escaped."""
    return _quote(text) if text.isprintable() else _harmless(_quote(text))


def as_dict(judgement: Judgement) -> dict[str, Any]:
    """The same as plain Python values."""
    result: dict[str, Any] = json.loads(Writer().line(judgement))
    return result


def _held(items: Iterable[Held]) -> str:
    rows = ", ".join(
        f'{{"guard": "{h.guard}", "title": {quote(h.title)}, "words": {quote(h.words)}, "finding": {_finding(h.finding)}}}' for h in items
    )
    return f', "held": [{rows}]'


def dumps(value: Any) -> str:
    """JSON of any value, as harmless as :func:`quote`."""
    text = _dumps(value)
    return text if text.isprintable() else _harmless(text)


def _harmless(line: str) -> str:
    """JSON with escapes for what a terminal or an editor would act on, and for lone surrogates, which no UTF-8 stream takes."""
    return re.sub(_ACTING, lambda match: f"\\u{ord(match.group()):04x}", line)


def _finding(f: Finding) -> str:
    parts = ", ".join(f"[{start}, {end}]" for start, end in f.parts)
    return (
        f'{{"kind": "{f.kind}", "id": "{f.id}", "cue": "{f.cue}", "words": {quote(f.words)}, '
        f'"start": {f.start}, "end": {f.end}, "parts": [{parts}]}}'
    )


def _warning(w: Alert) -> str:
    return dumps({"id": w.id, "message": w.message, "places": [list(p) for p in w.places]})


def _brief(v: Verdict) -> dict[str, Any]:
    return {"excuse": v.excuse.id, "type": v.type.id, "credibility": v.credibility}


def _verdict(v: Verdict) -> dict[str, Any]:
    return {
        "excuse": v.excuse.id,
        "type": v.type.id,
        "credibility": v.credibility,
        "band": v.band,
        "facets": dict(zip(FACETS, v.facets, strict=True)),
        "reasons": [{"rule": r.rule.id, "points": r.points, "because": r.rule.because, "sources": list(r.rule.sources)} for r in v.reasons],
        "thoughts": list(v.thoughts),
        "advice": [{"action": a.action, "circumstance": a.circumstance.id, "gain": a.gain, "hint": a.hint} for a in v.advice],
    }


def schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``check --json`` and of the lines of ``batch``."""
    score = {"type": "integer", "minimum": 0, "maximum": 100}
    ident = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
    text = {"type": "string"}
    place = {"type": "integer", "minimum": 0}
    pair = {"type": "array", "items": place, "minItems": 2, "maxItems": 2}
    date = {"type": "string", "format": "date"}

    def record(required: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {"type": "object", "properties": {**required, **more}, "required": list(required), "additionalProperties": True}

    def rows(item: dict[str, Any]) -> dict[str, Any]:
        return {"type": "array", "items": item}

    brief = {"excuse": ident, "type": ident, "credibility": score}
    verdict = record(
        {
            **brief,
            "band": text,
            "facets": record(dict.fromkeys(FACETS, score)),
            "reasons": rows(record({"rule": ident, "points": {"type": "integer"}, "because": text, "sources": rows(ident)})),
            "thoughts": rows(text),
            "advice": rows(
                record(
                    {"action": {"enum": ["add", "remove"]}, "circumstance": ident, "gain": {"type": "integer", "minimum": 1}, "hint": text}
                )
            ),
        }
    )
    finding = record(
        {
            "kind": {"enum": ["excuse", "circumstance", "signal"]},
            "id": ident,
            "cue": ident,
            "words": text,
            "start": place,
            "end": place,
            "parts": rows(pair),
        }
    )
    overall = rows(record({"type": ident, "credibility": score}))
    common = {"schema_version": {"const": SCHEMA_VERSION}, "date": date, "excuses": rows(ident), "circumstances": rows(ident)}
    origins = {"type": "object", "additionalProperties": {"enum": ["option", "calendar", "history", "book", "text"]}}
    full = record(
        {
            **common,
            "text": text,
            "origins": origins,
            "findings": rows(finding),
            "other_reasons": rows(text),
            "verdicts": rows(verdict),
            "overall": overall,
            "warnings": rows(record({"id": ident, "message": text, "places": rows(pair)})),
            "earlier": rows(record({"date": date, "excuses": rows(ident)})),
        },
        held=rows(record({"guard": ident, "title": text, "words": text, "finding": finding})),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ausrede",
        "description": "Ausgabe von 'ausrede check --json'; 'ausrede batch' gibt je Zeile ein solches Objekt oder einen Fehler aus.",
        "anyOf": [
            full,
            {
                **record({**common, "verdicts": rows(record(brief)), "overall": overall}),
                "not": {"required": ["text"]},
                "title": "batch --kurz",
            },
            {
                **record({"line": {"type": "integer", "minimum": 1}, "error": text}),
                "not": {"required": ["schema_version"]},
                "title": "Fehler in batch",
            },
        ],
    }
