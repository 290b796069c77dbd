"""Snapshots: states of the store on disk that never change, and so are safe to read.

A snapshot is a checkpoint (hard links), so it costs no space. Who reads one holds a shared lock on
`<version>.lock`; who cleans up takes it exclusively, and the kernel frees it when a reader dies.
"""

import fcntl
import os
import shutil
import weakref
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.errors import GraphError
from kg.graph.store.local import LocalView

KEPT = 2
"""How many snapshots stay though nobody reads them."""


@dataclass(slots=True)
class Snapshots:
    """The folder of snapshots of one store."""

    folder: Path

    @property
    def current(self) -> int | None:
        """The version of the newest snapshot, None before the first."""
        try:
            return int((self.folder / "current").read_text("ascii"))
        except FileNotFoundError:
            return None

    def path(self, version: int) -> Path:
        """Return where the snapshot of this version is."""
        return self.folder / str(version)

    def make(self, store: Store, version: int) -> Path:
        """Make the snapshot of `version` the current one, and remove old ones that nobody reads."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.path(version)
        if not path.exists():
            building = self.folder / f"{version}.tmp"
            shutil.rmtree(building, ignore_errors=True)
            store.backup(building)
            building.rename(path)
        pointer = self.folder / "current.tmp"
        pointer.write_text(str(version), "ascii")
        pointer.rename(self.folder / "current")
        self.clean()
        return path

    def clean(self) -> None:
        """Remove snapshots that are neither new nor read, and what a crash left behind."""
        for leftover in self.folder.glob("*.tmp"):
            shutil.rmtree(leftover, ignore_errors=True)
        versions = sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit())
        for version in versions[:-KEPT]:
            lock = _lock_file(self.folder, version)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(self.path(version), ignore_errors=True)
                (self.folder / f"{version}.lock").unlink(missing_ok=True)
            except BlockingIOError:
                pass  # somebody reads it
            finally:
                os.close(lock)

    def hold(self, version: int | None = None) -> tuple[int, int]:
        """Take the current snapshot, or the one given, so that it stays.

        Returns:
            Its version, and a file number: to close that lets the snapshot go.

        Raises:
            GraphError: there is no such snapshot.
        """
        for _ in range(100):  # the current one can be replaced and removed between two steps
            wanted = self.current if version is None else version
            if wanted is None:
                raise GraphError(f"{self.folder}: there is no snapshot yet")
            lock = _lock_file(self.folder, wanted)
            fcntl.flock(lock, fcntl.LOCK_SH)
            if self.path(wanted).is_dir():
                return wanted, lock
            os.close(lock)
            (self.folder / f"{wanted}.lock").unlink(missing_ok=True)
            if version is not None:
                break
        raise GraphError(f"{self.folder}: there is no snapshot {version}")

    def open(self, version: int | None = None) -> "SnapshotView":
        """Return a view of the current snapshot, or of the one given.

        Raises:
            GraphError: there is no such snapshot.
        """
        held, lock = self.hold(version)
        return SnapshotView(self.path(held), held, lock)


class SnapshotView(LocalView):
    """A `View` of a snapshot; it holds the snapshot until it is closed or collected."""

    def __init__(self, path: Path, version: int, lock: int) -> None:
        self._release = weakref.finalize(self, os.close, lock)
        super().__init__(Store.read_only(str(path)), version)

    def close(self) -> None:
        """Let the snapshot go."""
        self._release()


def _lock_file(folder: Path, version: int) -> int:
    return os.open(folder / f"{version}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
