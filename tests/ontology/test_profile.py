"""The ontology stays in OWL 2 RL (OWL 2 Profiles §4.2), and in the part of it that we use."""

from collections.abc import Iterable

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from kg.namespaces import PREFIXES, expand
from kg.ontology import GENID, Terms

OWL, RDF, RDFS, XSD = (PREFIXES[p] for p in ("owl", "rdf", "rdfs", "xsd"))
DATATYPES = {
    *(
        XSD + name
        for name in (
            "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger "
            "negativeInteger long int short byte unsignedLong unsignedInt unsignedShort "
            "unsignedByte float double string normalizedString token language Name NCName NMTOKEN "
            "boolean hexBinary base64Binary anyURI dateTime dateTimeStamp"
        ).split()
    ),
    RDFS + "Literal",
    RDF + "PlainLiteral",
    RDF + "XMLLiteral",
}
TYPES = {
    OWL + name
    for name in (
        "Class Restriction ObjectProperty DatatypeProperty AnnotationProperty Ontology "
        "TransitiveProperty SymmetricProperty AsymmetricProperty IrreflexiveProperty"
    ).split()
}
"""What a term may be; functional properties and keys would make owl:sameAs, so they are out."""

LEFT = {"intersectionOf", "unionOf", "oneOf", "someValuesFrom", "hasValue"}
RIGHT = {"intersectionOf", "complementOf", "allValuesFrom", "hasValue"}
AXIOMS = {
    RDFS + "subClassOf",
    RDFS + "subPropertyOf",
    RDFS + "domain",
    RDFS + "range",
    *(
        OWL + name
        for name in (
            "disjointWith equivalentClass inverseOf propertyChainAxiom equivalentProperty "
            "propertyDisjointWith onProperty hasValue intersectionOf someValuesFrom "
            "allValuesFrom complementOf"
        ).split()
    ),
    RDF + "first",
    RDF + "rest",
    RDF + "type",
}
NOT_SIMPLE_FORBIDDEN = {OWL + "AsymmetricProperty", OWL + "IrreflexiveProperty"}


def violations(triples: Iterable[Triple]) -> list[str]:
    """Return what lies outside the profile, one line an axiom."""
    known = list(triples)
    about: dict[str, dict[str, list[str]]] = {}
    for t in known:
        if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode):
            about.setdefault(t.subject.value, {}).setdefault(t.predicate.value, []).append(
                t.object.value
            )
    chained = {t.subject for t in known if t.predicate.value == OWL + "propertyChainAxiom"}
    transitive = {t.subject for t in known if t.object == NamedNode(OWL + "TransitiveProperty")}
    found = []
    for t in known:
        subject, predicate, value = t.subject, t.predicate.value, t.object
        name = f"{subject} {predicate.rpartition('/')[2]} {value}"
        if predicate.startswith((OWL, RDFS)) and predicate not in AXIOMS:
            found.append(f"axiom: {name}")
        if not isinstance(value, NamedNode):
            continue
        if predicate == RDF + "type":
            if value.value.startswith((OWL, RDFS)) and value.value not in TYPES:
                found.append(f"type: {name}")
            if value.value in NOT_SIMPLE_FORBIDDEN and subject in transitive | chained:
                found.append(f"not simple: {name}")
        if predicate == RDFS + "subClassOf":
            found += side(about, str(subject)[1:-1], LEFT, f"left of {name}")
            found += side(about, value.value, RIGHT, f"right of {name}")
        if predicate == OWL + "disjointWith":
            found += side(about, value.value, LEFT, f"disjoint {name}")
        if predicate == OWL + "equivalentClass":
            found += side(about, value.value, {"intersectionOf", "hasValue"}, f"equal {name}")
        if predicate in (RDFS + "domain", RDFS + "range"):
            datatype = value.value.startswith(XSD) or value.value in DATATYPES
            if datatype and value.value not in DATATYPES:
                found.append(f"datatype: {name}")
            found += side(about, value.value, RIGHT, f"range {name}")
    return found


def side(
    about: dict[str, dict[str, list[str]]], node: str, allowed: set[str], where: str
) -> list[str]:
    """Return what in a class expression is not among the constructors `allowed`."""
    if node == OWL + "Thing" and allowed is LEFT:
        return [f"owl:Thing {where}"]
    if not node.startswith(GENID):
        return []
    said = about.get(node, {})
    used = {p.removeprefix(OWL) for p in said if p.startswith(OWL)} - {"onProperty"}
    found = [f"{name} {where}" for name in sorted(used - allowed)]
    for name in used & {"intersectionOf", "unionOf"}:
        for member in listed(about, said[OWL + name][0]):
            found += side(about, member, allowed, where)
    return found


def listed(about: dict[str, dict[str, list[str]]], node: str) -> list[str]:
    members = []
    while node != RDF + "nil":
        members.append(about[node][RDF + "first"][0])
        node = about[node][RDF + "rest"][0]
    return members


def read(turtle: str) -> list[Triple]:
    """Return triples of a Turtle text with our prefixes, unnamed nodes named."""
    head = "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items())
    genids: dict[BlankNode, NamedNode] = {}

    def named(node: object) -> object:
        if isinstance(node, BlankNode):
            return genids.setdefault(node, NamedNode(f"{GENID}x-{len(genids)}"))
        return node

    return [
        Triple(named(q.subject), q.predicate, named(q.object))  # type: ignore[arg-type] # renamed nodes stay nodes
        for q in parse((head + turtle).encode(), format=RdfFormat.TURTLE)
    ]


def test_the_ontology_is_in_the_profile() -> None:
    schema = Terms.load().schema()
    assert violations(schema) == []
    assert len(schema) > 1000


REFUSED = {
    "union on the right": "apo:A rdfs:subClassOf [ owl:unionOf (apo:B apo:C) ] .",
    "some on the right": (
        "apo:A rdfs:subClassOf [ owl:onProperty apo:affects ; owl:someValuesFrom apo:B ] ."
    ),
    "all on the left": (
        "[ owl:onProperty apo:affects ; owl:allValuesFrom apo:B ] rdfs:subClassOf apo:A ."
    ),
    "thing on the left": "owl:Thing rdfs:subClassOf apo:A .",
    "hidden in an intersection": (
        "[ owl:intersectionOf (apo:A [ owl:complementOf apo:B ]) ] rdfs:subClassOf apo:C ."
    ),
    "key": "apo:Person owl:hasKey (apo:lemma) .",
    "functional": "apo:within a owl:FunctionalProperty .",
    "reflexive": "apo:within a owl:ReflexiveProperty .",
    "cardinality": (
        "apo:A rdfs:subClassOf [ owl:onProperty apo:affects ; owl:minCardinality 2 ] ."
    ),
    "same as": "apo:A owl:sameAs apo:B .",
    "disjoint union": "apo:A owl:disjointUnionOf (apo:B apo:C) .",
    "date": "apo:decidedOn rdfs:range xsd:date .",
    "asymmetric and transitive": "apo:within a owl:TransitiveProperty, owl:AsymmetricProperty .",
}


@pytest.mark.parametrize("turtle", REFUSED.values(), ids=REFUSED.keys())
def test_an_axiom_outside_the_profile_is_refused(turtle: str) -> None:
    assert violations(read(turtle)) != []


ALLOWED = {
    "has value on the right": (
        "apo:A rdfs:subClassOf [ owl:onProperty apo:act ; owl:hasValue apo:b ] ."
    ),
    "intersection on the left": (
        "[ owl:intersectionOf (apo:A [ owl:onProperty apo:act ; owl:hasValue apo:b ]) ] "
        "rdfs:subClassOf apo:C ."
    ),
    "chain": "apo:affectsCategory owl:propertyChainAxiom (apo:affects apo:belongsToCategory) .",
}


@pytest.mark.parametrize("turtle", ALLOWED.values(), ids=ALLOWED.keys())
def test_an_axiom_of_the_profile_is_allowed(turtle: str) -> None:
    assert violations(read(turtle)) == []


def test_no_domain_or_range_types_people_or_actors() -> None:
    """A role may be filled by an actor or by people; no axiom may make the one the other."""
    cautious = {expand(f"apo:{c}") for c in ("Actor", "Population", "Person", "Occurrence")}
    for triple in Terms.load().schema():
        if triple.predicate.value in (RDFS + "domain", RDFS + "range"):
            assert not (isinstance(triple.object, NamedNode) and triple.object.value in cautious)
