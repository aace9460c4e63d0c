"""Draws the points of ``data/evidence/`` from labelled messages (needs ``pip install -e '.[fit]'``).

python tests/messages/fit.py [--background FILE] [MORE.jsonl ...]

Logistic regression per label over the patterns that :mod:`ausrede.evidence` can give points
to: words, their beginnings and ends, the catalogue's word lists, and neighbours (two words, a
word and a list, or either beside a mark). A second one weighs what was found by cues or words: going by the words around it
(:mod:`ausrede.surroundings`), is an excuse the sender's own reason, a circumstance one of this work? Its
thresholds are those with the best micro-F1 on messages that neither the cues nor the fold's own regression have
seen. ``--background`` names ordinary sentences, one a line, that count as showing nothing unless
a cue says otherwise.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ausrede.catalogue import load, source_files
from ausrede.compiling import examples
from ausrede.evidence import CLOSE, MARK, MOST, MOST_OF_MARK, NEAR, NUMBER, key, marked, patterns
from ausrede.message import own_spans
from ausrede.patterns import SHAPES
from ausrede.recogniser import LONELY
from ausrede.surroundings import SCOPES, around
from ausrede.words import WORD

HERE = Path(__file__).parent
EVIDENCE = HERE.parents[1] / "data" / "evidence"
sys.path.insert(0, str(HERE.parent))
from test_messages import CIRCUMSTANCES, EXCUSES  # noqa: E402

LABELS = (*EXCUSES, *CIRCUMSTANCES, "sonstige")

#: Points for one unit of the logit, and the fewest that are kept for a word and for one around a find.
SCALE = 16
LEAST, LEAST_AROUND = 3, 2
#: Points in a first regression that let a pair, or anything else, into the second.
LEAST_OF_PAIR, LEAST_OF_WORD = 2, 1.5
#: Messages that must show a pattern before it may have points.
RARE = 2
#: Messages that must show a pair of a word and a list.
RARE_LISTED = 3
#: Share of freedom that every column has (see told_apart).
FLOOR = 0.5
FOLDS = 3


class Kind(NamedTuple):
    """What holds for the tables of labels of a kind."""

    #: Sums from which a find is looked at: of words alone, and of those beside a cue.
    alone: int
    beside: int
    #: How freely points may grow (C of the regression).
    freedom: float
    #: What the sums need on top where no excuse is in sight.
    without_excuse: int = 0


#: The lower the sums, the more is found, and the more time ordinary sentences cost; short ones ("viel zu tun") cannot climb far above
#: the base. A circumstance matters beside an excuse; sentences without one are spared the search. Points of excuses may grow more
#: freely: at 3 the same F1 as at 1 (at 10 a point less) with a third fewer ordinary sentences that need a second look, and half as many
#: that need a third. Those of circumstances gain nothing by it and would be half as many again.
EXCUSE, CIRCUMSTANCE = Kind(0, -46, 3.0), Kind(-20, -50, 0.3, without_excuse=50)
#: Words alone say that there is another reason, cues which one it is.
OTHER = Kind(0, -30, 3.0)
#: Finds that must show a word around them before it may have points, and how freely those may grow.
RARE_AROUND = 3
FREEDOM_AROUND, FREEDOM_OF_CIRCUMSTANCES = 0.03, 0.01
#: Every which of the catalogue's own messages is among them.
OWN_AROUND = 4
#: What micro-F1 on the messages left out may lose for fewer false alarms of an excuse.
TOLERANCE = 0.008
#: Points that its limits are raised by on top. Hard traps abound among the messages to learn from; on fresh ones this is where
#: false alarms are fewer than 3 in 100 and every style still has the F1 it should have.
MARGIN = 13
#: Weight of a background sentence, and of a message made of the catalogue's own sentences, beside that of a message.
BACKGROUND = 2.0
OWN = 2.0


class Features:
    """What a message shows, in the words of the table."""

    def __init__(self, catalogue) -> None:
        self.lexicon = catalogue.recogniser.symbols
        names = catalogue.section("lists")
        self.names = {symbol: f"<{name}>" for name, symbol in names.items()} | {n: f"<{name}>" for n, name in enumerate(SHAPES)}

    def lists(self, word: str) -> list[str]:
        """The word lists of the catalogue that a word is in."""
        return [name for symbol in self.lexicon[word] if (name := self.names.get(symbol))]

    def __call__(self, text: str) -> dict[str, int]:
        found: dict[str, int] = {}
        spans = own_spans(text)
        words = [w for span in spans for w in WORD.findall(text, *span)]
        for word in set(words):
            for name in self.lists(word):
                found[name] = found.get(name, 0) + 1
            for pattern in patterns(word):
                found[pattern] = found.get(pattern, 0) + 1
        for one, other in set(pairwise(words)):
            pairs = [f"{key(one)} {key(other)}"]
            pairs += [f"{name} {key(other)}" for name in self.lists(one) if name != NUMBER]
            pairs += [f"{key(one)} {name}" for name in self.lists(other) if name != NUMBER]
            for pair in pairs:
                found[pair] = found.get(pair, 0) + 1
        for one, other in marked(text, spans):
            word = other if one == MARK else one
            for name in (key(word), *(name for name in self.lists(word) if name != NUMBER)):
                pair = f"{MARK} {name}" if one == MARK else f"{name} {MARK}"
                found[pair] = found.get(pair, 0) + 1
        return found


def read(paths):
    rows, seen = [], set()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["text"] not in seen:
                seen.add(row["text"])
                row["labels"] = {*row["excuses"], *row.get("circumstances", ())}
                row["file"] = Path(path).name
                rows.append(row)
    return rows


GREETINGS = ("Hallo Frau Sander,", "Guten Tag,", "", "")
FILLED = {
    "termin": ("Dienstag, den 20. Januar", "am Freitag, den 3. April", "morgen"),
    "vertretung": ("meine Kollegin", "Herr Kern", "mein Bruder"),
    "vorteil": ("mit zweitem Korrekturgang", "gründlicher geprüft", "mit einem Foto mehr"),
    "ausgleich": ("den Versand", "zehn Prozent Nachlass", "die Express-Lieferung"),
    "grund": ("Bandscheibenvorfall", "der Router ist durchgebrannt", "die Messe in Köln"),
}


def own_messages(catalogue, count=2400):
    """Messages as ``ausrede besser`` writes them, out of the catalogue's sentences: they have to be found again."""
    choose = random.Random(1)
    told: dict[str, list[str]] = {}
    for sentence in catalogue.sentences:
        told.setdefault(sentence.target, []).extend((*sentence.sie, *sentence.du))
    reasons = {i: [e.quote, *told.get(i, ())] for i, e in catalogue.excuses.items() if i in EXCUSES}
    for ident, (hits, _) in examples(source_files()).items():
        if (excuse := ident.partition("_")[0]) in reasons:  # technik_eigenes_versagt: its examples are the excuse and nothing else
            reasons[excuse] += hits
    for number in range(count):
        reason = EXCUSES[number % len(EXCUSES)]
        chosen = choose.sample([i for i in told if i in CIRCUMSTANCES], choose.randint(0, 8))
        parts = [choose.choice(GREETINGS), choose.choice(reasons[reason]), *(choose.choice(told[i]) for i in chosen)]
        text = " ".join(parts)
        for name, values in FILLED.items():
            text = text.replace(f"{{{name}}}", choose.choice(values))
        text = re.sub(r"\{([^|}]*)\|[^}]*\}", r"\1", text)
        yield {"text": text, "labels": {reason, *chosen}, "file": "catalogue", "style": "catalogue"}


def cue_states(catalogue, texts):
    """Per text the ids that cues find whatever the points say, and those they find but hold back."""
    found = []
    for text in texts:
        free, held = catalogue.recogniser.trace(text, own_spans(text))
        ids = {f.id for f in free}
        found.append((ids, {h.finding.id for h in held} - ids))
    return found


def merged(X, names):
    """Columns that show up in the same messages, as one: its best name and how many they were."""
    columns = X.tocsc()
    groups: dict[tuple[bytes, bytes], list[int]] = {}
    for number in range(columns.shape[1]):
        rows = slice(columns.indptr[number], columns.indptr[number + 1])
        groups.setdefault((columns.indices[rows].tobytes(), columns.data[rows].tobytes()), []).append(number)
    kept = [min(group, key=lambda number: _rank(names[number])) for group in groups.values()]
    return kept, np.sqrt([len(group) for group in groups.values()])


def _rank(name: str) -> tuple[int, int, str]:
    """Lists first, then short beginnings and ends, which speak for the most words, then words, then pairs."""
    kind = 0 if name.startswith("<") and " " not in name else 3 if " " in name else 1 if "*" in name else 2
    return kind, len(name), name


def matrix(M, kept, sizes):
    """The merged columns; one that stands for four is twice as large, so that it is held back as little as the four were."""
    return scaled(M[:, kept], sizes)


def scaled(X, scales):
    return _narrow((X @ sparse.diags(scales.astype(np.float32))).tocsr())


def _narrow(M):
    """With 32-bit indices, which is what liblinear takes."""
    M.indices, M.indptr = M.indices.astype(np.int32), M.indptr.astype(np.int32)
    return M


def told_apart(X, y):
    """How freely each column may grow: the better it alone tells messages with the label from others, the more.

    Logistic regression over columns scaled by their naive Bayes log-ratio: Wang and Manning, "Baselines and Bigrams",
    ACL 2012; the floor keeps columns in play that only speak together with others.
    """
    with_label, without = (1 + np.asarray(X[rows].sum(axis=0)).ravel() for rows in (y, ~y))
    return FLOOR + np.abs(np.log(with_label / with_label.sum() / (without / without.sum())))


def fit(X, y, weights, sizes, least, most, freedom):
    """(whole points per column, base): a first regression chooses columns by the ``least`` points, a second one weighs them, up to ``most``."""
    scales = told_apart(X, y)
    M = scaled(X, scales)

    def once(M, tolerance):
        return LogisticRegression(C=freedom, class_weight="balanced", solver="liblinear", tol=tolerance).fit(M, y, weights)

    unit = SCALE * scales * sizes
    chosen = np.abs(unit * once(M, 1e-3).coef_[0]) >= least  # two thirds of the time of 1e-4, and nearly the same choice
    model = once(M[:, chosen], 1e-4)
    points = np.zeros(X.shape[1], dtype=int)
    points[chosen] = np.rint(unit[chosen] * model.coef_[0]).astype(int).clip(-most[chosen], most[chosen])
    points[np.abs(points) < LEAST] = 0
    return points, round(SCALE * float(model.intercept_[0]))


class Find(NamedTuple):
    """What was found of a label in a message, and whether that is right."""

    message: int
    label: str
    shown: dict[str, float]
    right: bool


def kind_of(label: str) -> Kind:
    """That of a label."""
    return EXCUSE if label in EXCUSES else CIRCUMSTANCE if label in CIRCUMSTANCES else OTHER


def finds(recogniser, features, texts, truths, sums) -> list[Find]:
    """What cues or words alone find, with the words around it; ``sums`` are points by label."""
    found = []
    for number, (text, truth) in enumerate(zip(texts, truths, strict=True)):
        spans = own_spans(text)
        tokens = recogniser.tokens(text, spans)
        every = range(len(tokens.words))
        free, held = recogniser.trace(text, spans)
        if excusing := any(sums[label][number] >= kind_of(label).beside for label in (*EXCUSES, "sonstige")):
            # The words see an excuse that no cue does.
            free = free + [h.finding for h in held if h.guard == LONELY]
        shares = None
        for label in (*EXCUSES, *CIRCUMSTANCES):
            cued = [f for f in free if f.id == label]
            points, kind = sums[label][number], kind_of(label)
            if points < (kind.beside if cued else kind.alone) + (not excusing) * kind.without_excuse:
                continue
            if not cued and shares is None:
                shares = recogniser.evidence.shares(tokens, every)
            parts = [part for f in cued for part in f.parts] if cued else recogniser.strongest(tokens, every, shares, label)
            places = {place for part in parts for place in tokens.within(*part)}
            stopped = not cued and any(h.finding.id == label and h.guard != LONELY for h in held)
            shown = {"sum": points / SCALE, "cue": float(bool(cued)), "held": float(stopped)}
            for word, depth in around(tokens, places, every):
                shown.update((f"{scope} {name}", 1.0) for scope in SCOPES[:depth] for name in (key(word), *features.lists(word)))
            found.append(Find(number, label, shown, label in truth))
    return found


def evened(rows) -> list[float]:
    """Weights that make every style of messages count the same, however many were written: traps are easy to write and rare in life."""
    count = Counter(row.get("style", "plain") for row in rows)
    return [len(rows) / len(count) / count[row.get("style", "plain")] for row in rows]


class Surrounded(NamedTuple):
    """What the words around some finds say of them."""

    #: Logit of each find by the other folds, and what the words, the sum and the cue add to it by all of them.
    chance: np.ndarray
    slope: dict[str, float]
    intercept: float


def second(found: list[Find], folds, weights, freedom: float) -> Surrounded:
    """A regression over the words around finds; ``folds`` (-1 is never left out) and ``weights`` are those of the messages."""
    count = Counter(name for find in found for name in find.shown)
    vectors = DictVectorizer(dtype=np.float32)
    vectors.fit([{name: 1 for name, times in count.items() if times >= RARE_AROUND}])
    X = _narrow(vectors.transform([find.shown for find in found]))
    y = np.array([find.right for find in found])
    fold_of = np.array([folds[find.message] for find in found])
    weight = np.array([weights[find.message] for find in found])

    def model(chosen):
        return LogisticRegression(C=freedom, solver="liblinear").fit(X[chosen], y[chosen], weight[chosen])

    chance = np.zeros(len(found))
    for number in range(FOLDS):
        test = fold_of == number
        chance[test] = model(~test).decision_function(X[test])
    final = model(np.full(len(found), True))
    return Surrounded(chance, dict(zip(vectors.get_feature_names_out(), final.coef_[0], strict=True)), float(final.intercept_[0]))


def limit(groups: list[tuple[list[Find], Surrounded]], folds, weights, wanted: float, tolerance: float) -> float:
    """The logit with the best micro-F1 on messages left out; ``wanted`` is the weight of what is there, found or not.

    A false alarm misleads more than a miss: of limits nearly as good as the best, the strictest one.
    """
    rows = []
    for tried in np.arange(-1.5, 2, 0.05):
        right = hits = 0.0
        for found, group in groups:
            for find, chance in zip(found, group.chance, strict=True):
                if chance >= tried and folds[find.message] >= 0:
                    hits += weights[find.message]
                    right += weights[find.message] * find.right
        rows.append((2 * right / (hits + wanted), float(tried)))
    score, chosen = max((row for row in rows if row[0] >= max(rows)[0] - tolerance), key=lambda row: row[1])
    print(f"surroundings F1 {score:.3f} of {sum(len(found) for found, _ in groups)} finds at {chosen:.2f}", file=sys.stderr)
    return chosen


def in_points(group: Surrounded, least: float, margin: int) -> tuple[dict[str, int], tuple[int, int, int]]:
    """(points by scope and word, thresholds) of a group, from a logit of ``least`` and ``margin`` points on."""
    slope = dict(group.slope)
    unit = SCALE / slope.pop("sum")
    if unit <= 0:
        raise SystemExit("Points speak against what they are points for: are there enough messages?")
    alone = unit * (least - group.intercept) + margin
    limits = (round(alone), round(alone - unit * slope.pop("cue")), max(0, round(-unit * slope.pop("held"))))
    points = {name: int(np.clip(round(unit * value), -MOST, MOST)) for name, value in slope.items()}
    return {name: value for name, value in points.items() if abs(value) >= LEAST_AROUND}, limits


def forked(function, values):
    """``function`` of each value, on all cores; each process inherits what the function knows, hundreds of megabytes of it."""
    global _inherited
    _inherited = function
    with get_context("fork").Pool() as pool:
        return pool.map(_of_inherited, values, chunksize=1)


def _of_inherited(value):
    return _inherited(value)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("more", nargs="*")
    parser.add_argument("--background")
    args = parser.parse_args()
    catalogue = load()
    features = Features(catalogue)
    rows = read([HERE / "tuned.jsonl", HERE / "learned.jsonl", *args.more])
    quiet = list(own_messages(catalogue))
    own = len(quiet)
    if args.background:
        lines = [line.strip() for line in Path(args.background).read_text(encoding="utf-8").splitlines() if line.strip()]
        quiet += [
            {"text": t, "labels": s[0], "file": "background", "style": "background"}
            for t, s in zip(lines, cue_states(catalogue, lines), strict=True)
        ]
    vectors = DictVectorizer(dtype=np.float32)
    bags = [features(row["text"]) for row in rows]
    count: dict[str, int] = {}
    for bag in bags:
        for name in bag:
            count[name] = count.get(name, 0) + 1
    vectors.fit([{name: 1 for name, times in count.items() if times >= (RARE_LISTED if " " in name and "<" in name else RARE)}])
    plain = vectors.transform(bags + [features(row["text"]) for row in quiet])
    kept, sizes = merged(plain[: len(rows)], vectors.get_feature_names_out())
    X = matrix(plain, kept, sizes)
    names = vectors.get_feature_names_out()[kept]
    least = np.array([LEAST_OF_PAIR if " " in name else LEAST_OF_WORD for name in names])
    most = np.array([MOST_OF_MARK if MARK in name.split() else MOST for name in names])
    every = rows + quiet
    weights = np.array(evened(rows) + [OWN] * own + [BACKGROUND] * (len(quiet) - own))
    read_for_cues = ("tuned.jsonl", "dev.jsonl", "tatoeba.jsonl")
    blind = [n for n, row in enumerate(rows) if row["file"] not in read_for_cues]
    fold_of = np.full(len(every), -1)
    fold_of[blind] = np.random.default_rng(1).integers(0, FOLDS, len(blind))

    def fitted(label):
        """Table of a label, and what each message of a fold has by the points of the other folds."""
        y = np.array([label in row["labels"] for row in every])
        unsure = np.array([row["file"] == "background" and label in row["labels"] for row in every])
        sure = np.where(unsure, 0.0, weights)  # a cue may be right or wrong there, and nobody has looked
        freedom = kind_of(label).freedom
        table = fit(X, y, sure, sizes, least, most, freedom)
        out = np.zeros(len(every))
        for fold_number in range(FOLDS):
            test = fold_of == fold_number
            points, base = fit(X[~test], y[~test], sure[~test], sizes, least, most, freedom)
            out[test] = plain[test][:, kept] @ points + base
        return table, out

    tables, scores = {}, {}
    for label, (table, out) in zip(LABELS, forked(fitted, LABELS), strict=True):
        tables[label], scores[label] = table, out
    for name, labels in (("excuses", (*EXCUSES, "sonstige")), ("circumstances", CIRCUMSTANCES)):
        write(EVIDENCE / f"{name}.yaml", {label: tables[label] for label in labels}, names, catalogue.signals)
    # What words alone find rests on the new points.
    recogniser = load().recogniser
    # The catalogue's own messages too: what `besser` writes has to be found again.
    chosen = [*blind, *range(len(rows), len(rows) + own, OWN_AROUND)]
    sums = {label: np.where(fold_of >= 0, scores[label], plain[:, kept] @ tables[label][0] + tables[label][1])[chosen] for label in LABELS}
    found = finds(recogniser, features, [every[n]["text"] for n in chosen], [every[n]["labels"] for n in chosen], sums)
    folds, weights = fold_of[chosen], weights[chosen]

    groups = [EXCUSES, *((label,) for label in CIRCUMSTANCES)]
    parts = [[find for find in found if find.label in labels] for labels in groups]

    def around_found(number):
        return second(parts[number], folds, weights, FREEDOM_OF_CIRCUMSTANCES if number else FREEDOM_AROUND)

    def wanted(labels):
        return sum(weight * len(every[n]["labels"] & set(labels)) for n, weight in zip(blind, weights, strict=False))

    excuses, *circumstances = zip(parts, forked(around_found, range(len(parts))), strict=True)
    least = [limit([excuses], folds, weights, wanted(EXCUSES), TOLERANCE)]
    least += [limit(circumstances, folds, weights, wanted(CIRCUMSTANCES), 0.0)] * len(circumstances)
    entries = [
        (labels[0] if len(labels) == 1 else "ausreden", labels, in_points(group, logit, MARGIN * (labels is EXCUSES)))
        for labels, (_, group), logit in zip(groups, (excuses, *circumstances), least, strict=True)
    ]
    (EVIDENCE / "surroundings.yaml").write_text(HEAD_AROUND + "".join(around_as_yaml(*entry) for entry in entries), encoding="utf-8")
    print(f"{sum(len(points) for *_, (points, _) in entries)} points around finds", file=sys.stderr)


BECAUSE = "Aus beschrifteten Nachrichten gezogen, in denen diese Wörter dafür oder dagegen sprachen."


def write(path: Path, tables, names, signals) -> None:
    """The tables as YAML, strongest words first."""
    out = [HEAD]
    kept = 0
    for label, (points, base) in tables.items():
        rows: dict[int, list[str]] = {}
        for number in np.nonzero(points)[0]:
            rows.setdefault(int(points[number]), []).append(str(names[number]))
        kind = kind_of(label)
        idents = label if label != "sonstige" else ", ".join(i for i, signal in signals.items() if signal.reason)
        out.append(
            f"  - id: punkte_{label}\n    for: {idents}\n    base: {base}\n    alone: {kind.alone}\n    beside: {kind.beside}\n"
            + (f"    without_excuse: {kind.without_excuse}\n" if kind.without_excuse else "")
            + f"    because: {BECAUSE}\n    points:"
        )
        for value in sorted(rows, reverse=True):
            kept += len(rows[value])
            out.append(f"      {value:+d}: {json.dumps(', '.join(sorted(rows[value])), ensure_ascii=False)}")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{kept} points in {path}", file=sys.stderr)


def around_as_yaml(name: str, labels, table: tuple[dict[str, int], tuple[int, int, int]]) -> str:
    """The points around what is found of some labels, as YAML."""
    every, (alone, beside, against) = table
    out = [
        f"  - id: umfeld_{name}\n    for: {', '.join(labels)}\n    alone: {alone}\n    beside: {beside}\n    against: {against}\n"
        "    because: Aus beschrifteten Nachrichten gezogen, in denen diese Wörter neben einem Fund standen, der stimmte oder nicht."
    ]
    for scope in SCOPES:
        rows: dict[int, list[str]] = {}
        for word, value in every.items():
            if word.startswith(f"{scope} "):
                rows.setdefault(value, []).append(word.partition(" ")[2])
        out.append(f"    {scope}:" if rows else f"    {scope}: {{}}")
        out += [
            f"      {value:+d}: {json.dumps(', '.join(sorted(rows[value])), ensure_ascii=False)}" for value in sorted(rows, reverse=True)
        ]
    return "\n".join(out) + "\n"


HEAD_AROUND = """\
# Was um einen Fund herum steht: ob eine Ausrede der Grund des Absenders ist, ob ein Umstand für seine Arbeit gilt. Es zählen die Punkte des Fundes
# (excuses.yaml, circumstances.yaml) und die der Wörter ringsum, je einmal für die Nachricht, noch einmal in seinem Satz und noch einmal im Teilsatz.
surroundings:
"""

HEAD = f"""\
# Punkte für einzelne Wörter: was neben den Hinweisen (cues) für oder gegen eine Ausrede oder einen Umstand spricht.
# Erzeugt von tests/messages/fit.py aus den Nachrichten in tests/messages; wer eine Zahl ändern will, darf das hier tun.
#
# Gezählt wird je Nachricht: base + die Punkte aller Wörter (jede Schreibung einmal), Wortanfänge*, *Wortenden, <Wortlisten>
# und Nachbarn (zwei Wörter, oder ein Wort und eine <Liste>; | ist ein Satzzeichen, der Anfang oder das Ende). Ohne Hinweis genügt
# die Summe 'alone'; ein Hinweis gilt, wenn die Summe mindestens 'beside' ist; ist keine Ausrede in Sicht, sind es 'without_excuse'
# Punkte mehr. Nachbarn zählen, wenn irgendeiner Tafel ohne sie höchstens {NEAR} Punkte zu dem Kleineren von 'alone' und 'beside' fehlen,
# solche mit | (höchstens {MOST_OF_MARK} Punkte), wenn mit den anderen höchstens {CLOSE} fehlen. Was ein Fund dann noch braucht, steht in surroundings.yaml.
evidence:"""


if __name__ == "__main__":
    main()
