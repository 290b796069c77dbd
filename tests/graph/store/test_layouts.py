"""Where stores have their three protocols: found by trying, on servers laid out as known ones."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, RdfFormat, Store

from kg.errors import RemoteStoreError
from kg.graph.store.capabilities import LAYOUTS, find
from kg.graph.store.endpoint import RemoteLimits

LIMITS = RemoteLimits(tries=1)


class LaidOut(BaseHTTPRequestHandler):
    """A SPARQL server that answers at the addresses of `places` alone."""

    places: dict[str, str]
    store: Store

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        what = self.places.get(address.path)
        media = self.headers["Content-Type"].split(";")[0]
        if what == "query" and media.endswith("urlencoded"):
            found = self.store.query(parse_qs(body)["query"][0])
            assert isinstance(found, QueryBoolean)
            self.answer(200, found.serialize(format=QueryResultsFormat.JSON) or b"")
        elif media == "application/sparql-update" and what in {"update", "query+update"}:
            self.store.update(body)
            self.answer(204, b"")
        elif what == "graphs" and media == "application/n-triples":
            graph = NamedNode(parse_qs(address.query)["graph"][0])
            self.store.load(body.encode(), RdfFormat.N_TRIPLES, to_graph=graph)
            self.answer(204, b"")
        else:
            self.answer(404, b"nothing here")

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[tuple[str, type[LaidOut]]]:
    class Own(LaidOut):
        places: dict[str, str] = {}  # noqa: RUF012 - each test has a class of its own
        store = Store()

    made = ThreadingHTTPServer(("127.0.0.1", 0), Own)
    thread = threading.Thread(target=made.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_address[1]}", Own
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


@pytest.mark.parametrize("layout", [one for one in LAYOUTS if one[2] is not None])
def test_known_layout_is_found(
    layout: tuple[str, str, str], server: tuple[str, type[LaidOut]]
) -> None:
    root, handler = server
    query, update, graphs = (f"/kg{ending}" for ending in layout)
    handler.places = {query: "query", update: "update", graphs: "graphs"}
    found = find(root + query, None, LIMITS)
    assert found.update == root + update
    assert found.graph_store == root + graphs
    assert len(handler.store) == 0


def test_store_without_graphs_is_written_by_updates(server: tuple[str, type[LaidOut]]) -> None:
    root, handler = server
    handler.places = {"/kg/sparql": "query", "/kg/update": "update"}
    found = find(root + "/kg/sparql", None, LIMITS)
    assert (found.update, found.graph_store) == (root + "/kg/update", None)


def test_store_that_takes_no_updates_is_an_error(server: tuple[str, type[LaidOut]]) -> None:
    root, handler = server
    handler.places = {"/kg/sparql": "query"}
    with pytest.raises(RemoteStoreError, match="set store_update"):
        find(root + "/kg/sparql", None, LIMITS)
