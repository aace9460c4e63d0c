"""What the shell proposes after the tabulator key."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CASES = [
    ("a command", "ausrede ba", {"batch"}),
    ("a command of a group", "ausrede kunden l", {"liste", "loeschen"}),
    ("an option", "ausrede check --mi", {"--mindestwert"}),
    ("a customer type", "ausrede check --typ m", {"machtmensch"}),
    ("a customer type for the book", "ausrede kunden setzen A --typ s", {"sicherheitsmensch"}),
    ("an excuse", "ausrede batch -a te", {"technik", "telefon"}),
    ("a circumstance", "ausrede list --umstand vor", {"vorab", "vorteil"}),
    ("a circumstance that does not hold", "ausrede besser --ohne fr", {"frueh"}),
    ("anything to show", "ausrede show kra", {"krank", "krank_frueh_gemeldet"}),
    ("an excuse of an own catalogue", "ausrede check --katalog eigen.yaml -a hu", {"hund"}),
    ("nothing where the catalogue cannot be read", "ausrede check --katalog fehlt.yaml -a te", set()),
    ("nothing where nothing fits", "ausrede check --typ xyz", set()),
]


def complete(line: str, **more) -> subprocess.CompletedProcess[str]:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_AUSREDE_COMPLETE": "complete_bash"}
    return subprocess.run(
        [sys.executable, "-m", "ausrede"], env={**os.environ, **words}, capture_output=True, text=True, check=False, **more
    )


@pytest.mark.parametrize(("line", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_proposals(line, expected, tmp_path):
    (tmp_path / "eigen.yaml").write_text("excuses: [{id: hund, title: Der Hund, quote: q, description: d, hints: [h]}]\n")
    done = complete(line, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = set(done.stdout.split())
    assert expected <= found
    assert all(word.startswith(line.split()[-1]) for word in found)
    assert bool(found) == bool(expected)


def test_all_commands_are_proposed_without_building_any():
    from ausrede.cli.app import COMMANDS

    assert complete("ausrede ").stdout.split() == list(COMMANDS)
