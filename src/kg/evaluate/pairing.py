"""Which extracted fact stands for which gold fact of an article, and how good each pair is."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.optimize import linear_sum_assignment

from kg.evaluate.gold import Fact
from kg.evaluate.likeness import role

SIBLINGS = tuple(
    frozenset(group.split())
    for group in (
        "RELOCATE BANISH ASSIGN DISPLACE LEAVE SURRENDER",
        "ARREST DETAIN IMPRISON SENTENCE TRIAL RELEASE",
        "RESTRICT_MOVEMENT PROHIBIT REQUIRE ALLOW ORDER POLICY CLOSE_BORDER BLOCK_COMMS",
        "DENY_ENTITLEMENT CONFISCATE TRANSFER_REGISTRATION EVICT",
        "PUNISH TIGHTEN_PENALTY PENALTY THREATEN SANCTION REWARD BANISH",
        "INVESTIGATE SURVEIL SEARCH RAID INTERROGATE CRACKDOWN",
        "ATTACK KILL DEATH INJURE ABUSE ARSON DISAPPEAR",
        "COERCE FORCED_LABOUR PROMISE URGE ORDER",
        "LABEL ACCUSE OFFENCE CRITICIZE DENY REFUSE PROTEST",
        "CAUSE PURPOSE PRETEXT",
        "STATE SENTIMENT SELF_CENSOR",
        "IS_A ATTRIBUTE MEMBER CONTROL LOCATION",
        "REPORT CORROBORATE",
    )
)
"""Types that are near enough for half the credit."""

_HALVES = "place time count charge reason purpose label penalty act thing content".split()
_QUARTERS = "condition exception instrument manner".split()
WEIGHTS = {
    "from": 1.0,
    "to": 1.0,
    **dict.fromkeys(_HALVES, 0.5),
    **dict.fromkeys(_QUARTERS, 0.25),
}
"""What a qualifier counts beside subject and object, which count 1."""

KEY_QUALIFIERS = ("from", "to", "time", "count")
HEDGED = frozenset({"apparent", "likely", "possible", "alleged", "unknown"})
MIN_OVERLAP = 0.25
"""Of two stretches of evidence, intersection over union: less is another passage."""
MIN_PAIR = 0.4
"""A worse pair is none."""
RIGHT = 0.5
"""Likeness from which a role counts as right."""

Parts = dict[str, float]
"""The score of each part of a pair, 0 to 1: type, evidence, roles, polarity and so on."""


@dataclass(frozen=True, slots=True)
class Paired:
    """The facts of one article, in pairs."""

    doc: str
    golds: list[Fact]
    predicted: list[Fact]
    of_gold: dict[int, int]
    """Index of the predicted fact that stands for a gold fact."""

    grid: list[list[float]]
    """Value of each pair, by predicted and gold index."""


def same(one: str, other: str) -> bool:
    """Return whether two types are one; all kinds of OTHER are."""
    return one == other or (one.startswith("OTHER") and other.startswith("OTHER"))


def related(one: str, other: str) -> bool:
    """Return whether two types are of one group."""
    return any(one in group and other in group for group in SIBLINGS)


def overlap(one: Fact, other: Fact) -> float:
    """Return intersection over union of two spans, 0 to 1."""
    start, end = max(one["start"], other["start"]), min(one["end"], other["end"])
    if end <= start:
        return 0.0
    return float(
        (end - start) / (max(one["end"], other["end"]) - min(one["start"], other["start"]))
    )


def modality_class(fact: Fact) -> str:
    """Return plain, hedged or generic."""
    status = fact["modality"].get("status", "asserted")
    return "hedged" if status in HEDGED else "generic" if status == "generic" else "plain"


def pair(predicted: Fact, gold: Fact) -> tuple[float, Parts]:
    """Return the value of a pair, 0 to 1, and its parts; 0 and none where they cannot pair."""
    near = overlap(predicted["evidence"], gold["evidence"])
    kind = (
        1.0
        if same(predicted["type"], gold["type"])
        else 0.5
        if related(predicted["type"], gold["type"])
        else 0.0
    )
    if not kind or near < MIN_OVERLAP:
        return 0.0, {}
    wanted, found = gold.get("qualifiers") or {}, predicted.get("qualifiers") or {}
    scores: list[tuple[str, float | None, float]] = [
        (name, role(predicted.get(name), gold.get(name)), 1.0) for name in ("subject", "object")
    ]
    scores += [
        (name, role(found.get(name), wanted[name]), weight)
        for name, weight in WEIGHTS.items()
        if name in wanted
    ]
    said, meant = predicted["modality"], gold["modality"]
    scores += [
        ("polarity", float(said.get("polarity", "+") == meant["polarity"]), 0.5),
        ("modality", float(modality_class(predicted) == modality_class(gold)), 0.5),
        (
            "attribution",
            float(predicted["attribution"].get("kind", "outlet") == gold["attribution"]["kind"]),
            0.5,
        ),
    ]
    known = [(name, value, weight) for name, value, weight in scores if value is not None]
    parts = {"type": kind, "evidence": near} | {name: value for name, value, _ in known}
    mean = sum(value * weight for _, value, weight in known) / sum(w for _, _, w in known)
    return 0.4 * kind + 0.6 * mean, parts


def is_strict(parts: Parts) -> bool:
    """Return whether type, subject, object and polarity are right."""
    return (
        parts["type"] == 1
        and parts.get("subject", 1) >= RIGHT
        and parts.get("object", 1) >= RIGHT
        and parts["polarity"] == 1
    )


def is_full(parts: Parts) -> bool:
    """Return whether a pair is strictly right, and so are modality, speaker and key qualifiers."""
    return (
        is_strict(parts)
        and parts["modality"] == 1
        and parts["attribution"] == 1
        and all(parts.get(name, 1) >= RIGHT for name in KEY_QUALIFIERS)
    )


def match(doc: str, golds: Sequence[Fact], predicted: Sequence[Fact]) -> Paired:
    """Return the facts of one article in the pairs that are worth most together."""
    grid = [[pair(p, g)[0] for g in golds] for p in predicted]
    of_gold: dict[int, int] = {}
    if predicted and golds:
        rows, columns = linear_sum_assignment([[-value for value in row] for row in grid])
        of_gold = {
            int(j): int(i) for i, j in zip(rows, columns, strict=True) if grid[i][j] > MIN_PAIR
        }
    return Paired(doc, list(golds), list(predicted), of_gold, grid)
