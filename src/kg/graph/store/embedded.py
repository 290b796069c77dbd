"""The store of a workspace: pyoxigraph on disk, a change log beside it, and snapshots to read.

    store/lock             held by the one process that writes
    store/db/              RocksDB; only the writer opens it
    store/log/changes.rdfp the change log
    store/state.json       how far the log is known to be in db/ on disk
    store/bulk/            files being loaded
    store/snapshots/       see `snapshots`

A commit is written to the log and synced, then applied. A crash in between is mended by the next
writer: it applies again what the log holds beyond `state.json`. Patches are sets, so applying one
twice is applying it once, and the database may be at any point in between.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from kg.errors import GraphError, StoreLockedError, TurtleSyntaxError
from kg.graph.store.changes import Change
from kg.graph.store.local import LocalWriter, apply, bulk_load, format_of
from kg.graph.store.patch import ROOT, Log, Patch, iter_patches
from kg.graph.store.snapshots import Snapshots, SnapshotView

FORMAT = 1
"""The format of a store folder; it grows when an older kg could not read it."""


class EmbeddedStore(LocalWriter):
    """The `Writer` of a store folder, of which there is one at a time.

    Closing it makes a snapshot of the last version, which `open_view` reads.
    """

    def __init__(self, folder: Path, *, visible: Iterable[str] = ()) -> None:
        """Open the store, which is made where it is missing, and mend what a crash left.

        Args:
            folder: the store's folder.
            visible: IRIs of the graphs whose triples lie in the default graph too.

        Raises:
            StoreLockedError: another process writes it.
            GraphError: log and store do not belong together, or the log is damaged.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._lock = _take_lock(folder)
        try:
            _read_state(folder)  # what another format means must not be touched
            self.snapshots = Snapshots(folder / "snapshots")
            for leftover in (folder / "db").glob("bulk-*.sst"):
                leftover.unlink()
            (folder / "log").mkdir(mode=0o700, exist_ok=True)
            (folder / "bulk").mkdir(mode=0o700, exist_ok=True)
            store = Store(folder / "db")
            super().__init__(store, visible=visible)
            self._log = self._recover(store)
            self._version = self._log.version
            self._broken = False
            self.snapshots.folder.mkdir(mode=0o700, exist_ok=True)
            self.snapshots.clean()
        except BaseException:
            os.close(self._lock)
            raise

    def snapshot(self) -> Path:
        """Return the folder of a snapshot of this version, made now where it is missing."""
        path = self.snapshots.path(self._version)
        if self.snapshots.current != self._version or not path.is_dir():
            self._checkpoint()
            self.snapshots.make(self._store, self._version)
        return path

    def optimize(self) -> None:
        """Compact the database; worth it after much loading."""
        self._store.optimize()

    def close(self) -> None:
        """Drop what is staged, make a snapshot, and let the store go."""
        if self._lock < 0:
            return
        self.rollback()
        try:
            if not self._broken:
                self.snapshot()
        finally:
            self._log.close()
            del self._store  # closes the database
            os.close(self._lock)
            self._lock = -1

    def _recover(self, store: Store) -> Log:
        state = _read_state(self.folder)
        path = self.folder / "log" / "changes.rdfp"
        if state["size"] > (path.stat().st_size if path.exists() else 0):
            raise GraphError(f"{path}: the log is shorter than the store; restore both from a copy")
        log = Log(path, start=state["size"], prev=state["digest"], version=state["version"])
        for patch in log.patches:
            if patch.bulk is not None:
                self._load_again(store, log, patch)
            apply(store, patch.change)
        if log.patches:
            store.flush()
            _write_state(self.folder, log)
        log.patches.clear()
        self._clear_bulk()
        return log

    def _load_again(self, store: Store, log: Log, patch: Patch) -> None:
        path = self.folder / "bulk" / str(patch.file)
        if not path.exists() or digest_of(path) != patch.bulk:
            raise GraphError(f"{path}: a file being loaded was changed; load it again")
        try:
            bulk_load(store, path, path, self.visible)
        except TurtleSyntaxError:
            log.undo()  # the crash came before the fault was found: nothing was loaded

    def _checkpoint(self) -> None:
        """Make sure that all of the log is in the database on disk, and say so."""
        self._store.flush()
        _write_state(self.folder, self._log)
        self._clear_bulk()

    def _clear_bulk(self) -> None:
        for path in (self.folder / "bulk").iterdir():
            path.unlink()

    def _record(self, change: Change) -> None:
        self._append(Patch(self._version + 1, self._log.digest, change))

    def _append(self, patch: Patch) -> None:
        if self._broken:
            raise GraphError(f"{self.folder}: an earlier write failed; open the store again")
        self._log.append(patch)
        self._version = patch.version

    def _apply(self, change: Change) -> None:
        try:
            super()._apply(change)
        except BaseException:
            self._broken = True  # the log is ahead: opening again applies the rest
            raise

    def _bulk_load(self, path: Path) -> int:
        """Log the file, then load it; a crash in between is mended from the copy in `bulk/`."""
        format_of(path)
        digest = digest_of(path)
        kept = self.folder / "bulk" / f"{digest}{path.suffix}"
        try:
            os.link(path, kept)
        except FileExistsError:
            pass
        except OSError:
            shutil.copyfile(path, kept)
        self._append(Patch(self._version + 1, self._log.digest, bulk=digest, file=kept.name))
        count = 0
        try:
            count = bulk_load(self._store, kept, path, self.visible)
        finally:
            if not count:  # nothing new, or a fault: then nothing was loaded
                self._log.undo()
                self._version = self._log.version
        self._checkpoint()
        return count


def open_view(folder: Path) -> SnapshotView:
    """Return a view of the newest snapshot of a store folder.

    Where nobody writes, what a crash left is mended first, so that the view is of the last commit.

    Raises:
        GraphError: there is no store in `folder`.
    """
    if not (folder / "db").is_dir():
        raise GraphError(f"{folder}: there is no store here; run kg build")
    snapshots = Snapshots(folder / "snapshots")
    if _is_stale(folder, snapshots.current):
        try:
            EmbeddedStore(folder).close()
        except StoreLockedError:
            if snapshots.current is None:
                raise
    return snapshots.open()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def log_version(folder: Path) -> int:
    """Return the version of the last whole patch in the log of a store folder."""
    state = _read_state(folder)
    path = folder / "log" / "changes.rdfp"
    version = int(state["version"])
    if path.exists():
        for _, patch, _ in iter_patches(path, start=int(state["size"])):
            version = patch.version
    return version


def _is_stale(folder: Path, snapshot: int | None) -> bool:
    """Return whether the log holds a commit that the newest snapshot does not."""
    state = _read_state(folder)
    path = folder / "log" / "changes.rdfp"
    size = path.stat().st_size if path.exists() else 0
    return snapshot != int(state["version"]) or size > int(state["size"])


def _take_lock(folder: Path) -> int:
    """Return a handle that holds the lock of the store; closing it or dying lets it go."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 100, 0).decode("ascii", "replace").strip()
        os.close(handle)
        raise StoreLockedError(folder, holder) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"process {os.getpid()}\n".encode("ascii"), 0)
    return handle


def _read_state(folder: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((folder / "state.json").read_text("ascii"))
    except FileNotFoundError:
        return {"version": 0, "digest": ROOT, "size": 0}
    if state.get("format") != FORMAT:
        raise GraphError(
            f"{folder}: the store has format {state.get('format')}, this kg reads {FORMAT}; "
            "remove it and run kg build, or use the kg that wrote it"
        )
    return state


def _write_state(folder: Path, log: Log) -> None:
    """Replace the state file in one step, and make that last."""
    state = {"format": FORMAT, "version": log.version, "digest": log.digest, "size": log.size}
    path = folder / "state.json.tmp"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, json.dumps(state).encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    path.rename(folder / "state.json")
    directory = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
