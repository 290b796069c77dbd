"""The relations of one version of the graph, each with the claims behind it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kg.namespaces import APO, Base
from kg.workbench.pages import links
from kg.workbench.pages.filters import Traits
from kg.workbench.pages.panels import Row
from kg.workbench.pages.register import Entry, Register

QUIET = frozenset({APO + "describedIn", APO + "marking", APO + "mentionOf"})
"""Predicates that join nearly everything to articles, and so tell nothing here."""

Key = tuple[str, str, str]
Classes = Callable[[str], frozenset[str]]


@dataclass(slots=True)
class Edge:
    """One relation, with the layers it lies in and the claims that state it."""

    subject: str
    predicate: str
    object: str
    layers: set[str] = field(default_factory=set)
    claims: list[Entry] = field(default_factory=list)
    conflict: bool = False
    """Whether the accounts of it disagree."""

    sources: int = 0
    """Claims in the largest set found of which none depends on another; 0 where none states it."""

    grounds: tuple[tuple[Traits, ...], ...] = ()
    """What it rests on, as filters see it: one ground for each claim that states it, one with the
    traits of all claims that it follows from, one without a claim for what the gazetteer knows."""

    @property
    def key(self) -> Key:
        """Subject, predicate and object."""
        return self.subject, self.predicate, self.object

    @property
    def layer(self) -> str:
        """`facts`, `known` (of the gazetteer), `claims` (no fact) or `inferred`."""
        if "facts" in self.layers:
            return "facts"
        if "entities" in self.layers:
            return "known"
        return "inferred" if "inferred" in self.layers else "claims"

    @property
    def speakers(self) -> frozenset[str]:
        """Those who say it."""
        return frozenset().union(*(e.traits.values["speaker"] for e in self.claims))

    @property
    def sure(self) -> bool:
        """Whether at least one claim is said without reservation."""
        return any(_has(e, "certainty", "true-certain") for e in self.claims)

    @property
    def hedged(self) -> bool:
        """Whether everybody who says it says it with reservation."""
        return bool(self.claims) and not self.sure

    @property
    def rejected(self) -> bool:
        """Whether a person or policy rejected every claim that states it."""
        return bool(self.claims) and all(_has(e, "verdict", "rejected") for e in self.claims)

    def other(self, node: str) -> str:
        """Return the other end."""
        return self.object if node == self.subject else self.subject

    def step(self, node: str) -> str:
        """Return the way from `node`: `>` or `<` and the predicate."""
        return (">" if node == self.subject else "<") + self.predicate


def _has(entry: Entry, key: str, word: str) -> bool:
    return any(value.endswith("/" + word) for value in entry.traits.values[key])


class Net:
    """All relations of one version of the graph that join two things with a page."""

    def __init__(
        self,
        edges: Iterable[Row],
        claims: Iterable[Row],
        judged: Iterable[Row],
        register: Register,
        classes: Classes,
    ) -> None:
        self.register = register
        self.base: Base = register.base
        self.edges: dict[Key, Edge] = {}
        for row in edges:
            edge = self._edge(row)
            if edge:
                edge.layers.add(row.iri("layer").rpartition("/")[2])
        for row in claims:
            edge, entry = self._edge(row), register.entries.get(row.iri("claim"))
            if edge and entry:
                edge.claims.append(entry)
        self._judge(judged)
        self.near: dict[str, list[Edge]] = {}
        for edge in self.edges.values():
            edge.grounds = self._grounds(edge, classes)
            for node in (edge.subject, edge.object):
                self.near.setdefault(node, []).append(edge)
        for node, edges_ in self.near.items():
            edges_.sort(key=lambda edge, node=node: (edge.step(node), edge.other(node)))  # type: ignore[misc] # bound now

    def _edge(self, row: Row) -> Edge | None:
        key = (row.iri("thing"), row.iri("predicate"), row.iri("object"))
        if key[1] in QUIET or key[0] == key[2] or not all(map(self._shown, key[::2])):
            return None
        return self.edges.setdefault(key, Edge(*key))

    def _shown(self, node: str) -> bool:
        kind = links.kind(node, self.base)
        return kind not in links.KINDS_WITHOUT_PAGE and kind not in ("claim", "policy", "reviewer")

    def _judge(self, rows: Iterable[Row]) -> None:
        apart: dict[str, set[str]] = {}
        against: dict[str, set[str]] = {}
        for row in rows:
            into = apart if row.iri("relation").endswith("/independentOf") else against
            into.setdefault(row.iri("claim"), set()).add(row.iri("other"))
        for edge in self.edges.values():
            alive = [e for e in edge.claims if not _has(e, "verdict", "rejected")]
            chosen: list[str] = []
            for entry in alive:
                if all(one in apart.get(entry.claim, ()) for one in chosen):
                    chosen.append(entry.claim)
            edge.sources = len(chosen)
            edge.conflict = any(_has(e, "verdict", "conflict") or e.claim in against for e in alive)

    def _grounds(self, edge: Edge, classes: Classes) -> tuple[tuple[Traits, ...], ...]:
        ends = edge.subject, edge.object
        near = self.register.rolled(
            end for end in ends if links.kind(end, self.base) in ("place", "facility")
        )
        own: dict[str, frozenset[str]] = {
            "class": classes(edge.subject) | classes(edge.object),
            "predicate": frozenset({edge.predicate}),
        }
        grounds: list[tuple[Traits, ...]] = [
            (_told(e, own, near, e.traits.layer),) for e in edge.claims
        ]
        if edge.layer == "known":
            grounds.append((Traits({**own, "place": near}, "known"),))
        elif edge.layer == "inferred":
            frames = [self.register.of_frame.get(end, ()) for end in ends]
            behind = tuple(
                _told(e, own, near, "inferred") for told in frames for e in told if e.factual
            )
            grounds.append(behind or (Traits({**own, "place": near}, "inferred"),))
        return tuple(grounds)


def _told(
    entry: Entry, own: Mapping[str, frozenset[str]], near: frozenset[str], layer: str
) -> Traits:
    place = entry.traits.values["place"] | near
    return replace(entry.traits, values={**entry.traits.values, **own, "place": place}, layer=layer)
