"""The command line: arguments, exit codes, consoles; no logic.

Each command lives in a module of its own and is imported only when it is called.
"""

from __future__ import annotations

import gc
import signal
import sys
from typing import Any, TextIO

#: Exit codes, part of the contract.
OK = 0
#: Judged, but below --mindestwert; or a check failed.
BELOW = 1
#: The call or the input is unusable.
UNUSABLE = 2

#: Longest complaint, in code points: what it quotes may be as long as a mail.
LONGEST = 2_000


def main(args: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    # A call makes many objects that stay and hardly any circles; looking for those takes a quarter of the time.
    gc.set_threshold(1_000_000)
    _steady_streams()
    if hasattr(signal, "SIGPIPE"):
        # A reader that has seen enough (head, less) ends us quietly, as it does every Unix tool.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        code = _written(run(args))
    except KeyboardInterrupt:
        code = 130
    finally:
        gc.freeze()  # nor is there anything to look for at the end
    sys.exit(code)


def run(args: list[str] | None = None) -> int:
    """Run the command line in this process; the exit code. Errors are told on standard error."""
    from typer._click.exceptions import ClickException, NoArgsIsHelpError
    from typer.exceptions import Abort

    from ..errors import AusredeError
    from .app import app

    try:
        code = app(args=args, prog_name="ausrede", standalone_mode=False)
    except AusredeError as error:
        return complain(str(error))
    except NoArgsIsHelpError as error:
        print(error.format_message(), end="")
        return complain("Es fehlt ein Befehl; die Liste steht in der Hilfe.")
    except ClickException as error:
        from .german import usage_error

        return complain(usage_error(error))
    except Abort:
        return complain("Abgebrochen.")
    except UnicodeEncodeError as error:
        return complain(
            f"Die Ausgabe kann das Zeichen {error.object[error.start]!a} nicht darstellen; bitte setzen Sie PYTHONIOENCODING=utf-8."
        )
    except MemoryError:
        return complain("Die Eingabe ist zu groß für den Arbeitsspeicher; bitte teilen Sie sie auf.")
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        return _disk(error)
    except Exception as error:  # the last net: a mistake of ours is told, not thrown at the user
        return complain(
            f"Das hätte nicht passieren dürfen ({type(error).__name__}: {error}); bitte melden Sie diesen Fehler mit dem Aufruf."
        )
    return code if isinstance(code, int) else OK


def _disk(error: OSError) -> int:
    from ..errors import reason

    name = f" ({error.filename})" if error.filename else ""
    return complain(f"Lesen oder Schreiben ging schief{name}: {reason(error)}; bitte prüfen Sie Pfad, Rechte und freien Platz.")


def _written(code: int) -> int:
    """The exit code once all output is out: what is left in a buffer may still meet a full disk."""
    try:
        sys.stdout.flush()
    except OSError as error:
        sys.stdout = _nowhere()
        return UNUSABLE if code == UNUSABLE else _disk(error)
    return code


def _nowhere() -> TextIO:
    """Stands in for a stream that takes nothing, so that Python does not try it again at the end and leave with 120."""
    import os
    from pathlib import Path

    return Path(os.devnull).open("w", encoding="utf-8")


def complain(sentence: str) -> int:
    """Tell what is wrong in one line on standard error; the exit code for it."""
    from ..display import visible

    line = " ".join(sentence.split())
    if len(line) > LONGEST:
        line = f"{line[: LONGEST - 400]} … {line[-400:]}"
    try:
        print(visible(line), file=sys.stderr, flush=True)
    except OSError:
        # Nobody can be told on a full disk; the exit code still says it.
        sys.stderr = _nowhere()
    return UNUSABLE


def _steady_streams() -> None:
    """Streams that are always there and never fail on a letter they do not know."""
    import os
    from pathlib import Path

    for name in ("stdin", "stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115 - it stands in for the stream
        elif name != "stdin" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    # Rich reads these as numbers whatever they hold.
    for name in ("COLUMNS", "LINES"):
        value = os.environ.get(name, "")
        if not (value.isascii() and value.isdecimal() and len(value) < 6):
            os.environ.pop(name, None)
