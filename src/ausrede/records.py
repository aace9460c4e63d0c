"""Where the messages of ``batch`` come from: lines, CSV tables, folders of mails; in handy chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

#: Records, or bytes of lines, that go to a worker at once.
CHUNK = 400
CHUNK_BYTES = 65_536


class Record(NamedTuple):
    """One message to judge, as it was read."""

    number: int
    kind: Literal["line", "row", "mail"]
    content: Any
    size: int


class Lines(NamedTuple):
    """Lines as they were read; whoever judges them takes them apart."""

    #: Number of the first one.
    first: int
    data: bytes

    def records(self) -> Iterator[Record]:
        """A record for each line that is not blank."""
        return from_lines(self.data.split(b"\n"), self.first)


#: What a worker is given at once.
Piece = Lines | list[Record]


def chunks(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Records in lists of bounded number and size."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        chunk.append(record)
        size += record.size
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def from_stream(read: Callable[[int], bytes]) -> Iterator[Lines]:
    """Lines as they come in, so that a slow stream is answered at once; ``read`` gives what is there, b"" at the end."""
    rest: list[bytes] = []
    first = 1
    while data := read(CHUNK_BYTES):
        head, end, tail = data.rpartition(b"\n")
        if end:
            yield Lines(first, b"".join([*rest, head]))
            first += 1 + sum(part.count(b"\n") for part in (*rest, head))
            rest = []
        rest.append(tail)
    if any(rest):
        yield Lines(first, b"".join(rest))


def from_lines(lines: Iterable[bytes], first: int = 1) -> Iterator[Record]:
    """Records of JSON or plain lines, numbered from ``first``; blank lines are passed over."""
    for number, line in enumerate(lines, first):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line and not line.isspace():
            yield Record(number, "line", line, len(line) + 1)


def from_csv(lines: Iterable[str], column: str) -> Iterator[Record]:
    """Records of a CSV file with a heading; ``column`` holds the message. Raises InputError."""
    import csv
    from itertools import chain

    from .errors import did_you_mean

    stream = iter(lines)
    heading = next(stream, "")
    separator = max(";,\t", key=heading.count)
    # A mail fits in a cell; the module's own limit is meant for tables.
    csv.field_size_limit(10_000_000)
    rows = csv.DictReader(chain([heading], stream), delimiter=separator)
    names = rows.fieldnames or []
    if column not in names:
        raise InputError(f"Die Spalte '{column}' gibt es in der Tabelle nicht. {did_you_mean(column, names)}")
    try:
        for row in rows:
            text = row.pop(column) or ""
            extra = {key: value for key, value in row.items() if isinstance(key, str)}
            yield Record(rows.line_num, "row", {**extra, "\0text": text}, len(text))
    except csv.Error as error:
        raise InputError(
            f"Die Tabelle ist in Zeile {rows.line_num} nicht lesbar ({error}); bitte prüfen Sie die Anführungszeichen."
        ) from None


def mails(folder: Path) -> list[Path]:
    """All ``.eml`` files of a folder and below, by name."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml")


def from_mails(files: Iterable[Path]) -> Iterator[Record]:
    """A record of each mail file."""
    for number, path in enumerate(files, 1):
        # What is no file (a pipe would never end) is told by whoever reads it.
        yield Record(number, "mail", path, size_of(path))


def size_of(path: Path) -> int:
    """Bytes of a file; 0 of what is none, which is told when it is read."""
    return path.stat().st_size if path.is_file() else 0
