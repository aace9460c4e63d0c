"""Mails (RFC 5322 / MIME) → the text as a person sees it, and which of it is new.

Only ``text/plain`` and ``text/html`` parts are read; attachments are ignored.
Whatever a mail gets wrong (unknown charsets, broken base64, missing boundaries)
is read as well as it can be, because foreign mail is like that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date
from email.errors import MessageError
from email.header import decode_header
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from .errors import InputError
from .message import own_spans

if TYPE_CHECKING:
    from email.message import Message

    from .message import Spans

#: Parts deeper than this are not looked into; mail programs stop far earlier.
MAX_DEPTH = 200
MAX_PARTS = 2_000


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
        message = BytesParser(policy=compat32).parsebytes(data)
        body = _body(message)
    except (MessageError, RecursionError, LookupError, ValueError, TypeError, AttributeError, IndexError) as error:
        raise InputError(
            f"{name} ist als E-Mail nicht zu lesen ({type(error).__name__}); bitte kopieren Sie den Text der Nachricht heraus."
        ) from None
    if not body.strip():
        raise InputError(f"{name} enthält keinen Text; bitte kopieren Sie die Nachricht heraus.")
    subject = " ".join(_header(message, "Subject").split())
    text = f"Betreff: {subject}\n\n{body}" if subject else body
    names = [(shown, address) for shown, address in getaddresses([_header(message, "To")]) if address]
    shown, address = names[0] if names else ("", "")
    return Letter(text, own_spans(text), _date(message), address.lower(), shown)


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name) or "")[:10_000]
    parts: list[str] = []
    try:
        for value, charset in decode_header(raw):
            parts.append(value if isinstance(value, str) else _decoded(value, charset))
    except (MessageError, ValueError, LookupError):
        return raw
    return "".join(parts)


def _date(message: Message) -> Date | None:
    try:
        return parsedate_to_datetime(str(message["Date"] or "")).date()
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _body(message: Message) -> str:
    """The plain text parts, or what the HTML parts show if there is no plain text."""
    plain: list[str] = []
    rich: list[str] = []
    stack: list[tuple[Message, int]] = [(message, 0)]
    seen = 0
    while stack and seen < MAX_PARTS:
        part, depth = stack.pop()
        seen += 1
        if part.is_multipart():
            payload = part.get_payload()
            if depth < MAX_DEPTH and isinstance(payload, list) and part.get_content_maintype() != "message":
                stack.extend((p, depth + 1) for p in reversed(payload) if not isinstance(p, str))
            continue
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            continue
        text = _text(part)
        if kind == "text/html":
            rich.append(_from_html(text))
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
        if name:
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                continue
    return data.decode("latin-1")


def _unflowed(text: str, part: Message) -> str:
    """format=flowed (RFC 3676): lines that end in a blank go on in the next one."""
    delete = str(part.get_param("delsp") or "").lower() == "yes"
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if flows and delete:
            content = content[:-1]
        if open_depth == depth and out:
            out[-1] += content
        else:
            out.append(("> " if depth else "") + content)
        open_depth = depth if flows else -1
    return "\n".join(out)


_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "li",
        "ul",
        "ol",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "pre",
    ]
)
_SILENT = frozenset(["style", "script", "head", "title"])


class _Html(HTMLParser):
    """HTML → lines of text; quotations get a ``>`` as in plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._quotes: list[bool] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "blockquote":
            self._line()
            self._quotes.append(True)
        elif tag in _BLOCKS:
            self._line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote" and self._quotes:
            self._quotes.pop()
            self._line()
        elif tag in ("p", "div", "tr", "li", "table"):
            self._line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        data = re.sub(r"\s+", " ", data)
        if not self.out or self.out[-1].endswith("\n"):
            data = data.lstrip()
            if data and self._quotes:
                data = "> " + data
        if data:
            self.out.append(data)

    def _line(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")


def _from_html(text: str) -> str:
    parser = _Html()
    parser.feed(text)
    parser.close()
    return "\n".join(line.strip() for line in "".join(parser.out).split("\n"))
