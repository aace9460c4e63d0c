"""The functions of ``import ausrede``: plain arguments in, frozen records out."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import catalogue as _catalogue
from . import engine, jsonout
from .batch import Tally, Task, Worker

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


def judge_lines(
    lines: Iterable[str],
    *,
    types: Iterable[str] = (),
    excuses: Iterable[str] = (),
    circumstances: Iterable[str] = (),
    without: Iterable[str] = (),
    date: datetime.date | None = None,
    short: bool = False,
    first: int = 1,
) -> list[str]:
    """Judge many messages: JSON or plain lines in, the JSON lines of ``ausrede batch`` out, without line ends.

    Pure and picklable, so that it can judge one partition of a data set inside an engine for
    many machines. ``first`` is the number of the first line in what is told of bad ones;
    the rest is as for :func:`check`. Raises :class:`ausrede.AusredeError` only for the arguments.
    """
    from .records import from_lines

    given = engine.Given(tuple(types), tuple(excuses), tuple(circumstances), tuple(without))
    worker = _worker(Task(given, date or datetime.date.today(), short=short))
    return list(worker.lines(from_lines((line.encode("utf-8", "replace") for line in lines), first), Tally()))


@lru_cache(maxsize=8)
def _worker(task: Task) -> Worker:
    return Worker(task)


def as_json(judgement: Judgement) -> dict[str, Any]:
    """The judgement as the plain values that ``ausrede check --json`` prints."""
    return jsonout.as_dict(judgement)
