"""Lists what enough articles bear out of the rules' readings, for `kg.extract.learned.support`.

usage: python tools/train/support.py FOLDER > src/kg/extract/learned/data/support.tsv

A reading is borne out where gold has a fact of its type whose evidence overlaps.
"""

import collections
import sys
from pathlib import Path

from kg.articles import read
from kg.evaluate import read_facts
from kg.extract.learned.support import FEW, key
from kg.extract.rules import RuleExtractor

OVERLAP = 0.25


def overlap(claim, gold):
    """Return the share of the words of both that both have."""
    one, other = claim.evidence, gold["evidence"]
    shared = min(one.end, other["end"]) - max(one.start, other["start"])
    return max(0, shared) / (max(one.end, other["end"]) - min(one.start, other["start"]))


def main() -> None:
    folder = Path(sys.argv[1])
    golds = collections.defaultdict(list)
    for gold in read_facts(folder):
        golds[gold["doc"], gold["type"].split(":")[0]].append(gold)
    articles = read([folder])
    docs = collections.defaultdict(set)
    for article, claims in zip(articles, RuleExtractor(floor=0.0).pipe(articles), strict=True):
        for claim in claims:
            lemma, kind = key(claim)
            if any(overlap(claim, gold) >= OVERLAP for gold in golds[article.doc, kind]):
                docs[lemma, kind].add(article.doc)
    print("# lemma\ttype")
    for lemma, kind in sorted(docs):
        if len(docs[lemma, kind]) >= FEW:
            print(f"{lemma}\t{kind}")


if __name__ == "__main__":
    main()
