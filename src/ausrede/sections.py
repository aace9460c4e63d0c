"""The container of a compiled catalogue: named sections, decoded one by one, and tables of which single rows are read.

A call needs a few sections and a handful of a hundred thousand rows, and a start should pay
for no more: large tables lie on pages, which are read and checked when a row of theirs is
asked for. The bytes hold data only (JSON, text, numbers), never code: whoever can change
them can change what is said, not what is run. What was opened stays the same for as long as
it is used, whatever happens to its file: a new one takes its place, none is written into,
and bytes that are not what they were are made anew.

    one line of JSON   {"format", "core", "size", "crc", "sections": {name: [kind, start, size, ...]}, ...}
    the core           the sections, counted from the end of that line; checked as a whole
    the pages          counted from the end of the core
"""

from __future__ import annotations

import json
import sys
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from zlib import crc32

from .errors import CatalogueError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Changes with the shape of the container; a home folder may be shared by machines that write numbers the other way round.
FORMAT = f"2 {sys.byteorder}"

#: Bytes that are read at first: the line and the core of the built-in catalogue.
BEGINNING = 1 << 20

#: Bytes of a page, more or less: its rows are those whose keys have the same remainder.
PAGE = 4096


class Paged(dict[str, str]):
    """A table to be packed as a :class:`Lookup`. Keys hold no tab, keys and values no line end."""


class Flat(dict[str, str]):
    """A table to be packed for decoding in one go, faster than JSON. Keys and values hold no line end."""


class Lookup:
    """A table of which single rows are read. Holds the pages that were asked for."""

    def __init__(self, directory: bytes, read: Callable[[int, int, int], bytes]) -> None:
        """``directory`` holds where the pages begin and end and their sums, ``read`` gives one by start, end and sum."""
        numbers = memoryview(directory).cast("I").tolist()
        self._count = len(numbers) // 2
        self._bounds, self._sums = numbers[: self._count + 1], numbers[self._count + 1 :]
        self._pages: list[bytes | None] = [None] * self._count
        self._read = read

    def get(self, key: str) -> str:
        """The value of a key, or the empty text."""
        sought = key.encode()
        number = crc32(sought) % self._count
        page = self._pages[number] or self._page(number)
        found = page.find(b"\n%b\t" % sought)
        return page[found + len(sought) + 2 : page.index(b"\n", found + 1)].decode() if found >= 0 else ""

    def _page(self, number: int) -> bytes:
        page = self._pages[number] = self._read(self._bounds[number], self._bounds[number + 1], self._sums[number])
        return page


class Sections:
    """The sections of one compiled catalogue, by name."""

    def __init__(self, read: Callable[[int, int], bytes], remake: Callable[[], bytes] | None = None) -> None:
        """``read`` gives so many bytes from a place on, ``remake`` a container of the same content.

        Raises ValueError unless the bytes are what :func:`pack` made.
        """
        beginning = read(0, BEGINNING)
        start = beginning.find(b"\n") + 1
        #: What was packed beside the sections.
        self.head: dict[str, Any] = json.loads(beginning[:start])
        if not isinstance(self.head, dict) or self.head.get("format") != FORMAT:
            raise ValueError("no container")
        end = start + self.head["core"]
        if end > len(beginning):
            beginning += read(len(beginning), end - len(beginning))
        self._core = beginning[start:end]
        # The last byte is there, and none after it.
        if crc32(self._core) != self.head["crc"] or len(read(end + self.head["size"] - 1, 2)) != 1:
            raise ValueError("not whole")
        self._pages = end
        self._read = read
        self.remake = remake

    def __call__(self, name: str) -> Any:
        """The section as it was packed, decoded anew; JSON knows no tuples and no keys but text. Raises KeyError."""
        kind, start, size, *pages = self.head["sections"][name]
        data = self._core[start : start + size]
        if kind == "paged":
            return Lookup(data, lambda start, end, check: self._page(pages[0] + start, pages[0] + end, check))
        if kind == "flat":
            keys, _, values = data.decode().partition("\n\n")
            return dict(zip(keys.split("\n"), values.split("\n"), strict=True)) if keys else {}
        return data.decode() if kind == "text" else json.loads(data)

    def _page(self, start: int, end: int, check: int) -> bytes:
        data = self._read(self._pages + start, end - start)
        if crc32(data) != check and self.remake is not None:
            # Somebody wrote into the file, or the disk failed.
            try:
                fresh = Sections(in_memory(self.remake()))
            except ValueError:
                fresh = self
            if fresh.head["sections"] == self.head["sections"] and fresh.head["crc"] == self.head["crc"]:
                self._read, self._pages = fresh._read, fresh._pages
                data = self._read(self._pages + start, end - start)
        if crc32(data) != check:
            raise CatalogueError("Der Katalog hat sich während des Aufrufs geändert; bitte rufen Sie noch einmal auf.")
        return data

    def packed(self, **head: Any) -> bytes:
        """The container itself, or with something else in the head."""
        rest = self._core + self._read(self._pages, self.head["size"])
        return _json({**self.head, **head}).encode() + b"\n" + rest


def in_memory(packed: bytes) -> Callable[[int, int], bytes]:
    """Reads a container that is there."""
    return lambda start, size: packed[start : start + size]


def pack(sections: Mapping[str, Any], **head: Any) -> bytes:
    """A container: ``str``, :class:`Flat` and :class:`Paged` are kept as they are, everything else as JSON."""
    rows: dict[str, tuple[Any, ...]] = {}
    core: list[bytes] = []
    pages: list[bytes] = []
    start = size = 0
    for name, value in sections.items():
        if isinstance(value, Paged):
            found = _pages(value)
            bounds = [0, *accumulate(map(len, found))]
            data = b"".join(number.to_bytes(4, sys.byteorder) for number in (*bounds, *map(crc32, found)))
            rows[name] = ("paged", start, len(data), size)
            pages += found
            size += bounds[-1]
        else:
            kind = "flat" if isinstance(value, Flat) else "text" if isinstance(value, str) else "json"
            text = "\n".join(value) + "\n\n" + "\n".join(value.values()) if isinstance(value, Flat) else value
            data = (text if isinstance(text, str) else _json(text)).encode()
            rows[name] = (kind, start, len(data))
        core.append(data)
        start += len(data)
    whole = b"".join(core)
    return b"".join(
        [
            _json({"format": FORMAT, "core": start, "size": size, "crc": crc32(whole), **head, "sections": rows}).encode(),
            b"\n",
            whole,
            *pages,
        ]
    )


def _pages(table: Mapping[str, str]) -> list[bytes]:
    """The rows by the remainders of their keys, each page begins and ends with a line end."""
    rows = sorted((key.encode(), value.encode()) for key, value in table.items())
    count = 1 + sum(len(key) + len(value) + 2 for key, value in rows) // PAGE
    found: list[list[bytes]] = [[b"\n"] for _ in range(count)]
    for key, value in rows:
        found[crc32(key) % count].append(b"%b\t%b\n" % (key, value))
    return [b"".join(page) for page in found]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
