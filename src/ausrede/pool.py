"""Several processes at once: pieces of work go out, results come back in the order of the pieces.

Of the pools that Python brings, one waits for ever when a process of it is killed, the
other leaves processes behind when it is killed itself. Here each process has a pipe of
its own, whose end tells both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from .errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

#: Results per process that may wait for an earlier one, so that memory stays flat.
AHEAD = 4


def in_order(make: Callable[[Any], Callable[[Any], Any]], argument: Any, pieces: Iterable[Any], jobs: int) -> Iterator[Any]:
    """``make(argument)`` in each of ``jobs`` processes gives the function for the pieces; its results, in order.

    Raises InputError if a process dies.
    """
    from multiprocessing import get_context
    from multiprocessing.connection import wait

    context = get_context("spawn")
    pipes: list[Connection] = []
    processes = []
    try:
        for _ in range(jobs):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there,), daemon=True)
            process.start()
            there.close()
            pipes.append(here)
            processes.append(process)
        for pipe in pipes:
            pipe.send((make, argument))
        rest = enumerate(pieces)
        idle = list(pipes)
        busy: dict[Connection, int] = {}
        ready: dict[int, Any] = {}
        told = asked = 0
        more = True
        while more or busy:
            while more and idle and asked - told < AHEAD * jobs:
                number, piece = next(rest, (-1, None))
                more = number >= 0
                if more:
                    pipe = idle.pop()
                    pipe.send(piece)
                    busy[pipe] = number
                    asked = number + 1
            for pipe in cast("list[Connection]", wait(list(busy))) if busy else ():
                result = pipe.recv()
                if isinstance(result, Exception):
                    raise result
                ready[busy.pop(pipe)] = result
                idle.append(pipe)
            while told in ready:
                yield ready.pop(told)
                told += 1
    except (EOFError, ConnectionError):
        raise InputError(
            "Ein Prozess von --jobs wurde von außen beendet, vielleicht aus Mangel an Speicher; bitte nehmen Sie weniger Prozesse."
        ) from None
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.terminate()
            process.join()


def _serve(pipe: Connection) -> None:
    import gc
    import signal

    # Ctrl-C is the business of the parent, which then still writes whole lines.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        make, argument = pipe.recv()
        work = make(argument)
        # What is there now stays; looking at it again and again would find nothing.
        gc.freeze()
        while True:
            piece = pipe.recv()
            try:
                result = work(piece)
            except Exception as error:
                result = RuntimeError(f"{type(error).__name__}: {error}")
            pipe.send(result)
    except (EOFError, ConnectionError):  # the parent needs no more, or is gone
        pass
