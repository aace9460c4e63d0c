"""``ausrede check``."""

# No postponed annotations: Typer would have to evaluate each of them at every start.
import sys
from typing import Annotated, Any

import typer

from ..errors import InputError
from . import BELOW, OK, options
from .app import command_from
from .reading import receive


def check(
    text: options.Text = None,
    datei: options.File = None,
    typ: options.Types = [],  # noqa: B006 - Typer copies it
    kunde: options.Customer = None,
    ausrede: options.Excuses = [],  # noqa: B006
    umstand: options.With = [],  # noqa: B006
    ohne: options.Without = [],  # noqa: B006
    datum: options.Day = None,
    faellig: options.Due = None,
    land: options.Land = "",
    als_json: options.Json = False,
    beleg: Annotated[bool, typer.Option("--beleg", help="Den vollen Beleg zeigen: jede Regel mit ihren Punkten und Quellen.")] = False,
    warum: Annotated[bool, typer.Option("--warum", help="Zeigen, welche Worte gefunden wurden und was andere zurückhielt.")] = False,
    merken: Annotated[bool, typer.Option("--merken", help="Nach dem Urteil im Verlauf des Kunden festhalten.")] = False,
    mindestwert: options.Minimum = None,
    katalog: options.Overlay = [],  # noqa: B006
) -> None:
    """Eine Nachricht beurteilen: wie glaubwürdig ist sie für wen, warum, und was hilft."""
    from ..engine import Judge, own_words

    limit = options.minimum(mindestwert)
    catalogue = options.catalogue(katalog)
    given = options.given(catalogue, typ, ausrede, umstand, ohne, faellig, land)
    received = receive(text, datei)
    customer, given = options.with_customer(given, kunde, received.recipient)
    if merken and customer is None:
        raise InputError("--merken braucht einen Kunden; bitte nennen Sie ihn mit --kunde NAME.")
    date = received.date if datum is None and received.date else options.day(datum)
    judgement = Judge(catalogue, given, date)(received.text, received.spans)
    if warum or not (als_json or judgement.situation.excuses):  # who finds nothing says what it nearly found
        held = catalogue.recogniser.held_back(judgement.text, own_words(received.text, received.spans))
        judgement = judgement._replace(recognition=judgement.recognition._replace(held=held))
    # Noted before it is shown: a reader that stops early must not lose it.
    low = min((o.credibility for o in judgement.overall), default=None)
    if merken and customer is not None:
        from ..store import Entry, open_store

        with open_store() as store:
            store.note(Entry(customer.name, date, judgement.situation.excuses, judgement.situation.circumstances, low))
    if als_json:
        from ..jsonout import Writer

        own = {"customer": customer.name} if customer else None
        write_json(Writer().line(judgement, own, why=warum))
    else:
        from ..display import screen
        from ..report import report

        terminal = screen()
        terminal.print(report(judgement, catalogue, terminal, ledger=beleg, why=warum))
    raise typer.Exit(BELOW if limit is not None and low is not None and low < limit else OK)


def write_json(line: str) -> None:
    """JSON is UTF-8 whatever the terminal speaks."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(line + "\n")
    else:
        buffer.write(line.encode() + b"\n")


def write_text(text: str) -> None:
    """Text as it is, for a pipe into another program; a terminal is spared its control characters."""
    if sys.stdout.isatty():
        from ..display import visible

        text = visible(text)
    sys.stdout.write(text + "\n")


def command() -> Any:
    """The command object."""
    return command_from(check, "check")
