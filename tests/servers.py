"""Stores of other projects on free ports of loopback, for tests and benchmarks that need a peer."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from kg.graph.store.capabilities import Addresses
from kg.graph.store.credentials import Credentials

BIN = Path(sys.executable).parent
VIRTUOSO = "virtuoso-t"

_INI = """
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CaseMode = 2
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


@contextmanager
def oxigraph(folder: Path, *more: str) -> Iterator[Addresses]:
    """Start Oxigraph's own server on a folder of its own."""
    bind = f"127.0.0.1:{free_port()}"
    command: list[str | Path] = [BIN / "oxigraph", "serve", "--location", folder]
    command += ["--bind", bind, *more]
    with running(command, folder.parent, f"http://{bind}/query?query=ASK%7B%7D", 20):
        root = f"http://{bind}"
        yield Addresses(query=root + "/query", update=root + "/update", graph_store=root + "/store")


@contextmanager
def virtuoso(folder: Path, *, rows: int = 100_000) -> Iterator[Addresses]:
    """Start Debian's Virtuoso on an empty folder, as its administrator may use it.

    Skips where it is missing, unless KG_REQUIRE_VIRTUOSO=1.
    """
    if shutil.which(VIRTUOSO) is None:
        reason = "no Virtuoso here: apt install virtuoso-opensource-7-bin"
        if os.environ.get("KG_REQUIRE_VIRTUOSO") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    folder.mkdir()
    http = free_port()
    (folder / "v.ini").write_text(_INI.format(sql=free_port(), http=http, rows=rows))
    root = f"http://127.0.0.1:{http}"
    command = [VIRTUOSO, "+foreground", "+configfile", "v.ini"]
    with running(command, folder, f"{root}/sparql?query=ASK%7B%7D", 120):
        yield Addresses(
            query=root + "/sparql",
            update=root + "/sparql-auth",
            graph_store=root + "/sparql-graph-crud-auth",
            credentials=Credentials.parse("dba:dba"),
        )


@contextmanager
def running(
    command: Sequence[str | Path], folder: Path, address: str, seconds: float
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a server until the block ends, once it answers at an address."""
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            end = time.monotonic() + seconds
            while True:
                try:
                    urlopen(address).close()  # noqa: S310 - our own child
                    break
                except OSError:
                    assert process.poll() is None, f"{command[0]} did not start"
                    assert time.monotonic() < end, f"{command[0]} did not answer"
                    time.sleep(0.05)
            yield process
        finally:
            process.kill()
