"""Random small ontologies and data: every axiom of OWL 2 RL over a handful of terms."""

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.reason.vocabulary import OWL, RDF, RDFS, XSD

T = "urn:t#"
TYPE = NamedNode(RDF + "type")


def iri(name: str) -> NamedNode:
    """Return a term of the test's own namespace."""
    return NamedNode(T + name)


CLASSES = [iri(name) for name in ("A", "B", "C", "D")]
BUILT = [iri(name) for name in ("R1", "R2", "R3")]
PROPERTIES = [iri(name) for name in ("p", "q", "r")]
THINGS = [iri(name) for name in ("a", "b", "c", "d", "e")]
ONE = Literal("1", datatype=NamedNode(XSD + "nonNegativeInteger"))

classes = st.sampled_from(CLASSES + BUILT)
named = st.sampled_from(CLASSES)
properties = st.sampled_from(PROPERTIES)
things = st.sampled_from(THINGS)

Axiom = tuple[Triple, ...]


def _one(subject: NamedNode, word: str, value: NamedNode | Literal) -> Axiom:
    return (Triple(subject, NamedNode(word), value),)


def _list(name: str, subject: NamedNode, word: str, members: list[NamedNode]) -> Axiom:
    nodes = [iri(f"{name}{at}") for at in range(len(members))] + [NamedNode(RDF + "nil")]
    rows = [Triple(subject, NamedNode(OWL + word), nodes[0])]
    for at, member in enumerate(members):
        rows.append(Triple(nodes[at], NamedNode(RDF + "first"), member))
        rows.append(Triple(nodes[at], NamedNode(RDF + "rest"), nodes[at + 1]))
    return tuple(rows)


def _key(members: list[NamedNode]) -> str:
    return "l" + "".join(member.value[len(T) :] for member in members) + "-"


def _listed(word: str, subjects: st.SearchStrategy[NamedNode], parts: st.SearchStrategy[NamedNode]):  # type: ignore[no-untyped-def]
    members = st.lists(parts, min_size=1, max_size=3)
    return st.builds(lambda s, m: _list(_key(m), s, word, m), subjects, members)


def _restriction(word: str, fillers: st.SearchStrategy[NamedNode]):  # type: ignore[no-untyped-def]
    return st.builds(
        lambda r, p, f: _one(r, OWL + word, f) + _one(r, OWL + "onProperty", p),
        st.sampled_from(BUILT),
        properties,
        fillers,
    )


def _kind(word: str):  # type: ignore[no-untyped-def]
    return st.builds(lambda p: _one(p, RDF + "type", NamedNode(OWL + word)), properties)


copies = st.one_of(
    st.builds(lambda x, y: _one(x, RDFS + "subClassOf", y), classes, classes),
    st.builds(lambda x, y: _one(x, OWL + "equivalentClass", y), classes, classes),
    st.builds(lambda x, y: _one(x, RDFS + "subPropertyOf", y), properties, properties),
    st.builds(lambda x, y: _one(x, OWL + "equivalentProperty", y), properties, properties),
    st.builds(lambda x, y: _one(x, OWL + "inverseOf", y), properties, properties),
    st.builds(lambda x, y: _one(x, RDFS + "domain", y), properties, classes),
    st.builds(lambda x, y: _one(x, RDFS + "range", y), properties, classes),
    _kind("SymmetricProperty"),
    _kind("TransitiveProperty"),
)
built = st.one_of(
    _restriction("someValuesFrom", st.one_of(classes, st.just(NamedNode(OWL + "Thing")))),
    _restriction("allValuesFrom", classes),
    _restriction("hasValue", things),
    _listed("intersectionOf", classes, classes),
    _listed("unionOf", classes, classes),
    _listed("oneOf", named, things),
    _listed("propertyChainAxiom", properties, properties),
)
equating = st.one_of(
    _kind("FunctionalProperty"),
    _kind("InverseFunctionalProperty"),
    st.builds(
        lambda r, p: _one(r, OWL + "maxCardinality", ONE) + _one(r, OWL + "onProperty", p),
        st.sampled_from(BUILT),
        properties,
    ),
    st.builds(
        lambda r, p, c: (
            _one(r, OWL + "maxQualifiedCardinality", ONE)
            + _one(r, OWL + "onProperty", p)
            + _one(r, OWL + "onClass", c)
        ),
        st.sampled_from(BUILT),
        properties,
        classes,
    ),
)
keys = _listed("hasKey", named, properties)
facts = st.one_of(
    st.builds(lambda x, c: Triple(x, TYPE, c), things, classes),
    st.builds(lambda x, p, y: Triple(x, p, y), things, properties, things),
    st.builds(lambda x, p, y: Triple(x, p, y), things, properties, things),
)
axioms_as_facts = st.one_of(
    st.builds(lambda x, y: _one(x, RDFS + "subClassOf", y)[0], classes, classes),
    st.builds(lambda x, y: _one(x, RDFS + "subPropertyOf", y)[0], properties, properties),
    st.builds(lambda x, y: _one(x, RDFS + "domain", y)[0], properties, classes),
    st.builds(lambda x, y: _one(x, OWL + "sameAs", y)[0], classes, classes),
    _kind("TransitiveProperty").map(lambda axiom: axiom[0]),
    _kind("FunctionalProperty").map(lambda axiom: axiom[0]),
)
equalities = st.builds(lambda x, y: Triple(x, NamedNode(OWL + "sameAs"), y), things, things)


def ontologies(*kinds: st.SearchStrategy[Axiom], most: int = 8) -> st.SearchStrategy[list[Triple]]:
    """Return a strategy for schemas of axioms of the given kinds."""
    axioms = st.lists(st.one_of(*kinds), min_size=most // 2, max_size=most)
    return axioms.map(lambda every: list(dict.fromkeys(row for one in every for row in one)))
