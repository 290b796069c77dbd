"""Equality by union-find: one term stands for all that are the same."""

from collections.abc import Iterable

import numpy as np

from kg.reason.columnar.columns import Keys
from kg.reason.columnar.terms import Terms


class Equality:
    """Classes of equal terms. Literals of one value are equal for good; the rest can be split."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._stands: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._valued = 0
        self.merged: set[int] = set()
        """Terms that stand for a class that was merged, so that could be split."""

    def of(self, term: int) -> int:
        """Return the term that stands for `term`."""
        return self._stands.get(term, term)

    def members(self, stands: int) -> list[int]:
        """Return the class that `stands` stands for, sorted."""
        return self._members.get(stands, [stands])

    def refresh(self) -> None:
        """Take in literals that were read since the last time."""
        known = self._terms.same_value
        if len(known) == self._valued:
            return
        for literal, first in list(known.items())[self._valued :]:
            self._join(self.of(first), literal)
        self._valued = len(known)

    def _join(self, kept: int, lost: int) -> None:
        joined = sorted(self.members(kept) + self.members(lost))
        self._members.pop(lost, None)
        self._members[kept] = joined
        for member in joined:
            self._stands[member] = kept

    def union(self, left: int, right: int) -> tuple[int, int] | None:
        """Make two terms equal; return who stands for all and who no longer does, or None."""
        kept, lost = sorted((self.of(left), self.of(right)))
        if kept == lost:
            return None
        self._join(kept, lost)
        self.merged.discard(lost)
        self.merged.add(kept)
        return kept, lost

    def split(self, stands: int) -> list[int]:
        """Take a merged class apart, but for literals of one value; return its members."""
        members = self.members(stands)
        self.merged.discard(stands)
        for member in members:
            self._stands.pop(member, None)
        self._members.pop(stands, None)
        same_value = self._terms.same_value
        for member in members:
            first = same_value.get(member)
            if first is not None:
                self._join(self.of(first), member)
        return members

    def table(self) -> Keys | None:
        """Return for each term who stands for it, as an array; None where all stand alone."""
        if not self._stands:
            return None
        table = np.arange(len(self._terms), dtype=np.int64)
        table[list(self._stands)] = list(self._stands.values())
        return table

    @property
    def table_is_needed(self) -> bool:
        """Whether any term stands for another."""
        return bool(self._stands)

    def standing(self) -> Iterable[int]:
        """Return the terms that stand for others."""
        return self._members
