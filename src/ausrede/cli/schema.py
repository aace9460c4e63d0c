"""``ausrede schema``."""

from __future__ import annotations

from typing import Any

from .app import command_from


def schema() -> None:
    """Das JSON-Schema der Ausgabe von check --json und batch ausgeben."""
    import json

    from .. import jsonout
    from .check import write_json

    write_json(json.dumps(jsonout.schema(), ensure_ascii=False, indent=2))


def command() -> Any:
    """The command object."""
    return command_from(schema, "schema")
