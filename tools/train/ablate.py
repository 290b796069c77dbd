"""Prints what rules, model and both find, and where the loss lies: in types or in roles.

usage: python tools/train/ablate.py FOLDER [--curve SHARE=WEIGHTS.npz ...]

FOLDER holds articles and their gold facts. Only figures are printed, nothing of the texts.
"""

import argparse
import collections
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from align import aligned, moved

from kg.articles import read
from kg.evaluate import evaluate, read_facts
from kg.extract import facts
from kg.extract.learned import weights
from kg.extract.learned.extractor import LearnedExtractor
from kg.extract.learned.reader import Reader
from kg.extract.rules import RuleExtractor
from kg.model import Mention

MODEL_FLOOR = 0.3
"""Probability from which the model alone states a fact."""


class Alone(LearnedExtractor):
    """The claims of the model alone."""

    def choose(self, ruled, hints, proposed, before, text):
        def worded(mentions):
            """Return the mentions with the words of the rules' claims in place of links to them."""
            told = [m if m.ref is None else of.get(m.ref) for m in mentions]
            return tuple(m for m in told if m)

        spans = {before + n: claim.evidence for n, claim in enumerate(ruled)}
        of = {n: Mention(span=s, text=s.of(text), canon=s.of(text)) for n, s in spans.items()}
        return [
            replace(claim, subject=worded(claim.subject), object=worded(claim.object))
            for _, claim in proposed
            if claim and claim.confidence >= MODEL_FLOOR
        ]


class Told(Reader):
    """A reader that is told which words state facts of which types."""

    def __init__(self, weights_, golds):
        super().__init__(weights_)
        self.golds = golds
        self.doc = ""

    def read(self, sentences, hints):
        found = aligned(sentences, self.golds[self.doc])
        stated = zip(sentences, found, hints, strict=True)
        self.facts = {s.span: moved(told, own) for s, told, own in stated}
        return super().read(sentences, hints)

    def _some(self, sentences, hints):
        self.told, before = {}, 0
        for sentence in sentences:
            for trigger, *_, fact in self.facts[sentence.span]:
                self.told[before + trigger] = fact["type"].split(":")[0]
            before += len(sentence.tokens)
        return super()._some(sentences, hints)

    def _chances(self, inner):
        names = self.w.names["type"]
        made = np.zeros((len(inner), len(names)), np.float32)
        made[:, 0] = 1
        for word, kind in self.told.items():
            if kind in names:
                made[word] = 0
                made[word, names.index(kind)] = 1
        return made


def extracted(extractor, articles):
    """Return the facts of the articles as they would be printed."""
    return [
        fact
        for article, claims in zip(articles, extractor.pipe(articles), strict=True)
        for fact in json.loads(json.dumps(facts(claims, article.text)))
    ]


def show(name, golds, predicted):
    done = evaluate(golds, predicted)
    strict, full = done.rate(done.strict), done.rate(done.full)
    rare = " ".join(f"{k} {a}/{b}" for k, (a, b) in sorted(done.rare.items()))
    print(
        f"| {name} | {strict.precision:.2f} | {strict.recall:.2f} | {strict.f1:.3f} "
        f"| {full.f1:.3f} | {rare} |",
        flush=True,
    )
    return done


def with_gold_roles(golds, predicted):
    """Return the predicted facts with the roles and evidence of the gold fact at their words."""
    by_doc = collections.defaultdict(list)
    for gold in golds:
        by_doc[gold["doc"]].append(gold)
    made = []
    for fact in predicted:
        word = fact["trigger"]
        here = [
            g
            for g in by_doc[fact["doc"]]
            if g["evidence"]["start"] <= word["start"] and word["end"] <= g["evidence"]["end"]
        ]
        same = [g for g in here if g["type"].split(":")[0] == fact["type"].split(":")[0]]
        best = min(
            same or here, key=lambda g: g["evidence"]["end"] - g["evidence"]["start"], default=None
        )
        if best:
            kept = ("subject", "object", "evidence", "modality")
            fact = fact | {name: best[name] for name in kept}
        made.append(fact)
    return made


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("folder", type=Path)
    args.add_argument("--curve", nargs="*", default=[])
    a = args.parse_args()
    golds, articles = read_facts(a.folder), read([a.folder])
    by_doc = collections.defaultdict(list)
    for gold in golds:
        by_doc[gold["doc"]].append(gold)
    print("| | P | R | strict F1 | full F1 | found |\n|---|---|---|---|---|---|")
    show("rules alone", golds, extracted(RuleExtractor(), articles))
    show("model alone", golds, extracted(Alone(), articles))
    both = extracted(LearnedExtractor(), articles)
    done = show("both", golds, both)
    show(
        "both, at or above the accept threshold", golds, [f for f in both if f["confidence"] >= 0.4]
    )
    told = Alone()
    told.reader = Told(weights.load(), by_doc)
    found = []
    for article in articles:
        told.reader.doc = article.doc
        found += extracted(told, [article])
    show("gold types, roles of the model", golds, found)
    show("types of both, gold roles", golds, with_gold_roles(golds, both))
    for point in a.curve:
        share, _, file = point.partition("=")
        show(
            f"model alone, {share} of train",
            golds,
            extracted(Alone(weights=weights.load(Path(file))), articles),
        )
    print("\n| | cause | facts |\n|---|---|---|")
    for (kind, cause), count in sorted(done.causes().items(), key=lambda c: -c[1]):
        print(f"| {kind} | {cause} | {count} |")


if __name__ == "__main__":
    main()
