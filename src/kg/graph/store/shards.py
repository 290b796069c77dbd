"""Loading many files into a store on disk: shard by shard, and on from where a crash came.

The job table `store/shards.tsv` has a line for each shard that is loaded: its SHA-256, how many
statements it added, the version of the store after it, and its name. A line is written and synced
after the shard is; where a crash comes in between, the shard is loaded again, which adds nothing.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import GraphError
from kg.graph.store.embedded import EmbeddedStore, digest_of
from kg.graph.store.local import FORMATS, format_of

NAME = "shards.tsv"
HEADER = "sha256\tadded\tversion\tname\n"

Progress = Callable[[int, int], None]
"""How many shards are done, of how many."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One line of the job table."""

    digest: str
    """SHA-256 of the file, 64 hex digits."""

    added: int
    """Statements that were not there before, copies in the default graph included."""

    version: int
    """Version of the store after it."""

    name: str
    """Name of the file, for people."""


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    added: int = 0
    """Statements that were not there before."""

    done: list[str] = field(default_factory=list)
    """Names of the shards that were loaded now."""

    passed: list[str] = field(default_factory=list)
    """Names of the shards that had been loaded before."""


class JobTable:
    """The table of one store."""

    def __init__(self, store: Path) -> None:
        """Read the table, and cut off a line that a crash left unfinished.

        Args:
            store: the store's folder.

        Raises:
            GraphError: the file is no job table.
        """
        self._path = store / NAME
        self.shards: dict[str, Shard] = {}
        data = self._path.read_bytes() if self._path.exists() else b""
        whole = data[: data.rfind(b"\n") + 1]
        if whole and not whole.startswith(HEADER.encode()):
            raise GraphError(f"{self._path}: is no job table; remove it to load all shards again")
        for line in whole.decode("utf-8", "replace").splitlines()[1:]:
            parts = line.split("\t", 3)
            if len(parts) != 4 or not (parts[1].isdigit() and parts[2].isdigit()):
                raise GraphError(f"{self._path}: is damaged; remove it to load all shards again")
            self.shards[parts[0]] = Shard(parts[0], int(parts[1]), int(parts[2]), parts[3])
        self._size = len(whole)

    def find(self, digest: str, version: int) -> Shard | None:
        """Return the line of a shard that a store of this version holds, else None."""
        shard = self.shards.get(digest)
        return shard if shard is not None and shard.version <= version else None

    def append(self, shard: Shard) -> None:
        """Write a line so that it lasts."""
        line = f"{shard.digest}\t{shard.added}\t{shard.version}\t{shard.name}\n"
        text = line if self._size else HEADER + line
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(handle, self._size)
            os.lseek(handle, self._size, os.SEEK_SET)
            data = text.encode()
            if os.write(handle, data) != len(data):
                raise GraphError(f"{self._path}: cannot be written")
            os.fdatasync(handle)
        finally:
            os.close(handle)
        self._size += len(data)
        self.shards[shard.digest] = shard


def load_shards(
    store: EmbeddedStore,
    paths: Iterable[Path],
    *,
    progress: Progress = lambda done, total: None,
) -> Loaded:
    """Load files, and all files of folders, one after the other by name; again is a no-op.

    A shard that was loaded before is passed over, though its statements were removed since.

    Args:
        store: where they go.
        paths: files of N-Quads, TriG, Turtle or N-Triples, or folders of such files.
        progress: is told how many are done.

    Raises:
        GraphError: there is nothing to load, or a file is none of these.
        TurtleSyntaxError: a shard cannot be parsed; those before it are loaded.
    """
    files = _files(paths)
    table = JobTable(store.folder)
    report = Loaded()
    for done, file in enumerate(files):
        progress(done, len(files))
        digest = digest_of(file)
        if table.find(digest, store.version):
            report.passed.append(file.name)
            continue
        added = store.load(file)
        name = "".join(char if char.isprintable() else "?" for char in file.name)
        table.append(Shard(digest, added, store.version, name))
        report.added += added
        report.done.append(file.name)
    progress(len(files), len(files))
    return report


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.iterdir() if file.suffix in FORMATS)
            found += sorted(inside, key=lambda file: file.name)
        else:
            found.append(path)
    if not found:
        raise GraphError(f"nothing to load: no {', '.join(sorted(FORMATS))} file is there")
    for file in found:
        format_of(file)  # a fault is found before the first is loaded
    return found
