"""``ausrede kundentyp``."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError
from . import options
from .app import command_from

if TYPE_CHECKING:
    from ..catalogue import Catalogue


def find_type(
    antworten: Annotated[
        str | None, typer.Option("--antworten", metavar="N,N,…", help="Die Nummern der Antworten statt Fragen, 0 für „weiß nicht“.")
    ] = None,
    kunde: Annotated[
        str | None, typer.Option("--kunde", "-k", metavar="NAME", help="Das Ergebnis bei diesem Kunden ins Kundenbuch eintragen.")
    ] = None,
    als_json: options.Json = False,
    katalog: options.Overlay = [],  # noqa: B006 - Typer copies it
) -> None:
    """Mit ein paar Fragen herausfinden, welcher Kundentyp es ist und wie sicher das ist."""
    from ..typefinder import certainty, fits

    catalogue = options.catalogue(katalog)
    answers = _parsed(antworten) if antworten is not None else _ask(catalogue)
    found = fits(catalogue, answers)
    sure = certainty(found)
    best = found[0].type if found[0].points else None
    if kunde is not None and best is not None:
        from dataclasses import replace

        from ..store import Customer, open_store

        with open_store() as store:
            old = store.find(kunde) or Customer(kunde)
            store.put(replace(old, type=best.id))
    if als_json:
        from .check import write_json

        rows = [{"type": fit.type.id, "points": fit.points, "share": fit.share} for fit in found]
        write_json(
            json.dumps({"schema_version": 1, "type": best.id if best else None, "certainty": sure, "fits": rows}, ensure_ascii=False)
        )
        return
    from rich.text import Text

    from ..display import bar, pad, screen, visible, wrap

    terminal = screen()
    terminal.print([Text()])
    if best is None:
        terminal.print(wrap("Aus diesen Antworten lässt sich kein Kundentyp ablesen.", terminal.width, "  ", "  "))
        return
    names = max(len(fit.type.title) for fit in found)
    terminal.print([Text(f"  {best.title}", style="bold").append(f" – {sure}", style="not bold")])
    terminal.print(wrap(best.description, terminal.width, "  ", "  "))
    terminal.print([Text()])
    for fit in found:
        terminal.print(
            [
                Text("  " + pad(fit.type.title, names) + "  ")
                + bar(fit.share, max(5, min(28, terminal.width - names - 12)))
                + Text(f" {fit.share:3} %")
            ]
        )
    if kunde is not None:
        terminal.print(wrap(f"Bei {visible(kunde)} im Kundenbuch eingetragen.", terminal.width, "  ", "  "))


def _parsed(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise InputError(f"'{text}' bei --antworten sind keine Nummern; bitte schreiben Sie sie wie 1,3,2,0,1,2,1.")
    return [int(part) for part in parts]


def _ask(catalogue: Catalogue) -> list[int]:
    if not sys.stdin.isatty():
        raise InputError("Ohne Terminal kann ich nicht fragen; bitte geben Sie die Antworten mit --antworten an.")
    answers: list[int] = []
    for number, question in enumerate(catalogue.questions, 1):
        print(f"\n{number}. {question.text}", file=sys.stderr)
        for index, answer in enumerate(question.answers, 1):
            print(f"   {index}  {answer.text}", file=sys.stderr)
        print("   0  weiß nicht", file=sys.stderr)
        while True:
            print("> ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            if not line:
                raise InputError("Die Eingabe endete vor der letzten Frage; bitte beginnen Sie noch einmal.")
            if line.strip().isdecimal() and int(line) <= len(question.answers):
                answers.append(int(line))
                break
            print(f"   Bitte eine Zahl von 0 bis {len(question.answers)}.", file=sys.stderr)
    return answers


def command() -> Any:
    """The command object."""
    return command_from(find_type, "kundentyp")
