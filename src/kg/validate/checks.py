"""SPARQL checks: `queries/checks/*.rq`, whose severity stands in `severity.toml`."""

import tomllib
from pathlib import Path

from pyoxigraph import Literal, QuerySolutions

from kg import resources, rq
from kg.errors import ValidationAbortedError
from kg.graph.store import View
from kg.rq import QueryFile
from kg.validate.report import SEVERITIES, Finding, Report


def load_checks(folder: Path | None = None) -> list[tuple[QueryFile, str]]:
    """Return the checks of a folder with their severity, by name.

    Raises:
        ValidationAbortedError: a check has no severity, or one that is not known.
    """
    folder = folder or resources.folder("queries") / "checks"
    listed = folder / "severity.toml"
    severity = tomllib.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    checks = [rq.read(path) for path in sorted(folder.glob("*.rq"))]
    for check in checks:
        if severity.get(check.name) not in SEVERITIES:
            raise ValidationAbortedError(check.name, f"{listed} gives it none of {SEVERITIES}")
    return [(check, severity[check.name]) for check in checks]


def run_checks(view: View, folder: Path | None = None) -> Report:
    """Return one finding for each row of each check; the first column is what it is about."""
    found = []
    for check, severity in load_checks(folder):
        answer = view.query(check.text)
        if not isinstance(answer, QuerySolutions):
            raise ValidationAbortedError(check.name, "a check must be a SELECT")
        columns = [v.value for v in answer.variables]
        for row in answer:
            cells = [row[c] for c in columns]
            value = cells[1] if len(cells) > 1 else None
            found.append(
                Finding(
                    severity=severity,
                    check=check.name,
                    focus=str(getattr(cells[0], "value", cells[0])),
                    message=check.solution or check.summary,
                    value=value.value
                    if isinstance(value, Literal)
                    else getattr(value, "value", None),
                )
            )
    return Report.of(found)
