"""The container of a compiled catalogue: named sections in one run of bytes, decoded one by one.

A call needs a few of them and a start should pay for no more. The bytes hold data only
(JSON, text, numbers), never code: whoever can change them can change what is said, not
what is run. Once opened nothing is read from disk any more, so a catalogue stays the same
for as long as it is used, whatever happens to its files.

    one line of JSON   {"format", "crc", "sections": {name: [kind, start, size]}, ...}
    the sections       one after another, counted from the end of that line
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Changes with the shape of the container.
FORMAT = 1


class Stretch(NamedTuple):
    """Bytes within larger ones, not copied: a catalogue holds megabytes of which a call reads a few hundred."""

    packed: bytes
    start: int
    end: int


class Sections:
    """The sections of one compiled catalogue, by name."""

    def __init__(self, packed: bytes) -> None:
        """Raises ValueError unless the bytes are what :func:`pack` made."""
        self._start = packed.find(b"\n") + 1
        #: What was packed beside the sections.
        self.head: dict[str, Any] = json.loads(packed[: self._start])
        rest = memoryview(packed)[self._start :]
        if not isinstance(self.head, dict) or self.head.get("format") != FORMAT or self.head.get("crc") != crc32(rest):
            raise ValueError("no container")
        self._packed = packed

    def __call__(self, name: str) -> Any:
        """The section as it was packed, decoded anew; JSON knows no tuples and no keys but text. Raises KeyError.

        Bytes come as a :class:`Stretch`.
        """
        kind, start, size = self.head["sections"][name]
        start += self._start
        if kind == "bytes":
            return Stretch(self._packed, start, start + size)
        data = self._packed[start : start + size]
        return data.decode() if kind == "text" else json.loads(data)

    def packed(self, **head: Any) -> bytes:
        """The container itself, or with something else in the head."""
        return self._packed if not head else _json({**self.head, **head}).encode() + b"\n" + self._packed[self._start :]


def pack(sections: Mapping[str, Any], **head: Any) -> bytes:
    """A container: ``bytes`` and ``str`` are kept as they are, everything else as JSON."""
    rows: dict[str, tuple[str, int, int]] = {}
    parts: list[bytes] = []
    start = 0
    for name, value in sections.items():
        kind = "bytes" if isinstance(value, bytes) else "text" if isinstance(value, str) else "json"
        data = value if isinstance(value, bytes) else (value if isinstance(value, str) else _json(value)).encode()
        rows[name] = (kind, start, len(data))
        parts.append(data)
        start += len(data)
    body = b"".join(parts)
    return _json({"format": FORMAT, "crc": crc32(body), **head, "sections": rows}).encode() + b"\n" + body


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
