"""People's decisions on links: `decisions/links.tsv`, signed and dated."""

import csv
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ConflictingDecisionsError, LinkError
from kg.model import Span

COLUMNS = ("text_digest", "start", "end", "entity", "verdict", "reason", "by", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """One row: these words name that entity, or do not."""

    text_digest: str
    span: Span
    entity: str
    verdict: str
    """`same` or `different`."""

    reason: str
    by: str
    on: str


def read_decisions(path: Path) -> list[LinkDecision]:
    """Return the decisions of `path`, in the file's order; none where there is no file.

    Raises:
        LinkError: the header or a row is not as it must be.
        ConflictingDecisionsError: the same words are said to name two entities.
    """
    found: dict[tuple[str, Span], tuple[int, LinkDecision]] = {}
    decisions = []
    for number, row in enumerate(decision_rows(path, COLUMNS), start=2):
        try:
            span = Span(int(row["start"]), int(row["end"]))
        except (TypeError, ValueError):
            raise LinkError(f"{path}:{number}: start and end must be whole numbers") from None
        decision = LinkDecision(
            text_digest=row["text_digest"],
            span=span,
            entity=row["entity"],
            verdict=row["verdict"],
            reason=row["reason"],
            by=row["by"],
            on=row["on"],
        )
        if decision.verdict == "same":
            before = found.setdefault((decision.text_digest, span), (number, decision))
            if before[1].entity != decision.entity:
                raise ConflictingDecisionsError(f"{path}:{before[0]}", f"{path}:{number}")
        decisions.append(decision)
    return decisions


def decision_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a decisions file, none where there is no file; the first is line 2.

    Raises:
        LinkError: the header is not `columns`.
    """
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if tuple(rows.fieldnames or ()) != columns:
            raise LinkError(f"{path}:1: the header must be {' '.join(columns)}")
        return list(rows)
