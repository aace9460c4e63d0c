"""Many messages: order, errors in place, the same bytes for any number of jobs."""

from __future__ import annotations

import datetime
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ausrede.api import judge_lines
from ausrede.engine import Given
from ausrede.records import Record, from_stream

DAY = ("--datum", "2026-01-15")


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_plain_and_json_lines_in_order(cli):
    result = cli("batch", "-", *DAY, stdin='Ich war krank\n\n{"id": 7, "text": "Mein PC ist kaputt", "farbe": "rot"}\nAlles gut\n')
    found = lines(result.out)
    assert result.code == 0
    assert [f["excuses"] for f in found] == [["krank"], ["technik"], []]
    assert (found[1]["id"], found[1]["farbe"]) == (7, "rot")


def test_given_wins_over_the_call_and_the_text(cli):
    record = {
        "text": "Ich war krank",
        "given": {"type": "machtmensch", "excuses": ["preis"], "circumstances": ["frueh"], "date": "2026-02-03"},
    }
    found = lines(cli("batch", "-", *DAY, "--typ", "technikmuffel", stdin=json.dumps(record)).out)[0]
    assert found["excuses"] == ["preis"]
    assert [o["type"] for o in found["overall"]] == ["machtmensch"]
    assert found["origins"] == {"preis": "option", "frueh": "option"}
    assert found["date"] == "2026-02-03"


def test_without_takes_a_circumstance_away(cli):
    record = {"text": "Sorry, ich war krank", "given": {"without": ["entschuldigung"]}}
    assert "entschuldigung" not in lines(cli("batch", "-", stdin=json.dumps(record)).out)[0]["circumstances"]


def test_contract_keys_are_overwritten_and_id_survives(cli):
    record = {"id": "a", "text": "Ich war krank", "verdicts": "meins", "excuses": 3, "schema_version": 9}
    found = lines(cli("batch", "-", stdin=json.dumps(record)).out)[0]
    assert found["id"] == "a"
    assert found["schema_version"] == 1
    assert found["excuses"] == ["krank"]


BAD = [
    ('{"text": 3}', "'text'"),
    ("{kaputt", "JSON"),
    ('{"id": 5}', "'text'"),
    ('{"text": "x"} und mehr', "kein JSON-Objekt"),
    ('{"text": "x", "given": 3}', "'given'"),
    ('{"text": "x", "given": {"typ": "machtmensch"}}', "Meinten Sie 'type'?"),
    ('{"text": "x", "given": {"type": "machtmensh"}}', "Meinten Sie 'machtmensch'?"),
    ('{"text": "x", "given": {"date": "morgen"}}', "kein Tag"),
    ('{"text": "x", "given": {"excuses": 3}}', "Kennung"),
    ("{" + '"a":{' * 100_000, "JSON"),
]


@pytest.mark.parametrize(("line", "words"), BAD)
def test_a_bad_line_gives_an_error_in_its_place(cli, line, words):
    result = cli("batch", "-", stdin=f"Ich war krank\n{line}\nIch war krank\n")
    found = lines(result.out)
    assert result.code == 2
    assert found[1]["line"] == 2
    assert words in found[1]["error"]
    assert [f.get("excuses") for f in found] == [["krank"], None, ["krank"]]
    assert "1 Zeile war nicht lesbar" in result.err


def test_the_id_of_a_bad_line_is_told(cli):
    assert lines(cli("batch", "-", stdin='{"id": "x-1"}').out)[0]["id"] == "x-1"


def test_every_json_error_line_names_its_id_if_it_has_one(cli):
    record = {"id": "x-2", "text": "x", "given": {"type": "nix"}}
    assert lines(cli("batch", "-", stdin=json.dumps(record)).out)[0]["id"] == "x-2"


def test_threshold_and_errors_make_the_exit_code(cli):
    assert cli("batch", "-", "--mindestwert", "99", stdin="Ich war krank").code == 1
    assert cli("batch", "-", "--mindestwert", "0", stdin="Ich war krank").code == 0
    assert cli("batch", "-", "--mindestwert", "99", stdin="Ich war krank\n{").code == 2


def test_short_form_holds_ids_and_scores_only(cli):
    found = lines(cli("batch", "-", "--kurz", *DAY, stdin='{"id": 1, "text": "Ich war krank"}').out)[0]
    assert set(found) == {"id", "schema_version", "date", "excuses", "circumstances", "verdicts", "overall"}
    assert set(found["verdicts"][0]) == {"excuse", "type", "credibility"}


def test_short_form_says_the_same_as_the_long_one():
    """Though nobody looks there for the names of cues: "Grippe" is found by its words, and its months are still known."""
    path = Path(__file__).parent / "messages" / "fresh.jsonl"
    rows = ["Ich habe Grippe und liege mit Fieber im Bett.", *path.read_text(encoding="utf-8").splitlines()[::9]]
    day = datetime.date(2026, 1, 15)
    full, short = (map(json.loads, judge_lines(rows, date=day, short=short)) for short in (False, True))
    seen = [(row["excuses"], row["circumstances"], row["overall"]) for row in full]
    assert seen == [(row["excuses"], row["circumstances"], row["overall"]) for row in short]
    assert "zur_jahreszeit" in seen[0][1]


def test_csv_with_a_column(cli, tmp_path):
    path = tmp_path / "mails.csv"
    path.write_text('nr;mail;wer\n1;"Ich war krank; leider\nwirklich";Huber\n2;;Meier\n', encoding="utf-8-sig")
    result = cli("batch", str(path), "--spalte", "mail")
    found = lines(result.out)
    assert (found[0]["nr"], found[0]["wer"], found[0]["excuses"]) == ("1", "Huber", ["krank"])
    assert found[1]["line"] == 4
    assert result.code == 2


def test_csv_without_the_column(cli):
    result = cli("batch", "-", "--spalte", "mial", stdin="nr,mail\n1,x\n")
    assert result.code == 2
    assert "Meinten Sie 'mail'?" in result.err


def test_a_folder_of_mails(cli, tmp_path):
    (tmp_path / "b.eml").write_bytes(b"Subject: x\nDate: Fri, 16 Jan 2026 16:40:00 +0100\n\nIch war krank.")
    (tmp_path / "a.eml").write_bytes(b"Subject: x\n\nMein PC ist kaputt.")
    (tmp_path / "c.eml").write_bytes(b"")
    (tmp_path / "notiz.txt").write_bytes(b"Ich war verreist.")
    found = lines(cli("batch", str(tmp_path), *DAY).out)
    assert [(f["id"], f.get("excuses")) for f in found] == [("a.eml", ["technik"]), ("b.eml", ["krank"]), ("c.eml", None)]
    assert [f.get("date") for f in found] == ["2026-01-15", "2026-01-16", None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_lines_in_other_encodings(cli, encoding):
    found = lines(cli("batch", "-", stdin="Für Sie: ich war krank\nÜber Nacht ging der PC kaputt\n".encode(encoding)).out)
    assert [f["excuses"] for f in found] == [["krank"], ["technik"]]
    assert found[0]["text"] == "Für Sie: ich war krank"


def test_the_same_bytes_for_any_number_of_jobs(tmp_path):
    path = tmp_path / "viele.jsonl"
    texts = ["Ich war krank", "Mein PC ist kaputt", "{kaputt", "Alles gut", "Sorry, ich war auf der Messe in Köln"]
    path.write_text("\n".join(texts[n % len(texts)] + f" {n}" for n in range(3000)), encoding="utf-8")
    outputs = [
        subprocess.run([sys.executable, "-m", "ausrede", "batch", str(path), *DAY, "--jobs", str(jobs)], capture_output=True, check=False)
        for jobs in (1, 2, 3)
    ]
    assert {run.returncode for run in outputs} == {2}
    assert len({run.stdout for run in outputs}) == 1
    assert outputs[0].stdout.count(b"\n") == 3000


def test_summary_instead_of_lines(cli):
    result = cli("batch", "-", "--zusammenfassung", stdin="Ich war krank\nMein PC ist kaputt\nAlles gut\n")
    assert "3 Nachrichten beurteilt" in result.out
    assert "Technik streikt" in result.out
    assert "{" not in result.out


def start(*args, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "ausrede", "batch", *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )


def test_a_line_is_answered_while_the_next_one_is_still_to_come():
    with start("-") as process:
        for line in (b"Ich war krank\n", b"Mein PC ist kaputt\n"):
            process.stdin.write(line)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == line.decode().strip()
        process.stdin.close()
        assert process.wait() == 0


def test_lines_in_pieces_and_without_an_end():
    whole = "Ich war krank, für Sie\n\n{kaputt\nAlles gut".encode()

    def numbers(pieces):
        return [(r.number, r.content) for lines in from_stream(lambda _: next(pieces, b"")) for r in lines.records()]

    expected = [(1, "Ich war krank, für Sie".encode()), (3, b"{kaputt"), (4, b"Alles gut")]
    for size in (1, 3, 7, 100):
        assert numbers(iter([whole[i : i + size] for i in range(0, len(whole), size)])) == expected


@pytest.mark.skipif(os.name == "nt", reason="signals as Unix has them")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_lines_and_tells_how_far_it_got(tmp_path, jobs):
    path = tmp_path / "viele.txt"
    path.write_text("Ich war krank, und dann war auch noch mein Rechner kaputt.\n" * 200_000, encoding="utf-8")
    with start(str(path), "--jobs", jobs) as process:
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
    found = (first + out).decode().splitlines()
    assert process.returncode == 130
    assert all(json.loads(line)["excuses"] == ["technik", "krank"] for line in found)
    assert err.decode() == f"Abgebrochen nach {len(found)} Nachrichten; die ausgegebenen Zeilen sind vollständig.\n"
    assert 0 < len(found) < 200_000


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs to see child processes")
def test_a_killed_process_is_told_and_none_is_left_behind():
    def children(process):
        return [int(n) for n in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]

    def working(process):
        process.stdin.write(b"Ich war krank\n")
        process.stdin.flush()
        while len(found := children(process)) < 3:  # two that judge and the one that Python keeps beside them
            time.sleep(0.02)
        return found

    with start("-", "--jobs", "2") as process:
        for pid in working(process):
            os.kill(pid, signal.SIGKILL)
        _, err = process.communicate(b"Ich war krank\n" * 9, timeout=60)
    assert process.returncode == 2
    assert "von außen beendet" in err.decode()
    with start("-", "--jobs", "2") as process:
        pids = working(process)
        process.kill()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{pid}/status").exists() and "zombie" not in Path(f"/proc/{pid}/status").read_text() for pid in pids):
        assert time.monotonic() < until, "left behind"
        time.sleep(0.05)


def test_processes_are_sent_the_catalogue_and_need_not_compile_it(catalogue, monkeypatch):
    from ausrede import batch

    task = batch.Task(Given(), datetime.date(2026, 1, 15))
    sent = pickle.loads(pickle.dumps((task, catalogue)))
    monkeypatch.setattr(batch, "load", lambda _: pytest.fail("loaded again"))
    output, tally, _ = batch._worker(sent)([Record(1, "line", b"Ich war krank", 14)])
    assert (tally.judged, json.loads(output)["excuses"]) == (1, ["krank"])


@pytest.mark.skipif(os.name == "nt", reason="no pseudo terminals")
def test_progress_and_count_are_shown_on_a_terminal(tmp_path):
    import pty

    path = tmp_path / "viele.txt"
    path.write_text("Ich war krank\n" * 2000, encoding="utf-8")
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    args = [sys.executable, "-m", "ausrede", "batch", str(path), "--kurz"]
    done = subprocess.run(args, stdout=subprocess.PIPE, stderr=theirs, check=False, env=env)
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # Linux tells the end this way
        pass
    os.close(ours)
    assert done.stdout.count(b"\n") == 2000
    assert "noch" in shown.decode()
    assert "/s" in shown.decode()
    assert "2000 Nachrichten beurteilt." in shown.decode()


def test_a_mail_that_is_not_there_does_not_stop_the_rest(cli, tmp_path):
    (tmp_path / "a.eml").symlink_to("fehlt")
    (tmp_path / "b.eml").mkdir()
    (tmp_path / "c.eml").write_bytes(b"Subject: x\n\nIch war krank.")
    found = lines(cli("batch", str(tmp_path)).out)
    assert [(f["id"], "error" in f) for f in found] == [("a.eml", True), ("b.eml", True), ("c.eml", False)]


def test_a_column_of_a_folder_makes_no_sense(cli, tmp_path):
    result = cli("batch", str(tmp_path), "--spalte", "mail")
    assert (result.code, "Ordner" in result.err) == (2, True)


def test_jobs_out_of_range(cli):
    assert cli("batch", "-", "--jobs", "0", stdin="x").code == 2


def test_an_absent_file(cli):
    result = cli("batch", "fehlt.jsonl")
    assert (result.code, "fehlt.jsonl" in result.err) == (2, True)


def test_no_input_gives_no_output(cli):
    assert cli("batch", "-", stdin=b"").out == ""


def test_one_message_gives_the_same_object_as_check(cli):
    text = "Hallo Herr Müller, ich war leider krank. Am Freitag haben Sie alles."
    one = cli("check", text, "--json", *DAY).out
    assert lines(one) == lines(cli("batch", "-", *DAY, stdin=text).out)


def test_a_customer_from_the_book(cli):
    cli("kunden", "setzen", "Müller GmbH", "--typ", "machtmensch", "--profi")
    cli("check", "Ich war krank", "--kunde", "Müller GmbH", "--merken", "--datum", "2026-01-02")
    record = {"text": "Ich war krank", "given": {"customer": "müller gmbh", "date": "2026-01-15"}}
    found = lines(cli("batch", "-", stdin=json.dumps(record)).out)[0]
    assert [o["type"] for o in found["overall"]] == ["machtmensch"]
    assert (found["origins"]["profi"], found["origins"]["wiederholt"]) == ("book", "history")
    for name in ("Niemand", 3):
        result = cli("batch", "-", stdin=json.dumps({"id": 1, "text": "x", "given": {"customer": name}}))
        assert (result.code, lines(result.out)[0]["id"]) == (2, 1)
