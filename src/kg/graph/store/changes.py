"""What one commit does to a store: the quads that come and the quads that go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.graph.store import Graph

DEFAULT = DefaultGraph()

Contains: TypeAlias = Callable[[Quad], bool]


WORDS = frozenset(
    {
        "http://www.w3.org/2001/XMLSchema#string",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    }
)


def as_kept(quads: Iterable[Quad]) -> list[Quad]:
    """Return the quads as a pyoxigraph store gives them back.

    It keeps the value of a number or a time and not its spelling: "1.0" comes back as "1". A quad
    that is compared with what the store holds must be spelled as there, or it would be taken for
    another one, removed and added, and so lost.
    """
    kept: list[Quad] = []
    typed: list[Quad] = []
    for quad in quads:
        value = quad.object
        words = not isinstance(value, Literal) or value.datatype.value in WORDS
        (kept if words else typed).append(quad)
    if typed:
        store = Store()
        store.extend(typed)
        kept += store
    return kept


@dataclass(frozen=True, slots=True)
class Change:
    """The net difference between two states; no quad is on both sides."""

    added: tuple[Quad, ...] = ()
    """Quads that were not there, sorted."""

    removed: tuple[Quad, ...] = ()
    """Quads that were there, sorted."""

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.added or self.removed)


@dataclass(slots=True)
class Staged:
    """The changes that are staged and not yet committed, in the order of the last word."""

    wanted: dict[Quad, bool] = field(default_factory=dict)
    """Whether the quad is to be there after the commit."""

    def add(self, quads: Iterable[Quad]) -> None:
        """Want these quads to be there."""
        self.wanted.update(dict.fromkeys(quads, True))

    def remove(self, quads: Iterable[Quad]) -> None:
        """Want these quads to be gone."""
        self.wanted.update(dict.fromkeys(quads, False))

    def replace(self, graph: Graph, quads: Iterable[Quad | Triple], held: Iterable[Quad]) -> None:
        """Want `graph`, of which the store has `held`, to hold these triples and no others."""
        for quad in [quad for quad in self.wanted if quad.graph_name == graph]:
            self.wanted[quad] = False
        self.remove(held)
        self.add(Quad(item.subject, item.predicate, item.object, graph) for item in quads)

    def change(self, contains: Contains, visible: frozenset[NamedNode]) -> Change:
        """Return the net difference to `view`, with the default graph kept in step.

        A triple that comes into a visible graph comes into the default graph; one that goes from
        the last visible graph goes from the default graph.
        """
        wanted = dict(self.wanted)
        if visible:
            wanted |= self._copies(contains, visible)
        added = sorted((q for q, there in wanted.items() if there and not contains(q)), key=str)
        removed = sorted((q for q, there in wanted.items() if not there and contains(q)), key=str)
        return Change(tuple(added), tuple(removed))

    def _copies(self, contains: Contains, visible: frozenset[NamedNode]) -> dict[Quad, bool]:
        def there(quad: Quad) -> bool:
            wanted = self.wanted.get(quad)
            return contains(quad) if wanted is None else wanted

        copies: dict[Quad, bool] = {}
        for quad, wanted in self.wanted.items():
            if quad.graph_name in visible:
                copy = Quad(quad.subject, quad.predicate, quad.object, DEFAULT)
                copies[copy] = wanted or any(
                    there(Quad(quad.subject, quad.predicate, quad.object, graph))
                    for graph in visible
                )
        return copies
