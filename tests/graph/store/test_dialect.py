"""A query asked inside a graph gives what it gives on a default graph of one's own."""

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    Store,
    Triple,
)

from kg.graph.store.dialect import by_rows, inside
from kg.graph.store.tokens import bind
from kg.query import Catalog

EX = "https://example.org/"
STANDS_FOR = NamedNode(EX + "default")
OURS, THEIRS = NamedNode(EX + "claim"), NamedNode("https://other.example/graph")
QUERIES = [
    "SELECT ?s ?o { ?s ?p ?o }",
    "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g ?o { ?s :p ?o OPTIONAL { GRAPH ?g { ?s ?p ?o } } }",
    "SELECT ?g ?o { { GRAPH ?g { ?s :p ?o } } UNION { ?s :q ?o } }",
    "SELECT ?s { ?s :p+ ?o . FILTER NOT EXISTS { GRAPH :claim { ?s ?x ?y } } }",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?o) > 1) ORDER BY ?s",
    "SELECT ?s { SELECT ?s { ?s :p ?o } ORDER BY ?s LIMIT 2 }",
    "SELECT ?s { ?s :p ?o { SELECT ?s { GRAPH ?g { ?s ?p ?x } } } }",
    "SELECT ?o { GRAPH $g { ?s :p ?o } } VALUES ?o { 1 2 }",
    "ASK { GRAPH ?g { ?s :none ?o } }",
    "CONSTRUCT { ?s :was ?o } WHERE { ?s :p ?o } ORDER BY ?o LIMIT 1",
    "CONSTRUCT WHERE { ?s :p ?o }",
    "SELECT ?s { ?s :p '{ GRAPH ?g {' MINUS { GRAPH ?g { ?s :p 9 } } } # GRAPH ?g { }",
]
NOT_WRITTEN = [
    "DESCRIBE :a",
    "SELECT ?s FROM :claim { ?s ?p ?o }",
    "SELECT (EXISTS { ?a :p ?b } AS ?x) { ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { ?s :q ?z })",
]


def node(name: str) -> NamedNode:
    return NamedNode(EX + name)


DEFAULT = [
    Triple(node("a"), node("p"), Literal(1)),
    Triple(node("a"), node("q"), Literal(2)),
    Triple(node("b"), node("p"), node("a")),
    Triple(node("c"), node("p"), Literal("{ GRAPH ?g {")),
]
CLAIM = [Triple(node("a"), node("p"), Literal(1)), Triple(node("d"), node("p"), Literal(9))]


def store(default: NamedNode | DefaultGraph) -> Store:
    made = Store()
    made.extend(Quad(t.subject, t.predicate, t.object, default) for t in DEFAULT)
    made.extend(Quad(t.subject, t.predicate, t.object, OURS) for t in CLAIM)
    if isinstance(default, NamedNode):
        made.add(Quad(node("x"), node("p"), Literal(1), THEIRS))
    return made


def answer(found: object) -> object:
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QuerySolutions):
        return sorted(str(list(row)) for row in found)
    return sorted(map(str, found))  # type: ignore[call-overload]


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("bound", [False, True])
def test_query_inside_a_graph_gives_the_same(text: str, bound: bool) -> None:
    text = f"PREFIX : <{EX}> {text}"
    if bound:
        text = bind(text, {"o": Literal(1)})
    written = inside(text, STANDS_FOR, [EX])
    assert written is not None
    there = store(STANDS_FOR).query(written, use_default_graph_as_union=True)
    assert answer(there) == answer(store(DefaultGraph()).query(text))


@pytest.mark.parametrize("text", NOT_WRITTEN)
def test_what_cannot_be_written_so_is_said(text: str) -> None:
    assert inside(f"PREFIX : <{EX}> {text}", STANDS_FOR, [EX]) is None


@pytest.mark.parametrize("text", QUERIES)
def test_rows_of_a_construct_give_its_triples(text: str) -> None:
    text = f"PREFIX : <{EX}> {text}"
    parts = by_rows(text)
    if "CONSTRUCT" not in text:
        assert parts is None
        return
    assert parts is not None
    rows, before, after = parts
    here = store(DefaultGraph())
    found = here.query(rows)
    assert isinstance(found, QuerySolutions)
    names = [str(variable) for variable in found.variables]
    values = " ".join(f"({' '.join(map(str, row))})" for row in found)
    made = Store().query(f"{before} VALUES ({' '.join(names)}) {{ {values} }} {after}")
    assert answer(made) == answer(here.query(text))


def test_every_stored_query_can_be_asked_inside_a_graph() -> None:
    texts = [query.text for query in Catalog()]
    assert len(texts) > 60
    empty = Store()
    for text in texts:
        written = inside(text, STANDS_FOR, [EX])
        assert written is not None
        empty.query(written)
