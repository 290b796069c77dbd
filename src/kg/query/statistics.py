"""How often each predicate is used: what a guess of a query's cost rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, QuerySolution, QuerySolutions

from kg.graph.store import View

TEXT = (
    "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?ss) (COUNT(DISTINCT ?o) AS ?os) "
    "{ ?s ?p ?o } GROUP BY ?p"
)
"""Asks for the use of each predicate in the default graph."""

TYPES = (
    "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
    "SELECT ?p (COUNT(*) AS ?n) { ?s a ?p } GROUP BY ?p"
)
"""Asks for the members of each class."""


@dataclass(frozen=True, slots=True)
class Use:
    """How a predicate is used."""

    triples: int
    subjects: int
    """Different subjects."""

    objects: int
    """Different objects."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """The use of each predicate and the size of each class, by IRI."""

    uses: Mapping[str, Use] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """All triples of the default graph."""
        return sum(use.triples for use in self.uses.values())

    @classmethod
    def of(cls, view: View) -> "Statistics":
        """Return the statistics of a graph."""
        return cls.from_rows(_rows(view, TEXT), _rows(view, TYPES))

    @classmethod
    def from_rows(
        cls, uses: Iterable[QuerySolution], classes: Iterable[QuerySolution]
    ) -> "Statistics":
        """Return the statistics that the rows of `TEXT` and `TYPES` give."""
        return cls(
            {
                _iri(row): Use(_number(row["n"]), _number(row["ss"]), _number(row["os"]))
                for row in uses
                if row["p"] is not None
            },
            {_iri(row): _number(row["n"]) for row in classes if row["p"] is not None},
        )


def _rows(view: View, text: str) -> list[QuerySolution]:
    found = view.query(text)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - it is a SELECT
    return list(found)


def _iri(row: QuerySolution) -> str:
    return str(getattr(row["p"], "value", ""))


def _number(term: object) -> int:
    return int(term.value) if isinstance(term, Literal) else 0
