"""How likely a claim is right: a sum of weights of what the rules saw, as a probability.

The weights in `data/confidence.tsv` are fitted on annotated articles (see `bench/calibrate.py`);
what was never seen adds nothing. Confidence is of the extractor alone and never part of identity.
"""

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.extract.rules.lexicon import DATA
from kg.model import Claim

FLOOR = 0.12
"""Claims that are less likely than this are left out, unless an extractor asks for them."""


def features(claim: Claim, kind: str, row: str) -> Iterator[str]:
    """Yield what the estimate looks at.

    `kind` is the clause's kind or "construction"; `row` names the row of the lexicon.
    """
    base = claim.type.split(":")[0]
    yield "bias"
    yield f"row={row}"
    yield f"verb={claim.relation}"
    yield f"verb={claim.relation}|{base}"
    yield f"type={base}"
    yield f"type={base}|{kind}"
    yield f"kind={kind}"
    subject, object_ = bool(claim.subject), bool(claim.object)
    yield f"roles={subject}{object_}"
    yield f"type={base}|roles={subject}{object_}"
    yield f"status={claim.modality.status}"
    yield f"polarity={claim.modality.polarity}"
    yield f"said={claim.attribution.kind != 'outlet'}"
    for name, mentions in (("s", claim.subject), ("o", claim.object)):
        for mention in mentions[:1]:
            words = (mention.text or "").lower().split()
            if words:
                yield f"{name}.first={words[0]}"
                yield f"{name}.last={words[-1]}"
                yield f"{name}.long={len(words) > 8}"
                yield f"{name}.outside={mention.outside_evidence}"
    length = claim.evidence.end - claim.evidence.start
    yield f"length={min(length // 40, 6)}"
    for name in ("time", "count", "to", "from", "place", "purpose", "charge"):
        if name in claim.qualifiers:
            yield f"has={name}"


def probability(names: Iterable[str]) -> float:
    """Return the estimate for what was seen, between 0.02 and 0.98."""
    weights = _weights()
    total = sum(weights.get(name, 0.0) for name in names)
    return min(0.98, max(0.02, 1 / (1 + math.exp(-total))))


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    table: dict[str, float] = {}
    for line in (DATA / "confidence.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            name, weight = line.split("\t")
            table[name] = float(weight)
    return table
