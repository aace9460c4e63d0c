"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from ..errors import InputError

if TYPE_CHECKING:
    from ..catalogue import Catalogue

Text = Annotated[
    str | None, typer.Argument(metavar="[TEXT]", help="Die Nachricht; - liest sie von der Standardeingabe.", show_default=False)
]
File = Annotated[Optional[Path], typer.Option("--datei", "-d", metavar="PFAD", help="Die Nachricht aus einer Datei lesen, auch .eml.")]  # noqa: UP045
Types = Annotated[list[str], typer.Option("--typ", "-t", metavar="TYP", help="Nur für diesen Kundentyp (mehrfach möglich).")]
Excuses = Annotated[
    list[str], typer.Option("--ausrede", "-a", metavar="ID", help="Den Grund selbst nennen; ersetzt, was im Text erkannt wird.")
]
With = Annotated[
    list[str], typer.Option("--umstand", "-u", metavar="ID", help="Was außerdem stimmt, etwa frueh oder profi (mehrfach möglich).")
]
Without = Annotated[list[str], typer.Option("--ohne", metavar="ID", help="Was nicht stimmt, auch wenn der Text danach klingt.")]
Day = Annotated[Optional[str], typer.Option("--datum", metavar="JJJJ-MM-TT", help="Der Tag des Absendens; sonst heute.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="Ein JSON-Objekt statt der Ansicht ausgeben.")]
Minimum = Annotated[
    int | None, typer.Option("--mindestwert", metavar="N", help="Mit Code 1 enden, wenn die Glaubwürdigkeit darunter liegt (0 bis 100).")
]
Overlay = Annotated[
    list[Path], typer.Option("--katalog", metavar="PFAD", help="Eigener Katalog, der den eingebauten ergänzt (mehrfach möglich).")
]


def catalogue(overlays: list[Path]) -> Catalogue:
    """The catalogue the call asks for."""
    from ..catalogue import load

    return load(overlays)


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
