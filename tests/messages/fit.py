"""Draws the points of ``data/evidence.yaml`` from labelled messages (needs ``pip install -e '.[fit]'``).

python tests/messages/fit.py [--background FILE] [MORE.jsonl ...]

Logistic regression per label over the patterns that :mod:`ausrede.evidence` can give points
to: words, their beginnings and ends, the catalogue's word lists, and neighbouring words. The
thresholds are those with the best micro-F1 on messages that neither the cues nor the fold's
own regression have seen. ``--background`` names ordinary sentences, one a line, that count as
showing nothing unless a cue says otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ausrede.catalogue import load
from ausrede.evidence import MOST, NUMBER, patterns
from ausrede.message import own_spans
from ausrede.patterns import SHAPES
from ausrede.recogniser import Recogniser
from ausrede.words import WORD, fold

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXCUSES = ("technik", "krank", "ueberlastet", "verreist", "preis", "telefon")
CIRCUMSTANCES = ("frueh", "konkret", "saison", "wiederholt", "vertretung", "burnout", "spaet_beauftragt", "vorab", "vorteil",
                 "manipulativ", "verantwortung", "entschuldigung", "neuer_termin", "wiedergutmachung", "schuldzuweisung", "vage")  # fmt: skip
LABELS = (*EXCUSES, *CIRCUMSTANCES, "sonstige")

#: Points for one unit of the logit; smaller weights than one point are dropped.
SCALE = 16
#: Messages that must show a pattern before it may have points.
RARE = 2
FOLDS = 5
#: Weight of a background sentence beside that of a message.
BACKGROUND = 0.3


class Features:
    """What a message shows, in the words of the table."""

    def __init__(self, catalogue) -> None:
        self.lexicon = catalogue.recogniser._symbols
        names = catalogue.compiled["recogniser"]["lists"]
        self.names = {symbol: f"<{name}>" for name, symbol in names.items()} | {n: f"<{name}>" for n, name in enumerate(SHAPES)}

    def __call__(self, text: str) -> dict[str, int]:
        found: dict[str, int] = {}
        words = [w for span in own_spans(text) for w in WORD.findall(text, *span)]
        folded = [NUMBER if w[0].isdigit() else fold(w)[:80] for w in words]
        for word in set(words):
            for symbol in self.lexicon[word]:
                if name := self.names.get(symbol):
                    found[name] = found.get(name, 0) + 1
            if not word[0].isdigit():
                for pattern in patterns(fold(word)[:80]):
                    found[pattern] = found.get(pattern, 0) + 1
        for pair in set(zip(folded, folded[1:], strict=False)):
            found[" ".join(pair)] = 1
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


def cue_states(catalogue, texts):
    """Per text the ids that cues alone find, and those they find but hold back."""
    compiled = catalogue.compiled["recogniser"]
    bare = Recogniser({**compiled, "evidence": {"labels": [], "words": "", "lists": {}, "pairs": ""}})
    found = []
    for text in texts:
        seen = bare.recognise(text, own_spans(text))
        free = {f.id for f in (*seen.findings, *seen.signals)}
        found.append((free, {h.finding.id for h in seen.held} - free))
    return found


def fit(X, y, weights):
    return LogisticRegression(C=0.3, class_weight="balanced", solver="liblinear").fit(X, y, weights)


def best(kind, rows, states, scores, show=True):
    """Thresholds with the best micro-F1: sums that suffice alone, beside a cue, and against held cues."""
    labels = EXCUSES if kind == "excuse" else CIRCUMSTANCES
    want = np.array([[label in row["labels"] for label in labels] for row in rows])
    free = np.array([[label in s[0] for label in labels] for s in states])
    held = np.array([[label in s[1] for label in labels] for s in states])
    got = np.array([[scores[label][n] for label in labels] for n in range(len(rows))])
    top = (0.0, 0, 0, 0)
    for alone in range(0, 80, 4):
        for beside in range(-100, 10, 5):
            for against in (0, 10, 20, 40, 80, 200):
                hit = (free & (got >= beside)) | (~free & ~held & (got >= alone)) | (held & (got >= alone + against))
                tp, wrong = (hit & want).sum(), (hit != want).sum()
                top = max(top, (2 * tp / (2 * tp + wrong), alone, beside, against))
    return top


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("more", nargs="*")
    parser.add_argument("--background")
    parser.add_argument("--test", nargs="*", default=[])
    parser.add_argument("--out", default=str(ROOT / "data" / "evidence.yaml"))
    parser.add_argument("--wb", type=float, default=BACKGROUND)
    args = parser.parse_args()
    catalogue = load()
    features = Features(catalogue)
    rows = read([HERE / "tuned.jsonl", HERE / "learned.jsonl", *args.more])
    tests = read(args.test)
    known = {row["text"] for row in tests}
    rows = [row for row in rows if row["text"] not in known]
    quiet = []
    if args.background:
        lines = [line.strip() for line in Path(args.background).read_text(encoding="utf-8").splitlines() if line.strip()]
        quiet = [{"text": t, "labels": s[0], "file": "background", "style": "background"} for t, s in zip(lines, cue_states(catalogue, lines), strict=True)]
    vectors = DictVectorizer(dtype=np.float32)
    bags = [features(row["text"]) for row in rows]
    count: dict[str, int] = {}
    for bag in bags:
        for name in bag:
            count[name] = count.get(name, 0) + 1
    vectors.fit([{name: 1 for name, times in count.items() if times >= RARE}])
    X = vectors.transform(bags + [features(row["text"]) for row in quiet])
    X.indices, X.indptr = X.indices.astype(np.int32), X.indptr.astype(np.int32)  # what liblinear takes
    every = rows + quiet
    weights = np.array([1.0] * len(rows) + [args.wb] * len(quiet))
    fold_of = np.random.default_rng(1).integers(0, FOLDS, len(every))
    blind = [n for n, row in enumerate(rows) if row["file"] != "tuned.jsonl" and row["file"] != "dev.jsonl" and row["file"] != "tatoeba.jsonl"]
    models, scores = {}, {}
    for label in LABELS:
        y = np.array([label in row["labels"] for row in every])
        models[label] = fit(X, y, weights)
        out = np.zeros(len(every))
        for fold_number in range(FOLDS):
            test = fold_of == fold_number
            out[test] = SCALE * fit(X[~test], y[~test], weights[~test]).decision_function(X[test])
        scores[label] = out
    part = [rows[n] for n in blind]
    states = cue_states(catalogue, [row["text"] for row in part])
    limits = {}
    for kind in ("excuse", "circumstance"):
        limits[kind] = best(kind, part, states, {label: scores[label][blind] for label in LABELS})
        print(kind, "f1 %.3f alone %d beside %d against %d" % limits[kind], "of", len(part), file=sys.stderr)
    if tests:
        Z = vectors.transform([features(row["text"]) for row in tests])
        Z.indices, Z.indptr = Z.indices.astype(np.int32), Z.indptr.astype(np.int32)
        states = cue_states(catalogue, [row["text"] for row in tests])
        got = {label: SCALE * models[label].decision_function(Z) for label in LABELS}
        for kind, labels in (("excuse", EXCUSES), ("circumstance", CIRCUMSTANCES)):
            _, alone, beside, against = limits[kind]
            for style in (None, "plain", "office", "craft", "mail", "trap"):
                c = np.zeros((3, 3))
                for n, row in enumerate(tests):
                    if style not in (None, row["style"]):
                        continue
                    for label in labels:
                        s, w = got[label][n], label in row["labels"]
                        cue = label in states[n][0]
                        heldby = label in states[n][1]
                        both = (cue and s >= beside) or (not cue and not heldby and s >= alone) or (heldby and s >= alone + against)
                        for k, g in enumerate((cue, s >= 0, both)):
                            c[k] += (g and w, g and not w, w and not g)
                print(kind, style, " ".join("%s P%.2f R%.2f F%.3f" % (name, tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)) for name, (tp, fp, fn) in zip(("cues", "points", "both"), c, strict=True)), file=sys.stderr)
    write(Path(args.out), models, vectors.get_feature_names_out(), limits)


BECAUSE = "Punkte aus beschrifteten Nachrichten: Welche Wörter dort für und gegen diesen Befund sprachen."


def write(path: Path, models, names, limits) -> None:
    """The tables as YAML, strongest words first."""
    out = [HEAD]
    kept = 0
    for label, model in models.items():
        points = np.rint(SCALE * model.coef_[0]).astype(int).clip(-MOST, MOST)
        rows: dict[int, list[str]] = {}
        for number in np.nonzero(points)[0]:
            rows.setdefault(int(points[number]), []).append(str(names[number]))
        _, alone, beside, _ = limits["excuse" if label in EXCUSES else "circumstance"]
        base = round(SCALE * float(model.intercept_[0]))
        out.append(f"  - id: punkte_{label}\n    for: {label}\n    base: {base}\n    alone: {alone}\n    beside: {beside}\n    because: {BECAUSE}\n    points:")
        for value in sorted(rows, key=lambda v: (-v)):
            kept += len(rows[value])
            out.append(f"      {value:+d}: {json.dumps(', '.join(sorted(rows[value])), ensure_ascii=False)}")
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{kept} points in {path}", file=sys.stderr)


HEAD = """\
# Punkte für einzelne Wörter: was neben den Hinweisen (cues) für oder gegen eine Ausrede oder einen Umstand spricht.
# Erzeugt von tests/messages/fit.py aus den Nachrichten in tests/messages; wer eine Zahl ändern will, darf das hier tun.
#
# Gezählt wird je Nachricht: base + die Punkte aller Wörter (jede Schreibung einmal), Wortanfänge*, *Wortenden, <Wortlisten>
# und Nachbarwörter. Ohne Hinweis genügt die Summe 'alone'; ein Hinweis gilt, wenn die Summe mindestens 'beside' ist.
evidence:"""


if __name__ == "__main__":
    main()
