"""``ausrede list``."""

from __future__ import annotations

import json
from typing import Any

from . import options
from .app import command_from


def list_excuses(
    typ: options.Types = [],  # noqa: B006 - Typer copies it
    umstand: options.With = [],  # noqa: B006
    als_json: options.Json = False,
    katalog: options.Overlay = [],  # noqa: B006
) -> None:
    """Alle Ausreden nach Kundentyp: als Übersicht, oder mit --typ als Rangliste.

    Umstände (--umstand) verändern das Bild.
    """
    from ..engine import Given
    from ..tables import matrix, ranking, rows

    catalogue = options.catalogue(katalog)
    given = Given(types=tuple(typ), circumstances=tuple(umstand)).checked(catalogue)
    types = list(dict.fromkeys(typ)) or list(catalogue.types)
    table = rows(catalogue, types, given)
    if als_json:
        from .check import write_json

        write_json(json.dumps({"schema_version": 1, "circumstances": list(given.circumstances), "list": table}, ensure_ascii=False))
        return
    from ..display import screen

    terminal = screen()
    if typ:
        for one in types:
            terminal.print(ranking(catalogue, one, [r for r in table if r["type"] == one], given, terminal.width))
    else:
        terminal.print(matrix(catalogue, table, given, terminal.width))


def command() -> Any:
    """The command object."""
    return command_from(list_excuses, "list")
