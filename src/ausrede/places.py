"""The two folders outside the package: one for what can be deleted, one for what cannot.

``AUSREDE_HOME`` overrides both. Written by hand because a library for this would
cost more start-up time than the whole catalogue.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .errors import StoreError


def cache_folder() -> Path:
    """Where compiled catalogues lie; never created by asking."""
    return _folder("XDG_CACHE_HOME", "~/.cache", "~/Library/Caches", "cache")


def data_folder() -> Path:
    """Where the customer book lies; never created by asking. Raises StoreError without a home."""
    folder = _folder("XDG_DATA_HOME", "~/.local/share", "~/Library/Application Support", "data")
    if str(folder).startswith("~"):
        raise StoreError("Es ist kein Benutzerordner bekannt; bitte setzen Sie AUSREDE_HOME auf einen Ordner, in den Sie schreiben dürfen.")
    return folder


def _folder(variable: str, unix: str, mac: str, windows: str) -> Path:
    if home := os.environ.get("AUSREDE_HOME"):
        return Path(home) / "cache" if windows == "cache" else Path(home)
    if os.name == "nt":
        return _expanded(os.environ.get("LOCALAPPDATA") or "~") / "ausrede" / windows
    return _expanded(os.environ.get(variable) or (mac if sys.platform == "darwin" else unix)) / "ausrede"


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no home folder known
        return Path(path)
