"""The relations of the newest version of the graph, and where each thing lies."""

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

import networkx as nx

from kg.network import crowd, layout
from kg.workbench.pages.context import Context
from kg.workbench.pages.names import Names
from kg.workbench.pages.net import Net
from kg.workbench.pages.panels import Panel, panel
from kg.workbench.pages.register import Registrar, classes
from kg.workbench.pages.view import Family, Seen, Shown, Wish, select

Places = Mapping[str, tuple[int, int]]
_T = TypeVar("_T")

PLACED = 2000
"""Most things whose labels are kept apart where they are placed."""

KEPT = 24
"""Views that are kept for one version of the graph."""


class Explorer:
    """Keeps the relations of the newest version, the last views of it, and where things lie."""

    def __init__(self, context: Context, registrar: Registrar) -> None:
        self._context = context
        self._registrar = registrar
        self._version: int | str | None = None
        self._net: Net | None = None
        self._panels: dict[str, Panel] = {}
        self._places: Places | None = None
        self._seen: OrderedDict[object, Seen] = OrderedDict()
        self._shown: OrderedDict[object, Shown] = OrderedDict()
        self._lock = asyncio.Lock()

    async def net(self, names: Names) -> tuple[Net, Mapping[str, Panel]]:
        """Return the relations as they are now, with the panels they come from.

        Raises:
            QueryError: they cannot be read now.
        """
        async with self._lock:
            version = self._context.version()
            if self._net is None or self._version != version:
                register = await self._registrar.register()
                edges = await panel(self._context, "explore-edges")
                claims = await panel(self._context, "explore-claims")
                judged = await panel(self._context, "explore-judged")
                self._net = await asyncio.to_thread(
                    Net,
                    edges,
                    claims,
                    judged,
                    register,
                    lambda thing: classes(register, names, thing),
                )
                self._panels = {"edges": edges, "claims": claims, "judged": judged}
                self._places = None
                self._seen.clear()
                self._shown.clear()
                self._version = version
            return self._net, self._panels

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The answers that the newest net was made of."""
        return (*self._panels.values(), *self._registrar.panels)

    def seen(self, net: Net, wish: Wish, family: Family) -> Seen:
        """Return the net through the eyes of a wish; what was found for like wishes is kept."""
        key = (tuple(wish.filters.pairs(net.base)), wish.hide, wish.families)
        known = self._seen.get(key)
        fresh = Seen(net, wish, family, known)
        _keep(self._seen, key, fresh)
        return fresh

    async def shown(self, seen: Seen) -> Shown:
        """Return what a wish gives."""
        key = repr((seen.wish, sorted(seen.wish.hide)))
        found = self._shown.get(key)
        if found is None:
            found = await asyncio.to_thread(select, seen)
        _keep(self._shown, key, found)
        return found

    async def places(self, net: Net, names: Names) -> Places:
        """Return where each thing lies: the same for one version of the graph.

        They are computed once for the relations and names of a version, and kept beside the store.
        """
        async with self._lock:
            if self._places is None or self._net is not net:
                self._places = await asyncio.to_thread(placed, net, names, self._context.places)
            return self._places


def _keep(kept: OrderedDict[object, _T], key: object, value: _T) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)


def placed(net: Net, names: Names, folder: Path | None) -> Places:
    """Return where each thing of a net lies, read from `folder` where it was computed before."""
    nodes = sorted(net.near)
    pairs = sorted(
        {edge.key[::2] for edge in net.edges.values() if edge.layer in ("facts", "claims")}
    )
    lengths = [min(26, len(names.of(node, "en").text)) for node in nodes]
    told = json.dumps([nodes, pairs, lengths if len(nodes) <= PLACED else 0])
    file = folder / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.json" if folder else None
    known = _read(file, nodes)
    if known is not None:
        return known
    if len(nodes) > PLACED:
        found = crowd.place(nodes, pairs)
    else:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(nodes)
        graph.add_edges_from(pairs)
        sizes = {n: (40.0 + 7.0 * size, 44.0) for n, size in zip(nodes, lengths, strict=True)}
        found = layout.place(graph, sizes)
    _write(file, [found[node] for node in nodes])
    return found


def _read(file: Path | None, nodes: Sequence[str]) -> Places | None:
    try:
        if file is None:
            return None
        spots = json.loads(file.read_bytes())
        return {node: (int(x), int(y)) for node, (x, y) in zip(nodes, spots, strict=True)}
    except (OSError, ValueError, TypeError):
        return None


def _write(file: Path | None, spots: Sequence[tuple[int, int]]) -> None:
    """Keep the places of this version in the stead of those of older ones."""
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="ascii") as made:
            json.dump(spots, made, separators=(",", ":"))
        Path(made.name).replace(file)
        for old in sorted(set(file.parent.iterdir()) - {file}):
            old.unlink()
    except OSError:  # a folder that cannot be written: they are computed again next time
        return
