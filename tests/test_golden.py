"""What people see, word for word. ``pytest --golden-update`` writes what is printed now."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "golden"
FILES = sorted(HERE.glob("*.txt"))


def parse(text: str) -> tuple[dict[str, str], str]:
    head, _, out = text.partition("---\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), out


@pytest.mark.parametrize("path", FILES, ids=[f.stem for f in FILES])
def test_golden(path, cli, monkeypatch, request):
    head, expected = parse(path.read_text(encoding="utf-8"))
    monkeypatch.setenv("COLUMNS", head.get("columns", "80"))
    result = cli(
        *shlex.split(head["args"]),
        stdin=head.get("stdin", "").encode().decode("unicode_escape").encode("latin-1").decode("utf-8") if "stdin" in head else "",
    )
    found = result.out + (f"--- stderr\n{result.err}" if result.err else "") + f"--- exit {result.code}\n"
    if request.config.getoption("--golden-update"):
        top = "".join(f"{key}: {value}\n" for key, value in head.items())
        path.write_text(f"{top}---\n{found}", encoding="utf-8")
        return
    assert found == expected


def test_there_are_golden_files():
    assert len(FILES) >= 12
