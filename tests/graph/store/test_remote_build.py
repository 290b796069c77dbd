"""A build into a store elsewhere: whatever breaks it off, the next one ends with the same graph."""

import hashlib
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse
from tests.served import WRITE_TOKEN, Served
from tests.servers import oxigraph

import kg
from kg import build
from kg.config import Settings
from kg.errors import RemoteStoreError
from kg.graph.store.capabilities import Addresses, find
from kg.graph.store.changes import as_kept
from kg.graph.store.credentials import Credentials
from kg.graph.store.endpoint import RemoteLimits
from kg.graph.store.memory import MemoryStore
from kg.graph.store.remote import RemoteStore
from kg.namespaces import Base
from kg.workspace import Workspace
from kg.workspace.stores import StoreElsewhere, visible

ROOT = Path(__file__).parents[3]

DYING = """
import http.client, os, signal, sys
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
"""
"""Has the process kill itself once it has sent so many bytes."""

BUILDS = (
    DYING
    + """
import kg
kg.open(sys.argv[2]).build()
"""
)

WRITES = (
    DYING
    + """
from pathlib import Path
from tests.graph.store.test_remote_build import graphs_of, opened
import kg.build
kg.build.write(opened(*sys.argv[3:]), graphs_of(Path(sys.argv[2])))
"""
)


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
}
BASE = Base()


def opened(query: str, line: str = "") -> RemoteStore:
    """Return the store at an address that takes queries; the others are found out."""
    limits = RemoteLimits(answer_seconds=120)
    credentials = Credentials.parse(line) if line else None
    return RemoteStore.probe(
        find(query, credentials, limits),
        default_graph=BASE.graph("default"),
        visible=visible(BASE),
        within=[BASE.iri],
        limits=limits,
    )


def graphs_of(file: Path) -> dict[str, set[Triple]]:
    """Return the graphs of a file, as a build has them."""
    graphs: dict[str, set[Triple]] = {}
    for quad in parse(path=file, format=RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return graphs


@pytest.fixture(scope="module")
def wanted(five_digests: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a third of the graph of a build, and nothing of the ontology."""
    view = five_digests.view()
    ontology = {quad.triple for quad in view.quads(graph=NamedNode(BASE.graph("ontology")))}
    file = tmp_path_factory.mktemp("wanted") / "graph.nq"
    lines = sorted(f"{q} .\n" for q in view.quads() if q.triple not in ontology)
    file.write_text("".join(line for line in lines if zlib.crc32(line.encode()) % 3 == 0))
    return file


def line_of(addresses: Addresses) -> list[str]:
    """Return the credentials as they stand in a file, or nothing."""
    if addresses.credentials is None:
        return []
    user = addresses.credentials.user
    return [(f"{user}:" if user else "") + addresses.credentials.secret]


def dying(program: str, sent: int, *more: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program, str(sent), *map(str, more)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr


@pytest.fixture(params=[*SERVERS, "Virtuoso"])
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Addresses]:
    if request.param == "Virtuoso":
        yield request.getfixturevalue("virtuoso_addresses")
        return
    with SERVERS[request.param](tmp_path / "server") as found:
        yield found


def test_writer_that_died_midway_ends_the_same_when_run_again(
    addresses: Addresses, wanted: Path
) -> None:
    line = line_of(addresses)
    dying(WRITES, 200_000, wanted, addresses.query, *line)
    store = opened(addresses.query, *line)
    build.write(store, graphs_of(wanted))
    memory = MemoryStore(visible=visible(BASE))
    build.write(memory, graphs_of(wanted))
    assert canonical_hash(store.quads()) == canonical_hash(memory.quads())
    assert not store.is_half_written
    version = store.version
    build.write(store, graphs_of(wanted))
    assert store.version == version


def test_write_of_less_after_one_that_died_leaves_nothing_over(
    wanted: Path, tmp_path: Path
) -> None:
    """The default graph is in step again though the later graph is another one."""
    some = sorted(graphs_of(wanted).items())[:30]
    less = {name: set(sorted(triples, key=str)[:20]) for name, triples in some}
    with oxigraph(tmp_path / "server") as addresses:
        dying(WRITES, 200_000, wanted, addresses.query)
        store = opened(addresses.query)
        build.write(store, less)
        memory = MemoryStore(visible=visible(BASE))
        build.write(memory, less)
        assert set(store.quads()) == set(memory.quads())


@pytest.mark.slow
def test_build_that_died_midway_ends_the_same_when_run_again(
    five_digests: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "workspace"
    shutil.copytree(five_digests.path, folder, ignore=shutil.ignore_patterns("graph"))
    (folder / "reports" / "state.json").unlink(missing_ok=True)
    with oxigraph(tmp_path / "server") as addresses:
        (folder / "kg.toml").write_text(f'store = "{addresses.query}"\n')
        dying(BUILDS, 900_000, folder)
        workspace = kg.open(folder)
        assert workspace.build().changed
        expected = canonical_hash(five_digests.view().quads())
        assert canonical_hash(workspace.view().quads()) == expected
        assert not workspace.build().changed
    with pytest.raises(RemoteStoreError):
        workspace.build()


def test_graphs_of_others_are_left_alone(wanted: Path, tmp_path: Path) -> None:
    theirs = NamedNode("https://example.org/theirs")
    quad = Quad(theirs, theirs, theirs, theirs)
    with oxigraph(tmp_path / "server") as addresses:
        stranger = RemoteStore(find(addresses.query, None, RemoteLimits()))
        stranger.add([quad])
        stranger.commit()
        store = opened(addresses.query)
        build.write(store, graphs_of(wanted))
        settings = Settings(store=addresses.query)
        built = StoreElsewhere(tmp_path, settings, BASE)
        size = built.size(store)
        assert built.holds(size)
        stranger.remove(list(stranger.quads(graph=NamedNode(BASE.graph("entities"))))[:5])
        stranger.commit()
        assert not built.holds(size)  # so the next build builds
        mended = built.writer(size)
        build.write(mended, {})
        assert set(stranger.quads()) == {quad}
        assert list(store.quads()) == []
