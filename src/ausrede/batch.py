"""Many messages: records in, JSON lines out, in order, with flat memory.

A record is a line (plain text or a JSON object), a row of a CSV file or a mail
file. Every record yields exactly one line; a bad one yields an error in its place.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date as Date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .catalogue import load
from .decoding import decode
from .engine import Given, Judge
from .errors import AusredeError, InputError, reason
from .jsonout import Writer, quote
from .pool import in_order
from .records import Lines, Piece, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .catalogue import Catalogue
    from .model import Judgement

#: Judges remembered, one for each combination of ``given`` in the input.
MEMORY = 500


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker has to know; small and picklable."""

    given: Given
    date: Date
    overlays: tuple[Path, ...] = ()
    short: bool = False
    #: Score below which a message counts as too weak; None: no threshold.
    minimum: int | None = None


@dataclass(slots=True)
class Tally:
    """What came of the records so far."""

    judged: int = 0
    errors: int = 0
    below: int = 0
    excuses: Counter[str] = field(default_factory=Counter)
    circumstances: Counter[str] = field(default_factory=Counter)
    #: Per customer type: messages with a score, and the sum of their scores.
    scored: Counter[str] = field(default_factory=Counter)
    scores: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Take in what came of other records."""
        self.judged += other.judged
        self.errors += other.errors
        self.below += other.below
        for name in ("excuses", "circumstances", "scored", "scores"):
            getattr(self, name).update(getattr(other, name))

    def count(self, judgement: Judgement, minimum: int | None) -> None:
        """Take in one judgement."""
        self.judged += 1
        if not judgement.overall:
            return
        self.excuses.update(judgement.situation.excuses)
        self.circumstances.update(judgement.situation.circumstances)
        for row in judgement.overall:
            self.scored[row.type.id] += 1
            self.scores[row.type.id] += row.credibility
        if minimum is not None and min(row.credibility for row in judgement.overall) < minimum:
            self.below += 1


class Worker:
    """Judges records in one process."""

    def __init__(self, task: Task, catalogue: Catalogue | None = None) -> None:
        """``catalogue`` is that of the task, if somebody has it already."""
        self.task = task
        self.catalogue = catalogue or load(task.overlays)
        self._writer = Writer(short=task.short)
        self._judge = Judge(self.catalogue, task.given, task.date, brief=task.short)
        self._judges: dict[str, Judge] = {}

    def lines(self, records: Iterable[Record], tally: Tally) -> Iterator[str]:
        """One JSON line for each record; what came of them is added to the tally."""
        for record in records:
            own: dict[str, Any] = {}
            try:
                if record.kind == "mail":
                    own, judgement = self._mail(record.content)
                else:
                    own, text, given = _row(record.content) if record.kind == "row" else _line(record.content)
                    judgement = (self._judge if given is None else self._judge_for(given))(text)
            except AusredeError as error:
                tally.errors += 1
                if isinstance(error, _BadRecord):
                    own = error.own
                ident = f'"id": {json.dumps(own["id"])}, ' if "id" in own else ""
                yield f'{{"line": {record.number}, {ident}"error": {quote(str(error))}}}'
                continue
            tally.count(judgement, self.task.minimum)
            yield self._writer.line(judgement, own)

    def _mail(self, path: Path) -> tuple[dict[str, Any], Judgement]:
        from .mail import read

        own = {"id": path.name}
        if not path.is_file():
            raise _BadRecord(f"{path.name} ist keine Datei, die es gibt; bitte prüfen Sie den Ordner.", own)
        try:
            letter = read(path.read_bytes(), path.name)
        except OSError as error:
            raise _BadRecord(f"{path.name} lässt sich nicht lesen ({reason(error)}).", own) from None
        except AusredeError as error:
            raise _BadRecord(str(error), own) from None
        judge = self._judge
        if letter.date is not None:
            judge = self._judge_for({"date": letter.date.isoformat()})
        return own, judge(letter.text, letter.spans)

    def _judge_for(self, given: dict[str, Any]) -> Judge:
        """The judge for what a record itself gives; what it leaves out comes from the call."""
        key = json.dumps(given, sort_keys=True)
        judge = self._judges.get(key)
        if judge is None:
            if len(self._judges) >= MEMORY:
                self._judges.clear()
            base = self.task.given
            date = self.task.date
            if "date" in given:
                try:
                    date = Date.fromisoformat(given["date"])
                except (TypeError, ValueError):
                    raise InputError(
                        f"'date: {given['date']}' unter 'given' ist kein Tag; bitte schreiben Sie ihn wie 2026-01-15."
                    ) from None
            merged = Given(
                types=_idents(given, "type", base.types),
                excuses=_idents(given, "excuses", base.excuses),
                circumstances=_idents(given, "circumstances", base.circumstances),
                without=_idents(given, "without", base.without),
            )
            if given.get("customer") is not None:
                merged = _with_customer(merged, given["customer"])
            judge = self._judges[key] = Judge(self.catalogue, merged, date, brief=self.task.short)
        return judge


class _BadRecord(InputError):
    """An unusable record whose own fields are known."""

    def __init__(self, sentence: str, own: dict[str, Any]) -> None:
        super().__init__(sentence)
        self.own = own


#: What a judgement writes itself; such fields of the input are overwritten.
_CONTRACT = frozenset(
    [
        "schema_version",
        "text",
        "date",
        "excuses",
        "circumstances",
        "origins",
        "findings",
        "other_reasons",
        "verdicts",
        "overall",
        "warnings",
        "earlier",
        "line",
        "error",
        "given",
        "held",
    ]
)
_GIVEN = ("type", "excuses", "circumstances", "without", "date", "customer")


def _line(data: bytes) -> tuple[dict[str, Any], str, dict[str, Any] | None]:
    """Own fields, text and ``given`` of a line. Raises InputError."""
    if not data.startswith(b"{"):
        try:
            return {}, data.decode().rstrip("\r\n"), None
        except UnicodeDecodeError:
            return {}, decode(data, "Die Zeile").rstrip("\n"), None
    try:
        line = data.decode("utf-8", "surrogatepass")
        record, end = _DECODER.raw_decode(line)
        if line[end:].strip(" \t\r\n"):
            raise ValueError
    except (ValueError, RecursionError):
        raise InputError(
            "Die Zeile beginnt mit { und ist doch kein JSON-Objekt; bitte prüfen Sie Anführungszeichen und Klammern."
        ) from None
    own = {key: value for key, value in record.items() if key not in _CONTRACT}
    text = record.get("text")
    if not isinstance(text, str):
        raise _BadRecord("Dem JSON-Objekt fehlt 'text' mit der Nachricht; bitte tragen Sie sie dort als Text ein.", own)
    return own, text, _checked_given(record.get("given"), own)


def _refuse(word: str) -> None:
    """NaN and Infinity are no JSON; written back they would make the output unreadable."""
    raise ValueError(word)


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(digits)
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _row(row: dict[str, str]) -> tuple[dict[str, Any], str, None]:
    row = dict(row)
    text = row.pop("\0text")
    own = {key: value for key, value in row.items() if key not in _CONTRACT}
    if not text.strip():
        raise _BadRecord("Die Spalte mit der Nachricht ist hier leer.", own)
    return own, text, None


def _checked_given(given: Any, own: dict[str, Any]) -> dict[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _BadRecord('\'given\' muss ein Objekt sein, etwa {"type": "machtmensch"}.', own)
    for key in given:
        if key not in _GIVEN:
            from .errors import did_you_mean

            raise _BadRecord(f"'given' kennt '{key}' nicht. {did_you_mean(key, _GIVEN)}", own)
    return given or None


def _with_customer(given: Given, name: Any) -> Given:
    """What the customer book knows of the customer, added. Raises AusredeError."""
    from .store import open_store

    if not isinstance(name, str):
        raise InputError("'customer' unter 'given' muss der Name eines Kunden sein.")
    with open_store(create=False) as store:
        return store.told(given, store.customer(name))


def _idents(given: dict[str, Any], key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = given.get(key)
    if value is None:
        return default
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise InputError(f"'{key}' unter 'given' muss eine Kennung oder eine Liste von Kennungen sein.")
    return tuple(values)


def run(
    task: Task,
    pieces: Iterable[Piece],
    write: Callable[[bytes], object],
    *,
    jobs: int = 1,
    done: Callable[[int], object] | None = None,
) -> Tally:
    """Judge all pieces and ``write`` whole lines, in order, the same bytes for any number of jobs.

    ``done`` is told after each piece how many bytes of input it held. Raises AusredeError if
    the task itself is unusable.
    """
    tally = Tally()
    for output, part, size in _alone(task, pieces) if jobs < 2 else _together(task, pieces, jobs):
        write(output)
        tally.add(part)
        if done is not None:
            done(size)
    return tally


#: Whole lines of output, what came of them, and the bytes they came from.
Done = tuple[bytes, Tally, int]


def _alone(task: Task, pieces: Iterable[Piece]) -> Iterator[Done]:
    worker = Worker(task)
    for piece in pieces:
        yield _judge_piece(worker, piece)


def _together(task: Task, pieces: Iterable[Piece], jobs: int) -> Iterator[Done]:
    # Loaded here so that a bad task is told at once and no process has to compile the catalogue.
    catalogue = Worker(task).catalogue
    return in_order(_worker, (task, catalogue), pieces, jobs)


def _worker(argument: tuple[Task, Catalogue]) -> Callable[[Piece], Done]:
    return partial(_judge_piece, Worker(*argument))


def _judge_piece(worker: Worker, piece: Piece) -> Done:
    tally = Tally()
    records = piece.records() if isinstance(piece, Lines) else piece
    # Encoded line by line: German quotation marks make text twice as large as its bytes, and a chunk may answer with megabytes.
    output = b"".join([f"{line}\n".encode() for line in worker.lines(records, tally)])
    return output, tally, len(piece.data) + 1 if isinstance(piece, Lines) else sum(r.size for r in piece)
