"""Text → findings: which cues hold, on which words, and what holds others back.

The catalogue knows the words, this module only how to look: a cue is a row of
terms that must all occur within one clause, sentence, pair of neighbouring
sentences or message; a guard (negation, question, somebody else ...) can hold a
finding back. Time is linear in the text and does not depend on the number of
cues that have none of their words in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .matching import Cue, Guard, Span, View, exception, guarded, matches
from .model import Finding, Held, Recognition
from .patterns import shapes
from .words import WORD, Tokens, fold, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = Recognition()

#: Words remembered with their symbols before the memory is started afresh.
MEMORY = 200_000


class _Memory(dict[str, frozenset[int]]):
    """Word → its symbols, found once per spelling."""

    def __init__(self, table: dict[str, Any]) -> None:
        super().__init__()
        self._exact: dict[str, list[int]] = table["exact"]
        self._affix = [(name, table[name], sorted({len(p) for p in table[name]})) for name in ("prefix", "suffix", "infix")]

    def __missing__(self, word: str) -> frozenset[int]:
        if len(self) >= MEMORY:
            self.clear()
        folded = fold(word)
        found: set[int] = set(self._exact.get(folded, ()))
        if folded[0].isdigit():
            found.update(shapes(folded))
        size = len(folded)
        for name, patterns, lengths in self._affix:
            for length in lengths:
                if length > size:
                    break
                if name == "prefix":
                    starts: Iterable[int] = (0,)
                elif name == "suffix":
                    starts = (size - length,)
                else:
                    starts = range(size - length + 1)
                for start in starts:
                    if (hit := patterns.get(folded[start : start + length])) is not None:
                        found.update(hit)
        result = frozenset(found)
        # A word without end (10 MB of one letter) is looked at, not kept.
        if size < 100:
            self[word] = result
        return result


class Recogniser:
    """Looks for the cues of one catalogue. Built from its compiled form; holds no text."""

    def __init__(self, compiled: dict[str, Any]) -> None:
        table = compiled["table"]
        self._symbols = _Memory(table)
        self._lists: list[Any] = table["lists"]
        self._connectors = frozenset(compiled["connectors"])
        self._abbreviations = frozenset(compiled["abbreviations"])
        self._cues = [
            Cue(
                c["id"], tuple((k, i, g) for k, i, g in c["targets"]), c["terms"], [frozenset(k) for k in c["keys"]], c["within"],
                c["distance"], c["unless"], frozenset(c["ignore"]), tuple(c["months"]), frozenset(c["needs"]),
            )
            for c in compiled["cues"]
        ]  # fmt: skip
        self._guards = [
            Guard(g["id"], g["title"], g["scope"], frozenset(g["applies"]), g["words"], g["not_in"], g["unless"], g["reach"], g["at_end"])
            for g in compiled["guards"]
        ]
        self._needs: dict[str, frozenset[str]] = {i: frozenset(n) for i, n in compiled["needs"].items()}
        self._reasons: dict[str, str] = compiled["reasons"]
        self._order: dict[str, int] = {i: n for n, i in enumerate(compiled["order"])}
        self._index: dict[int, list[int]] = {}
        for number, cue in enumerate(self._cues):
            for key in cue.keys[0]:
                self._index.setdefault(key, []).append(number)

    def recognise(self, text: str, spans: tuple[tuple[int, int], ...] | None = None) -> Recognition:
        """Everything the catalogue's cues see in the given spans of ``text`` (default: all of it)."""
        spans = ((0, len(text)),) if spans is None else spans
        present: set[int] = set()
        for start, end in spans:
            present.update(*map(self._symbols.__getitem__, WORD.findall(text, start, end)))
        numbers: set[int] = set()
        for key in present & self._index.keys():
            numbers.update(self._index[key])
        candidates = [n for n in sorted(numbers) if not any(present.isdisjoint(keys) for keys in self._cues[n].keys)]
        if not candidates:
            return NOTHING
        free, held = self._look(text, spans, candidates)
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
        spans = ((0, len(text)),) if spans is None else spans
        return self._look(text, spans, list(range(len(self._cues))))

    def _look(self, text: str, spans: tuple[tuple[int, int], ...], candidates: list[int]) -> tuple[list[Finding], list[Held]]:
        tokens = tokenise(text, spans, self._connectors, self._abbreviations)
        view = View(tokens, [self._symbols[w] for w in tokens.words], self._lists)
        free: list[Finding] = []
        held: list[Held] = []
        waiting: list[tuple[Cue, Finding]] = []
        for number in candidates:
            cue = self._cues[number]
            for span in matches(view, cue):
                barrier = exception(view, cue, span)
                for kind, ident, group in cue.targets:
                    finding = _finding(text, tokens, cue, span, kind, ident)
                    if stop := barrier or self._stopped(view, cue, span, group):
                        held.append(_held(text, tokens, finding, *stop))
                    elif cue.needs or ident in self._needs:
                        waiting.append((cue, finding))
                    else:
                        free.append(finding)
        # What needs company (a new date needs a delay) is settled when the rest is known.
        settled = False
        while waiting and not settled:
            there = {f.id for f in free}
            ready = [f for cue, f in waiting if self._company(cue, f, there)]
            waiting = [(cue, f) for cue, f in waiting if not self._company(cue, f, there)]
            free += ready
            settled = not ready
        held += [Held(f, "ohne_anlass", "ohne Bezug zu einer Verspätung") for _, f in waiting]
        return free, sorted(held, key=lambda h: (h.finding.start, h.finding.end))

    def _company(self, cue: Cue, finding: Finding, there: set[str]) -> bool:
        needs = self._needs.get(finding.id)
        return (not cue.needs or not cue.needs.isdisjoint(there)) and (needs is None or not needs.isdisjoint(there))

    def _stopped(self, view: View, cue: Cue, span: Span, group: str) -> tuple[str, str, int] | None:
        for guard in self._guards:
            if group in guard.applies and guard.id not in cue.ignore:
                word = guarded(view, guard, span)
                if word is not None:
                    return guard.id, guard.title, word
        return None

    def _tidy(self, findings: list[Finding]) -> list[Finding]:
        """In text order, without those that lie inside another one of the same id."""
        findings.sort(key=lambda f: (self._order.get(f.id, 0), f.start, -f.end))
        kept: list[Finding] = []
        for finding in findings:
            if not kept or kept[-1].id != finding.id or finding.end > kept[-1].end:
                kept.append(finding)
        return sorted(kept, key=lambda f: (f.start, f.end))


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
