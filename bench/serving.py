"""Ask our service and its peers the same over HTTP, and compare processor time a request.

    python bench/serving.py [--triples 1000000] [--requests 1000] [--endpoint-python PYTHON]

The data and the fourteen queries are those of the workload in `$KG_SHARED/bench`. CPU milliseconds
a request of each server and all its processes (user and system), by one client that keeps its
connection. Uncached: every request differs by a comment; each text was asked once before, so what
a server keeps of data and plans it has. Cached: the same text again. rdflib-endpoint runs in the
environment of `--endpoint-python`, Virtuoso where Debian's virtuoso-t is installed; a peer that is
not there is left out, saying so.
"""

# ruff: noqa: E402, I001
import sys

# This folder is first on the path, and this file has the name of a module of Python.
sys.path[0] = sys.path[0].removesuffix("bench").rstrip("/") or "."

import argparse
import contextlib
import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.graph.store.embedded import EmbeddedStore
from tests.served import Served

SHARED = Path(os.environ.get("KG_SHARED") or Path(__file__).parents[2] / "shared") / "bench"
Server = tuple[int, str, int]
"""Port, path of the endpoint, process."""

_ENDPOINT = """
import sys
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Graph()
graph.parse(sys.argv[1], format="nt")
app = SparqlEndpoint(graph=graph, path="/", cors_enabled=False, enable_update=False)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
"""


def used(root: int) -> float:
    """Return the processor seconds of a process and all below it, also those that have ended."""
    ticks = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
            ticks += sum(int(field) for field in fields[11:15])
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in task.read_text().split()]
        except FileNotFoundError:
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def measure(server: Server, text: str, requests: int, seconds: float, *, same: bool) -> float:
    """Return CPU milliseconds a request; fewer requests where they take long."""
    port, path, pid = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    kind = "SELECT" if "SELECT" in text else "graph"
    accept = "application/sparql-results+json" if kind == "SELECT" else "application/n-triples"

    def ask(number: int) -> None:
        asked = text if same else f"{text} # {number}"
        connection.request("GET", f"{path}?query={quote(asked)}", headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"status {response.status}: {body[:200]!r}")

    ask(-1)
    ask(-1 if same else -2)
    before, begun, done = used(pid), time.monotonic(), 0
    while done < requests and (done < 2 or time.monotonic() - begun < seconds):
        done += 1
        ask(done)
    connection.close()
    return (used(pid) - before) / done * 1e3


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(port: int, process: "subprocess.Popen[bytes]", seconds: float = 600) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError("the server ended")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


@contextmanager
def running(command: list[str], port: int, path: str, cwd: Path) -> Iterator[Server]:
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port, process)
            yield port, path, process.pid
        finally:
            process.terminate()


@contextmanager
def ours(folder: Path, files: list[Path]) -> Iterator[Server]:
    with EmbeddedStore(folder / "ours") as writer:
        for file in files:
            writer.load(file)
        writer.optimize()
    limits = {"query_seconds": 600.0, "query_seconds_most": 600.0}
    with Served(folder / "ours", settings={}, limits=limits) as served:
        yield served.port, "/sparql", served.process.pid


@contextmanager
def oxigraph(folder: Path, files: list[Path]) -> Iterator[Server]:
    program = str(Path(sys.executable).parent / "oxigraph")
    place = str(folder / "oxigraph")
    for file in files:
        subprocess.run(
            [program, "load", "--location", place, "--file", file], check=True, capture_output=True
        )
    subprocess.run([program, "optimize", "--location", place], check=True, capture_output=True)
    port = free_port()
    command = [program, "serve-read-only", "--location", place, "--bind", f"127.0.0.1:{port}"]
    with running(command, port, "/query", folder) as server:
        yield server


@contextmanager
def endpoint(folder: Path, files: list[Path], python: str) -> Iterator[Server]:
    port = free_port()
    command = [python, "-c", _ENDPOINT, str(files[0]), str(port)]
    with running(command, port, "/", folder) as server:
        yield server


_VIRTUOSO = """[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {files}
NumberOfBuffers = 85000
DisableUnixSocket = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(folder: Path, files: list[Path]) -> Iterator[Server]:
    place, sql, port = folder / "virtuoso", free_port(), free_port()
    place.mkdir()
    (place / "v.ini").write_text(
        _VIRTUOSO.format(folder=place, sql=sql, http=port, files=files[0].parent)
    )
    command = ["virtuoso-t", "+foreground", "+configfile", str(place / "v.ini")]
    with running(command, port, "/sparql", place) as server:
        load = (
            f"ld_dir('{files[0].parent}', '{files[0].name}', 'urn:x:data'); rdf_loader_run(); "
            "checkpoint;"
        )
        isql = shutil.which("isql-vt") or shutil.which("isql-v") or "isql-vt"
        subprocess.run(
            [isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
            check=True,
            capture_output=True,
        )
        yield server


def workload(triples: int, folder: Path) -> tuple[list[Path], dict[str, str]]:
    """Return the files (the default graph, then the named graphs), and the queries."""
    subprocess.run(
        [sys.executable, SHARED / "events.py", str(triples), folder / "data", "nt,nq"],
        check=True,
        capture_output=True,
    )
    space: dict[str, Any] = {}
    exec((SHARED / "queries.py").read_text(), space)  # noqa: S102 - the workload is a program
    texts = {name: f"{space['P']}{text}" for name, _, text in (*space["Q"], *space["QG"])}
    return [folder / "data.nt", folder / "data.nq"], texts


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--triples", type=int, default=1_000_000)
    arguments.add_argument("--requests", type=int, default=1000)
    arguments.add_argument("--seconds", type=float, default=10, help="a query, at most")
    arguments.add_argument("--endpoint-python", default=sys.executable)
    arguments.add_argument("--only", default="", help="a pattern that names of queries match")
    options = arguments.parse_args()
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, texts = workload(options.triples, folder)
        texts = {label: text for label, text in texts.items() if re.search(options.only, label)}
        peers = {
            "ours": lambda: ours(folder, files),
            "oxigraph": lambda: oxigraph(folder, files),
            "endpoint": lambda: endpoint(folder, files, options.endpoint_python),
            "virtuoso": lambda: virtuoso(folder, files),
        }
        for peer, start in peers.items():
            try:
                with start() as server:
                    for label, text in texts.items():
                        row = rows.setdefault(label, {})
                        try:
                            row[peer] = measure(
                                server, text, options.requests, options.seconds, same=False
                            )
                            if peer == "ours":
                                row["cached"] = measure(
                                    server, text, options.requests, options.seconds, same=True
                                )
                        except (RuntimeError, OSError) as error:
                            print(f"{peer} on {label}: {error}", file=sys.stderr)
            except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
                print(f"left out: {peer}: {error}", file=sys.stderr)
    names = ["ours", "cached", "oxigraph", "endpoint", "virtuoso"]
    print(f"{options.triples:,} triples; CPU ms a request, and the peers' as a multiple of ours")
    print("".join(f"{name:>14}" for name in ["query", *names, *(f"{n}/ours" for n in names[2:])]))
    for label, row in rows.items():
        cells = [f"{row[name]:14.3f}" if name in row else f"{'-':>14}" for name in names]
        for name in names[2:]:
            known = name in row and row.get("ours", 0) > 0
            cells.append(f"{row[name] / row['ours']:14.1f}" if known else f"{'-':>14}")
        print(f"{label:>14}" + "".join(cells))


if __name__ == "__main__":
    main()
