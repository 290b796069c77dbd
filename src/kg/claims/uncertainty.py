"""The axes of uncertainty, from the words of extraction to the ontology's concepts.

They are never multiplied together: who says it, how sure they sound, what kind of world it is
about, and our own judgement stay apart.
"""

from dataclasses import dataclass

from kg.model import Claim

HEDGED = frozenset({"apparent", "possible", "alleged", "likely"})
NORM_KINDS = frozenset({"measure", "criterion"})
FUTURE_CUES = frozenset(
    "will shall going future soon plan plans planned expected would next".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """How a claim is said; each value is the slug of a concept."""

    modality: str
    """actual, habitual, norm, predicted, hypothetical, opinion or definition."""

    epistemic: str
    """true-certain, true-uncertain, false-uncertain, false-certain or unknown."""

    polarity: str
    """affirmed or negated."""

    norm_of: str | None = None
    """Kind of the type where the modality is norm: only what is said of measures is a fact."""

    @property
    def factual(self) -> bool:
        """Whether the claim, once accepted, states facts."""
        certain = self.polarity == "affirmed" and self.epistemic == "true-certain"
        if self.modality == "norm":
            return certain and self.norm_of in NORM_KINDS
        return certain and self.modality in ("actual", "habitual")


def stance(claim: Claim, kind: str, words: str = "") -> Stance:
    """Return how `claim` is said.

    Args:
        claim: the claim.
        kind: of its type: situation, measure, criterion, label, purpose, link, relation.
        words: the words of its evidence; a "likely" one is a prediction only in the future.
    """
    status, negated = claim.modality.status, claim.modality.polarity == "-"
    modality, certain = _world(status, kind, words)
    if certain is None:
        epistemic = "unknown"
    else:
        epistemic = f"{'false' if negated else 'true'}-{'certain' if certain else 'uncertain'}"
    return Stance(
        modality=modality,
        epistemic=epistemic,
        polarity="negated" if negated else "affirmed",
        norm_of=kind if modality == "norm" else None,
    )


def _world(status: str, kind: str, words: str) -> tuple[str, bool | None]:
    """Return the kind of world and whether the speaker sounds certain (None: unknown)."""
    if status in ("attempted", "presupposed"):
        return "hypothetical", False
    if status == "figurative":
        return "opinion", True
    if status == "planned" or (status == "likely" and FUTURE_CUES & set(words.lower().split())):
        return "predicted", False
    if status == "unknown":
        return "actual", None
    if status in HEDGED:
        return "actual", False
    if status in ("policy", "generic"):
        return ("norm" if kind in NORM_KINDS or status == "policy" else "definition"), True
    if kind in NORM_KINDS:
        return "norm", True
    return ("habitual" if status in ("ongoing", "habitual") else "actual"), True
