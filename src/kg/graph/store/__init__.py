"""The graph as it lies in a store: a `View` reads it, a `Writer` changes it.

All layers above see only these two protocols. Three stores keep them: `memory` (tests, small
graphs), `embedded` (pyoxigraph on disk in a workspace) and `remote` (any SPARQL 1.1 endpoint).

The unnamed default graph is written physically. A store is opened with the names of its *visible*
graphs (facts, inferred, entities, claims, ontology): each triple of one of them lies once in the
default graph too, and leaves it when the last visible graph that holds it drops it. A query
without GRAPH therefore never meets a rejected claim, nor the same triple twice.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias, runtime_checkable

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

Subject: TypeAlias = NamedNode | BlankNode | Triple
Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Graph: TypeAlias = NamedNode | BlankNode | DefaultGraph
Answer: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples

VISIBLE_GRAPHS = ("facts", "inferred", "entities", "claims", "ontology")
"""The names, under `<base>graph/`, of the graphs that make up the default graph."""


@runtime_checkable
class View(Protocol):
    """The read side of a store: one state of the graph, which no method changes."""

    @property
    def version(self) -> int:
        """The number of the last change, from 0 for an empty store."""

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[str, Term] | None = None,
        base: str | None = None,
        default_graphs: Sequence[Graph] | None = None,
        named_graphs: Sequence[NamedNode | BlankNode] | None = None,
    ) -> Answer:
        """Return what a SPARQL 1.1 query gives: solutions, a boolean or triples.

        Args:
            text: the query; SERVICE is refused.
            substitutions: values by variable name, bound as VALUES at the start of the WHERE.
            base: the IRI against which relative IRIs resolve.
            default_graphs: the graphs whose merge is the default graph; they override FROM.
            named_graphs: the graphs that GRAPH may reach; they override FROM NAMED.

        Raises:
            QuerySyntaxError: `text` is no query, or asks for another server.
        """

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match; None matches all, `DefaultGraph()` only the unnamed one."""

    def graphs(self) -> list[NamedNode | BlankNode]:
        """Return the names of the graphs that hold at least one triple, sorted."""

    def __len__(self) -> int:
        """Return the number of quads, the default graph's included."""


@runtime_checkable
class Writer(View, Protocol):
    """The write side: changes are staged, then written by `commit`, all or none.

    As a context manager it commits at the end of the block, or drops what is staged when the block
    raises. Reads see what was committed before.
    """

    def add(self, quads: Iterable[Quad]) -> None:
        """Stage quads to be there."""

    def remove(self, quads: Iterable[Quad]) -> None:
        """Stage quads to be gone."""

    def replace(self, graph: Graph, quads: Iterable[Quad | Triple]) -> None:
        """Stage that `graph` holds these triples and no others; only the difference is written."""

    def update(self, text: str, *, base: str | None = None) -> None:
        """Commit a SPARQL 1.1 update, with what is staged before it.

        Raises:
            QuerySyntaxError: `text` is no update, or asks for another server.
        """

    def load(self, path: Path) -> int:
        """Commit a whole file of N-Quads, TriG, Turtle or N-Triples; return its statements.

        Made for many: nothing is kept in memory. Loading the same file again changes nothing.

        Raises:
            TurtleSyntaxError: the file cannot be parsed; the store is unchanged.
        """

    def commit(self) -> int:
        """Write what is staged so that it survives a crash, and return the version."""

    def rollback(self) -> None:
        """Drop what is staged."""

    def close(self) -> None:
        """Give the store free; what is staged and not committed is dropped."""

    def __enter__(self) -> "Writer":
        """Return itself."""

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Commit, or roll back after an error; then close."""
