"""Measures articles a second: spaCy's bare parse, the rules, rules and model, on one core.

usage: OMP_NUM_THREADS=1 python bench/extract.py FOLDER [--rounds 3]

The bare parse is the same small model without entity recognition, over whole articles. Times are
processor seconds of this process; rounds alternate, and the best of each counts.
"""

import argparse
import os
import platform
import resource
import time
from pathlib import Path

import spacy

from kg.articles import read
from kg.extract.learned.extractor import LearnedExtractor
from kg.extract.rules import RuleExtractor
from kg.extract.rules.parse import MODEL


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("folder", type=Path)
    args.add_argument("--rounds", type=int, default=3)
    a = args.parse_args()
    articles = read([a.folder])
    bare = spacy.load(MODEL, exclude=["ner"])
    rules, learned = RuleExtractor(), LearnedExtractor()
    runs = {
        "bare parse": lambda: list(bare.pipe(article.text for article in articles)),
        "rules": lambda: list(rules.pipe(articles)),
        "rules and model": lambda: list(learned.pipe(articles)),
    }
    for run in runs.values():
        run()
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(a.rounds):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - begun)
    cores = os.cpu_count()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(len(article.text.split()) for article in articles)
    print(f"{platform.machine()}, {cores} cores, Python {platform.python_version()}; ", end="")
    print(f"{len(articles)} articles, {words} words; {memory:.0f} MB")
    for name, seconds in best.items():
        ratio = best["bare parse"] / seconds
        print(f"{name}\t{len(articles) / seconds:.1f} articles/s\tratio {ratio:.2f}")


if __name__ == "__main__":
    main()
