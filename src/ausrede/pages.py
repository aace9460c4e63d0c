"""``show``: what the catalogue knows of one excuse, customer type, circumstance, rule or source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from .display import bar, pad, points, wrap
from .model import FACETS
from .report import FACET_TITLES
from .scorer import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .catalogue import Catalogue
    from .model import Circumstance, CustomerType, Excuse, Rule
    from .reference import Source

INDENT = "  "
KINDS = {"wording": "Wortlaut", "fact": "Tatsache", "trait": "Eigenschaft des Kunden", "calendar": "Kalender"}


def contents(catalogue: Catalogue, width: int) -> Iterator[Text]:
    """Everything there is, by kind."""
    for heading, records in _kinds(catalogue):
        yield Text()
        yield Text(INDENT + heading, style="bold")
        names = max(len(ident) for ident, _ in records)
        for ident, title in records:
            yield from wrap(title, width, f"{INDENT}  {pad(ident, names)}  ")
    yield Text()
    yield from wrap(f"Dazu {len(catalogue.rules)} Regeln. Mehr zu jeder Kennung: ausrede show ID", width, INDENT, INDENT)


def _kinds(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        ("Ausreden", [(i, e.title) for i, e in catalogue.excuses.items()]),
        ("Kundentypen", [(i, t.title) for i, t in catalogue.types.items()]),
        ("Umstände", [(i, c.title) for i, c in catalogue.circumstances.items()]),
        ("Quellen", [(i, _citation(s)) for i, s in catalogue.sources.items()]),
    ]


def record(catalogue: Catalogue, ident: str | None) -> dict[str, Any]:
    """The same as plain values: of one id, or the ids of all kinds."""
    if ident is None:
        return {
            "excuses": list(catalogue.excuses), "types": list(catalogue.types), "circumstances": list(catalogue.circumstances),
            "rules": list(catalogue.rules), "sources": list(catalogue.sources),
        }  # fmt: skip
    found = catalogue.known()[ident]
    if ident in catalogue.rules:
        rule = catalogue.rules[ident]
        return {
            "kind": "rule", "id": ident, "when": sorted(rule.when), "unless": sorted(rule.unless), "replaces": list(rule.replaces),
            "weights": dict(zip(FACETS, rule.weights, strict=True)), "because": rule.because, "thought": rule.thought, "sources": list(rule.sources),
        }  # fmt: skip
    kind = type(found).__name__
    values: dict[str, Any] = found._asdict()
    if "kind" in values:
        values["circumstance_kind"] = values.pop("kind")
    return {"kind": {"CustomerType": "type"}.get(kind, kind.lower()), **values, "rules": [r.id for r in _rules_with(catalogue, ident)]}


def page(catalogue: Catalogue, ident: str, width: int) -> Iterator[Text]:
    """The page of one id."""
    yield Text()
    if ident in catalogue.excuses:
        yield from _excuse(catalogue, catalogue.excuses[ident], width)
    elif ident in catalogue.types:
        yield from _type(catalogue.types[ident], width)
    elif ident in catalogue.circumstances:
        yield from _circumstance(catalogue, catalogue.circumstances[ident], width)
    elif ident in catalogue.sources:
        yield from _source(catalogue.sources[ident], width)
    else:
        yield from _rule(catalogue, catalogue.rules[ident], width)
        return
    rules = _rules_with(catalogue, ident)
    if rules:
        yield Text()
        yield Text(INDENT + "Regeln", style="bold")
        for rule in rules:
            yield from wrap(rule.because, width, f"{INDENT}  {_weights(rule)}  ")
            yield from wrap(Text(rule.id, style="dim"), width, INDENT + "  " + " " * len(_weights(rule)) + "  ")
        yield from wrap(Text("K/W/V: Gewichte auf Kompetenz, Wertschätzung, Vertrauen", style="dim"), width, INDENT + "  ")


def _head(title: str, ident: str, kind: str) -> Text:
    return Text(INDENT + title, style="bold").append(f"   {kind} · {ident}", style="dim not bold")


def _excuse(catalogue: Catalogue, excuse: Excuse, width: int) -> Iterator[Text]:
    yield _head(excuse.title, excuse.id, "Ausrede")
    yield from wrap(Text(f"„{excuse.quote}“", style="italic"), width, INDENT, INDENT)
    yield from wrap(excuse.description, width, INDENT, INDENT)
    yield Text()
    yield Text(INDENT + "Glaubwürdigkeit ohne weitere Umstände", style="bold")
    names = max(len(t.title) for t in catalogue.types.values())
    for type in catalogue.types.values():
        score = judge(catalogue, excuse.id, type.id).credibility
        yield Text(INDENT + "  " + pad(type.title, names) + "  ") + bar(score, max(5, min(28, width - names - 12))) + Text(f" {score:3}")
    yield Text()
    yield Text(INDENT + "Was hilft", style="bold")
    for hint in excuse.hints:
        yield from wrap(hint, width, INDENT + "  · ")


def _type(type: CustomerType, width: int) -> Iterator[Text]:
    yield _head(type.title, type.id, "Kundentyp")
    yield from wrap(type.description, width, INDENT, INDENT)
    yield Text()
    yield Text(INDENT + "Woran Sie ihn erkennen", style="bold")
    for sign in type.signs:
        yield from wrap(sign, width, INDENT + "  · ")
    yield Text()
    yield Text(INDENT + "Was für ihn zählt", style="bold")
    for title, tenths in zip(FACET_TITLES, type.weights, strict=True):
        yield (
            Text(INDENT + "  " + pad(title, 14))
            .append("█" * tenths, style="cyan")
            .append("░" * (10 - tenths), style="dim")
            .append(f" {tenths * 10} %")
        )


def _circumstance(catalogue: Catalogue, circumstance: Circumstance, width: int) -> Iterator[Text]:
    yield _head(circumstance.title, circumstance.id, f"Umstand ({KINDS[circumstance.kind]})")
    yield from wrap(circumstance.meaning, width, INDENT, INDENT)
    if circumstance.harmful:
        yield from wrap(f"Schadet; besser weglassen. {circumstance.how}", width, INDENT, INDENT)
    elif circumstance.achievable:
        yield from wrap(f"Lässt sich noch einrichten: {circumstance.how}", width, INDENT, INDENT)
    else:
        yield from wrap("Lässt sich nicht mehr ändern.", width, INDENT, INDENT)
    if circumstance.excludes:
        titles = ", ".join(f"„{catalogue.circumstances[c].title}“" for c in circumstance.excludes)
        yield from wrap(f"Schließt aus: {titles}", width, INDENT, INDENT)


def _source(source: Source, width: int) -> Iterator[Text]:
    yield _head(source.title, source.id, "Quelle")
    line = ", ".join(str(part) for part in (source.author, source.year, source.venue) if part)
    if line:
        yield from wrap(line, width, INDENT, INDENT)


def _rule(catalogue: Catalogue, rule: Rule, width: int) -> Iterator[Text]:
    titles = {i: r.title for i, r in catalogue.known().items() if i not in catalogue.rules}
    order = list(titles)
    yield _head("Regel", rule.id, catalogue.lines.get(rule.id, ""))
    yield from wrap(rule.because, width, INDENT, INDENT)
    yield from wrap("Gilt bei: " + " + ".join(titles[i] for i in sorted(rule.when, key=order.index)), width, INDENT, INDENT)
    if rule.unless:
        yield from wrap("Nicht bei: " + ", ".join(titles[i] for i in sorted(rule.unless, key=order.index)), width, INDENT, INDENT)
    if rule.replaces:
        yield from wrap("Ersetzt: " + ", ".join(rule.replaces), width, INDENT, INDENT)
    for title, weight in zip(FACET_TITLES, rule.weights, strict=True):
        yield Text(f"{INDENT}  {pad(title, 14)} {points(weight):>3}")
    if rule.thought:
        yield from wrap(f"Der Kunde denkt: „{rule.thought}“", width, INDENT, INDENT)
    yield from wrap("Quelle: " + "; ".join(_citation(catalogue.sources[s]) for s in rule.sources), width, INDENT, INDENT)


def _rules_with(catalogue: Catalogue, ident: str) -> list[Rule]:
    return [r for r in catalogue.rules.values() if ident in r.when or ident in r.unless or ident in r.sources]


def _weights(rule: Rule) -> str:
    return "/".join(f"{points(w) if w else '0':>2}" for w in rule.weights)


def _citation(source: Source) -> str:
    where = " ".join(str(part) for part in (source.author, source.year or "") if part)
    return f"{source.title} ({', '.join(p for p in (where, source.venue) if p)})" if where else source.title
