"""Text → findings: which cues hold, on which words, and what holds others back.

The catalogue knows the words, this module only how to look: a cue is a row of
terms that must all occur within one clause, sentence, pair of neighbouring
sentences or message; a guard (negation, question, somebody else ...) can hold a
finding back. Time is linear in the text and does not depend on the number of
cues that have none of their words in it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property, reduce
from itertools import islice
from operator import itemgetter, or_
from typing import TYPE_CHECKING, Any, NamedTuple

from .evidence import ALWAYS, BLOCK, UNTABLED, UNWEIGHED, Evidence, blocks
from .lexicon import ALL, Lexicon, Network, Reach
from .matching import Cue, Guard, Span, View, exception, guarded, matches
from .model import SEASON, Finding, Held, Recognition
from .surroundings import Surroundings
from .words import WORD, Tokens, pieces, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from .lexicon import Phrase
    from .message import Spans

NOTHING = Recognition()

#: Code points up to which a message is weighed as a whole without looking for its sentences.
SHORT = 600

#: Blocks of words (see :mod:`ausrede.evidence`) that are read as one message. A longer text is read section by
#: section: what pages further up was denied or announced says nothing here, and the work stays linear.
SECTION = 8

#: Stands for the points where a cue or a guard is named.
POINTS = "wortpunkte"

#: Stands for the company that a cue or a circumstance needs where a guard is named.
LONELY = "ohne_anlass"

#: Words that a finding without a cue shows at most.
STRONGEST = 5

#: Findings that count only if what their cue needs is there too.
Waiting = list[tuple[Cue, Finding]]

#: The findings of cues that hold, those that a guard holds back, and those that need company.
Looked = tuple[list[Finding], list[Held], Waiting]


class Block(NamedTuple):
    """Pieces of a message that are weighed together."""

    #: Packed sums of its words (see :class:`ausrede.evidence.Evidence`).
    total: int
    words: list[str]
    parts: list[tuple[int, int]]


class Weighed(NamedTuple):
    """What the points say of a section: bits of tables (see :class:`ausrede.evidence.Evidence`), and what they were drawn from."""

    #: Tables that leave a cue something to decide.
    doubtful: int
    certain: int
    blocks: list[Block]


class Section:
    """A section that is looked at closely, taken apart as far as somebody asks. Its blocks go by their numbers."""

    def __init__(self, recogniser: Recogniser, text: str, blocks: list[Block]) -> None:
        self.text = text
        self.blocks = blocks
        self._recogniser = recogniser
        self._shares: dict[int, list[int]] = {}

    @cached_property
    def tokens(self) -> Tokens:
        """Its words with their sentences and clauses."""
        return self._recogniser.tokens(self.text, [part for block in self.blocks for part in block.parts])

    @cached_property
    def places(self) -> list[range]:
        """Numbers of the words of each block."""
        return [self.tokens.within(block.parts[0][0], block.parts[-1][1]) for block in self.blocks]

    def block_at(self, start: int) -> int:
        """The block that a place of the text belongs to."""
        return bisect_right(self.blocks, start, key=lambda block: block.parts[0][0]) - 1

    def shares(self, block: int) -> list[int]:
        """What each word of a block brings (see :meth:`ausrede.evidence.Evidence.shares`)."""
        found = self._shares.get(block)
        if found is None:
            found = self._shares[block] = self._recogniser.evidence.shares(self.tokens, self.places[block])
        return found


#: Of a text whose words speak for nothing.
CALM: list[Weighed] = []


class Look(NamedTuple):
    """What may be in a sentence."""

    #: Numbers of its words.
    places: range
    present: set[int]
    phrases: dict[int, list[Phrase]]
    cues: set[int]


class Candidates(NamedTuple):
    """What is worth a closer look in a message."""

    #: Numbers of the words of the sentences that matter.
    places: list[int]
    #: Symbols that may be there, and phrases that may match, by unit.
    present: set[int]
    phrases: dict[int, list[Phrase]]
    cues: set[int]


class Required(NamedTuple):
    """What has to hold before a cue is worth a look."""

    #: The rarest first.
    terms: list[int]
    plus: list[tuple[int, int]]
    enough: int


class _Rows(dict[int, Required]):
    """Number of a cue → what it requires."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, number: int) -> Required:
        found = self[number] = Required(*json.loads(self._rows[number]))
        return found


class Recogniser:
    """Looks for the cues of one catalogue. Built from its compiled form; holds no text."""

    def __init__(self, section: Callable[[str], Any]) -> None:
        compiled = section("recogniser")
        self.symbols = Lexicon(section)
        self.evidence = Evidence(section, self.symbols)
        self.surroundings = Surroundings(section, self.symbols)
        self._unweighed_cues = frozenset(compiled["unweighed"])
        self._network = Network(section)
        self._connectors = frozenset(compiled["connectors"])
        self._abbreviations = frozenset(compiled["abbreviations"])
        self._needs: dict[str, frozenset[str]] = {i: frozenset(n) for i, n in compiled["needs"].items()}
        #: Those of them that the points can see, so that words alone need them too; a mere delay often goes unsaid.
        self._weighed_needs = {i: n for i, n in self._needs.items() if n <= self.evidence.lane.keys()}
        self._reasons: dict[str, str] = compiled["reasons"]
        #: Those that only say that there is one.
        self._general = frozenset(compiled["general"])
        self._order: dict[str, int] = {i: n for n, i in enumerate(compiled["order"])}
        #: What has cues that tell a signal too, which others may need for company.
        self._heralds = frozenset(compiled["heralds"])
        #: Kind of what can be found by points alone.
        self._kinds: dict[str, str] = compiled["kinds"]
        self._guards = [Guard(**{**g, "applies": frozenset(g["applies"])}) for g in compiled["guards"]]
        self._texts: list[str] = section("cues").split("\n")
        self._required = _Rows(section("required").split("\n"))
        self._made: dict[int, Cue] = {}
        self._reach = Reach(section, self.symbols)
        #: Units that matter anywhere in the message once something was found.
        self._everywhere = frozenset(unit for g in self._guards if g.scope == "message" for unit in (g.words, g.not_in, g.unless))
        #: A bit of no table, for the cues that count whatever the points say; 0 if there are none.
        self._unweighed = UNWEIGHED << len(self.evidence.labels) if self._unweighed_cues else 0
        #: Whether there may be excuses that no table sees, so that one is always in sight.
        self._excused: bool = compiled["unseen"]
        #: The bit of the cues for what has no table: they are asked wherever a table has something to decide.
        self._untabled = UNTABLED << len(self.evidence.labels)
        #: Bits of the tables that only say when other reasons are worth a look.
        self._of_signals = sum(
            1 << n for n, label in enumerate(self.evidence.labels) if all(self._kinds.get(i, "signal") == "signal" for i in label.ids)
        )
        #: The bit of the phrases of guards and signals, which every cue may need.
        self._always = ALWAYS << len(self.evidence.labels)

    def _cue(self, number: int) -> Cue:
        cue = self._made.get(number)
        if cue is None:
            row = json.loads(self._texts[number])
            cue = self._made[number] = Cue(
                **{
                    **{key: row[key] for key in Cue._fields if key in row},
                    "targets": tuple(map(tuple, row["targets"])),
                    "units": frozenset((*row["terms"], *row["unless"], *(unit for unit, _ in row["plus"]))),
                    "ignore": frozenset(row["ignore"]),
                    "needs": frozenset(row["needs"]),
                    "months": tuple(row["months"]),
                }
            )
        return cue

    def recognise(self, text: str, spans: Spans | None = None, *, named: bool = True, excused: bool = False) -> Recognition:
        """Everything the catalogue sees in the given spans of ``text`` (default: all of it).

        What the words alone settle needs no cue. With ``named`` those cues are asked too, so that the
        findings name them, and other reasons and signals are told; the ids found are the same.
        ``excused``: there is an excuse, whatever these spans say, so circumstances need no more than beside one.
        """
        weighed = self._weigh(text, ((0, len(text)),) if spans is None else spans, excused or self._excused)
        if weighed is CALM:
            return NOTHING
        every = [self._recognise(text, section, named) for section in weighed if section.doubtful or section.certain]
        found = [seen for seen in every if seen is not NOTHING]
        if len(found) < 2:
            return found[0] if found else NOTHING
        signals = tuple(finding for seen in found for finding in seen.signals)
        return Recognition(
            tuple(finding for seen in found for finding in seen.findings),
            tuple(held for seen in found for held in seen.held),
            self._other_reasons(signals),
            signals,
        )

    def _recognise(self, text: str, weighed: Weighed, named: bool) -> Recognition:
        """What the catalogue sees in one section: what its words settle, and what cues and words say of the rest."""
        evidence = self.evidence
        section = Section(self, text, weighed.blocks)
        alone = evidence.ids(weighed.certain) & self._kinds.keys() if weighed.certain else set()
        settled = self._settled(section, alone)
        asked = (
            weighed.doubtful
            if named
            else weighed.doubtful & ~(evidence.bits(settled.keys() - self._heralds) | self._of_signals) | self._untabled
        )
        candidates = self._candidates(section, asked, alone) if asked else None
        if not candidates and not alone:
            return NOTHING  # most texts that get here get no further
        looked = self._look(section, candidates) if candidates else ([], [], [])
        free, held, waiting = looked
        names = [f for f in (*free, *(f for _, f in waiting)) if f.id in settled]
        called = {f.id for f in names}
        unnamed = [f for f in settled.values() if f.id not in called]
        free, held = self._unsettled(section, weighed.doubtful, alone, settled, looked)
        findings = self._tidy(self._accompanied([*free, *names, *unnamed]))
        signals = tuple(f for f in findings if f.kind == "signal")
        others = self._other_reasons(signals)
        if not held and not others and len(signals) == len(findings):
            return NOTHING
        return Recognition(tuple(f for f in findings if f.kind != "signal"), tuple(held), others, signals)

    def _other_reasons(self, signals: Iterable[Finding]) -> tuple[str, ...]:
        """Titles of the reasons among the signals; of one that only says that there is one, unless another says which."""
        there = {f.id for f in signals} & self._reasons.keys()
        told = there - self._general or there
        return tuple(title for ident, title in self._reasons.items() if ident in told)

    def _settled(self, section: Section, alone: set[str]) -> dict[str, Finding]:
        """What needs nobody else's word, by id: ids that suffice alone even if a guard had held a cue of theirs back."""
        beyond = alone - {SEASON}
        if not beyond:
            return {}
        return {f.id: f for f in self._convincing(section, list(self._stand_alone(section, beyond, beyond)), beyond)}

    def _unsettled(
        self, section: Section, doubtful: int, alone: set[str], settled: Mapping[str, Finding], looked: Looked
    ) -> tuple[list[Finding], list[Held]]:
        """What else is found, by cues and by words ``alone``, and what is held back."""
        free, held, waiting = looked
        stopped = {h.finding.id for h in held}
        cued = [f for f in free if f.id not in settled and self._weighs(f, doubtful)]
        waiting = [(cue, f) for cue, f in waiting if f.id not in settled and self._weighs(f, doubtful)]
        lone = list(self._stand_alone(section, alone - settled.keys() - {f.id for f in cued}, stopped))
        free, lone = self._convincing(section, cued, stopped), self._convincing(section, lone, stopped)
        joined, held = self._joined(free, held, waiting, {f.id for f in lone}.union(settled))
        called = {f.id for f in joined}
        free += self._convincing(section, joined[len(free) :], stopped)
        return free + [f for f in lone if f.id not in called], held

    def _accompanied(self, findings: list[Finding]) -> list[Finding]:
        """Without what needs the company of something that is not there."""
        there = {f.id for f in findings}
        lonely = {ident for ident in there & self._weighed_needs.keys() if self._weighed_needs[ident].isdisjoint(there)}
        return self._accompanied([f for f in findings if f.id not in lonely]) if lonely else findings

    def trace(self, text: str, spans: Spans | None = None) -> tuple[list[Finding], list[Held]]:
        """Every match of every cue: those that count and those held back, nothing merged or weighed."""
        free: list[Finding] = []
        held: list[Held] = []
        for found in self._sections(text, ((0, len(text)),) if spans is None else spans):
            section = Section(self, text, [Block(0, *block) for block in found])
            if candidates := self._candidates(section):
                more_free, more_held = self._joined(*self._look(section, candidates))
                free += more_free
                held += more_held
        return free, held

    def held_back(self, text: str, spans: Spans | None = None) -> tuple[Held, ...]:
        """What cues saw and does not count: held back by a guard, or because the other words speak against it."""
        seen = self.recognise(text, spans)
        found, stopped = self.trace(text, spans)
        there = {f.id for f in seen.findings}
        # No cue may have seen the company that words did.
        alone = [h for h in stopped if h.guard == LONELY and not self._needs.get(h.finding.id, frozenset()).isdisjoint(there)]
        held = tuple(dict.fromkeys((*seen.held, *(h for h in stopped if h not in alone))))
        told = there | {h.finding.id for h in held}
        overruled = self._tidy(
            [f for f in (*found, *(h.finding for h in alone)) if f.kind != "signal" and f.id in self._kinds and f.id not in told]
        )
        return (*held, *(Held(finding, POINTS, "die übrigen Worte sprechen dagegen") for finding in overruled))

    def _sections(self, text: str, spans: Spans) -> Iterator[list[tuple[list[str], list[tuple[int, int]]]]]:
        """The blocks of words, as many at a time as are read as one message."""
        found = blocks(text, spans, self._abbreviations)
        while section := list(islice(found, SECTION)):
            yield section

    def _weigh(self, text: str, spans: Spans, excused: bool = False) -> list[Weighed]:
        """What the points of the words say, section by section."""
        evidence = self.evidence
        if len(text) < SHORT or sum(end - start for start, end in spans) < SHORT:
            # Nearly every line of a stream gets this far and no further, so it gets there by the shortest way.
            words = WORD.findall(text, *spans[0]) if len(spans) == 1 else [word for span in spans for word in WORD.findall(text, *span)]
            if not words:
                return CALM
            if len(words) <= BLOCK:
                total = evidence.total(words, text, spans, excused)
                if evidence.calm(total, excused) and not self._unweighed:
                    return CALM
                excusing = excused or evidence.excusing(total)
                doubtful, certain = evidence.doubtful(total, excusing), evidence.certain(total, excusing)
                return [Weighed(self._unweighed | doubtful, certain, [Block(total, words, list(spans))])]
        weighed = []
        for section in self._sections(text, spans):
            doubtful, certain = self._unweighed, 0
            found = [Block(evidence.total(words, text, parts, excused), words, parts) for words, parts in section]
            excusing = excused or any(evidence.excusing(block.total) for block in found)
            for block in found:
                doubtful |= evidence.doubtful(block.total, excusing)
                certain |= evidence.certain(block.total, excusing)
            weighed.append(Weighed(doubtful, certain, found))
        return weighed

    def _stand_alone(self, section: Section, idents: set[str], held: set[str]) -> Iterator[Finding]:
        """Findings that no cue made, on the words that speak for them most."""
        evidence = self.evidence
        for ident in idents:
            points = [evidence.points(block.total, ident) for block in section.blocks]
            most = points.index(max(points))
            label = evidence.labels[evidence.lane[ident]]
            if ident in held and points[most] < label.alone + label.against:
                continue
            spans = self.strongest(section.tokens, section.places[most], section.shares(most), ident)
            if not spans:
                continue
            start, end = spans[0][0], spans[-1][1]
            yield Finding(self._kinds[ident], ident, POINTS, section.text[start:end], start, end, spans)  # type: ignore[arg-type]

    def strongest(self, tokens: Tokens, places: range, shares: list[int], ident: str) -> Spans:
        """Where those of the words at some places stand that speak for a label, in the sentence that does so most; ``shares`` are what
        they bring.
        """
        speaking: dict[int, list[tuple[int, int]]] = {}
        for place, points in zip(places, self.evidence.each(shares, ident), strict=True):
            if points > 0:
                speaking.setdefault(tokens.sentence[place], []).append((points, place))
        if not speaking:
            return ()
        best = max(speaking.values(), key=lambda words: sum(p for p, _ in words))
        chosen = sorted(best, reverse=True)[:STRONGEST]
        return tuple((tokens.starts[place], tokens.ends[place]) for p, place in sorted(chosen, key=itemgetter(1)) if 3 * p >= chosen[0][0])

    def _weighs(self, finding: Finding, doubtful: int) -> bool:
        """Whether the words leave what a cue found something to decide."""
        number = self.evidence.lane.get(finding.id)
        return number is None or doubtful >> number & 1 == 1 or finding.cue in self._unweighed_cues

    def _convincing(self, section: Section, free: list[Finding], held: set[str]) -> list[Finding]:
        """Without what the words around it speak against."""
        kept: list[Finding] = []
        waiting: dict[tuple[int, str], list[Finding]] = {}
        own = {finding.id for finding in free if finding.cue in self._unweighed_cues}
        for finding in free:
            if finding.id in self.surroundings.table and finding.id not in own:
                waiting.setdefault((section.block_at(finding.start), finding.id), []).append(finding)
            else:
                kept.append(finding)
        for (number, ident), findings in waiting.items():
            places = {place for finding in findings for part in finding.parts for place in section.tokens.within(*part)}
            needed = self.surroundings.tables[self.surroundings.table[ident]]
            if any(finding.cue != POINTS for finding in findings):
                enough = needed.beside
            else:
                enough = needed.alone + needed.against * (ident in held)
            points = self.evidence.points(section.blocks[number].total, ident)
            if points + self.surroundings.points(ident, section.tokens, places, section.places[number]) >= enough:
                kept += findings
        return kept

    def tokens(self, text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
        """The words of the given spans."""
        return tokenise(text, spans, self._connectors, self._abbreviations)

    def _candidates(self, section: Section, doubtful: int = ALL, alone: Collection[str] = ()) -> Candidates | None:
        """What is worth a closer look: only sets of symbols are compared here, and most sentences of most texts end here.

        ``doubtful`` are the bits of the tables that leave a cue something to decide (ALL: cues are
        kept too that nobody would be told of), ``alone`` what is there without cues.
        """
        reach = self._reach
        allowed, told = reach.open(doubtful)
        # Most texts that get here get no further.
        if not reach.complete(reduce(or_, (reach[word] for block in section.blocks for word in block.words), reach.free)) & told:
            return None
        parts = pieces(section.text, [part for block in section.blocks for part in block.parts], self._abbreviations)
        words = [WORD.findall(section.text, *part) for part in parts]
        bits = [reduce(or_, map(reach.__getitem__, row), reach.free) for row in words]
        may = [reach.complete(mine) & ~reach.wide for mine in bits]
        further = reach.complete(reduce(or_, bits, reach.free)) & reach.wide
        near = [bool((mine | further) & told) for mine in may]
        if not any(near):
            return None
        # First the phrases of cues that somebody is told of; those of guards and of other cues come later. All phrases of a unit
        # are for the same tables, so either call brings all of them or none.
        symbols = [[*map(self.symbols.__getitem__, row)] for row in words]
        present: list[set[int]] = [set().union(*row) for row in symbols]
        keyed: list[set[int]] = [set().union(*map(self._network.keyed.__getitem__, row)) for row in symbols]
        complete = self._network.complete
        phrases = [complete(seen, keys, doubtful) if close else {} for seen, keys, close in zip(present, keyed, near, strict=True)]
        everything = set().union(*present) if further else set()
        if not any(self._holding(mine & told, seen) for mine, seen in zip(may, present, strict=True)) and not self._holding(
            further & told, everything
        ):
            return None
        for seen, keys, found in zip(present, keyed, phrases, strict=True):
            found |= complete(seen, keys, self._always)
        local = [self._holding(mine & allowed, seen) for mine, seen in zip(may, present, strict=True)]
        wide = self._holding(further & allowed, everything.union(*present)) if further & allowed else set()
        cues = wide.union(*local)
        if doubtful != ALL:
            cues = self._worthwhile(cues, alone)
        if not cues:
            return None
        sentences = [section.tokens.within(*part) for part in parts]
        return self._chosen([*map(Look, sentences, present, phrases, local)], wide, cues)

    def _chosen(self, looks: list[Look], wide: set[int], cues: set[int]) -> Candidates:
        """The sentences that matter to some cues; ``wide`` are those that may look further than one."""
        if len(looks) > 1:
            anywhere = self._everywhere.union(*(self._cue(n).units for n in wide))
            looks = [look for look in looks if not (cues.isdisjoint(look.cues) and anywhere.isdisjoint(look.present))]
        merged: dict[int, list[Phrase]] = {}
        for look in looks:
            for unit, found in look.phrases.items():
                merged[unit] = list(dict.fromkeys(merged[unit] + found)) if unit in merged else found
        return Candidates([place for look in looks for place in look.places], set().union(*(look.present for look in looks)), merged, cues)

    def _holding(self, cues: int, present: set[int]) -> set[int]:
        """Those of the cues whose requirements may all be among the symbols."""
        return {number for number in _numbers(cues) if self._satisfied(number, present)}

    def _satisfied(self, number: int, present: set[int]) -> bool:
        """Whether all that a cue requires may be among the symbols."""
        row = self._required[number]
        return present.issuperset(row.terms) and (
            not row.plus or sum(points for unit, points in row.plus if points > 0 and unit in present) >= row.enough
        )

    def _worthwhile(self, cues: set[int], alone: Collection[str]) -> set[int]:
        """Without the cues whose company cannot be there; none if only signals would be left."""
        targets = {ident for n in cues for _, ident, _ in self._cue(n).targets}.union(alone)
        found = {n for n in cues if any(self._possible(self._cue(n), ident, targets) for _, ident, _ in self._cue(n).targets)}
        return found if any(self._tells(self._cue(n)) for n in found) else set()

    def _possible(self, cue: Cue, ident: str, targets: set[str]) -> bool:
        needs = self._needs.get(ident)
        return (not cue.needs or not cue.needs.isdisjoint(targets)) and (needs is None or not needs.isdisjoint(targets))

    def _tells(self, cue: Cue) -> bool:
        """Whether anybody is told of what the cue finds: a mere signal only helps others."""
        return any(kind != "signal" or ident in self._reasons for kind, ident, _ in cue.targets)

    def _look(self, section: Section, candidates: Candidates) -> Looked:
        """The findings that hold, those that a guard holds back, and those that need company."""
        text, tokens = section.text, section.tokens
        symbols = {place: self.symbols[tokens.words[place]] for place in candidates.places}
        view = View(tokens, symbols, candidates.present, candidates.phrases)
        guards: dict[str, list[Guard]] = {}

        def stopped(group: str, cue: Cue, span: Span) -> tuple[str, str, int] | None:
            if group not in guards:  # most cues turn out to match nothing
                guards[group] = [g for g in self._guards if group in g.applies and view.can_hold(g)]
            return _stopped(view, guards[group], cue, span)

        free: list[Finding] = []
        held: list[Held] = []
        waiting: Waiting = []
        for number in sorted(candidates.cues):
            cue = self._cue(number)
            for span in matches(view, cue):
                barrier = exception(view, cue, span)
                if barrier is None and any(group == "excuse" for _, _, group in cue.targets):
                    # What a cue says beside an excuse (it is concrete) falls with the excuse.
                    barrier = stopped("excuse", cue, span)
                for kind, ident, group in cue.targets:
                    finding = _finding(text, tokens, cue, span, kind, ident)
                    if stop := barrier or stopped(group, cue, span):
                        held.append(_held(text, tokens, finding, *stop))
                    elif cue.needs or ident in self._needs:
                        waiting.append((cue, finding))
                    else:
                        free.append(finding)
        return free, held, waiting

    def _joined(
        self, free: list[Finding], held: list[Held], waiting: Waiting, alone: Collection[str] = ()
    ) -> tuple[list[Finding], list[Held]]:
        """With those that needed company (a new date needs a delay), each where it belongs; ``alone`` is there without cues."""
        stable = False
        while waiting and not stable:
            there = {f.id for f in free}.union(alone)
            ready = [f for cue, f in waiting if self._possible(cue, f.id, there)]
            waiting = [(cue, f) for cue, f in waiting if not self._possible(cue, f.id, there)]
            free = free + ready
            stable = not ready
        held = held + [Held(f, LONELY, "ohne Bezug zu einer Verspätung") for _, f in waiting]
        return free, sorted(held, key=lambda h: (h.finding.start, h.finding.end))

    def _tidy(self, findings: list[Finding]) -> list[Finding]:
        """In text order, without those that lie inside another one of the same id."""
        findings.sort(key=lambda f: (self._order[f.id], f.start, -f.end))
        kept: list[Finding] = []
        for finding in findings:
            if not kept or kept[-1].id != finding.id or finding.end > kept[-1].end:
                kept.append(finding)
        return sorted(kept, key=lambda f: (f.start, f.end))


def _numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits that are set, rising."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


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
        if place - 1 in span:
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
