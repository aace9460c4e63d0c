"""Where the messages of ``batch`` come from: lines, CSV tables, folders of mails; in handy chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Records that go to a worker at once, and bytes after which a chunk is full.
CHUNK = 400
CHUNK_BYTES = 200_000


class Record(NamedTuple):
    """One message to judge, as it was read."""

    number: int
    kind: Literal["line", "row", "mail"]
    content: Any
    size: int


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


def from_lines(lines: Iterable[bytes]) -> Iterator[Record]:
    """Records of JSON or plain lines; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Record(number, "line", line, len(line))


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


def from_folder(folder: Path) -> Iterator[Record]:
    """Records of all ``.eml`` files of a folder and below, by name."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".eml")
    for number, path in enumerate(files, 1):
        # What is no file (a pipe would never end) is told by whoever reads it.
        yield Record(number, "mail", path, path.stat().st_size if path.is_file() else 0)
