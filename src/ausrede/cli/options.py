"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError
from . import completion

if TYPE_CHECKING:
    from ..catalogue import Catalogue
    from ..engine import Given
    from ..store import Customer as BookEntry

Text = Annotated[
    str | None, typer.Argument(metavar="[TEXT]", help="Die Nachricht; - liest sie von der Standardeingabe.", show_default=False)
]
File = Annotated[Path | None, typer.Option("--datei", "-d", metavar="PFAD", help="Die Nachricht aus einer Datei lesen, auch .eml.")]
Types = Annotated[
    list[str],
    typer.Option("--typ", "-t", metavar="TYP", help="Nur für diesen Kundentyp (mehrfach möglich).", autocompletion=completion.types),
]
Excuses = Annotated[
    list[str],
    typer.Option(
        "--ausrede",
        "-a",
        metavar="ID",
        help="Den Grund selbst nennen; ersetzt, was im Text erkannt wird.",
        autocompletion=completion.excuses,
    ),
]
With = Annotated[
    list[str],
    typer.Option(
        "--umstand",
        "-u",
        metavar="ID",
        help="Was außerdem stimmt, etwa frueh oder profi (mehrfach möglich).",
        autocompletion=completion.circumstances,
    ),
]
Without = Annotated[
    list[str],
    typer.Option(
        "--ohne", metavar="ID", help="Was nicht stimmt, auch wenn der Text danach klingt.", autocompletion=completion.circumstances
    ),
]
Day = Annotated[str | None, typer.Option("--datum", metavar="JJJJ-MM-TT", help="Der Tag des Absendens; sonst heute.")]
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Objekt statt der Ansicht ausgeben.")]
Minimum = Annotated[
    int | None, typer.Option("--mindestwert", metavar="N", help="Mit Code 1 enden, wenn die Glaubwürdigkeit darunter liegt (0 bis 100).")
]
Customer = Annotated[
    str | None,
    typer.Option("--kunde", "-k", metavar="NAME", help="Ein Kunde aus dem Kundenbuch; bringt Typ, Eigenschaften und Verlauf mit."),
]
Due = Annotated[str | None, typer.Option("--faellig", metavar="JJJJ-MM-TT", help="Wann die Arbeit fällig ist oder war.")]
Land = Annotated[str, typer.Option("--land", metavar="LAND", help="Feiertage beachten: DE, DE-BY, AT, CH …")]
Overlay = Annotated[
    list[Path], typer.Option("--katalog", metavar="PFAD", help="Eigener Katalog, der den eingebauten ergänzt (mehrfach möglich).")
]


def catalogue(overlays: list[Path]) -> Catalogue:
    """The catalogue the call asks for."""
    from ..catalogue import load

    return load(overlays)


def given(
    catalogue: Catalogue, types: list[str], excuses: list[str], circumstances: list[str], without: list[str], due: str | None, land: str
) -> Given:
    """What the call says beside the text. Raises AusredeError."""
    from ..engine import Given

    if land:
        from ..plausibility import holiday

        # Told before the message is asked for, whether the land is known.
        holiday(datetime.date.today(), land)
    found = Given(tuple(types), tuple(excuses), tuple(circumstances), tuple(without), due=day(due, "--faellig") if due else None, land=land)
    return found.checked(catalogue)


def with_customer(given: Given, name: str | None, address: str = "") -> tuple[BookEntry | None, Given]:
    """The customer from the book, by name or by mail address, and what is known of them added."""
    if name is None and not address:
        return None, given
    from ..store import open_store

    with open_store(create=False) as store:
        customer = store.customer(name) if name is not None else store.by_mail(address)
        if customer is None:
            return None, given
        return customer, store.told(given, customer)


def day(text: str | None, option: str = "--datum") -> datetime.date:
    """The date of an option; none: today. Raises InputError."""
    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"'{text}' bei {option} ist kein Tag; bitte schreiben Sie ihn wie 2026-01-15.") from None


def minimum(value: int | None) -> int | None:
    """A threshold within 0..100. Raises InputError."""
    if value is not None and not 0 <= value <= 100:
        raise InputError(f"--mindestwert {value} liegt außerhalb von 0 bis 100; bitte wählen Sie eine Zahl dazwischen.")
    return value
