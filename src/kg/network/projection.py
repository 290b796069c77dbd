"""View → networkx: things as nodes, what is said between them as edges that know their claims."""

from collections import defaultdict
from collections.abc import Iterator

import networkx as nx
from pyoxigraph import NamedNode, Quad, QueryTriples

from kg.errors import QuerySyntaxError
from kg.graph.store import View
from kg.namespaces import APO, Base, compress
from kg.network.details import Details
from kg.network.evidence import Basis, Claims, Evidence, Statements
from kg.network.names import TYPE, Names
from kg.query.find import find_thing

FACT, SAID, INFERRED, KNOWN, BUILT = "fact", "said", "inferred", "known", "built"
"""What an edge rests on: claims that are facts; claims that are not; rules; the list of known
entities; a CONSTRUCT query."""


def project(
    view: View,
    *,
    around: str | None = None,
    depth: int = 1,
    query: str | None = None,
    all_claims: bool = False,
    sentences: bool = True,
    base: Base | None = None,
) -> "nx.MultiDiGraph[str]":
    """Return what is said as a graph: nodes and edges with everything a page shows of them.

    A node is the IRI of an actor, a population, a situation, a measure, a purpose, a label, a place
    or a thing. An edge's key is the IRI of its property; `basis` tells what it rests on, `claims`
    holds the `Evidence` behind it. An inferred edge is left out where a stated one joins the same
    two things, or a more specific inferred one does.

    Args:
        view: the graph.
        around: an IRI or a name; only what lies within `depth` steps of it, along what is said.
        depth: number of steps from `around`, from 0.
        query: a CONSTRUCT; the graph is made of its triples alone.
        all_claims: whether rejected claims are shown.
        sentences: whether the words of passages are shown where the view holds them.
        base: under which instances lie.

    Raises:
        QueryError: no thing, or more than one, has the name `around`; or `query` builds no triples.
    """
    base = base or Base()
    names = Names(view, base)
    claims = Claims(view, names, base, sentences=sentences)
    reader = _Reader(view, names, claims, base, all_claims=all_claims)
    statements = reader.everything() if query is None else reader.built(query)
    start = None
    if around is not None:
        start = find_thing(view, around, base)
        statements = _near(statements, start, depth, names)
    return _graph(statements, reader, Details(statements, names, base), start)


class _Reader:
    """Gathers statements with what they rest on."""

    def __init__(
        self, view: View, names: Names, claims: Claims, base: Base, *, all_claims: bool
    ) -> None:
        self.view, self.names, self.claims, self.base = view, names, claims, base
        self.all_claims = all_claims

    def everything(self) -> Statements:
        """Return all statements of claims, what follows from them, and what joins known things."""
        found: Statements = defaultdict(Basis)
        for graph in self.view.graphs():
            if isinstance(graph, NamedNode) and self._shown(graph.value):
                for quad in self.view.quads(graph=graph):
                    found[quad.triple].claims.add(graph.value)
        for name in ("facts", "inferred", "entities"):
            for quad in self._in(name):
                basis = found[quad.triple]
                basis.inferred |= name == "inferred"
                basis.known |= name == "entities"
        return found

    def built(self, query: str) -> Statements:
        """Return the triples of a CONSTRUCT, each with the claims that state it."""
        answer = self.view.query(query)
        if not isinstance(answer, QueryTriples):
            raise QuerySyntaxError("network", "a CONSTRUCT query is needed to build a network")
        found: Statements = {}
        for triple in answer:
            stating = {c for c in self.claims.stating(triple) if self._shown(c)}
            inferred = any(
                True
                for _ in self.view.quads(
                    triple.subject,
                    triple.predicate,
                    triple.object,
                    NamedNode(self.base.graph("inferred")),
                )
            )
            found[triple] = Basis(stating, inferred=inferred, built=True)
        return found

    def evidence(self, basis: Basis) -> tuple[Evidence, ...]:
        """Return the claims behind a statement: facts first, then in the order of the texts."""
        found = [self.claims.evidence(iri) for iri in basis.claims]
        return tuple(sorted(found, key=lambda e: (not e.factual, e.article, e.passages, e.iri)))

    def _shown(self, graph: str) -> bool:
        if not self.claims.is_claim(graph):
            return False
        return self.all_claims or not self.claims.is_rejected(graph)

    def _in(self, name: str) -> Iterator[Quad]:
        return self.view.quads(graph=NamedNode(self.base.graph(name)))


def _graph(
    statements: Statements, reader: _Reader, details: Details, start: str | None
) -> "nx.MultiDiGraph[str]":
    names = reader.names
    edges: dict[tuple[str, str, str], Basis] = {}
    nodes: set[str] = {start} if start and names.kind(start) else set()
    for triple, basis in statements.items():
        subject = triple.subject
        if not isinstance(subject, NamedNode) or names.kind(subject.value) is None:
            continue
        claimed = bool(basis.claims) or basis.built
        if isinstance(triple.object, NamedNode) and names.kind(triple.object.value):
            edges[subject.value, triple.object.value, triple.predicate.value] = basis
        if claimed:
            nodes.add(subject.value)
    edges = _without_echoes(edges, names)
    for (source, target, _), basis in edges.items():
        if basis.claims or basis.inferred or basis.built:
            nodes |= {source, target}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in sorted(nodes):
        graph.add_node(iri, **_node(iri, reader, details))
    for source, target, prop in sorted(edges):
        if source in nodes and target in nodes and source != target:
            basis = edges[source, target, prop]
            evidence = reader.evidence(basis)
            graph.add_edge(
                source,
                target,
                key=prop,
                property=compress(prop),
                label=names.label(prop),
                label_ko=names.korean(prop),
                basis=_basis(basis, evidence),
                claims=evidence,
                count=details.count(source, target),
            )
    return graph


def _node(iri: str, reader: _Reader, details: Details) -> dict[str, object]:
    names = reader.names
    rows = [(name, value, reader.evidence(basis)) for name, value, basis in details.of(iri)]
    return {
        "kind": names.kind(iri),
        "label": names.label(iri),
        "label_ko": names.korean(iri),
        "classes": tuple(names.label(cls) for cls in names.classes(iri)),
        "forecast": names.is_forecast(iri),
        "details": tuple(rows),
    }


def _basis(basis: Basis, evidence: tuple[Evidence, ...]) -> str:
    if any(claim.factual for claim in evidence):
        return FACT
    if evidence:
        return SAID
    if basis.inferred:
        return INFERRED
    return BUILT if basis.built else KNOWN


def _without_echoes(
    edges: dict[tuple[str, str, str], Basis], names: Names
) -> dict[tuple[str, str, str], Basis]:
    """Drop inferred edges that say less than another edge between the same two things."""
    between: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for edge in sorted(edges):
        between[min(edge[:2]), max(edge[:2])].append(edge)
    kept: dict[tuple[str, str, str], Basis] = {}
    for rivals in between.values():
        stated = [e for e in rivals if edges[e].claims or edges[e].built or not edges[e].inferred]
        if stated:
            kept |= {edge: edges[edge] for edge in stated}
            continue
        above = {up for edge in rivals for up in names.super_properties.get(edge[2], ())}
        best = [edge for edge in rivals if edge[2] not in above and edge[2].startswith(APO)]
        chosen = min(best or rivals, key=lambda e: (names.kind(e[0]) != "situation", e))
        kept[chosen] = edges[chosen]
    return kept


def _near(statements: Statements, start: str, depth: int, names: Names) -> Statements:
    """Return the statements between things at most `depth` steps from `start`."""
    beside: dict[str, set[str]] = defaultdict(set)
    for triple, basis in statements.items():
        ends = triple.subject, triple.object
        # A step follows what is said: all places lie in one country by inference.
        if triple.predicate == TYPE or not (basis.claims or basis.built):
            continue
        one, other = (end.value if isinstance(end, NamedNode) else "" for end in ends)
        if names.kind(one) and names.kind(other):
            beside[one].add(other)
            beside[other].add(one)
    near, rim = {start}, {start}
    for _ in range(depth):
        rim = {node for one in rim for node in beside[one]} - near
        near |= rim

    def outside(term: object) -> bool:
        if not isinstance(term, NamedNode):
            return False
        return names.kind(term.value) is not None and term.value not in near

    return {
        triple: basis
        for triple, basis in statements.items()
        if not outside(triple.subject) and not outside(triple.object)
    }
