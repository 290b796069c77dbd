"""rdflib over our stores: the same answers, by the store's engine."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, Dataset, Graph, Literal, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery, processor

from kg.errors import GraphError, QuerySyntaxError
from kg.graph.store.dataset import as_dataset
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.memory import MemoryStore

EX = "https://example.org/"
FACTS, CLAIM = URIRef(EX + "facts"), URIRef(EX + "claim")
BODY, MINISTRY = URIRef(EX + "Body"), URIRef(EX + "ministry")


@pytest.fixture
def store() -> MemoryStore:
    type_ = NamedNode(str(RDF.type))
    return MemoryStore(
        [
            Quad(NamedNode(str(MINISTRY)), type_, NamedNode(str(BODY)), NamedNode(str(FACTS))),
            Quad(NamedNode(EX + "committee"), type_, NamedNode(str(BODY)), NamedNode(str(CLAIM))),
        ],
        visible=[str(FACTS)],
    )


@pytest.fixture
def opened(store: MemoryStore) -> Dataset:
    return as_dataset(store)


def test_queries_see_the_default_graph(opened: Dataset) -> None:
    rows = opened.query("SELECT ?s { ?s a ?class }", initBindings={"class": BODY})
    assert [row[0] for row in rows] == [MINISTRY]  # type: ignore[index] # rows
    graphs = opened.query("SELECT ?g { GRAPH ?g { ?s a ?class } } ORDER BY ?g")
    assert [row[0] for row in graphs] == [CLAIM, FACTS]  # type: ignore[index] # rows
    assert opened.query("ASK { ?s ?p ?o }").askAnswer is True
    built = opened.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").graph
    assert built is not None
    assert set(built) == {(MINISTRY, RDF.type, BODY)}


def test_rdflib_evaluates_nothing(opened: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        pytest.fail("rdflib evaluated a query")

    monkeypatch.setattr(processor, "evalQuery", refuse)
    prepared = prepareQuery("SELECT ?s { ?s a x:Body }", initNs={"x": EX})
    assert len(opened.query(prepared)) == 1
    assert len(opened.query("SELECT ?s { ?s a x:Body }", initNs={"x": EX})) == 1
    assert len(opened.graph(CLAIM).query("SELECT ?s { ?s a ?c }")) == 1


@pytest.mark.parametrize("text", ["ASK { SERVICE <http://127.0.0.1:9/> {} }", "SELECT"])
def test_queries_ask_no_other_server(opened: Dataset, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        opened.query(text)


def test_patterns_and_graphs(opened: Dataset) -> None:
    assert set(opened.graph(CLAIM)) == {(URIRef(EX + "committee"), RDF.type, BODY)}
    assert (MINISTRY, RDF.type, BODY) in opened
    assert set(opened.subjects(RDF.type, BODY)) == {MINISTRY}
    assert {g.identifier for g in opened.graphs()} >= {CLAIM, FACTS}
    assert len(opened.graph(FACTS)) == 1


def test_changes_reach_the_store(opened: Dataset, store: MemoryStore) -> None:
    opened.graph(FACTS).add((MINISTRY, RDF.value, Literal(3)))
    assert (MINISTRY, RDF.value, Literal(3)) in opened  # facts are visible
    opened.graph(FACTS).remove((MINISTRY, None, None))
    assert len(store) == 1
    opened.update("INSERT DATA { GRAPH <https://example.org/claim> { <x:a> <x:b> 'c'@en } }")
    assert (URIRef("x:a"), URIRef("x:b"), Literal("c", lang="en")) in opened.graph(CLAIM)


def test_turtle_is_parsed_by_the_engine(opened: Dataset) -> None:
    opened.graph(CLAIM).parse(data="<x:a> <x:b> 1, 2 .", format="ox-turtle")
    assert len(opened.graph(CLAIM)) == 3


def test_a_dataset_over_a_view_cannot_be_changed(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path):
        pass
    read_only = as_dataset(open_view(tmp_path))
    with pytest.raises(GraphError, match="can only be read"):
        read_only.graph(FACTS).add((MINISTRY, RDF.type, BODY))
    with pytest.raises(GraphError, match="can only be read"):
        read_only.update("CLEAR ALL")


def test_terms_keep_their_kind(opened: Dataset) -> None:
    graph = opened.graph(CLAIM)
    for literal in (Literal("a", lang="ko"), Literal(1.5), Literal(True), Literal("2024")):
        graph.add((MINISTRY, RDF.value, literal))
        assert literal in set(graph.objects(MINISTRY, RDF.value))
    rows = opened.query("SELECT ?none {} ")
    assert rows.vars == [Variable("none")]
    assert isinstance(graph, Graph)
