"""How will an excuse for late work land with a customer?

    >>> import ausrede
    >>> ausrede.check("Ich war krank").overall[0].credibility  # doctest: +SKIP

Everything runs on this machine; nothing is sent anywhere. The names below are the
public API and are loaded when first used, which keeps the command line quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .api import as_json, check, judge_lines, load_catalogue
    from .catalogue import Catalogue
    from .errors import AusredeError
    from .model import Judgement, Verdict

__version__ = "0.1.0"

__all__ = ["AusredeError", "Catalogue", "Judgement", "Verdict", "__version__", "as_json", "check", "judge_lines", "load_catalogue"]

_HOMES = {
    "check": "api",
    "as_json": "api",
    "judge_lines": "api",
    "load_catalogue": "api",
    "Catalogue": "catalogue",
    "AusredeError": "errors",
    "Judgement": "model",
    "Verdict": "model",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
