"""The customer book and the history: one SQLite file that only its owner can read.

Of a message only what judging needs is kept (day, excuses, circumstances, lowest
score), never its text. Several processes may write at once; a file that is not
ours, broken or newer is refused with a sentence and never changed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from _thread import allocate_lock
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date as Date
from typing import TYPE_CHECKING, Any, Literal, cast

from .errors import InputError, StoreError, UnknownIdError, did_you_mean, reason
from .places import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .engine import Given

#: "ausr" as a number: tells our files from other programs' databases.
APPLICATION = 0x61757372
#: Seconds to wait for another process that is writing.
PATIENCE = 60.0

_MAKING = allocate_lock()

#: What SQLite raises for a broken file: its own message may be unreadable too.
_BROKEN = (sqlite3.Error, UnicodeDecodeError)

#: Schema version n is what the first n steps leave behind; steps are only ever added.
MIGRATIONS = (
    """
    CREATE TABLE customers (key TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, traits TEXT NOT NULL, form TEXT NOT NULL);
    CREATE TABLE history (id INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL, day TEXT NOT NULL, excuses TEXT NOT NULL, circumstances TEXT NOT NULL);
    CREATE INDEX history_by_customer ON history (key, day);
    """,
    """
    ALTER TABLE customers ADD COLUMN mail TEXT NOT NULL DEFAULT '';
    ALTER TABLE history ADD COLUMN credibility INTEGER;
    """,
)


@dataclass(frozen=True, slots=True)
class Customer:
    """A person or firm in the customer book."""

    name: str
    #: Id of the customer type; empty: not known yet.
    type: str = ""
    #: Ids of circumstances of kind trait.
    traits: tuple[str, ...] = ()
    #: How the sender addresses this customer; empty: not known.
    form: Literal["du", "sie", ""] = ""
    #: Mail address in lower case; empty: not known.
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that was noted."""

    customer: str
    day: Date
    excuses: tuple[str, ...]
    circumstances: tuple[str, ...] = ()
    #: Lowest overall score, 0..100; None: no excuse was found.
    credibility: int | None = None


class Store:
    """The open file. Use :func:`open_store`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self.path = path

    def put(self, customer: Customer) -> None:
        """Add a customer, or replace the one of that name (case does not matter)."""
        if not customer.name.strip():
            raise InputError("Der Name des Kunden ist leer; bitte geben Sie einen an.")
        with self._writing():
            self._put(customer)

    def customers(self) -> list[Customer]:
        """All customers by name."""
        rows = self._db.execute("SELECT name, type, traits, form, mail FROM customers ORDER BY key").fetchall()
        return [_customer(row) for row in rows]

    def customer(self, name: str) -> Customer:
        """The customer of that name. Raises UnknownIdError."""
        found = self.find(name)
        if found is None:
            names = [c.name for c in self.customers()]
            raise UnknownIdError(
                f"Den Kunden '{name}' gibt es im Kundenbuch nicht. {did_you_mean(name, names)} "
                f'Anlegen: ausrede kunden setzen "{name}" --typ TYP'
            )
        return found

    def find(self, name: str) -> Customer | None:
        """The customer of that name, if there is one."""
        row = self._db.execute("SELECT name, type, traits, form, mail FROM customers WHERE key = ?", (_key(name),)).fetchone()
        return _customer(row) if row else None

    def told(self, given: Given, customer: Customer) -> Given:
        """What a call gives, with what the book and the history know of the customer added."""
        earlier = tuple((entry.day, entry.excuses) for entry in self.history(customer.name))
        types = given.types or ((customer.type,) if customer.type else ())
        return given._replace(types=types, book=customer.traits, earlier=earlier)

    def by_mail(self, address: str) -> Customer | None:
        """The customer with that mail address, if there is one."""
        row = self._db.execute(
            "SELECT name, type, traits, form, mail FROM customers WHERE mail = ? AND mail <> '' ORDER BY key", (address.lower(),)
        ).fetchone()
        return _customer(row) if row else None

    def remove(self, name: str) -> None:
        """Take a customer out of the book, with the history. Raises UnknownIdError."""
        found = self.customer(name)
        with self._writing():
            self._db.execute("DELETE FROM customers WHERE key = ?", (_key(found.name),))
            self._db.execute("DELETE FROM history WHERE key = ?", (_key(found.name),))

    def note(self, entry: Entry) -> None:
        """Add one message to the history."""
        with self._writing():
            self._insert(entry)

    def history(self, customer: str | None = None) -> list[Entry]:
        """What was noted, oldest first; of one customer or of all."""
        where, values = ("WHERE key = ?", (_key(customer),)) if customer is not None else ("", ())
        rows = self._db.execute(
            f"SELECT name, day, excuses, circumstances, credibility FROM history {where} ORDER BY day, id", values
        ).fetchall()
        return [_entry(row) for row in rows]

    def forget(self, *, customer: str | None = None, before: Date | None = None) -> int:
        """Delete history: of one customer, before a day (exclusive), or all of it. How many entries went."""
        conditions, values = [], []
        if customer is not None:
            conditions.append("key = ?")
            values.append(_key(customer))
        if before is not None:
            conditions.append("day < ?")
            values.append(before.isoformat())
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        with self._writing():
            return self._db.execute(f"DELETE FROM history {where}", values).rowcount

    def dump(self) -> Iterator[str]:
        """Everything as JSON lines, customers first."""
        from .jsonout import dumps

        for customer in self.customers():
            yield dumps({"customer": asdict(customer)})
        for entry in self.history():
            yield dumps({"entry": {**asdict(entry), "day": entry.day.isoformat()}})

    def restore(self, lines: Iterable[str]) -> int:
        """Add what :meth:`dump` wrote; customers of the same name are replaced, entries that are there stay single.

        All or nothing. How many lines were taken in. Raises InputError naming the line.
        """
        taken = 0
        known = set(self.history())
        with self._writing():
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                    if "customer" in record:
                        self._put(_told_customer(record["customer"]))
                    else:
                        entry = _told_entry(record["entry"])
                        if entry not in known:
                            self._insert(entry)
                            known.add(entry)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError, _NotOurs, InputError):
                    raise InputError(f"Zeile {number} stammt nicht aus 'ausrede kunden export'; es wurde nichts übernommen.") from None
                taken += 1
        return taken

    def _put(self, customer: Customer) -> None:
        name = " ".join(customer.name.split())
        self._db.execute(
            "INSERT OR REPLACE INTO customers (key, name, type, traits, form, mail) VALUES (?, ?, ?, ?, ?, ?)",
            (_key(name), name, customer.type, json.dumps(customer.traits), customer.form, customer.mail.lower()),
        )

    def _insert(self, entry: Entry) -> None:
        self._db.execute(
            "INSERT INTO history (key, name, day, excuses, circumstances, credibility) VALUES (?, ?, ?, ?, ?, ?)",
            (
                _key(entry.customer),
                entry.customer.strip(),
                entry.day.isoformat(),
                json.dumps(entry.excuses),
                json.dumps(entry.circumstances),
                entry.credibility,
            ),
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; taken at once, so that no other writer can come between."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise _refused(self.path, error) from None


@contextmanager
def open_store(*, create: bool = True) -> Iterator[Store]:
    """Open the file in the user's data folder (``AUSREDE_HOME`` overrides), made on first use.

    Raises StoreError if it cannot be used; with ``create=False`` an absent file reads as empty.
    """
    path = data_folder() / "ausrede.sqlite3"
    connection = _connect(path) if create or path.exists() else _empty()
    try:
        yield Store(connection, path)
    except _BROKEN as error:
        raise _refused(path, error) from None
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Closing a file lets go of every lock that this process holds on it, SQLite's in other threads too:
        # so the file is opened only while nobody can have it, that is once, to be made.
        with _MAKING:
            if not path.exists() or not os.access(path, os.R_OK | os.W_OK):
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"Das Kundenbuch {path} lässt sich nicht öffnen ({reason(error)}); bitte prüfen Sie die Rechte oder setzen Sie AUSREDE_HOME auf einen anderen Ordner."
        ) from None
    try:
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    except sqlite3.Error as error:  # a pipe or a device in its place
        raise _refused(path, error) from None
    try:
        _check_ours(connection, path)
        _use_wal(connection)
        _migrate(connection, path)
    except _BROKEN as error:
        connection.close()
        raise _refused(path, error) from None
    except StoreError:
        connection.close()
        raise
    return connection


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for step in MIGRATIONS:
        connection.executescript(step)
    return connection


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    # One transaction, one moment: another process may be making the file right now.
    connection.execute("BEGIN")
    owner = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("COMMIT")
    if owner != APPLICATION and (tables or owner):
        raise StoreError(
            f"Die Datei {path} gehört einem anderen Programm; bitte verschieben Sie sie oder setzen Sie AUSREDE_HOME auf einen anderen Ordner."
        )
    if version > len(MIGRATIONS):
        raise StoreError(f"Das Kundenbuch {path} stammt von einer neueren Version von ausrede; bitte aktualisieren Sie das Programm.")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switching the journal needs the file to itself for a moment, and does not wait by itself."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Read again: another process may have been quicker.
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        for number, step in enumerate(MIGRATIONS[version:], version + 1):
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _refused(path: Path, error: Exception) -> StoreError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreError(f"Das Kundenbuch {path} ist gerade von einem anderen Programm belegt; bitte versuchen Sie es gleich noch einmal.")
    if "readonly" in text or "read-only" in text:
        return StoreError(f"In das Kundenbuch {path} darf nicht geschrieben werden; bitte prüfen Sie die Rechte.")
    if "I/O" in text or "unable to open" in text:
        return StoreError(
            f"Das Kundenbuch {path} lässt sich gerade nicht lesen oder schreiben; bitte prüfen Sie Platz, Rechte und Datenträger. Was schon darin stand, ist noch da."
        )
    if "full" in text:
        return StoreError(f"Für das Kundenbuch {path} ist kein Platz mehr; bitte schaffen Sie Platz. Was schon darin stand, ist noch da.")
    return StoreError(
        f"Die Datei {path} ist beschädigt oder kein Kundenbuch ({text}); bitte verschieben Sie sie, ausrede legt dann eine neue an."
    )


def _key(name: str) -> str:
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            raise InputError(f"Der Name '{name}' enthält Zeichen, die sich nicht lesen lassen; bitte geben Sie ihn in UTF-8 an.") from None
    return " ".join(name.split()).casefold()


def _customer(row: Any) -> Customer:
    name, type, traits, form, mail = row
    return _told_customer({"name": name, "type": type, "traits": _parsed(traits), "form": form, "mail": mail})


def _entry(row: Any) -> Entry:
    name, day, excuses, circumstances, credibility = row
    return _told_entry(
        {"customer": name, "day": day, "excuses": _parsed(excuses), "circumstances": _parsed(circumstances), "credibility": credibility}
    )


def _parsed(text: Any) -> Any:
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise _NotOurs("unreadable entry") from None


class _NotOurs(sqlite3.DatabaseError):
    """Something stands in a field that this program never wrote there."""


def _told_customer(fields: Any) -> Customer:
    """A customer out of plain values, every one of them checked."""
    texts = [_text(fields, key) for key in ("name", "type", "form", "mail")]
    name, type, form, mail = texts
    if not name.strip() or form not in ("du", "sie", ""):
        raise _NotOurs("unreadable customer")
    return Customer(name, type, _idents(fields, "traits"), cast("Literal['du', 'sie', '']", form), mail)


def _told_entry(fields: Any) -> Entry:
    """One message of the history out of plain values, every one of them checked."""
    credibility = fields["credibility"]
    if credibility is not None and (not isinstance(credibility, int) or not 0 <= credibility <= 100):
        raise _NotOurs("unreadable score")
    try:
        day = Date.fromisoformat(_text(fields, "day"))
    except ValueError:
        raise _NotOurs("unreadable day") from None
    return Entry(_text(fields, "customer"), day, _idents(fields, "excuses"), _idents(fields, "circumstances"), credibility)


def _text(fields: Any, key: str) -> str:
    value = fields[key]
    if not isinstance(value, str):
        raise _NotOurs(f"unreadable {key}")
    return value


def _idents(fields: Any, key: str) -> tuple[str, ...]:
    values = fields[key]
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise _NotOurs(f"unreadable {key}")
    return tuple(values)
