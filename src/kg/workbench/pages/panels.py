"""A panel: one stored query of `queries/workbench`, its parameters and its answer."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from kg import rq
from kg.graph.store import Term
from kg.query import Table
from kg.resources import folder
from kg.rq import QueryFile
from kg.workbench.pages.context import Context

_LIMIT = re.compile(r"LIMIT\s+(\d+)\s*$")
SAMPLE = 200
"""Least limit that is meant to hold everything; below it a query asks for a few on purpose."""


class Row(dict[str, Term]):
    """One row of an answer: terms by column; unbound columns are missing."""

    def iri(self, column: str) -> str:
        """Return the IRI in a column, or the empty string."""
        term = self.get(column)
        return term.value if isinstance(term, NamedNode) else ""

    def text(self, column: str) -> str:
        """Return the literal or IRI in a column as plain text, or the empty string."""
        term = self.get(column)
        return term.value if isinstance(term, NamedNode | Literal) else ""

    def number(self, column: str) -> int | None:
        """Return the whole number in a column, or None."""
        try:
            return int(float(self.text(column)))
        except ValueError:
            return None


class Bound(NamedTuple):
    """A parameter as the query editor wants it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A stored query with its answer."""

    query: QueryFile
    values: Mapping[str, Term]
    table: Table

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows."""
        columns = self.table.columns
        for cells in self.table.rows:
            yield Row({c: t for c, t in zip(columns, cells, strict=True) if t is not None})

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table)

    @property
    def cut(self) -> int:
        """The number of rows that its query stops at, where it did stop; else 0."""
        found = _LIMIT.search(self.query.text)
        most = int(found[1]) if found else 0
        return most if most >= SAMPLE and len(self) >= most else 0

    @property
    def rows(self) -> list[Row]:
        """The rows as a list."""
        return list(self)

    @property
    def bound(self) -> list[Bound]:
        """The parameters as text."""
        return [
            Bound(k, v.value if isinstance(v, NamedNode | Literal) else str(v))
            for k, v in self.values.items()
        ]


@cache
def stored(name: str) -> QueryFile:
    """Return the query `queries/workbench/<name>.rq`."""
    return rq.read(folder("queries") / "workbench" / f"{name}.rq")


def names() -> list[str]:
    """Return the names of all queries of the pages, sorted."""
    return sorted(path.stem for path in (folder("queries") / "workbench").glob("*.rq"))


async def panel(context: Context, name: str, **iris: str) -> Panel:
    """Return the answer of a stored query whose parameters are IRIs.

    Raises:
        QueryError: it cannot be answered now.
        ValueError: a parameter is no IRI.
    """
    query = stored(name)
    values: dict[str, Term] = {key: NamedNode(iri) for key, iri in iris.items()}
    answer = await context.ask(query.text, values)
    if not isinstance(answer, Table):
        raise TypeError(f"{name} is no SELECT")
    return Panel(query, values, answer)


async def triples(context: Context, name: str, **iris: str) -> list[Triple]:
    """Return the triples of a stored CONSTRUCT whose parameters are IRIs.

    Raises:
        QueryError: it cannot be answered now.
        ValueError: a parameter is no IRI.
    """
    answer = await context.ask(stored(name).text, {k: NamedNode(v) for k, v in iris.items()})
    if not isinstance(answer, list):
        raise TypeError(f"{name} is no CONSTRUCT")
    return sorted(set(answer), key=str)
