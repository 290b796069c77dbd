"""Ask our service and its peers the same over HTTP, and compare processor time a request.

    python bench/serving.py [--triples 1000000] [--requests 1000] [--endpoint-python PYTHON]

The data and the fourteen queries are those of the workload in `$KG_SHARED/bench`. CPU milliseconds
a request of each server and all its processes (user and system), by one client that keeps its
connection. Uncached: every request differs by a comment; each text was asked once before, so what
a server keeps of data and plans it has. Cached: the same text again. Floor: an answer of the same
length out of memory, of an application of one line under the same HTTP server. A query on which a
server spends more than `--budget` seconds is over: its server is killed and started again; one that
takes a quarter of that is asked once. rdflib-endpoint runs in the environment of
`--endpoint-python`, Virtuoso where Debian's virtuoso-t is installed; a peer that is not there is
left out, saying so. First comes the load of the default graph, in processes of their own, by
pyoxigraph's bulk loader and ours.
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
import signal
import socket
import subprocess
import tempfile
import threading
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
import os, sys
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
import uvicorn
graph = Graph()
graph.parse(sys.argv[1], format="nt")
app = SparqlEndpoint(graph=graph, path="/", cors_enabled=False, enable_update=False)
while True:  # one that was killed is replaced, without another load
    if (pid := os.fork()) == 0:
        uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
    os.waitpid(pid, 0)
"""
_AGAIN = """
import subprocess, sys
while True:
    subprocess.run(sys.argv[1:])
"""
_FLOOR = """
import sys
import uvicorn
async def app(scope, receive, send):
    size = int(scope["path"][1:])
    head = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % size)]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": KEPT.setdefault(size, b"x" * size)})
KEPT = {}
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False,
            loop="uvloop", http="httptools", lifespan="off")
"""
_LOADS = {
    "pyoxigraph": """
from pyoxigraph import Store
store = Store(sys.argv[1])
store.bulk_load(path=sys.argv[2])
store.flush()
""",
    "ours": """
from pathlib import Path
from kg.graph.store.embedded import EmbeddedStore
with EmbeddedStore(Path(sys.argv[1])) as writer:
    writer.load(Path(sys.argv[2]))
""",
}


def below(root: int) -> list[int]:
    """Return a process and all below it."""
    found = [root]
    for pid in found:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += [int(child) for child in task.read_text().split()]
    return found


def used(root: int) -> float:
    """Return the processor seconds of a process and all below it, also those that have ended."""
    ticks = 0
    for pid in below(root):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rsplit(b")", 1)[1].split()
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


class OverError(Exception):
    """A server spent more than its budget on one request."""


@contextmanager
def budget(server: Server, seconds: float) -> Iterator[None]:
    """Kill what runs below a server that spends more, and wait until it is there again.

    Raises:
        OverError: it spent more.
    """
    port, _, root = server
    before, done, over = used(root), threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            if used(root) - before > seconds:
                over.set()
                for pid in below(root)[1:]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        done.set()
        watcher.join()
        if not over.is_set():
            raise
        wait_for(port)
        raise OverError from None
    finally:
        done.set()
        watcher.join()


def measure(
    server: Server, text: str, options: argparse.Namespace, *, same: bool = False
) -> tuple[float, int]:
    """Return CPU milliseconds a request and the bytes of an answer; fewer where they take long.

    Raises:
        OverError: one request was over the budget.
    """
    port, path, pid = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
    kind = "SELECT" if "SELECT" in text else "graph"
    accept = "application/sparql-results+json" if kind == "SELECT" else "application/n-triples"

    def ask(number: int) -> int:
        asked = text if same else f"{text} # {number}"
        connection.request("GET", f"{path}?query={quote(asked)}", headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"status {response.status}: {body[:200]!r}")
        return len(body)

    with contextlib.closing(connection):
        before = used(pid)
        with budget(server, options.budget):
            size = ask(-1)
        first = used(pid) - before
        if first > options.budget / 4:
            return first * 1e3, size
        ask(-1 if same else -2)
        before, begun, done = used(pid), time.monotonic(), 0
        while done < options.requests and (done < 2 or time.monotonic() - begun < options.seconds):
            done += 1
            ask(done)
        return (used(pid) - before) / done * 1e3, size


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(
    port: int, process: "subprocess.Popen[bytes] | None" = None, seconds: float = 1200
) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
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
            for pid in below(process.pid):  # the first starts no others any more
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def again(command: list[str]) -> list[str]:
    """Return the command that starts a server again when it has ended."""
    return [sys.executable, "-c", _AGAIN, *command]


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
    with running(again(command), port, "/query", folder) as server:
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
    with running(again(command), port, "/sparql", place) as server:
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


@contextmanager
def floor(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-c", _FLOOR, str(port)]
    with running(again(command), port, "/", folder) as server:
        yield server


def load(folder: Path, file: Path) -> None:
    """Print what a load costs, in CPU seconds of a process of its own, and as a ratio."""
    taken: dict[str, float] = {}
    for name in [*_LOADS, *_LOADS]:  # the first of each also fills the cache of the disk
        place = folder / f"load-{name}"
        before = os.times()
        subprocess.run([sys.executable, "-c", f"import sys{_LOADS[name]}", place, file], check=True)
        after = os.times()
        taken[name] = (
            after.children_user + after.children_system - before.children_user
        ) - before.children_system
        shutil.rmtree(place)
    print(
        "load, CPU s: "
        + ", ".join(f"{name} {seconds:.1f}" for name, seconds in taken.items())
        + f"; ours takes {taken['ours'] / taken['pyoxigraph']:.2f} of pyoxigraph's",
        flush=True,
    )


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
    arguments.add_argument("--seconds", type=float, default=10, help="wall time a query")
    arguments.add_argument("--budget", type=float, default=60, help="CPU time a request")
    arguments.add_argument("--endpoint-python", default=sys.executable)
    arguments.add_argument("--only", default="", help="a pattern that names of queries match")
    arguments.add_argument("--peers", default="oxigraph,endpoint,virtuoso")
    options = arguments.parse_args()
    rows: dict[str, dict[str, float | None]] = {}
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory() as name:
            compare(Path(name), rows, options)
    finally:  # what was measured is told, also where it is broken off
        table(rows, options)


def compare(
    folder: Path, rows: dict[str, dict[str, float | None]], options: argparse.Namespace
) -> None:
    """Measure into rows, by query and then by server; None stands for over the budget."""
    files, texts = workload(options.triples, folder)
    texts = {label: text for label, text in texts.items() if re.search(options.only, label)}
    load(folder, files[0])
    sizes: dict[str, int] = {}
    with ours(folder, files) as server:
        for label, text in texts.items():
            row = rows.setdefault(label, {})
            row["ours"], sizes[label] = measure(server, text, options)
            row["cached"], _ = measure(server, text, options, same=True)
    with floor(folder) as (port, _, pid):
        for label, size in sizes.items():
            rows[label]["floor"], _ = measure((port, f"/{size}", pid), "", options, same=True)
    peers = {
        "oxigraph": lambda: oxigraph(folder, files),
        "endpoint": lambda: endpoint(folder, files, options.endpoint_python),
        "virtuoso": lambda: virtuoso(folder, files),
    }
    for peer in options.peers.split(","):
        try:
            with peers[peer]() as server:
                for label, text in texts.items():
                    try:
                        rows[label][peer], _ = measure(server, text, options)
                    except OverError:
                        rows[label][peer] = None
                    except (RuntimeError, OSError) as error:
                        print(f"{peer} on {label}: {error}", file=sys.stderr)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            print(f"left out: {peer}: {error}", file=sys.stderr)


def table(rows: dict[str, dict[str, float | None]], options: argparse.Namespace) -> None:
    names = ["ours", "cached", "floor", "oxigraph", "endpoint", "virtuoso"]
    print(f"{options.triples:,} triples; CPU ms a request, and the peers' as a multiple of ours")
    print("".join(f"{name:>14}" for name in ["query", *names, *(f"{n}/ours" for n in names[3:])]))
    for label, row in rows.items():
        cells = [told(row, name, options) for name in names]
        for name in names[3:]:
            found, base = row.get(name), row.get("ours") or 0.01  # the least that is counted
            cells.append(f"{found / base:14.1f}" if found is not None else f"{'':14}")
        print(f"{label:>14}" + "".join(cells))


def told(row: dict[str, float | None], name: str, options: argparse.Namespace) -> str:
    if name not in row:
        return f"{'-':>14}"
    found = row[name]
    return f"{f'over {options.budget:g} s':>14}" if found is None else f"{found:14.3f}"


if __name__ == "__main__":
    main()
