"""Fits the confidence of the rule extractor on annotated articles.

usage: python bench/calibrate.py SCORE.PY FOLDER... > src/kg/extract/rules/data/confidence.tsv

SCORE.PY is the corpus' scorer; a claim counts as right when it matches a gold fact strictly.
"""

import collections
import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment, minimize
from scipy.sparse import csr_matrix

from kg.articles import read
from kg.extract import facts
from kg.extract.rules import RuleExtractor, claims, confidence

PENALTY = 8.0
"""Of the squared weights; chosen by five-fold cross-validation."""

RARE = 4
"""Features seen less often are left out."""


def scorer(path: str):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(score, folder: Path):
    """Yield (document, features, right) for every claim of the articles in a folder."""
    seen = {}

    def recorded(claim, kind, row, circumstances=()):
        names = sorted(set(confidence.features(claim, kind, row, circumstances)))
        seen[claim.evidence, claim.trigger, claim.type] = names
        return claim

    claims.weighed = recorded
    articles = read([folder])
    for article, found in zip(articles, RuleExtractor(floor=0.0).pipe(articles), strict=True):
        gold_file = folder / article.doc.replace(".txt", ".gold.jsonl")
        golds = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines()]
        golds = [g for g in golds if "type" in g]
        printed = facts(found, article.text)
        grid = [[score.pair(p, g)[0] for g in golds] for p in printed]
        pairs = dict(
            zip(*map(list, linear_sum_assignment([[-x for x in r] for r in grid])), strict=True)
        )
        for index, fact in enumerate(printed):
            key = _key(fact)
            right = False
            if index in pairs and grid[index][pairs[index]] > 0.4:
                gold = golds[pairs[index]]
                told = gold.get("core", True) or not fact.get("core", True)
                right = score.strict(score.pair(fact, gold)[1]) and told
            if key in seen:
                yield article.doc, seen[key], right


def _key(fact):
    from kg.model import Span

    evidence = Span(fact["evidence"]["start"], fact["evidence"]["end"])
    return evidence, Span(fact["trigger"]["start"], fact["trigger"]["end"]), fact["type"]


def fit(data, penalty=PENALTY):
    """Return the weights of a logistic regression."""
    counts = collections.Counter(name for _, names, _ in data for name in names)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    place = {name: i for i, name in enumerate(names)}
    cells = [(i, place[n]) for i, (_, ns, _) in enumerate(data) for n in ns if n in place]
    matrix = csr_matrix(
        (np.ones(len(cells)), tuple(zip(*cells, strict=True))), shape=(len(data), len(names))
    )
    right = np.array([r for _, _, r in data], dtype=float)

    def loss(weights):
        odds = matrix @ weights
        error = np.logaddexp(0, odds).sum() - right @ odds + penalty / 2 * weights @ weights
        return error, matrix.T @ (1 / (1 + np.exp(-odds)) - right) + penalty * weights

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return dict(zip(names, best.x.tolist(), strict=True))


def main() -> None:
    score = scorer(sys.argv[1])
    data = [row for folder in sys.argv[2:] for row in rows(score, Path(folder))]
    print("# what was seen\tweight")
    for name, weight in sorted(fit(data).items()):
        if abs(weight) >= 0.02:
            print(f"{name}\t{weight:.3f}")
    print(len(data), "claims,", sum(r for _, _, r in data), "right", file=sys.stderr)


if __name__ == "__main__":
    main()
