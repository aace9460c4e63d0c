"""``ausrede batch``."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from ..errors import InputError, reason
from . import BELOW, OK, UNUSABLE, options
from .app import command_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..records import Piece


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
    pieces, total = _pieces(quelle, spalte)
    out = _Output(None if zusammenfassung else sys.stdout.buffer)
    try:
        with _progress(total, quiet=sys.stdout.isatty() and not zusammenfassung) as advance:
            tally = run(task, pieces, out.write, jobs=jobs, done=advance)
    except KeyboardInterrupt:
        print(f"Abgebrochen nach {_messages(out.lines)}; die ausgegebenen Zeilen sind vollständig.", file=sys.stderr)
        raise typer.Exit(130) from None
    finally:
        out.close()
    if zusammenfassung:
        from ..display import screen
        from ..summary import summary

        terminal = screen()
        terminal.print(summary(tally, options.catalogue(katalog), terminal.width))
    if tally.errors:
        number = "1 Zeile war" if tally.errors == 1 else f"{tally.errors} Zeilen waren"
        where = "" if zusammenfassung else ", siehe 'error' in der Ausgabe"
        print(f"{_messages(tally.judged)} beurteilt; {number} nicht lesbar{where}.", file=sys.stderr)
    elif sys.stderr.isatty() and not zusammenfassung:
        below = f", {tally.below} davon unter {mindestwert}" if mindestwert is not None else ""
        print(f"{_messages(tally.judged)} beurteilt{below}.", file=sys.stderr)
    raise typer.Exit(UNUSABLE if tally.errors else BELOW if tally.below else OK)


def _messages(count: int) -> str:
    return "1 Nachricht" if count == 1 else f"{count} Nachrichten"


class _Output:
    """Writes whole lines at once: Ctrl-C waits until they are out, a second one does not."""

    def __init__(self, stream: BinaryIO | None) -> None:
        #: Lines written so far, or judged, if there is nowhere to write them to.
        self.lines = 0
        self._stream = stream
        self._writing = self._stopped = False
        if hasattr(signal, "SIGPIPE"):
            # The pipe to a process of --jobs may break too, which has to be told.
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
        try:
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        except ValueError:  # not in the main thread, where Ctrl-C does not arrive either
            self._before = None

    def write(self, lines: bytes) -> None:
        """Write the lines and pass them on at once, as somebody may be reading."""
        self._writing = True
        if self._stream is not None:
            try:
                rest = memoryview(lines)
                while rest:  # an unbuffered stream (python -u) may take a part
                    rest = rest[self._stream.write(rest) or 0 :]
                self._stream.flush()
            except BrokenPipeError:
                # The reader has seen enough.
                if hasattr(signal, "SIGPIPE"):
                    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
                    signal.raise_signal(signal.SIGPIPE)
                raise
        self.lines += lines.count(b"\n")
        self._writing = False
        if self._stopped:
            raise KeyboardInterrupt

    def close(self) -> None:
        """Give Ctrl-C back its meaning."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, *_: object) -> None:
        if not self._writing or self._stopped:
            raise KeyboardInterrupt
        self._stopped = True


def _pieces(source: str | None, column: str | None) -> tuple[Iterator[Piece], int | None]:
    """The source in pieces, and its size in bytes, if known."""
    from .. import records

    if source is None or source == "-":
        if source is None and sys.stdin.isatty():
            raise InputError(
                "Es fehlt die Eingabe; bitte nennen Sie eine Datei oder leiten Sie Zeilen hinein: cat mails.jsonl | ausrede batch -"
            )
        return _stream(sys.stdin.buffer, column), None
    path = Path(source)
    if path.is_dir():
        if column is not None:
            raise InputError(f"--spalte gilt für eine CSV-Tabelle, {source} ist aber ein Ordner; bitte lassen Sie --spalte weg.")
        files = records.mails(path)
        return records.chunks(records.from_mails(files)), sum(map(records.size_of, files))
    try:
        return _stream(path.open("rb"), column), path.stat().st_size or None
    except OSError as error:
        raise InputError(f"Die Datei {source} lässt sich nicht lesen ({reason(error)}); bitte prüfen Sie Pfad und Rechte.") from None


def _stream(stream: Any, column: str | None) -> Iterator[Piece]:
    import codecs
    import io

    from .. import records

    if not hasattr(stream, "peek"):
        stream = io.BufferedReader(stream)
    head = stream.peek(4)[:4]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if column is not None:
        table = io.TextIOWrapper(stream, "utf-16" if wide else "utf-8-sig", errors="replace", newline="")
        return records.chunks(records.from_csv(table, column))
    if wide:
        lines = io.TextIOWrapper(stream, "utf-16", errors="replace")
        return records.chunks(records.from_lines(line.encode("utf-8", "surrogatepass") for line in lines))
    return records.from_stream(stream.read1)


class _progress:
    """Rate and remaining time on standard error, if that is a terminal and nothing else is ``quiet`` about it."""

    def __init__(self, total: int | None, *, quiet: bool) -> None:
        self._total = total
        self._bar: Any = None
        self._shown = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Callable[[int], object]:
        if not self._shown:
            return lambda size: None
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

        self._bar = Progress(
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TextColumn("noch"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
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
