"""People's decisions on who is who: `decisions/identity.tsv`, signed and dated.

Canonical identity is the connected components of `same`; it merges nothing (ADR 0013).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ConflictingDecisionsError, LinkError
from kg.link.decisions import decision_rows

COLUMNS = ("left", "right", "verdict", "reason", "by", "on")
VERDICTS = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class IdentityDecision:
    """One row: two individuals are one, are two, or nobody can say."""

    left: str
    """IRI; of the two the one that sorts first."""

    right: str
    verdict: str
    """`same`, `different` or `unsure`."""

    reason: str
    by: str
    on: str
    """Day, YYYY-MM-DD."""


def read_identities(path: Path) -> list[IdentityDecision]:
    """Return the decisions of `path`, sorted, each pair once; none where there is no file.

    Raises:
        LinkError: the header or a row is not as it must be.
        ConflictingDecisionsError: a pair is judged twice, or a chain of `same` joins two
            individuals that another row holds to be different.
    """
    return check_identities(path, decision_rows(path, COLUMNS))


def check_identities(
    path: Path, rows: Iterable[Mapping[str, str | None]]
) -> list[IdentityDecision]:
    """Return the decisions of rows that stand, or would stand, in `path`; see `read_identities`."""
    found: dict[tuple[str, str], tuple[int, IdentityDecision]] = {}
    for number, row in enumerate(rows, start=2):
        decision = _decision(f"{path}:{number}", row)
        before = found.setdefault((decision.left, decision.right), (number, decision))
        if before[1] != decision:
            raise ConflictingDecisionsError(f"{path}:{before[0]}", f"{path}:{number}")
    _hold_apart(path, found.values())
    return sorted(decision for _, decision in found.values())


def _decision(where: str, row: Mapping[str, str | None]) -> IdentityDecision:
    told = {name: (row.get(name) or "").strip() for name in COLUMNS}
    left, right = sorted((told["left"], told["right"]))
    if "://" not in left or "://" not in right:
        raise LinkError(f"{where}: left and right must be IRIs")
    if left == right:
        raise LinkError(f"{where}: left and right are the same IRI; name two")
    if told["verdict"] not in VERDICTS:
        raise LinkError(f"{where}: verdict {told['verdict']!r}; use one of {', '.join(VERDICTS)}")
    if not told["reason"]:
        raise LinkError(f"{where}: the reason is missing; say what it rests on")
    if not told["by"]:
        raise LinkError(f"{where}: nobody signs; say who decides in the column by")
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", told["on"]):
        raise LinkError(f"{where}: on {told['on']!r}; the day is YYYY-MM-DD")
    return IdentityDecision(**{**told, "left": left, "right": right})


def _hold_apart(path: Path, rows: Iterable[tuple[int, IdentityDecision]]) -> None:
    """Refuse `different` inside one component of `same`."""
    above: dict[str, tuple[str, int]] = {}

    def root(iri: str) -> str:
        while iri in above:
            iri = above[iri][0]
        return iri

    told = list(rows)
    for number, one in told:
        left, right = root(one.left), root(one.right)
        if one.verdict == "same" and left != right:
            above[right] = (left, number)
    for number, one in told:
        if one.verdict == "different" and root(one.left) == root(one.right):
            joining = next(n for n, other in told if other.verdict == "same" and _meets(other, one))
            raise ConflictingDecisionsError(f"{path}:{joining}", f"{path}:{number}")


def _meets(one: IdentityDecision, other: IdentityDecision) -> bool:
    return bool({one.left, one.right} & {other.left, other.right})
