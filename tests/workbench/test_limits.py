"""Each limit lets through what is at it and one below, and refuses one above."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from starlette.datastructures import Headers
from tests.served import BEARER, Served

from kg.errors import ConfigError
from kg.graph.store.embedded import EmbeddedStore
from kg.workbench import guard
from kg.workbench.cache import Cache, Kept, weight
from kg.workbench.limits import Limits
from kg.workbench.metrics import Metrics
from kg.workbench.preflight import check
from kg.workbench.problem import CODES, Problem
from kg.workbench.reader import read_rdf
from kg.workbench.settings import Settings, read_token

LIMITS = Limits()
SIZE = 10

TEXTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "query_bytes": (
        LIMITS.query_bytes,
        lambda n: "ASK { ?a ?b 'ü" + "x" * (n - len("ASK { ?a ?b 'ü' }".encode())) + "' }",
    ),
    "nesting": (SIZE, lambda n: "ASK " + "{" * n + "}" * n),
    "nesting of operators": (SIZE, lambda n: "ASK { FILTER(" + "!" * (n - 2) + "true) }"),
    "patterns": (SIZE, lambda n: "ASK { " + " . ".join(["?a ?b ?c"] * n) + " }"),
    "path_steps": (SIZE, lambda n: "ASK { ?a " + "/".join(["<x:p>"] * (n + 1)) + " ?b }"),
    "unions": (SIZE, lambda n: "ASK { " + " UNION ".join(["{}"] * (n + 1)) + " }"),
    "clauses": (SIZE, lambda n: "ASK { " + "FILTER(true) " * n + " }"),
    "operators": (SIZE, lambda n: "ASK { FILTER(" + "+".join(["1"] * (n + 1)) + ") }"),
    "values": (SIZE, lambda n: "ASK { VALUES (?a) { " + "(1) " * n + "} }"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_at_the_limit_passes_and_one_above_does_not(name: str) -> None:
    size, make = TEXTS[name]
    high = dict.fromkeys(("nesting", "patterns", "path_steps", "unions", "clauses"), 1000)
    limits = replace(LIMITS, **high | {name.split()[0]: size})
    for count in (size - 1, size):
        assert check(make(count), limits).form == "ask"
    with pytest.raises(Problem, match=r"too_complex|too_long"):
        check(make(size + 1), limits)


def test_data_of_an_update_do_not_count_as_patterns() -> None:
    data = " ".join(f"<x:{n}> <x:p> <x:q> ." for n in range(1000))
    graphs = " ".join(f"GRAPH <x:g{n}> {{ <x:s> <x:p> <x:q> }}" for n in range(1000))
    assert check(f"INSERT DATA {{ {data} {graphs} }}", LIMITS, update=True).form == "update"
    with pytest.raises(Problem, match="too_complex"):
        check(f"INSERT {{ {data} }} WHERE {{}}", LIMITS, update=True)
    with pytest.raises(Problem, match="too_complex"):
        check(f"INSERT DATA {{}} ; DELETE WHERE {{ {data} }}", LIMITS, update=True)


@pytest.mark.parametrize(
    ("text", "form", "lasting"),
    [
        ("PREFIX ask: <x:> SELECT * {}", "select", True),
        ("# ASK\nCONSTRUCT WHERE { ?a ?b 'ASK' }", "construct", True),
        ("DESCRIBE <x:a>", "describe", True),
        ("ASK { FILTER(RAND() < 1) }", "ask", False),
        ("SELECT (now() AS ?n) {}", "select", False),
        ("SELECT (UUID() AS ?n) {}", "select", False),
    ],
)
def test_the_form_of_a_query_is_known(text: str, form: str, lasting: bool) -> None:
    profile = check(text, LIMITS)
    assert (profile.form, profile.lasting) == (form, lasting)


def test_constants_do_not_change_the_shape() -> None:
    first = check("SELECT ?a { ?a <x:p> 'one' ; <x:q> 3 }", LIMITS)
    second = check("SELECT ?a { ?a <y:r> 'two' ; <y:z> 4 }", LIMITS)
    assert first.shape == second.shape
    assert first.shape != check("SELECT ?a { ?a <x:p> ?b ; <x:q> 3 }", LIMITS).shape


def read(body: bytes, **limits: int) -> bytes:
    head = {"media": "text/turtle", "base": "x:", "bytes": 1000}
    output, _ = read_rdf(head | {"iri_bytes": 100, "literal_bytes": 100} | limits, body)
    return output.read()


@pytest.mark.parametrize(("extra", "passes"), [(-1, True), (0, True), (1, False)])
def test_terms_have_a_length(extra: int, passes: bool) -> None:
    iri = b"<x:" + b"a" * (100 - len("x:") + extra) + b"> <x:p> 1 ."
    literal = b"<x:a> <x:p> '" + b"b" * (98 + extra) + b"' ."
    for body in (iri, literal):
        if passes:
            assert read(body)
        else:
            with pytest.raises(Problem, match="data_too_complex"):
                read(body)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("limits") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(Quad(NamedNode("x:s"), NamedNode("x:p"), Literal(n)) for n in range(101))
    limits = {"result_rows": 100, "result_bytes": 20_000, "body_bytes": 50_000}
    with Served(store, limits=limits) as service:
        yield service


FORMATS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]
FORMATS += ["text/tab-separated-values"]


@pytest.mark.parametrize("accept", FORMATS)
@pytest.mark.parametrize(("rows", "status"), [(99, 200), (100, 200), (101, 413)])
def test_tables_have_a_number_of_rows(rows: int, status: int, accept: str, served: Served) -> None:
    reply = served.query(f"SELECT ?o {{ ?s ?p ?o }} LIMIT {rows}", accept=accept)
    assert reply.status == status, reply.text


@pytest.mark.parametrize(("rows", "status"), [(99, 200), (100, 200), (101, 413)])
def test_graphs_have_a_number_of_triples(rows: int, status: int, served: Served) -> None:
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {rows}"
    assert served.query(text, accept="text/turtle").status == status


def test_what_looks_like_many_rows_is_counted(served: Served) -> None:
    text = f"SELECT ('{'},{' * 150}' AS ?x) ('{'a' * 9}\\n' AS ?y) {{}}"
    for accept in FORMATS:
        assert served.query(text, accept=accept).status == 200


@pytest.mark.parametrize(("extra", "status"), [(-1, 200), (0, 200), (1, 413)])
def test_answers_have_a_length(extra: int, status: int, served: Served) -> None:
    size = 20_000 - len("x\r\n\r\n") + extra
    reply = served.query(f"SELECT ('{'a' * size}' AS ?x) {{}}", accept="text/csv")
    assert reply.status == status


@pytest.mark.parametrize(("extra", "status"), [(-1, 204), (0, 204), (1, 413)])
def test_bodies_have_a_length(extra: int, status: int, served: Served) -> None:
    body = b"<x:body> <x:p> 1 ." + b" " * (50_000 - 18 + extra)
    headers = BEARER | {"Content-Type": "text/turtle"}
    reply = served.request("POST", "/rdf-graph-store?default", body=body, headers=headers)
    assert reply.status == status


@pytest.mark.parametrize(
    ("seconds", "status"), [("59", 200), ("60", 200), ("60.1", 400), ("0", 400), ("x", 400)]
)
def test_the_time_asked_for_has_a_limit(seconds: str, status: int, served: Served) -> None:
    path = "/sparql?" + urlencode({"query": "ASK {}", "timeout": seconds})
    assert served.request("GET", path).status == status


def scope(fields: int = 1, size: int = 10) -> dict[str, object]:
    headers = [(b"a", b"b")] * (fields - 1) + [(b"a", b"c" * (size - 6 * (fields - 1) - 5))]
    return {"headers": headers, "path": "", "query_string": b""}


def test_heads_have_a_size(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path)
    most = LIMITS.header_bytes + LIMITS.query_bytes
    for good in (scope(99), scope(100, 1000), scope(1, most - 1), scope(1, most)):
        guard.check_head(good, settings)
    for bad in (scope(101, 1000), scope(1, most + 1)):
        with pytest.raises(Problem, match="header_too_large"):
            guard.check_head(bad, settings)


def test_other_addresses_have_a_rate(tmp_path: Path) -> None:
    limits = replace(LIMITS, client_running=2, client_per_minute=5)
    settings = Settings(store=tmp_path, limits=limits)
    door = guard.Guard(lambda *a: None, settings, Metrics())  # type: ignore[arg-type] # not called
    door._enter("10.0.0.1")
    door._enter("10.0.0.1")
    with pytest.raises(Problem, match="2 requests are running"):
        door._enter("10.0.0.1")
    door._enter("10.0.0.2")
    for _ in range(2):
        door._leave("10.0.0.1")
    for _ in range(3):
        door._enter("10.0.0.1")
        door._leave("10.0.0.1")
    with pytest.raises(Problem, match="5 requests a minute"):
        door._enter("10.0.0.1")
    for _ in range(100):
        door._enter("127.0.0.1")


def test_beyond_loopback_a_token_is_needed(tmp_path: Path) -> None:  # T26
    for host in ("0.0.0.0", "::", "192.168.1.2", "example.org"):  # noqa: S104 - it is refused
        with pytest.raises(ConfigError, match="--auth-token-file"):
            Settings(store=tmp_path, host=host)
        assert Settings(store=tmp_path, host=host, read_token="x" * 16).host == host
    with pytest.raises(ConfigError, match="16 characters"):
        Settings(store=tmp_path, write_token="short")  # noqa: S106 - it is refused


def test_a_token_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("a token for this test\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_token(file)
    file.chmod(0o600)
    assert read_token(file) == "a token for this test"
    with pytest.raises(ConfigError, match="No such file"):
        read_token(tmp_path / "none")


def test_reading_can_need_a_token(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path, read_token="r" * 16, write_token="w" * 16)
    request = {"method": "GET", "path": "/sparql"}

    def passes(**fields: str) -> bool:
        try:
            guard.check_read_token(request, Headers(fields), settings)
        except Problem:
            return False
        return True

    assert not passes()
    assert passes(authorization="Bearer " + "r" * 16)
    assert passes(authorization="bearer " + "w" * 16)
    assert passes(cookie="a=b; kg_token=" + "r" * 16)
    assert not passes(authorization="Bearer " + "r" * 15)
    assert not passes(cookie="kg_token2=" + "r" * 16)


def kept(size: int) -> Kept:
    return Kept(b"x" * size, [], b"")


def test_a_cache_holds_one_version_and_so_many_bytes() -> None:
    one = weight(kept(10))
    cache = Cache(most=3 * one, longest=10)
    assert cache.get(1, b"a") is None
    cache.put(1, b"a", kept(10))
    cache.put(1, b"long", kept(11))
    assert cache.get(1, b"a") is not None
    assert cache.get(1, b"long") is None
    for name in (b"b", b"c"):
        cache.put(1, name, kept(10))
    assert cache.get(1, b"b") is not None
    assert cache.size == 3 * one  # at the limit
    cache.put(1, b"d", kept(10))
    assert cache.get(1, b"a") is None
    assert cache.size == 3 * one
    assert cache.get(2, b"d") is None
    cache.put(1, b"late", kept(1))  # of a version that is gone
    assert cache.get(2, b"late") is None
    assert cache.size == 0


def test_an_answer_is_kept_until_the_store_changes(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": "SELECT (COUNT(*) AS ?n) { GRAPH <x:k> { ?s ?p ?o } }"})
    first = served.request("GET", path)
    tag = first.headers["ETag"]
    assert served.request("GET", path, headers={"If-None-Match": tag}).status == 304
    assert served.update("INSERT DATA { GRAPH <x:k> { <x:a> <x:b> 1 } }").status == 204
    second = served.request("GET", path, headers={"If-None-Match": tag})
    assert second.status == 200
    assert second.headers["ETag"] != tag
    assert second.json()["results"]["bindings"][0]["n"]["value"] == "1"
    random = served.request("GET", "/sparql?" + urlencode({"query": "SELECT (RAND() AS ?r) {}"}))
    assert "ETag" not in random.headers


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.4, text/tab-separated-values", "text/tab-separated-values"),
        ("text/*", "text/csv"),
        ("application/json", "application/json"),
        ("application/xml;q=0.9, */*;q=0.1", "application/xml"),
        ("text/html, application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_the_format_is_the_one_accepted_most(accept: str, media: str, served: Served) -> None:
    reply = served.query("SELECT * {}", accept=accept)
    assert reply.headers["Content-Type"].split(";")[0] == media


def test_no_accepted_format_is_a_problem(served: Served) -> None:
    for accept in ("text/html", "application/sparql-results+json;q=0"):
        assert served.query("SELECT * {}", accept=accept).code == "not_acceptable"


def test_every_code_has_a_status_of_an_error() -> None:
    assert all(400 <= status < 600 for status, _ in CODES.values())
