"""What a crash, a loss of power or a bad disk leaves, and how the store mends or refuses it."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import GraphError, StoreLockedError
from kg.graph.store.embedded import EmbeddedStore, log_version, open_view
from kg.graph.store.patch import ROOT, Log, Patch, iter_patches

ROOT_FOLDER = Path(__file__).parents[3]
GRAPH = NamedNode("https://example.org/graph")


def quad(number: int) -> Quad:
    return Quad(NamedNode(f"https://example.org/{number}"), GRAPH, Literal(number), GRAPH)


def commit(store: EmbeddedStore, *numbers: int) -> None:
    store.add(quad(number) for number in numbers)
    store.commit()


def abandon(store: EmbeddedStore) -> None:
    """Leave the store as a killed process does: nothing is closed in order."""
    os.close(store._lock)
    store._lock = -1
    store._log.close()
    del store._store


def test_what_was_committed_is_there_after_a_crash(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    commit(store, 1, 2)
    store.remove([quad(1)])
    store.commit()
    store.add([quad(3)])  # not committed
    abandon(store)
    view = open_view(tmp_path)
    assert set(view.quads()) == {quad(2)}
    assert view.version == 2


def test_a_database_older_than_the_log_is_brought_up_to_date(tmp_path: Path) -> None:
    """As after a loss of power: the log was synced, the database was not."""
    store = EmbeddedStore(tmp_path / "store")
    commit(store, 1)
    store.snapshot()
    shutil.copytree(store.snapshots.path(1), tmp_path / "old")
    commit(store, 2)
    store.remove([quad(1)])
    store.commit()
    abandon(store)
    shutil.rmtree(tmp_path / "store" / "db")
    (tmp_path / "old").rename(tmp_path / "store" / "db")
    assert set(open_view(tmp_path / "store").quads()) == {quad(2)}


def test_a_change_cut_off_in_the_log_never_was(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path)
    commit(store, 1)
    whole = store._log.size
    abandon(store)
    log = tmp_path / "log" / "changes.rdfp"
    _, following = Patch(2, next(iter_patches(log))[0]).encode()
    for length in range(1, len(following)):
        with log.open("r+b") as file:
            file.truncate(whole)
            file.seek(whole)
            file.write(following[:length])
        opened = Log(log)
        assert (opened.version, opened.size) == (1, whole)
        opened.close()
    assert log_version(tmp_path) == 1
    assert set(open_view(tmp_path).quads()) == {quad(1)}


def test_a_changed_byte_in_the_log_is_found(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        commit(store, 1)
        commit(store, 2)
    log = tmp_path / "log" / "changes.rdfp"
    data = log.read_bytes()
    for at in range(0, len(data) - 6, 7):
        log.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(GraphError, match=r"damaged|follow"):
            Log(log).close()
    log.write_bytes(data)


def test_patches_are_chained_by_digest(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        commit(store, 1)
        commit(store, 2)
    found = list(iter_patches(tmp_path / "log" / "changes.rdfp"))
    assert [patch.prev for _, patch, _ in found] == [ROOT, found[0][0]]
    assert [patch.change.added for _, patch, _ in found] == [(quad(1),), (quad(2),)]


def test_a_log_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        commit(store, 1)
    (tmp_path / "log" / "changes.rdfp").unlink()
    with pytest.raises(GraphError, match="shorter than the store"):
        EmbeddedStore(tmp_path)


def test_leftovers_are_removed(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        commit(store, 1)
    (tmp_path / "db" / "bulk-123.sst").write_bytes(b"left")
    (tmp_path / "snapshots" / "9.tmp").mkdir()
    with EmbeddedStore(tmp_path):
        assert not (tmp_path / "db" / "bulk-123.sst").exists()
        assert not (tmp_path / "snapshots" / "9.tmp").exists()


def test_only_few_snapshots_are_kept(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        for number in range(6):
            commit(store, number)
            store.snapshot()
        kept = [path.name for path in (tmp_path / "snapshots").iterdir() if path.name.isdigit()]
    assert sorted(kept) == ["5", "6"]


def test_a_store_of_another_format_is_refused(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        commit(store, 1)
    state = json.loads((tmp_path / "state.json").read_text())
    (tmp_path / "state.json").write_text(json.dumps(state | {"format": 99}))
    with pytest.raises(GraphError, match="format 99, this kg reads 1"):
        EmbeddedStore(tmp_path)


def test_a_lock_of_a_dead_process_is_no_lock(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path\n"
        "from kg.graph.store.embedded import EmbeddedStore\n"
        "store = EmbeddedStore(Path(sys.argv[1])); print('open', flush=True)\n"
        "sys.stdin.read(); os._exit(9)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreLockedError, match=f"process {other.pid} writes this store"):
            EmbeddedStore(tmp_path)
        other.communicate()
    EmbeddedStore(tmp_path).close()


def test_a_full_disk_is_an_error_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = EmbeddedStore(tmp_path)
    commit(store, 1)
    log = tmp_path / "log" / "changes.rdfp"
    before = log.read_bytes()
    write = os.write

    def write_some(handle: int, data: bytes) -> int:
        if len(data) > 50:
            return write(handle, data[:50])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write_some)
        store.add([quad(2)])
        with pytest.raises(OSError, match="No space left"):
            store.commit()
    assert log.read_bytes() == before
    assert set(store.quads()) == {quad(1)}
    assert store.commit() == 2  # what was staged is still staged
    store.close()
    assert set(open_view(tmp_path).quads()) == {quad(1), quad(2)}


@pytest.mark.slow
def test_no_acknowledged_change_is_lost_when_the_writer_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "bench/crash.py", "--kills", "200", "--seed", "5"],
        cwd=ROOT_FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 lost, 0 partial" in done.stdout
