"""Terms of rdflib and of pyoxigraph into each other, spelling kept."""

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import ReasoningError

Term = NamedNode | BlankNode | Literal | Triple
RdflibTriple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def to_rdflib(term: Term) -> rdflib.term.Identifier:
    """Return the same term for rdflib; literals keep their spelling.

    Raises:
        ReasoningError: a triple term, which rdflib does not have.
    """
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, Triple):
        raise ReasoningError(f"{term}: a triple term cannot go to rdflib")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def from_rdflib(term: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    """Return the same term for pyoxigraph.

    Raises:
        ReasoningError: neither IRI, blank node nor literal.
    """
    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        if term.datatype is None:
            return Literal(str(term))
        return Literal(str(term), datatype=NamedNode(str(term.datatype)))
    raise ReasoningError(f"{term!r}: neither IRI, blank node nor literal")


def find_triple(spoken: RdflibTriple) -> Triple | None:
    """Return the triple for pyoxigraph; None where its subject is a literal (generalised RDF)."""
    subject, predicate, value = (from_rdflib(term) for term in spoken)
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
        return None
    return Triple(subject, predicate, value)


def spoken(triple: Triple) -> RdflibTriple:
    """Return the triple for rdflib."""
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)
