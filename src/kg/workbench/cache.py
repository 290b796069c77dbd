"""Answers that are kept as long as the store stays as it is."""

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent."""

    body: bytes
    media: str


class Cache:
    """Least recently used answers go first; those of an older version go at once."""

    def __init__(self, most: int, longest: int) -> None:
        """Make an empty cache.

        Args:
            most: bytes of all answers together.
            longest: bytes of one answer.
        """
        self._most, self._longest = most, longest
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._version = -1
        self.size = 0

    def get(self, version: int, key: str) -> Kept | None:
        """Return the answer for this version."""
        if version != self._version:
            self._answers.clear()
            self._version, self.size = version, 0
            return None
        kept = self._answers.get(key)
        if kept is not None:
            self._answers.move_to_end(key)
        return kept

    def put(self, version: int, key: str, kept: Kept) -> None:
        """Keep an answer of the version that was asked for last."""
        if version != self._version or len(kept.body) > self._longest or key in self._answers:
            return
        self._answers[key] = kept
        self.size += len(kept.body)
        while self.size > self._most:
            _, old = self._answers.popitem(last=False)
            self.size -= len(old.body)
