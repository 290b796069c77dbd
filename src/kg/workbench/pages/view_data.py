"""What a reader takes along of a view: its relations as a table and as RDF."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.store import Term
from kg.namespaces import APO, APOV, PREFIXES
from kg.query import Table
from kg.rq import QueryFile
from kg.workbench.pages.net import Edge
from kg.workbench.pages.panels import Panel
from kg.workbench.pages.register import Entry
from kg.workbench.pages.site import Call
from kg.workbench.pages.view import Shown

COLUMNS = (
    "subject subject_name predicate object object_name layer sources speakers hedged conflict "
    "claims"
).split()
_PREDICATES = {
    "speaker": "attributedTo",
    "outlet": "relayedBy",
    "article": "inArticle",
    "certainty": "epistemicStatus",
    "modality": "modality",
    "polarity": "polarity",
    "verdict": "verdict",
    "marking": "marking",
}


def table(call: Call, shown: Shown, text: str) -> Panel:
    """Return the relations of a view, one a row, with the query that gives them again."""
    rows: list[list[Term | None]] = [
        [
            NamedNode(edge.subject),
            Literal(call.name(edge.subject)),
            NamedNode(edge.predicate),
            NamedNode(edge.object),
            Literal(call.name(edge.object)),
            Literal(edge.layer),
            Literal(edge.sources),
            Literal("; ".join(sorted(call.name(one) for one in edge.speakers))),
            Literal(edge.hedged),
            Literal(edge.conflict),
            Literal(" ".join(entry.claim for entry in edge.claims)),
        ]
        for edge in shown.edges
    ]
    query = QueryFile(name="view", text=text, summary=call.say("explore.view.summary"))
    return Panel(query, {}, Table(list(COLUMNS), rows, call.context.base))


def triples(call: Call, shown: Shown) -> list[Triple]:
    """Return a view as RDF: what holds as triples, and all claims behind it described.

    What is only claimed is no triple here: its claim is described, and says by its verdict,
    modality and certainty what it is.
    """
    made: set[Triple] = set()
    for edge in shown.edges:
        if edge.layer != "claims":
            made.add(Triple(*map(NamedNode, edge.key)))
        for entry in edge.claims:
            made |= set(_described(entry))
    named = {node for edge in shown.edges for node in edge.key[::2]} | set(shown.nodes)
    named |= {one for edge in shown.edges for one in edge.speakers}
    for node in named:
        for name in call.names.every.get(node, ())[:4]:
            label = Literal(name.text, language=name.language or None)
            made.add(Triple(NamedNode(node), _LABEL, label))
    return sorted(made, key=str)


_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def _described(entry: Entry) -> Iterable[Triple]:
    claim = NamedNode(entry.claim)
    yield Triple(claim, _TYPE, NamedNode(APO + "Claim"))
    if entry.factual:
        yield Triple(claim, _TYPE, NamedNode(APO + "FactualClaim"))
    yield Triple(claim, NamedNode(APO + "frame"), NamedNode(entry.frame))
    for key, predicate in _PREDICATES.items():
        for iri in sorted(entry.traits.values[key]):
            yield Triple(claim, NamedNode(APO + predicate), NamedNode(iri))


def restricted(edges: Iterable[Edge]) -> bool:
    """Whether a claim behind a view may not leave the organisation."""
    kept = {APOV + "tlp/amber-strict", APOV + "tlp/red"}
    return any(entry.traits.values["marking"] & kept for edge in edges for entry in edge.claims)
