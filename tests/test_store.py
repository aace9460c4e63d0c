"""The customer book and the history on disk."""

from __future__ import annotations

import stat
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausrede.errors import InputError, StoreError, UnknownIdError
from ausrede.store import Customer, Entry, open_store

MUELLER = Customer("Müller GmbH", "sicherheitsmensch", ("profi",), "du", "info@mueller.de")
ENTRY = Entry("Müller GmbH", date(2026, 1, 3), ("krank",), ("frueh",), 44)


def path(home):
    return home / "ausrede.sqlite3"


def test_a_customer_is_found_whatever_the_case_and_by_mail(home):
    with open_store() as store:
        store.put(MUELLER)
        assert store.customer("müller  gmbh") == MUELLER
        assert store.by_mail("INFO@mueller.de") == MUELLER
        assert store.by_mail("") is None


def test_putting_again_replaces(home):
    with open_store() as store:
        store.put(MUELLER)
        store.put(Customer("MÜLLER GMBH", "machtmensch"))
        assert [c.type for c in store.customers()] == ["machtmensch"]


def test_an_unknown_customer_is_named_with_the_nearest(home):
    with open_store() as store:
        store.put(MUELLER)
        with pytest.raises(UnknownIdError, match="Meinten Sie 'Müller GmbH'"):
            store.customer("Müler GmbH")


def test_an_empty_name_is_refused(home):
    with open_store() as store, pytest.raises(InputError):
        store.put(Customer("  "))


def test_history_is_kept_by_customer_and_can_be_forgotten(home):
    with open_store() as store:
        store.note(ENTRY)
        store.note(Entry("Huber", date(2025, 1, 1), ("preis",)))
        assert store.history("MÜLLER GmbH") == [ENTRY]
        assert [e.customer for e in store.history()] == ["Huber", "Müller GmbH"]
        assert store.forget(before=date(2026, 1, 1)) == 1
        assert store.forget(customer="Huber") == 0
        assert store.forget() == 1


def test_removing_a_customer_takes_the_history_along(home):
    with open_store() as store:
        store.put(MUELLER)
        store.note(ENTRY)
        store.remove("Müller GmbH")
        assert store.history() == []


def test_dump_and_restore_are_each_others_inverse(home, tmp_path, monkeypatch):
    with open_store() as store:
        store.put(MUELLER)
        store.note(ENTRY)
        lines = list(store.dump())
    monkeypatch.setenv("AUSREDE_HOME", str(tmp_path / "neu"))
    with open_store() as store:
        assert store.restore(lines) == 2
        assert store.restore(lines) == 2
        assert store.customers() == [MUELLER]
        assert store.history() == [ENTRY]


@pytest.mark.parametrize("line", ["kein json", "[]", '{"entry": {}}', '{"customer": {"name": 1}}', "3"])
def test_a_bad_line_restores_nothing(home, line):
    with open_store() as store:
        store.put(MUELLER)
        good = next(store.dump())
        with pytest.raises(InputError, match="Zeile 2"):
            store.restore([good.replace("Müller", "Meier"), line])
        assert store.customers() == [MUELLER]


def test_only_the_owner_may_read(home):
    with open_store() as store:
        store.put(MUELLER)
        for file in home.glob("ausrede.sqlite3*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_reading_alone_makes_no_file(home):
    with open_store(create=False) as store:
        assert store.customers() == []
    assert not path(home).exists()


def test_a_folder_that_cannot_be_made_is_told(home, monkeypatch, tmp_path):
    (tmp_path / "datei").write_text("x")
    monkeypatch.setenv("AUSREDE_HOME", str(tmp_path / "datei" / "innen"))
    with pytest.raises(StoreError, match="AUSREDE_HOME"), open_store():
        pass


NAMES = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=12)


@given(st.lists(st.tuples(NAMES, st.sampled_from(["krank", "preis"]), st.dates()), max_size=8))
@settings(max_examples=25, deadline=None)
def test_whatever_is_noted_comes_back(tmp_path_factory, entries):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUSREDE_HOME", str(tmp_path_factory.mktemp("home")))
        with open_store() as store:
            for name, excuse, day in entries:
                store.note(Entry(name, day, (excuse,)))
            found = store.history()
            assert sorted((e.customer, e.excuses[0], e.day) for e in found) == sorted((n.strip(), e, d) for n, e, d in entries)
            lines = list(store.dump())
            assert store.restore(lines) == len(lines)
