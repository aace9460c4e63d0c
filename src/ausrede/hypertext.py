"""HTML of mails → lines of text, in one pass whatever the markup looks like.

Written by hand because the standard library's parser takes quadratic time on markup
that is opened and never closed, which is all an attacker has to send.
"""

from __future__ import annotations

import re
from html import unescape

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
_CLOSED_BLOCKS = frozenset(["p", "div", "tr", "li", "table"])
_SILENT = frozenset(["style", "script", "head", "title"])
#: Text inside these is not markup; only their own end tag ends them.
_RAW = {tag: re.compile(f"</{tag}", re.I) for tag in ("style", "script")}

_NAME = re.compile(r"/?([a-zA-Z][^\s/<>]*)")
#: Attributes up to the end of the tag; a quoted value may hold ">". No "<" is ever passed, so no place is read twice.
_TAG_END = re.compile(r"(?:[^<>\"']|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'|[\"'])*+>")
_LONG_NUMBER = re.compile(r"&#[0-9]{8,};?|&#[xX][0-9a-fA-F]{8,};?")
_BLANKS = re.compile(r"\s+")


def shown(html: str) -> str:
    """What a reader sees of the HTML; quotations get a ``>`` as in plain mail. Linear in the text."""
    page = _Page()
    place, size = 0, len(html)
    while place < size:
        start = html.find("<", place)
        if start < 0:
            start = size
        if start > place:
            page.text(html[place:start])
        place = start
        if place < size:
            place = page.markup(html, place)
    return "\n".join(line.strip() for line in "".join(page.out).split("\n"))


class _Page:
    """The text so far, and where in the page we are."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._quotes = 0
        self._silent = 0
        #: What was looked for to the end of the page and is not there: never look again.
        self._absent: set[str] = set()

    def markup(self, html: str, start: int) -> int:
        """Take in what begins with the ``<`` at ``start``; where to go on."""
        if html.startswith("<!--", start):
            return self._after(html, "-->", start + 4)
        if html.startswith(("<!", "<?"), start):
            return self._after(html, ">", start + 2)
        name = _NAME.match(html, start + 1)
        end = name and _TAG_END.match(html, name.end())
        if not name or not end:
            self.text("<")
            return start + 1
        tag = name[1].lower()
        if html.startswith("/", start + 1):
            self._close(tag)
        else:
            self._open(tag)
            if tag in _RAW:
                close = _RAW[tag].search(html, end.end())
                return close.start() if close else len(html)
        return end.end()

    def _after(self, html: str, mark: str, start: int) -> int:
        """Behind the next ``mark``; right here if there is none."""
        found = -1 if mark in self._absent else html.find(mark, start)
        if found < 0:
            self._absent.add(mark)
            return start
        return found + len(mark)

    def text(self, data: str) -> None:
        """Take in what stands between tags."""
        if self._silent:
            return
        if "&" in data:
            data = unescape(_LONG_NUMBER.sub("\ufffd", data))
        data = _BLANKS.sub(" ", data)
        if not self.out or self.out[-1].endswith("\n"):
            data = data.lstrip()
            if data and self._quotes:
                data = "> " + data
        if data:
            self.out.append(data)

    def _open(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "body":
            self._silent = 0  # the end of the head may be left out
        elif tag == "blockquote":
            self._line()
            self._quotes += 1
        elif tag in _BLOCKS:
            self._line()

    def _close(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote" and self._quotes:
            self._quotes -= 1
            self._line()
        elif tag in _CLOSED_BLOCKS:
            self._line()

    def _line(self) -> None:
        if self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")
