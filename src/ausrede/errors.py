"""Everything that can go wrong in a way the user can mend.

Each message is one German sentence that names the thing and the remedy. The
command line prints it on standard error and exits with 2; a traceback never
reaches the user.
"""

from __future__ import annotations

import errno
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


#: Known words that are listed when none is near.
LISTED = 40


class AusredeError(Exception):
    """Base of all errors that carry a German sentence for the user."""


class CatalogueError(AusredeError):
    """A catalogue file is broken; the sentence names file and line."""


class InputError(AusredeError):
    """The message, file or line given cannot be judged."""


class UnknownIdError(AusredeError):
    """An id was named that the catalogue (or the customer book) does not know."""


class StoreError(AusredeError):
    """The customer book or the history cannot be read or written."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """German half sentence that proposes the nearest known word, or lists all of them."""
    names = list(known)
    # Comparing takes time by the square of the length, and nobody mistypes that much.
    near = get_close_matches(word, names, n=1, cutoff=0.6) if len(word) <= 100 else []
    if near:
        return f"Meinten Sie '{near[0]}'?"
    more = f" und {len(names) - LISTED} weitere" if len(names) > LISTED else ""
    return f"Es gibt: {', '.join(names[:LISTED])}{more}." if names else "Es gibt noch keine."


_REASONS = {
    errno.ENOENT: "nicht vorhanden",
    errno.EACCES: "keine Erlaubnis",
    errno.EPERM: "keine Erlaubnis",
    errno.EISDIR: "das ist ein Ordner",
    errno.ENOTDIR: "ein Teil des Pfads ist kein Ordner",
    errno.ENOSPC: "kein Platz mehr",
    errno.EFBIG: "kein Platz mehr",
    errno.EROFS: "nur lesbar",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.ELOOP: "die Verweise führen im Kreis",
    errno.EIO: "das Gerät meldet einen Fehler",
    errno.EMFILE: "zu viele Dateien sind offen",
}


def reason(error: OSError) -> str:
    """Why the system refused, in German where it is a common reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
