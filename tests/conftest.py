"""What all tests share: the built-in catalogue, a home of their own, and the command line."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

import pytest

from ausrede.catalogue import Catalogue, load


def pytest_addoption(parser):
    parser.addoption("--golden-update", action="store_true", help="write what the commands print now into tests/golden")


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    (home / "cache").mkdir()
    return home


@pytest.fixture(autouse=True)
def home(monkeypatch, shared_home, tmp_path):
    """Nothing of the user's own is read or written; the compiled catalogue is shared."""
    monkeypatch.setenv("AUSREDE_HOME", str(tmp_path / "ausrede"))
    (tmp_path / "ausrede").mkdir()
    (tmp_path / "ausrede" / "cache").symlink_to(shared_home / "cache", target_is_directory=True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path / "ausrede"


@pytest.fixture(scope="session")
def catalogue(shared_home) -> Catalogue:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUSREDE_HOME", str(shared_home))
        return load()


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def cli(capsysbinary, monkeypatch):
    """Runs ``ausrede`` in this process; standard input is not a terminal."""
    from ausrede.cli import run

    def call(*args: str, stdin: bytes | str = b"") -> Result:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsysbinary.readouterr()
        code = run(list(args))
        sys.stdout.flush()
        sys.stderr.flush()
        out, err = capsysbinary.readouterr()
        return Result(code, out.decode(), err.decode())

    return call
