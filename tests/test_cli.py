"""The commands: what they answer, their exit codes, their German complaints."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

DAY = ("--datum", "2026-01-15")


def run(*args: str, stdin: bytes = b"", env: dict[str, str] | None = None, **more) -> subprocess.CompletedProcess[bytes]:
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ausrede", *args], input=stdin, capture_output=True, env={**os.environ, **(env or {})}, check=False, **more
    )


def test_version(cli):
    from ausrede import __version__

    assert cli("--version").out.strip() == f"ausrede {__version__}"


def test_the_main_job(cli):
    result = cli("check", "Ich war krank", *DAY)
    assert result.code == 0
    assert "Glaubwürdigkeit" in result.out
    assert "strengster Leser" in result.out
    assert result.out.count("\n") <= 24
    assert result.err == ""


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen(cli, monkeypatch, width):
    from rich.cells import cell_len

    monkeypatch.setenv("COLUMNS", str(width))
    text = (
        "Hallo, mein Internet ging nicht, ich war außerdem krank und auf der Messe in Köln. Sie wissen ja, wie das ist. 日本語の文章です。"
    )
    outs = [
        cli("check", text, "--beleg", "--warum", *DAY),
        cli("list"),
        cli("list", "--typ", "machtmensch"),
        cli("show"),
        cli("show", "krank"),
        cli("show", "machtmensch"),
    ]
    if width >= 40:
        outs.append(cli("besser", text, *DAY))
    for result in outs:
        assert result.code == 0
        for line in result.out.splitlines():
            # A single long word or a bar with its figures may stick out of a very narrow screen.
            assert cell_len(line) <= width or width == 20, line


def test_markup_in_a_message_is_shown_as_it_is(cli):
    assert "[rot] Ich war krank" in cli("check", "[rot] Ich war krank", *DAY).out
    assert "[/] Ich war krank [link=x]" in cli("check", "[/] Ich war krank [link=x]", *DAY).out


@pytest.mark.parametrize(
    "stdin",
    [b"Ich war krank\n", "Ich war krank für eine Woche".encode("cp1252"), "Ich war krank".encode("utf-16")],
)
@pytest.mark.parametrize("args", [["-"], []])
def test_text_from_a_pipe(cli, stdin, args):
    assert json.loads(cli("check", *args, "--json", stdin=stdin).out)["excuses"] == ["krank"]


def test_text_from_a_file_and_from_a_mail(cli, tmp_path):
    letter = tmp_path / "brief.txt"
    letter.write_text("> Wo bleibt es?\nIch war krank.\n", encoding="utf-8")
    assert json.loads(cli("check", "--datei", str(letter), "--json").out)["excuses"] == ["krank"]
    mail = tmp_path / "brief.eml"
    mail.write_bytes(b"Subject: Re: krank?\nDate: Thu, 15 Jan 2026 10:00:00 +0100\n\nMein PC ist kaputt.\n\n> Sind Sie krank?\n")
    found = json.loads(cli("check", "--datei", str(mail), "--json").out)
    assert (found["excuses"], found["date"]) == (["technik"], "2026-01-15")


COMPLAINTS = [
    (("check", "x", "--typ", "technikmufel"), "Den Kundentyp 'technikmufel' gibt es nicht. Meinten Sie 'technikmuffel'?"),
    (("check", "x", "--ausrede", "krnk"), "Die Ausrede 'krnk' gibt es nicht. Meinten Sie 'krank'?"),
    (("check", "x", "--umstand", "fruh"), "Den Umstand 'fruh' gibt es nicht. Meinten Sie 'frueh'?"),
    (("check", "x", "--umstand", "frueh", "--ohne", "frueh"), "--umstand und unter --ohne"),
    (("check", "x", "--umstand", "frueh", "--umstand", "zu_spaet"), "schließen einander aus"),
    (("check", "x", "--datum", "gestern"), "2026-01-15"),
    (("check", "x", "--faellig", "bald"), "--faellig"),
    (("check", "x", "--mindestwert", "200"), "0 bis 100"),
    (("check", "x", "--mindestwert", "viel"), "--mindestwert"),
    (("check", "x", "--land", "FR"), "DE, AT und CH"),
    (("check", "x", "--katalog", "fehlt.yaml"), "fehlt.yaml"),
    (("check", "x", "--datei", "y.txt"), "nur eines von beiden"),
    (("check", "--datei", "fehlt.txt"), "fehlt.txt"),
    (("check", "--datei", "."), "lässt sich nicht lesen"),
    (("check", ""), "leer"),
    (("check", "  \n "), "leer"),
    (("check",), "keine Nachricht"),
    (("check", "Ich", "war", "krank"), "Anführungszeichen"),
    (("check", "x", "--jsn"), "Meinten Sie '--json'?"),
    (("check", "x", "--typ"), "fehlt ihr Wert"),
    (("check", "x", "--json=ja"), "braucht keinen Wert"),
    (("check", "x", "--merken"), "--kunde"),
    (("check", "x", "--kunde", "Niemand"), "ausrede kunden setzen"),
    (("chek", "x"), "Meinten Sie 'check'?"),
    ((), "Es fehlt ein Befehl"),
    (("show", "krnk"), "Meinten Sie 'krank'?"),
    (("list", "--typ", "x"), "Den Kundentyp 'x'"),
    (("kunden", "setzen"), "Es fehlt die Angabe"),
    (("kunden", "setzen", "A", "--typ", "x"), "Den Kundentyp 'x'"),
    (("kunden", "setzen", "A", "--du", "--sie"), "schließen einander aus"),
    (("kunden", "loeschen", "A"), "gibt es im Kundenbuch nicht"),
    (("kunden", "import", "-"), ""),
    (("verlauf", "loeschen"), "--alles"),
    (("kundentyp",), "--antworten"),
    (("kundentyp", "--antworten", "a,b"), "keine Nummern"),
    (("kundentyp", "--antworten", "1"), "7 Fragen"),
    (("kundentyp", "--antworten", "9,9,9,9,9,9,9"), "möglich sind 0 bis 4"),
    (("besser", "Alles gut"), "--ausrede krank"),
    (("besser", "Ich war krank", "--neuer-termin", "x"), "--neuer-termin"),
    (("besser", "Ich war krank", "--du", "--sie"), "schließen einander aus"),
    (("katalog", "pruefen", "fehlt.yaml"), "fehlt.yaml"),
]


@pytest.mark.parametrize(("args", "words"), COMPLAINTS, ids=[" ".join(c[0]) or "nothing" for c in COMPLAINTS])
def test_complaints_are_one_german_sentence_and_code_2(cli, args, words):
    result = cli(*args)
    if args == ("kunden", "import", "-"):
        assert result.code == 0
        return
    assert result.code == 2
    assert words in result.err
    assert result.err.count("\n") == 1
    assert "Traceback" not in result.err


def test_threshold(cli):
    assert cli("check", "Ich war krank", "--mindestwert", "99").code == 1
    assert cli("check", "Ich war krank", "--mindestwert", "0").code == 0
    assert cli("check", "Alles gut", "--mindestwert", "99").code == 0


def test_no_excuse_is_said_kindly_with_what_was_found(cli):
    out = cli("check", "Ich stand zwei Stunden im Stau.", *DAY).out
    assert "nicht bewertet" in out
    assert "--ausrede krank" in out
    assert "zählt aber nicht" in cli("check", "Ich war nicht krank.", *DAY).out


def test_naming_the_excuse_replaces_what_was_found(cli):
    found = json.loads(cli("check", "Ich war krank", "--ausrede", "preis", "--json").out)
    assert found["excuses"] == ["preis"]


def test_an_option_beats_the_text(cli):
    found = json.loads(cli("check", "Ich war irgendwie krank", "--umstand", "konkret", "--json").out)
    assert found["origins"].get("konkret") == "option"
    assert "vage" not in found["circumstances"]


def test_several_excuses_pile_up(cli):
    found = json.loads(cli("check", "Ich war krank und mein PC ist kaputt.", "--json").out)
    assert found["excuses"] == ["technik", "krank"]
    assert "gehaeuft" in found["circumstances"]
    for row in found["overall"]:
        assert row["credibility"] == min(v["credibility"] for v in found["verdicts"] if v["type"] == row["type"])


def test_flu_fits_january_and_not_july(cli):
    january = json.loads(cli("check", "Ich hatte die Grippe", "--json", "--datum", "2026-01-15").out)
    july = json.loads(cli("check", "Ich hatte die Grippe", "--json", "--datum", "2026-07-15").out)
    assert january["origins"]["zur_jahreszeit"] == "calendar"
    assert "zur_jahreszeit" not in july["circumstances"]
    assert all(a["credibility"] > b["credibility"] for a, b in zip(january["overall"], july["overall"], strict=True))


def test_ledger_shows_every_rule_with_its_source(cli, catalogue):
    out = cli("check", "Ich war krank", "--beleg", *DAY).out
    found = json.loads(cli("check", "Ich war krank", "--json", *DAY).out)
    for verdict in found["verdicts"]:
        for reason in verdict["reasons"]:
            assert reason["rule"] in " ".join(out.split())


def test_list_ranks_and_crosses(cli, catalogue):
    ranked = cli("list", "--typ", "technikmuffel").out
    assert ranked.index("Technik streikt") < ranked.index("Krank")
    rows = json.loads(cli("list", "--json").out)["list"]
    assert len(rows) == 24
    lifted = json.loads(cli("list", "--json", "--umstand", "frueh").out)["list"]
    assert sum(r["credibility"] for r in lifted) > sum(r["credibility"] for r in rows)


def test_show_knows_every_id(cli, catalogue):
    from ausrede.pages import page, record

    for ident in catalogue.known():
        assert list(page(catalogue, ident, 80))
        assert record(catalogue, ident)["id"] == ident
    for ident in ("krank", "machtmensch", "frueh", "artikel", next(iter(catalogue.rules))):
        assert cli("show", ident).code == 0
        assert json.loads(cli("show", ident, "--json").out)["id"] == ident
    assert "Ausreden" in cli("show").out


def test_help_is_german_everywhere(cli):
    for args in (
        [],
        ["check"],
        ["list"],
        ["show"],
        ["batch"],
        ["besser"],
        ["kundentyp"],
        ["kunden"],
        ["kunden", "setzen"],
        ["verlauf"],
        ["katalog"],
        ["schema"],
    ):
        out = cli(*args, "--help").out
        assert "Aufruf:" in out
        for word in (
            "Usage",
            "Show this",
            "Options",
            "Arguments",
            "Commands",
            "default",
            "required",
            "INTEGER",
            "<str>",
            "<path>",
            "TEXT ",
        ):
            assert word not in out.replace("[TEXT]", ""), (args, word)


def test_no_module_imports_network_code():
    import re
    from pathlib import Path

    import ausrede

    for path in Path(ausrede.__file__).parent.rglob("*.py"):
        assert not re.search(
            r"^\s*(?:import|from) (?:socket|ssl|http|urllib|ftplib|smtplib|requests|httpx|asyncio)\b",
            path.read_text(encoding="utf-8"),
            re.M,
        ), path


def test_customers_history_and_repetition(cli):
    assert "Sicherheitsmensch" in cli("kunden", "setzen", "Müller GmbH", "--typ", "sicherheitsmensch", "--profi", "--du").out
    assert json.loads(cli("kunden", "liste", "--json").out)["name"] == "Müller GmbH"
    first = json.loads(cli("check", "Ich war krank", "--kunde", "müller gmbh", "--merken", "--json", "--datum", "2026-01-10").out)
    assert first["origins"]["profi"] == "book"
    assert [o["type"] for o in first["overall"]] == ["sicherheitsmensch"]
    assert "wiederholt" not in first["circumstances"]
    second = json.loads(cli("check", "Ich war krank", "--kunde", "Müller GmbH", "--json", "--datum", "2026-02-10").out)
    assert second["origins"]["wiederholt"] == "history"
    assert second["earlier"] == [{"date": "2026-01-10", "excuses": ["krank"]}]
    assert "zuletzt am 10.01.2026" in " ".join(cli("check", "Ich war krank", "--kunde", "Müller GmbH", "--datum", "2026-02-10").out.split())
    much_later = json.loads(cli("check", "Ich war krank", "--kunde", "Müller GmbH", "--json", "--datum", "2028-02-10").out)
    assert "wiederholt" not in much_later["circumstances"]
    assert "10.01.2026" in cli("verlauf").out
    assert len(cli("verlauf", "--json", "--kunde", "Müller GmbH").out.splitlines()) == 1
    exported = cli("kunden", "export").out
    assert "1 Eintrag gelöscht" in cli("verlauf", "loeschen", "--alles").out
    assert "2 Zeilen" in cli("kunden", "import", "-", stdin=exported).out
    assert "gelöscht" in cli("kunden", "loeschen", "Müller GmbH").out
    assert "leer" in cli("kunden", "liste").out
    assert "leer" in cli("verlauf").out


def test_noting_is_not_lost_when_the_reader_stops(cli, monkeypatch):
    import ausrede.display

    cli("kunden", "setzen", "A", "--typ", "machtmensch")

    def stop(*_):
        raise BrokenPipeError

    monkeypatch.setattr(ausrede.display.Screen, "print", stop)
    with pytest.raises(BrokenPipeError):
        cli("check", "Ich war krank", "--kunde", "A", "--merken")
    monkeypatch.undo()


def test_the_recipient_of_a_mail_finds_the_customer(cli, tmp_path):
    cli("kunden", "setzen", "Müller GmbH", "--typ", "machtmensch", "--mail", "info@mueller.de")
    mail = tmp_path / "brief.eml"
    mail.write_bytes(b"To: <Info@Mueller.de>\nSubject: x\n\nIch war krank.")
    found = json.loads(cli("check", "--datei", str(mail), "--json").out)
    assert found["customer"] == "Müller GmbH"
    assert [o["type"] for o in found["overall"]] == ["machtmensch"]


def test_type_questions(cli):
    assert "Sicherheitsmensch" in cli("kundentyp", "--antworten", "1,2,3,1,1,1,1", "--kunde", "Neu").out
    assert json.loads(cli("kunden", "liste", "--json").out)["type"] == "sicherheitsmensch"
    found = json.loads(cli("kundentyp", "--antworten", "1,2,3,1,1,1,1", "--json").out)
    assert (found["type"], found["certainty"]) == ("sicherheitsmensch", "ziemlich sicher")
    assert json.loads(cli("kundentyp", "--antworten", "0,0,0,0,0,0,0", "--json").out)["type"] is None


def test_an_own_catalogue_on_the_command_line(cli, tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_text(
        "excuses: [{id: hund, title: Der Hund, quote: q, description: d, hints: [h]}]\n"
        "rules: [{id: hund_grund, when: [hund], weights: {trust: -2}, because: Das glaubt niemand., sources: [urteil]}]\n"
        "cues: [{id: hund_cue, for: hund, find: [hund], hits: [Mein Hund war es.], misses: [Meine Katze war es.]}]\n",
        encoding="utf-8",
    )
    assert json.loads(cli("check", "Mein Hund!", "--katalog", str(path), "--json").out)["excuses"] == ["hund"]


def test_python_api():
    import ausrede

    judgement = ausrede.check("Ich war krank", types=["machtmensch"], circumstances=["frueh"])
    assert judgement.overall[0].type.id == "machtmensch"
    assert judgement.verdicts[0].excuse.id == "krank"
    with pytest.raises(ausrede.AusredeError, match="Meinten Sie"):
        ausrede.check("x", types=["machtmensh"])
    with pytest.raises(AttributeError):
        judgement.verdicts[0].credibility = 100
    with pytest.raises(AttributeError):
        _ = ausrede.gibtsnicht


NETS = [
    (MemoryError(), "Arbeitsspeicher"),
    (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "x"), "PYTHONIOENCODING"),
    (PermissionError(13, "Permission denied", "/x"), "(/x): keine Erlaubnis"),
    (RuntimeError("kaputt"), "bitte melden Sie diesen Fehler"),
]


@pytest.mark.parametrize(("error", "words"), NETS, ids=[type(e).__name__ for e, _ in NETS])
def test_whatever_goes_wrong_is_one_sentence(cli, monkeypatch, error, words):
    import ausrede.cli.app

    def fail(**_):
        raise error

    monkeypatch.setattr(ausrede.cli.app, "app", fail)
    result = cli("list")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert words in result.err


def test_what_is_wrong_with_a_catalogue_is_listed(cli, tmp_path):
    path = tmp_path / "eigen.yaml"
    path.write_text("cues:\n  - {id: neu, for: krank, find: [xyzzy], hits: [Plugh], misses: [x]}\n", encoding="utf-8")
    result = cli("katalog", "pruefen", str(path))
    assert result.code == 1
    assert "findet nichts" in result.out


def test_folders_of_a_mac(monkeypatch):
    from ausrede.places import cache_folder, data_folder

    for name in ("AUSREDE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", "/Users/tom")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert str(cache_folder()) == "/Users/tom/Library/Caches/ausrede"
    assert str(data_folder()) == "/Users/tom/Library/Application Support/ausrede"


def test_a_book_in_use_is_told(cli, home, monkeypatch):
    import sqlite3

    import ausrede.store

    cli("kunden", "setzen", "A")
    monkeypatch.setattr(ausrede.store, "PATIENCE", 0.05)
    other = sqlite3.connect(home / "ausrede.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "gerade von einem anderen Programm belegt" in cli("kunden", "setzen", "B").err
    other.close()
