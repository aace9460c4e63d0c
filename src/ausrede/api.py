"""The functions of ``import ausrede``: plain arguments in, frozen records out."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import catalogue as _catalogue
from . import engine, jsonout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .catalogue import Catalogue
    from .model import Judgement


@lru_cache(maxsize=8)
def _load(overlays: tuple[str, ...]) -> Catalogue:
    return _catalogue.load([Path(path) for path in overlays])


def load_catalogue(*overlays: str | Path) -> Catalogue:
    """The built-in catalogue with the user's files on top; read once per process.

    Raises :class:`ausrede.AusredeError` (a ``CatalogueError``) naming file, line and remedy.
    """
    return _load(tuple(str(path) for path in overlays))


def check(
    text: str,
    *,
    types: Iterable[str] = (),
    excuses: Iterable[str] = (),
    circumstances: Iterable[str] = (),
    without: Iterable[str] = (),
    date: datetime.date | None = None,
    catalogue: Catalogue | None = None,
) -> Judgement:
    """Judge one message: how credible is the excuse in it, to whom, and why.

    ``types``, ``excuses``, ``circumstances`` and ``without`` are ids of the catalogue, as
    on the command line; ``date`` (default: today) is the day the message is sent. The
    scores in the result are whole numbers from 0 to 100, 50 is neutral; without an
    excuse ``verdicts`` and ``overall`` are empty. Raises :class:`ausrede.AusredeError`.
    """
    given = engine.Given(tuple(types), tuple(excuses), tuple(circumstances), tuple(without))
    return engine.Judge(catalogue or load_catalogue(), given, date or datetime.date.today())(text)


def as_json(judgement: Judgement) -> dict[str, Any]:
    """The judgement as the plain values that ``ausrede check --json`` prints."""
    return jsonout.as_dict(judgement)
