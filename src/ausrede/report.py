"""The answer of ``check``: judgement → lines for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from .display import bar, colour, line_ends, pad, points, visible, wrap
from .engine import blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .catalogue import Catalogue
    from .display import Screen
    from .model import Held, Judgement, Overall, Verdict

INDENT = "  "
#: Lines of the message that are shown; a mail is longer.
MESSAGE_LINES = 6
#: Code points at its beginning that these are chosen from.
LOOKED_AT = 20_000
REASONS = 3
REASON_LINES = 5
ADVICE = 3
FACET_TITLES = ("Kompetenz", "Wertschätzung", "Vertrauen")


def report(judgement: Judgement, catalogue: Catalogue, screen: Screen, *, ledger: bool = False, why: bool = False) -> Iterator[Text]:
    """The whole answer. ``ledger`` adds every rule with its points, ``why`` every cue."""
    yield from _message(judgement, screen)
    yield from _recognised(judgement, catalogue, screen.width)
    if judgement.overall:
        yield from _scores(judgement, screen)
        verdict = worst(judgement)
        yield Text()
        yield from _reasons(verdict, screen.width, several=len(judgement.situation.excuses) > 1)
        yield from _thoughts(verdict, screen.width)
        yield from _advice(verdict, screen.width)
        yield from _blocks(judgement, catalogue, screen.width)
        yield from wrap(Text("Voller Beleg: --beleg · Bessere Nachricht: ausrede besser …", style="dim"), screen.width, INDENT, INDENT)
    else:
        yield from _nothing_found(judgement, catalogue, screen.width)
    for sentence in [*_repeated(judgement, catalogue), *(visible(w.message) for w in judgement.warnings)]:
        yield from wrap(Text(sentence, style="yellow"), screen.width, INDENT + "⚠ ")
    if ledger:
        for verdict in judgement.verdicts:
            yield from _ledger(verdict, catalogue, screen.width)
    if why:
        yield from _cues(judgement, catalogue, screen.width)


def worst(judgement: Judgement) -> Verdict:
    """The least credible verdict: the strictest reader's view of the weakest excuse."""
    return min(judgement.verdicts, key=lambda verdict: verdict.credibility)


def _message(judgement: Judgement, screen: Screen) -> Iterator[Text]:
    """The text with the found words underlined; of a long one the lines that hold them."""
    text = judgement.text
    marks = sorted({part for f in judgement.recognition.findings for part in f.parts if part[0] < LOOKED_AT})
    shown = [(start + a, start + b) for start, line in _lines(text[:LOOKED_AT]) for a, b in line_ends(line, screen.width - 4)]
    if len(shown) > MESSAGE_LINES:
        marked = [span for span in shown if any(s < span[1] and e > span[0] for s, e in marks)]
        shown = (marked or shown)[:MESSAGE_LINES]
    before = None
    for start, end in shown:
        if before is not None and text[before:start].strip():
            yield Text(INDENT + "…", style="dim")
        before = end
        line, signs = Text(INDENT), " " * len(INDENT)
        place = start
        for s, e in [*((max(s, start), min(e, end)) for s, e in marks if s < end and e > start), (end, end)]:
            if s < place:
                continue
            line.append(visible(text[place:s]))
            line.append(visible(text[s:e]), style="bold underline")
            signs += " " * Text(visible(text[place:s])).cell_len + "‾" * Text(visible(text[s:e])).cell_len
            place = e
        yield line
        if not screen.rich and signs.strip():
            yield Text(signs.rstrip())
    if before is not None and text[before:].strip():
        yield Text(INDENT + "…", style="dim")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line.rstrip("\r\n")
        start += len(line)


def _recognised(judgement: Judgement, catalogue: Catalogue, width: int) -> Iterator[Text]:
    situation = judgement.situation
    excuses = [catalogue.excuses[e].title for e in situation.excuses]
    circumstances = [catalogue.circumstances[c].title for c in situation.circumstances]
    if excuses or circumstances:
        line = Text(", ".join(excuses), style="bold")
        if circumstances:
            line.append((" · " if excuses else "") + ", ".join(circumstances), style="not bold")
        yield from wrap(line, width, INDENT + "erkannt: ", INDENT + "         ")
    if judgement.recognition.other_reasons and excuses:
        yield from wrap(", ".join(judgement.recognition.other_reasons), width, INDENT + "nicht bewertet: ", style="dim")


def _scores(judgement: Judgement, screen: Screen) -> Iterator[Text]:
    yield Text()
    yield Text(INDENT + "Glaubwürdigkeit", style="bold")
    rows = judgement.overall
    low = min(row.credibility for row in rows)
    strictest = next(row for row in rows if row.credibility == low)
    names = max(len(row.type.title) for row in rows)
    bands = {v.credibility: v.band for v in judgement.verdicts}
    words = max(len(b) for b in bands.values())
    tail = " ◂ strengster Leser" if len(rows) > 1 else ""
    room = screen.width - len(INDENT) - names - 6
    full = room - words - 2 - len(tail) >= 10
    plain = not full and room - words - 4 >= 8
    cells = min(28, room - words - 2 - len(tail) if full else room - words - 4 if plain else room - 2)
    if room < 8:
        names, cells = max(5, screen.width - len(INDENT) - 11), 3
    for row in rows:
        yield _score_row(row, names, max(3, cells), bands[row.credibility] if full or plain else "", words,
                         tail if full else " ◂" if tail else "", row is strictest)  # fmt: skip


def _score_row(row: Overall, names: int, cells: int, band: str, words: int, tail: str, strictest: bool) -> Text:
    line = Text(INDENT + pad(row.type.title, names) + "  ") + bar(row.credibility, cells)
    line.append(f" {row.credibility:3}", style=f"bold {colour(row.credibility)}")
    if band:
        line.append("  " + (pad(band, words) if strictest and tail else band))
    if strictest and tail:
        line.append(tail, style="bold")
    return line


def _reasons(verdict: Verdict, width: int, *, several: bool) -> Iterator[Text]:
    about = f" ({verdict.excuse.title})" if several else ""
    head = Text(f"Warum beim {verdict.type.dative}?{about}", style="bold")
    facets = Text(" · ".join(f"{title} {value}" for title, value in zip(FACET_TITLES, verdict.facets, strict=True)), style="dim")
    if len(INDENT) + head.cell_len + facets.cell_len + 2 <= width:
        yield Text(INDENT) + head + Text("  ") + facets
    else:
        yield from wrap(head, width, INDENT, INDENT)
        yield from wrap(facets, width, INDENT, INDENT)
    strongest = sorted((r for r in verdict.reasons if r.points), key=lambda r: -abs(r.points))[:REASONS]
    room = REASON_LINES
    for number, reason in enumerate(strongest):
        first = Text(f"{INDENT}  {points(reason.points):>3}  ", style="red" if reason.points < 0 else "green")
        lines = wrap(reason.rule.because, width, " " * first.cell_len)
        room -= len(lines)
        if number and room < 0:
            break
        yield first + lines[0][first.cell_len :]
        yield from lines[1:]


def _thoughts(verdict: Verdict, width: int) -> Iterator[Text]:
    if verdict.thoughts:
        quoted = " ".join(f"„{thought}“" for thought in verdict.thoughts[:2])
        yield from wrap(Text(f"Der Kunde denkt: {quoted}", style="italic"), width, INDENT, INDENT + "  ")


def _advice(verdict: Verdict, width: int) -> Iterator[Text]:
    if not verdict.advice:
        return
    yield Text()
    yield from wrap(Text("Was am meisten hilft – wenn es stimmt", style="bold"), width, INDENT, INDENT)
    row = Text()
    for advice in verdict.advice[:ADVICE]:
        item = Text(f"{points(advice.gain):>3}", style="green").append(f" {advice.circumstance.action}", style="default")
        if row and len(INDENT) + row.cell_len + 3 + item.cell_len > width:
            yield from wrap(row, width, INDENT + "  ", INDENT + "      ")
            row = Text()
        row = row + Text("   ") + item if row else item
    yield from wrap(row, width, INDENT + "  ", INDENT + "      ")


def _repeated(judgement: Judgement, catalogue: Catalogue) -> Iterator[str]:
    """Which earlier excuse makes this one a repetition, and when it was."""
    if judgement.earlier:
        day, excuses = judgement.earlier[-1]
        titles = " und ".join(catalogue.excuses[e].title if e in catalogue.excuses else e for e in excuses)
        count = len(judgement.earlier)
        yield f"Nicht das erste Mal: zuletzt am {day:%d.%m.%Y} „{titles}“" + (f", insgesamt {count}-mal." if count > 1 else ".")


def _blocks(judgement: Judgement, catalogue: Catalogue, width: int) -> Iterator[Text]:
    """Which building blocks of a good message are there, and which are not."""
    line = Text()
    for block, there in blocks(catalogue, judgement.situation):
        line.append("  " if line else "").append(
            f"{'✓' if there else '✗'} {block.title}".replace(" ", "\u00a0"), style="green" if there else "dim"
        )
    if line:
        yield from wrap(line, width, INDENT, INDENT)


def _nothing_found(judgement: Judgement, catalogue: Catalogue, width: int) -> Iterator[Text]:
    yield Text()
    if judgement.recognition.other_reasons:
        reasons = ", ".join(judgement.recognition.other_reasons)
        yield from wrap(f"Ich erkenne einen Grund, den der Katalog nicht bewertet: {reasons}.", width, INDENT, INDENT)
    else:
        yield from wrap("Ich erkenne in dieser Nachricht keinen Grund für die Verspätung, den ich bewerten kann.", width, INDENT, INDENT)
    held = list(dict.fromkeys(_held_line(h, catalogue) for h in judgement.recognition.held if h.finding.kind == "excuse"))
    for line in held[:2]:
        yield from wrap(line, width, INDENT, INDENT + "  ")
    yield from wrap("Nennen Sie den Grund selbst, zum Beispiel mit --ausrede krank. Es gibt:", width, INDENT, INDENT)
    yield from wrap(", ".join(f"{e.id} ({e.title})" for e in catalogue.excuses.values()), width, INDENT + "  ", INDENT + "  ")


def _held_line(item: Held, catalogue: Catalogue) -> str:
    title = catalogue.excuses[item.finding.id].title
    by = f" („{visible(item.words)}“)" if item.words else ""
    return f"„{visible(item.finding.words)}“ klingt nach {title}, zählt aber nicht: {item.title}{by}."


def _ledger(verdict: Verdict, catalogue: Catalogue, width: int) -> Iterator[Text]:
    yield Text()
    yield from wrap(Text(f"Beleg: {verdict.excuse.title} beim {verdict.type.dative}", style="bold"), width, INDENT, INDENT)
    yield Text(f"{INDENT}        50  Start: neutral", style="dim")
    running = 50
    for reason in verdict.reasons:
        running += reason.points
        first = Text(
            f"{INDENT} {points(reason.points):>4}  {running:3}  ", style="red" if reason.points < 0 else "green" if reason.points else "dim"
        )
        lines = wrap(reason.rule.because, width, " " * first.cell_len)
        yield first + lines[0][first.cell_len :]
        yield from lines[1:]
        sources = ", ".join(catalogue.sources[s].title if s in ("artikel", "urteil") else _cite(catalogue, s) for s in reason.rule.sources)
        yield from wrap(Text(f"{reason.rule.id} · Quelle: {sources}", style="dim"), width, " " * first.cell_len)
    yield from wrap(Text(f"= {verdict.credibility:3}  {verdict.band}", style="bold"), width, INDENT + "      ")


def _cite(catalogue: Catalogue, ident: str) -> str:
    source = catalogue.sources[ident]
    return f"{source.author} {source.year}" if source.author and source.year else source.title


def _cues(judgement: Judgement, catalogue: Catalogue, width: int) -> Iterator[Text]:
    yield Text()
    yield Text(INDENT + "Welche Worte gefunden wurden", style="bold")
    titles = {
        **{i: e.title for i, e in catalogue.excuses.items()},
        **{i: c.title for i, c in catalogue.circumstances.items()},
        **{i: s.title for i, s in catalogue.signals.items()},
    }
    seen = judgement.recognition
    found = (*seen.findings, *(f for f in seen.signals if titles[f.id] in seen.other_reasons))
    for f in found:
        yield from wrap(f"{titles[f.id]}: „{visible(f.words)}“ ({f.cue})", width, INDENT + "✓ ")
    for h in seen.held:
        by = f" durch „{visible(h.words)}“" if h.words else ""
        yield from wrap(
            Text(f"{titles[h.finding.id]}: „{visible(h.finding.words)}“ ({h.finding.cue}) zählt nicht – {h.title}{by}", style="dim"),
            width,
            INDENT + "✗ ",
        )
    if not found and not seen.held:
        yield Text(INDENT + "Kein Hinweis des Katalogs hat etwas gefunden.")
