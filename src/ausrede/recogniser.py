"""Text → findings: which cues hold, on which words, and what holds others back.

The catalogue knows the words, this module only how to look: a cue is a row of
terms that must all occur within one clause, sentence, pair of neighbouring
sentences or message; a guard (negation, question, somebody else ...) can hold a
finding back. Time is linear in the text and does not depend on the number of
cues that have none of their words in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .lexicon import Lexicon, Units
from .matching import Cue, Guard, Span, View, exception, guarded, matches
from .model import Finding, Held, Recognition
from .words import WORD, Tokens, pieces, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = Recognition()


class Recogniser:
    """Looks for the cues of one catalogue. Built from its compiled form; holds no text."""

    def __init__(self, section: Callable[[str], Any]) -> None:
        compiled = section("recogniser")
        self._symbols = Lexicon(section)
        self._units = Units(section)
        self._connectors = frozenset(compiled["connectors"])
        self._abbreviations = frozenset(compiled["abbreviations"])
        self._needs: dict[str, frozenset[str]] = {i: frozenset(n) for i, n in compiled["needs"].items()}
        self._reasons: dict[str, str] = compiled["reasons"]
        self._order: dict[str, int] = {i: n for n, i in enumerate(compiled["order"])}
        self._guards = [Guard(**{**g, "applies": frozenset(g["applies"])}) for g in compiled["guards"]]
        self._texts: list[str] = section("cues").split("\n")
        self._rare: list[tuple[list[int], list[tuple[int, int]], int]] = section("rare")
        self._made: dict[int, Cue] = {}
        #: Cues by the symbols of their rarest term: those within one sentence, and those that look further.
        self._local: dict[int, list[int]] = {int(key): numbers for key, numbers in section("local").items()}
        self._wide: dict[int, list[int]] = {int(key): numbers for key, numbers in section("wide").items()}
        #: Units that matter anywhere in the message once something was found.
        self._everywhere = frozenset(
            unit for g in self._guards if g.scope == "message" for unit in (g.words, g.not_in, g.unless) if unit >= 0
        )

    def _cue(self, number: int) -> Cue:
        cue = self._made.get(number)
        if cue is None:
            row = json.loads(self._texts[number])
            cue = self._made[number] = Cue(
                **{
                    **row,
                    "targets": tuple(map(tuple, row["targets"])),
                    "units": frozenset((*row["terms"], *row["unless"], *(unit for unit, _ in row["plus"]))),
                    "ignore": frozenset(row["ignore"]),
                    "needs": frozenset(row["needs"]),
                    "months": tuple(row["months"]),
                }
            )
        return cue

    def recognise(self, text: str, spans: tuple[tuple[int, int], ...] | None = None) -> Recognition:
        """Everything the catalogue's cues see in the given spans of ``text`` (default: all of it)."""
        found = self._candidates(text, ((0, len(text)),) if spans is None else spans)
        if found is None:
            return NOTHING
        free, held = self._look(text, *found)
        if not held and all(f.kind == "signal" and f.id not in self._reasons for f in free):
            return NOTHING
        findings = self._tidy(free)
        seen = {f.id for f in findings if f.kind == "signal"}
        return Recognition(
            tuple(f for f in findings if f.kind != "signal"),
            tuple(held),
            tuple(title for ident, title in self._reasons.items() if ident in seen),
            tuple(f for f in findings if f.kind == "signal"),
        )

    def trace(self, text: str, spans: tuple[tuple[int, int], ...] | None = None) -> tuple[list[Finding], list[Held]]:
        """Every match of every cue: those that count and those held back, nothing merged."""
        found = self._candidates(text, ((0, len(text)),) if spans is None else spans, every=True)
        return self._look(text, *found) if found else ([], [])

    def _candidates(
        self, text: str, spans: tuple[tuple[int, int], ...], *, every: bool = False
    ) -> tuple[list[tuple[int, int]], set[int], set[int]] | None:
        """The pieces worth looking at, the symbols in them, and the cues that may hold.

        Only sets of symbols are compared here; most sentences of most texts end here. With
        ``every`` cues are kept that nobody would be told of.
        """
        parts = pieces(text, spans, self._abbreviations)
        symbols = self._symbols.__getitem__
        groups: list[set[int]] = [set().union(*map(symbols, WORD.findall(text, *part))) for part in parts]
        known: dict[int, bool] = {}
        if len(groups) == 1:
            whole = groups[0]
            local = [self._satisfied(self._local, whole, known)]
        else:
            whole = set().union(*groups)
            local = [self._satisfied(self._local, group, {}) for group in groups]
        wide = self._satisfied(self._wide, whole, known)
        cues = {n for found in (*local, wide) for n in found}
        if cues and not every:
            cues = self._worthwhile(cues)
        if not cues:
            return None
        if len(parts) == 1:
            return parts, whole, cues
        anywhere = self._everywhere.union(*(self._cue(n).units for n in wide))
        chosen = []
        present: set[int] = set()
        for part, group, found in zip(parts, groups, local, strict=True):
            known = {}
            if not cues.isdisjoint(found) or any(self._units.present(unit, group, known) for unit in anywhere):
                chosen.append(part)
                present |= group
        return chosen, present, cues

    def _satisfied(self, index: dict[int, list[int]], group: set[int], known: dict[int, bool]) -> list[int]:
        """The cues of the index that have all they require."""
        hot = index.keys() & group
        if not hot:
            return []
        numbers = {n for key in hot for n in index[key]}
        return [n for n in numbers if self._fits(n, group, known)]

    def _fits(self, number: int, group: set[int], known: dict[int, bool]) -> bool:
        keys, present = self._units.keys, self._units.present
        rare, plus, enough = self._rare[number]
        # Most cues fail at this cheap look at their other terms.
        for unit in rare:
            if keys(unit).isdisjoint(group):
                return False
        if not all(present(unit, group, known) for unit in rare):
            return False
        return not plus or sum(p for unit, p in plus if p > 0 and present(unit, group, known)) >= enough

    def _worthwhile(self, cues: set[int]) -> set[int]:
        """Without the cues whose company cannot be there; none if only signals would be left."""
        targets = {ident for n in cues for _, ident, _ in self._cue(n).targets}
        found = {n for n in cues if any(self._possible(self._cue(n), ident, targets) for _, ident, _ in self._cue(n).targets)}
        return found if any(self._tells(self._cue(n)) for n in found) else set()

    def _possible(self, cue: Cue, ident: str, targets: set[str]) -> bool:
        needs = self._needs.get(ident)
        return (not cue.needs or not cue.needs.isdisjoint(targets)) and (needs is None or not needs.isdisjoint(targets))

    def _tells(self, cue: Cue) -> bool:
        """Whether anybody is told of what the cue finds: a mere signal only helps others."""
        return any(kind != "signal" or ident in self._reasons for kind, ident, _ in cue.targets)

    def _look(self, text: str, parts: list[tuple[int, int]], present: set[int], cues: set[int]) -> tuple[list[Finding], list[Held]]:
        tokens = tokenise(text, parts, self._connectors, self._abbreviations)
        view = View(tokens, [self._symbols[w] for w in tokens.words], present, self._units)
        groups = ("excuse", "fact", "wording", "signal")
        guards = {group: [g for g in self._guards if group in g.applies and view.can_hold(g)] for group in groups}
        free: list[Finding] = []
        held: list[Held] = []
        waiting: list[tuple[Cue, Finding]] = []
        for number in sorted(cues):
            cue = self._cue(number)
            for span in matches(view, cue):
                barrier = exception(view, cue, span)
                if barrier is None and any(group == "excuse" for _, _, group in cue.targets):
                    # What a cue says beside an excuse (it is concrete) falls with the excuse.
                    barrier = _stopped(view, guards["excuse"], cue, span)
                for kind, ident, group in cue.targets:
                    finding = _finding(text, tokens, cue, span, kind, ident)
                    if stop := barrier or _stopped(view, guards[group], cue, span):
                        held.append(_held(text, tokens, finding, *stop))
                    elif cue.needs or ident in self._needs:
                        waiting.append((cue, finding))
                    else:
                        free.append(finding)
        # What needs company (a new date needs a delay) is settled when the rest is known.
        settled = False
        while waiting and not settled:
            there = {f.id for f in free}
            ready = [f for cue, f in waiting if self._possible(cue, f.id, there)]
            waiting = [(cue, f) for cue, f in waiting if not self._possible(cue, f.id, there)]
            free += ready
            settled = not ready
        held += [Held(f, "ohne_anlass", "ohne Bezug zu einer Verspätung") for _, f in waiting]
        return free, sorted(held, key=lambda h: (h.finding.start, h.finding.end))

    def _tidy(self, findings: list[Finding]) -> list[Finding]:
        """In text order, without those that lie inside another one of the same id."""
        findings.sort(key=lambda f: (self._order.get(f.id, 0), f.start, -f.end))
        kept: list[Finding] = []
        for finding in findings:
            if not kept or kept[-1].id != finding.id or finding.end > kept[-1].end:
                kept.append(finding)
        return sorted(kept, key=lambda f: (f.start, f.end))


def _stopped(view: View, guards: list[Guard], cue: Cue, span: Span) -> tuple[str, str, int] | None:
    for guard in guards:
        if guard.id not in cue.ignore:
            word = guarded(view, guard, span)
            if word is not None:
                return guard.id, guard.title, word
    return None


def _finding(text: str, tokens: Tokens, cue: Cue, span: Span, kind: str, ident: str) -> Finding:
    parts: list[tuple[int, int]] = []
    for place in span:
        if parts and place and span[span.index(place) - 1] == place - 1:
            parts[-1] = (parts[-1][0], tokens.ends[place])
        else:
            parts.append((tokens.starts[place], tokens.ends[place]))
    start, end = parts[0][0], parts[-1][1]
    return Finding(kind, ident, cue.id, text[start:end], start, end, tuple(parts), cue.months)  # type: ignore[arg-type]


def _held(text: str, tokens: Tokens, finding: Finding, guard: str, title: str, word: int) -> Held:
    if word < 0:
        return Held(finding, guard, title)
    start, end = tokens.starts[word], tokens.ends[word]
    return Held(finding, guard, title, text[start:end], start, end)
