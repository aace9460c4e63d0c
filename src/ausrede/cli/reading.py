"""Where the message comes from: the argument, a pipe, a file, or a question on the terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from ..decoding import decode
from ..errors import InputError, reason

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from ..message import Spans

MAX_BYTES = 100_000_000


class Received(NamedTuple):
    """A message as it came in."""

    text: str
    spans: Spans | None = None
    #: Of a mail: its date and the address and name it goes to.
    date: date | None = None
    recipient: str = ""
    recipient_name: str = ""


def receive(text: str | None, file: Path | None) -> Received:
    """The message the call means. Raises InputError, in German, if there is none."""
    if file is not None:
        if text is not None:
            raise InputError("Es gibt einen Text und --datei zugleich; bitte geben Sie nur eines von beiden an.")
        return _from_bytes(_file(file), str(file), mail=file.suffix.lower() == ".eml")
    if text is None and sys.stdin.isatty():
        text = _ask()
    elif text is None or text == "-":
        return _from_bytes(_stdin(), "Die Standardeingabe")
    else:
        text = _argument(text)
    if not text.strip():
        raise InputError('Die Nachricht ist leer; bitte geben Sie einen Text an, zum Beispiel: ausrede check "Ich war krank"')
    return Received(text)


def read_text(file: Path) -> str:
    """The text of a file, or of standard input for ``-``. Raises InputError."""
    name = "Die Standardeingabe" if str(file) == "-" else str(file)
    return decode(_stdin() if str(file) == "-" else _file(file), name)


def _from_bytes(data: bytes, name: str, *, mail: bool = False) -> Received:
    if mail or _looks_like_mail(data):
        from ..mail import read

        letter = read(data, name)
        return Received(letter.text, letter.spans, letter.date, letter.recipient, letter.recipient_name)
    text = decode(data, name).rstrip("\n")
    if not text.strip():
        raise InputError(f"{name} enthält keine Nachricht; bitte geben Sie einen Text an.")
    return Received(text)


def _looks_like_mail(data: bytes) -> bool:
    head = data[:4000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    names = [line.partition(b":")[0] for line in head.split(b"\n")]
    return b"mime-version" in names or (b"from" in names and b"message-id" in names) or b"received" in names


def _argument(text: str) -> str:
    # Bytes the locale could not decode arrive as lone surrogates.
    if any(0xDC80 <= ord(c) <= 0xDCFF for c in text):
        return decode(os.fsencode(text), "Der Text")
    return text


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"Die Datei {path} lässt sich nicht lesen ({reason(error)}); bitte prüfen Sie Pfad und Rechte.") from None
    return _limited(data, str(path))


def _stdin() -> bytes:
    buffer = getattr(sys.stdin, "buffer", None)
    data = buffer.read(MAX_BYTES + 1) if buffer is not None else sys.stdin.read().encode("utf-8", "surrogateescape")
    return _limited(data, "Die Standardeingabe")


def _limited(data: bytes, name: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise InputError(f"{name} ist größer als {MAX_BYTES // 1_000_000} MB; bitte geben Sie nur die Nachricht selbst an.")
    return data


def _ask() -> str:
    print("Was wollen Sie schreiben? (Ende mit einer leeren Zeile)", file=sys.stderr)
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            break
        lines.append(line.rstrip("\n"))
    return "\n".join(lines)
