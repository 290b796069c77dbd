"""How far the rules are believed where few annotated articles bear out what they read.

Their lexicon and their confidence were made with the articles of `train` in view. A reading that
fewer than `FEW` other articles bear out, by the lemma of the stating word and the type, is right in
56 of 100 cases there and in 41 on `dev`; others in 60 and 52. `data/support.tsv` holds the others
(`tools/train/support.py`).
"""

import math
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from kg.extract.learned.confidence import odds_of
from kg.model import Claim

FEW = 3
"""Articles from which a reading is believed as the rules say."""
DOUBT = 0.6
"""What is taken off the logarithm of the odds of other readings."""


def key(claim: Claim) -> tuple[str, str]:
    """Return what the articles are counted by: the lemma of the stating word, and the type."""
    return claim.relation, claim.type.split(":")[0]


def discounted(claim: Claim) -> Claim:
    """Return a claim of the rules with the confidence that it deserves on an article new to them.

    An act of no type is not in their lexicon, and stays as it is; so does background, which the
    articles do not count.
    """
    if not claim.core or claim.type.startswith("OTHER:") or key(claim) in borne_out():
        return claim
    odds = odds_of(claim.confidence) - DOUBT
    return replace(claim, confidence=round(1 / (1 + math.exp(-odds)), 3))


@lru_cache(maxsize=1)
def borne_out() -> frozenset[tuple[str, str]]:
    """Return the readings that at least `FEW` articles bear out."""
    text = (files("kg.extract.learned") / "data" / "support.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return frozenset((lemma, kind) for lemma, kind in rows)
