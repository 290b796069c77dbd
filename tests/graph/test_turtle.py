"""Turtle and TriG: same triples, same bytes, and back again."""

import random
import subprocess
from pathlib import Path
from shutil import which

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.compare import isomorphic

from kg.errors import GraphError
from kg.graph.turtle import to_trig, to_turtle
from kg.namespaces import APO, PREFIXES

XSD = PREFIXES["xsd"]
ID = PREFIXES["apod"]

iris = st.one_of(
    st.sampled_from(
        [
            APO + "affects",
            APO + "Claim",
            ID + "place/hoeryong",
            ID + "claim/0a1b",
            ID + "place/a/b",
            ID + "place/",
            ID,
            APO + "with.dot",
            APO + "-dash",
            APO + "end-",
            "https://example.org/a#b",
            "https://example.org/회령",
            "https://example.org/\u202egnirts",
            "urn:x:y",
            "https://example.org/a%20b",
            "https://example.org/(a),b;c.",
        ]
    ),
    st.integers(0, 30).map(lambda n: f"{ID}event/{n:x}"),
).map(NamedNode)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
literals = st.one_of(
    words.map(Literal),
    st.builds(Literal, words, language=st.sampled_from(["en", "ko", "en-gb"])),
    st.builds(
        Literal,
        st.sampled_from(["1", "-4", "007", "1.0", "1.", "true", "TRUE", "1e0", "", "+3", "x\ny"]),
        datatype=st.sampled_from(
            [XSD + name for name in ("integer", "decimal", "boolean", "double", "date")]
        ).map(NamedNode),
    ),
    st.text('"\\\n\r\t\x00\u2028\u202e\ufeff', max_size=8).map(Literal),
)
triples = st.builds(Triple, iris, iris, st.one_of(iris, literals))
graph_names = st.one_of(iris, st.just(DefaultGraph()))
quads = st.builds(Quad, iris, iris, st.one_of(iris, literals), graph_names)


def read(text: str, format: RdfFormat = RdfFormat.TURTLE) -> set[Triple]:
    return {quad.triple for quad in parse(text.encode(), format=format)}


@given(st.lists(triples, max_size=20), st.randoms(use_true_random=False))
def test_order_of_the_input_does_not_show(
    given_triples: list[Triple], chance: random.Random
) -> None:
    shuffled = chance.sample(given_triples, k=len(given_triples))
    assert to_turtle(shuffled) == to_turtle(given_triples)
    assert to_turtle(given_triples + shuffled) == to_turtle(given_triples)


@given(st.lists(triples, max_size=20), st.booleans())
def test_turtle_reads_back_exactly(given_triples: list[Triple], headings: bool) -> None:
    assert read(to_turtle(given_triples, headings=headings)) == set(given_triples)


@given(st.lists(quads, max_size=20), st.randoms(use_true_random=False))
def test_trig_reads_back_exactly(given_quads: list[Quad], chance: random.Random) -> None:
    text = to_trig(given_quads)
    assert set(parse(text.encode(), format=RdfFormat.TRIG)) == set(given_quads)
    assert to_trig(chance.sample(given_quads, k=len(given_quads))) == text


@settings(max_examples=40)
@given(st.lists(triples, max_size=12))
@pytest.mark.filterwarnings("ignore")
def test_rdflib_reads_the_same_graph(given_triples: list[Triple]) -> None:
    lines = "".join(f"{triple} .\n" for triple in given_triples)
    plain = rdflib.Graph().parse(data=lines, format="nt")
    pretty = rdflib.Graph().parse(data=to_turtle(given_triples), format="turtle")
    assert set(pretty) == set(plain)


ONTOLOGY = """
@prefix apo: <https://w3id.org/apo-kg/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
apo:Exile a owl:Class ; owl:equivalentClass
  [ owl:intersectionOf (
      apo:Move [ a owl:Restriction ; owl:onProperty apo:kind ; owl:hasValue apo:Kin ] ) ] ,
  [ owl:complementOf apo:Stay ] .
[] a owl:AllDisjointClasses ; owl:members ( apo:A apo:B apo:C ) .
[] a owl:AllDisjointClasses ; owl:members ( apo:D apo:E ) .
apo:inside owl:propertyChainAxiom ( apo:inside apo:within ) , () .
apo:Shape sh:path [ sh:inversePath apo:affects ] ; sh:in ( 1 2.5 true "a" ) ; apo:empty [] .
"""


def test_blank_nodes_that_form_trees_are_written_as_brackets_and_lists() -> None:
    given_triples = read(ONTOLOGY)
    text = to_turtle(given_triples)
    assert "_:" not in text
    assert "owl:members ( apo:A apo:B apo:C ) ." in text
    assert "sh:path [ sh:inversePath apo:affects ] ;" in text
    assert isomorphic(
        rdflib.Graph().parse(data=ONTOLOGY, format="turtle"),
        rdflib.Graph().parse(data=text, format="turtle"),
    )


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_names_of_blank_nodes_do_not_show(chance: random.Random) -> None:
    given_triples = list(read(ONTOLOGY))
    nodes = sorted({str(t.subject) for t in given_triples if isinstance(t.subject, BlankNode)})
    names = {old: BlankNode(f"n{new}") for new, old in enumerate(chance.sample(nodes, len(nodes)))}
    renamed = [
        Triple(
            names.get(str(t.subject), t.subject), t.predicate, names.get(str(t.object), t.object)
        )
        for t in given_triples
    ]
    assert to_turtle(renamed) == to_turtle(given_triples)


def test_a_written_file_written_again_is_the_same_bytes() -> None:
    once = to_turtle(read(ONTOLOGY))
    assert to_turtle(read(once)) == once


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<urn:a> <urn:p> _:x . <urn:b> <urn:p> _:x .", "used twice"),
        ("_:x <urn:p> _:y . _:y <urn:p> _:x .", "circle"),
        ("_:x <urn:p> _:x .", "circle"),
    ],
)
def test_a_blank_node_without_a_stable_name_is_refused(text: str, reason: str) -> None:
    with pytest.raises(GraphError, match=reason):
        to_turtle(read(text))


def test_a_blank_node_in_two_graphs_is_refused() -> None:
    node, name = BlankNode("x"), NamedNode("urn:g")
    spread = [
        Quad(node, NamedNode("urn:p"), Literal("a"), DefaultGraph()),
        Quad(NamedNode("urn:s"), NamedNode("urn:p"), node, name),
    ]
    with pytest.raises(GraphError, match="two graphs"):
        to_trig(spread)


def test_nesting_without_end_is_refused_in_one_line() -> None:
    deep = [
        Triple(BlankNode(f"b{n}"), NamedNode("urn:p"), BlankNode(f"b{n + 1}")) for n in range(3000)
    ]
    with pytest.raises(GraphError, match="too deep"):
        to_turtle([Triple(NamedNode("urn:s"), NamedNode("urn:p"), BlankNode("b0")), *deep])


def test_a_reader_finds_prefixes_kinds_and_types_first() -> None:
    place = NamedNode(ID + "place/hoeryong")
    move = NamedNode(ID + "event/0a1b")
    kind = NamedNode(PREFIXES["rdf"] + "type")
    text = to_turtle(
        [
            Triple(move, NamedNode(APO + "fromPlace"), place),
            Triple(move, kind, NamedNode(APO + "ForcedRelocation")),
            Triple(move, kind, NamedNode(APO + "ConcreteEvent")),
            Triple(
                place, NamedNode(PREFIXES["skos"] + "prefLabel"), Literal("회령", language="ko")
            ),
            Triple(place, kind, NamedNode(APO + "Place")),
        ],
        headings=True,
    )
    assert text == (
        "@prefix apo: <https://w3id.org/apo-kg/ontology/> .\n"
        "@prefix apod-event: <https://w3id.org/apo-kg/id/event/> .\n"
        "@prefix apod-place: <https://w3id.org/apo-kg/id/place/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "\n# place\n"
        "\napod-place:hoeryong a apo:Place ;\n"
        '    skos:prefLabel "회령"@ko .\n'
        "\n# event\n"
        "\napod-event:0a1b a apo:ConcreteEvent ,\n"
        "        apo:ForcedRelocation ;\n"
        "    apo:fromPlace apod-place:hoeryong .\n"
    )


def test_what_cannot_be_seen_is_written_by_its_number() -> None:
    line = [Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal("a\u202eb\u200bc\x00\ufeff"))]
    text = to_turtle(line)
    assert r'"a\u202Eb\u200Bc\u0000\uFEFF"' in text
    assert read(text) == set(line)


@pytest.mark.skipif(which("rapper") is None, reason="rapper (raptor2-utils) is not installed")
def test_rapper_reads_every_triple(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text(to_turtle(read(ONTOLOGY), headings=True), encoding="utf-8")
    done = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(file)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(set(done.stdout.splitlines())) == len(read(ONTOLOGY))
