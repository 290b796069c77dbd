"""How quads travel to a store elsewhere: N-Quads, bodies of the Graph Store Protocol, or updates.

Every step asks for a state, so it may be sent again. A store takes updates only up to some length:
what it refuses is sent in halves, down to one quad, and so the error names the quad.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar
from urllib.parse import urlencode

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.errors import RemoteStoreError
from kg.graph.store import Graph
from kg.graph.store.capabilities import UPDATE, Addresses, Capabilities
from kg.graph.store.changes import DEFAULT
from kg.graph.store.dialect import BOOKS
from kg.graph.store.endpoint import RefusedError, RemoteLimits

T = TypeVar("T")

BATCH = 1000
"""Quads in one update."""

LOADED = 20_000
"""Quads in one body."""

WORTH = 200
"""Quads of one graph that are worth a body of their own, where a body holds one graph."""

_HALVED = frozenset({400, 413, 422, 500})
"""Statuses of a server that found an update too long."""

WRITING = f"GRAPH <{BOOKS}writing> {{ <{BOOKS}writing> <{BOOKS}writing> true }}"
"""Lies in a store while a change of several requests is under way, and after it broke off."""


class Transfer:
    """Sends changes to one store."""

    def __init__(
        self, addresses: Addresses, capabilities: Capabilities, limits: RemoteLimits
    ) -> None:
        self._addresses, self._limits = addresses, limits
        self._quads = capabilities.quads
        stands = capabilities.default_graph
        self.default: Graph = DEFAULT if stands is None else NamedNode(stands)
        self._batch = BATCH

    def write(
        self,
        removed: Sequence[Quad],
        hidden: Sequence[Quad],
        added: Sequence[Quad],
        visible: frozenset[NamedNode],
    ) -> None:
        """Make a change: quads go, then hidden ones leave the default graph, then quads come.

        Args:
            removed: quads that go.
            hidden: triples of the default graph that go unless a visible graph has them.
            added: quads that come.
            visible: the graphs whose triples lie in the default graph.
        """
        if not (removed or added):
            return
        if len(removed) + len(hidden) + len(added) <= self._batch:
            steps = [self._data("DELETE", removed), self._hiding(hidden, visible)]
            self.change(" ;\n".join(filter(None, [*steps, self._data("INSERT", added)])))
            return
        self.change(f"INSERT DATA {{ {WRITING} }}")
        self._in_parts(removed, lambda part: self.change(self._data("DELETE", part)))
        self._in_parts(hidden, lambda part: self.change(self._hiding(part, visible)))
        self.add(added)
        self.change(f"DELETE DATA {{ {WRITING} }}")

    def add(self, quads: Sequence[Quad]) -> None:
        """Send quads that come, the quickest way that the store takes."""
        if self._addresses.graph_store is None or len(quads) < WORTH:
            rest = list(quads)
        elif self._quads:
            for part in batches(quads, LOADED):
                body = b"".join(f"{self._placed(quad)} .\n".encode() for quad in part)
                self._post(body, "", "application/n-quads")
            rest = []
        else:
            rest = self._add_by_graph(quads)
        self._in_parts(rest, lambda part: self.change(self._data("INSERT", part)))

    def mend(self, visible: frozenset[NamedNode]) -> None:
        """Bring the default graph in step with the visible graphs, after a change broke off."""
        graphs = " ".join(sorted(str(graph) for graph in visible))
        here = self._pattern("?s ?p ?o")
        if visible:
            shown = f"VALUES ?shown {{ {graphs} }} GRAPH ?shown {{ ?s ?p ?o }}"
            self.change(f"DELETE {{ {here} }} WHERE {{ {here} . FILTER NOT EXISTS {{ {shown} }} }}")
            self.change(f"INSERT {{ {here} }} WHERE {{ {shown} . FILTER NOT EXISTS {{ {here} }} }}")
        self.change(f"DELETE DATA {{ {WRITING} }}")

    def change(self, text: str, *, again: bool = True) -> None:
        """Send an update; `again` tells that doing it twice is doing it once.

        Raises:
            RemoteStoreError: the store refuses it, or cannot be reached: then nobody knows whether
                it was done.
        """
        if self._addresses.update is None:
            raise RemoteStoreError(self._addresses.query, "no address for updates is set")
        endpoint = self._addresses.endpoint(self._addresses.update, self._limits)
        try:
            endpoint.send("POST", "", text.encode(), UPDATE, again=again)
        except RefusedError:
            raise
        except RemoteStoreError as error:
            reason = f"{error.reason}; whether the change was made is not known"
            raise RemoteStoreError(error.endpoint, reason) from None

    def _add_by_graph(self, quads: Sequence[Quad]) -> list[Quad]:
        """Send graphs that are worth it as bodies, and return the rest."""
        graphs: dict[Graph, list[Quad]] = {}
        for quad in quads:
            graphs.setdefault(quad.graph_name, []).append(quad)
        rest = []
        for graph, members in graphs.items():
            if len(members) < WORTH:
                rest += members
                continue
            named = self.default if graph == DEFAULT else graph
            where = "default"
            if isinstance(named, NamedNode):
                where = urlencode({"graph": named.value})
            for part in batches(members, LOADED):
                body = b"".join(f"{quad.triple} .\n".encode() for quad in part)
                self._post(body, where, "application/n-triples")
        return rest

    def _post(self, body: bytes, where: str, media: str) -> None:
        if self._addresses.graph_store is None:
            raise RemoteStoreError(self._addresses.query, "no address of a graph store is set")
        endpoint = self._addresses.endpoint(self._addresses.graph_store, self._limits)
        endpoint.send("POST", where, body, {"Content-Type": media}, again=True)

    def _in_parts(self, quads: Sequence[Quad], send: Callable[[Sequence[Quad]], None]) -> None:
        """Send quads in parts, which get shorter where the store refuses one."""
        at = 0
        while at < len(quads):
            part = quads[at : at + self._batch]
            try:
                send(part)
            except RefusedError as error:
                if error.status not in _HALVED or len(part) == 1:
                    raise
                self._batch = (len(part) + 1) // 2
                continue
            at += len(part)

    def _data(self, verb: str, quads: Sequence[Quad]) -> str:
        """Return INSERT DATA or DELETE DATA, or nothing for no quads."""
        if not quads:
            return ""
        graphs: dict[Graph, list[str]] = {}
        for quad in quads:
            graphs.setdefault(quad.graph_name, []).append(f"{quad.triple} .")
        parts = []
        for graph, lines in graphs.items():
            named = self.default if graph == DEFAULT else graph
            body = "\n".join(lines)
            unnamed = isinstance(named, DefaultGraph)
            parts.append(body if unnamed else f"GRAPH {named} {{ {body} }}")
        return f"{verb} DATA {{ {' '.join(parts)} }}"

    def _hiding(self, quads: Sequence[Quad], visible: frozenset[NamedNode]) -> str:
        """Return the update that takes triples out of the default graph that no graph shows."""
        if not quads:
            return ""
        rows = " ".join(f"({q.subject} {q.predicate} {q.object})" for q in quads)
        graphs = " ".join(sorted(str(graph) for graph in visible))
        here = self._pattern("?s ?p ?o")
        return (
            f"DELETE {{ {here} }} WHERE {{ VALUES (?s ?p ?o) {{ {rows} }} {here} . "
            f"FILTER NOT EXISTS {{ VALUES ?shown {{ {graphs} }} GRAPH ?shown {{ ?s ?p ?o }} }} }}"
        )

    def _pattern(self, triple: str) -> str:
        if isinstance(self.default, DefaultGraph):
            return triple
        return f"GRAPH {self.default} {{ {triple} }}"

    def _placed(self, quad: Quad) -> Quad:
        graph = self.default if quad.graph_name == DEFAULT else quad.graph_name
        return Quad(quad.subject, quad.predicate, quad.object, graph)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
