"""Totals of many messages → lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from .display import bar, pad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .batch import Tally
    from .catalogue import Catalogue


def summary(tally: Tally, catalogue: Catalogue, width: int) -> Iterator[Text]:
    """Totals per excuse and circumstance, mean score per customer type, each with a small bar."""
    yield Text(f"{tally.judged} Nachricht{'' if tally.judged == 1 else 'en'} beurteilt", style="bold")
    excuses = [(e.title, tally.excuses[e.id]) for e in catalogue.excuses.values() if tally.excuses[e.id]]
    circumstances = [(c.title, tally.circumstances[c.id]) for c in catalogue.circumstances.values() if tally.circumstances[c.id]]
    means = [(t.title, round(tally.scores[t.id] / tally.scored[t.id])) for t in catalogue.types.values() if tally.scored[t.id]]
    yield from _block("Ausreden", excuses, tally.judged, width)
    yield from _block("Glaubwürdigkeit im Mittel", means, 100, width)
    yield from _block("Umstände", circumstances, tally.judged, width)


def _block(title: str, rows: list[tuple[str, int]], whole: int, width: int) -> Iterator[Text]:
    if not rows:
        return
    yield Text()
    yield Text(title, style="bold")
    names = min(max(len(name) for name, _ in rows), width // 2)
    cells = max(5, min(24, width - names - 12))
    for name, count in rows:
        yield Text("  " + pad(name, names) + "  ") + bar(count, cells, of=whole) + Text(f" {count:6}")
