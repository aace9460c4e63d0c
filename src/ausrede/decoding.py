"""Bytes of text files and pipes → text."""

from __future__ import annotations

import codecs

from .errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, name: str) -> str:
    """Text in UTF-8 (with or without BOM), UTF-16 or Windows-1252, with ``\\n`` line ends.

    ``name`` stands for the source in messages. Raises InputError with the byte
    position if no encoding fits.
    """
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _guess(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} lässt sich ab Byte {error.start} nicht als Text lesen; bitte speichern Sie die Nachricht als UTF-8."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(data: bytes) -> str:
    head = data[:2000]
    # UTF-16 without a mark: every other byte of German text is zero.
    if len(head) > 3 and head[1::2].count(0) > len(head) // 3 and not head[0::2].count(0):
        return "utf-16-le"
    if len(head) > 3 and head[0::2].count(0) > len(head) // 3 and not head[1::2].count(0):
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
