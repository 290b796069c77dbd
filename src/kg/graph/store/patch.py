"""The change log: RDF Patch, append-only, each patch chained to the one before by its digest.

A patch is

    H id <urn:sha256:…> .      SHA-256 over all lines after this one
    H prev <urn:sha256:…> .    the id of the patch before, 64 zeros for the first
    H version "7" .
    TX .
    D <s> <p> <o> <g> .        quads that go, sorted
    A <s> <p> <o> <g> .        quads that come, sorted
    TC .

A file loaded in bulk is one patch without A and D: `H bulk <urn:sha256:…> .` and `H file "NAME" .`
name it. See https://afs.github.io/rdf-delta/rdf-patch.html. A patch that the end of the file cuts
short was never acknowledged, and is dropped; any other fault is an error.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import GraphError
from kg.graph.store.changes import Change

ROOT = "0" * 64
"""The digest before the first patch."""

_ID = re.compile(rb"H id <urn:sha256:([0-9a-f]{64})> \.\n")
_HEADER = re.compile(r'H (\w+) (?:<urn:sha256:([0-9a-f]{64})>|("(?:[^"\\]|\\.)*")) \.')
_END = b"TC .\n"


@dataclass(frozen=True, slots=True)
class Patch:
    """One commit as it stands in the log."""

    version: int
    prev: str
    """Digest of the patch before, 64 hex digits."""

    change: Change = field(default_factory=Change)
    bulk: str | None = None
    """SHA-256 of the file that was loaded in bulk, 64 hex digits."""

    file: str | None = None
    """The name under which a copy of that file is kept until the next checkpoint."""

    def encode(self) -> tuple[str, bytes]:
        """Return the digest and the bytes of the patch."""
        lines = [f"H prev <urn:sha256:{self.prev}> .", f'H version "{self.version}" .']
        if self.bulk is not None:
            lines += [f"H bulk <urn:sha256:{self.bulk}> .", f"H file {json.dumps(self.file)} ."]
        lines.append("TX .")
        lines += [f"D {quad} ." for quad in self.change.removed]
        lines += [f"A {quad} ." for quad in self.change.added]
        body = "\n".join(lines).encode() + b"\n" + _END
        digest = hashlib.sha256(body).hexdigest()
        return digest, f"H id <urn:sha256:{digest}> .\n".encode() + body


def decode(body: bytes) -> Patch:
    """Return the patch of the bytes after its `H id` line."""
    header: dict[str, str] = {}
    rows: dict[str, list[bytes]] = {"A": [], "D": []}
    for line in body.splitlines():
        if line.startswith(b"H "):
            match = _HEADER.fullmatch(line.decode())
            if match is None:
                raise ValueError(f"no header of a patch: {line.decode()}")
            header[match[1]] = match[2] or json.loads(match[3])
        elif line[:2] in {b"A ", b"D "}:
            rows[line[:1].decode()].append(line[2:])
    change = Change(_quads(rows["A"]), _quads(rows["D"]))
    version = int(header["version"])
    return Patch(version, header["prev"], change, header.get("bulk"), header.get("file"))


def _quads(lines: list[bytes]) -> tuple[Quad, ...]:
    return tuple(parse(b"\n".join(lines), RdfFormat.N_QUADS))


class Log:
    """One file of the log, open for appending; nobody else may write it."""

    def __init__(self, path: Path, *, start: int = 0, prev: str = ROOT, version: int = 0) -> None:
        """Open the log, check it from byte `start` on, and cut off an unfinished patch.

        Args:
            path: the file; made where it is missing.
            start: offset in bytes from which patches are read.
            prev: digest of the last patch before `start`.
            version: version of the last patch before `start`.

        Raises:
            GraphError: a patch is not what its digest says, or does not follow the one before.
        """
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.digest, self.version = prev, version
        self.patches: list[Patch] = []
        self.size = start
        self._before = (start, prev, version)
        for digest, patch, end in iter_patches(path, start=start):
            if patch.prev != self.digest or patch.version != self.version + 1:
                raise GraphError(f"{path}: patch {patch.version} does not follow {self.version}")
            self.patches.append(patch)
            self._before = (self.size, self.digest, self.version)
            self.digest, self.version, self.size = digest, patch.version, end
        os.ftruncate(self._file, self.size)
        os.lseek(self._file, self.size, os.SEEK_SET)

    def append(self, patch: Patch) -> None:
        """Write the patch so that it survives a loss of power.

        Raises:
            OSError: it could not be written; the log is as it was before.
        """
        digest, data = patch.encode()
        try:
            written = 0
            while written < len(data):
                written += os.write(self._file, data[written:])
            os.fdatasync(self._file)
        except OSError:
            os.ftruncate(self._file, self.size)
            os.lseek(self._file, self.size, os.SEEK_SET)
            raise
        self._before = (self.size, self.digest, self.version)
        self.size += len(data)
        self.digest, self.version = digest, patch.version

    def undo(self) -> None:
        """Take the last patch off again; it was not acknowledged."""
        self.size, self.digest, self.version = self._before
        os.ftruncate(self._file, self.size)
        os.lseek(self._file, self.size, os.SEEK_SET)
        os.fdatasync(self._file)

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def iter_patches(path: Path, *, start: int = 0) -> Iterator[tuple[str, Patch, int]]:
    """Yield digest, patch and end offset of each whole patch from byte `start` on.

    Raises:
        GraphError: a patch other than one cut off by the end of the file is damaged.
    """
    with path.open("rb") as file:
        file.seek(start)
        end = start
        while True:
            first = file.readline()
            body = bytearray()
            finished = False
            for line in file:
                body += line
                if line == _END:
                    finished = True
                    break
            match = _ID.fullmatch(first)
            if not finished:  # nothing comes after it: it was being written when the process died
                return
            if match is None or hashlib.sha256(body).hexdigest() != match[1].decode():
                raise GraphError(f"{path}: the patch at byte {end} is damaged")
            end += len(first) + len(body)
            yield match[1].decode(), decode(bytes(body)), end
