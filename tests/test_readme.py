"""The README tells the truth: its commands run, its outputs are what is printed, its picture is complete."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.M | re.S)


def examples() -> list[tuple[str, str]]:
    """(command line, what it prints) of every console block: lines after ``$ ausrede``."""
    found = []
    for kind, text in BLOCKS:
        if kind != "console":
            continue
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            line, _, out = part.partition("\n")
            found.append((line, out))
    return found


@pytest.mark.parametrize(("line", "expected"), examples(), ids=[line for line, _ in examples()])
def test_console_examples(line, expected, cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "eigen.yaml").write_text(next(text for kind, text in BLOCKS if kind == "yaml"), encoding="utf-8")
    program, *args = shlex.split(line)
    assert program == "ausrede"
    assert cli(*args).out.strip("\n") == expected.strip("\n")


def test_the_walk_through(cli):
    """New customer, type questions, first check, better version, second time ill."""
    blocks = [text for kind, text in BLOCKS if kind == "sh" and "kundentyp --antworten" in text]
    assert len(blocks) == 1
    outs = []
    for line in blocks[0].splitlines():
        if line.startswith("ausrede "):
            result = cli(*shlex.split(line.partition("  #")[0])[1:])
            assert result.code == 0, result.err
            outs.append(" ".join(result.out.replace("▏", "").split()))
    assert "Sicherheitsmensch" in outs[0]
    assert "erkannt: Krank" in outs[1]
    assert "Dienstag, den 20. Januar" in outs[2]
    assert "zuletzt am 15.01.2026" in outs[3]


def test_python_examples():
    for kind, text in BLOCKS:
        if kind == "python" and "dask" not in text:
            exec(compile(text, "README.md", "exec"), {})


def test_the_dask_example_gives_what_batch_gives(cli, tmp_path, monkeypatch):
    pytest.importorskip("dask.bag")
    monkeypatch.chdir(tmp_path)
    parts = ["Ich war krank\nMein PC ist kaputt\n", '{"id": 3, "text": "Für Sie: Stau, und ich war auf der Messe in Köln."}\n\nAlles gut\n']
    for number, part in enumerate(parts):
        (tmp_path / f"mails-{number}.jsonl").write_text(part, encoding="utf-8")
    example = next(text for kind, text in BLOCKS if kind == "python" and "dask" in text)
    exec(compile(example, "README.md", "exec"), {})
    found = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("urteile-*.jsonl")))
    assert found == cli("batch", "-", "--datum", "2026-01-15", stdin="".join(parts)).out
    assert found.count("\n") == 4


def test_json_example_is_what_is_printed(cli):
    example = next(text for kind, text in BLOCKS if kind == "json")
    printed = json.loads(
        cli("check", "Ich war krank", "--typ", "technikmuffel", "--umstand", "frueh", "--json", "--datum", "2026-01-15").out
    )
    assert json.loads(example) == printed


def test_the_own_catalogue_of_the_readme_passes_the_workshop(cli, tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_text(next(text for kind, text in BLOCKS if kind == "yaml"), encoding="utf-8")
    assert cli("katalog", "pruefen", str(path)).code == 0


def test_the_picture_names_every_module():
    named = set(re.findall(r"[\w/]+\.py", README))
    for path in (ROOT / "src" / "ausrede").glob("*.py"):
        if path.name not in ("__init__.py", "__main__.py"):
            assert path.name in named, path.name


def test_every_command_and_option_is_in_the_readme_or_its_help(cli):
    from ausrede.cli.app import COMMANDS

    for command in COMMANDS:
        assert f"ausrede {command}" in README


def test_run_time_dependencies_are_argued_for():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.M | re.S)
    for name in re.findall(r'"([a-z]+)[><=]', listed.group(1)):
        assert re.search(rf"\*\*{name}\*\*", README, re.I), name
