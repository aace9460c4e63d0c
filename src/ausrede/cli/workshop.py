"""``ausrede katalog``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from . import BELOW, OK
from .app import group_of


def check_catalogue(
    pfade: Annotated[
        list[Path], typer.Argument(metavar="[PFAD …]", help="Eigene Kataloge; ohne Angabe der eingebaute.", show_default=False)
    ] = [],  # noqa: B006 - Typer copies it
    katalog: Annotated[list[Path], typer.Option("--katalog", metavar="PFAD", help="Dasselbe als Option.")] = [],  # noqa: B006
) -> None:
    """Einen Katalog prüfen: gültig, jeder Hinweis an seinen Beispielen, jede Regel auf Wirkung.

    Endet mit Code 1, wenn etwas nicht stimmt.
    """
    from rich.text import Text

    from ..display import screen, visible, wrap
    from ..workshop import inspect

    catalogue, problems = inspect([*katalog, *pfade])
    terminal = screen()
    for problem in problems:
        terminal.print(wrap(Text(visible(problem), style="red"), terminal.width, "✗ "))
    cues = catalogue.section("masks")["cues"]
    line = f"{len(catalogue.rules)} Regeln und {cues} Hinweise geprüft: "
    terminal.print(
        [Text(line + (f"{len(problems)} Mängel." if len(problems) != 1 else "1 Mangel.") if problems else line + "alles in Ordnung.")]
    )
    raise typer.Exit(BELOW if problems else OK)


def command() -> Any:
    """The command group object."""
    return group_of({"pruefen": check_catalogue}, "Einen Katalog prüfen.")
