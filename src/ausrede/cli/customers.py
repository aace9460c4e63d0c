"""``ausrede kunden …`` and ``ausrede verlauf``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from ..jsonout import dumps
from ..store import Customer, open_store
from . import completion, options
from .app import group_of
from .check import write_json

if TYPE_CHECKING:
    from ..catalogue import Catalogue

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name des Kunden, wie er im Kundenbuch steht.")]


def put(
    name: Name,
    typ: Annotated[
        str | None,
        typer.Option("--typ", "-t", metavar="TYP", help="Kundentyp; siehe auch: ausrede kundentyp.", autocompletion=completion.types),
    ] = None,
    profi: Annotated[bool | None, typer.Option("--profi/--kein-profi", help="Der Kunde ist selbst Dienstleistungsprofi.")] = None,
    termin_zaehlt: Annotated[
        bool | None, typer.Option("--termin-zaehlt/--termin-zaehlt-nicht", help="Für ihn zählt allein der Termin.")
    ] = None,
    du: Annotated[bool, typer.Option("--du", help="Sie duzen diesen Kunden.")] = False,
    sie: Annotated[bool, typer.Option("--sie", help="Sie siezen diesen Kunden.")] = False,
    mail: Annotated[str | None, typer.Option("--mail", metavar="ADRESSE", help="Daran wird er in .eml-Dateien erkannt.")] = None,
    katalog: options.Overlay = [],  # noqa: B006 - Typer copies it
) -> None:
    """Einen Kunden anlegen oder ändern; was Sie nicht nennen, bleibt, wie es war."""
    from ..engine import require

    catalogue = options.catalogue(katalog)
    require([typ] if typ else [], catalogue.types, "Den Kundentyp")
    if du and sie:
        raise InputError("--du und --sie schließen einander aus; bitte nehmen Sie eines von beiden.")
    with open_store() as store:
        old = store.find(name) or Customer(name)
        traits = set(old.traits)
        for trait, wanted in (("profi", profi), ("termin_zaehlt", termin_zaehlt)):
            if wanted is not None:
                traits = traits | {trait} if wanted else traits - {trait}
        customer = Customer(
            name=" ".join(name.split()),
            type=typ or old.type,
            traits=tuple(t for t in catalogue.circumstances if t in traits),
            form="du" if du else "sie" if sie else old.form,
            mail=old.mail if mail is None else mail,
        )
        store.put(customer)
    _say(_line(customer, catalogue))


def list_customers(als_json: options.Json = False, katalog: options.Overlay = []) -> None:  # noqa: B006 - Typer copies it
    """Alle Kunden im Buch."""
    with open_store(create=False) as store:
        customers = store.customers()
    if als_json:
        for customer in customers:
            write_json(dumps(asdict(customer)))
        return
    catalogue = options.catalogue(katalog)
    for customer in customers:
        _say(_line(customer, catalogue))
    if not customers:
        print('Das Kundenbuch ist leer. Anlegen: ausrede kunden setzen "Müller GmbH" --typ sicherheitsmensch')


def remove(name: Name) -> None:
    """Einen Kunden mit seinem Verlauf löschen."""
    with open_store() as store:
        store.remove(name)
    _say(f"{name} ist gelöscht, der Verlauf dazu auch.")


def export() -> None:
    """Kundenbuch und Verlauf als JSON-Zeilen ausgeben."""
    with open_store(create=False) as store:
        for line in store.dump():
            write_json(line)


def restore(
    datei: Annotated[
        Path, typer.Argument(metavar="DATEI|-", help="Was 'ausrede kunden export' ausgegeben hat; - ist die Standardeingabe.")
    ],
) -> None:
    """Kundenbuch und Verlauf aus JSON-Zeilen übernehmen; Vorhandenes bleibt, Gleichnamiges wird ersetzt."""
    from .reading import read_text

    lines = read_text(datei).splitlines()
    with open_store() as store:
        taken = store.restore(lines)
    print(f"{taken} Zeilen übernommen.")


def history(
    ctx: typer.Context,
    kunde: Annotated[str | None, typer.Option("--kunde", "-k", metavar="NAME", help="Nur dieser Kunde.")] = None,
    als_json: options.Json = False,
    katalog: options.Overlay = [],  # noqa: B006 - Typer copies it
) -> None:
    """Was mit --merken festgehalten wurde, das Älteste zuerst."""
    if ctx.invoked_subcommand:
        return
    catalogue = options.catalogue(katalog)
    with open_store(create=False) as store:
        entries = store.history(kunde)
    for entry in entries:
        if als_json:
            write_json(dumps({**asdict(entry), "day": entry.day.isoformat()}))
        else:
            titles = ", ".join(catalogue.excuses[e].title if e in catalogue.excuses else e for e in entry.excuses) or "kein Grund erkannt"
            score = "" if entry.credibility is None else f"  ({entry.credibility})"
            _say(f"{entry.day:%d.%m.%Y}  {entry.customer}: {titles}{score}")
    if not entries and not als_json:
        print("Der Verlauf ist leer. Festhalten: ausrede check … --kunde NAME --merken")


def forget(
    kunde: Annotated[str | None, typer.Option("--kunde", "-k", metavar="NAME", help="Nur dieser Kunde.")] = None,
    vor: Annotated[str | None, typer.Option("--vor", metavar="JJJJ-MM-TT", help="Nur, was vor diesem Tag war.")] = None,
    alles: Annotated[bool, typer.Option("--alles", help="Den ganzen Verlauf.")] = False,
) -> None:
    """Verlauf löschen: eines Kunden, vor einem Tag, oder alles."""
    if alles == (kunde is not None or vor is not None):
        raise InputError("Bitte sagen Sie, was gelöscht werden soll: --kunde NAME, --vor JJJJ-MM-TT oder --alles.")
    with open_store() as store:
        gone = store.forget(customer=kunde, before=options.day(vor, "--vor") if vor else None)
    print(f"{gone} {'Eintrag' if gone == 1 else 'Einträge'} gelöscht.")


def _say(line: str) -> None:
    """Print a line that holds foreign names."""
    from ..display import visible

    print(visible(line))


def _line(customer: Customer, catalogue: Catalogue) -> str:
    parts = [catalogue.types[customer.type].title if customer.type in catalogue.types else customer.type or "Kundentyp offen"]
    parts += [catalogue.circumstances[t].title for t in customer.traits if t in catalogue.circumstances]
    parts += [f"per {customer.form.capitalize()}"] if customer.form else []
    parts += [customer.mail] if customer.mail else []
    return f"{customer.name}: {', '.join(parts)}"


def command() -> Any:
    """The command group ``kunden``."""
    return group_of(
        {"setzen": put, "liste": list_customers, "loeschen": remove, "export": export, "import": restore},
        "Das Kundenbuch: wer welcher Kundentyp ist.",
    )


def history_command() -> Any:
    """The command group ``verlauf``, which also works without a command of its own."""
    return group_of({"loeschen": forget}, "Was bisher an wen geschrieben wurde.", default=history)
