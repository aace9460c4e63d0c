"""Everything that is said about speed, measured side by side in one run, as the table of the README.

    python tests/benchmarks/bench.py [--nur start,bulk,…] [--korpus TEXTFILE] [--readme]

The machines are noisy, so only ratios mean something: what is compared takes turns, and
medians are compared. No memory of whole messages helps: ausrede has none.

start    whole processes against a hello-world Typer app of the same environment
bulk     CPU time of `ausrede batch` over a text repeated many times, less that of a single line,
         against a bare pass over the same lines: words cut by `re`, each looked up in a dictionary
growth   the same text in messages of 1 kB to 10 MB, per byte
cues     the same text with ten times the cues
jobs     two processes against one, beside what two idle loops reach on this machine just now
memory   peak of a process that judges a million lines
peers    other tools over the same text, where they are installed
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from ausrede.batch import Tally, Task, Worker  # noqa: E402
from ausrede.engine import Given  # noqa: E402
from ausrede.records import Record  # noqa: E402

HELLO = "import typer\napp = typer.Typer()\n@app.command()\ndef main(name: str) -> None:\n    typer.echo(name)\napp()\n"
BARE = """
import re, sys, time
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
known = dict.fromkeys(re.findall(r"\\w+", "\\n".join(lines[:20000])))
cut, get = re.compile(r"\\w+").findall, known.get
begun = time.process_time()
for line in lines:
    for word in cut(line):
        get(word)
print(time.process_time() - begun)
"""
LOOP = "n = 0\nfor i in range(8_000_000): n += i\n"
#: Linux hands the peak of a process on to its children, so a small one has to start what is measured.
PEAK = """
import os, sys
pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(pid, 0)
print(used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""
DAY = "2026-01-15"

#: Messages full of excuses, spread over all that are committed; judging one takes as long as thirty ordinary sentences.
DENSE = 500


class Row(NamedTuple):
    """A line of the table."""

    what: str
    measured: str
    ratio: str = ""
    allowed: str = ""


class Bench:
    """One run: where its files lie and how it calls things."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder
        #: As after `pip install`, which compiles; an environment that forbids it would measure the compiler.
        self.env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
        self.env |= {"AUSREDE_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT / "src")}
        script = Path(sys.executable).with_name("ausrede")
        self.program = [str(script)] if script.exists() else [sys.executable, "-m", "ausrede"]
        self.ordinary, self.dense = messages()
        if options.korpus:
            self.ordinary = [line for line in options.korpus.read_text(encoding="utf-8").splitlines() if line.strip()]
        self.call(*self.program, "check", "Ich war krank")

    def call(self, *args: str, env: dict[str, str] | None = None) -> tuple[float, float]:
        """Seconds on the clock and CPU seconds of a process and its own."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            args, env={**self.env, **(env or {})}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
        return time.perf_counter() - begun, used.ru_utime + used.ru_stime

    def peak(self, *args: str) -> float:
        """Peak MB of a process."""
        done = subprocess.run(
            [sys.executable, "-S", "-c", PEAK, *args], env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
        )
        return int(done.stderr.split()[-1]) / (1024 if sys.platform != "darwin" else 1024**2)

    def batch(self, path: Path, *args: str) -> tuple[float, float]:
        return self.call(*self.program, "batch", str(path), "--datum", DAY, *args)

    def file(self, name: str, lines: list[str], times: int = 1) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8") as file:
            for _ in range(times):
                file.writelines(line + "\n" for line in lines)
        return path

    # --- what is measured -------------------------------------------------------------

    def start(self) -> Iterator[Row]:
        hello = self.folder / "hello.py"
        hello.write_text(HELLO)
        words = {"COMP_WORDS": "ausrede check --typ ", "COMP_CWORD": "3", "_AUSREDE_COMPLETE": "complete_bash"}
        found = interleaved(
            {
                "Hello World (Typer)": lambda: self.call(sys.executable, str(hello), "x"),
                "`ausrede check … --json`": lambda: self.call(*self.program, "check", "Ich war krank", "--json"),
                "`ausrede check …`": lambda: self.call(*self.program, "check", "Ich war krank"),
                "`ausrede --version`": lambda: self.call(*self.program, "--version"),
                "Ergänzung in der Shell": lambda: self.call(*self.program, env=words),
            },
            self.options.runs,
        )
        base = found["Hello World (Typer)"]
        for (what, (wall, cpu)), allowed in zip(found.items(), ("", "1.35", "2.0", "1.15", "1.15"), strict=True):
            yield Row(f"Start: {what}", f"{1000 * wall:.0f} ms", f"{wall / base[0]:.2f} (CPU {cpu / base[1]:.2f})", allowed)

    def bulk(self) -> Iterator[Row]:
        one = self.file("one.txt", ["Alles gut."])
        for what, lines, args in (
            ("ein Satz je Zeile", self.ordinary, []),
            ("Nachrichten von 1 kB", kilobytes(self.ordinary), []),
            ("voller Ausreden", self.dense, []),
            ("voller Ausreden, `--kurz`", self.dense, ["--kurz"]),
        ):
            path = self.file("bulk.jsonl", [json.dumps({"text": line}, ensure_ascii=False) for line in lines], self.options.mal)
            plain = self.file("bulk.txt", [line.replace("\n", " ") for line in lines], self.options.mal)
            found = interleaved(
                {
                    "bare": lambda plain=plain: (self.bare(plain),),
                    "ours": lambda path=path, args=args: (self.batch(path, *args)[1],),
                    "start": lambda args=args: (self.batch(one, *args)[1],),
                },
                3,
            )
            seconds = found["ours"][0] - found["start"][0]
            size = plain.stat().st_size
            yield Row(f"`batch`: {what}", f"{size / seconds / 1e6:.2f} MB/s", f"{seconds / found['bare'][0]:.1f} × Wortlauf")
            if lines is self.ordinary:
                yield Row("Wortlauf: `re` und ein Nachschlagen je Wort", f"{size / found['bare'][0] / 1e6:.1f} MB/s", "1")

    def bare(self, path: Path) -> float:
        return float(subprocess.run([sys.executable, "-c", BARE, str(path)], env=self.env, capture_output=True, check=True).stdout)

    def growth(self) -> Iterator[Row]:
        judge = judging()
        texts = self.ordinary + self.dense
        random.Random(1).shuffle(texts)  # a short piece has to be as full of excuses as a long one
        text = " ".join(texts).replace("\n", " ")
        sizes = [10**n for n in range(3, 8)]
        text *= sizes[-1] // len(text) + 1
        rates = {}
        for size in sizes:
            # The same megabyte each time, in messages of this size: a rare word costs more than a known one.
            part = text[: max(size, 10**6)]
            pieces = [part[start : start + size] for start in range(0, len(part), size)]
            rates[size] = min(cpu(lambda pieces=pieces: judge(pieces)) for _ in range(3 if size < 10**7 else 1)) / len(part)
        names = ("1 kB", "10 kB", "100 kB", "1 MB", "10 MB")
        yield Row(
            "Wachstum: derselbe Text in Nachrichten von " + ", ".join(names),
            " / ".join(f"{1 / rate / 1e6:.2f}" for rate in rates.values()) + " MB/s",
            f"{max(rates.values()) / rates[sizes[0]]:.2f} je Byte",
        )

    def cues(self) -> Iterator[Row]:
        overlay = self.folder / "viele.yaml"
        overlay.write_text(more_cues(9), encoding="utf-8")
        few, many = judging(), judging(overlay)
        texts = [*self.ordinary, *self.dense]
        found = interleaved({"few": lambda: (cpu(lambda: few(texts)),), "many": lambda: (cpu(lambda: many(texts)),)}, 5)
        size = sum(len(text.encode()) for text in texts)
        yield Row(
            "Zehnmal so viele Hinweise",
            f"{size / found['many'][0] / 1e6:.2f} MB/s",
            f"{found['many'][0] / found['few'][0]:.2f} × Zeit",
            "1.5",
        )

    def jobs(self) -> Iterator[Row]:
        path = self.file("jobs.txt", [t.replace("\n", " ") for t in (*self.ordinary, *self.dense)], max(1, self.options.mal // 2))

        def loops(count: int) -> tuple[float]:
            begun = time.perf_counter()
            for process in [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(count)]:
                process.wait()
            return ((time.perf_counter() - begun) / count,)

        found = interleaved(
            {
                "1": lambda: self.batch(path),
                "2": lambda: self.batch(path, "--jobs", "2"),
                "loop": lambda: loops(1),
                "loops": lambda: loops(2),
            },
            3,
        )
        possible = found["loop"][0] / found["loops"][0]
        yield Row(
            "`--jobs 2` gegen einen Prozess",
            f"{found['1'][0]:.1f} s → {found['2'][0]:.1f} s",
            f"{found['1'][0] / found['2'][0]:.2f} (zwei leere Schleifen eben: {possible:.2f}; Rechenzeit zusammen {found['2'][1] / found['1'][1]:.2f})",
            "mindestens 1.7",
        )

    def memory(self) -> Iterator[Row]:
        lines = [line.replace("\n", " ") for line in self.ordinary]
        count = self.options.zeilen
        peaks = []
        for number in (count // 100, count):
            times, rest = divmod(number, len(lines))
            path = self.file("million.txt", lines, times)
            with path.open("a", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in lines[:rest])
            peaks.append(self.peak(*self.program, "batch", str(path), "--datum", DAY))
        yield Row(
            f"Speicher: {count:,} Zeilen, ein Prozess".replace(",", "\u202f"),
            f"{peaks[1]:.0f} MB",
            f"{peaks[1] / peaks[0]:.2f} × ein Hundertstel der Zeilen",
            "80 MB",
        )

    def peers(self) -> Iterator[Row]:
        lines = [line.replace("\n", " ") for line in self.ordinary]
        path = self.file("peers.md", lines)
        small = self.file("small.md", lines[:1])
        size = path.stat().st_size
        bare = self.bare(self.file("peers50.txt", lines, 50)) / 50
        try:
            from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

            judge = SentimentIntensityAnalyzer()
            seconds = min(cpu(lambda: [judge.polarity_scores(line) for line in lines]) for _ in range(3))
            yield Row("zum Vergleich: VADER", f"{size / seconds / 1e6:.2f} MB/s", f"{seconds / bare:.1f} × Wortlauf")
        except ImportError:
            pass
        for name, args in (("proselint", ["check"]), ("proselint", []), ("alex", []), ("write-good", [])):
            program = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
            if program:
                found = interleaved(
                    {
                        "all": lambda p=program, a=args: self.call(p, *a, str(path)),
                        "one": lambda p=program, a=args: self.call(p, *a, str(small)),
                    },
                    3,
                )
                seconds = found["all"][1] - found["one"][1]
                if seconds > 0.01:  # else this version wants to be called another way
                    yield Row(f"zum Vergleich: {name}", f"{size / seconds / 1e6:.2f} MB/s", f"{seconds / bare:.1f} × Wortlauf")


PARTS = ("start", "bulk", "growth", "cues", "jobs", "memory", "peers")


def interleaved(works: dict[str, Callable[[], tuple[float, ...]]], rounds: int) -> dict[str, tuple[float, ...]]:
    """The medians of what the works return; they take turns, and the first turn only warms up."""
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in works}
    for turn in range(rounds + 1):
        for name, work in works.items():
            result = work()
            if turn:
                found[name].append(result)
    return {name: tuple(map(statistics.median, zip(*rows, strict=True))) for name, rows in found.items()}


def cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def judging(*overlays: Path) -> Callable[[list[str]], None]:
    """Texts in, JSON lines out, as `batch` does it with one job."""
    worker = Worker(Task(Given(), datetime.date.fromisoformat(DAY), overlays))

    def judge(texts: list[str]) -> None:
        records = [Record(n, "line", json.dumps({"text": text}, ensure_ascii=False).encode(), 0) for n, text in enumerate(texts, 1)]
        for line in worker.lines(records, Tally()):
            line.encode()

    judge(["Ich war krank."])
    return judge


def messages() -> tuple[list[str], list[str]]:
    """Ordinary sentences (of the committed messages without an excuse) and messages full of excuses."""
    files = sorted((ROOT / "tests" / "messages").glob("*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    plain = [s.replace("\n", " ") for r in rows if not r["excuses"] for s in re.split(r"(?<=[.!?])\s+", r["text"]) if s.strip()]
    dense = [r["text"] for r in rows if r["excuses"]]
    return plain, dense[:: len(dense) // DENSE]


def kilobytes(sentences: list[str]) -> list[str]:
    """The sentences joined to messages of about 1 kB."""
    found, size = [[]], 0
    for sentence in sentences:
        if size > 1000:
            found.append([])
            size = 0
        found[-1].append(sentence)
        size += len(sentence) + 1
    return [" ".join(part) for part in found]


def more_cues(times: int) -> str:
    """An overlay with so many times the built-in cues: made-up words beside words that every text has."""
    from ausrede.catalogue import source_files

    count = sum(data.count(b"find:") for _, data in source_files())
    chance = random.Random(1)
    parts = ["ba", "dro", "fil", "gur", "ken", "lam", "mo", "nis", "pel", "quo", "ras", "sti", "tul", "vor", "wen", "xi", "zam"]

    def word() -> str:
        return "".join(chance.choice(parts) for _ in range(4))

    rows = [
        f'  - {{id: mehr_{n}, for: technik, find: ["{word()}, {word()}*, {word()} {word()}", "nicht, kein*, leider"], hits: [a], misses: [b]}}'
        for n in range(count * times)
    ]
    return "cues:\n" + "\n".join(rows) + "\n"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nur", default=",".join(PARTS), help="only these parts, with commas between")
    options.add_argument("--korpus", type=Path, help="ordinary text, one sentence a line, instead of the committed one")
    options.add_argument("--runs", type=int, default=15, help="turns of the starts")
    options.add_argument("--mal", type=int, default=50, help="how often the text is repeated for bulk and jobs")
    options.add_argument("--zeilen", type=int, default=1_000_000, help="lines for the memory")
    options.add_argument("--readme", action="store_true", help="put the table into the README")
    given = options.parse_args()
    lines = ["| Messung | gemessen | Verhältnis | erlaubt |", "| --- | --- | --- | --- |"]
    print(*lines, sep="\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AUSREDE_HOME"] = str(Path(folder) / "home")
        bench = Bench(given, Path(folder))
        for part in given.nur.split(","):
            for row in getattr(bench, part)():
                lines.append(f"| {row.what} | {row.measured} | {row.ratio} | {row.allowed} |")
                print(lines[-1], flush=True)
    if given.readme:
        path = ROOT / "README.md"
        text = path.read_text(encoding="utf-8")
        table = "\n".join(lines)
        path.write_text(
            re.sub(r"<!-- tempo -->.*?<!-- /tempo -->", lambda _: f"<!-- tempo -->\n{table}\n<!-- /tempo -->", text, flags=re.S),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
