"""YAML files of strangers, read safely: plain values with the line each one stands in.

No tag is ever resolved, so loading cannot execute anything; ``no`` stays the word
"no". Aliases are refused because they let a small file grow without bound.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from .errors import CatalogueError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Deepest nesting that is read.
MAX_DEPTH = 12

#: What YAML itself refuses.
_UNREADABLE = yaml.reader.Reader.NON_PRINTABLE
#: What a terminal acts on, or what makes text look like something else; texts of the catalogue are printed as they stand.
_ACTING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_WHOLE = re.compile("[+-]?[0-9]{1,9}")

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place:
    """A file and a line in it, for messages."""

    __slots__ = ("file", "line")

    def __init__(self, file: str, line: int) -> None:
        self.file = file
        self.line = line

    def error(self, sentence: str) -> CatalogueError:
        """The error to raise for what stands here."""
        return CatalogueError(f"{self.file}, Zeile {self.line}: {sentence}")


def read(path: Path, data: bytes) -> Entry:
    """The top-level mapping of a YAML document. Raises CatalogueError naming the line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(
            f"{path.name} ist nicht in UTF-8 gespeichert (Byte {error.start}); bitte speichern Sie die Datei als UTF-8."
        ) from None
    if _ACTING.search(text):
        line = _line_of_first(_ACTING, text)
        raise CatalogueError(f"{path.name}, Zeile {line}: Hier steht ein unsichtbares Steuerzeichen; bitte löschen Sie es.")
    try:
        _refuse_bombs(path.name, text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else _line_of_first(_UNREADABLE, text)
        problem = getattr(error, "problem", None) or "unlesbares Zeichen"
        raise CatalogueError(
            f"{path.name}, Zeile {line}: Hier ist das YAML fehlerhaft ({problem}); bitte prüfen Sie Einrückung und Anführungszeichen."
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise CatalogueError(f"{path.name}, Zeile 1: Ein Katalog besteht aus Schlüsseln wie 'rules:' und 'cues:'.")
    return Entry(path.name, node, "Der Katalog")


def _line_of_first(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _refuse_bombs(file: str, text: str) -> None:
    depth = 0
    escapes = "\\" in text
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise CatalogueError(
                f"{file}, Zeile {line}: Verweise (*name) sind in Katalogen nicht erlaubt; bitte setzen Sie Muster wie '*absturz' in Anführungszeichen."
            )
        if getattr(event, "tag", None) is not None and event.tag != "!" and event.implicit in (False, (False, False)):
            raise CatalogueError(f"{file}, Zeile {line}: Das Etikett {event.tag} ist in Katalogen nicht erlaubt; bitte streichen Sie es.")
        if escapes and isinstance(event, yaml.ScalarEvent) and (_ACTING.search(event.value) or _UNREADABLE.search(event.value)):
            raise CatalogueError(f"{file}, Zeile {line}: Hier entsteht durch \\ ein Steuerzeichen; bitte schreiben Sie es anders.")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise CatalogueError(f"{file}, Zeile {line}: Der Katalog ist zu tief verschachtelt; erlaubt sind {MAX_DEPTH} Ebenen.")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class Entry:
    """One mapping of the file; every key has to be asked for, the rest is refused by :meth:`done`."""

    def __init__(self, file: str, node: yaml.MappingNode, name: str) -> None:
        self.name = name
        self.place = Place(file, node.start_mark.line + 1)
        self._values: dict[str, yaml.Node] = {}
        self._asked: list[str] = []
        for key, value in node.value:
            place = Place(file, key.start_mark.line + 1)
            if not isinstance(key, yaml.ScalarNode):
                raise place.error(f"{name} hat einen Schlüssel, der kein Wort ist.")
            if key.value in self._values:
                raise place.error(f"{name} hat den Schlüssel '{key.value}' zweimal; bitte streichen Sie einen davon.")
            self._values[key.value] = value

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def every_key(self) -> list[str]:
        """All keys, in file order; asking for them marks them as known."""
        self._asked = list(self._values)
        return list(self._values)

    def at(self, key: str) -> Place:
        """Where the value of a key stands."""
        node = self._values.get(key)
        return Place(self.place.file, node.start_mark.line + 1) if node else self.place

    def done(self) -> None:
        """Refuse what was not asked for. Raises CatalogueError."""
        for key in self._values:
            if key not in self._asked:
                raise self.at(key).error(f"{self.name} hat den unbekannten Schlüssel '{key}'. {did_you_mean(key, self._asked)}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; missing: the default, or an error if there is none."""
        node = self._get(key, default is None)
        if node is None:
            return default or ""
        if not isinstance(node, yaml.ScalarNode):
            raise self.at(key).error(f"{self.name}: '{key}' muss ein Text sein.")
        value = " ".join(str(node.value).split())
        if not value and default is None:
            raise self.at(key).error(f"{self.name}: '{key}' ist leer; bitte tragen Sie etwas ein.")
        return value

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of the options."""
        value = self.text(key, default)
        if value not in (known := list(options)):
            raise self.at(key).error(f"{self.name}: '{key}: {value}' gibt es nicht. {did_you_mean(value, known)}")
        return value

    def number(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within the bounds, both included."""
        if key not in self and default is not None:
            self._asked.append(key)
            return default
        value = self.text(key)
        if not _WHOLE.fullmatch(value) or not low <= int(value) <= high:
            raise self.at(key).error(f"{self.name}: '{key}' muss eine ganze Zahl von {low} bis {high} sein, nicht '{value}'.")
        return int(value)

    def decimal(self, key: str, low: float, high: float) -> float:
        """A number within the bounds, both included."""
        value = self.text(key)
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            raise self.at(key).error(f"{self.name}: '{key}' muss eine Zahl von {low} bis {high} sein, nicht '{value}'.")
        return number

    def flag(self, key: str) -> bool:
        """ja/nein (true/false); missing: nein."""
        value = self.text(key, "nein").lower()
        if value not in ("ja", "nein", "true", "false"):
            raise self.at(key).error(f"{self.name}: '{key}' muss ja oder nein sein, nicht '{value}'.")
        return value in ("ja", "true")

    def texts(self, key: str, *, required: bool = False, commas: bool = False) -> list[str]:
        """A list of texts; with ``commas`` also one text with commas."""
        node = self._get(key, required)
        if node is None:
            return []
        if commas and isinstance(node, yaml.ScalarNode):
            values = [value.strip() for value in " ".join(str(node.value).split()).split(",")]
        elif isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
            values = [" ".join(str(item.value).split()) for item in node.value]
            if commas:
                values = [" ".join(v.split()) for value in values for v in value.split(",")]
        else:
            raise self.at(key).error(f"{self.name}: '{key}' muss eine Liste von Texten sein.")
        values = [value for value in values if value]
        if required and not values:
            raise self.at(key).error(f"{self.name}: '{key}' ist leer; bitte tragen Sie etwas ein.")
        return values

    def entries(self, key: str, name: str) -> list[Entry]:
        """A list of mappings; missing: none. ``name`` stands for each in messages."""
        node = self._get(key, False)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.at(key).error(f"'{key}' muss eine Liste sein, jeder Eintrag mit einem Strich davor.")
        found: list[Entry] = []
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                raise Place(self.place.file, item.start_mark.line + 1).error(
                    f"Unter '{key}' steht etwas, das kein Eintrag mit Schlüsseln ist."
                )
            found.append(Entry(self.place.file, item, name))
        return found

    def mapping(self, key: str) -> Entry | None:
        """A mapping; missing: None."""
        node = self._get(key, False)
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            raise self.at(key).error(f"{self.name}: '{key}' muss aus Schlüsseln und Werten bestehen.")
        return Entry(self.place.file, node, f"{self.name}: '{key}'")

    def _get(self, key: str, required: bool) -> yaml.Node | None:
        self._asked.append(key)
        node = self._values.get(key)
        if node is None and required:
            raise self.place.error(f"{self.name} braucht '{key}'; bitte tragen Sie es ein.")
        return node
