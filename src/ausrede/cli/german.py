"""Typer speaks English; here its help and its complaints are put into German.

Typer offers no place for translations, so its fixed words are set where it keeps
them and its errors are worded by their class. Nothing that we know of
stays English in version 0.28.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from typer._click import exceptions as click
from typer.core import TyperCommand, TyperGroup

from ..errors import did_you_mean

_COMPLETION = {
    "install_completion": "Die Ergänzung mit der Tabulatortaste für diese Shell einrichten.",
    "show_completion": "Das Skript für die Ergänzung zeigen, zum Kopieren oder Anpassen.",
}


class GermanCommand(TyperCommand):
    """A command whose help is German."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: D102 - Typer documents it
        speak_german(self, ctx)
        super().format_help(ctx, formatter)


class GermanGroup(TyperGroup):
    """A group of commands whose help is German."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: D102 - Typer documents it
        speak_german(self, ctx)
        super().format_help(ctx, formatter)


def speak_german(command: Any, ctx: Any) -> None:
    """Put Typer's fixed words of the help page into German."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Angaben"
    rich_utils.OPTIONS_PANEL_TITLE = "Optionen"
    rich_utils.COMMANDS_PANEL_TITLE = "Befehle"
    rich_utils.DEFAULT_STRING = "[Vorgabe: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[nötig]"
    usage = command.get_usage
    command.get_usage = lambda context: usage(context).replace("Usage:", "Aufruf:", 1)
    help_option = command.get_help_option(ctx)
    if help_option is not None:
        help_option.help = "Diese Hilfe zeigen und enden."
    for parameter in command.params:
        if parameter.name in _COMPLETION:
            parameter.help = _COMPLETION[parameter.name]
        if parameter.param_type_name == "argument":
            # Typer shows the English name of the type unless it is a switch's.
            parameter.type = copy(parameter.type)
            parameter.type.name = "bool"


def usage_error(error: click.ClickException) -> str:
    """One German sentence for what Typer found wrong with the call."""
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx else "ausrede"
    if isinstance(error, click.NoSuchOption):
        known = [option for p in ctx.command.params for option in p.opts] if ctx else []
        return f"Die Option {error.option_name} gibt es nicht. {did_you_mean(error.option_name, known)}"
    if isinstance(error, click.BadOptionUsage):
        if "does not take" in error.message:
            return f"Die Option {error.option_name} braucht keinen Wert; bitte lassen Sie ihn weg."
        return f"Der Option {error.option_name} fehlt ihr Wert; bitte tragen Sie ihn dahinter ein (siehe {path} --help)."
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else "Angabe"
        return f"Es fehlt die Angabe {name.upper()}; wie der Aufruf aussieht, zeigt {path} --help."
    if isinstance(error, click.BadParameter):
        hint = " / ".join(error.param.opts) if error.param else "Angabe"
        return f"Der Wert bei {hint} passt nicht; was dort stehen darf, zeigt {path} --help."
    if isinstance(error, click.UsageError) and ctx is not None:
        if "No such command" in error.message:
            word = error.message.split("'")[1] if "'" in error.message else ""
            return f"Den Befehl '{word}' gibt es nicht. {did_you_mean(word, ctx.command.list_commands(ctx))}"
        if "extra argument" in error.message:
            return f"Es steht mehr da, als {path} erwartet; bitte setzen Sie den Text in Anführungszeichen."
        if "Missing command" in error.message:
            return f"Es fehlt ein Befehl. {did_you_mean('', ctx.command.list_commands(ctx))}"
    return f"Der Aufruf ist so nicht verständlich; wie er aussieht, zeigt {path} --help."
