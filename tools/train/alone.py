"""Scores the model alone, and rules and model by hand-made choice, before confidence is fitted.

usage: python tools/train/alone.py FOLDER...
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from kg.articles import read
from kg.evaluate import evaluate, read_facts
from kg.extract import facts
from kg.extract.learned.extractor import LearnedExtractor


class Alone(LearnedExtractor):
    """The claims of the model alone."""

    def choose(self, ruled, proposed, before, text):
        return [claim for _, claim in proposed]


def show(name, golds, predicted):
    done = evaluate(golds, predicted)
    s, f = done.rate(done.strict), done.rate(done.full)
    print(
        f"{name}\tpred {done.predicted}\tP {s.precision:.3f} R {s.recall:.3f} F1 {s.f1:.3f}\tfull {f.f1:.3f}",
        flush=True,
    )
    return done


def main() -> None:
    for folder in map(Path, sys.argv[1:]):
        golds = read_facts(folder)
        articles = read([folder])
        found = [
            fact
            for article, claims in zip(articles, Alone().pipe(articles), strict=True)
            for fact in json.loads(json.dumps(facts(claims, article.text)))
        ]
        for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
            show(f"{folder.name} {least}", golds, [f for f in found if f["confidence"] >= least])


if __name__ == "__main__":
    main()
