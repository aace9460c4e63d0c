"""``ausrede batch``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError, reason
from . import BELOW, OK, UNUSABLE, options
from .app import command_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Record


def batch(
    quelle: Annotated[
        str | None,
        typer.Argument(
            metavar="[DATEI|ORDNER|-]",
            help="JSON-Zeilen, einfache Zeilen, CSV oder ein Ordner mit .eml; - ist die Standardeingabe.",
            show_default=False,
        ),
    ] = None,
    typ: options.Types = [],  # noqa: B006 - Typer copies it
    ausrede: options.Excuses = [],  # noqa: B006
    umstand: options.With = [],  # noqa: B006
    ohne: options.Without = [],  # noqa: B006
    datum: options.Day = None,
    spalte: Annotated[
        str | None, typer.Option("--spalte", metavar="NAME", help="Eingabe ist CSV; in dieser Spalte steht die Nachricht.")
    ] = None,
    kurz: Annotated[bool, typer.Option("--kurz", help="Nur Kennungen und Punkte ausgeben.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", "-j", metavar="N", help="So viele Prozesse arbeiten zugleich.")] = 1,
    zusammenfassung: Annotated[
        bool, typer.Option("--zusammenfassung", help="Statt der Zeilen Summen je Ausrede, Kundentyp und Umstand zeigen.")
    ] = False,
    mindestwert: options.Minimum = None,
    katalog: options.Overlay = [],  # noqa: B006
) -> None:
    """Viele Nachrichten beurteilen: je Nachricht eine JSON-Zeile, in der Reihenfolge der Eingabe.

    Eine Zeile, die mit { beginnt, ist ein JSON-Objekt mit „text“ und, wenn gewünscht, „given“; alles andere ist selbst die Nachricht.
    """
    from ..batch import Task, run
    from ..engine import Given

    if not 1 <= jobs <= 64:
        raise InputError(f"--jobs {jobs} geht nicht; bitte wählen Sie 1 bis 64.")
    given = Given(tuple(typ), tuple(ausrede), tuple(umstand), tuple(ohne))
    task = Task(given, options.day(datum), tuple(katalog), kurz, options.minimum(mindestwert))
    records, total = _records(quelle, spalte)
    out = sys.stdout.buffer
    seen = [0]
    with _progress(total) as advance:

        def done(count: int, size: int) -> None:
            seen[0] += count
            advance(size)

        try:
            tally = run(task, records, (lambda _: None) if zusammenfassung else out.write, jobs=jobs, done=done)
        except KeyboardInterrupt:
            out.flush()
            print(f"Abgebrochen nach {seen[0]} Nachrichten; die ausgegebenen Zeilen sind vollständig.", file=sys.stderr)
            raise typer.Exit(130) from None
    out.flush()
    if zusammenfassung:
        from ..display import screen
        from ..summary import summary

        terminal = screen()
        terminal.print(summary(tally, options.catalogue(katalog), terminal.width))
    if tally.errors:
        number = f"{tally.errors} Zeile war" if tally.errors == 1 else f"{tally.errors} Zeilen waren"
        print(f"{tally.judged} Nachrichten beurteilt; {number} nicht lesbar, siehe 'error' in der Ausgabe.", file=sys.stderr)
    raise typer.Exit(UNUSABLE if tally.errors else BELOW if tally.below else OK)


def _records(source: str | None, column: str | None) -> tuple[Iterator[Record], int | None]:
    """The records of the source and its size in bytes, if known."""
    from .. import records

    if source is None or source == "-":
        if source is None and sys.stdin.isatty():
            raise InputError(
                "Es fehlt die Eingabe; bitte nennen Sie eine Datei oder leiten Sie Zeilen hinein: cat mails.jsonl | ausrede batch -"
            )
        return _stream(sys.stdin.buffer, column), None
    path = Path(source)
    if path.is_dir():
        return records.from_folder(path), None
    try:
        return _stream(path.open("rb"), column), path.stat().st_size
    except OSError as error:
        raise InputError(f"Die Datei {source} lässt sich nicht lesen ({reason(error)}); bitte prüfen Sie Pfad und Rechte.") from None


def _stream(stream: Any, column: str | None) -> Iterator[Record]:
    import codecs
    import io

    from .. import records

    if not hasattr(stream, "peek"):
        stream = io.BufferedReader(stream)
    head = stream.peek(4)[:4]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if column is not None:
        return records.from_csv(io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", errors="replace", newline=""), column)
    if wide:
        return records.from_lines(line.encode("utf-8", "surrogatepass") for line in io.TextIOWrapper(stream, "utf-16", errors="replace"))
    return records.from_lines(stream)


class _progress:
    """Rate and remaining time on standard error, if that is a terminal."""

    def __init__(self, total: int | None) -> None:
        self._total = total
        self._bar: Any = None

    def __enter__(self) -> Any:
        if not sys.stderr.isatty() or sys.stdout.isatty():
            return lambda size: None
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

        self._bar = Progress(
            BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True
        )
        self._bar.start()
        task = self._bar.add_task("", total=self._total)
        return lambda size: self._bar.advance(task, size)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def command() -> Any:
    """The command object."""
    return command_from(batch, "batch")
