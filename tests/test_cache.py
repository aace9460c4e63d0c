"""The compiled catalogue that is kept: used, never stale, never trusted too far, never needed."""

from __future__ import annotations

import datetime
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import ausrede.compiling
from ausrede import cache
from ausrede.catalogue import MAKERS, load
from ausrede.engine import Given, Judge
from ausrede.errors import CatalogueError
from ausrede.sections import Sections, in_memory


@pytest.fixture
def path(tmp_path, monkeypatch):
    """An overlay whose compiled form is kept in a folder of its own."""
    monkeypatch.setenv("AUSREDE_HOME", str(tmp_path / "frisch"))
    path = tmp_path / "eigen.yaml"
    path.write_text("k: 0.2")
    return path


@pytest.fixture
def compiled(monkeypatch):
    """How often a catalogue was compiled; a small one, because these tests are not about what is in it."""
    count = []

    def quick(layers):
        count.append(1)
        return {"k": float(layers[-1][0][1].partition(b":")[2]), "excuses": []}

    monkeypatch.setattr(ausrede.compiling, "compile_catalogue", quick)
    return count


def kept(path: Path) -> Path:
    (file,) = (path.parent / "frisch" / "cache").iterdir()
    return file


def test_a_second_start_reads_no_source(path, compiled, monkeypatch):
    monkeypatch.setattr(cache, "YOUNG_NS", 0)
    assert load([path]).k == 0.2
    monkeypatch.setattr("ausrede.catalogue.read_file", lambda _: pytest.fail("a source was read"))
    assert load([path]).k == 0.2
    assert len(compiled) == 1


def test_a_source_that_was_only_touched_is_not_compiled_again(path, compiled, monkeypatch):
    monkeypatch.setattr(cache, "YOUNG_NS", 0)
    load([path])
    path.touch()
    load([path])
    assert len(compiled) == 1
    monkeypatch.setattr("ausrede.catalogue.read_file", lambda _: pytest.fail("the new times were not kept"))
    load([path])


@pytest.mark.parametrize("young", [0, cache.YOUNG_NS])
def test_a_changed_source_shows_even_with_its_old_size_and_time(path, compiled, monkeypatch, young):
    monkeypatch.setattr(cache, "YOUNG_NS", young)
    for number in range(20):
        before = path.stat()
        path.write_text(f"k: 0.{number % 9 + 1}")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert load([path]).k == (number % 9 + 1) / 10


def test_times_prove_nothing_about_a_source_written_just_now(path, compiled):
    load([path])
    assert Sections(in_memory(kept(path).read_bytes())).head["sources"] is None


def test_other_sources_have_another_file(path, compiled):
    other = path.with_name("anders.yaml")
    other.write_text("k: 0.7")
    assert (load([path]).k, load([other]).k, load([path, other]).k, load([other, path]).k) == (0.2, 0.7, 0.7, 0.2)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


SPOILT = {
    "empty": lambda file: file.write_bytes(b""),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "with something behind it": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "one bit turned": lambda file: file.write_bytes(file.read_bytes()[:-2] + bytes([file.read_bytes()[-2] ^ 1]) + file.read_bytes()[-1:]),
    "no container": lambda file: file.write_bytes(b"{}\n"),
    "a list": lambda file: file.write_bytes(b"[1]\n"),
    "not even text": lambda file: file.write_bytes(b"\xff\xfe\n\0"),
    "nested without end": lambda file: file.write_bytes(b"[" * 200_000 + b"\n"),
    "another form": lambda file: file.write_bytes(file.read_bytes().replace(b'"format":"2', b'"format":"1', 1)),
    "of other sources": lambda file: file.write_bytes(Sections(in_memory(file.read_bytes())).packed(roots=["/etc"])),
    "a pipe": _pipe,
    "writable by everybody": lambda file: file.chmod(0o666),
}


@pytest.mark.skipif(os.name == "nt", reason="pipes and modes as Unix has them")
@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_not_ours_or_not_whole_is_compiled_again(path, compiled, spoil):
    load([path])
    spoil(kept(path))
    assert load([path]).k == 0.2
    assert len(compiled) == 2
    assert load([path]).k == 0.2
    assert len(compiled) == 2


def test_a_page_that_broke_while_it_was_used_is_made_anew(path, monkeypatch):
    """Nobody writes into a kept catalogue, but disks fail: what was begun is finished with the right answers."""
    monkeypatch.setattr(cache, "YOUNG_NS", 0)
    texts = ["Ich war krank.", "Der Drucker streikt seit gestern.", "Ich musste nach Wien."]
    begun = load([path])
    whole = [begun.recogniser.recognise(text) for text in texts]
    opened = load([path])
    data = kept(path).read_bytes()
    core = data.index(b"\n") + opened.section.head["core"]
    with kept(path).open("r+b") as file:
        file.seek(core + 1)
        file.write(b"#" * (len(data) - core - 1))
    assert [opened.recogniser.recognise(text) for text in texts] == whole
    assert kept(path).read_bytes() == data  # and the next one finds it whole


def test_a_page_that_broke_together_with_its_sources_is_told(path, monkeypatch):
    monkeypatch.setattr(cache, "YOUNG_NS", 0)
    load([path])
    opened = load([path])
    file = kept(path)
    file.write_bytes(file.read_bytes()[:-2])
    path.write_text("k: 0.3")
    with pytest.raises(CatalogueError, match="während des Aufrufs geändert"):
        [opened.section("surroundings_words").get(f"{one}{two}") for one in "abcdefghijklmnop" for two in "abcdefghijklmnopqrstuvwxyz"]


def test_only_the_newest_are_kept(path, compiled):
    for number in range(cache.KEPT + 3):
        other = path.with_name(f"k{number}.yaml")
        other.write_text("k: 0.3")
        load([other])
    assert len(list((path.parent / "frisch" / "cache").iterdir())) == cache.KEPT


def test_an_unwritable_folder_is_used_as_it_is_and_only_costs_time(path, compiled, monkeypatch):
    load([path])
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("something was written") if _[1] & os.O_WRONLY else os_open(*_))
    load([path])
    assert len(compiled) == 1


os_open = os.open


def test_every_module_that_makes_the_compiled_form_is_a_source_of_it():
    code = "import sys, ausrede.compiling; print(*(n.partition('.')[2] for n in sys.modules if n.startswith('ausrede.')))"
    used = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.split()
    assert set(used) - {"errors"} <= set(MAKERS)


def test_a_catalogue_and_its_judge_can_be_sent_elsewhere(catalogue):
    judge = Judge(catalogue, Given(types=("machtmensch",)), datetime.date(2026, 1, 15))
    text = "Mein Internet ging nicht, ich war krank."
    one, two = (pickle.loads(pickle.dumps(judge)) for _ in range(2))
    assert one(text) == judge(text)
    assert one.catalogue is two.catalogue
