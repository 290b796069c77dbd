"""Fits how far rules and model together are to be believed, on articles that neither was made from.

usage: python tools/train/calibrate.py HALF.npz FOLDER [FOLDER...] > .../learned/data/confidence.tsv

HALF.npz are weights trained on the first half of the articles of the first FOLDER
(`fit.py --share 0.5`). The rules' own confidence is fitted on that half too; what is asked here is
asked of the second half, and of all articles of the other folders.
"""

import collections
import importlib.util
import math
import random
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.articles import read
from kg.evaluate import read_facts
from kg.evaluate.pairing import is_strict, pair
from kg.extract import facts
from kg.extract.learned import combine, weights
from kg.extract.learned.extractor import LearnedExtractor
from kg.extract.rules import claims as rule_claims
from kg.extract.rules import confidence as rules_confidence

ROOT = Path(__file__).parents[2]
PENALTY, RARE, FOLDS = 4.0, 5, 5


class Recorder(LearnedExtractor):
    """Returns every reading; a claim's confidence is its number in `seen`."""

    def __init__(self, **options):
        super().__init__(**options)
        self.seen = []

    def choose(self, ruled, hints, proposed, before, text):
        found = []
        for reading in combine.readings(ruled, hints, proposed):
            found.append(replace(reading.claim, confidence=float(len(self.seen))))
            self.seen.append(reading)
        return found


def calibrator():
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "bench" / "calibrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(read_by, articles, golds):
    """Yield (document, features, right or None, reading) for every reading of the articles.

    None is a reading of a fact that gold calls background: neither an error nor a find.
    """
    recorder = Recorder(weights=read_by)
    by_doc = collections.defaultdict(list)
    for gold in golds:
        by_doc[gold["doc"]].append(gold)
    for article, claims in zip(articles, recorder.pipe(articles), strict=True):
        for fact in facts(claims, article.text):
            reading = recorder.seen[round(fact["confidence"])]
            right, core = False, True
            for gold in by_doc[article.doc]:
                parts = pair(fact, gold)[1]
                if parts and is_strict(parts):
                    right, core = True, gold.get("core", True)
                    if core:
                        break
            if not fact["type"].startswith("OTHER"):
                yield article.doc, reading.features, right if core else None, fact


def fit(rows, penalty=PENALTY):
    """Return the weights of a logistic regression."""
    counts = collections.Counter(name for _, seen, _, _ in rows for name in seen)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    place = {name: n for n, name in enumerate(names)}
    cells = [
        (i, place[name], value)
        for i, (_, seen, _, _) in enumerate(rows)
        for name, value in seen.items()
        if name in place
    ]
    at, column, value = zip(*cells, strict=True)
    matrix = csr_matrix((value, (at, column)), shape=(len(rows), len(names)))
    right = np.array([r for _, _, r, _ in rows], dtype=float)

    def loss(w):
        odds = matrix @ w
        error = np.logaddexp(0, odds).sum() - right @ odds + penalty / 2 * w @ w
        return error, matrix.T @ (1 / (1 + np.exp(-odds)) - right) + penalty * w

    best = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    return dict(zip(names, best.x.tolist(), strict=True))


def chance(table, seen):
    return 1 / (1 + math.exp(-sum(table.get(n, 0.0) * v for n, v in seen.items())))


def bins(pairs):
    """Print how often claims of each confidence are right."""
    for low in np.arange(0, 1, 0.1):
        inside = [(p, r) for p, r in pairs if low <= p < low + 0.1]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(r for _, r in inside) / len(inside)
            print(f"  {low:.1f}: {mean:.2f} {share:.2f} ({len(inside)})", file=sys.stderr)


def second_half(folder):
    """Return the articles that a half model never saw; the rules are weighed by the first half."""
    bench = calibrator()
    whole = read([folder])
    docs = sorted(a.doc for a in whole)
    known = set(docs[: math.ceil(0.5 * len(docs))])
    score = bench.scorer(str(folder.parent / "score.py"))
    kept = rule_claims.weighed
    own = list(bench.rows(score, folder))
    rule_claims.weighed = kept
    table = bench.fit([row for row in own if row[0] in known])
    rules_confidence._weights = lambda: table
    return [a for a in whole if a.doc not in known]


def main() -> None:
    half, first, *others = map(Path, sys.argv[1:])
    unseen = second_half(first)
    read_by = weights.load(half)
    rows = list(labelled(read_by, unseen, read_facts(first)))
    for folder in others:
        rows += labelled(read_by, read([folder]), read_facts(folder))
    clear = [row for row in rows if row[2] is not None]
    docs = sorted({row[0] for row in clear})
    random.Random(0).shuffle(docs)
    for penalty in (1.0, 4.0, 10.0, 30.0):
        pairs, error = [], 0.0
        for fold in range(FOLDS):
            held = set(docs[fold::FOLDS])
            fitted = fit([row for row in clear if row[0] not in held], penalty)
            for doc, seen, right, _ in clear:
                if doc in held:
                    p = min(0.98, max(0.02, chance(fitted, seen)))
                    pairs.append((p, right))
                    error -= math.log(p if right else 1 - p)
        print(f"penalty {penalty}: loss {error / len(pairs):.4f}", file=sys.stderr)
        if penalty == PENALTY:
            bins(pairs)
    print("# what was seen\tweight")
    for name, weight in sorted(fit(clear).items()):
        if abs(weight) >= 0.01:
            print(f"{name}\t{weight:.3f}")
    print(len(clear), "readings,", sum(r for _, _, r, _ in clear), "right", file=sys.stderr)


if __name__ == "__main__":
    main()
