"""Stored queries over HTTP: by name, with parameters typed by their headers."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions
from tests.served import Reply, Served

from kg.build import bundled_view
from kg.graph.store import View
from kg.graph.store.embedded import EmbeddedStore
from kg.graph.store.memory import MemoryStore
from kg.graph.store.tokens import bind, iter_tokens
from kg.namespaces import Base
from kg.query import Catalog, Table, ask
from kg.query.answer import bind as terms_of

WITH_WORDS = Catalog().find("who-designates-people")
"""A stored query one of whose parameters is words."""

PLACE = "apod:place/hoeryong"


@pytest.fixture(scope="module")
def view() -> View:
    return bundled_view(Base())


@pytest.fixture(scope="module")
def served(view: View, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service over the bundled graph."""
    store = tmp_path_factory.mktemp("api") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(view.quads())
    with Served(store) as service:
        yield service


def get(served: Served, path: str, accept: str = "*/*") -> Reply:
    return served.request("GET", path, headers={"Accept": accept})


def test_stored_query_gives_what_it_gives_here(served: Served, view: View) -> None:
    reply = get(served, f"/api/queries/events-at-a-place?place={PLACE}", "application/json")
    assert reply.status == 200, reply.text
    query = Catalog().find("events-at-a-place")
    here = ask(view, query, {"place": PLACE})
    assert isinstance(here, Table)
    there = reply.json()
    assert there["head"]["vars"] == here.columns
    assert len(there["results"]["bindings"]) == len(here) > 0


@pytest.mark.parametrize(
    ("ending", "media"),
    [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
    ],
)
def test_ending_of_the_name_chooses_the_format(served: Served, ending: str, media: str) -> None:
    reply = get(served, f"/api/queries/events-at-a-place.{ending}?place={PLACE}", "text/html")
    assert (reply.status, reply.headers["Content-Type"].split(";")[0]) == (200, media)
    by_accept = get(served, f"/api/queries/events-at-a-place?place={PLACE}", media)
    assert by_accept.body == reply.body


@pytest.mark.parametrize(
    ("path", "status", "code", "detail"),
    [
        ("events-at-a-place", 400, "parameter_invalid", "parameter place is missing"),
        ("events-at-a-place?place=no iri", 400, "parameter_invalid", "is no IRI or CURIE"),
        ("events-at-a-place?place=x:a&place=x:b", 400, "parameter_invalid", "given twice"),
        ("who-says-it?what=1", 400, "parameter_invalid", "parameter what is unknown"),
        ("recurring-patterns?least=far", 400, "parameter_invalid", "is no integer"),
        ("who-says-i", 404, "query_unknown", "did you mean who-says-it?"),
        ("..%2f..%2fchecks%2fsame-as", 404, "query_unknown", ""),
        ("who-says-it.docx", 406, "not_acceptable", "csv"),
        ("claims-by-type?timeout=soon", 400, "timeout_invalid", ""),
    ],
)
def test_what_is_wrong_is_said(
    served: Served, path: str, status: int, code: str, detail: str
) -> None:
    reply = get(served, f"/api/queries/{quote(path, safe='?=&%')}")
    if "%2f" in path and reply.status == 404:  # the router may refuse it before we do
        return
    assert (reply.status, reply.code) == (status, code)
    assert detail in reply.json().get("detail", "")


def test_a_stored_query_is_read_by_name_alone(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text("SELECT * { ?s ?p ?o }")
    for name in (str(file), file.as_uri(), "%2Fetc%2Fpasswd"):
        assert get(served, f"/api/queries/{quote(name, safe='%')}").status in {400, 404, 406}


def test_parameters_go_by_form_too(served: Served) -> None:
    reply = served.request(
        "POST",
        "/api/queries/events-at-a-place.csv",
        body=f"place={PLACE}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert reply.status == 200
    assert reply.body == get(served, f"/api/queries/events-at-a-place.csv?place={PLACE}").body


def test_description_has_each_stored_query_with_its_parameters(served: Served) -> None:
    told = get(served, "/api").json()
    assert told["openapi"] == "3.1.0"
    catalog = list(Catalog())
    assert len(catalog) > 60
    for query in catalog:
        operation = told["paths"][f"/api/queries/{query.name}"]["get"]
        named = {p["name"]: p for p in operation["parameters"]}
        assert set(named) == {*query.params, "timeout"}
        for name in query.params:
            assert named[name]["required"] == (name not in query.defaults)
        assert operation["operationId"] == query.name
    listed = get(served, "/api/queries").json()["queries"]
    assert [one["name"] for one in listed] == Catalog().names()
    refs = json.dumps(told).count('"$ref"')
    assert refs > 0
    assert "Problem" in told["components"]["schemas"]


def test_query_is_explained(served: Served) -> None:
    stored = get(served, f"/api/queries/events-at-a-place/explain?place={PLACE}")
    text = Catalog().find("events-at-a-place").text
    free = get(served, f"/api/explain?query={quote(text)}")
    assert stored.status == free.status == 200, stored.text
    for told in (stored.json(), free.json()):
        assert told["steps"][told["costliest"]]["cost"] <= told["cost"]
    assert len(stored.json()["steps"]) == len(free.json()["steps"]) + 1  # the value
    assert get(served, "/api/explain?query=SELECT").code == "query_syntax"
    assert get(served, "/api/explain").code == "query_missing"
    too_long = quote("ASK {} #" + "x" * 9000)
    assert get(served, f"/api/explain?query={too_long}").code == "query_too_long"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=12))
def test_a_value_stays_a_value(text: str) -> None:
    """Whatever the words are, the query has one literal more and nothing else."""
    query, base = WITH_WORDS, Base()
    plain = {
        name: query.defaults.get(name, "1" if kind == "integer" else "x:y")
        for name, kind in query.params.items()
    }
    name = next(n for n, kind in query.params.items() if kind == "string")
    shapes = []
    for value in ("word", text):
        bound = bind(query.text, terms_of(query, plain | {name: value}, base))
        shapes.append([(t.kind, t.text if t.kind != "string" else "") for t in iter_tokens(bound)])
    assert shapes[0] == shapes[1]
    assert isinstance(MemoryStore().query(bound), QuerySolutions)
