"""Writes annotated articles as examples for the model, a sentence a line.

usage: python tools/train/examples.py VOCAB.TXT OUT.jsonl FOLDER... --halves TRAIN

VOCAB.TXT is the encoder's; a FOLDER holds articles and their *.gold.jsonl. The parse is the rules',
and so are the hints: what the rules read in a sentence. With `--halves` their confidence is that of
a fit on the half of TRAIN that an article is not in: as it would be on articles they never saw.
"""

import argparse
import importlib.util
import json
import math
import sys
from pathlib import Path

from align import aligned, moved

from kg.articles import read
from kg.extract.learned.hints import noted
from kg.extract.learned.paths import paths
from kg.extract.learned.wordpiece import Pieces
from kg.extract.rules import RuleExtractor, confidence
from kg.extract.rules import claims as rule_claims

ROOT = Path(__file__).parents[2]
HEDGED = frozenset("apparent likely possible alleged unknown".split())


class Recorder(RuleExtractor):
    """Keeps the sentences of an article and what the rules read in each."""

    def __init__(self):
        super().__init__(floor=0.0)
        self.seen = []

    def _sentence(self, maker, sentence, made, before, line):
        ruled = super()._sentence(maker, sentence, made, before, line)
        self.seen.append((sentence, [h for h in noted(sentence, ruled, before) if h]))
        return ruled


def example(article, sentence, facts, hints, pieces):
    """Return one sentence with the facts that it states and what the rules read in it."""
    return {
        "doc": article.doc,
        "pieces": [pieces.of(t.text) for t in sentence.tokens],
        "tag": [t.tag for t in sentence.tokens],
        "dep": [t.dep for t in sentence.tokens],
        "head": [t.head for t in sentence.tokens],
        "hints": hints,
        "facts": [
            {
                "trigger": trigger,
                "first": first,
                "last": last,
                "type": fact["type"].split(":")[0],
                "denied": fact["modality"]["polarity"] == "-",
                "hedged": 1
                if fact["modality"]["status"] in HEDGED
                else 2 * (fact["modality"]["status"] == "generic"),
                "core": fact.get("core", True),
                "roles": heads,
                "paths": paths(sentence, trigger),
            }
            for trigger, first, last, heads, fact in facts
        ],
    }


def halves(folder):
    """Return how to weigh the rules' claims in each article, by a fit on the other half of them."""
    spec = importlib.util.spec_from_file_location("calibrate", ROOT / "bench" / "calibrate.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    weighed = rule_claims.weighed
    rows = list(bench.rows(bench.scorer(str(folder.parent / "score.py")), folder))
    rule_claims.weighed = weighed
    docs = sorted({row[0] for row in rows})
    first = set(docs[: math.ceil(len(docs) / 2)])
    tables = [bench.fit([r for r in rows if (r[0] in first) != own]) for own in (True, False)]
    return lambda doc: tables[doc not in first]


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("vocabulary", type=Path)
    args.add_argument("out", type=Path)
    args.add_argument("folders", type=Path, nargs="+")
    args.add_argument("--halves", type=Path, help="weigh the rules by halves of this folder")
    a = args.parse_args()
    pieces = Pieces(a.vocabulary.read_text("utf-8").splitlines())
    table_of = halves(a.halves) if a.halves else None
    rules = Recorder()
    count = 0
    with a.out.open("w", encoding="utf-8") as out:
        for folder in a.folders:
            for article in read([folder]):
                if table_of:
                    table = table_of(article.doc)
                    confidence._weights = lambda table=table: table
                rules.seen.clear()
                rules.extract(article)
                gold = (folder / article.doc.replace(".txt", ".gold.jsonl")).read_text("utf-8")
                facts = [json.loads(line) for line in gold.splitlines() if line.strip()]
                facts = [f for f in facts if "type" in f]
                told = aligned([tree for tree, _ in rules.seen], facts)
                for (sentence, hints), stated in zip(rules.seen, told, strict=True):
                    if sentence.tokens:
                        stated = moved(stated, hints)
                        line = example(article, sentence, stated, hints, pieces)
                        out.write(json.dumps(line) + "\n")
                        count += len(stated)
    print(count, "facts", file=sys.stderr)


if __name__ == "__main__":
    main()
