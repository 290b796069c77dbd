"""Whatever an endpoint sends, the adapter gives a whole answer or an error of ours."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from pyoxigraph import QuerySolutions

from kg.errors import QuerySyntaxError, RemoteStoreError
from kg.graph.store.capabilities import Addresses
from kg.graph.store.endpoint import RemoteLimits
from kg.graph.store.remote import RemoteStore

JSON = b"Content-Type: application/sparql-results+json\r\n"
ROW = b'{"s":{"type":"uri","value":"x:a"}}'
GOOD = b'{"head":{"vars":["s"]},"results":{"bindings":[' + ROW + b"]}}"
LIMITS = RemoteLimits(
    connect_seconds=10, answer_seconds=20, total_seconds=30, answer_bytes=100_000, tries=1
)


def answer(head: bytes, body: bytes, *, status: bytes = b"200 OK", length: int = -1) -> bytes:
    size = len(body) if length < 0 else length
    return b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, head, size, body)


HOSTILE = {
    "nothing": b"",
    "no HTTP": b"hello",
    "silence after the head": answer(JSON, b"", length=10),
    "cut short": answer(JSON, GOOD[:-10], length=len(GOOD)),
    "cut in a chunk": b"HTTP/1.1 200 OK\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
    "broken in the middle": answer(JSON, GOOD.replace(b"]}}", b",{")),
    "an error inside": answer(JSON, GOOD[:-3] + b"the operation has been cancelled"),
    "too long": answer(JSON, b" " * 200_000),
    "no media type": answer(b"", GOOD),
    "a page": answer(b"Content-Type: text/html\r\n", b"<p>sign in</p>"),
    "elsewhere": answer(b"Location: file:///etc/passwd\r\n", b"", status=b"302 Found"),
    "an error": answer(b"", b"out of memory", status=b"500 Error"),
    "a bad IRI": answer(JSON, GOOD.replace(b"x:a", b"no iri")),
    "cut by rows": answer(JSON + b"X-SPARQL-MaxRows: 1\r\n", GOOD),
    "XML for JSON": answer(JSON, b"<sparql/>"),
}


@contextmanager
def endpoint(reply: bytes) -> Iterator[RemoteStore]:
    """Listen on loopback, and send the same to everybody."""
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            # a client that has read enough hangs up first
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(reply)
                connection.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield RemoteStore(
            Addresses(query=f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"), limits=LIMITS
        )
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)


@pytest.mark.parametrize("reply", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_answer_is_an_error(reply: bytes) -> None:
    with endpoint(reply) as store, pytest.raises(RemoteStoreError):
        store.query("SELECT ?s { ?s ?p ?o }")


def test_a_good_answer_is_read() -> None:
    with endpoint(answer(JSON, GOOD)) as store:
        found = store.query("SELECT ?s { ?s ?p ?o }")
        assert isinstance(found, QuerySolutions)
        assert [str(row["s"]) for row in found] == ["<x:a>"]


def test_what_the_server_cannot_parse_is_a_fault_of_the_query() -> None:
    refusal = answer(b"", b"line 1", status=b"400 Bad Request")
    with endpoint(refusal) as store, pytest.raises(QuerySyntaxError):
        store.query("SELECT ?s { ?s ?p ?o }")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/", "x"])
def test_only_http_is_spoken(address: str) -> None:
    with pytest.raises(RemoteStoreError, match="neither http nor https"):
        RemoteStore(Addresses(query=address), limits=LIMITS).query("ASK {}")


def test_silent_server_is_asked_once_and_its_graph_in_parts() -> None:
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            heard.append(connection.recv(65536))
            kept.append(connection)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
    store = RemoteStore(
        Addresses(query=address, update=address), limits=RemoteLimits(answer_seconds=0.2, tries=3)
    )
    try:
        with pytest.raises(RemoteStoreError, match=r"silent for 0\.2 s"):
            store.query("ASK {}")
        assert len(heard) == 1
        with pytest.raises(RemoteStoreError, match="silent"):
            list(store.quads())
        assert len(heard) == 3  # the whole, and the first part
        with pytest.raises(RemoteStoreError, match="whether the change was made is not known"):
            store.update("INSERT DATA { <x:a> <x:b> <x:c> }")
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(2)
        for connection in kept:
            connection.close()
