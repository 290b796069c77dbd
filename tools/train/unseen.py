"""Scores rules and model on articles that neither was made from, and counts what is missed and why.

usage: python tools/train/unseen.py HALF.npz FOLDER

HALF.npz are weights trained on the first half of the articles of FOLDER (`fit.py --share 0.5`).
Their confidence, and that of both together, is fitted in two folds of the second half. A fact that
is not found has one of four causes: no reading by anyone at any threshold could stand for it, only
one of a sibling type, only one with wrong roles, or a right one that was not chosen.
"""

import collections
import json
import random
import sys
from pathlib import Path

from calibrate import Recorder, fit, labelled, second_half

from kg.evaluate import evaluate, read_facts
from kg.evaluate.pairing import is_strict, pair, same
from kg.extract import facts
from kg.extract.learned import claims as model_claims
from kg.extract.learned import confidence, extractor, reader, weights

LEAST = 0.05
"""What the model must believe at least for its reading to be a candidate."""


def printed(claims, article):
    return json.loads(json.dumps(facts(claims, article.text)))


def chosen(read_by, articles, golds):
    """Return the facts that are told, with confidence fitted on the other fold."""
    rows = [row for row in labelled(read_by, articles, golds) if row[2] is not None]
    docs = sorted({row[0] for row in rows})
    random.Random(0).shuffle(docs)
    found = []
    for fold in range(2):
        held = set(docs[fold::2])
        table = fit([row for row in rows if row[0] not in held])
        confidence._weights = lambda table=table: table
        own = [a for a in articles if a.doc in held]
        told = extractor.LearnedExtractor(weights=read_by)
        for article, claims in zip(own, told.pipe(own), strict=True):
            found += printed(claims, article)
    return found


def cause(candidates, gold):
    """Return why a fact is not among those told, by all readings of its article."""
    pairs = [(fact, parts) for fact in candidates if (parts := pair(fact, gold)[1])]
    if any(is_strict(parts) for _, parts in pairs):
        return "not chosen"
    if any(same(fact["type"], gold["type"]) for fact, _ in pairs):
        return "wrong roles"
    return "a sibling type" if pairs else "no candidate"


def main() -> None:
    half, folder = map(Path, sys.argv[1:])
    articles, read_by = second_half(folder), weights.load(half)
    docs = {a.doc for a in articles}
    golds = [g for g in read_facts(folder) if g["doc"] in docs]
    told = chosen(read_by, articles, golds)
    done = evaluate(golds, told)
    for low in (0.0, 0.4, 0.5, 0.6):
        some = evaluate(golds, [fact for fact in told if fact["confidence"] >= low])
        rate, full = some.rate(some.strict), some.rate(some.full)
        print(f"from {low}: P {rate.precision:.3f} R {rate.recall:.3f}", end=" ")
        print(f"strict F1 {rate.f1:.3f} full F1 {full.f1:.3f}")
    missed = {(e.doc, e.id) for e in done.errors if e.kind in ("missed", "partly")}
    reader.LEAST = model_claims.LEAST = model_claims.LESS = LEAST
    extractor._may_hold = lambda ruled: True  # the model is asked about every sentence
    recorder = Recorder(weights=read_by, floor=0.0)
    causes = collections.Counter()
    for article, claims in zip(articles, recorder.pipe(articles), strict=True):
        candidates = printed(claims, article)
        for gold in golds:
            if gold["doc"] == article.doc and gold.get("core", True):
                lost = (article.doc, gold["id"]) in missed
                causes[cause(candidates, gold) if lost else "found"] += 1
    for name, count in causes.most_common():
        print(f"{name}: {count} ({100 * count / causes.total():.0f} of 100)")


if __name__ == "__main__":
    main()
