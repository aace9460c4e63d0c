"""The questions that are asked on a terminal, on a real one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty")


def typed(*args: str, answers: str) -> tuple[int, str]:
    """Exit code and all that the terminal showed."""
    master, slave = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    with subprocess.Popen(
        [sys.executable, "-m", "ausrede", *args], stdin=slave, stdout=slave, stderr=slave, env=env, close_fds=True
    ) as done:
        os.close(slave)
        os.write(master, answers.encode())
        shown = b""
        while True:
            try:
                piece = os.read(master, 65_536)
            except OSError:  # Linux reports the end of a terminal as an error
                break
            if not piece:
                break
            shown += piece
        code = done.wait(60)
    os.close(master)
    return code, shown.decode().replace("\r\n", "\n")


def test_check_asks_for_the_message():
    code, shown = typed("check", answers="Ich war krank.\nMorgen mehr.\n\n")
    assert code == 0
    assert "Was wollen Sie schreiben?" in shown
    assert "\x1b[" in shown  # colours, because this is a terminal
    assert "Glaubwürdigkeit" in shown


def test_besser_asks_for_what_is_missing_and_asks_again():
    code, shown = typed("besser", "Ich war krank.", "--datum", "2026-01-15", answers="bald\n2026-01-20\nmeine Kollegin\n\n")
    assert code == 0
    assert "'bald' bei der Antwort ist kein Tag" in shown
    assert "Dienstag, den 20. Januar" in " ".join(shown.replace("▏", "").split())
    assert "Kollegin" in shown


def test_kundentyp_asks_until_it_gets_a_number():
    code, shown = typed("kundentyp", answers="x\n9\n" + "1\n" * 7)
    assert code == 0
    assert shown.count("Bitte eine Zahl von 0 bis") == 2
    assert "Sicherheitsmensch" in shown


def test_kundentyp_that_is_left_early_says_so():
    code, shown = typed("kundentyp", answers="1\n\x04")
    assert code == 2
    assert "endete vor der letzten Frage" in shown


def test_foreign_text_as_it_is_only_goes_into_a_pipe(tmp_path):
    code, shown = typed("besser", "Ich war krank \x9b5m\u202e und lag im Bett.", "--nur-text", answers="")
    assert code == 0
    assert "\u202e" not in shown
    assert "\x9b" not in shown


def test_batch_without_input_says_what_is_missing():
    code, shown = typed("batch", answers="")
    assert code == 2
    assert "cat mails.jsonl | ausrede batch -" in shown


def test_batch_shows_its_progress(tmp_path):
    path = tmp_path / "viele.txt"
    path.write_text("Ich war krank\n" * 900, encoding="utf-8")
    master, slave = pty.openpty()
    with (tmp_path / "urteile.jsonl").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "ausrede", "batch", str(path)], stdin=subprocess.DEVNULL, stdout=out, stderr=slave, check=False
        )
    os.close(slave)
    shown = os.read(master, 65_536)
    os.close(master)
    assert done.returncode == 0
    assert b"100%" in shown or b"bytes" in shown or b"kB" in shown
    assert (tmp_path / "urteile.jsonl").read_bytes().count(b"\n") == 900
