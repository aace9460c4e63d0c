"""How things look on a terminal: safe foreign text, bars, wrapped lines, colours.

Foreign text only ever enters as :class:`rich.text.Text`, never as markup, and
only after :func:`visible` has made its control characters harmless.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bidirectional and other invisible controls that could make text look like something else.
_HIDDEN = {*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)}
_HIDDEN |= {0xFEFF, 0x061C, 0x180E}
#: Joiners that emoji are built with stay as they are.
_HIDDEN -= {0x200C, 0x200D}
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(32)},
    127: "␡",
    **{code: f"⟨{code:02X}⟩" for code in range(0x80, 0xA0)},
    **{code: f"⟨U+{code:04X}⟩" for code in _HIDDEN},
}
del _SHOWN[9], _SHOWN[10]
# Sign for sign, so that styles keep their places.
_PLAIN = str.maketrans("█░‾◂−·…–→„“⚠✓✗⟨⟩", '#.^<-|.->""!+-<>')


def visible(text: str) -> str:
    """Foreign text with control characters, bidi controls and lone surrogates made visible."""
    return (
        "".join(_SHOWN.get(ord(c), "�" if 0xD800 <= ord(c) < 0xE000 else c) if c != "\t" else " " for c in text)
        if not text.isprintable()
        else text
    )


@dataclass(frozen=True, slots=True)
class Screen:
    """What the output can show: its width in cells, and whether it knows more than ASCII signs."""

    console: Console
    width: int
    rich: bool
    unicode: bool

    def print(self, lines: Iterable[Text]) -> None:
        """Print lines as they are; what the encoding cannot show is replaced."""
        for line in lines:
            if not self.unicode:
                line = line.copy()
                line.plain = line.plain.translate(_PLAIN)
            self.console.print(line, soft_wrap=True, highlight=False, markup=False)


def screen(*, error: bool = False) -> Screen:
    """The screen for standard output, or standard error."""
    stream = sys.stderr if error else sys.stdout
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    console = Console(file=stream, highlight=False, legacy_windows=False)
    # Read again because Rich takes COLUMNS only from a terminal.
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) > 0 else (console.width if console.is_terminal else 80)
    return Screen(console, max(20, min(width, 100)), console.is_terminal and not console.is_dumb_terminal, encoding.startswith("utf"))


def colour(score: int) -> str:
    """Rich style for a score of 0..100."""
    return "red" if score < 25 else "yellow" if score < 45 else "bright_yellow" if score < 60 else "green" if score < 80 else "bright_green"


def bar(score: int, cells: int, *, of: int = 100) -> Text:
    """A bar of ``cells`` cells; anything above zero shows at least one full cell."""
    full = max(1 if score else 0, round(cells * score / of)) if of else 0
    return Text("█" * full, style=colour(round(100 * score / of) if of else 0)).append("░" * (cells - full), style="dim")


def points(value: int) -> str:
    """Signed points with a real minus sign."""
    return f"+{value}" if value > 0 else f"−{-value}" if value < 0 else "±0"


def wrap(text: Text | str, width: int, first: str = "", rest: str | None = None, style: str = "") -> list[Text]:
    """Wrapped lines; ``first`` stands before the first one, ``rest`` (default: blanks) before the others."""
    rest = " " * cell_len(first) if rest is None else rest
    body = Text(text) if isinstance(text, str) else text
    if style:
        body.stylize(style)
    room = max(8, width - max(cell_len(first), cell_len(rest)))
    lines: list[Text] = []
    for number, (start, end) in enumerate(line_ends(body.plain, room)):
        lines.append(Text(first if number == 0 else rest) + body[start:end])
    return lines or [Text(first)]


def line_ends(plain: str, room: int) -> list[tuple[int, int]]:
    """(start, end) of the lines a text breaks into at blanks, each at most ``room`` cells."""
    found: list[tuple[int, int]] = []
    start, size = 0, len(plain)
    while start < size:
        while start < size and plain[start] in " \n":
            start += 1
        if start >= size:
            break
        stop, used, blank = start, 0, -1
        while stop < size and plain[stop] != "\n":
            used += cell_len(plain[stop])
            if used > room:
                break
            if plain[stop] == " ":
                blank = stop
            stop += 1
        if stop < size and plain[stop] not in " \n" and blank > start:
            stop = blank
        stop = max(stop, start + 1)
        found.append((start, stop))
        start = stop
    return found


def pad(text: str, cells: int) -> str:
    """Filled with blanks up to ``cells`` cells, or cut to fit with an ellipsis."""
    if cell_len(text) <= cells:
        return text + " " * (cells - cell_len(text))
    while text and cell_len(text) > cells - 1:
        text = text[:-1]
    return text + "…"
