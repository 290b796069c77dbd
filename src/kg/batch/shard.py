"""Shards: what a batch gave, in two files, written whole or not at all.

`KEY.nq` holds the quads of its articles one after the other; `KEY.json` what else is known of them,
and the digest of the first. A shard is there when the second is there and the digest holds.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.batch.work import Mapped
from kg.errors import WorkspaceError


class Shards:
    """The shards in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for left in folder.glob(".*.part"):
                left.unlink()
        except OSError as fault:
            raise WorkspaceError(folder, f"cannot be written: {fault.strerror}") from None

    def write(self, key: str, made: Sequence[Mapped]) -> str:
        """Write a shard, and return the digest of its quads.

        Raises:
            WorkspaceError: it cannot be written; nothing of it is there.
        """
        quads = "".join(one.quads for one in made).encode()
        told = {
            "sha256": hashlib.sha256(quads).hexdigest(),
            "articles": [
                {
                    "slug": one.slug,
                    "text": one.text_digest,
                    "length": len(one.quads.encode()),
                    "keys": one.keys,
                    "spans": one.spans,
                    "entities": one.entities,
                    "fault": one.fault,
                }
                for one in made
            ],
        }
        self._put(f"{key}.nq", quads)
        self._put(f"{key}.json", json.dumps(told, ensure_ascii=False).encode())
        return str(told["sha256"])

    def find(self, key: str) -> list[Mapped] | None:
        """Return what a shard holds, without the claims; None where it is not there, or damaged."""
        try:
            told = json.loads((self._folder / f"{key}.json").read_bytes())
            quads = (self._folder / f"{key}.nq").read_bytes()
            if hashlib.sha256(quads).hexdigest() != told["sha256"]:
                return None
            made, at = [], 0
            for one in told["articles"]:
                end = at + one["length"]
                made.append(
                    Mapped(
                        slug=one["slug"],
                        text_digest=one["text"],
                        quads=quads[at:end].decode(),
                        keys=tuple(one["keys"]),
                        spans=tuple((start, stop) for start, stop in one["spans"]),
                        entities=tuple(one["entities"]),
                        fault=tuple(one["fault"]) if one["fault"] else None,
                    )
                )
                at = end
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return made

    def keep_only(self, keys: Iterable[str]) -> None:
        """Remove the shards of other inputs."""
        kept = set(keys)
        for file in self._folder.iterdir():
            if file.stem not in kept:
                file.unlink(missing_ok=True)

    def _put(self, name: str, data: bytes) -> None:
        part, path = self._folder / f".{name}.part", self._folder / name
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as fault:
            part.unlink(missing_ok=True)
            raise WorkspaceError(path, f"cannot be written: {fault.strerror}") from None
