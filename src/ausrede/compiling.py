"""Catalogue files → one checked, plain (JSON-able) dictionary.

Everything a catalogue can get wrong is found here, with file, line and remedy;
what comes out is trusted by the rest. Overlays are merged entry by entry: a known
id replaces the entry in place, a new one comes after; word lists grow.
"""

from __future__ import annotations

import gc
import json
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from .entries import NAMES, SECTIONS, Reader, Record, bands_of
from .errors import CatalogueError, did_you_mean
from .evidence import ALWAYS, UNTABLED, UNWEIGHED, symbols_in
from .patterns import SHAPES, PatternError, Table
from .sections import Flat, Paged
from .surroundings import SCOPES
from .words import fold
from .yamlfile import Entry, Place, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path


def compile_catalogue(layers: Sequence[Sequence[tuple[Path, bytes]]]) -> Record:
    """Read, merge and check the layers (built-in files first, then overlays).

    Raises CatalogueError for the first mistake found.
    """
    # Hardly anything here is garbage before the end; looking for it among a million new objects takes a fifth of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        # The overlays first: if a file cannot be read it is one of them, and the built-in ones take a second.
        opened = [[read(path, data) for path, data in files] for files in reversed(layers)]
        draft = _Draft()
        for number, files in enumerate(reversed(opened)):
            for file in files:
                draft.add(file, layer=number)
        return draft.finish()
    finally:
        if collecting:
            gc.enable()


class _Draft:
    """A catalogue while its files are put together."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Record]] = {name: {} for name in SECTIONS}
        self.places: dict[str, tuple[Place, str, int]] = {}
        self.settings: Record = {}
        self.words: dict[str, list[str]] = {"connectors": [], "abbreviations": [], "common": []}
        self.orders: dict[str, list[str]] = {}
        self.order_places: dict[str, Place] = {}
        self.lists: dict[str, list[str]] = {}
        self.list_places: dict[str, tuple[Place, int]] = {}

    def add(self, file: Entry, layer: int) -> None:
        """Take in one file; a later layer may replace what an earlier one said."""
        if layer and "include" in file:
            raise file.at("include").error("'include' gilt nur im eingebauten Katalog; bitte nennen Sie jede Datei mit --katalog.")
        file.texts("include")
        if "version" in file and file.text("version") != "1":
            raise file.at("version").error("Diese Katalogversion ist unbekannt; dieses Programm liest 'version: 1'.")
        if "k" in file:
            self.settings["k"] = file.decimal("k", 0.05, 2.0)
        if bands := file.entries("bands", "Eine Stufe"):
            self.settings["bands"] = bands_of(bands, file.at("bands"))
        for key in self.words:
            self.words[key] += file.texts(key, commas=True)
        if repeat := file.mapping("repetition"):
            self.settings["repetition"] = {key: repeat.number(key, 1, 3650) for key in ("days", "times", "reasons")}
            repeat.done()
        if orders := file.mapping("orders"):
            self.orders |= {type: orders.texts(type, required=True) for type in orders.every_key()}
            self.order_places |= {type: orders.at(type) for type in self.orders if type in orders}
            self.settings["orders"] = self.orders
        if lists := file.mapping("lists"):
            self._add_lists(lists, layer)
        for name, reader in SECTIONS.items():
            for entry in file.entries(name, NAMES[name]):
                self._add_entry(name, reader, entry, layer)
        file.done()

    def _add_lists(self, lists: Entry, layer: int) -> None:
        for name in lists.every_key():
            if name in self.lists and self.list_places[name][1] == layer:
                raise lists.at(name).error(f"Die Wortliste <{name}> gibt es schon; bitte führen Sie beide zusammen.")
            if name in SHAPES or not name.isidentifier():
                raise lists.at(name).error(f"'{name}' taugt nicht als Name einer Wortliste; bitte nehmen Sie Buchstaben und _.")
            self.lists[name] = self.lists.get(name, []) + lists.texts(name, commas=True, required=True)
            self.list_places.setdefault(name, (lists.at(name), layer))

    def _add_entry(self, section: str, reader: Reader, entry: Entry, layer: int) -> None:
        ident = entry.text("id")
        if not ident.isidentifier() or not ident.isascii() or ident != ident.lower():
            raise entry.at("id").error(f"'{ident}' taugt nicht als Kennung; bitte nehmen Sie kleine Buchstaben, Ziffern und _.")
        entry.name = f"{NAMES[section]} '{ident}'"
        if ident in self.places:
            place, other, before = self.places[ident]
            if other != section or before == layer:
                raise entry.at("id").error(
                    f"Die Kennung '{ident}' ist schon vergeben ({place.file}, Zeile {place.line}); bitte wählen Sie eine andere."
                )
        record = reader(entry)
        entry.done()
        self.sections[section][ident] = {"id": ident, **record}
        self.places[ident] = (entry.place, section, layer)

    def finish(self) -> Record:
        """Check what spans entries and build the matching tables."""
        for key, what in (
            ("k", "'k' (die Steilheit der Wertung)"),
            ("bands", "'bands' (die Worte zu den Punkten)"),
            ("orders", "'orders' (die Reihenfolge der Bausteine)"),
            ("repetition", "'repetition' (wann eine Ausrede als wiederholt gilt)"),
        ):
            if key not in self.settings:
                raise CatalogueError(f"Dem Katalog fehlt {what}; bitte tragen Sie es ein.")
        sections = self.sections
        for name, what in (("excuses", "keine Ausreden"), ("types", "keine Kundentypen")):
            if not sections[name]:
                raise CatalogueError(f"Der Katalog nennt {what}; bitte tragen Sie mindestens einen Eintrag unter '{name}' ein.")
        self._check_circumstances()
        self._check_rules()
        self._check_rest()
        return {
            **self.settings,
            **{
                name: list(entries.values())
                for name, entries in sections.items()
                if name not in ("cues", "guards", "evidence", "surroundings")
            },
            **self._recogniser(),
            "lines": {ident: f"{place.file}, Zeile {place.line}" for ident, (place, _, _) in self.places.items()},
        }

    def _known(self, idents: Iterable[str], allowed: Sequence[str], owner: str, key: str) -> None:
        for ident in idents:
            if not any(ident in self.sections[section] for section in allowed):
                names = [i for section in allowed for i in self.sections[section]]
                raise self.places[owner][0].error(
                    f"{NAMES[self.places[owner][1]]} '{owner}' nennt unter '{key}' das unbekannte '{ident}'. {did_you_mean(ident, names)}"
                )

    def _check_circumstances(self) -> None:
        circumstances = self.sections["circumstances"]
        for ident, record in circumstances.items():
            self._known(record["excludes"], ("circumstances",), ident, "excludes")
            self._known(record["needs"], ("excuses", "circumstances", "signals"), ident, "needs")
            if ident in record["excludes"]:
                raise self.places[ident][0].error(f"Der Umstand '{ident}' schließt sich selbst aus; bitte nennen Sie einen anderen.")
            for other in record["excludes"]:
                if ident not in circumstances[other]["excludes"]:
                    circumstances[other]["excludes"].append(ident)

    def _check_rules(self) -> None:
        rules = self.sections["rules"]
        for ident, rule in rules.items():
            for key in ("when", "unless"):
                self._known(rule[key], ("excuses", "types", "circumstances"), ident, key)
            self._known(rule["replaces"], ("rules",), ident, "replaces")
            self._known(rule["sources"], ("sources",), ident, "sources")
            place = self.places[ident][0]
            if both := set(rule["when"]) & set(rule["unless"]):
                raise place.error(f"Die Regel '{ident}' verlangt und verbietet '{min(both)}'; so kann sie nie gelten.")
            for section, what in (("excuses", "Ausreden"), ("types", "Kundentypen")):
                if len(set(rule["when"]) & self.sections[section].keys()) > 1:
                    raise place.error(f"Die Regel '{ident}' verlangt zwei {what} zugleich; so kann sie nie gelten.")
            for one in rule["when"]:
                if one in self.sections["circumstances"] and (
                    clash := set(self.sections["circumstances"][one]["excludes"]) & set(rule["when"])
                ):
                    raise place.error(
                        f"Die Regel '{ident}' verlangt '{one}' und '{min(clash)}', die einander ausschließen; so kann sie nie gelten."
                    )
            if ident in rule["replaces"]:
                raise place.error(f"Die Regel '{ident}' ersetzt sich selbst; bitte nennen Sie eine andere.")

        try:
            TopologicalSorter({ident: rule["replaces"] for ident, rule in rules.items()}).prepare()
        except CycleError as error:
            circle = error.args[1]
            raise self.places[circle[0]][0].error(
                f"Die Regeln {', '.join(circle[1:])} ersetzen einander im Kreis; bitte streichen Sie ein 'replaces'."
            ) from None

    def _check_rest(self) -> None:
        said = ("excuses", "circumstances", "signals")
        for ident, block in self.sections["blocks"].items():
            self._known(block["any"], said, ident, "any")
        for ident, contradiction in self.sections["contradictions"].items():
            for key in ("when", "unless"):
                self._known(contradiction[key], said, ident, key)
            self._known(contradiction["sources"], ("sources",), ident, "sources")
        for ident, sentence in self.sections["sentences"].items():
            self._known([sentence["target"]], ("excuses", "circumstances"), ident, "for")
            self._known(sentence["types"], ("types",), ident, "types")
        for type, order in self.orders.items():
            for name in (type, *order):
                if name not in self.sections["types"] and name not in self.sections["circumstances"]:
                    raise self.order_places[type].error(
                        f"Unter 'orders' steht das unbekannte '{name}'. {did_you_mean(name, self.sections['circumstances'])}"
                    )
        for ident, question in self.sections["questions"].items():
            for answer in question["answers"]:
                self._known(answer["points"], ("types",), ident, "points")

    def _recogniser(self) -> Record:
        table = Table(self.words["common"])
        try:
            table.define(self.lists)
        except PatternError as error:
            name = error.args[1]
            raise self.list_places[name][0].error(f"Wortliste <{name}>: {error.args[0]}.") from None
        sections = self.sections
        kinds = {
            **dict.fromkeys(sections["excuses"], "excuse"),
            **dict.fromkeys(sections["circumstances"], "circumstance"),
            **dict.fromkeys(sections["signals"], "signal"),
        }
        cues = []
        for ident, cue in sections["cues"].items():
            place = self.places[ident][0]
            self._known(cue["for"], ("excuses", "circumstances", "signals"), ident, "for")
            self._known(cue["needs"], ("excuses", "circumstances", "signals"), ident, "needs")
            self._known(cue["ignore"], ("guards",), ident, "ignore")
            terms = [self._term(table, part, ident, place) for part in cue["find"]]
            cues.append(
                {
                    "id": ident,
                    "targets": [[kinds[i], i, self._guarded_as(i)] for i in cue["for"]],
                    "terms": terms,
                    "plus": [[self._term(table, part, ident, place), points] for part, points in cue["plus"]],
                    "unless": [self._term(table, part, ident, place) for part in cue["unless"]],
                    **{key: cue[key] for key in ("within", "distance", "enough", "ignore", "months", "needs")},
                }
            )
        guards = []
        for ident, guard in sections["guards"].items():
            place = self.places[ident][0]
            applies = {"fact", "wording"} | set(guard["applies"]) if "circumstance" in guard["applies"] else set(guard["applies"])
            guards.append(
                {
                    **guard,
                    "applies": sorted(applies),
                    **{key: self._term(table, guard[key], ident, place) if guard[key] else -1 for key in ("words", "not_in", "unless")},
                }
            )
        evidence = self._evidence(table)
        lane = {ident: number for number, (idents, *_) in enumerate(evidence["labels"]) for ident in idents}
        surroundings = self._surroundings(table, lane)
        for row in cues:
            row["lanes"] = 0 if self.places[row["id"]][2] else self._lanes(row["targets"], lane)
        tables = len(evidence["labels"])
        wanted = {guard[key]: ALWAYS << tables for guard in guards for key in ("words", "not_in", "unless")}
        for row in cues:
            told = sum(1 << number for number in {lane[ident] for _, ident, _ in row["targets"] if ident in lane})
            if any(ident not in lane and (kind != "signal" or sections["signals"][ident]["reason"]) for kind, ident, _ in row["targets"]):
                row["lanes"] |= row["lanes"] and UNTABLED << tables
                told |= row["lanes"]
            lanes = row["told"] = told if row["lanes"] else UNWEIGHED << tables
            if any(kind == "signal" for kind, _, _ in row["targets"]):
                lanes |= ALWAYS << tables
            for symbol in (*row["terms"], *row["unless"], *(unit for unit, _ in row["plus"])):
                wanted[symbol] = wanted.get(symbol, 0) | lanes
        required = [table.by_rarity(row["terms"]) for row in cues]
        reach, free = table.reach(required)
        return {
            **table.dump(wanted),
            # A line a cue, so that only those are taken apart that may hold.
            "cues": "\n".join(json.dumps(row, ensure_ascii=False) for row in cues),
            # What has to be there, for each cue.
            "required": "\n".join(json.dumps([terms, row["plus"], row["enough"]]) for terms, row in zip(required, cues, strict=True)),
            "reach": reach,
            "masks": {
                "cues": len(cues),
                "free": f"{free:x}",
                "wide": _mask(row["within"] in ("pair", "message") for row in cues),
                # By table, the cues that it leaves something to decide, and those that somebody is told of through it.
                "open": [_mask(not row["lanes"] or row["lanes"] >> bit & 1 for row in cues) for bit in range(tables + 3)],
                "told": [_mask(row["told"] >> bit & 1 for row in cues) for bit in range(tables + 3)],
            },
            "evidence_words": Paged(evidence.pop("word")),
            "evidence_pairs": Paged(evidence.pop("pair")),
            "evidence_lists": Flat(evidence.pop("list")),
            "evidence_tables": evidence,
            "surroundings_words": Paged(surroundings.pop("word")),
            "surroundings_lists": Flat(surroundings.pop("list")),
            "surroundings_tables": surroundings,
            "lists": table.symbols_of_lists(),
            "recogniser": {
                # Cues of a catalogue laid over: they count whatever the points say.
                "unweighed": [row["id"] for row in cues if not row["lanes"]],
                # Whether there are excuses that the points cannot see.
                "unseen": any(
                    self._is_excuse(ident) and not (row["lanes"] and ident in lane) for row in cues for _, ident, _ in row["targets"]
                ),
                # What has cues that tell a signal too.
                "heralds": sorted(
                    {
                        ident
                        for row in cues
                        if any(kind == "signal" for kind, _, _ in row["targets"])
                        for _, ident, _ in row["targets"]
                        if kinds[ident] != "signal"
                    }
                ),
                "kinds": {ident: kinds[ident] for ident in lane if kinds[ident] != "signal" or sections["signals"][ident]["general"]},
                "guards": guards,
                "needs": {i: c["needs"] for i, c in sections["circumstances"].items() if c["needs"]},
                "reasons": {i: s["title"] for i, s in sections["signals"].items() if s["reason"]},
                "general": [i for i, s in sections["signals"].items() if s["general"]],
                "order": list(kinds),
                "connectors": sorted({fold(word) for word in self.words["connectors"]}),
                "abbreviations": sorted({fold(word) for word in self.words["abbreviations"]}),
            },
        }

    def _evidence(self, table: Table) -> Record:
        """The points by word pattern, list and pair, each with the numbers of its tables (see :mod:`ausrede.evidence`)."""
        labels, excuses = [], []
        found: dict[str, dict[str, list[str]]] = {"word": {}, "list": {}, "pair": {}}
        entries: dict[str, list[str]] = {}  # by pattern as written: most have points in many tables
        for number, (ident, entry) in enumerate(self.sections["evidence"].items()):
            place = self.places[ident][0]
            self._known(entry["for"], ("excuses", "circumstances", "signals"), ident, "for")
            labels.append([entry[key] for key in ("for", "base", "alone", "beside", "against", "without_excuse")])
            if any(map(self._is_excuse, entry["for"])):
                excuses.append(number)
                if entry["without_excuse"]:
                    raise place.error(f"{NAMES['evidence']} '{ident}': 'without_excuse' gilt nur für Umstände; bitte streichen Sie es.")
            for pattern, points in entry["points"]().items():
                row = entries.get(pattern)
                if row is None:
                    try:
                        target, key = table.pointed(pattern)
                    except PatternError as error:
                        raise place.error(f"{NAMES['evidence']} '{ident}': {error.args[0]}.") from None
                    row = entries[pattern] = found[target].setdefault(key, [])
                row.append(f"{number}:{points}")
        rows = {target: {key: " ".join(row) for key, row in keyed.items()} for target, keyed in found.items()}
        return {
            "labels": labels,
            "excuses": excuses,
            **rows,
            "paired": sorted({symbol for part in {part for pair in rows["pair"] for part in pair.split()} for symbol in symbols_in(part)}),
        }

    def _surroundings(self, table: Table, weighed: Collection[str]) -> Record:
        """The points of the words around a find (see :mod:`ausrede.surroundings`)."""
        tables: list[list[Any]] = []
        found: dict[str, dict[str, dict[int, list[int]]]] = {"word": {}, "list": {}}
        for number, (ident, entry) in enumerate(self.sections["surroundings"].items()):
            place = self.places[ident][0]
            self._known(entry["for"], ("excuses", "circumstances"), ident, "for")
            for target in entry["for"]:
                if target not in weighed or any(target in table[0] for table in tables):
                    raise place.error(
                        f"{NAMES['surroundings']} '{ident}': '{target}' braucht genau eine Punktetafel und ein Umfeld; bitte gleichen Sie das aus."
                    )
            tables.append([entry[key] for key in ("for", "alone", "beside", "against")])
            for scope, name in enumerate(SCOPES):
                for pattern, points in entry[name]().items():
                    try:
                        target, key = table.pointed(pattern)
                    except PatternError as error:
                        raise place.error(f"{NAMES['surroundings']} '{ident}': {error.args[0]}.") from None
                    if target == "pair" or "*" in key:
                        raise place.error(f"{NAMES['surroundings']} '{ident}': '{pattern}' muss ein ganzes Wort oder eine <liste> sein.")
                    found[target].setdefault(key, {}).setdefault(number, [0] * len(SCOPES))[scope] = points
        rows = {
            target: {key: " ".join(f"{number}:{','.join(map(str, points))}" for number, points in by.items()) for key, by in keyed.items()}
            for target, keyed in found.items()
        }
        return {"tables": tables, **rows}

    def _lanes(self, targets: list[list[str]], lane: dict[str, int]) -> int:
        """Bits of the tables that must leave a cue something to decide; 0: it decides whatever they say.

        What no table weighs and nobody is told of counts as soon as anything does.
        """
        weighed = [lane[ident] for kind, ident, _ in targets if kind != "signal" and ident in lane]
        return sum(1 << number for number in set(weighed or lane.values()))

    def _is_excuse(self, ident: str) -> bool:
        """Whether an id says why the work is late: an excuse, or a signal that is a reason too."""
        return ident in self.sections["excuses"] or bool(self.sections["signals"].get(ident, {}).get("reason"))

    def _guarded_as(self, ident: str) -> str:
        """What guards take an id for: a circumstance counts as fact or as wording."""
        if ident in self.sections["circumstances"]:
            return "wording" if self.sections["circumstances"][ident]["kind"] == "wording" else "fact"
        return "excuse" if ident in self.sections["excuses"] else "signal"

    def _term(self, table: Table, text: str | list[str], ident: str, place: Place) -> int:
        try:
            return table.term(text)
        except PatternError as error:
            raise place.error(f"{NAMES[self.places[ident][1]]} '{ident}': {error.args[0]}.") from None


def _mask(bits: Iterable[object]) -> str:
    """Hexadecimal, the first bit the lowest; a decimal may be too long for Python to read."""
    return f"{sum(1 << number for number, bit in enumerate(bits) if bit):x}"


def examples(files: Iterable[tuple[Path, bytes]]) -> dict[str, tuple[list[str], list[str]]]:
    """The sentences each cue must hit and must leave alone, by cue id.

    They are left out of the compiled form because only the workshop needs them.
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for path, data in files:
        for entry in read(path, data).entries("cues", NAMES["cues"]):
            found[entry.text("id")] = (entry.texts("hits"), entry.texts("misses"))
    return found
