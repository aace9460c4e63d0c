"""The catalogue's workshop: does every cue and rule do what it is there for?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import from_compiled, read_file, source_files
from .compiling import compile_catalogue, examples
from .recogniser import LONELY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .catalogue import Catalogue
    from .model import Rule


def inspect(overlays: Sequence[Path] = ()) -> tuple[Catalogue, list[str]]:
    """The catalogue with its overlays, and one German sentence for each thing that is wrong with it.

    With overlays only their own cues and rules are inspected. Raises CatalogueError if it
    cannot be loaded at all.
    """
    built_in = source_files()
    own = [(path, read_file(path)) for path in overlays]
    catalogue = from_compiled(compile_catalogue([built_in, *([file] for file in own)]))
    names = {path.name for path, _ in (own or built_in)}
    mine = {ident for ident, line in catalogue.lines.items() if line.partition(",")[0] in names}
    cues = {ident: sentences for ident, sentences in examples([*built_in, *own]).items() if ident in mine}
    problems = [*_check_cues(catalogue, cues), *_check_rules(catalogue, mine)]
    return catalogue, [f"{catalogue.lines[ident]}: {sentence}" for ident, sentence in problems]


def _check_cues(catalogue: Catalogue, cues: dict[str, tuple[list[str], list[str]]]) -> Iterator[tuple[str, str]]:
    for ident, (hits, misses) in cues.items():
        decides = False
        for sentence in hits:
            found, held = catalogue.recogniser.trace(sentence)
            # A fact without a delay beside it is the cue's own business only in a whole message.
            seen = found + [h.finding for h in held if h.guard == LONELY]
            targets = {f.id for f in seen if f.cue == ident}
            if not targets:
                why = next((f" ({h.title})" for h in held if h.finding.cue == ident), "")
                yield ident, f"Der Hinweis '{ident}' findet nichts in seinem Beispiel „{sentence}“{why}."
            decides = decides or any(all(f.cue == ident for f in seen if f.id == target) for target in targets)
        for sentence in misses:
            found, _ = catalogue.recogniser.trace(sentence)
            if any(f.cue == ident for f in found):
                yield ident, f"Der Hinweis '{ident}' spricht auf „{sentence}“ an, obwohl er das nicht soll."
        if not decides:
            yield (
                ident,
                f"Der Hinweis '{ident}' entscheidet nie: In allen seinen Beispielen finden andere dasselbe; bitte streichen Sie ihn oder geben Sie ihm ein Beispiel, das nur er findet.",
            )


def _check_rules(catalogue: Catalogue, mine: set[str]) -> Iterator[tuple[str, str]]:
    for rule in catalogue.rules.values():
        if rule.id in mine and (other := _always_replaced(catalogue, rule)):
            yield rule.id, f"Die Regel '{rule.id}' kann nie gelten, weil '{other.id}' sie immer ersetzt."
    for excuse in catalogue.excuses:
        bare = [r for r in catalogue.rules.values() if r.when == {excuse}]
        for type in catalogue.types.values():
            total = sum(a * w for rule in bare for a, w in zip(type.weights, rule.weights, strict=True))
            own = [r.id for r in bare if r.id in mine]
            if total > 0 and own:
                yield (
                    own[-1],
                    f"Mit der Regel '{own[-1]}' liegt die bloße Ausrede '{excuse}' beim {type.dative} über 50; das darf nur eine Regel, die einen Kundentyp oder Umstand nennt.",
                )


def _always_replaced(catalogue: Catalogue, rule: Rule) -> Rule | None:
    """A rule that fires whenever this one does and switches it off."""
    barred = set(rule.unless).union(*(catalogue.circumstances[c].excludes for c in rule.when if c in catalogue.circumstances))
    for other in catalogue.rules.values():
        if rule.id in other.replaces and other.when <= rule.when and other.unless <= barred:
            return other
    return None
