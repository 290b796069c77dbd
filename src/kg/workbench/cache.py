"""Answers that are kept as long as the store stays as it is."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

Fields = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    body: bytes
    fields: Fields
    """The fields of its head."""

    head: bytes
    """The lines of its head, with those that every response has."""


def key_of(scope: Mapping[str, Any], asked: bytes = b"") -> bytes:
    """Return what stands for a request: address, accepted formats and host, and what it asked."""
    parts = [scope["path"].encode(), scope["query_string"], asked]
    for name, value in scope["headers"]:
        if name in {b"accept", b"host"}:
            parts += (name, value)
    return blake2b(b"\0".join(parts), digest_size=16).digest()


class Cache:
    """Least recently used answers go first; those of an older version go at once."""

    def __init__(self, most: int, longest: int) -> None:
        """Make an empty cache.

        Args:
            most: bytes of all answers together.
            longest: bytes of one answer.
        """
        self._most, self._longest = most, longest
        self._answers: OrderedDict[bytes, Kept] = OrderedDict()
        self._version = -1
        self.size = 0

    def get(self, version: int, key: bytes) -> Kept | None:
        """Return the answer for this version."""
        if version != self._version:
            self._answers.clear()
            self._version, self.size = version, 0
            return None
        kept = self._answers.get(key)
        if kept is not None:
            self._answers.move_to_end(key)
        return kept

    def put(self, version: int, key: bytes, kept: Kept) -> None:
        """Keep an answer of the version that was asked for last."""
        if version != self._version or len(kept.body) > self._longest or key in self._answers:
            return
        self._answers[key] = kept
        self.size += weight(kept)
        while self.size > self._most:
            _, old = self._answers.popitem(last=False)
            self.size -= weight(old)


def weight(kept: Kept) -> int:
    """Return the memory that an answer takes, in bytes, its head and place reckoned in."""
    return len(kept.body) + 2048
