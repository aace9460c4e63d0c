"""The command group: names the commands and imports the one that is called."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__
from .german import GermanGroup

#: Command → (module, what `ausrede --help` says of it).
COMMANDS = {
    "check": ("check", "Eine Nachricht beurteilen, bevor sie rausgeht."),
    "list": ("listing", "Alle Ausreden nach Kundentyp, als Rangliste oder Übersicht."),
    "show": ("show", "Alles, was der Katalog zu einer Kennung weiß."),
    "besser": ("better", "Eine bessere Nachricht aus denselben Tatsachen."),
    "batch": ("batch", "Viele Nachrichten beurteilen, Zeile für Zeile als JSON."),
    "kundentyp": ("typefinder", "Mit ein paar Fragen herausfinden, welcher Kundentyp es ist."),
    "kunden": ("customers", "Das Kundenbuch."),
    "verlauf": ("customers:history_command", "Was bisher an wen geschrieben wurde."),
    "katalog": ("workshop", "Einen Katalog prüfen."),
    "schema": ("schema", "Das JSON-Schema der Ausgabe."),
}


class LazyGroup(GermanGroup):
    """Knows all commands by name, but builds only what is called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: D102 - Typer documents it
        return list(COMMANDS)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: D102
        # Typer would build all the commands to ask each for its line.
        from typer._click.shell_completion import CompletionItem

        names = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]
        return names + super(TyperGroup, self).shell_complete(ctx, incomplete)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: D102
        if cmd_name not in COMMANDS:
            return None
        module, line = COMMANDS[cmd_name]
        module, _, maker = module.partition(":")
        command: Any = getattr(import_module(f".{module}", __package__), maker or "command")()
        command.name = cmd_name
        command.short_help = line
        return command


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ausrede {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    options_metavar="[OPTIONEN]",
    subcommand_metavar="BEFEHL …",
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Die Version zeigen und enden.")] = False,
) -> None:
    """Sagt vor dem Absenden, wie eine Ausrede für verspätete Arbeit beim Kunden ankommt.

    Läuft nur auf diesem Rechner und sendet nichts.
    """


def command_from(function: Any, name: str) -> Any:
    """A command object for one function; its docstring is the German help."""
    from .german import GermanCommand

    single = typer.Typer(
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    single.command(name, cls=GermanCommand, options_metavar="[OPTIONEN]")(function)
    return typer.main.get_command(single)


def group_of(functions: dict[str, Any], help: str, *, default: Any = None) -> Any:
    """A command with commands of its own, and perhaps a ``default`` to run without one; docstrings are the German help."""
    from .german import GermanCommand

    group = typer.Typer(
        cls=GermanGroup, help=help, no_args_is_help=default is None, invoke_without_command=default is not None, rich_markup_mode="rich", pretty_exceptions_enable=False, add_completion=False,
        options_metavar="[OPTIONEN]", subcommand_metavar="BEFEHL …", context_settings={"help_option_names": ["--help", "-h"]},
    )  # fmt: skip
    # With a callback Typer keeps a single command a group.
    group.callback()(default or (lambda: None))
    for name, function in functions.items():
        group.command(name, cls=GermanCommand, options_metavar="[OPTIONEN]")(function)
    return typer.main.get_command(group)
