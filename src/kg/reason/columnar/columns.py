"""Sorted columns: the members of a class, the pairs of a property, each with its rank.

A pair is one integer, subject in the upper 32 bits; a member is its number. A column is an array
that is never written into, plus an overlay of single changes that `settle` works in. The rank of a
derived fact is above the ranks of the premises of at least one of its derivations; that is what
makes retraction exact (see `delta`).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Ranks = NDArray[np.int32]

LOW = (1 << 32) - 1
NO_KEYS: Keys = np.empty(0, dtype=np.int64)
NO_RANKS: Ranks = np.empty(0, dtype=np.int32)


def pair(left: int, right: int) -> int:
    """Return the key of a pair."""
    return left << 32 | right


def flipped(keys: Keys) -> Keys:
    """Return the keys with both sides exchanged, in the order of `keys`."""
    return (keys & LOW) << 32 | keys >> 32


def distinct(keys: Keys) -> Keys:
    """Return the keys sorted, each once."""
    if len(keys) < 2:
        return keys
    ordered = np.sort(keys)
    keep = np.empty(len(ordered), dtype=np.bool_)
    keep[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=keep[1:])
    return ordered if keep.all() else ordered[keep]


def is_in(keys: Keys, ordered: Keys) -> NDArray[np.bool_]:
    """Return for each of `keys` whether `ordered`, which is sorted, has it."""
    if not len(ordered):
        return np.zeros(len(keys), dtype=np.bool_)
    at = ordered.searchsorted(keys)
    at[at == len(ordered)] = 0
    found: NDArray[np.bool_] = ordered[at] == keys
    return found


class Column:
    """Facts of one property or class."""

    __slots__ = ("_back", "_minus", "_plus", "_plus_left", "_plus_right", "keys", "ranks", "unary")

    def __init__(self, unary: bool, keys: Keys = NO_KEYS, ranks: Ranks | None = None) -> None:
        self.unary = unary
        self.keys = keys
        """Sorted, each once; without the overlay until `settle`."""

        self.ranks = np.zeros(len(keys), dtype=np.int32) if ranks is None else ranks
        self._back: Keys | None = None
        self._plus: dict[int, int] = {}
        self._minus: set[int] = set()
        self._plus_left: dict[int, set[int]] = {}
        self._plus_right: dict[int, set[int]] = {}

    def __len__(self) -> int:
        return len(self.keys) + len(self._plus) - len(self._minus)

    def __contains__(self, key: int) -> bool:
        return self.rank(key) is not None

    def rank(self, key: int) -> int | None:
        """Return the rank of the fact, or None where it is not there."""
        found = self._plus.get(key)
        if found is not None:
            return found
        keys = self.keys
        at = int(keys.searchsorted(key))
        if at < keys.size and keys.item(at) == key and key not in self._minus:
            return int(self.ranks.item(at))
        return None

    def rights(self, left: int) -> list[int]:
        """Return what `left` is paired with."""
        low, high = self.keys.searchsorted((left << 32, (left + 1) << 32))
        found: list[int] = (self.keys[low:high] & LOW).tolist() if low < high else []
        if self._minus and found:
            found = [right for right in found if left << 32 | right not in self._minus]
        more = self._plus_left.get(left)
        return found + sorted(more) if more else found

    def lefts(self, right: int) -> list[int]:
        """Return what is paired with `right`."""
        back = self.back
        low, high = back.searchsorted((right << 32, (right + 1) << 32))
        found: list[int] = (back[low:high] & LOW).tolist() if low < high else []
        if self._minus and found:
            found = [left for left in found if left << 32 | right not in self._minus]
        more = self._plus_right.get(right)
        return found + sorted(more) if more else found

    def mentions(self, term: int) -> list[int]:
        """Return the keys of the facts that hold `term`."""
        if self.unary:
            return [term] if term in self else []
        found = [term << 32 | right for right in self.rights(term)]
        if self._back is not None:
            lefts = self.lefts(term)
        else:
            at = np.flatnonzero((self.keys & LOW) == term)
            lefts = [key >> 32 for key in self.keys[at].tolist() if key not in self._minus]
            lefts += sorted(self._plus_right.get(term, ()))
        return found + [left << 32 | term for left in lefts if left != term]

    def __iter__(self) -> Iterator[int]:
        """Yield every key, sorted."""
        self.settle()
        yield from self.keys.tolist()

    @property
    def back(self) -> Keys:
        """The settled pairs with both sides exchanged, sorted; made when first asked for."""
        if self._back is None:
            self._back = np.sort(flipped(self.keys))
        return self._back

    def put(self, key: int, rank: int) -> None:
        """Add one fact, or give it this rank."""
        if key not in self._plus and self._settled(key):
            self._minus.add(key)
        self._plus[key] = rank
        if not self.unary:
            left, right = key >> 32, key & LOW
            self._plus_left.setdefault(left, set()).add(right)
            self._plus_right.setdefault(right, set()).add(left)

    def drop(self, key: int) -> None:
        """Take one fact out; it must be there."""
        if key in self._plus:
            del self._plus[key]
            if not self.unary:
                left, right = key >> 32, key & LOW
                self._plus_left[left].discard(right)
                self._plus_right[right].discard(left)
        else:
            self._minus.add(key)

    def _settled(self, key: int) -> bool:
        at = int(self.keys.searchsorted(key))
        return at < self.keys.size and self.keys.item(at) == key

    def settle(self) -> None:
        """Work the overlay into the array."""
        if self._minus:
            gone = np.array(sorted(self._minus), dtype=np.int64)
            keep = np.ones(len(self.keys), dtype=np.bool_)
            keep[self.keys.searchsorted(gone)] = False
            self.keys, self.ranks = self.keys[keep], self.ranks[keep]
            self._back = None
            self._minus = set()
        if self._plus:
            keys = np.array(sorted(self._plus), dtype=np.int64)
            ranks = np.array([self._plus[key] for key in keys.tolist()], dtype=np.int32)
            self._plus, self._plus_left, self._plus_right = {}, {}, {}
            self.merge(keys, ranks)

    @property
    def loose(self) -> int:
        """How many changes the overlay holds."""
        return len(self._plus) + len(self._minus)

    def grow(self, keys: Keys, rank: int) -> Keys:
        """Add those of `keys` (any order) that are not there; return them, sorted."""
        fresh = distinct(keys)
        if len(self.keys):
            fresh = fresh[~is_in(fresh, self.keys)]
        if len(fresh):
            self.merge(fresh, np.full(len(fresh), rank, dtype=np.int32))
        return fresh

    def merge(self, keys: Keys, ranks: Ranks) -> None:
        """Add facts, sorted, none of which is there."""
        self._back = None
        if not len(self.keys):
            self.keys, self.ranks = keys, ranks
            return
        at = self.keys.searchsorted(keys) + np.arange(len(keys))
        old = np.ones(len(self.keys) + len(keys), dtype=np.bool_)
        old[at] = False
        merged = np.empty(len(old), dtype=np.int64)
        merged_ranks = np.empty(len(old), dtype=np.int32)
        merged[at], merged[old] = keys, self.keys
        merged_ranks[at], merged_ranks[old] = ranks, self.ranks
        self.keys, self.ranks = merged, merged_ranks
