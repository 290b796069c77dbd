"""Which triples an update lets into the inferred ones, and which it takes out."""

from dataclasses import dataclass

import numpy as np
from pyoxigraph import Triple

from kg.reason.columnar.columns import LOW, Keys
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.matching import Fact
from kg.reason.columnar.schema import Row
from kg.reason.columnar.terms import LITERAL
from kg.reason.columnar.view import View, rows
from kg.reason.inference import in_order, is_fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an update did to the inferred triples about the data."""

    added: tuple[Triple, ...]
    """Inferred now and not before, sorted."""

    removed: tuple[Triple, ...]
    """Inferred before and not now, sorted."""

    rebuilt: bool
    """Whether everything was closed anew, because an axiom or a term of one was touched."""


class Ledger:
    """Keeps how things stood before each triple was first touched."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._view = engine, View(engine)
        self._before: dict[Row, bool] = {}

    def note(self, fact: Fact) -> None:
        """Remember a fact of the columns before it is put in or taken out."""
        for row in self._spoken(fact):
            self.note_row(row)

    def widen(self, facts: list[Fact]) -> None:
        """Take in what a merge lets facts say: whatever was not noted before it, was not there."""
        for fact in facts:
            for row in self._spoken(self._standing(fact)):
                self._before.setdefault(row, False)

    def note_row(self, row: Row) -> None:
        """Remember a triple before it is asserted or withdrawn."""
        if row not in self._before:
            self._before[row] = self._is_inferred(row)

    def close(self) -> Change:
        """Return what changed, now that the update is done."""
        after = {row: self._is_inferred(row) for row in self._before}
        added = [row for row, before in self._before.items() if after[row] and not before]
        removed = [row for row, before in self._before.items() if before and not after[row]]
        return Change(added=self._told(added), removed=self._told(removed), rebuilt=False)

    def _told(self, changed: list[Row]) -> tuple[Triple, ...]:
        kinds, terms = self._engine.terms.kinds, self._engine.terms
        said = [
            terms.triple(*row) for row in changed if kinds[row[0]] != LITERAL and kinds[row[1]] == 0
        ]
        return in_order(triple for triple in said if is_fact(triple))

    def _is_inferred(self, row: Row) -> bool:
        return self._view.has(*row) and not self._view.is_asserted(*row)

    def _standing(self, fact: Fact) -> Fact:
        of = self._engine.equality.of
        name, key = fact
        if name < 0:
            return ~of(~name), of(key)
        return of(name), of(key >> 32) << 32 | of(key & LOW)

    def _spoken(self, fact: Fact) -> list[Row]:
        name, key = fact
        members = self._engine.equality.members
        if name < 0:
            type_ = self._engine.names.type
            return [(one, type_, cls) for one in members(key) for cls in members(~name)]
        return [
            (left, verb, right)
            for left in members(key >> 32)
            for verb in members(name)
            for right in members(key & LOW)
        ]


def snapshot(engine: Engine) -> dict[tuple[int, int], Keys]:
    """Return the inferred triples as sorted keys, by predicate and, for rdf:type, class."""
    found: dict[tuple[int, int], Keys] = {}
    for predicate, subjects, values in rows(engine, inferred=True):
        if predicate == engine.names.type and len(set(values[:1].tolist())) == 1:
            found[predicate, int(values[0])] = subjects << 32 | values
        else:
            found[predicate, -1] = subjects << 32 | values
    return found


def compare(
    engine: Engine, before: dict[tuple[int, int], Keys], after: dict[tuple[int, int], Keys]
) -> Change:
    """Return what differs between two snapshots."""
    return Change(
        added=_beyond(engine, after, before), removed=_beyond(engine, before, after), rebuilt=True
    )


def _beyond(
    engine: Engine, these: dict[tuple[int, int], Keys], those: dict[tuple[int, int], Keys]
) -> tuple[Triple, ...]:
    none = np.empty(0, dtype=np.int64)
    kinds, terms = engine.terms.kinds, engine.terms
    said = [
        terms.triple(key >> 32, name[0], key & LOW)
        for name, keys in these.items()
        for key in np.setdiff1d(keys, those.get(name, none)).tolist()
        if kinds[key >> 32] != LITERAL and kinds[name[0]] == 0
    ]
    return in_order(triple for triple in said if is_fact(triple))
