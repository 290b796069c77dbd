"""The plan of a plain query: what `kg.workbench.plain` reads, and evaluators follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode


@dataclass(frozen=True, slots=True)
class Var:
    """A variable; one whose name starts with a space is ours."""

    name: str


Part = Var | NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern, or one step of a path."""

    subject: Part
    predicate: Var | NamedNode
    object: Part
    times: str = ""
    """`*` or `+` where the step repeats, else nothing."""

    @property
    def variables(self) -> list[Var]:
        """Its variables, in order."""
        parts = (self.subject, self.predicate, self.object)
        return [part for part in parts if isinstance(part, Var)]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """COUNT, SUM, MIN or MAX of a variable, or COUNT of all."""

    function: str
    of: Var | None
    distinct: bool = False


@dataclass(slots=True)
class Plan:
    """A plain query."""

    ask: bool = False
    distinct: bool = False
    columns: list[tuple[Var, Aggregate | None]] = field(default_factory=list)
    """What is shown: variables, and aggregates by the names they get."""
    patterns: list[Pattern] = field(default_factory=list)
    group: list[Var] | None = None
    having: tuple[Aggregate, str, int] | None = None
    order: list[tuple[Var, bool]] = field(default_factory=list)
    """Variables to sort by, and whether the greatest comes first."""
    limit: int | None = None
    offset: int = 0

    @property
    def is_lookup(self) -> bool:
        """Whether it is nothing but triple patterns."""
        return not (
            self.order
            or self.offset
            or self.grouped
            or any(pattern.times for pattern in self.patterns)
        )

    @property
    def grouped(self) -> bool:
        """Whether it has groups, one of all rows included."""
        some = any(aggregate is not None for _, aggregate in self.columns)
        return some or self.group is not None or self.having is not None


def bind(pattern: Pattern, row: Mapping[Var, Part]) -> tuple[Part, Part, Part]:
    """Return the parts of a pattern with the values of a row in place of its variables."""

    def value(part: Part) -> Part:
        return row.get(part, part) if isinstance(part, Var) else part

    return value(pattern.subject), value(pattern.predicate), value(pattern.object)
