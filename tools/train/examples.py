"""Writes annotated articles as examples for the model, a sentence a line.

usage: python tools/train/examples.py VOCAB.TXT OUT.jsonl FOLDER...

VOCAB.TXT is the encoder's; a FOLDER holds articles and their *.gold.jsonl. The parse is the rules'.
"""

import json
import sys
from pathlib import Path

from align import aligned

from kg.articles import iter_read
from kg.extract.learned.paths import paths
from kg.extract.learned.wordpiece import Pieces
from kg.extract.rules import parse
from kg.extract.rules.extractor import _Plan
from kg.extract.rules.repairs import mended
from kg.model import Article

HEDGED = frozenset("apparent likely possible alleged unknown".split())


def example(article, sentence, facts, pieces):
    """Return one sentence with the facts that it states."""
    return {
        "doc": article.doc,
        "pieces": [pieces.of(t.text) for t in sentence.tokens],
        "tag": [t.tag for t in sentence.tokens],
        "dep": [t.dep for t in sentence.tokens],
        "head": [t.head for t in sentence.tokens],
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


def main() -> None:
    pieces = Pieces(Path(sys.argv[1]).read_text("utf-8").splitlines())
    count = 0
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        for folder in map(Path, sys.argv[3:]):
            for article in iter_read([folder]):
                if not isinstance(article, Article):
                    continue
                plan = _Plan(article)
                trees = [mended(t) for _, t in parse.pipe((plan.masked, s) for s in plan.spans())]
                gold = (folder / article.doc.replace(".txt", ".gold.jsonl")).read_text("utf-8")
                facts = [json.loads(line) for line in gold.splitlines() if line.strip()]
                facts = [f for f in facts if "type" in f]
                for sentence, told in zip(trees, aligned(trees, facts), strict=True):
                    if sentence.tokens:
                        line = example(article, sentence, told, pieces)
                        out.write(json.dumps(line) + "\n")
                        count += len(told)
    print(count, "facts", file=sys.stderr)


if __name__ == "__main__":
    main()
