"""Loading by shards: each once, whatever kills the loader."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError, TurtleSyntaxError
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.patch import iter_patches
from kg.graph.store.shards import HEADER, NAME, JobTable, load_shards

GRAPH = NamedNode("https://example.org/graph")
SHARDS, EACH = 5, 40

KILLED = """
import os, signal, sys
from pathlib import Path
left = int(sys.argv[1])

def counted(sync):
    def after(handle):
        global left
        sync(handle)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return after

os.fdatasync, os.fsync = counted(os.fdatasync), counted(os.fsync)
from kg.graph.store.embedded import EmbeddedStore
from kg.graph.store.shards import load_shards
with EmbeddedStore(Path(sys.argv[2]), visible=["https://example.org/graph"]) as store:
    load_shards(store, [Path(sys.argv[3])])
print("done")
"""
"""Loads shards, and kills itself after so many syncs: after each step that lasts, in turn."""


def quads(shard: int) -> set[Quad]:
    return {
        Quad(NamedNode(f"https://example.org/{shard}"), GRAPH, Literal(f"{shard}.{n}"), GRAPH)
        for n in range(EACH)
    }


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    folder = tmp_path / "shards"
    folder.mkdir()
    for number in range(SHARDS):
        text = "".join(sorted(f"{quad} .\n" for quad in quads(number)))
        (folder / f"part-{number}.nq").write_text(text)
    return folder


def loads_in_log(store: Path) -> int:
    patches = iter_patches(store / "log" / "changes.rdfp")
    return sum(patch.bulk is not None for _, patch, _ in patches)


def test_each_shard_is_loaded_once(shards: Path, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store") as store:
        first = load_shards(store, [shards])
        assert first.added == SHARDS * EACH
        assert first.done == [f"part-{number}.nq" for number in range(SHARDS)]
        version = store.version
        again = load_shards(store, [shards])
        assert (again.added, again.done, again.passed) == (0, [], first.done)
        assert store.version == version
    assert set(open_view(tmp_path / "store").quads()) == set().union(*map(quads, range(SHARDS)))


def test_new_and_changed_shards_are_loaded(shards: Path, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store") as store:
        load_shards(store, [shards])
        (shards / "part-1.nq").write_text("".join(f"{quad} .\n" for quad in quads(7)))
        more = load_shards(store, [shards])
        assert (more.done, more.added) == (["part-1.nq"], EACH)


def test_a_broken_shard_stops_the_load_and_keeps_what_was_before(
    shards: Path, tmp_path: Path
) -> None:
    (shards / "part-2.nq").write_text("fault")
    with EmbeddedStore(tmp_path / "store") as store:
        with pytest.raises(TurtleSyntaxError, match=r"part-2\.nq:1"):
            load_shards(store, [shards])
        assert len(store) == 2 * EACH
        (shards / "part-2.nq").unlink()
        assert load_shards(store, [shards]).passed == ["part-0.nq", "part-1.nq"]


def test_a_table_of_another_store_is_not_believed(shards: Path, tmp_path: Path) -> None:
    """As after the store was removed and the table was not."""
    with EmbeddedStore(tmp_path / "old") as store:
        load_shards(store, [shards])
    table = (tmp_path / "old" / NAME).read_bytes()
    with EmbeddedStore(tmp_path / "new") as store:
        (tmp_path / "new" / NAME).write_bytes(table)
        assert load_shards(store, [shards]).added == SHARDS * EACH


def test_a_line_cut_off_is_no_line(shards: Path, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store") as store:
        load_shards(store, [shards])
    path = tmp_path / "store" / NAME
    whole = path.read_bytes()
    for length in range(len(whole) - 30, len(whole)):
        path.write_bytes(whole[:length])
        assert len(JobTable(tmp_path / "store").shards) == SHARDS - 1
    for damaged in (b"x\n", HEADER.encode() + b"a\tb\n"):
        path.write_bytes(damaged)
        with pytest.raises(GraphError, match="remove it to load"):
            JobTable(tmp_path / "store")


def test_nothing_to_load_is_an_error(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store") as store:
        with pytest.raises(GraphError, match="nothing to load"):
            load_shards(store, [tmp_path / "store" / "bulk"])
        with pytest.raises(GraphError, match="can be loaded"):
            load_shards(store, [tmp_path / "store" / "state.docx"])


@pytest.mark.parametrize("sync", [1, 2, 3, 4, 9])
def test_killed_loader_goes_on_where_it_was(sync: int, shards: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    command = [sys.executable, "-c", KILLED, str(sync), str(store), str(shards)]
    killed = 0
    while True:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
        killed += 1
        command[3] = "1000"
    assert killed == 1
    wanted = set().union(*map(quads, range(SHARDS)))
    view = open_view(store)
    assert {quad for quad in view.quads() if quad.graph_name == GRAPH} == wanted
    assert len(view) == 2 * len(wanted)
    assert loads_in_log(store) == SHARDS
    assert len(JobTable(store).shards) == SHARDS
