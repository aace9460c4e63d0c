"""``list``: all excuses by customer type, as a ranking or as a heat map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from .display import bar, colour, pad, wrap
from .scorer import judge

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .catalogue import Catalogue
    from .engine import Given

INDENT = "  "


def rows(catalogue: Catalogue, types: Sequence[str], given: Given) -> list[dict[str, Any]]:
    """One row per type and excuse, best excuse of each type first; ties keep catalogue order."""
    found: list[dict[str, Any]] = []
    for type in types:
        verdicts = [judge(catalogue, excuse, type, given.circumstances) for excuse in catalogue.excuses]
        verdicts.sort(key=lambda verdict: -verdict.credibility)
        found += [{"type": type, "excuse": v.excuse.id, "credibility": v.credibility, "band": v.band} for v in verdicts]
    return found


def ranking(catalogue: Catalogue, type: str, table: list[dict[str, Any]], given: Given, width: int) -> Iterator[Text]:
    """The excuses for one customer type, best first."""
    customer = catalogue.types[type]
    yield Text()
    yield Text(f"{INDENT}Ausreden beim {customer.dative}", style="bold")
    yield from _circumstances(catalogue, given, width)
    names = min(max(len(e.title) for e in catalogue.excuses.values()), max(8, width - len(INDENT) - 9))
    words = max(len(row["band"]) for row in table)
    room = width - len(INDENT) - names - 2 - 4
    cells = min(28, room - words - 2)
    band = cells >= 5
    for row in table:
        score = row["credibility"]
        line = Text(INDENT + pad(catalogue.excuses[row["excuse"]].title, names) + "  ") + bar(
            score, cells if band else max(3, min(28, room))
        )
        line.append(f" {score:3}", style=f"bold {colour(score)}")
        yield line.append("  " + row["band"]) if band else line


def matrix(catalogue: Catalogue, table: list[dict[str, Any]], given: Given, width: int) -> Iterator[Text]:
    """Excuses × customer types as a heat map; on a narrow screen with numbered columns."""
    scores = {(row["excuse"], row["type"]): row["credibility"] for row in table}
    types = list(catalogue.types.values())
    names = max(len(e.title) for e in catalogue.excuses.values())
    cells = [len(t.title) + 2 for t in types]
    wide = len(INDENT) + names + sum(cells) <= width
    cells = cells if wide else [5] * len(types)
    names = min(names, max(8, width - len(INDENT) - sum(cells)))
    yield Text()
    yield from wrap(Text("Glaubwürdigkeit je Ausrede und Kundentyp", style="bold"), width, INDENT, INDENT)
    yield from _circumstances(catalogue, given, width)
    heads = [t.title if wide else str(n) for n, t in enumerate(types, 1)]
    yield Text(INDENT + " " * names + "".join(f"{head:>{cell}}" for head, cell in zip(heads, cells, strict=True)), style="dim")
    for excuse in catalogue.excuses.values():
        line = Text(INDENT + pad(excuse.title, names))
        for type, cell in zip(types, cells, strict=True):
            score = scores[excuse.id, type.id]
            line.append(" " * (cell - 5)).append(f" {score:3} ", style=f"black on {colour(score)}")
        yield line
    if not wide:
        yield from wrap(Text(" · ".join(f"{n} {t.title}" for n, t in enumerate(types, 1)), style="dim"), width, INDENT, INDENT)
    yield from wrap(Text("50 ist neutral. Einzeln mit --typ, mit Umständen: --umstand frueh", style="dim"), width, INDENT, INDENT)


def _circumstances(catalogue: Catalogue, given: Given, width: int) -> Iterator[Text]:
    if given.circumstances:
        titles = ", ".join(catalogue.circumstances[c].title for c in given.circumstances)
        yield from wrap(Text(f"Umstände: {titles}", style="dim"), width, INDENT, INDENT)
