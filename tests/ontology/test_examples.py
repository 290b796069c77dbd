"""Every class has an example that conforms and one that trips exactly the shape it names."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.namespaces import expand
from kg.ontology import Terms, read_turtle
from kg.resources import folder
from kg.validate import check_shapes, graph_shapes
from kg.validate.shapes import Engine

EXAMPLES = folder("ontology") / "examples"
VALID = sorted(EXAMPLES.glob("valid-*.ttl"))
INVALID = sorted(EXAMPLES.glob("invalid-*.ttl"))
TERMS = Terms.load()
SUBCLASSES = [t for t in TERMS.schema() if t.predicate.value == expand("rdfs:subClassOf")]
SHAPES = graph_shapes()


def told(path: Path, predicate: str) -> str | None:
    """Return what an example says of itself by `predicate`."""
    node = NamedNode(f"https://w3id.org/apo-kg/examples/{path.stem}")
    said = [
        t.object
        for t in read_turtle(path)
        if t.subject == node and t.predicate.value == expand(predicate)
    ]
    return said[0].value if said and isinstance(said[0], NamedNode) else None


def messages() -> dict[str, str]:
    """Return the message of each shape that has one, by IRI."""
    return {
        t.subject.value: t.object.value
        for t in SHAPES
        if t.predicate.value == expand("sh:message")
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, Literal)
    }


def found(paths: Iterable[Path], engine: Engine = "shacl") -> set[tuple[str, str, str]]:
    """Return severity, focus and message of each finding."""
    data = [*SUBCLASSES, *(t for path in paths for t in read_turtle(path))]
    report = check_shapes(data, SHAPES, engine=engine)
    return {(f.severity, f.focus, f.message) for f in report.findings}


def test_the_number_of_examples() -> None:
    assert len(VALID) == 138
    assert len(INVALID) == 207


def test_every_class_has_a_valid_and_an_invalid_example() -> None:
    classes = {t.iri for t in TERMS if t.kind == "class" and t.curie.startswith("apo:")}
    assert len(classes) == 137
    assert {told(path, "dcterms:subject") for path in VALID} == classes
    assert {told(path, "dcterms:subject") for path in INVALID} == classes


def test_every_shape_is_tripped_by_an_example() -> None:
    assert {told(path, "dcterms:references") for path in INVALID} == set(messages())
    assert len(set(messages().values())) == len(messages())


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_a_valid_example_conforms(path: Path) -> None:
    assert found([path]) == set()


@pytest.mark.parametrize("path", INVALID, ids=lambda p: p.stem)
def test_an_invalid_example_trips_exactly_the_shape_it_names(path: Path) -> None:
    shape = told(path, "dcterms:references")
    assert shape
    assert {(s, m) for s, _, m in found([path])} == {("violation", messages()[shape])}


def test_an_example_is_of_the_class_it_names() -> None:
    for path in [*VALID, *INVALID]:
        cls = told(path, "dcterms:subject")
        types = {
            t.object.value
            for t in read_turtle(path)
            if t.predicate.value == expand("rdf:type") and isinstance(t.object, NamedNode)
        }
        assert cls in types, path.name


@pytest.mark.slow
def test_the_reference_engine_finds_the_same() -> None:
    assert found(INVALID, "pyshacl") == found(INVALID)
    assert found(VALID, "pyshacl") == set()


def test_examples_use_only_terms_of_the_ontology() -> None:
    for path in [*VALID, *INVALID]:
        for triple in parse(path=str(path), format=RdfFormat.TURTLE):
            for node in Triple(triple.subject, triple.predicate, triple.object):
                if isinstance(node, NamedNode) and node.value.startswith(expand("apo:")):
                    assert node.value in TERMS, f"{path.name}: {node.value}"
