"""Everything that can go wrong in a way the user can mend.

Each message is one German sentence that names the thing and the remedy. The
command line prints it on standard error and exits with 2; a traceback never
reaches the user.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


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
    near = get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"Meinten Sie '{near[0]}'?"
    return f"Es gibt: {', '.join(names)}." if names else "Es gibt noch keine."
