"""Start-up and throughput as ratios, measured side by side in one run.

    python tests/benchmarks/bench.py [--korpus TEXTFILE] [--runs N]

Start: median of interleaved runs against a hello-world Typer app of the same environment.
Bulk: CPU time of judging, start-up left out, against a bare pass that cuts the same text
into words and looks each up in a dictionary. Peers are measured where they are installed.
No assertion on seconds: the machines are noisy, so only the ratios mean something.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from ausrede.batch import Tally, Task, Worker  # noqa: E402
from ausrede.engine import Given  # noqa: E402
from ausrede.records import chunks, from_lines  # noqa: E402

HELLO = "import typer\napp = typer.Typer()\n@app.command()\ndef main(name: str) -> None:\n    typer.echo(name)\napp()\n"
WORD = re.compile(r"\w+")
DAY = datetime.date(2026, 1, 15)


def start(runs: int) -> list[tuple[str, float, float]]:
    """(what, median in ms, ratio to hello world); the candidates take turns."""
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO)
        env = {**os.environ, "AUSREDE_HOME": folder, "PYTHONPATH": str(ROOT / "src")}
        calls = {
            "hello world (Typer)": [str(hello), "x"],
            "ausrede --version": ["-m", "ausrede", "--version"],
            "ausrede check --json": ["-m", "ausrede", "check", "Ich war krank", "--json"],
            "ausrede check": ["-m", "ausrede", "check", "Ich war krank"],
        }
        times: dict[str, list[float]] = {name: [] for name in calls}
        for turn in range(runs + 1):
            for name, args in calls.items():
                begun = time.perf_counter()
                subprocess.run([sys.executable, *args], env=env, capture_output=True, check=True)
                if turn:  # the first turn fills the caches
                    times[name].append(time.perf_counter() - begun)
        medians = {name: statistics.median(values) for name, values in times.items()}
        base = medians["hello world (Typer)"]
        return [(name, 1000 * value, value / base) for name, value in medians.items()]


def cpu(work: Callable[[], object]) -> float:
    """Least CPU seconds of three runs after one to warm up."""
    work()
    found = []
    for _ in range(3):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def bare(texts: list[str]) -> Callable[[], object]:
    """The yardstick: words cut and looked up."""
    known: dict[str, int] = {}
    get, cut = known.get, WORD.findall

    def work() -> None:
        for text in texts:
            for word in cut(text):
                get(word)

    return work


def ours(texts: list[str], *, short: bool = False) -> Callable[[], object]:
    """Records in, lines out, as ``batch`` does it with one job."""
    worker = Worker(Task(Given(), DAY, short=short))
    lines = [json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n" for text in texts]

    def work() -> None:
        for chunk in chunks(from_lines(lines)):
            ("\n".join(worker.lines(chunk, Tally())) + "\n").encode()

    return work


def peers(text: str) -> list[tuple[str, float]]:
    """(name, CPU or wall seconds) of other tools over the text, where they are installed."""
    found: list[tuple[str, float]] = []
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        judge = SentimentIntensityAnalyzer()
        found.append(("VADER", cpu(lambda: [judge.polarity_scores(line) for line in text.splitlines()])))
    except ImportError:
        pass
    for name in ("write-good", "alex", "proselint"):
        if program := shutil.which(name):
            with tempfile.NamedTemporaryFile("w", suffix=".md", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                begun = time.perf_counter()
                subprocess.run([program, file.name], capture_output=True, check=False)
                found.append((name, time.perf_counter() - begun))
    return found


def messages() -> tuple[list[str], list[str]]:
    """Ordinary sentences (from messages without an excuse) and excuse-dense messages."""
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "tests" / "messages").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    plain = [s for r in rows if not r["excuses"] for s in re.split(r"(?<=[.!?])\s+", r["text"]) if s]
    return plain, [r["text"] for r in rows if r["excuses"]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--korpus", type=Path, help="ordinary text, one sentence a line, instead of the committed one")
    options.add_argument("--runs", type=int, default=15)
    given = options.parse_args()
    ordinary, dense = messages()
    if given.korpus:
        ordinary = given.korpus.read_text(encoding="utf-8").splitlines()
    long = [" ".join(ordinary[i : i + 30]) for i in range(0, len(ordinary), 30)]
    print("| Start | Median ms | mal Hello World |\n| --- | --- | --- |")
    for name, ms, ratio in start(given.runs):
        print(f"| {name} | {ms:.0f} | {ratio:.2f} |")
    print("\n| Durchsatz (ein Kern) | MB/s | mal Wortlauf |\n| --- | --- | --- |")
    for name, texts, short in (
        ("gewöhnliche Sätze, eine Zeile je Satz", ordinary, False),
        ("gewöhnlicher Text ab 1 kB", long, False),
        ("Ausreden, volle Urteile", dense, False),
        ("Ausreden, --kurz", dense, True),
    ):
        size = sum(len(text.encode()) for text in texts)
        seconds = cpu(ours(texts, short=short))
        print(f"| {name} | {size / seconds / 1e6:.2f} | {seconds / cpu(bare(texts)):.1f} |")
    text = "\n".join(ordinary)
    for name, seconds in peers(text):
        print(f"| {name}, gewöhnliche Sätze | {len(text.encode()) / seconds / 1e6:.2f} | {seconds / cpu(bare(ordinary)):.1f} |")


if __name__ == "__main__":
    main()
