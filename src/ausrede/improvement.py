"""The answer of ``besser``: the better message, and what brought how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from .display import bar, colour, pad, points, visible, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .better import Improvement
    from .catalogue import Catalogue
    from .display import Screen

INDENT = "  "


def report(result: Improvement, catalogue: Catalogue, screen: Screen) -> Iterator[Text]:
    """The new message, the scores before and after, and the changes with their points."""
    width = screen.width
    yield Text()
    for line in result.text.split("\n"):
        if not line.strip():
            yield Text(INDENT + "▏", style="dim")
        for piece in wrap(visible(line), width, INDENT + "▏ ", INDENT + "▏ ") if line.strip() else ():
            piece.highlight_words(["[…]"], style="bold yellow")
            yield piece
    yield Text()
    yield from wrap(Text("Glaubwürdigkeit vorher und nachher", style="bold"), width, INDENT, INDENT)
    before = {o.type.id: o.credibility for o in result.before.overall}
    names = max(len(o.type.title) for o in result.after.overall)
    cells = max(3, min(28, width - names - 18))
    for row in result.after.overall:
        scores = Text(INDENT + pad(row.type.title, names) + "  ") + bar(row.credibility, cells)
        scores.append(f" {before[row.type.id]:3}", style="dim").append(" → ").append(
            f"{row.credibility:3}", style=f"bold {colour(row.credibility)}"
        )
        yield scores
    if result.changes:
        title = catalogue.types[result.type].dative
        yield Text()
        yield from wrap(Text(f"Was sich geändert hat (Punkte beim {title})", style="bold"), width, INDENT, INDENT)
        for change in result.changes:
            verb = "gestrichen" if change.action == "remove" else "ergänzt"
            what = f"{verb}: {catalogue.circumstances[change.circumstance].title}"
            if change.action == "remove":
                what += f" („{visible(change.words)}“)"
            yield from wrap(what, width, f"{INDENT}  {points(change.gain):>3}  ")
    if result.gaps:
        yield Text()
        titles = ", ".join(catalogue.circumstances[c].title for c in result.gaps)
        yield from wrap(Text(f"Noch offen: {titles}. Füllen oder streichen Sie die Zeilen mit […].", style="yellow"), width, INDENT, INDENT)
