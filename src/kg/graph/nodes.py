"""Short ways to make RDF terms; nothing here decides anything."""

import re

from pyoxigraph import Literal, NamedNode, Quad

from kg.namespaces import Base, expand

XSD = "http://www.w3.org/2001/XMLSchema#"
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
PREF_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")

Node = NamedNode | Literal
Out = list[Quad]


def term(name: str) -> NamedNode:
    """Return the node of an IRI, or of a CURIE such as `apo:Claim`."""
    return NamedNode(name if "://" in name else expand(name))


def concept(scheme: str, slug: str) -> NamedNode:
    """Return the node of a concept, `apov:<scheme>/<slug>`."""
    return term(f"apov:{scheme}/{slug}")


def text(value: str, language: str | None = None) -> Literal:
    """Return a string literal, with its language where there is one."""
    return Literal(value, language=language) if language else Literal(value)


def typed(value: str, datatype: str) -> Literal:
    """Return a literal of an XSD datatype, `typed("2021-07-01", "date")`."""
    return Literal(value, datatype=NamedNode(XSD + datatype))


def put(
    out: Out, graph: NamedNode, subject: NamedNode, predicate: str, *values: Node | None
) -> None:
    """Append one quad for each value that is not None."""
    out.extend(Quad(subject, term(predicate), v, graph) for v in values if v is not None)


def reviewer(out: Out, graph: NamedNode, by: str, base: Base) -> NamedNode:
    """Append who signs as `by`, and return the node."""
    node = NamedNode(base.id("reviewer", re.sub(r"[^a-z0-9]+", "-", by.lower()).strip("-")))
    put(out, graph, node, "rdf:type", term("prov:Agent"))
    put(out, graph, node, "rdfs:label", text(by))
    return node
