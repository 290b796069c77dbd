"""The names of RDF, RDFS and OWL that the rules read, and what counts as schema."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"

TYPE = RDF + "type"
FIRST = RDF + "first"
REST = RDF + "rest"
NIL = RDF + "nil"
SUB_CLASS = RDFS + "subClassOf"
SUB_PROPERTY = RDFS + "subPropertyOf"
DOMAIN = RDFS + "domain"
RANGE = RDFS + "range"
SAME = OWL + "sameAs"
DIFFERENT = OWL + "differentFrom"
THING = OWL + "Thing"
NOTHING = OWL + "Nothing"

SCHEMA_PREDICATES = frozenset(
    [SUB_CLASS, SUB_PROPERTY, DOMAIN, RANGE, FIRST, REST]
    + [
        OWL + name
        for name in [
            "equivalentClass",
            "equivalentProperty",
            "inverseOf",
            "propertyChainAxiom",
            "disjointWith",
            "propertyDisjointWith",
            "complementOf",
            "intersectionOf",
            "unionOf",
            "oneOf",
            "onProperty",
            "someValuesFrom",
            "allValuesFrom",
            "hasValue",
            "maxCardinality",
            "maxQualifiedCardinality",
            "onClass",
            "onDataRange",
            "hasKey",
            "members",
            "distinctMembers",
            "sourceIndividual",
            "assertionProperty",
            "targetIndividual",
            "targetValue",
            "disjointUnionOf",
            "hasSelf",
            "cardinality",
            "minCardinality",
            "qualifiedCardinality",
            "minQualifiedCardinality",
            "onProperties",
            "withRestrictions",
            "onDatatype",
        ]
    ]
)
"""Predicates whose triples say what the terms mean; a change to one of them compiles anew."""

SCHEMA_TYPES = frozenset(
    [RDFS + "Class", RDFS + "Datatype", RDF + "Property"]
    + [
        OWL + name
        for name in [
            "Class",
            "Restriction",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "FunctionalProperty",
            "InverseFunctionalProperty",
            "SymmetricProperty",
            "AsymmetricProperty",
            "TransitiveProperty",
            "IrreflexiveProperty",
            "ReflexiveProperty",
            "AllDifferent",
            "AllDisjointClasses",
            "AllDisjointProperties",
            "NegativePropertyAssertion",
            "DataRange",
            "DeprecatedClass",
            "DeprecatedProperty",
            "Ontology",
        ]
    ]
)
"""Classes whose members are terms, axioms or ontologies."""

BUILT_IN = (RDF, RDFS, OWL, XSD)
