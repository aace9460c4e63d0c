"""Where compiled catalogues wait for the next start: one file each in the user's cache folder.

A file is named after the places of its sources and is used only if they did not change
since: size, time of writing and time of change of every one are as they were before it
was read. No program can set the time of change, so a changed source always shows; a
source so young that the clock might not tell two writings apart is not trusted to its
times, and neither is Windows, which has no time of change. Then the content decides.

The files can be deleted at any time, and hold data only. One that others may write to
is not read.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .places import cache_folder
from .sections import Sections, in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Sources written less than this long ago are compared byte by byte.
YOUNG_NS = 3_000_000_000

#: Compiled catalogues that are kept.
KEPT = 8

#: Size, time of writing and time of change by path; None if the times prove nothing.
Stamps = dict[str, list[int]] | None


def digest(parts: Iterable[bytes]) -> str:
    """A hash that differs whenever the parts do."""
    # hashlib would load OpenSSL, which takes longer than all of this.
    from _blake2 import blake2b

    found = blake2b(digest_size=16)
    for part in parts:
        found.update(b"%d\0" % len(part))
        found.update(part)
    return found.hexdigest()


def stamps(paths: Iterable[Path], begun: int) -> Stamps:
    """The stamps of files that were read after the moment ``begun`` (in ns). Whoever changed one since made it young."""
    found: dict[str, list[int]] = {}
    try:
        for path in paths:
            found[os.path.abspath(path)] = stamp = _stamp(path)  # noqa: PTH100 - as in Place
            if max(stamp[1:]) > begun - YOUNG_NS or not path.is_file():
                return None
    except OSError:
        return None
    return None if os.name == "nt" else found


def _stamp(path: Path | str) -> list[int]:
    now = os.stat(path)  # noqa: PTH116 - thirty paths at each start, as text
    return [now.st_size, now.st_mtime_ns, now.st_ctime_ns]


class Place:
    """The file for the catalogue made from sources at these places; it need not be there."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = [os.path.abspath(root) for root in roots]  # noqa: PTH100 - Path.absolute() keeps ".."
        name = digest(os.fsencode(root) for root in self._roots)
        self._file = cache_folder() / f"katalog-{name}.bin"

    def find(self, remake: Callable[[], bytes]) -> Sections | None:
        """What is kept there, in whatever state its sources are; ``remake`` makes it anew if its file breaks while it is used."""
        try:
            # Not to wait for a pipe that somebody put there.
            number = os.open(self._file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            trusted, read = _trusted(os.fstat(number)), _reader(number)
            found = Sections(read, remake) if trusted else None
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return found if found and found.head.get("roots") == self._roots else None

    def keep(self, packed: bytes) -> None:
        """Put a container there; a folder that cannot be written to only costs time at the next start."""
        part = self._file.with_suffix(f".{os.urandom(6).hex()}.part")
        try:
            part.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:  # noqa: PTH123 - for the mode
                file.write(packed)
            part.replace(self._file)
            files = sorted(part.parent.glob("katalog-*"), key=lambda path: path.stat().st_mtime, reverse=True)
            for old in files[KEPT:]:
                old.unlink(missing_ok=True)
        except OSError:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def head(self, content: str, times: Stamps) -> dict[str, Any]:
        """What a container to be kept here says of its sources."""
        return {"roots": self._roots, "content": content, "sources": times}


def _reader(number: int) -> Callable[[int, int], bytes]:
    if hasattr(os, "pread"):
        return _File(number)
    with open(number, "rb") as file:
        # Windows, which would not let an open file be replaced either.
        return in_memory(file.read())


class _File:
    """Reads here and there in an open file, for several threads at once if they like; closed with its last user."""

    def __init__(self, number: int) -> None:
        self._number = number

    def __call__(self, start: int, size: int) -> bytes:
        return os.pread(self._number, size, start)

    def __del__(self, close: Callable[[int], None] = os.close) -> None:
        close(self._number)


def unchanged(kept: Sections) -> bool:
    """Whether all the sources are surely as they were."""
    sources = kept.head.get("sources")
    if not isinstance(sources, dict) or not sources or os.name == "nt":
        return False
    try:
        return all(_stamp(path) == stamp for path, stamp in sources.items())
    except (OSError, ValueError):
        return False


def _trusted(info: os.stat_result) -> bool:
    """A file of our own, or the administrator's, that nobody else may write to."""
    if not stat.S_ISREG(info.st_mode):
        return False
    return not hasattr(os, "geteuid") or (info.st_uid in (0, os.geteuid()) and not info.st_mode & 0o022)
