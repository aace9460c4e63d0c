"""Find, read and keep ready the catalogue.

The YAML files are the one source. Because reading them takes far longer than
judging a message, their checked form is kept as JSON in the user's cache folder,
named after a hash of every source byte: it can be deleted at any time, is never
stale, and holds data only.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import CatalogueError, reason
from .model import (
    Answer,
    Band,
    Block,
    Circumstance,
    Contradiction,
    CustomerType,
    Excuse,
    Question,
    Repetition,
    Rule,
    Sentence,
    Signal,
    Source,
)
from .places import cache_folder
from .recogniser import Recogniser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .model import Verdict

#: Largest catalogue file.
MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class Catalogue:
    """All knowledge about excuses, checked and ready to use. Treat as immutable."""

    k: float
    bands: tuple[Band, ...]
    excuses: dict[str, Excuse]
    types: dict[str, CustomerType]
    circumstances: dict[str, Circumstance]
    signals: dict[str, Signal]
    rules: dict[str, Rule]
    sources: dict[str, Source]
    questions: tuple[Question, ...]
    blocks: tuple[Block, ...]
    contradictions: tuple[Contradiction, ...]
    repetition: Repetition
    sentences: tuple[Sentence, ...]
    #: Circumstances in the order a customer type wants to read them.
    orders: dict[str, tuple[str, ...]]
    #: "excuses.yaml, Zeile 12" by id.
    lines: dict[str, str]
    compiled: dict[str, Any]

    @cached_property
    def recogniser(self) -> Recogniser:
        """The recogniser for this catalogue's cues, built on first use."""
        return Recogniser(self.compiled["recogniser"])

    @cached_property
    def verdicts(self) -> dict[Any, tuple[Verdict, ...]]:
        """What the engine remembers; see :func:`ausrede.engine.judge_all`."""
        return {}

    @cached_property
    def _rules_for(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        return {}

    def rules_for(self, excuse: str, type: str) -> tuple[Rule, ...]:
        """The rules that name no other excuse and no other customer type, in catalogue order."""
        found = self._rules_for.get((excuse, type))
        if found is None:
            others = (self.excuses.keys() | self.types.keys()) - {excuse, type}
            found = self._rules_for[excuse, type] = tuple(r for r in self.rules.values() if r.when.isdisjoint(others))
        return found

    def known(self) -> dict[str, Any]:
        """Every record that ``show`` can show, by id."""
        return {**self.excuses, **self.types, **self.circumstances, **self.rules, **self.sources}

    def band(self, credibility: int) -> str:
        """The word for a score of 0..100."""
        return next(band.word for band in self.bands if credibility >= band.minimum)


def load(overlays: Sequence[Path] = ()) -> Catalogue:
    """The built-in catalogue with the given overlays on top, first one first.

    Raises CatalogueError naming file, line and remedy.
    """
    layers = [source_files(), *[[(path, read_file(path))] for path in overlays]]
    return from_compiled(_compiled(layers))


def from_compiled(data: dict[str, Any]) -> Catalogue:
    """Records out of the compiled form."""
    return Catalogue(
        k=data["k"],
        bands=tuple(Band(minimum, word) for minimum, word in data["bands"]),
        excuses={r["id"]: Excuse(**{**r, "hints": tuple(r["hints"])}) for r in data["excuses"]},
        types={r["id"]: CustomerType(**{**r, "signs": tuple(r["signs"]), "weights": tuple(r["weights"])}) for r in data["types"]},
        circumstances={
            r["id"]: Circumstance(**{**r, "excludes": tuple(r["excludes"]), "needs": tuple(r["needs"])}) for r in data["circumstances"]
        },
        signals={r["id"]: Signal(**r) for r in data["signals"]},
        rules={
            r["id"]: Rule(
                r["id"],
                frozenset(r["when"]),
                frozenset(r["unless"]),
                tuple(r["replaces"]),
                tuple(r["weights"]),
                r["because"],
                r["thought"],
                tuple(r["sources"]),
            )
            for r in data["rules"]
        },
        sources={r["id"]: Source(**r) for r in data["sources"]},
        questions=tuple(
            Question(r["id"], r["text"], tuple(Answer(a["text"], a["points"]) for a in r["answers"])) for r in data["questions"]
        ),
        blocks=tuple(Block(r["id"], r["title"], frozenset(r["any"])) for r in data["blocks"]),
        contradictions=tuple(
            Contradiction(r["id"], tuple(r["when"]), frozenset(r["unless"]), r["message"], tuple(r["sources"]))
            for r in data["contradictions"]
        ),
        sentences=tuple(
            Sentence(r["id"], r["target"], tuple(r["types"]), r["noun"], tuple(r["sie"]), tuple(r["du"]), r["gap"])
            for r in data["sentences"]
        ),
        orders={type: tuple(order) for type, order in data["orders"].items()},
        repetition=Repetition(**data["repetition"]),
        lines=data["lines"],
        compiled=data,
    )


def source_files() -> list[tuple[Path, bytes]]:
    """Path and content of every file of the built-in catalogue."""
    here = Path(__file__).parent
    folder = here / "data"
    if not (folder / "excuses.yaml").is_file():
        # A checkout or an editable install: the data lies at the root of the repository.
        folder = here.parents[1] / "data"
    main = folder / "excuses.yaml"
    files = [(main, read_file(main))]
    # Which files belong to it stands in the first lines, so that no YAML has to be read here.
    for line in files[0][1].split(b"\n", 40)[:40]:
        if line.startswith(b"include:"):
            names = line.partition(b":")[2].decode().strip(" []\r").split(",")
            files += [(folder / name.strip(), read_file(folder / name.strip())) for name in names]
            break
    return files


def read_file(path: Path) -> bytes:
    """The bytes of a catalogue file. Raises CatalogueError if it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CatalogueError(f"Der Katalog {path} lässt sich nicht lesen ({reason(error)}); bitte prüfen Sie Pfad und Rechte.") from None
    if len(data) > MAX_BYTES:
        raise CatalogueError(f"Der Katalog {path} ist größer als {MAX_BYTES // 1_000_000} MB; bitte teilen Sie ihn auf.")
    return data


def _compiled(layers: list[list[tuple[Path, bytes]]]) -> dict[str, Any]:
    # Imported here: hashlib is needed for nothing else and takes time to start.
    from _blake2 import blake2b

    digest = blake2b(digest_size=16)
    # What is made of the source changes with the code that makes it.
    for name in ("compiling", "entries", "patterns", "words"):
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    for files in layers:
        for path, data in files:
            digest.update(f"{path.name}\0{len(data)}\0".encode())
            digest.update(data)
    cache = cache_folder() / f"katalog-{digest.hexdigest()}.json"
    try:
        stored = json.loads(cache.read_bytes())
        if isinstance(stored, dict) and stored.get("complete") is True:
            return stored
    except (OSError, ValueError):
        pass
    from .compiling import compile_catalogue

    compiled = compile_catalogue(layers)
    compiled["complete"] = True
    _store(cache, compiled)
    return compiled


def _store(cache: Path, compiled: dict[str, Any]) -> None:
    """Keep the compiled form; a folder that cannot be written only costs time at the next start."""
    part = cache.with_suffix(f".{os.getpid()}.part")
    try:
        cache.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_text(json.dumps(compiled, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        part.replace(cache)
        _forget_old(cache)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _forget_old(cache: Path) -> None:
    """Keep the eight newest compiled catalogues."""
    files = sorted(cache.parent.glob("katalog-*.json"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in files[8:]:
        old.unlink(missing_ok=True)
