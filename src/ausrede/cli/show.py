"""``ausrede show``."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from ..errors import UnknownIdError, did_you_mean
from . import completion, options
from .app import command_from


def show(
    ident: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Ausrede, Kundentyp, Umstand, Regel oder Quelle.", show_default=False, autocompletion=completion.anything
        ),
    ] = None,
    als_json: options.Json = False,
    katalog: options.Overlay = [],  # noqa: B006 - Typer copies it
) -> None:
    """Alles, was der Katalog zu einer Kennung weiß; ohne Kennung, was es gibt."""
    from ..pages import contents, page, record

    catalogue = options.catalogue(katalog)
    if ident is not None and ident not in catalogue.known():
        raise UnknownIdError(f"Die Kennung '{ident}' gibt es nicht. {did_you_mean(ident, catalogue.known())}")
    if als_json:
        from .check import write_json

        write_json(json.dumps({"schema_version": 1, **record(catalogue, ident)}, ensure_ascii=False))
        return
    from ..display import screen

    terminal = screen()
    terminal.print(page(catalogue, ident, terminal.width) if ident else contents(catalogue, terminal.width))


def command() -> Any:
    """The command object."""
    return command_from(show, "show")
