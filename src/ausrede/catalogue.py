"""Find, read and keep ready the catalogue.

The YAML files are the one source. Because reading them takes far longer than
judging a message, their checked form is kept in the user's cache folder (see
:mod:`ausrede.cache`) and only those sections are decoded that are asked for.
"""

from __future__ import annotations

import time
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import cache
from .errors import CatalogueError, reason
from .model import Band, Circumstance, CustomerType, Excuse, Rule
from .sections import Sections, in_memory, pack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .model import Contradiction, Repetition, Verdict
    from .recogniser import Recogniser
    from .reference import Block, Question, Sentence, Signal, Source

#: Largest catalogue file.
MAX_BYTES = 10_000_000

#: The modules that make the compiled form: it changes with them as it does with the source.
MAKERS = ("catalogue", "compiling", "entries", "evidence", "lexicon", "model", "patterns", "sections", "surroundings", "words", "yamlfile")


class Catalogue:
    """All knowledge about excuses, checked and ready to use, decoded where it is needed. Treat as immutable; picklable."""

    def __init__(self, section: Sections) -> None:
        #: Any section of the compiled form by its name.
        self.section = section

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        return _restored, (self.section.packed(),)

    @cached_property
    def k(self) -> float:
        """The steepness of the score."""
        return float(self.section("k"))

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """The words for the scores, the highest first."""
        return tuple(Band(minimum, word) for minimum, word in self.section("bands"))

    @cached_property
    def excuses(self) -> dict[str, Excuse]:
        """By id, in catalogue order, like all the others."""
        return {r["id"]: Excuse(**{**r, "hints": tuple(r["hints"])}) for r in self.section("excuses")}

    @cached_property
    def types(self) -> dict[str, CustomerType]:
        """The customer types."""
        return {r["id"]: CustomerType(**{**r, "signs": tuple(r["signs"]), "weights": tuple(r["weights"])}) for r in self.section("types")}

    @cached_property
    def circumstances(self) -> dict[str, Circumstance]:
        """What else may be true."""
        return {
            r["id"]: Circumstance(**{**r, "excludes": tuple(r["excludes"]), "needs": tuple(r["needs"])})
            for r in self.section("circumstances")
        }

    @cached_property
    def signals(self) -> dict[str, Signal]:
        """What the recogniser tells apart beside excuses and circumstances."""
        from .reference import Signal

        return {r["id"]: Signal(**r) for r in self.section("signals")}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every weight there is."""
        return {
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
            for r in self.section("rules")
        }

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Where signs of weights come from."""
        from .reference import Source

        return {r["id"]: Source(**r) for r in self.section("sources")}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What tells the customer type."""
        from .reference import Answer, Question

        return tuple(
            Question(r["id"], r["text"], tuple(Answer(a["text"], a["points"]) for a in r["answers"])) for r in self.section("questions")
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """What a good message is built of."""
        from .reference import Block

        return tuple(Block(r["id"], r["title"], frozenset(r["any"])) for r in self.section("blocks"))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What does not go together."""
        from .model import Contradiction

        return tuple(
            Contradiction(r["id"], tuple(r["when"]), frozenset(r["unless"]), r["message"], tuple(r["sources"]))
            for r in self.section("contradictions")
        )

    @cached_property
    def repetition(self) -> Repetition:
        """When earlier excuses count."""
        from .model import Repetition

        return Repetition(**self.section("repetition"))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What a better message may say."""
        from .reference import Sentence

        return tuple(
            Sentence(r["id"], r["target"], tuple(r["types"]), r["noun"], tuple(r["sie"]), tuple(r["du"]), r["gap"])
            for r in self.section("sentences")
        )

    @cached_property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """Circumstances in the order a customer type wants to read them."""
        return {type: tuple(order) for type, order in self.section("orders").items()}

    @cached_property
    def lines(self) -> dict[str, str]:
        """ "excuses.yaml, Zeile 12" by id."""
        found: dict[str, str] = self.section("lines")
        return found

    @cached_property
    def recogniser(self) -> Recogniser:
        """The recogniser for this catalogue's cues."""
        from .recogniser import Recogniser

        return Recogniser(self.section)

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
    place = cache.Place([_folder(), *overlays])
    kept = place.find(lambda: _fresh(place, overlays, None).packed())
    return Catalogue(kept if kept is not None and cache.unchanged(kept) else _fresh(place, overlays, kept))


def _fresh(place: cache.Place, overlays: Sequence[Path], kept: Sections | None) -> Sections:
    """The compiled form of the sources as they are now: what is kept, if it is, or a new one, to be kept."""
    begun = time.time_ns()
    makers = [Path(__file__).with_name(f"{name}.py") for name in MAKERS]
    layers = [source_files(), *[[(path, read_file(path))] for path in overlays]]
    files = [file for layer in layers for file in layer]
    content = cache.digest(
        [*(maker.read_bytes() for maker in makers), *(part for path, data in files for part in (path.name.encode(), data))]
    )
    head = place.head(content, cache.stamps([*makers, *(path for path, _ in files)], begun))
    if kept is not None and kept.head.get("content") == content:
        if kept.head != {**kept.head, **head}:
            place.keep(kept.packed(**head))
        return kept
    from .compiling import compile_catalogue

    packed = pack(compile_catalogue(layers), **head)
    place.keep(packed)
    return Sections(in_memory(packed))


def from_compiled(compiled: Mapping[str, Any]) -> Catalogue:
    """The catalogue that :func:`ausrede.compiling.compile_catalogue` made."""
    return Catalogue(Sections(in_memory(pack(compiled))))


@lru_cache(maxsize=4)
def _restored(packed: bytes) -> Catalogue:
    """The same catalogue for all that a process unpickles, so that each is taken apart once."""
    return Catalogue(Sections(in_memory(packed)))


def source_files() -> list[tuple[Path, bytes]]:
    """Path and content of every file of the built-in catalogue."""
    folder = _folder()
    main = folder / "excuses.yaml"
    files = [(main, read_file(main))]
    # Which files belong to it stands in the first lines, so that no YAML has to be read here.
    for line in files[0][1].split(b"\n", 40)[:40]:
        if line.startswith(b"include:"):
            names = line.partition(b":")[2].decode().strip(" []\r").split(",")
            files += [(folder / name.strip(), read_file(folder / name.strip())) for name in names]
            break
    return files


def _folder() -> Path:
    here = Path(__file__).parent
    if (here / "data" / "excuses.yaml").is_file():
        return here / "data"
    # A checkout or an editable install: the data lies at the root of the repository.
    return here.parents[1] / "data"


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
