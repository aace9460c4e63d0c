"""Attacks and what comes of them: one table, which the README shows as it stands here.

Each case runs as a test; its two German phrases are its row in the README
(``python tests/refresh_readme.py`` writes them there). Whatever is thrown at the
program, it gives a right answer or one German sentence and exit code 2.
"""

from __future__ import annotations

import base64
import codecs
import json
import os
import pkgutil
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from ausrede.errors import AusredeError
from ausrede.jsonout import schema
from ausrede.store import APPLICATION, MIGRATIONS, Customer, Entry, open_store

ROOT = Path(__file__).parents[1]
DAY = ("--datum", "2026-01-15")
FULL = Draft202012Validator(schema()["anyOf"][0])
LINE = Draft202012Validator(schema())

JUDGED = "beurteilt, Stellen und Beleg stimmen"
REFUSED = "ein deutscher Satz, Code 2"
NAMED = "ein deutscher Satz mit Datei und Zeile, Code 2"
LINEAR = "beurteilt oder abgelehnt, Zeit wächst höchstens linear"


@dataclass
class Bench:
    """What a case may use."""

    cli: Callable[..., Any]
    home: Path
    tmp: Path
    catalogue: Any
    monkeypatch: pytest.MonkeyPatch

    def judged(self, data: bytes | str, excuses: list[str] | None = None, *source: str) -> dict[str, Any]:
        """The judgement as JSON, after everything that must hold of it was checked."""
        source = source or ("-",)
        result = self.cli("check", *source, "--json", "--warum", *DAY, stdin=data)
        assert (result.code, result.err) == (0, "")
        found: dict[str, Any] = json.loads(result.out)
        check_judgement(found)
        if excuses is not None:
            assert found["excuses"] == excuses
        assert harmless(result.out)
        shown = [self.cli("check", *source, "--warum", "--beleg", *DAY, stdin=data)]
        if found["excuses"] and len(data) < 10_000:
            shown.append(self.cli("besser", *source, *DAY, stdin=data))
        for result in shown:
            assert (result.code, result.err) == (0, "")
            assert harmless(result.out)
        return found

    def refused(self, *args: str, stdin: bytes | str = b"", words: str = "") -> str:
        """The one sentence of a refusal."""
        result = self.cli(*args, stdin=stdin)
        assert result.code == 2
        assert_sentence(result.err)
        assert words in result.err
        return result.err

    def overlay(self, text: bytes | str) -> str:
        path = self.tmp / "eigen.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)


def check_judgement(found: dict[str, Any]) -> None:
    """The contract, the offsets and the ledger of one JSON object."""
    FULL.validate({**found, "text": ""})
    text = found["text"]
    for f in [*found["findings"], *(h["finding"] for h in found.get("held", []))]:
        assert text[f["start"] : f["end"]] == f["words"]
        assert all(f["start"] <= a < b <= f["end"] for a, b in f["parts"])
    for verdict in found["verdicts"]:
        assert 50 + sum(r["points"] for r in verdict["reasons"]) == verdict["credibility"]
    for row in found["overall"]:
        assert row["credibility"] == min(v["credibility"] for v in found["verdicts"] if v["type"] == row["type"])


def harmless(out: str) -> bool:
    """Nothing in it that a terminal would act on."""
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", out)


def assert_sentence(err: str) -> None:
    assert err.count("\n") == 1
    assert err.endswith("\n")
    assert "Traceback" not in err
    assert "hätte nicht passieren" not in err
    assert len(err) <= 2_100
    assert harmless(err)


def program(*args: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None, python: str = sys.executable) -> Any:
    """The real program in a process of its own."""
    return subprocess.run(
        [python, "-m", "ausrede", *args], input=stdin, capture_output=True, env={**os.environ, **(env or {})}, check=False
    )


def unmeasured() -> dict[str, str]:
    """The environment without what makes children measure their coverage, which writes files of its own."""
    return {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}


def shell(line: str, **more: Any) -> Any:
    return subprocess.run(
        ["bash", "-c", line.replace("ausrede ", f"{sys.executable} -m ausrede ")], capture_output=True, check=False, **more
    )


def steady(run: Callable[[int], object], size: int, times: int = 8) -> None:
    """``times`` the size takes not much more than ``times`` the time; quadratic growth would take ``times`` squared."""

    def seconds(n: int) -> float:
        start = time.process_time()
        run(n)
        return time.process_time() - start

    seconds(size)
    assert seconds(size * times) < 3 * times * max(seconds(size), 0.01) + 0.2


class Attack(NamedTuple):
    """One row of the table."""

    area: str
    attack: str
    outcome: str
    run: Callable[[Bench], object]


# --- what is typed, piped or opened ------------------------------------------------------------

FAMILY = "👨‍👩‍👧"


def text(attack: str, data: bytes | str, excuses: list[str] | None = None) -> Attack:
    return Attack("Eingabe", attack, JUDGED, lambda b: b.judged(data, excuses))


def undecodable_argument(b: Bench) -> None:
    done = program("check", b"Ich war krank f\xfcr Sie", "--json")
    assert json.loads(done.stdout)["text"] == "Ich war krank für Sie"
    for args in (
        (b"check", b"x", b"--typ", b"\xff"),
        (b"kunden", b"setzen", b"M\xfcller"),
        (b"show", b"\xff"),
        (b"\xff",),
        (b"batch", b"\xff"),
    ):
        done = program(*args)
        assert done.returncode == 2
        assert_sentence(done.stderr.decode())


def long_arguments(b: Bench) -> None:
    long = "x" * 100_000
    for args in (("check", "x", "--typ", long), ("show", long), (long,), ("check", "x", "--datum", long), ("check", "--datei", long)):
        b.refused(*args)
    result = b.cli("batch", "-", stdin=json.dumps({"text": "x", "given": {"type": long * 20}}))
    assert result.code == 2
    LINE.validate(json.loads(result.out))


def odd_json_lines(b: Bench) -> None:
    for depth in (100, 900, 990, 100_000):
        deep = "[" * depth + "]" * depth
        b_lines = b.cli("batch", "-", stdin=f'{{"text": "Ich war krank", "a": {deep}}}\n{{"text": "x", "given": {{"type": {deep}}}}}\n')
        assert len(b_lines.out.splitlines()) == 2
    odd = [
        '{"text":"x","a":NaN}',
        '{"text":"x","a":1e999}',
        '{"text":"x","id":' + "9" * 5000 + "}",
        '{"text":"x","given":{"customer":"\\ud800"}}',
    ]
    for line in odd:
        result = b.cli("batch", "-", stdin=line)
        assert result.code == 2
        LINE.validate(json.loads(result.out, parse_constant=pytest.fail))
    found = json.loads(
        b.cli("batch", "-", stdin='{"text":"\\u202e\\u009b\\ud800","earlier":5,"held":1,"line":2}').out,
        object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else pytest.fail("a key twice"),
    )
    assert found["earlier"] == []
    assert b.cli("batch", "-", stdin="x\0y\n\x1b[31m\n").out.count("\n") == 2


def odd_folder(b: Bench) -> None:
    folder = b.tmp / "mails"
    (folder / "ordner.eml").mkdir(parents=True)
    (folder / "weg.eml").symlink_to(b.tmp / "nichts")
    (folder / "gut.eml").write_bytes(b"Subject: x\n\nIch war krank")
    os.mkfifo(folder / "rohr.eml")
    result = b.cli("batch", str(folder))
    assert result.code == 2
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [r["id"] for r in rows if "error" not in r] == ["gut.eml"]
    assert [r["id"] for r in rows if "error" in r] == ["ordner.eml", "rohr.eml", "weg.eml"]


def endless_input(b: Bench) -> None:
    done = shell("ausrede check - < /dev/zero")
    assert done.returncode == 2
    assert_sentence(done.stderr.decode())


TEXTS = [
    Attack("Eingabe", "nichts, nur Leerzeichen, nur Zeilenenden", REFUSED, lambda b: [b.refused("check", "-", stdin=t) for t in ("", "  ", " \n\n\t")]),
    text("10 MB in einer Zeile", "x" * 10_000_000 + " Ich war krank", ["krank"]),
    text("eine Million Zeilen, die meisten zitiert", "> a\n" * 950_000 + "a\n" * 50_000 + "Ich war krank", ["krank"]),
    Attack("Eingabe", "mehr als 100 MB, auch ohne Ende", REFUSED, endless_input),
    text("NUL und alle anderen Steuerzeichen", "".join(map(chr, range(32))) + "\x7f\x80\x9b Ich war krank", ["krank"]),
    text("Terminalsequenzen: Farbe, Titel, Löschen", "\x1b[31mIch war krank\x1b[2J\x1b]0;x\x07\x9b5m", ["krank"]),
    text("Richtungswechsel und unsichtbare Zeichen", "\u202eIch war krank\u2066\u200b\u2028\u2029\ufeff\U000e0041", ["krank"]),
    text("Emoji, auch mit ZWJ und Hauttönen", f"{FAMILY}👍🏽 Ich war krank {FAMILY}, 🏳️‍🌈!", ["krank"]),
    text("zerlegte Umlaute (NFD)", "Fu\u0308r Sie: Ich war fu\u0308r eine Woche krank", ["krank"]),
    text("Zeichenberge: 100 000 Akzente auf einem Buchstaben", "u" + "\u0301\u0327" * 50_000 + ". Ich war krank.", ["krank"]),
    text("Rich-Auszeichnung: [/], [link=…], [bold]", "[/] [link=file:///x] Ich war krank [bold][/bold] [red", ["krank"]),
    text("UTF-16, UTF-32, Windows-1252", "Ich war fünf Tage krank".encode("utf-16"), ["krank"]),
    Attack("Eingabe", "Argumente, die kein UTF-8 sind", "als Windows-1252 gelesen oder ein Satz, Code 2", undecodable_argument),
    Attack("Eingabe", "Kennungen von 100 KB und mehr", "ein gekürzter deutscher Satz, Code 2", long_arguments),
    Attack("Eingabe", "JSON-Zeilen: NaN, 1e999, Tiefe 100 000, halbe Zeichen, doppelte Felder", "gültiges JSON an ihrer Stelle", odd_json_lines),
    Attack("Eingabe", "Ordner mit toten Verweisen, Unterordnern und Pipes namens .eml", "Fehlerzeile an ihrer Stelle, die übrigen beurteilt", odd_folder),
]  # fmt: skip

#: Texts that grow: a piece to repeat, and what comes after.
GROWING = {
    "Sätze voller Funde": "Ich war krank. ",
    "ein Satz ohne Punkt": "ich war krank und mein rechner ist kaputt ",
    "kurze Zeilen": "x\nIch war krank.\n",
    "offene Anführungszeichen": "„",
    "Zitatköpfe, die keine sind": ("x schrieb " * 30)[:299] + "\n",
    "Abkürzungen": "z. ",
    "Punkte": "...",
    "Leerzeilen": " \n\r\n",
    "Sperrwörter": "angenommen „nein“ ich war krank. ",
}


def growing_texts(b: Bench) -> None:
    from ausrede.display import Screen, screen
    from ausrede.engine import Given, Judge
    from ausrede.report import report

    judge = Judge(b.catalogue, Given(), date(2026, 1, 15))
    sight: Screen = screen()
    for piece in GROWING.values():
        steady(
            lambda n, piece=piece: list(report(j := judge(piece * (n // len(piece)) + " Ich war krank."), b.catalogue, sight)) or j, 3_000
        )


def growing_letters(b: Bench) -> None:
    from ausrede.letter import sentences, take_apart

    for piece in GROWING.values():
        steady(lambda n, piece=piece: (take_apart(piece * (n // len(piece))), sentences(piece * (n // len(piece)) + "x")), 20_000)
    b.refused("besser", "-", stdin="Ich war krank. " * 10_000, words="kürzen")


TEXTS += [
    Attack("Eingabe", "Texte, die wachsen: " + ", ".join(GROWING), LINEAR, growing_texts),
    Attack("Eingabe", "dieselben für ‚besser‘", LINEAR, growing_letters),
]

# --- mails ---------------------------------------------------------------------------------------

TOP = b"MIME-Version: 1.0\n"
KRANK = b"\n\nIch war krank"
HTML = TOP + b"Content-Type: text/html; charset=utf-8\n\n"


def nested(depth: int) -> bytes:
    data = b"Content-Type: text/plain\n\nIch war krank.\n"
    for level in range(depth):
        mark = b"m%d" % level
        data = b'Content-Type: multipart/mixed; boundary="' + mark + b'"\n\n--' + mark + b"\n" + data + b"\n--" + mark + b"--\n"
    return TOP + data


def mail(attack: str, data: bytes, excuses: list[str] | None = None) -> Attack:
    def run(b: Bench) -> None:
        path = b.tmp / "brief.eml"
        path.write_bytes(data)
        b.judged(b"", excuses, "--datei", str(path))

    return Attack("Mail", attack, JUDGED, run)


def refused_mails(b: Bench) -> None:
    path = b.tmp / "brief.eml"
    for data in (
        b"", b"\n\n", TOP + b"Content-Type: image/png\n\n\x89PNG", TOP + b"Content-Transfer-Encoding: base64\n\n====", nested(2_000),
        TOP + b"Content-Type: message/rfc822\n\n" * 5_000, HTML + b"<script>Ich war krank", b"Content-Type: multipart/mixed\n\n",
        TOP + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 3_000,
    ):  # fmt: skip
        path.write_bytes(data)
        b.refused("check", "--datei", str(path), words="brief.eml")


def every_charset(b: Bench) -> None:
    from ausrede.mail import read

    words = "Ich war krank"
    names = {name for _, name, _ in pkgutil.iter_modules([str(Path(codecs.__file__).parent / "encodings")])} - {"aliases"}
    tried = 0
    for name in sorted(names):
        try:
            if not codecs.lookup(name)._is_text_encoding or name in (
                "idna",
                "punycode",
                "undefined",
                "unicode_escape",
                "raw_unicode_escape",
            ):
                continue
            payload = base64.encodebytes(words.encode(name))
        except (LookupError, ValueError):
            continue
        head = f"Content-Type: text/plain; charset={name}\nContent-Transfer-Encoding: base64\n\n".encode()
        assert read(TOP + head + payload, "x").text.strip() == words, name
        tried += 1
    assert tried > 80
    for name in ("idna", "punycode", "unicode_escape", "hex", "zip", "x" * 10_000, "../../x", "utf-8\0", "mbcs"):
        assert read(TOP + f"Content-Type: text/plain; charset={name}".encode() + KRANK, "x").text == words


#: Mails that grow: what stands before, the piece to repeat, what comes after.
GROWING_MAILS = [
    *((TOP + b"Content-Type: text/plain", piece, KRANK) for piece in (b";", b"; a=1", b';"', b";a*1=x", b'; a="\\')),
    *((b"To: ", piece, KRANK) for piece in (b"(", b"<", b"<a@b.c>, ", b'"\\')),
    (b"Subject: ", b"=?utf-8?q?x?= ", KRANK),
    (b"Date: ", b"(", KRANK),
    (b"Subject: x\n", b" y\n", KRANK),
    (TOP + b'Content-Type: multipart/mixed; boundary="', b"x", b'"' + KRANK),
    (TOP + b"Content-Type: text/plain; format=flowed\n\n", b"a \n", b"Ich war krank"),
    *((HTML, piece, b"Ich war krank") for piece in
      (b"<", b"<a ", b"<!", b"<!--", b"</", b"<?", b"<![CDATA[", b"<a a=", b"<a '>'", b"&#", b"<b>", b"<blockquote><p>", b"<script></SCRIPT>")),
]  # fmt: skip


def growing_mails(b: Bench) -> None:
    from ausrede.mail import read

    for head, piece, tail in GROWING_MAILS:

        def run(n: int, head: bytes = head, piece: bytes = piece, tail: bytes = tail) -> None:
            try:
                read(head + piece * (n // len(piece)) + tail, "x")
            except AusredeError as error:
                assert_sentence(f"{error}\n")

        steady(run, 40_000)


MAILS = [
    Attack("Mail", "jeder Zeichensatz, den Python kennt, und erfundene", "gelesen; unbekannte als UTF-8 oder Windows-1252", every_charset),
    mail("Kopfzeilen von 1 MB", b"Subject: " + b"x" * 1_000_000 + b"\nTo: " + b"a@b.de, " * 100_000 + KRANK, ["krank"]),
    mail("rohe Umlaute und Steuerzeichen im Betreff", "Subject: Verspätung \x1b[31m für Sie\nTo: Müller <a@b.de>\n\nIch war krank".encode(), ["krank"]),
    mail("100-fach verschachtelte Teile", nested(100), ["krank"]),
    mail("fehlende Grenzen, kaputtes Base64 und Quoted-Printable", TOP + b'Content-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Transfer-Encoding: quoted-printable\n\nIch war kra=\nnk =ZZ =', ["krank"]),
    mail("Adressen und Tage, die keine sind", b"To: <<<((((" + b"(" * 5_000 + b">>>,,;\nDate: 99 Foo -1\n\nIch war krank", ["krank"]),
    mail("HTML mit Skript, Kommentaren, Riesenzahlen", HTML + b"<head><body><script>Ich war verreist</script><p>Ich lag mit Grippe im Bett &#" + b"9" * 5_000 + b"; <!-- verreist", ["krank"]),
    Attack("Mail", "ohne Text, 2000-fach verschachtelt, über 2000 Teile", REFUSED, refused_mails),
    Attack("Mail", "Kopfzeilen, Teile und HTML, die wachsen und nie enden", LINEAR, growing_mails),
]  # fmt: skip

# --- catalogues of strangers ---------------------------------------------------------------------

RULE = "{id: neu, when: [krank], weights: {trust: 1}, because: b, sources: [urteil]}"


def cue(find: str, lists: str = "", more: str = "") -> str:
    return f"lists:\n  nichts: [x]\n{lists}cues:\n  - {{id: neu, for: krank, find: [{find}], hits: [a], misses: [b]{more}}}\n"


def yaml(attack: str, *texts: tuple[str | bytes, int]) -> Attack:
    def run(b: Bench) -> None:
        for content, line in texts:
            b.refused("check", "x", "--katalog", b.overlay(content), words=f"eigen.yaml, Zeile {line}:")

    return Attack("Katalog", attack, NAMED, run)


def no_execution(b: Bench) -> None:
    mark = b.tmp / "mark"
    for tag in (
        "!!python/object/apply:pathlib.Path.touch",
        "!!python/object/new:os.system",
        "!!python/name:os.system",
        "!!python/module:os",
    ):
        b.refused("check", "x", "--katalog", b.overlay(f"k: {tag} ['touch {mark}']"), words="Etikett")
    assert not mark.exists()


def large_file(b: Bench) -> None:
    with (b.tmp / "gross.yaml").open("wb") as file:
        file.truncate(100_000_000)
    b.refused("check", "x", "--katalog", str(b.tmp / "gross.yaml"), words="größer als 10 MB")
    b.refused("check", "x", "--katalog", "/dev/zero", words="größer als 10 MB")


def wrong_types(b: Bench) -> None:
    """Every value of an overlay that uses every section, replaced by every other kind of value."""
    from ausrede.compiling import compile_catalogue
    from ausrede.errors import CatalogueError

    built_in = {"k", "bands", "orders", "repetition"}
    sections = {
        "excuses": "title: t, quote: q, description: d, hints: [h]",
        "types": "title: t, dative: t, description: d, signs: [s], weights: {trust: 10}",
        "circumstances": "kind: fact, title: t, meaning: m, achievable: ja, how: h, action: a, excludes: [frueh], needs: [krank]",
        "signals": "title: t, reason: ja",
        "sources": "title: t, author: a, year: 2000, venue: v",
        "rules": "when: [krank], unless: [frueh], replaces: [], weights: {trust: 1}, because: b, thought: t, sources: [urteil]",
        "cues": "for: krank, find: [a], within: clause, distance: 3, unless: [b], plus: {c: 1}, enough: 1, ignore: [], needs: [krank], months: [1], hits: [a], misses: [b]",
        "guards": "title: t, scope: before, applies: [excuse], words: [w], not_in: [x], unless: [y], reach: 3, at_end: nein",
        "questions": "text: t, answers: [{text: a, points: {machtmensch: 1}}, {text: b}]",
        "blocks": "title: t, any: [krank]",
        "contradictions": "when: [krank], unless: [frueh], message: m, sources: [urteil]",
        "sentences": "for: krank, types: [machtmensch], noun: nein, sie: [s], du: [d], gap: g",
    }
    values = ("[]", "{}", "''", "[[x]]", "[{a: b}]", "{a: [b]}", "-999", "1.5e9", "~", "'\u0662'")
    texts = [
        f"{key}: {value}" for key in [*sections, *built_in, "version", "lists", "connectors", "abbreviations", "common"] for value in values
    ]
    for section, fields in sections.items():
        texts.append(f"{section}:\n  - {{id: neu, {fields}}}")
        pairs = re.findall(r"(\w+): (\[[^\]]*\]+|\{[^}]*\}|[^,]+)", fields)
        for name, old in pairs:
            texts += [f"{section}:\n  - {{id: neu, {fields.replace(f'{name}: {old}', f'{name}: {value}', 1)}}}" for value in values]
    layers = [[(Path("klein.yaml"), small_catalogue())]]
    loaded = 0
    for content in texts:
        try:
            compile_catalogue([*layers, [(Path("eigen.yaml"), content.encode())]])
            loaded += 1
        except CatalogueError as error:
            assert re.match(r"eigen\.yaml, Zeile \d+: ", str(error)), (content, error)
    assert 12 <= loaded < len(texts) / 2


def small_catalogue() -> bytes:
    """As little as a catalogue can be, because the built-in one takes long to compile."""
    return (
        b"version: 1\nk: 0.3\nbands: [{from: 0, word: w}]\nrepetition: {days: 9, times: 1, reasons: 1}\norders: {machtmensch: [frueh]}\n"
        b"excuses: [{id: krank, title: t, quote: q, description: d, hints: [h]}]\n"
        b"types: [{id: machtmensch, title: t, dative: t, description: d, signs: [s], weights: {trust: 10}}]\n"
        b"circumstances: [{id: frueh, kind: fact, title: t, meaning: m}]\nsources: [{id: urteil, title: t}]\n"
    )


#: Patterns built to backtrack: lists, pattern, text.
BACKTRACKING = [
    ("  l: [ab, ab ab, ab ab ab]\n", "'" + "<l> " * 13 + "zz'", "ab " * 250 + "zz"),
    ("  l: [x]\n", "'ab " + "ab? " * 12 + "zz'", "ab " * 250 + "zz"),
    ("  l: [x]\n", "'ab ... ab ... ab ... zz'", "ab " * 250 + "zz"),
    (
        "".join(f"  l{n}: [<l{n + 1}> ... ab, <l{n + 1}> ... ac, <l{n + 1}> .. ad]\n" for n in range(11)) + "  l11: [ab, ac, ad]\n",
        "'<l0> zz'",
        "ab ac ad " * 80 + "zz",
    ),
    ("".join(f"  l{n}: [<l{n + 1}> <l{n + 1}>, <l{n + 1}>]\n" for n in range(11)) + "  l11: [ab]\n", "'<l0> zz'", "ab " * 250 + "zz"),
]


def backtracking(b: Bench) -> None:
    from ausrede.catalogue import from_compiled
    from ausrede.compiling import compile_catalogue

    layers = [[(Path("klein.yaml"), small_catalogue())]]
    for lists, find, content in BACKTRACKING:
        made = from_compiled(compile_catalogue([*layers, [(Path("eigen.yaml"), cue(find, lists).encode())]]))
        start = time.process_time()
        made.recogniser.recognise(content)
        assert time.process_time() - start < 2


CATALOGUES = [
    yaml("Verweise, die sich vervielfachen (Milliarde Lacher)", ("a: &a [x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)), 2)),
    Attack("Katalog", "Etiketten, die Python ausführen sollen", "ein deutscher Satz, nichts wird ausgeführt", no_execution),
    Attack("Katalog", "100 MB, /dev/zero", REFUSED, large_file),
    yaml("Tiefe, offene Klammern und Anführungszeichen", ("[" * 1_000_000, 1), ("- " * 1_000_000, 1), ("k: '" + "\n" * 50, 51), ("? " * 10_000, 1)),
    yaml("Ketten im Kreis: Listen, Regeln, Umstände, include",
         ("lists:\n  a: <b>\n  b: <a>\n", 2),
         ("rules:\n" + "".join(f"  - {RULE.replace('neu', f'r{n}').replace('weights', f'replaces: [r{(n + 1) % 3}], weights')}\n" for n in range(3)), 2),
         ("circumstances:\n  - {id: c, kind: fact, title: t, meaning: m, excludes: [c]}\n", 2),
         ("k: 0.3\ninclude: [eigen.yaml]\n", 2)),
    yaml("3000 Wortlisten ineinander", ("lists:\n" + "".join(f"  l{n}: a <l{n + 1}>\n" for n in range(3_000)) + "  l3000: b\n", 15)),
    yaml("Steuerzeichen, Richtungswechsel, NUL", (b"k: 0.3\n# \x1b[31m", 2), ("k: 0.3\nru\u202eles: []", 2), (b"k: 0.3\n\n\0", 3), ('excuses:\n  - {id: a, title: "\\e[31m"}', 2)),
    yaml("Zahlen, die keine sind", ("bands: [{from: --5, word: x}]", 1), ("k: nan", 1), ("\nbands: [{from: \u0660, word: x}]", 2), (cue("a", more=f", months: [{'1' * 5000}]"), 4)),
    yaml("zwei Dokumente, falsche Version, fremde Wurzel", ("k: 0.3\n---\nk: 0.4", 2), ("%YAML 2.0\n---\nk: 1", 1), ("3", 1), ("", 1), ("<<: {k: 1}", 1)),
    Attack("Katalog", "falsche Werte an jeder Stelle jedes Abschnitts", "geladen oder ein deutscher Satz mit Datei und Zeile", wrong_types),
    Attack("Katalog", "Muster, die zum Probieren verleiten", "erkannt in begrenzter Zeit", backtracking),
]  # fmt: skip

# --- surroundings --------------------------------------------------------------------------------

POOR = [{"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}]  # fmt: skip


def poor_surroundings(b: Bench) -> None:
    plain = program("check", "Ich war krank für Sie", "--json", *DAY).stdout
    for env in POOR:
        done = program("check", "Ich war krank für Sie", *DAY, env=env)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"\x1b[" not in done.stdout
        assert program("check", "Ich war krank für Sie", "--json", *DAY, env=env).stdout == plain


def odd_screens(b: Bench) -> None:
    for columns in ("20", "1", "0", "-5", "²", "9" * 5_000, "viel"):
        done = program("check", "Ich war krank", *DAY, env={"COLUMNS": columns, "LINES": columns})
        assert (done.returncode, done.stderr) == (0, b"")


def no_home(b: Bench) -> None:
    env = {k: v for k, v in os.environ.items() if k not in ("HOME", "AUSREDE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")}
    env["HOME"] = "/dev/null/heim"
    done = subprocess.run([sys.executable, "-m", "ausrede", "check", "Ich war krank"], capture_output=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def unusable_folder(b: Bench) -> None:
    blocked = b.tmp / "datei"
    blocked.write_text("keine Mappe")
    b.monkeypatch.setenv("AUSREDE_HOME", str(blocked / "innen"))
    assert b.cli("check", "Ich war krank").code == 0
    b.refused("verlauf", "loeschen", "--alles", words="AUSREDE_HOME")


def odd_book(b: Bench) -> None:
    path = b.home / "ausrede.sqlite3"
    for make in (path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to("/dev/full"), lambda: path.symlink_to("/dev/null/x")):
        make()
        b.refused("kunden", "setzen", "A")
        path.rmdir() if path.is_dir() else path.unlink()


def full_disk(b: Bench) -> None:
    for command in ("check 'Ich war krank'", "check 'Ich war krank' --json", "list", "schema", "kunden liste", "batch -", "--help"):
        done = shell(f"echo Ich war krank | ausrede {command} > /dev/full")
        assert done.returncode == 2
        assert_sentence(done.stderr.decode())
    for buffered in ("", "1"):
        env = {**os.environ, "PYTHONUNBUFFERED": buffered}
        assert shell("ausrede check x --typ x 2> /dev/full", env=env).returncode == 2
        assert shell("ausrede check x > /dev/full 2> /dev/full", env=env).returncode == 2


def full_disk_for_the_book(b: Bench) -> None:
    with open_store() as store:
        store.put(Customer("A", "machtmensch"))
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))\n"
        "from ausrede.cli import run\nfor n in range(40):\n    code = run(['kunden', 'setzen', 'B' * 200 + str(n), '--typ', 'machtmensch'])\n    if code: break\nsys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=unmeasured())
    assert done.returncode == 2
    assert_sentence(done.stderr.decode())
    assert "noch da" in done.stderr.decode()
    with open_store() as store:
        assert store.customer("A").type == "machtmensch"


def closed_streams(b: Bench) -> None:
    for redirect in (">&-", "<&-", "2>&-", ">&- 2>&- <&-"):
        done = shell(f"ausrede check 'Ich war krank' {redirect}")
        assert done.returncode == 0, redirect
        assert b"Traceback" not in done.stderr
    done = shell("ausrede check <&-")
    assert done.returncode == 2
    assert_sentence(done.stderr.decode())


def early_reader(b: Bench) -> None:
    for command in ("check 'Ich war krank'", "list", "schema"):
        done = shell(f"set -o pipefail; ausrede {command} | head -1")
        assert done.stderr == b""
        assert done.returncode in (0, 141)


def lost_folder(b: Bench) -> None:
    (b.tmp / "weg").mkdir()
    done = shell(f"cd {b.tmp}/weg && rmdir {b.tmp}/weg && ausrede check 'Ich war krank'")
    assert (done.returncode, done.stderr) == (0, b"")


def odd_clocks(b: Bench) -> None:
    words = "Ich hatte die Grippe, der Text verspätet sich bis morgen, Freitag, KW 1 oder 3.2."
    for day in ("0001-01-01", "1970-01-01", "2100-12-31", "9999-12-31"):
        assert b.cli("check", words, "--datum", day, "--land", "DE-BY", "--faellig", "9999-12-31").code == 0
        assert b.cli("besser", words, "--datum", day, "--neuer-termin", "0001-01-01").code == 0
    for seconds in (0, 4_133_980_799):
        code = f"import time; time.time = lambda: {seconds}\nfrom ausrede.cli import run\nrun(['check', 'Ich hatte die Grippe', '--json'])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert json.loads(done.stdout)["date"][:4] in ("1970", "2100", "2101")


SENTENCE = "Ich war krank und mein PC ist kaputt, sorry! Bis 3.2. haben Sie alles, Straße ﬁn, İstanbul 👍."


def hash_seeds(b: Bench) -> None:
    runs = [
        program("check", SENTENCE, *how, *DAY, env={"PYTHONHASHSEED": s}).stdout
        for s in ("0", "1", "4711")
        for how in (["--json", "--warum"],)
    ]
    assert len(set(runs)) == 1
    compiled = set()
    for seed in ("0", "1"):
        home = b.tmp / f"saat{seed}"
        program("check", "x", env={"PYTHONHASHSEED": seed, "AUSREDE_HOME": str(home)})
        compiled.add(next((home / "cache").iterdir()).read_bytes())
    assert len(compiled) == 1


def other_pythons(b: Bench) -> None:
    """Run where they are found; the dependencies are plain Python, so those of this interpreter will do."""
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    found = [str(p) for v in ("3.11", "3.12", "3.13") if v != here for p in sorted(versions.glob(f"{v}.*/bin/python"))[:1]]
    found += [p for v in ("3.11", "3.12", "3.13") if not found and v != here and (p := shutil.which(f"python{v}"))]
    # A shim without what it stands for is no Python.
    found = [p for p in found if subprocess.run([p, "--version"], capture_output=True, check=False).returncode == 0]
    if not found:
        pytest.skip("no other Python here")
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), sysconfig.get_paths()["purelib"]]), "PYTHONDONTWRITEBYTECODE": "1"}
    path = b.tmp / "brief.eml"
    path.write_bytes(nested(20))
    for args in (("check", SENTENCE, "--json", "--warum", *DAY), ("check", SENTENCE, "--beleg", *DAY), ("check", "--datei", str(path), "--json"),
                 ("besser", "Ich war krank", *DAY)):  # fmt: skip
        mine = program(*args)
        for python in found:
            other = program(*args, python=python, env=env)
            assert (other.returncode, other.stdout, other.stderr) == (mine.returncode, mine.stdout, mine.stderr), (python, args)


WATCH = """
import os, sys
log = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def watch(event, args):
    if event.startswith("socket."):
        if event == "socket.__new__" and args[1] not in (2, 10):
            return
        os.write(log, f"net {event} {args}\\n".encode())
    elif event == "open" and isinstance(args[0], (str, bytes)) and args[2] & 3:
        os.write(log, b"write " + os.fsencode(args[0]) + b"\\n")
    elif event == "sqlite3.connect":
        os.write(log, f"write {args[0]}\\n".encode())
    elif event in ("os.system", "os.exec", "subprocess.Popen", "os.posix_spawn"):
        os.write(log, f"start {args}\\n".encode())
sys.addaudithook(watch)
"""


def every_command(b: Bench) -> list[str]:
    """What all commands of the program did, told by Python's own audit events, in child processes too."""
    from ausrede.cli.app import COMMANDS

    (b.tmp / "sitecustomize.py").write_text(WATCH)
    log = b.tmp / "log"
    env = {"PYTHONPATH": str(b.tmp), "WATCH_LOG": str(log), "PYTHONDONTWRITEBYTECODE": "1", "AUSREDE_HOME": str(b.tmp / "eigen")}
    brief = b.tmp / "brief.eml"
    brief.write_bytes(
        b"Subject: http://example.org/x.png\nContent-Type: text/html\n\n<img src='http://example.org/x.png'>Ich war krank, http://example.org"
    )
    calls = [
        ["kunden", "setzen", "A", "--typ", "machtmensch"], ["check", "Ich war krank", "--kunde", "A", "--merken", "--land", "DE-BY"],
        ["check", "--datei", str(brief), "--json"], ["list"], ["show", "krank"], ["besser", "Ich war krank"], ["verlauf"], ["schema"],
        ["kundentyp", "--antworten", "1,1,1,1,1,1,1"], ["katalog", "pruefen", b.overlay("k: 0.3")], ["batch", str(b.tmp), "--jobs", "2"],
    ]  # fmt: skip
    assert {call[0] for call in calls} == set(COMMANDS)
    for call in calls:
        done = subprocess.run([sys.executable, "-m", "ausrede", *call], capture_output=True, env={**unmeasured(), **env}, check=False)
        assert done.returncode == 0, (call, done.stderr)
    return log.read_text().splitlines()


def no_network(b: Bench) -> None:
    lines = every_command(b)
    assert [line for line in lines if line.startswith("net")] == []
    own = {str(b.tmp / "eigen"), "/dev/null", "/dev/shm"}
    for line in lines:
        if line.startswith("write"):
            assert any(line.removeprefix("write ").startswith(folder) for folder in own), line
        elif line.startswith("start"):
            assert sys.executable in line, line  # the workers of --jobs


SURROUNDINGS = [
    Attack("Umgebung", "LANG=C, Windows-1252, ASCII, TERM=dumb, NO_COLOR", "dieselbe Antwort, JSON byteweise gleich", poor_surroundings),
    Attack("Umgebung", "20 Spalten, 1 Spalte, COLUMNS=² oder 5000 Ziffern", "eine Antwort", odd_screens),
    Attack("Umgebung", "kein Benutzerordner", "eine Antwort", no_home),
    Attack("Umgebung", "Datenordner nicht beschreibbar", "‚check‘ antwortet, das Kundenbuch sagt in einem Satz, was zu tun ist", unusable_folder),
    Attack("Umgebung", "Ordner, Pipe, Gerät oder toter Verweis statt des Kundenbuchs", REFUSED, odd_book),
    Attack("Umgebung", "volle Platte hinter der Ausgabe, auch hinter der Fehlerausgabe", "Code 2, ein Satz, wenn er ankommt", full_disk),
    Attack("Umgebung", "volle Platte unter dem Kundenbuch", "ein deutscher Satz; was darin stand, ist noch da", full_disk_for_the_book),
    Attack("Umgebung", "geschlossene Ein-, Aus- und Fehlerausgabe", "derselbe Exit-Code, kein Traceback", closed_streams),
    Attack("Umgebung", "Leser, der früh aufhört (head -1)", "still beendet", early_reader),
    Attack("Umgebung", "gelöschtes Arbeitsverzeichnis", "eine Antwort", lost_folder),
    Attack("Umgebung", "Uhr auf 1970 oder 2100, Datum vom Jahr 1 bis 9999", "eine Antwort", odd_clocks),
    Attack("Umgebung", "jeder PYTHONHASHSEED", "dieselben Bytes, auch im Cache", hash_seeds),
    Attack("Umgebung", "Python 3.11, 3.12, 3.13", "dieselben Bytes", other_pythons),
    Attack("Umgebung", "alle Befehle unter Aufsicht von Pythons Audit-Ereignissen", "kein Internet-Socket, geschrieben nur im eigenen Ordner", no_network),
]  # fmt: skip

# --- the customer book and the history -----------------------------------------------------------

ENTRY = Entry("Müller GmbH", date(2026, 1, 3), ("krank",), ("frueh",), 44)

WRITERS = """
import sys
from datetime import date
from threading import Barrier, Thread
from ausrede.store import Entry, open_store
gate = Barrier(20)
def write(name):
    gate.wait()
    with open_store() as store:
        store.note(Entry(name, date(2026, 1, 1), ("krank",)))
threads = [Thread(target=write, args=(f"Kunde {sys.argv[1]}-{n}",)) for n in range(20)]
for t in threads: t.start()
for t in threads: t.join()
"""

#: Takes in half of what it was given, and dies.
DYING = """
import os, signal
from ausrede.store import open_store
with open_store() as store:
    lines = list(store.dump())
    def feed():
        for number in range(500):
            yield lines[-1].replace("2026-01-03", f"2025-01-{number % 28 + 1:02}").replace('44', str(number % 100))
        os.kill(os.getpid(), signal.SIGKILL)
    store.restore(feed())
"""


def book(b: Bench) -> Path:
    return b.home / "ausrede.sqlite3"


def many_writers(b: Bench) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITERS, str(n)], stderr=subprocess.PIPE) for n in range(10)]
    for writer in writers:
        assert writer.communicate(timeout=100)[1] == b""
    with open_store() as store:
        assert len({e.customer for e in store.history()}) == 200


def killed_writer(b: Bench) -> None:
    with open_store() as store:
        store.note(ENTRY)
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", DYING], capture_output=True, check=False)
        assert done.returncode == -signal.SIGKILL
        with open_store() as store:
            assert store.history() == [ENTRY]
    with open_store() as store:
        store.note(ENTRY)
        assert len(store.history()) == 2


def left_alone(b: Bench, words: str) -> None:
    """Every command that touches the book says the sentence and leaves the file as it is."""
    before = book(b).read_bytes()
    for args in (("kunden", "liste"), ("kunden", "setzen", "A"), ("verlauf",), ("verlauf", "loeschen", "--alles"), ("check", "Ich war krank", "--kunde", "A", "--merken")):  # fmt: skip
        b.refused(*args, words=words)
        assert book(b).read_bytes() == before


def database(b: Bench, *statements: str) -> None:
    with sqlite3.connect(book(b)) as db:
        for statement in statements:
            db.execute(statement)
    db.close()


def newer_book(b: Bench) -> None:
    database(b, f"PRAGMA application_id = {APPLICATION}", "PRAGMA user_version = 99", "CREATE TABLE x (y)")
    left_alone(b, "neueren Version")


def foreign_book(b: Bench) -> None:
    database(b, "CREATE TABLE termine (tag TEXT)")
    left_alone(b, "anderen Programm")


def broken_book(b: Bench) -> None:
    book(b).write_bytes(b"Das ist keine Datenbank. " * 100)
    left_alone(b, "beschädigt")


def flipped_bits(b: Bench) -> None:
    """Any byte changed, anywhere: an answer or a sentence."""
    import random

    from ausrede.display import visible

    with open_store() as store:
        for n in range(40):
            store.put(Customer(f"Kunde {n}", "machtmensch", ("profi",), "du", "a@b.de"))
            store.note(Entry(f"Kunde {n}", date(2026, 1, 1), ("krank",), (), 5))
    whole = book(b).read_bytes()
    chance = random.Random(6)
    outcomes = set()
    for _ in range(400):
        broken = bytearray(whole)
        for _ in range(chance.choice([1, 1, 3, 30])):
            broken[chance.randrange(chance.choice([400, len(broken)]))] = chance.randrange(256)
        for file in b.home.glob("ausrede.sqlite3*"):
            file.unlink()
        book(b).write_bytes(broken[: len(broken) if chance.random() < 0.8 else chance.randrange(len(broken))])
        try:
            with open_store(create=False) as store:
                list(store.dump())
            outcomes.add("read")
        except AusredeError as error:
            assert_sentence(visible(" ".join(f"{error}".split())) + "\n")
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


def earlier_books(b: Bench) -> None:
    for version in range(1, len(MIGRATIONS) + 1):
        for file in b.home.glob("ausrede.sqlite3*"):
            file.unlink()
        database(
            b,
            *(s for step in MIGRATIONS[:version] for s in step.split(";") if s.strip()),
            f"PRAGMA user_version = {version}",
            f"PRAGMA application_id = {APPLICATION}",
            "INSERT INTO customers (key, name, type, traits, form) VALUES ('alt', 'Alt', 'machtmensch', '[\"profi\"]', 'sie')",
            "INSERT INTO history (key, name, day, excuses, circumstances) VALUES ('alt', 'Alt', '2025-05-05', '[\"krank\"]', '[]')",
        )
        with open_store() as store:
            assert store.customer("Alt") == Customer("Alt", "machtmensch", ("profi",), "sie", "")
            assert store.history("Alt") == [Entry("Alt", date(2025, 5, 5), ("krank",))]
            store.put(Customer("Neu", mail="a@b.de"))
            assert store.by_mail("a@b.de") is not None


def bad_imports(b: Bench) -> None:
    good = '{"customer": {"name": "Neu", "type": "", "traits": [], "form": "", "mail": ""}}\n'
    entry = {"customer": "A", "day": "2026-01-01", "excuses": ["krank"], "circumstances": [], "credibility": 5}
    customer = {"name": "A", "type": "x", "traits": [], "form": "", "mail": ""}
    odd: list[Any] = [3, "x", None, [1], {"a": 1}, "\ud800", 10**30, -1]
    lines = [json.dumps({"entry": {**entry, key: value}}) for key in entry for value in odd]
    lines += [json.dumps({"customer": {**customer, key: value}}) for key in customer for value in odd]
    refused = 0
    for line in ["{", "[" * 100_000, "null", '{"entry": 3}', '{"customer": {"name": " "}}', *lines]:
        result = b.cli("kunden", "import", "-", stdin=good + line)
        if result.code:
            assert_sentence(result.err)
            assert "Zeile 2" in result.err
            refused += 1
            continue
        # Whatever was taken in can be shown and judged with.
        for args in (("kunden", "liste"), ("verlauf",), ("kunden", "export"), ("verlauf", "--json")):
            assert b.cli(*args).code == 0, line
    assert refused > len(lines) / 2


def hostile_names(b: Bench) -> None:
    name = "\x1b[31mA\u202e[/]\x9b"
    for args in (("kunden", "setzen", name, "--typ", "machtmensch"), ("kunden", "liste"), ("check", "Ich war krank", "--kunde", name, "--merken"),
                 ("kunden", "liste", "--json"), ("verlauf",), ("verlauf", "--json"), ("kunden", "export"), ("kundentyp", "--antworten", "1,1,1,1,1,1,1", "--kunde", name),
                 ("besser", "Ich war krank", "--kunde", name), ("kunden", "loeschen", name)):  # fmt: skip
        result = b.cli(*args)
        assert result.code == 0
        assert harmless(result.out)
    b.refused("check", "x", "--kunde", name)


HISTORY = [
    Attack("Verlauf", "200 Schreiber zugleich (10 Prozesse mit je 20 Fäden)", "keiner geht verloren", many_writers),
    Attack("Verlauf", "kill -9 mitten im Schreiben", "alles von vorher ist da, nichts Halbes", killed_writer),
    Attack("Verlauf", "Datei einer neueren Version", "ein deutscher Satz, Datei unverändert", newer_book),
    Attack("Verlauf", "Datei eines anderen Programms", "ein deutscher Satz, Datei unverändert", foreign_book),
    Attack("Verlauf", "beschädigte Datei", "ein deutscher Satz, Datei unverändert", broken_book),
    Attack("Verlauf", "400-mal gekippte und abgeschnittene Bytes", "gelesen oder ein deutscher Satz", flipped_bits),
    Attack("Verlauf", "Dateien jeder früheren Version", "übernommen, mit Inhalt", earlier_books),
    Attack("Verlauf", "Importe mit falschen Werten an jeder Stelle", "ein Satz mit Zeile, nichts übernommen", bad_imports),
    Attack("Verlauf", "Kundennamen mit Terminalsequenzen", "sichtbar gemacht, in JSON maskiert", hostile_names),
]

ATTACKS = [*TEXTS, *MAILS, *CATALOGUES, *SURROUNDINGS, *HISTORY]


def table() -> str:
    """The table of the README."""
    rows = [f"| {a.area} | {a.attack} | {a.outcome} |" for a in ATTACKS]
    return "\n".join(["| Bereich | Angriff | Ausgang |", "| --- | --- | --- |", *rows])


@pytest.mark.parametrize("attack", ATTACKS, ids=[f"{a.area}: {a.attack} → {a.outcome}" for a in ATTACKS])
def test_attack(attack, cli, home, tmp_path, catalogue, monkeypatch):
    attack.run(Bench(cli, home, tmp_path, catalogue, monkeypatch))


def test_the_readme_shows_this_table():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"<!-- attacks -->\n{table()}\n<!-- /attacks -->" in readme
