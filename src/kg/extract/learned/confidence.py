"""How likely a claim is right, from what the rules and the model say of it together.

A logistic sum; its weights in `data/confidence.tsv` are fitted on articles that the model was not
trained on (`tools/train/calibrate.py`).
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from kg.extract.learned.reader import Proposal
from kg.model import Claim, Mention

RARE = 0.04
"""Taken for the probability of a role where the model tells none."""
FLOOR = 0.2
"""Readings that are less likely than this are left out; chosen on `dev`."""

DOUBTED = 0.1
"""The same for readings that are denied or hedged; chosen on the half of `train` that the model of
the other half had not seen, and on `dev`."""


def odds_of(chance: float) -> float:
    """Return the logarithm of the odds, held between -5 and 5."""
    chance = min(0.9933, max(0.0067, chance))
    return math.log(chance / (1 - chance))


def features(
    claim: Claim,
    *,
    by: str,
    proposal: Proposal | None,
    other: Claim | None,
    rules: float,
    heads: Mapping[str, Sequence[int]] | None = None,
) -> dict[str, float]:
    """Return what the estimate looks at.

    `by` is who filled the roles, "rules" or "model"; `proposal` what the model says of the same
    word; `other` what the other one reads of that word, `rules` the rules' own confidence in their
    reading or 0; `heads` the words that head the fillers of the rules.
    """
    base = claim.type.split(":")[0]
    typed = proposal.types.get(base, 0.0) if proposal else 0.0
    likely = proposal.likely if proposal else 0.0
    found = {
        f"{by}": 1.0,
        f"{by}|type": odds_of(typed) / 2,
        f"{by}|fact": odds_of(likely) / 2,
        f"{by}|rules": odds_of(rules) / 2 if rules else 0.0,
        f"{by}|no rules": float(not rules),
        f"{by}|no model": float(proposal is None),
        f"type={base}": 1.0,
        f"{by}|roles={bool(claim.subject)}{bool(claim.object)}": 1.0,
        f"status={claim.modality.status}": 1.0,
        f"polarity={claim.modality.polarity}": 1.0,
        f"length={min((claim.evidence.end - claim.evidence.start) // 40, 6)}": 1.0,
    }
    if other is not None:
        same = other.type == claim.type
        found[f"{by}|other type={same}"] = 1.0
        for name, mine, theirs in (
            ("subject", claim.subject, other.subject),
            ("object", claim.object, other.object),
        ):
            found[f"{by}|{name} alike={alike(mine, theirs)}"] = 1.0
    if proposal is not None:
        for name, filled in (("subject", claim.subject), ("object", claim.object)):
            chances = dict(proposal.roles.get(name, ()))
            best = max(chances.values(), default=RARE)
            if not filled:
                found[f"{by}|no {name}"] = -odds_of(best) / 2
            elif heads and heads.get(name):
                own = [chances.get(head, RARE) for head in heads[name]]
                found[f"{by}|{name}"] = odds_of(sum(own) / len(own)) / 2
                found[f"{by}|best {name}"] = odds_of(best) / 2
            else:
                found[f"{by}|best {name}"] = odds_of(best) / 2
    return found


def alike(one: tuple[Mention, ...], other: tuple[Mention, ...]) -> str:
    """Return whether two readings name the same: both, one, none, same, near or other."""
    if not one or not other:
        return "none" if not one and not other else "one"
    mine = {m.span for m in one}
    theirs = {m.span for m in other}
    if mine == theirs:
        return "same"
    shared = any(a and b and a.start < b.end and b.start < a.end for a in mine for b in theirs)
    return "near" if shared else "other"


def probability(names: Mapping[str, float]) -> float:
    """Return the estimate for what was seen, between 0.02 and 0.98."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) * value for name, value in names.items())
    return min(0.98, max(0.02, 1 / (1 + math.exp(-total))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    text = (files("kg.extract.learned") / "data" / "confidence.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(weight) for name, weight in rows}
