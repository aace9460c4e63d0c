"""``ausrede check``."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from . import BELOW, OK, options
from .app import command_from
from .reading import receive


def check(
    text: options.Text = None,
    datei: options.File = None,
    typ: options.Types = [],  # noqa: B006 - Typer copies it
    ausrede: options.Excuses = [],  # noqa: B006
    umstand: options.With = [],  # noqa: B006
    ohne: options.Without = [],  # noqa: B006
    datum: options.Day = None,
    als_json: options.Json = False,
    beleg: Annotated[bool, typer.Option("--beleg", help="Den vollen Beleg zeigen: jede Regel mit ihren Punkten und Quellen.")] = False,
    warum: Annotated[bool, typer.Option("--warum", help="Zeigen, welche Worte gefunden wurden und was andere zurückhielt.")] = False,
    mindestwert: options.Minimum = None,
    katalog: options.Overlay = [],  # noqa: B006
) -> None:
    """Eine Nachricht beurteilen: wie glaubwürdig ist sie für wen, warum, und was hilft."""
    from ..engine import Given, Judge

    limit = options.minimum(mindestwert)
    given = Given(tuple(typ), tuple(ausrede), tuple(umstand), tuple(ohne))
    catalogue = options.catalogue(katalog)
    given.checked(catalogue)
    received = receive(text, datei)
    date = received.date if datum is None and received.date else options.day(datum)
    judgement = Judge(catalogue, given, date)(received.text, received.spans)
    if als_json:
        from ..jsonout import Writer

        write_json(Writer().line(judgement, why=warum))
    else:
        from ..display import screen
        from ..report import report

        terminal = screen()
        terminal.print(report(judgement, catalogue, terminal, ledger=beleg, why=warum))
    low = min((o.credibility for o in judgement.overall), default=100)
    raise typer.Exit(BELOW if limit is not None and low < limit else OK)


def write_json(line: str) -> None:
    """JSON is UTF-8 whatever the terminal speaks."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(line + "\n")
    else:
        buffer.write(line.encode() + b"\n")


def command() -> Any:
    """The command object."""
    return command_from(check, "check")
