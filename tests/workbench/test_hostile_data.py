"""Hostile data, from the door to the page; docs/threats.md names the rows."""

import bz2
import gzip
import json
import resource
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions
from tests.served import BEARER, Served
from tests.workbench.pages.conftest import BASE, VISIBLE, site_over

from kg.errors import GraphError
from kg.gazetteer import Gazetteer
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.memory import MemoryStore
from kg.graph.store.tokens import bind, iter_tokens
from kg.model import Entity
from kg.workbench.limits import Limits
from kg.workbench.pages import links
from kg.workbench.pages.folding import mixes_scripts, visible
from kg.workbench.problem import Problem
from kg.workbench.reader import read_rdf

S, P = NamedNode("https://example.org/s"), NamedNode("https://example.org/p")
TURTLE = b"<x:s> <x:p> '" + b"a" * 10_000 + b"' ."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("content") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(Quad(S, P, Literal(number)) for number in range(3000))
    with Served(store) as service:
        yield service


# T16: what is packed is not unpacked.


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, zlib.compress])
def test_packed_data_are_no_data(pack: object, served: Served) -> None:
    assert callable(pack)
    for media in ("text/turtle", "application/n-quads", "application/rdf+xml"):
        reply = served.request(
            "PUT",
            "/rdf-graph-store?graph=x:packed",
            body=pack(TURTLE),
            headers=BEARER | {"Content-Type": media},
        )
        assert reply.status == 400


@pytest.mark.parametrize("media", ["application/zip", "application/gzip", "application/x-tar"])
def test_archives_are_not_taken(media: str, served: Served) -> None:
    reply = served.request(
        "PUT",
        "/rdf-graph-store?graph=x:packed",
        body=b"PK\x03\x04../../x",
        headers=BEARER | {"Content-Type": media},
    )
    assert (reply.status, reply.code) == (415, "media_type")


def test_parts_with_names_of_files_write_no_file(served: Served) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="f"; filename="../../x.ttl"\r\n'
        b"Content-Type: text/turtle\r\n\r\n<x:s> <x:p> 1 .\r\n--b--\r\n"
    )
    before = sorted(served.store.parent.rglob("x*"))
    headers = BEARER | {"Content-Type": "multipart/form-data; boundary=b"}
    reply = served.request("PUT", "/rdf-graph-store?graph=x:parts", body=body, headers=headers)
    assert reply.status == 201
    assert sorted(served.store.parent.rglob("x*")) == before


# T17: values enter as terms, whatever is in them.

hostile = st.text(
    st.one_of(st.sampled_from("\"'\\<>{}?$#\n\r\t^@|&;.()"), st.characters(codec="utf-8")),
    max_size=20,
)
BOUND = "SELECT ?s { ?s ?p ?o FILTER(?o != 'x') }"


@settings(max_examples=80, deadline=None)
@given(hostile)
def test_a_bound_value_is_one_token_and_matches_itself_alone(value: str) -> None:
    text = bind(BOUND, {"o": Literal(value)})
    plain = [token.kind for token in iter_tokens(bind(BOUND, {"o": Literal("value")}))]
    assert [token.kind for token in iter_tokens(text)] == plain
    store = MemoryStore([Quad(S, P, Literal(value)), Quad(S, P, Literal(value + "x"))])
    found = store.query("SELECT ?o { ?s ?p ?o }", substitutions={"o": Literal(value)})
    assert isinstance(found, QuerySolutions)
    assert [row["o"] for row in found] == [Literal(value)]


@settings(max_examples=40, deadline=None)
@given(hostile)
def test_no_word_of_a_request_becomes_text_of_a_query(word: str) -> None:
    pages = site_over(MemoryStore([Quad(S, P, Literal("x"))], visible=VISIBLE))
    for address in ("/search?q=", "/e/", "/c/", "/vocab/"):
        assert pages.get(address + quote(word, safe="")).status in {200, 303, 404}


# T20, T30: what a label or an address pretends to be.

SCHEMES = "javascript data vbscript file blob filesystem view-source ws ftp jar about".split()
SPELLINGS = ["{}:alert(1)", "{}://x", " {}:x", "{}\t:x", "{}\n:x", "\x01{}:x", "{}%3Ax"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_address_of_another_scheme_is_shown_as_text(scheme: str) -> None:
    spellings = [spelling.format(scheme) for spelling in SPELLINGS]
    spellings += [spelling.upper() for spelling in spellings]
    spellings += [f"{scheme[0]}\t{scheme[1:]}:x", f"{scheme}&colon;x"]
    for address in spellings:
        assert links.outside(address) is None


LOOK_ALIKES = ["Нуesan", "Hуesan", "Hyesаn", "Hye\u200bsan", "\u202eHyesan", "Ηyesan"]


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_a_look_alike_is_shown_as_one_and_names_nobody_else(name: str) -> None:
    place = Entity(iri="https://example.org/h", label="Hyesan", cls="apo:Place")
    known = Gazetteer([place])
    assert known.find("Hyesan") == [place]
    assert known.find(name) == []
    assert mixes_scripts(name) or "⟨U+" in visible(name)


@pytest.mark.parametrize("code", [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0xFEFF])
def test_marks_that_reorder_or_hide_are_seen(code: int) -> None:
    assert f"⟨U+{code:04X}⟩" in visible(f"a{chr(code)}b")


# T31: giant terms, nodes with many values.


@pytest.mark.parametrize(("extra", "taken"), [(-1, True), (0, True), (1, False)])
def test_a_literal_has_a_length_by_default(extra: int, taken: bool) -> None:
    limits = Limits()
    head = {"media": "text/turtle", "base": "x:", "bytes": limits.body_bytes}
    head |= {"iri_bytes": limits.iri_bytes, "literal_bytes": limits.literal_bytes}
    body = b"<x:s> <x:p> '" + b"a" * (limits.literal_bytes - 2 + extra) + b"' ."
    if taken:
        output, answer = read_rdf(head, body)
        output.close()
        assert answer["rows"] == 1
    else:
        with pytest.raises(Problem, match="data_too_complex"):
            read_rdf(head, body)


def test_a_page_shows_the_start_of_a_giant_literal_and_so_many_values() -> None:
    place, label = NamedNode(BASE.id("place", "h")), NamedNode("urn:x:many")
    graph = NamedNode(BASE.graph("facts"))
    store = MemoryStore(
        [
            Quad(place, label, Literal("a" * 500_000), graph),
            *(Quad(place, label, Literal(f"b{number}"), graph) for number in range(5000)),
        ],
        visible=VISIBLE,
    )
    page = site_over(store).get("/e/place/h")
    assert page.status == 200
    assert "aaaa" in page.text
    assert "a" * 2049 not in page.text
    assert page.text.count(">b") <= 2000


def test_a_node_with_many_values_is_no_look_up_and_comes_whole(served: Served) -> None:
    path = "/sparql?" + urlencode({"query": f"SELECT ?o {{ {S} {P} ?o }}"})
    assert len(served.request("GET", path).json()["results"]["bindings"]) == 3000


# T39: a store of another version.


def test_a_newer_store_is_neither_read_nor_served_nor_changed(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with EmbeddedStore(store) as writer:
        writer.add([Quad(S, P, Literal(1))])
    state = json.loads((store / "state.json").read_text())
    (store / "state.json").write_text(json.dumps(state | {"format": 2}))
    before = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    with pytest.raises(GraphError, match="format 2, this kg reads 1; remove it"):
        open_view(store)
    program = (
        "import sys; from pathlib import Path; from kg.workbench.server import serve; "
        "from kg.workbench.settings import Settings; "
        "serve(Settings(store=Path(sys.argv[1]), port=0, write_token='w' * 16))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, store], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "format 2, this kg reads 1" in done.stderr
    after = {path: path.read_bytes() for path in store.rglob("*") if path.is_file()}
    del before[store / "lock"], after[store / "lock"]
    assert after == before


# T41: more connections than open files.


def test_without_open_files_new_connections_are_refused_and_the_service_lives(
    tmp_path: Path,
) -> None:
    with Served(tmp_path / "store") as service:
        assert service.query("ASK {}").status == 200
        few = len(list(Path(f"/proc/{service.process.pid}/fd").iterdir())) + 20
        resource.prlimit(service.process.pid, resource.RLIMIT_NOFILE, (few, few))
        idle = []
        try:
            for _ in range(300):
                try:
                    idle.append(socket.create_connection(("127.0.0.1", service.port), timeout=2))
                except OSError:
                    break
        finally:
            for connection in idle:
                connection.close()
        assert len(idle) > few
        assert service.process.poll() is None

        def answers() -> bool:
            try:
                return service.query("ASK {}").status == 200
            except OSError:
                return False

        service.wait_until(answers)


def test_connections_have_a_number(tmp_path: Path) -> None:
    most = 10
    path = "/sparql?" + urlencode({"query": "ASK {}", "timeout": "5"})
    with Served(tmp_path / "store", limits={"connections": most}) as service:
        for extra, status in ((-1, 200), (0, 200), (1, 503)):
            idle = [
                socket.create_connection(("127.0.0.1", service.port))
                for _ in range(most - 1 + extra)
            ]
            try:
                for connection in idle:
                    connection.sendall(b"GET /")
                assert service.request("GET", path).status == status
            finally:
                for connection in idle:
                    connection.close()
            service.wait_until(lambda: service.request("GET", path).status == 200)


def test_limits_are_settings() -> None:
    limits = Limits()
    for name in Limits.__slots__:
        value = getattr(limits, name)
        assert getattr(replace(limits, **{name: value * 2}), name) == value * 2


# T42: blank nodes in knots. Nothing here canonicalises; what is asked for is written out.


def test_a_knot_of_blank_nodes_is_stored_and_written_in_a_moment(served: Served) -> None:
    knot = "".join(f"_:a{n} <x:p> _:a{m} .\n" for n in range(24) for m in range(24) if n != m)
    name = "/rdf-graph-store?graph=x:knot"
    headers = BEARER | {"Content-Type": "application/n-triples"}
    assert served.request("PUT", name, body=knot, headers=headers).status == 201
    for accept in ("text/turtle", "application/ld+json", "application/rdf+xml"):
        reply = served.request("GET", name, headers={"Accept": accept})
        assert reply.status == 200
    lines = served.request("GET", name, headers={"Accept": "application/n-triples"}).body
    assert len(lines.splitlines()) == 24 * 23


def test_no_module_canonicalises_what_others_wrote() -> None:
    source = Path(__file__).parents[2] / "src" / "kg"
    users = [path for path in source.rglob("*.py") if "canonicalize" in path.read_text("utf-8")]
    assert users == []
