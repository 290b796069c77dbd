"""What we make of each claim: people's verdicts first, then the default policy."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from kg.claims.uncertainty import Stance
from kg.errors import ConfigError, ConflictingDecisionsError
from kg.model import Claim

COLUMNS = ("claim", "verdict", "reason", "by", "on")
VERDICTS = ("proposed", "accepted", "conflict", "needs-work", "rejected")
MARKINGS = ("clear", "green", "amber", "amber-strict", "red")
RESTRICTED = frozenset({"amber-strict", "red"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A judgement on one claim, signed and dated where a person gave it."""

    verdict: str
    by: str
    """`policy/default`, or who decided."""

    reason: str = ""
    on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a machine alone may accept (`[accept]` in kg.toml)."""

    threshold: float = 0.4
    """Least confidence of extraction, 0 to 1."""

    def decide(self, claim: Claim, how: Stance, marking: str, *, names_person: bool) -> Verdict:
        """Return accepted or proposed; forecasts, opinions, norms about persons stay proposed."""
        held = (
            (claim.confidence < self.threshold, "below the confidence threshold"),
            (marking in RESTRICTED, "restricted marking"),
            (how.modality in ("predicted", "opinion", "hypothetical"), f"{how.modality} claim"),
            (how.modality == "norm" and names_person, "a norm about a person"),
        )
        reason = next((why for hit, why in held if hit), "")
        return Verdict(
            verdict="proposed" if reason else "accepted", by="policy/default", reason=reason
        )


def read_verdicts(path: Path) -> dict[str, Verdict]:
    """Return people's verdicts by claim key; empty where there is no file.

    Raises:
        ConfigError: a header, verdict or reason is not as it must be.
        ConflictingDecisionsError: two rows judge one claim differently.
    """
    if not path.exists():
        return {}
    found: dict[str, tuple[int, Verdict]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise ConfigError(str(path), rows.fieldnames, f"the header is {' '.join(COLUMNS)}")
        for number, row in enumerate(rows, start=2):
            if row["verdict"] not in VERDICTS:
                raise ConfigError(f"{path}:{number}", row["verdict"], f"use one of {VERDICTS}")
            if row["verdict"] in ("conflict", "rejected") and not row["reason"]:
                raise ConfigError(f"{path}:{number}", "", f"{row['verdict']} needs a reason")
            if row["on"] and not re.fullmatch(r"\d{4}-\d\d-\d\d", row["on"]):
                raise ConfigError(f"{path}:{number}", row["on"], "the day is YYYY-MM-DD")
            judged = Verdict(
                verdict=row["verdict"], by=row["by"], reason=row["reason"], on=row["on"]
            )
            before = found.setdefault(row["claim"], (number, judged))
            if before[1] != judged:
                raise ConflictingDecisionsError(f"{path}:{before[0]}", f"{path}:{number}")
    return {claim: judged for claim, (_, judged) in found.items()}
