"""Ask the service and `oxigraph serve` the same over HTTP, and compare processor time a request.

    python bench/serving.py [--triples 1000000] [--requests 2000]

CPU microseconds a request of the server and all its processes (user and system), one client that
keeps its connection. Uncached: every request differs by a comment. Cached: the same text again.
"""

# ruff: noqa: E402, I001
import sys

# This folder is first on the path, and this file has the name of a module of Python.
sys.path[0] = sys.path[0].removesuffix("bench").rstrip("/") or "."

import argparse
import http.client
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from kg.graph.store.embedded import EmbeddedStore
from tests.served import Served

EX = "https://example.org/"
QUERIES = {
    "lookup": f"SELECT ?p ?o {{ <{EX}event/7> ?p ?o }}",
    "group-by": f"SELECT ?p (COUNT(?e) AS ?n) {{ ?e <{EX}place> ?p }} GROUP BY ?p",
}


def quads(count: int) -> Iterator[Quad]:
    for number in range(count // 4):
        subject = NamedNode(f"{EX}event/{number}")
        yield Quad(subject, NamedNode(EX + "place"), NamedNode(f"{EX}place/{number % 97}"))
        yield Quad(subject, NamedNode(EX + "who"), NamedNode(f"{EX}who/{number % 5000}"))
        yield Quad(subject, NamedNode(EX + "date"), Literal(number * 7919 % 10_000))
        yield Quad(subject, NamedNode(EX + "note"), Literal(f"note {number}"))


def used(root: int) -> float:
    """Return the processor seconds of a process and all below it, also those that have ended."""
    ticks = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
        ticks += sum(int(field) for field in fields[11:15])
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            waiting += [int(child) for child in task.read_text().split()]
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(port: int, path: str, text: str, pid: int, requests: int, *, same: bool) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Accept": "application/sparql-results+json"}

    def ask(number: int) -> None:
        asked = text if same else f"{text} # {number}"
        connection.request("GET", f"{path}?query={quote(asked)}", headers=headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            sys.exit(f"status {response.status}: {body[:200]!r}")

    for number in range(20):
        ask(-number)
    before = used(pid)
    for number in range(requests):
        ask(number + 1)
    connection.close()
    return (used(pid) - before) / requests * 1e6


@contextmanager
def oxigraph(folder: Path, data: Path) -> Iterator[tuple[int, int]]:
    program = Path(sys.executable).parent / "oxigraph"
    subprocess.run(
        [program, "load", "--location", folder, "--file", data], check=True, capture_output=True
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [program, "serve-read-only", "--location", folder, "--bind", f"127.0.0.1:{port}"],
        stderr=subprocess.DEVNULL,
    ) as process:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port, process.pid
        process.terminate()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--triples", type=int, default=1_000_000)
    arguments.add_argument("--requests", type=int, default=2000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data.nt"
        with data.open("wb") as out:
            serialize((quad.triple for quad in quads(options.triples)), out, RdfFormat.N_TRIPLES)
        with EmbeddedStore(folder / "ours") as writer:
            writer.load(data)
        rows: dict[str, dict[str, float]] = {label: {} for label in QUERIES}
        with Served(folder / "ours", settings={}) as served:
            for label, text in QUERIES.items():
                few = options.requests if label == "lookup" else 20
                for same, kind in ((False, "ours"), (True, "ours cached")):
                    rows[label][kind] = measure(
                        served.port, "/sparql", text, served.process.pid, few, same=same
                    )
        with oxigraph(folder / "other", data) as (port, pid):
            for label, text in QUERIES.items():
                few = options.requests if label == "lookup" else 20
                rows[label]["oxigraph serve"] = measure(port, "/query", text, pid, few, same=False)
    print(f"{options.triples:,} triples; CPU us a request, and ratio to oxigraph serve")
    for label, row in rows.items():
        for kind, value in row.items():
            print(f"  {label:10}{kind:16}{value:12.0f} {value / row['oxigraph serve']:8.2f}")


if __name__ == "__main__":
    main()
