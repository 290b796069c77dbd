"""The graph that /explore shows: relations between things, each with the claims behind it."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.namespaces import APO, Base
from kg.workbench.pages import links
from kg.workbench.pages.panels import Row

MOST_NODES = 500
MOST_EDGES = 2000
MOST_PATHS = 12
QUIET = frozenset({APO + "describedIn", APO + "marking", APO + "mentionOf"})
"""Predicates that join nearly everything to articles, and so tell nothing here."""


@dataclass(slots=True)
class Edge:
    """One relation, with the layers it lies in and the claims that state it."""

    subject: str
    predicate: str
    object: str
    layers: set[str] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)
    speakers: set[str] = field(default_factory=set)
    factual: bool = False
    sure: bool = False
    """Whether at least one claim is said without reservation."""

    verdicts: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, str, str]:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @property
    def layer(self) -> str:
        """`facts`, `known` (of the gazetteer), `claims` (no fact) or `inferred`."""
        if "facts" in self.layers:
            return "facts"
        if "entities" in self.layers:
            return "known"
        return "claims" if self.claims else "inferred"

    @property
    def conflict(self) -> bool:
        """Whether the accounts of it disagree."""
        return any(v.endswith(("/conflict", "/rejected")) for v in self.verdicts)

    def other(self, node: str) -> str:
        """Return the other end."""
        return self.object if node == self.subject else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader wants to see: the state that the address holds."""

    focus: tuple[str, ...] = ()
    hide: frozenset[str] = frozenset()
    layers: frozenset[str] = frozenset({"facts"})
    families: frozenset[str] = frozenset()
    """Families of things that are left out."""

    speaker: str = ""
    sure: bool = False
    """Whether only what is said without reservation is shown."""

    ends: tuple[str, str] | None = None
    """Two things between which the shortest paths are shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of the graph that a wish gives."""

    nodes: list[str]
    edges: list[Edge]
    of: int
    """How many nodes there would be without the limit."""

    paths: list[list[Edge]] = field(default_factory=list)


class Net:
    """All relations of one version of the graph."""

    def __init__(self, edges: Iterable[Row], claims: Iterable[Row], base: Base) -> None:
        self.base = base
        self.edges: dict[tuple[str, str, str], Edge] = {}
        self.near: dict[str, list[Edge]] = {}
        for row in edges:
            self._edge(row).layers.add(row.iri("layer").rpartition("/")[2])
        for row in claims:
            edge = self._edge(row)
            edge.claims.append(row.iri("claim"))
            edge.verdicts.add(row.iri("verdict"))
            if row.iri("speaker"):
                edge.speakers.add(row.iri("speaker"))
            edge.factual = edge.factual or row.text("factual") == "true"
            edge.sure = edge.sure or row.iri("status").endswith("/true-certain")
        for edge in self.edges.values():
            for node in {edge.subject, edge.object}:
                self.near.setdefault(node, []).append(edge)

    def _edge(self, row: Row) -> Edge:
        key = (row.iri("thing"), row.iri("predicate"), row.iri("object"))
        return self.edges.setdefault(key, Edge(*key))

    def select(self, wish: Wish, family: Callable[[str], str]) -> Shown:
        """Return what the wish asks for: the focus and its neighbours, or the middle of it all."""
        kept = [edge for edge in self.edges.values() if self._wanted(edge, wish, family)]
        near: dict[str, list[Edge]] = {}
        for edge in kept:
            near.setdefault(edge.subject, []).append(edge)
            near.setdefault(edge.object, []).append(edge)
        if wish.ends:
            paths = shortest(near, *wish.ends)
            passed = (node for path in paths for edge in path for node in edge.key[::2])
            nodes = list(dict.fromkeys([*wish.ends, *passed]))
            return Shown(nodes, _once(paths), len(nodes), paths)
        if wish.focus:
            order = list(dict.fromkeys([*wish.focus, *_around(near, wish.focus)]))
        else:
            order = sorted(near, key=lambda node: (-len(near[node]), node))
        nodes = [node for node in order if node not in wish.hide]
        shown = set(nodes[:MOST_NODES])
        focus = set(wish.focus)
        edges = [
            edge
            for edge in kept
            if edge.subject in shown
            and edge.object in shown
            and (not focus or focus & {edge.subject, edge.object})
        ]
        return Shown(nodes[:MOST_NODES], edges[:MOST_EDGES], len(nodes))

    def _wanted(self, edge: Edge, wish: Wish, family: Callable[[str], str]) -> bool:
        kinds = {links.kind(edge.subject, self.base), links.kind(edge.object, self.base)}
        if kinds & {*links.KINDS_WITHOUT_PAGE, "claim", "policy", "reviewer"}:
            return False
        if edge.predicate in QUIET or edge.subject == edge.object or edge.layer not in wish.layers:
            return False
        if wish.speaker and wish.speaker not in edge.speakers:
            return False
        if wish.sure and edge.claims and not edge.sure:
            return False
        if wish.hide & {edge.subject, edge.object}:
            return False
        return not wish.families & {family(edge.subject), family(edge.object)}


def _around(near: Mapping[str, Sequence[Edge]], focus: Iterable[str]) -> list[str]:
    return [edge.other(node) for node in focus for edge in near.get(node, ())]


def _once(paths: Iterable[Iterable[Edge]]) -> list[Edge]:
    return list({edge.key: edge for path in paths for edge in path}.values())


def shortest(near: Mapping[str, Sequence[Edge]], start: str, end: str) -> list[list[Edge]]:
    """Return the shortest paths between two things, at most MOST_PATHS, whatever the direction."""
    depth = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node == end:
            break
        for edge in near.get(node, ()):
            other = edge.other(node)
            if other not in depth:
                depth[other] = depth[node] + 1
                queue.append(other)
    if end not in depth or start == end:
        return []
    paths: list[list[Edge]] = []

    def walk(node: str, rest: list[Edge]) -> None:
        if len(paths) >= MOST_PATHS:
            return
        if node == start:
            paths.append(rest)
            return
        for edge in near.get(node, ()):
            other = edge.other(node)
            if depth.get(other, -1) == depth[node] - 1:
                walk(other, [edge, *rest])

    walk(end, [])
    return paths
