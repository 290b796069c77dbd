"""Shapes are ours: what data say of shapes, scripts and imports is data (row T43 of threats.md)."""

import socket
from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.validate.shapes import Engine, check_shapes, graph_shapes

PREFIXES = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DEEP = "( " + " ".join([":p"] * 2000) + " )"
HOSTILE = {
    "a shape that needs itself": ":s a sh:NodeShape ; sh:targetNode :n ; sh:node :s ; sh:not :s .",
    "shapes in a circle": ":a a sh:NodeShape ; sh:targetNode :n ; sh:property "
    "[ sh:path :p ; sh:node :b ] . :b a sh:NodeShape ; sh:property [ sh:path :p ; sh:node :a ] .",
    "a long path": f":s a sh:NodeShape ; sh:targetNode :n ; sh:property [ sh:path {DEEP} ; "
    "sh:minCount 1 ] .",
    "a script": ':s a sh:NodeShape ; sh:targetNode :n ; sh:js [ sh:jsFunctionName "f" ; '
    'sh:jsLibrary [ sh:jsLibraryURL "http://127.0.0.1:{port}/x.js"^^xsd:anyURI ] ] .',
    "an import": ":o a owl:Ontology ; owl:imports <http://127.0.0.1:{port}/o> .",
    "shapes elsewhere": ":n sh:shapesGraph <http://127.0.0.1:{port}/s> .",
    "a query without end": ':s a sh:NodeShape ; sh:targetNode :n ; sh:sparql [ sh:select """'
    'SELECT $this { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }""" ] .',
}
DATA = " ".join(f":n :p :m{n} . :m{n} :p :n ." for n in range(20))


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)]


@pytest.fixture
def canary() -> Iterator[socket.socket]:
    """A listener that nobody must call."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        yield listener


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_shapes_in_data_are_data(shape: str, engine: Engine, canary: socket.socket) -> None:
    port = canary.getsockname()[1]
    shapes = triples(
        ":own a sh:NodeShape ; sh:targetNode :n ; sh:property "
        '[ sh:path :q ; sh:minCount 1 ; sh:message "add :q"@en ] .'
    )
    plain = check_shapes(triples(DATA), shapes, engine=engine)
    hostile = check_shapes(
        triples(DATA + shape.replace("{port}", str(port))), shapes, engine=engine
    )
    assert [finding.focus for finding in plain.findings] == ["urn:t#n"]
    assert hostile == plain
    with pytest.raises(TimeoutError):
        canary.accept()


def test_our_shapes_fetch_nothing_and_run_no_script() -> None:
    text = "\n".join(map(str, graph_shapes()))
    for word in ("owl#imports", "shacl#js", "shacl#shapesGraph"):
        assert word not in text
