"""``ausrede besser``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from . import OK, complain, options
from .app import command_from
from .reading import receive

if TYPE_CHECKING:
    from ..better import Facts, Improvement


def better(
    text: options.Text = None,
    datei: options.File = None,
    typ: options.Types = [],  # noqa: B006 - Typer copies it
    kunde: options.Customer = None,
    ausrede: options.Excuses = [],  # noqa: B006
    umstand: options.With = [],  # noqa: B006
    ohne: options.Without = [],  # noqa: B006
    grund: Annotated[str | None, typer.Option("--grund", metavar="WAS", help="Der Grund genauer, etwa „Grippe mit Fieber“.")] = None,
    neuer_termin: Annotated[str | None, typer.Option("--neuer-termin", metavar="JJJJ-MM-TT", help="Wann die Arbeit kommt.")] = None,
    vertretung: Annotated[
        str | None, typer.Option("--vertretung", metavar="WER", help="Wer so lange übernimmt, etwa „meine Kollegin“.")
    ] = None,
    vorteil: Annotated[
        str | None, typer.Option("--vorteil", metavar="WAS", help="Was der Kunde davon hat, etwa „mit zweitem Korrekturgang“.")
    ] = None,
    ausgleich: Annotated[str | None, typer.Option("--ausgleich", metavar="WAS", help="Womit Sie es gutmachen, etwa „den Versand“.")] = None,
    du: Annotated[bool, typer.Option("--du", help="Den Kunden duzen.")] = False,
    sie: Annotated[bool, typer.Option("--sie", help="Den Kunden siezen.")] = False,
    datum: options.Day = None,
    faellig: options.Due = None,
    land: options.Land = "",
    als_json: options.Json = False,
    nur_text: Annotated[bool, typer.Option("--nur-text", help="Nur die neue Nachricht ausgeben, zum Weiterreichen.")] = False,
    katalog: options.Overlay = [],  # noqa: B006
) -> None:
    """Eine bessere Nachricht aus denselben Tatsachen schreiben.

    Ihre eigenen Sätze bleiben, was schadet, fällt weg, was Sie wissen, kommt dazu. Was fehlt, steht als […] da; erfunden wird nichts.
    """
    from ..better import Writer

    catalogue = options.catalogue(katalog)
    given = options.given(catalogue, typ, ausrede, umstand, ohne, faellig, land)
    if du and sie:
        raise InputError("--du und --sie schließen einander aus; bitte nehmen Sie eines von beiden.")
    received = receive(text, datei)
    customer, given = options.with_customer(given, kunde, received.recipient)
    date = received.date if datum is None and received.date else options.day(datum)
    facts = _facts(neuer_termin, vertretung, vorteil, ausgleich, grund)
    form = "du" if du else "sie" if sie else customer.form if customer else ""
    writer = Writer(catalogue, given, date, form=form)
    result = writer.improve(received.text, facts, received.spans)
    if result.gaps and not (nur_text or als_json) and sys.stdin.isatty() and sys.stdout.isatty():
        result = writer.improve(received.text, _ask(facts, result.gaps), received.spans)
    if als_json:
        from .check import write_json

        write_json(_as_json(result))
    elif nur_text:
        from .check import write_text

        write_text(result.text)
    else:
        from ..display import screen
        from ..improvement import report

        terminal = screen()
        terminal.print(report(result, catalogue, terminal))
    raise typer.Exit(OK)


def _facts(new_date: str | None, replacement: str | None, benefit: str | None, remedy: str | None, cause: str | None) -> Facts:
    from ..better import Facts

    return Facts(options.day(new_date, "--neuer-termin") if new_date else None, replacement, benefit, remedy, cause)


_QUESTIONS = {
    "neuer_termin": "Wann kommt die Arbeit? (JJJJ-MM-TT, leer: weiß ich noch nicht)",
    "vertretung": "Wer übernimmt so lange? (leer: niemand)",
    "vorteil": "Was hat der Kunde von der Wartezeit? (leer: nichts)",
}


def _ask(facts: Facts, gaps: tuple[str, ...]) -> Facts:
    from dataclasses import replace

    for gap in gaps:
        if gap not in _QUESTIONS:
            continue
        while True:
            print(_QUESTIONS[gap], file=sys.stderr)
            answer = sys.stdin.readline().strip()
            try:
                if gap == "neuer_termin" and answer:
                    facts = replace(facts, new_date=options.day(answer, "der Antwort"))
                elif gap == "vertretung":
                    facts = replace(facts, replacement=answer or None)
                elif gap == "vorteil":
                    facts = replace(facts, benefit=answer or None)
            except InputError as error:
                complain(str(error))
                continue
            break
    return facts


def _as_json(result: Improvement) -> str:
    from ..jsonout import as_dict, dumps

    return dumps(
        {
            "schema_version": 1,
            "text": result.text,
            "type": result.type,
            "form": result.form,
            "before": {o.type.id: o.credibility for o in result.before.overall},
            "after": {o.type.id: o.credibility for o in result.after.overall},
            "changes": [{"action": c.action, "circumstance": c.circumstance, "gain": c.gain, "words": c.words} for c in result.changes],
            "gaps": list(result.gaps),
            "judgement": as_dict(result.after),
        }
    )


def command() -> Any:
    """The command object."""
    return command_from(better, "besser")
