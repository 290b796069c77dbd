"""SPARQL 1.1 query, update and result formats: the suites of the W3C, over HTTP.

Beside each case stands what pyoxigraph itself reaches: the service never does worse.
"""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, parse
from tests.conformance import results
from tests.conformance.manifests import MF, QT, RDFS, UT, Case, cases, left_out, path_of, short
from tests.served import BEARER, Reply, Served

from kg.graph.store.embedded import EmbeddedStore

SPARQL11 = "sparql/sparql11/"
QUERY = cases(SPARQL11 + "manifest-sparql11-query.ttl")
RESULTS = cases(SPARQL11 + "manifest-sparql11-results.ttl")
UPDATE = cases(SPARQL11 + "manifest-sparql11-update.ttl")
EXPECTED_FAILURES = left_out()
NOTHING = "urn:x-test:empty"
TABLES = {".srx": "application/sparql-results+xml", ".srj": "application/sparql-results+json"}
TABLES |= {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
SYNTAX = {"query_syntax", "query_too_complex", "not_utf8"}


def is_syntax(case: Case) -> bool:
    return "Syntax" in case.kind


def test_the_suites_are_whole() -> None:
    assert (len(QUERY), len(UPDATE)) == (328, 157)
    assert len(RESULTS) == 10


def test_every_expected_failure_is_a_case() -> None:
    assert set(EXPECTED_FAILURES) <= {case.iri for case in [*QUERY, *UPDATE, *RESULTS]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service that holds the data of all query tests, each file as a graph with its address."""
    store = tmp_path_factory.mktemp("sparql") / "store"
    with EmbeddedStore(store) as writer:
        evaluated = [case for case in [*QUERY, *RESULTS] if not is_syntax(case)]
        sources = {
            source
            for case in evaluated
            for predicate in (QT + "data", QT + "graphData")
            for source in case.values(predicate, case.node_at(MF + "action"))
        }
        for source in sources:  # each once: its blank nodes get new names each time it is read
            assert isinstance(source, NamedNode)
            writer.add(quads_of(source.value, source))
    with Served(store, limits={"query_seconds": 60}) as service:
        yield service


def quads_of(source: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
    kind = RdfFormat.from_extension(source.rsplit(".", 1)[1])
    path = path_of(source)
    found = parse(path=path, format=kind, base_iri=source, rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]


def expecting(case: Case) -> pytest.MarkDecorator:
    reason = EXPECTED_FAILURES.get(case.iri)
    return pytest.mark.xfail(reason is not None, reason=reason or "", strict=True)


def parameters(given: list[Case]) -> list[object]:
    return [pytest.param(case, id=short(case), marks=expecting(case)) for case in given]


@pytest.mark.parametrize("case", parameters([c for c in QUERY if is_syntax(c)]))
def test_query_syntax(case: Case, served: Served) -> None:
    source = case.node_at(MF + "action")
    assert isinstance(source, NamedNode)
    text = f"BASE <{source.value}>\n{path_of(source.value).read_text('utf-8')}"
    reply = served.query(text, accept="*/*")
    if case.kind.startswith("Positive"):
        assert reply.status == 200 or reply.code not in SYNTAX, reply.text
    else:
        assert reply.code in SYNTAX


@pytest.mark.parametrize("case", parameters([c for c in QUERY + RESULTS if not is_syntax(c)]))
def test_query(case: Case, served: Served) -> None:
    action = case.node_at(MF + "action")
    source, result = case.node_at(QT + "query", action), case.node_at(MF + "result")
    assert isinstance(source, NamedNode)
    assert isinstance(result, NamedNode)
    text = path_of(source.value).read_text("utf-8")
    data = [node.value for node in case.values(QT + "data", action)]
    named = [node.value for node in case.values(QT + "graphData", action)]
    pairs = [("query", f"BASE <{source.value}>\n{text}")]
    if "FROM" not in text:
        pairs += [("default-graph-uri", iri) for iri in data or [NOTHING]]
        pairs += [("named-graph-uri", iri) for iri in named]
    path = path_of(result.value)
    accept = TABLES.get(path.suffix, "text/turtle, application/sparql-results+json")
    reply = served.request(
        "POST",
        "/sparql",
        body=urlencode(pairs),
        headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert reply.status == 200, reply.text
    media = reply.headers["Content-Type"].split(";")[0]
    if path.suffix == ".csv":
        assert media == "text/csv"
        assert sorted(reply.text.splitlines()) == sorted(path.read_text("utf-8").splitlines()) or (
            same_csv(reply.text, path.read_text("utf-8"))
        )
        return
    given = results.read(reply.body, media)
    assert results.same(given, results.expected(path, result.value)), reply.text


def same_csv(given: str, wanted: str) -> bool:
    """Return whether two tables have the same cells, columns in any order, numbers by value."""

    def table(text: str) -> list[list[tuple[str, str]]]:
        import csv
        import io

        rows = list(csv.reader(io.StringIO(text)))
        body = [sorted(zip(rows[0], map(number, row), strict=True)) for row in rows[1:]]
        return sorted(body)

    def number(cell: str) -> str:
        try:
            return repr(float(cell))
        except ValueError:
            return "_:" if cell.startswith("_:") else cell

    return table(given) == table(wanted)


@pytest.mark.parametrize("case", parameters([c for c in UPDATE if is_syntax(c)]))
def test_update_syntax(case: Case, served: Served) -> None:
    source = case.node_at(MF + "action")
    assert isinstance(source, NamedNode)
    reply = send_update(served, source.value)
    if case.kind.startswith("Positive"):
        assert reply.status == 204 or reply.code not in SYNTAX, reply.text
    else:
        assert reply.code in SYNTAX | {"remote_refused"}  # LOAD is refused before it is parsed


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("update") / "store") as service:
        yield service


@pytest.mark.parametrize("case", parameters([c for c in UPDATE if not is_syntax(c)]))
def test_update(case: Case, changing: Served) -> None:
    action, result = case.node_at(MF + "action"), case.node_at(MF + "result")
    request = case.node_at(UT + "request", action)
    assert isinstance(request, NamedNode)
    before = "\n".join(statement(quad) for quad in dataset(case, action))
    assert changing.update(f"DROP ALL ; INSERT DATA {{\n{before}\n}}").status == 204
    reply = send_update(changing, request.value)
    assert reply.status == 204, reply.text
    everything = "SELECT ?s ?p ?o ?g { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    answer = changing.query(everything)
    assert results.canonical(quads_in(answer)) == results.canonical(dataset(case, result))


def send_update(served: Served, source: str) -> Reply:
    text = path_of(source).read_bytes().decode("utf-8", "replace")
    return served.request(
        "POST",
        "/update",
        body=f"BASE <{source}>\n{text}",
        headers=BEARER | {"Content-Type": "application/sparql-update"},
    )


def dataset(case: Case, node: object) -> list[Quad]:
    found: list[Quad] = []
    for source in case.values(UT + "data", node):  # type: ignore[arg-type] # a node
        assert isinstance(source, NamedNode)
        found += quads_of(source.value, DefaultGraph())
    for named in case.values(UT + "graphData", node):  # type: ignore[arg-type] # a node
        source = case.node_at(UT + "graph", named)  # type: ignore[arg-type] # a node
        label = case.value(RDFS + "label", named)  # type: ignore[arg-type] # a node
        assert isinstance(source, NamedNode)
        assert isinstance(label, Literal)
        found += quads_of(source.value, NamedNode(label.value))
    return found


def statement(quad: Quad) -> str:
    triple = f"{quad.subject} {quad.predicate} {quad.object} ."
    if isinstance(quad.graph_name, DefaultGraph):
        return triple
    return f"GRAPH {quad.graph_name} {{ {triple} }}"


def quads_in(reply: Reply) -> list[Quad]:
    assert reply.status == 200, reply.text
    assert json.loads(reply.body)
    from pyoxigraph import QuerySolutions, parse_query_results

    found = parse_query_results(reply.body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)
    return [Quad(row["s"], row["p"], row["o"], row["g"] or DefaultGraph()) for row in found]
