"""A view of the graph: what is opened, hidden and pinned, as the address holds it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from kg.namespaces import APO, Base
from kg.workbench.pages import links, paths
from kg.workbench.pages.filters import Counts, Filters, parse
from kg.workbench.pages.net import Edge, Net

FIRST = 60
"""Neighbours that an opened thing shows of each relation before more are asked for."""

STEP = 25
"""Neighbours that one more asking shows."""

SIZES = (500, 2000, 10_000, 100_000)
"""How many things a view may be asked to show."""

OPENED = 200
"""Things that an address may open."""

Family = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Grow:
    """One relation of a thing along which the view was grown: `event/f01 >affects 25`."""

    node: str
    step: str
    number: int = STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a reader wants to see: the state that the address holds."""

    focus: tuple[str, ...] = ()
    """Things whose neighbours are shown, whatever the relation."""

    grow: tuple[Grow, ...] = ()
    hide: frozenset[str] = frozenset()
    pins: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where things were put by hand."""

    families: frozenset[str] = frozenset()
    """Families of things that are left out."""

    ends: tuple[str, str] | None = None
    """Two things between which paths are shown."""

    every: bool = False
    """Whether all simple paths are shown, not only the shortest."""

    most: int = SIZES[0]
    filters: Filters = field(default_factory=Filters)

    @property
    def opened(self) -> list[str]:
        """Things that the view starts from, each once."""
        return list(dict.fromkeys([*self.focus, *(one.node for one in self.grow)]))


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of the graph that a wish gives."""

    nodes: list[str]
    edges: list[Edge]
    of: int
    """How many nodes there would be without a limit."""

    found: paths.Found | None = None
    """The paths that were asked for."""


def wish_of(pairs: Iterable[tuple[str, str]], families: Iterable[str], base: Base) -> Wish:
    """Return what an address asks for; what cannot be read asks for nothing."""
    given = list(pairs)

    def all_of(key: str) -> list[str]:
        return [value for name, value in given if name == key and value][:OPENED]

    def iri(value: str) -> str:
        return value if "://" in value else f"{base.iri}id/{value}"

    def iris(values: Iterable[str]) -> list[str]:
        return [one for one in map(iri, values) if links.is_iri(one)]

    grows = (re.fullmatch(r"(\S+) ([<>])(\S+?)(?: (\d{1,5}))?", one) for one in all_of("grow"))
    pins = (re.fullmatch(r"(\S+) (-?\d{1,6}) (-?\d{1,6})", one) for one in all_of("pin"))
    ends = [next(iter(iris(all_of(key))), "") for key in ("from", "to")]
    most = next((one for one in all_of("most") if one.isdecimal()), "")
    return Wish(
        focus=tuple(dict.fromkeys(iris(all_of("focus")))),
        grow=tuple(
            one
            for one in (_grow(iri(m[1]), m[2], m[3], m[4]) for m in grows if m)
            if links.is_iri(one.node) and links.is_iri(one.step[1:])
        ),
        hide=frozenset(iris(all_of("hide"))),
        pins={iri(m[1]): (int(m[2]), int(m[3])) for m in pins if m},
        families=frozenset(all_of("without")) & frozenset(families),
        ends=(ends[0], ends[1]) if all(ends) else None,
        every="all" in all_of("paths"),
        most=min(SIZES, key=lambda size: abs(size - int(most or SIZES[0]))),
        filters=parse(given, base),
    )


def _grow(node: str, arrow: str, relation: str, number: str | None) -> Grow:
    step = relation if "://" in relation else APO + relation
    return Grow(node, arrow + step, int(number or STEP))


class Seen:
    """A net through the eyes of a wish: which relations it lets through."""

    def __init__(self, net: Net, wish: Wish, family: Family, like: "Seen | None" = None) -> None:
        """Look at `net`; `like` is a wish with the same filters, whose work is used again."""
        self.net, self.wish = net, wish
        self._family = family
        self._near: dict[str, list[Edge]] = like._near if like else {}
        self._counted: list[Counts] = like._counted if like else []

    def keeps(self, edge: Edge) -> bool:
        """Whether a relation is wanted."""
        wish = self.wish
        if wish.hide and wish.hide & {edge.subject, edge.object}:
            return False
        if wish.families & {self._family(edge.subject), self._family(edge.object)}:
            return False
        misses = wish.filters.misses
        return any(not any(map(misses, ground)) for ground in edge.grounds)

    def near(self, node: str) -> list[Edge]:
        """Return the wanted relations of a thing, in the order that paging keeps to."""
        if node not in self._near:
            self._near[node] = [edge for edge in self.net.near.get(node, ()) if self.keeps(edge)]
        return self._near[node]

    def steps(self, node: str) -> Counter[str]:
        """Return how many wanted relations lead each way from a thing."""
        return Counter(edge.step(node) for edge in self.near(node))

    def along(self, node: str, step: str, number: int, after: str = "") -> list[Edge]:
        """Return the next `number` relations one way from a thing, past the other end `after`."""
        way = (e for e in self.near(node) if e.step(node) == step and e.other(node) > after)
        return list(islice(way, number))

    def counts(self) -> Counts:
        """Return how many relations each further choice would leave in the whole graph."""
        if not self._counted:
            counts = Counts(self.wish.filters)
            for edge in self.net.edges.values():
                counts.keep(edge.grounds)
            self._counted.append(counts)
        return self._counted[0]


def select(seen: Seen) -> Shown:
    """Return what the wish asks for: paths, opened things with neighbours, or the middle of all."""
    wish = seen.wish
    if wish.ends:
        find = paths.simple if wish.every else paths.shortest
        found = find(seen.near, *wish.ends)
        edges = list({e.key: e for path in found.paths for step in path for e in step}.values())
        passed = [node for edge in edges for node in edge.key[::2]]
        nodes = list(dict.fromkeys([*wish.ends, *passed]))
        return Shown(nodes, edges, len(nodes), found)
    return _opened(seen) if wish.opened else _middle(seen)


def _opened(seen: Seen) -> Shown:
    wish = seen.wish
    reached: dict[str, None] = dict.fromkeys(n for n in wish.opened if n not in wish.hide)
    of = set(reached)
    for node in wish.focus:
        shown: Counter[str] = Counter()
        for edge in seen.near(node):
            of.add(edge.other(node))
            shown[edge.step(node)] += 1
            if shown[edge.step(node)] <= FIRST:
                reached.setdefault(edge.other(node))
    grown: list[Edge] = []
    for one in wish.grow:
        grown += seen.along(one.node, one.step, one.number)
        of.update(e.other(one.node) for e in seen.near(one.node) if e.step(one.node) == one.step)
    reached |= dict.fromkeys(node for edge in grown for node in edge.key[::2])
    nodes = list(reached)[: wish.most]
    kept = set(nodes)
    touched = [*grown, *(e for n in wish.focus if n in kept for e in seen.near(n))]
    edges = {e.key: e for e in touched if e.subject in kept and e.object in kept}
    return Shown(nodes, [edges[key] for key in sorted(edges)], len(of))


def _middle(seen: Seen) -> Shown:
    kept = [edge for edge in seen.net.edges.values() if seen.keeps(edge)]
    degree = Counter(node for edge in kept for node in edge.key[::2])
    order = sorted(degree, key=lambda node: (-degree[node], node))
    nodes = order[: seen.wish.most]
    shown = set(nodes)
    edges = [edge for edge in kept if edge.subject in shown and edge.object in shown]
    return Shown(nodes, edges, len(order))
