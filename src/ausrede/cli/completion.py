"""What the shell proposes where an id is wanted: the ids of the catalogue, with their titles where the shell shows them."""

# Typer reads the annotations of these functions at each start; they are no text, so that it need not evaluate them.
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

Proposals = Iterator[tuple[str, str]]


def types(ctx: typer.Context, incomplete: str) -> Proposals:
    """Customer types."""
    return _matching(ctx, incomplete, "types")


def excuses(ctx: typer.Context, incomplete: str) -> Proposals:
    """Excuses."""
    return _matching(ctx, incomplete, "excuses")


def circumstances(ctx: typer.Context, incomplete: str) -> Proposals:
    """Circumstances."""
    return _matching(ctx, incomplete, "circumstances")


def anything(ctx: typer.Context, incomplete: str) -> Proposals:
    """Whatever 'show' can show; rules and sources, of which there are many, only once something is typed."""
    return _matching(ctx, incomplete, "excuses", "types", "circumstances", *(("rules", "sources") if incomplete else ()))


def _matching(ctx: typer.Context, incomplete: str, *sections: str) -> Proposals:
    from ..catalogue import load
    from ..errors import AusredeError

    try:
        catalogue = load([Path(path) for path in ctx.params.get("katalog") or ()])
    except AusredeError:  # the command itself will tell
        return
    for section in sections:
        records: Mapping[str, Any] = getattr(catalogue, section)
        for ident, record in records.items():
            if ident.startswith(incomplete):
                yield ident, getattr(record, "title", "")
