"""A build into a store elsewhere: whatever breaks it off, the next one ends with the same graph."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad
from tests.served import WRITE_TOKEN, Served
from tests.servers import oxigraph, virtuoso

import kg
from kg.errors import RemoteStoreError
from kg.graph.store.capabilities import Addresses
from kg.graph.store.changes import as_kept
from kg.graph.store.credentials import Credentials
from kg.graph.store.remote import RemoteStore
from kg.workspace import Workspace

DYING = """
import http.client, os, signal, sys
import kg
left = int(sys.argv[1])
send = http.client.HTTPConnection.send

def counted(self, data):
    global left
    if len(data) > left:
        send(self, data[:left])
        os.kill(os.getpid(), signal.SIGKILL)
    left -= len(data)
    send(self, data)

http.client.HTTPConnection.send = counted
kg.open(sys.argv[2]).build()
print(left)
"""
"""Builds a workspace, and kills itself once it has sent so many bytes."""


def canonical_hash(quads: Iterable[Quad]) -> str:
    """Return the digest of a graph without blank nodes: that of its sorted N-Quads."""
    lines = sorted(f"{quad} .\n" for quad in as_kept(quads))
    assert len(lines) > 1000
    assert not any(line.startswith("_:") for line in lines)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@contextmanager
def our_service(folder: Path) -> Iterator[Addresses]:
    with Served(folder) as served:
        yield Addresses(
            query=served.address + "/sparql", credentials=Credentials.parse(WRITE_TOKEN)
        )


SERVERS: dict[str, Callable[[Path], AbstractContextManager[Addresses]]] = {
    "Oxigraph": oxigraph,
    "Oxigraph, union": lambda folder: oxigraph(folder, "--union-default-graph"),
    "our service": our_service,
    "Virtuoso": virtuoso,
}


@pytest.fixture
def workspace(five_digests: Workspace, tmp_path: Path) -> Path:
    """A workspace whose articles were read, and whose store is yet to be named."""
    folder = tmp_path / "workspace"
    shutil.copytree(five_digests.path, folder, ignore=shutil.ignore_patterns("graph"))
    (folder / "reports" / "state.json").unlink(missing_ok=True)
    return folder


def point(folder: Path, addresses: Addresses) -> None:
    """Have the workspace keep its graph at an address that takes queries."""
    settings = f'store = "{addresses.query}"\n'
    if addresses.credentials is not None:
        secret = folder / "credentials"
        user = addresses.credentials.user
        pair = f"{user}:" if user else ""
        secret.write_text(f"{pair}{addresses.credentials.secret}\n")
        secret.chmod(0o600)
        settings += 'store_credentials = "credentials"\n'
    (folder / "kg.toml").write_text(settings)


def dying(folder: Path, sent: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", DYING, str(sent), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("server", SERVERS)
def test_build_that_died_midway_ends_the_same_when_run_again(
    server: str, workspace: Path, five_digests: Workspace, tmp_path: Path
) -> None:
    wanted = canonical_hash(five_digests.view().quads())
    with SERVERS[server](tmp_path / "server") as addresses:
        point(workspace, addresses)
        for sent in (200_000, 900_000):
            done = dying(workspace, sent)
            assert done.returncode == -9, done.stderr
        opened = kg.open(workspace)
        assert opened.build().changed
        assert canonical_hash(opened.view().quads()) == wanted
        assert not opened.build().changed
        text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        local, there = five_digests.query(text), opened.query(text)
        assert local == there
    with pytest.raises(RemoteStoreError):
        opened.build()


def test_graphs_of_others_are_left_alone(workspace: Path, tmp_path: Path) -> None:
    theirs = NamedNode("https://example.org/theirs")
    quad = Quad(theirs, theirs, theirs, theirs)
    with oxigraph(tmp_path / "server") as addresses:
        stranger = RemoteStore.probe(addresses, default_graph="https://example.org/default")
        stranger.add([quad])
        stranger.commit()
        point(workspace, addresses)
        opened = kg.open(workspace)
        opened.build()
        assert set(stranger.quads(graph=theirs)) == {quad}
        assert theirs not in opened.view().graphs()
        assert quad not in set(opened.view().quads())


def test_store_that_others_changed_is_built_again(workspace: Path, tmp_path: Path) -> None:
    with oxigraph(tmp_path / "server") as addresses:
        point(workspace, addresses)
        opened = kg.open(workspace)
        opened.build()
        wanted = canonical_hash(opened.view().quads())
        stranger = RemoteStore(addresses)
        some = [quad for quad in stranger.quads() if quad.graph_name != DefaultGraph()][:10]
        stranger.remove(some)
        stranger.commit()
        assert canonical_hash(opened.view().quads()) != wanted
        opened.build()
        assert canonical_hash(opened.view().quads()) == wanted
