"""What a check found: data, not an exception."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One row of a check or of a SHACL result."""

    severity: str
    """violation (fails the build), warning or info."""

    check: str
    """IRI of the shape, name of the check or id of the rule."""

    focus: str
    """What the finding is about, an IRI."""

    message: str
    """What to do."""

    path: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one validation, worst first."""

    findings: tuple[Finding, ...] = field(default=())

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Report":
        """Return a report of `findings`, each once, in a stable order."""
        order = {name: i for i, name in enumerate(SEVERITIES)}
        return cls(
            tuple(
                sorted(
                    set(findings),
                    key=lambda f: (
                        order[f.severity],
                        f.check,
                        f.focus,
                        f.path or "",
                        f.value or "",
                    ),
                )
            )
        )

    def count(self, severity: str) -> int:
        """Return how many findings have this severity."""
        return sum(f.severity == severity for f in self.findings)

    @property
    def conforms(self) -> bool:
        """Whether there is no violation."""
        return self.count("violation") == 0

    @property
    def flagged(self) -> bool:
        """Whether there is a violation or a warning: what exit code 3 tells."""
        return self.count("violation") + self.count("warning") > 0

    def to_text(self) -> str:
        """Return one line a finding."""
        lines = [
            f"{f.severity}: {f.focus}: {f.message} [{f.check}]"
            + (f" (value {f.value})" if f.value else "")
            for f in self.findings
        ]
        return "\n".join([*lines, ""]) if lines else ""

    def to_json(self) -> str:
        """Return the findings as a JSON list."""
        return json.dumps([asdict(f) for f in self.findings], ensure_ascii=False, indent=1) + "\n"
