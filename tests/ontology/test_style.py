"""The ontology's own files: style of terms, versions, sizes, words."""

import re
from collections.abc import Mapping, Sequence

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

import kg
from kg.namespaces import APO, APOV, PREFIXES, expand
from kg.ontology import Terms, read_turtle
from kg.resources import folder
from kg.validate import check_shapes, term_shapes

ONTOLOGY = folder("ontology")
MODULES = sorted(path for path in ONTOLOGY.glob("*.ttl") if path.stem != "exceptions")
SHAPES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
TERMS = Terms.load()
VERSION = kg.__version__

Said = Mapping[str, Sequence[NamedNode | Literal]]

GOOD: Said = {
    "rdf:type": [NamedNode(expand("owl:Class"))],
    "skos:prefLabel": [Literal("good thing", language="en")],
    "skos:definition": [Literal("A thing that is good.", language="en")],
    "rdfs:isDefinedBy": [NamedNode("urn:module")],
}
MODULE: Said = {
    "rdf:type": [NamedNode(expand("owl:Ontology"))],
    "owl:versionIRI": [NamedNode("urn:module/1")],
    "dcterms:title": [Literal("Module", language="en")],
    "dcterms:license": [NamedNode("urn:licence")],
}
CONCEPT: Said = {
    **GOOD,
    "rdf:type": [NamedNode(expand("skos:Concept"))],
    "skos:inScheme": [NamedNode("urn:scheme")],
    "skos:topConceptOf": [NamedNode("urn:scheme")],
}


def about(node: str, said: Said) -> list[Triple]:
    return [
        Triple(NamedNode(node), NamedNode(expand(p)), value)
        for p, values in said.items()
        for value in values
    ]


def findings(term: Said, module: Said | None = None) -> set[str]:
    """Return the names of the term shapes that `term` trips, by their messages."""
    scheme = about("urn:scheme", {"rdf:type": [NamedNode(expand("skos:ConceptScheme"))]})
    data = [*about("urn:term", term), *about("urn:module", module or MODULE), *scheme]
    shapes = term_shapes()
    by_message = {
        t.object.value: t.subject.value
        for t in shapes
        if t.predicate.value == expand("sh:message")
        and isinstance(t.object, Literal)
        and isinstance(t.subject, NamedNode)
    }
    report = check_shapes(data, shapes)
    assert all(f.severity == "violation" for f in report.findings)
    return {by_message[f.message].removeprefix(PREFIXES["apos"]) for f in report.findings}


def en(text: str) -> Literal:
    return Literal(text, language="en")


TRIPS: dict[str, tuple[Said, Said]] = {
    "Term-label": ({**GOOD, "skos:prefLabel": [Literal("좋은 것", language="ko")]}, MODULE),
    "Term-languages": (
        {**GOOD, "skos:prefLabel": [en("good thing"), Literal("bonne chose", language="fr")]},
        MODULE,
    ),
    "Term-definition": ({**GOOD, "skos:definition": []}, MODULE),
    "Term-definitionStyle": ({**GOOD, "skos:definition": [en("A thing that is good")]}, MODULE),
    "Term-definitionGenus": ({**GOOD, "skos:definition": [en("This class is good.")]}, MODULE),
    "Term-isDefinedBy": ({**GOOD, "rdfs:isDefinedBy": [NamedNode("urn:nowhere")]}, MODULE),
    "Term-labelCase": ({**GOOD, "skos:prefLabel": [en("Good thing")]}, MODULE),
    "TermConcept-scheme": ({**CONCEPT, "skos:inScheme": []}, MODULE),
    "TermConcept-notation": ({**CONCEPT, "skos:notation": [Literal("1"), Literal("2")]}, MODULE),
    "TermConcept-place": ({**CONCEPT, "skos:topConceptOf": []}, MODULE),
    "TermModule-version": (GOOD, {**MODULE, "owl:versionIRI": []}),
    "TermModule-title": (GOOD, {**MODULE, "dcterms:title": []}),
    "TermModule-license": (GOOD, {**MODULE, "dcterms:license": []}),
}


def test_every_term_keeps_to_the_style() -> None:
    assert check_shapes(TERMS.triples(), term_shapes()).to_text() == ""


@pytest.mark.parametrize("shape", TRIPS)
def test_a_term_shape_refuses_exactly_its_fault(shape: str) -> None:
    term, module = TRIPS[shape]
    assert findings(term, module) == {shape}


def test_a_good_term_trips_nothing_and_every_term_shape_has_a_case() -> None:
    assert findings(GOOD) == set()
    assert findings(CONCEPT) == set()
    named = {
        t.subject.value.removeprefix(PREFIXES["apos"])
        for t in term_shapes()
        if t.predicate.value == expand("sh:message") and isinstance(t.subject, NamedNode)
    }
    assert named == set(TRIPS)


def test_an_excused_term_may_break_the_rule_it_is_excused_from() -> None:
    excused = NamedNode(PREFIXES["apos"] + "Term-labelCase")
    term = {**GOOD, "skos:prefLabel": [en("EDTF")], "apo:excusedFrom": [excused]}
    assert findings(term) == set()


def test_every_exception_is_needed_and_has_its_reason() -> None:
    excused = {
        t.subject.value: t
        for t in read_turtle(ONTOLOGY / "exceptions.ttl")
        if isinstance(t.subject, NamedNode)
    }
    reasons = [t for t in read_turtle(ONTOLOGY / "exceptions.ttl") if "excuse" in str(t.predicate)]
    assert len(reasons) == 2 * len(excused) > 0
    for iri in excused:
        assert TERMS.term(iri).label[0].isupper()


def test_the_number_of_files() -> None:
    assert len(MODULES) == 25
    assert len(SHAPES) == 9


def test_every_name_of_ours_that_a_file_uses_is_a_term() -> None:
    modules = {f"{APO}{path.stem}" for path in MODULES}
    for path in [*MODULES, *SHAPES, ONTOLOGY / "exceptions.ttl"]:
        for triple in read_turtle(path):
            for node in (triple.subject, triple.predicate, triple.object):
                if isinstance(node, NamedNode) and node.value.startswith((APO, APOV)):
                    known = node.value in TERMS or node.value in modules
                    assert known or node.value.startswith(f"{APO}{VERSION}/"), node.value


def test_a_term_is_defined_in_the_file_it_says() -> None:
    for path in MODULES:
        for triple in read_turtle(path):
            if triple.predicate.value == expand("rdfs:isDefinedBy"):
                assert triple.object == NamedNode(f"{APO}{path.stem}"), triple.subject


def test_a_module_has_the_version_of_the_package() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert f"owl:versionIRI <{APO}{VERSION}/{path.stem}>" in text
        assert f'owl:versionInfo "{VERSION}"' in text


def test_no_file_is_long_or_holds_comments() -> None:
    for path in [*MODULES, *SHAPES]:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") < 400, path.name
        bare = re.sub(r'"(?:\\.|[^"\\])*"|<[^>]*>', "", text)
        assert "#" not in bare, f"{path.name} holds a comment; make it a skos:editorialNote"


def test_both_parsers_read_the_same_triples() -> None:
    rdflib = pytest.importorskip("rdflib")
    for path in [*MODULES, *SHAPES]:
        ours = sum(1 for _ in parse(path=str(path), format=RdfFormat.TURTLE))
        assert len(rdflib.Graph().parse(path)) == ours


def test_broader_and_broader_category_agree() -> None:
    broader, category = (
        {(t.subject, t.object) for t in TERMS.triples() if t.predicate.value == expand(name)}
        for name in ("skos:broader", "apo:broaderCategory")
    )
    of_categories = {(s, o) for s, o in broader if str(s).startswith(f"<{APOV}category/")}
    assert of_categories == category
    assert len(category) > 80


def test_no_label_names_two_concepts_of_a_scheme() -> None:
    seen: dict[tuple[str, str], str] = {}
    for term in TERMS:
        if term.kind == "concept":
            scheme = term.iri.rpartition("/")[0]
            for name in (term.label, *term.names):
                if not name:
                    continue
                first = seen.setdefault((scheme, name.casefold()), term.iri)
                assert first == term.iri, f"{name}: {first} and {term.iri}"
