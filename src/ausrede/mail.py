"""Mails (RFC 5322 / MIME) → the text as a person sees it, and which of it is new.

Only ``text/plain`` and ``text/html`` parts are read; attachments are ignored.
Whatever a mail gets wrong (unknown charsets, broken base64, missing boundaries)
is read as well as it can be, because foreign mail is like that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date
from email.errors import MessageError
from email.header import decode_header
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from .errors import InputError
from .hypertext import shown
from .message import own_spans

if TYPE_CHECKING:
    from email.message import Message

    from .message import Spans

#: More parts than this are refused; mail programs stop far earlier.
MAX_PARTS = 2_000
#: Longest header that is read; the standard library takes quadratic time on longer ones.
MAX_HEADER = 5_000
#: Codecs that Python knows and no mail is written in: they take quadratic time or make escapes out of plain letters.
_NO_CHARSETS = frozenset(["idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"])


class _Policy(Compat32):
    """Headers cut to a length that is read in a moment, and in the encoding they most likely have."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        # Bytes beyond ASCII arrive as lone surrogates; mail of today means UTF-8 by them.
        return name, value[:MAX_HEADER] if value.isascii() else _decoded(value[:MAX_HEADER].encode("utf-8", "surrogateescape"), None)


_POLICY = _Policy()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is shown: subject line, blank line, body."""

    text: str
    #: The sender's own new words in ``text``.
    spans: Spans
    date: Date | None
    #: Address of the first recipient in lower case, and the name beside it; may be empty.
    recipient: str
    recipient_name: str


def read(data: bytes, name: str) -> Letter:
    """The text of a mail. ``name`` stands for it in messages. Raises InputError without a text."""
    try:
        message: Message = BytesParser(policy=_POLICY).parsebytes(data)
        body = _body(message, name)
        subject = " ".join(_header(message, "Subject").split())
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(
            f"{name} ist als E-Mail nicht zu lesen ({type(error).__name__}); bitte kopieren Sie den Text der Nachricht heraus."
        ) from None
    if not body.strip():
        raise InputError(f"{name} enthält keinen Text; bitte kopieren Sie die Nachricht heraus.")
    text = f"Betreff: {subject}\n\n{body}" if subject else body
    title, address = _recipient(message)
    return Letter(text, own_spans(text), _date(message), address.lower(), title)


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name) or "")
    parts: list[str] = []
    try:
        for value, charset in decode_header(raw):
            parts.append(value if isinstance(value, str) else _decoded(value, charset))
    except (MessageError, ValueError, LookupError):
        return raw
    return "".join(parts)


def _recipient(message: Message) -> tuple[str, str]:
    """Name and address of the first recipient; empty if the header is not to be read."""
    try:
        return next((pair for pair in getaddresses([_header(message, "To")]) if pair[1]), ("", ""))
    except (RecursionError, ValueError, TypeError, IndexError):
        return "", ""


def _date(message: Message) -> Date | None:
    try:
        return parsedate_to_datetime(str(message["Date"] or "")).date()
    except (TypeError, ValueError, OverflowError, IndexError, RecursionError):
        return None


def _body(message: Message, name: str) -> str:
    """The plain text parts, or what the HTML parts show if there is no plain text. Raises InputError if there are too many."""
    plain: list[str] = []
    rich: list[str] = []
    stack: list[Message] = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise InputError(f"{name} hat mehr als {MAX_PARTS} Teile; bitte kopieren Sie den Text der Nachricht heraus.")
        if part.is_multipart():
            payload = part.get_payload()
            if isinstance(payload, list) and part.get_content_maintype() != "message":
                stack.extend(p for p in reversed(payload) if not isinstance(p, str))
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            continue
        text = _text(part)
        if kind == "text/html":
            rich.append(shown(text))
        else:
            plain.append(_unflowed(text, part) if (part.get_param("format") or "") == "flowed" else text)
    chosen = [p for p in plain if p.strip()] or rich
    return "\n\n".join(part.strip("\n") for part in chosen)


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(part.get_payload() or "").encode("utf-8", "surrogateescape")
    charset = part.get_content_charset()
    return _decoded(data, charset).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _decoded(data: bytes, charset: str | None) -> str:
    """The first of the named charset, UTF-8 and Windows-1252 that fits."""
    for name in (charset, "utf-8", "cp1252"):
        if name and name.lower().replace("_", "-") not in _NO_CHARSETS:
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                continue
    return data.decode("latin-1")


def _unflowed(text: str, part: Message) -> str:
    """format=flowed (RFC 3676): lines that end in a blank go on in the next one."""
    delete = str(part.get_param("delsp") or "").lower() == "yes"
    out: list[list[str]] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if flows and delete:
            content = content[:-1]
        if open_depth == depth and out:
            out[-1].append(content)
        else:
            out.append(["> " if depth else "", content])
        open_depth = depth if flows else -1
    return "\n".join(map("".join, out))
