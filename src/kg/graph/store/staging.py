"""What every writer does before it writes: it stages quads, and is a block that commits."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Self

from pyoxigraph import NamedNode, Quad, Triple

from kg.graph.store import Graph, Subject, Term
from kg.graph.store.changes import Staged, as_kept


class Staging(ABC):
    """The half of a `Writer` that is the same for each store; `commit` is the store's own."""

    def __init__(self, visible: Iterable[str]) -> None:
        """Begin with nothing staged.

        Args:
            visible: IRIs of the graphs whose triples lie in the default graph too.
        """
        self.visible = frozenset(NamedNode(iri) for iri in visible)
        self._staged = Staged()

    @abstractmethod
    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match; see `View.quads`."""

    @abstractmethod
    def commit(self) -> int:
        """Write what is staged, and return the version; see `Writer.commit`."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Stage quads to be there."""
        self._staged.add(as_kept(quads))

    def remove(self, quads: Iterable[Quad]) -> None:
        """Stage quads to be gone."""
        self._staged.remove(as_kept(quads))

    def replace(self, graph: Graph, quads: Iterable[Quad | Triple]) -> None:
        """Stage that `graph` holds these triples and no others."""
        wanted = as_kept(Quad(q.subject, q.predicate, q.object, graph) for q in quads)
        self._staged.replace(graph, wanted, self.quads(graph=graph))

    def rollback(self) -> None:
        """Drop what is staged."""
        self._staged = Staged()

    def close(self) -> None:
        """Drop what is staged."""
        self.rollback()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Commit, or roll back after an error; then close."""
        try:
            if kind is None:
                self.commit()
        finally:
            self.close()
