"""What is looked up without the engine is what the engine says; the rest is left to it."""

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from pyoxigraph import Literal, NamedNode, Quad, Store
from tests.served import Served
from tests.workbench.plain import EX, engine, graphs, lookups, rows

from kg.graph.store.embedded import EmbeddedStore
from kg.workbench import lookup
from kg.workbench.limits import Limits
from kg.workbench.lookup import Lookups
from kg.workbench.plain import Plans, plan_of

NODE = NamedNode(EX + "s")
NAME = NamedNode(EX + "p")


def looking_up(store: Store, **limits: int) -> Lookups:
    lookups = Lookups(replace(Limits(), **limits))
    lookups.version, lookups._store = 1, store
    return lookups


@settings(max_examples=120, deadline=None)
@given(graphs, lookups())
def test_a_look_up_says_what_the_engine_says(given_quads: list[Quad], text: str) -> None:
    store = Store()
    store.extend(given_quads)
    body = looking_up(store).answer(1, text)
    assert body is not None, text
    said, expected = json.loads(body), engine(store, text)
    assert said["head"] == expected["head"]
    if "boolean" in expected:
        assert said == expected
    else:
        assert rows(said) == rows(expected)


@settings(max_examples=40, deadline=None)
@given(graphs, lookups())
def test_a_limit_takes_some_of_the_rows(given_quads: list[Quad], text: str) -> None:
    store = Store()
    store.extend(given_quads)
    if "ASK" in text:
        return
    for most in (0, 1, 3):
        body = looking_up(store).answer(1, f"{text} LIMIT {most}")
        assert body is not None
        some, every = rows(json.loads(body)), rows(engine(store, text))
        assert some <= every
        assert some.total() == min(most, every.total())


LEFT = [
    "SELECT ?x { ?x <x:p> ?y FILTER(?y > 1) }",
    "SELECT ?x { ?x <x:p> ?y OPTIONAL { ?x <x:q> ?z } }",
    "SELECT ?x { GRAPH ?g { ?x <x:p> ?y } }",
    "SELECT ?x { SERVICE <http://127.0.0.1/> { ?x <x:p> ?y } }",
    "SELECT ?x { SERV\\u0049CE <x:a> { ?x <x:p> ?y } }",
    "SELECT ?x { ?x <relative> ?y }",
    "SELECT ?x { ?x <x:a/../b> ?y }",
    "SELECT ?x { ?x <x:a b> ?y }",
    "SELECT ?x { ?x unknown:p ?y }",
    "SELECT ?x { ?x <x:p> ?y } LIMIT 1 LIMIT 2",
    "SELECT ?x { ?x <x:p> ?y } LIMIT -1",
    "SELECT ?x FROM <x:g> { ?x <x:p> ?y }",
    "SELECT ?none { ?x <x:p> ?y }",
    "SELECT ?x ?x { ?x <x:p> ?y }",
    "SELECT ?x { 'literal' <x:p> ?x }",
    "SELECT ?x { ?x 'literal' ?y }",
    "SELECT ?x { _:b <x:p> ?x }",
    "SELECT ?x { [] <x:p> ?x }",
    "SELECT ?x { ?x <x:p> (1 2) }",
    "SELECT ?x { ?x <x:p> << ?x <x:p> ?y >> }",
    "SELECT ?x { ?x ^<x:p> ?y }",
    "SELECT ?x { ?x !<x:p> ?y }",
    "SELECT ?x { ?x <x:p>|<x:q> ?y }",
    "SELECT (1 AS ?x) { ?x <x:p> ?y }",
    "SELECT ?x { ?x <x:p> ?y } VALUES ?x { <x:a> }",
    "SELECT ?x { ?x <x:p> ?y } ; SELECT ?x { ?x <x:p> ?y }",
    "CONSTRUCT { ?x <x:p> ?y } { ?x <x:p> ?y }",
    "DESCRIBE <x:a>",
    "SELECT ?x { ?x <x:p> ?y",
    "SELECT * {}",
    "BASE <x:> SELECT ?x { ?x <p> ?y }",
    "INSERT DATA { <x:a> <x:p> 1 }",
    "",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_plain_is_left_to_the_engine(text: str) -> None:
    assert plan_of(text) is None
    assert Plans().of(text) is None
    assert looking_up(Store()).answer(1, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o { <x:s> <x:p> ?o # <x:not> a 'slot'\n }",
        "PREFIX x: <x:> SELECT ?o { x:s x:p ?o . <x:o> <x:q> ?o }",
        "SELECT ?o { <x:s> <x:p> '#<x:no>' , ?o }",
        "SELECT ?o { <x:s#a> <x:p> ?o ; <slot:1> <x:b> }",
        "SELECT ?o { ?o <x:p> '1'^^<x:type> , <x:s> }",
    ],
)
def test_a_remembered_form_is_read_as_the_text(text: str) -> None:
    plans = Plans()
    for other in (text, text.replace("x:s", "x:other"), text.replace("x:p", "x:r"), text):
        assert plans.of(other) == plan_of(other) is not None


@pytest.mark.parametrize(("extra", "answered"), [(-1, True), (0, True), (1, False)])
def test_more_than_a_few_triples_are_given_up(extra: int, answered: bool) -> None:
    store = Store()
    store.extend(Quad(NODE, NAME, Literal(n)) for n in range(lookup.STEPS + extra))
    text = f"SELECT ?o {{ {NODE} {NAME} ?o }}"
    assert (looking_up(store).answer(1, text) is not None) is answered
    assert looking_up(store).answer(1, text + " LIMIT 3") is not None


def test_a_join_pays_for_every_triple_it_meets() -> None:
    store = Store()
    store.extend(Quad(NODE, NAME, Literal(n)) for n in range(40))
    joined = f"SELECT * {{ ?a {NAME} ?x . ?b {NAME} ?y . ?c {NAME} ?z }}"
    assert looking_up(store).answer(1, joined) is None
    assert looking_up(store).answer(1, f"SELECT * {{ ?a {NAME} ?x }}") is not None


def test_a_long_answer_is_given_up() -> None:
    store = Store()
    store.add(Quad(NODE, NAME, Literal("x" * (lookup.BYTES + 1))))
    assert looking_up(store).answer(1, f"SELECT ?o {{ {NODE} {NAME} ?o }}") is None


def test_settings_bind_look_ups_too() -> None:
    store = Store()
    store.extend(Quad(NODE, NAME, Literal(n)) for n in range(5))
    text = f"SELECT ?o {{ {NODE} {NAME} ?o }}"
    assert looking_up(store, result_rows=5).answer(1, text) is not None
    assert looking_up(store, result_rows=4).answer(1, text) is None
    assert looking_up(store, patterns=2).answer(1, text) is not None
    assert looking_up(store, patterns=1).answer(1, text) is None
    assert looking_up(store, query_bytes=len(text)).answer(1, text) is None


@pytest.mark.parametrize(
    ("clock", "pushed_out", "left"),
    [("perf_counter", 0, True), ("perf_counter", 1, False), ("thread_time", 1, True)],
    ids=["waiting", "others' time", "own time"],
)
def test_a_state_that_is_slow_to_read_is_left_to_readers(
    clock: str, pushed_out: int, left: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(float(n) for n in range(1000))
    times = iter(range(0, 1000 * pushed_out, pushed_out)) if pushed_out else repeat(0)
    monkeypatch.setattr(lookup, "perf_counter", lambda: 0.0)
    monkeypatch.setattr(lookup, "thread_time", lambda: 0.0)
    monkeypatch.setattr(lookup, clock, lambda: next(ticks))
    monkeypatch.setattr(lookup, "_pushed_out", lambda: next(times))
    slow = looking_up(Store())
    text = f"SELECT ?o {{ {NODE} {NAME} ?o }}"
    answered = [slow.answer(1, text) is not None for _ in range(lookup.STRIKES + 1)]
    assert answered == [True] * lookup.STRIKES + [not left]


def test_another_state_is_never_looked_up(tmp_path: Path) -> None:
    lookups = looking_up(Store())
    assert lookups.answer(2, f"SELECT ?o {{ {NODE} {NAME} ?o }}") is None
    asyncio.run(lookups.open(2, str(tmp_path / "none")))
    assert lookups.answer(2, f"SELECT ?o {{ {NODE} {NAME} ?o }}") is None


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("lookup") / "store"
    with EmbeddedStore(store) as writer:
        writer.add([Quad(NODE, NAME, Literal(1))])
    with Served(store) as service:
        yield service


def lookups_of(served: Served) -> int:
    lines = served.request("GET", "/metrics").text.splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("kg_lookups_total "))


def test_a_look_up_over_http_is_the_answer_of_the_route(served: Served) -> None:
    text = f"SELECT ?o {{ {NODE} {NAME} ?o }}"
    short = served.request("GET", "/sparql?" + urlencode({"query": text}))
    assert lookups_of(served) == 1
    routed = served.request("GET", "/sparql?" + urlencode({"query": text, "timeout": "5"}))
    assert lookups_of(served) == 1
    assert short.json() == routed.json()
    for name in ("ETag", "Date"):
        assert short.headers[name]
        del short.headers[name], routed.headers[name]
    assert sorted(short.headers.items()) == sorted(routed.headers.items())


def test_a_look_up_sees_what_was_acknowledged(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": f"SELECT ?o {{ {NODE} {NAME} ?o . }}"})
    for number in range(2, 8):
        assert served.update(f"INSERT DATA {{ {NODE} {NAME} {number} }}").status == 204
        for _ in range(3):
            assert len(served.request("GET", path).json()["results"]["bindings"]) == number


def test_the_guard_stands_before_look_ups(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": f"SELECT ?o {{ {NODE} {NAME} ?o }}"})
    for headers, code in (
        ({"Host": "evil.example"}, "authority_refused"),
        ({"Origin": "http://evil.example"}, "forbidden_origin"),
        ({"Sec-Fetch-Site": "cross-site"}, "forbidden_origin"),
    ):
        for _ in range(2):
            assert served.request("GET", path).status == 200
            assert served.request("GET", path, headers=headers).code == code


def test_a_read_token_is_asked_for_before_look_ups(tmp_path: Path) -> None:
    with Served(tmp_path / "store", settings={"read_token": "r" * 16}) as service:
        path = "/sparql?" + urlencode({"query": f"SELECT ?o {{ {NODE} {NAME} ?o }}"})
        token = {"Authorization": "Bearer " + "r" * 16}
        for _ in range(2):
            assert service.request("GET", path, headers=token).status == 200
            assert service.request("GET", path).code == "token_required"


def test_requests_in_one_piece_are_answered_in_order(served: Served) -> None:
    asked = [
        f"SELECT ?o {{ {NODE} {NAME} ?o }} LIMIT {n % 3 + 1}" + " OFFSET 0" * (n % 5 == 0)
        for n in range(40)
    ]
    data = b"".join(
        f"GET /sparql?{urlencode({'query': text})} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{served.port}\r\n\r\n".encode()
        for text in asked
    )
    received = b""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(data)
        while received.count(b'"results"') < len(asked):
            piece = connection.recv(65536)
            assert piece
            received += piece
    bodies = [part.count(b'"literal"') for part in received.split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [n % 3 + 1 for n in range(40)]
