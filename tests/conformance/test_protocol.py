"""SPARQL 1.1 Protocol, Graph Store Protocol and Service Description, over HTTP."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from tests.conformance.manifests import HT, MF, RDFS, UT, Case, cases, path_of, short
from tests.served import BEARER, Reply, Served

SPARQL11 = "sparql/sparql11/"
PROTOCOL = cases(SPARQL11 + "protocol/manifest.ttl")
GRAPH_STORE = cases(SPARQL11 + "graph-store-protocol/manifest.ttl")
DESCRIPTION = cases(SPARQL11 + "service-description/manifest.ttl")
SD = "http://www.w3.org/ns/sparql-service-description#"
CNT = "http://www.w3.org/2011/content#"

STATUS = {
    "StatusCode2xx": range(200, 300),
    "StatusCode3xx": range(300, 400),
    "StatusCode4xx": range(400, 500),
    "OK": range(200, 201),
    "Created": range(201, 202),
    "NoContent": range(204, 205),
    "NotFound": range(404, 405),
    "BadRequest": range(400, 401),
}
UPDATES_WITHOUT_MARK = {"bad_update_wrong_media_type", "bad_update_missing_form_type"}
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("protocol") / "store") as service:
        yield service


def test_the_suites_are_whole() -> None:
    assert (len(PROTOCOL), len(GRAPH_STORE), len(DESCRIPTION)) == (34, 13, 3)


@pytest.mark.parametrize("case", PROTOCOL, ids=short)
def test_protocol(case: Case, served: Served) -> None:
    assert served.update("DROP ALL").status == 204
    for data in case.values(UT + "graphData"):
        assert isinstance(data, BlankNode)
        source = case.node_at(UT + "graph", data)
        label = case.value(RDFS + "label", data)
        assert isinstance(source, NamedNode)
        assert isinstance(label, Literal)
        reply = served.request(
            "PUT",
            "/rdf-graph-store?graph=" + quote(label.value, safe=""),
            body=path_of(source.value).read_bytes(),
            headers=BEARER | {"Content-Type": "application/n-triples"},
        )
        assert reply.status in {201, 204}, reply.text
    run(case, served, rewrite=protocol_path)


@pytest.mark.parametrize("case", GRAPH_STORE, ids=short)
def test_graph_store(case: Case, served: Served) -> None:
    assert served.update("DROP ALL").status == 204
    run(case, served, rewrite=lambda path, update: path.replace("/gsp", "/rdf-graph-store", 1))


def protocol_path(path: str, update: bool) -> str:
    return path.replace("/sparql/", "/update" if update else "/sparql", 1)


def run(case: Case, served: Served, *, rewrite: object) -> None:
    """Send the requests of a case in order, and hold the answers against what is expected."""
    assert callable(rewrite)
    found: dict[str, str] = {}
    action = case.node_at(MF + "action")
    requests = list(case.list_at(case.node_at(HT + "requests", action)))
    assert requests
    for request in requests:
        path, headers, body = message(case, request)
        for name, value in found.items():
            path = path.replace(name, value).removeprefix(served.address)
            body = body.replace(name.encode(), value.encode()) if body else body
        method = text(case, HT + "methodName", request)
        form = path.encode() + (body or b"")
        is_update = b"query=" not in form and (
            b"update=" in form
            or headers.get("content-type") == "application/sparql-update"
            or case.iri.endswith(tuple(UPDATES_WITHOUT_MARK))
        )
        reply = served.request(
            method,
            rewrite(path, is_update),
            body=body,
            headers=BEARER | headers,
        )
        check(case, case.node_at(HT + "resp", request), reply, served, found)


def message(case: Case, node: NamedNode | BlankNode) -> tuple[str, dict[str, str], bytes | None]:
    """Return path, header fields and body of a request, or of a response without a path."""
    paths = case.values(HT + "absolutePath", node)
    path = paths[0].value if paths else ""
    headers = {}
    if case.value(HT + "headers", node) is not None:
        for field in case.list_at(case.node_at(HT + "headers", node)):
            name = text(case, HT + "fieldName", field).lower()
            headers[name] = text(case, HT + "fieldValue", field)
    body = None
    if case.value(HT + "body", node) is not None:
        content = case.node_at(HT + "body", node)
        encoding = text(case, CNT + "characterEncoding", content)
        body = text(case, CNT + "chars", content).encode(encoding)
        if headers.get("content-type", "").startswith("multipart/"):
            body = body.strip().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return path, headers, body


def check(
    case: Case,
    node: NamedNode | BlankNode,
    reply: Reply,
    served: Served,
    found: dict[str, str],
) -> None:
    expected = [s.value.rsplit("#", 1)[1] for s in case.values(MF + "expectedStatus", node)]
    assert any(reply.status in STATUS[name] for name in expected), (expected, reply)
    if reply.status >= 400:
        assert not reply.body or reply.code  # HEAD has no body
        return
    media = (reply.headers["Content-Type"] or "").split(";")[0]
    kind = case.value(MF + "expectedFormat", node)
    if isinstance(kind, Literal):
        assert media in FORMATS[kind.value]
    answer = case.value(MF + "expectedBoolean", node)
    if isinstance(answer, Literal):
        assert reply.json()["boolean"] is (answer.value == "true")
    location = case.value(MF + "expectedLocation", node)
    if isinstance(location, Literal):
        found[location.value] = reply.headers["Location"]
    _, _, body = message(case, node)
    if body is not None:
        base = served.address
        assert canonical(reply.body, base) == canonical(body, base)


def canonical(turtle: bytes, base: str) -> str:
    dataset = Dataset(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in parse(turtle, RdfFormat.TURTLE, base_iri=base)
    )
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(str(quad) for quad in dataset))


def text(case: Case, predicate: str, node: NamedNode | BlankNode) -> str:
    value = case.value(predicate, node)
    assert isinstance(value, Literal), (case.iri, predicate)
    return value.value


@pytest.mark.parametrize("case", DESCRIPTION, ids=short)
def test_service_description(case: Case, served: Served) -> None:
    reply = served.request("GET", "/sparql", headers={"Accept": "text/turtle"})
    assert reply.status == 200
    triples = {q.triple for q in parse(reply.body, RdfFormat.TURTLE, base_iri=served.address)}
    services = {t.subject for t in triples if t.object == NamedNode(SD + "Service")}
    endpoints = {t for t in triples if t.predicate == NamedNode(SD + "endpoint")}
    match case.iri.rsplit("#", 1)[1]:
        case "returns-rdf":
            assert triples
        case "has-endpoint-triple":
            assert NamedNode(f"{served.address}/sparql") in {t.object for t in endpoints}
        case "conforms-to-schema":
            assert services == {t.subject for t in endpoints}
            languages = {SD + "SPARQL11Query", SD + "SPARQL11Update"}
            for triple in triples:
                if triple.predicate == NamedNode(SD + "supportedLanguage"):
                    assert isinstance(triple.object, NamedNode)
                    assert triple.object.value in languages
            for name, kind in (("defaultDataset", "Dataset"), ("defaultGraph", "Graph")):
                for triple in triples:
                    if triple.predicate == NamedNode(SD + name):
                        assert any(
                            t.subject == triple.object and t.object == NamedNode(SD + kind)
                            for t in triples
                        )
        case other:
            pytest.fail(f"no such test: {other}")
