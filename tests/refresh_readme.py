"""Writes what the commands print now, and the recogniser's figures, into the README.

python tests/refresh_readme.py
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]


def printed(line: str, home: str) -> str:
    args = shlex.split(line)[1:]
    env = {**os.environ, "AUSREDE_HOME": home, "COLUMNS": "80", "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run([sys.executable, "-m", "ausrede", *args], capture_output=True, check=True, env=env).stdout.decode()


def main() -> None:
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:

        def console(match: re.Match[str]) -> str:
            lines = [line[2:] for line in match[1].splitlines() if line.startswith("$ ")]
            return "```console\n" + "".join(f"$ {line}\n{printed(line, home).strip(chr(10))}\n" for line in lines) + "```"

        text = re.sub(r"^```console\n(.*?)^```", console, text, flags=re.M | re.S)
        example = json.loads(printed('ausrede check "Ich war krank" --typ technikmuffel --umstand frueh --json --datum 2026-01-15', home))
        block = "```json\n" + json.dumps(example, ensure_ascii=False, indent=1) + "\n```"
        text = re.sub(r"^```json\n(.*?)^```", lambda _: block, text, flags=re.M | re.S)
        os.environ["AUSREDE_HOME"] = home
        from ausrede.catalogue import load
        from test_messages import table

        figures = f"<!-- figures -->\n{table(load())}\n<!-- /figures -->"
        from test_attacks import table as attacks

        text = re.sub(
            r"<!-- attacks -->.*?<!-- /attacks -->", lambda _: f"<!-- attacks -->\n{attacks()}\n<!-- /attacks -->", text, flags=re.S
        )
        text = re.sub(r"<!-- figures -->.*?<!-- /figures -->", lambda _: figures, text, flags=re.S)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
