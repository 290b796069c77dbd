"""The relations of the newest version of the graph, and where each thing lies."""

import asyncio
from collections.abc import Mapping

import networkx as nx

from kg.network import layout
from kg.workbench.pages.context import Context
from kg.workbench.pages.names import Names
from kg.workbench.pages.net import QUIET, Net, Shown
from kg.workbench.pages.panels import Panel, panel

PLACED = 2500
"""Most things whose places are computed for the whole graph at once."""


class Explorer:
    """Keeps the relations of the newest version, and where each thing lies."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._version: int | str | None = None
        self._net: Net | None = None
        self._panels: dict[str, Panel] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._lock = asyncio.Lock()

    async def net(self, names: Names) -> tuple[Net, Mapping[str, Panel]]:
        """Return the relations as they are now, with the panels they come from.

        Raises:
            QueryError: they cannot be read now.
        """
        async with self._lock:
            version = self._context.version()
            if self._net is None or self._version != version:
                edges = await panel(self._context, "explore-edges")
                claims = await panel(self._context, "explore-claims")
                self._net = Net(edges, claims, self._context.base)
                self._panels = {"edges": edges, "claims": claims}
                self._places = {}
                self._version = version
            return self._net, self._panels

    async def places(self, net: Net, part: Shown, names: Names) -> Mapping[str, tuple[int, int]]:
        """Return where each thing of `part` lies: the same for one version of the graph."""
        async with self._lock:
            missing = [node for node in part.nodes if node not in self._places]
            if missing:
                graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
                whole = len(net.near) <= PLACED
                graph.add_nodes_from(net.near if whole else part.nodes)
                for edge in net.edges.values() if whole else part.edges:
                    if edge.layer in ("facts", "claims") and edge.predicate not in QUIET:
                        graph.add_edge(edge.subject, edge.object)
                sizes = {
                    n: (40.0 + 7.0 * min(26, len(names.of(n, "en").text)), 44.0) for n in graph
                }
                found = await asyncio.to_thread(layout.place, graph, sizes)
                self._places |= found
            return self._places
