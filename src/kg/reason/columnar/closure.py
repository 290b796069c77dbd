"""The fixpoint over whole columns: semi-naive rounds of copies and joins."""

import resource
import time
from collections.abc import Iterable

import numpy as np

from kg.errors import BudgetError
from kg.reason.columnar.columns import LOW, NO_KEYS, Column, Keys, distinct, flipped, is_in
from kg.reason.columnar.compile import Atom, Plan, Plans, in_order
from kg.reason.columnar.terms import Terms
from kg.reason.inference import Budget

Fresh = dict[int, list[Keys]]
Rows = dict[int, Keys]
"""A table of bindings: variable to its values, all of one length."""


class Columns(dict[int, Column]):
    """Columns by name; a missing one is made when it is asked for."""

    def __missing__(self, name: int) -> Column:
        column = self[name] = Column(unary=name < 0)
        return column

    def size(self) -> int:
        """Return the number of facts."""
        return sum(len(column) for column in self.values())

    def settle(self) -> None:
        """Work every overlay in."""
        for column in self.values():
            column.settle()


class Meter:
    """Holds a budget against what has been derived."""

    def __init__(self, budget: Budget, terms: Terms, start: int) -> None:
        self._budget, self._terms, self._start = budget, terms, start
        self._began = time.process_time()

    def check(self, total: int, rule: str, column: int) -> None:
        """Raise BudgetError where a limit is passed."""
        budget, limit = self._budget, ""
        if budget.triples is not None and total - self._start > budget.triples:
            limit = f"{budget.triples} derived triples"
        elif budget.seconds is not None and time.process_time() - self._began > budget.seconds:
            limit = f"{budget.seconds:g} s of CPU"
        elif budget.megabytes is not None and _resident() > budget.megabytes:
            limit = f"{budget.megabytes} MiB"
        if limit:
            term = self._terms.all[column if column >= 0 else ~column]
            raise BudgetError(limit, rule, str(term))


def _resident() -> int:
    """Return the peak of resident memory in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


class Fixpoint:
    """One run of the plans over the columns, until nothing is new."""

    def __init__(self, columns: Columns, plans: Plans, meter: Meter, rank: int) -> None:
        self.columns, self.plans, self.meter = columns, plans, meter
        self.rank = rank
        """The highest rank given so far."""

        self.grown: set[int] = set()
        """Columns that got facts."""

        self.total = columns.size()
        self._whole: set[int] = set()
        self._edges: dict[int, Keys] = {}
        self._paths: Fresh = {}

    def run(self, fresh: Fresh, whole: Iterable[int] = ()) -> None:
        """Derive all that follows from `fresh` facts, which are in the columns already.

        `whole` names the columns where `fresh` is everything: their joins are done once.
        """
        self._whole = set(whole)
        fresh = self._spread_all(fresh)
        while fresh:
            fresh = self._round(fresh)
            self._whole = set()

    def _round(self, fresh: Fresh) -> Fresh:
        """Join what is new with everything; return what came of it, spread."""
        delta = {name: _one(parts) for name, parts in fresh.items()}
        found: Fresh = {}
        for plan in self.plans.joins:
            if plan.head is None or plan.rule == "prp-trp":
                continue
            for keys in self._uses(plan, delta):
                # A rank of its own for every step: what it gives may be read by the next one.
                self.rank += self._put(found, plan.rule, plan.head.column, keys, self.rank + 1)
        paths, self._paths = self._paths, {}
        for plan in self.plans.joins:
            name = plan.body[0].column
            if plan.rule == "prp-trp" and name in fresh:
                own = {id(keys) for keys in paths.get(name, ())}
                edges = [keys for keys in fresh[name] if id(keys) not in own]
                if edges:
                    self._transitive(found, name, _one(edges))
        return self._spread_all(found)

    def _put(self, found: Fresh, rule: str, name: int, keys: Keys, rank: int) -> bool:
        """Add facts; return whether any is new."""
        if not len(keys):
            return False
        added = self.columns[name].grow(keys, rank)
        if not len(added):
            return False
        self.total += len(added)
        self.grown.add(name)
        found.setdefault(name, []).append(added)
        self.meter.check(self.total, rule, name)
        return True

    def _spread_all(self, fresh: Fresh) -> Fresh:
        """Copy new facts wherever copies lead; return them with the copies."""
        base, top = self.rank, self.rank
        found: Fresh = {name: list(parts) for name, parts in fresh.items()}
        moves = [
            (way.steps, name, way) for name in sorted(fresh) for way in self.plans.spread(name)
        ]
        moves.sort(key=lambda move: (move[0], move[1], move[2].column, move[2].sides))
        for steps, name, way in moves:
            for keys in fresh[name]:
                moved = _moved(keys, name < 0, way.sides)
                self._put(found, "a copy", way.column, moved, base + steps)
            top = max(top, base + steps)
        self.rank = top
        return found

    def _transitive(self, found: Fresh, name: int, delta: Keys) -> None:
        """Close one property under its own edges: each new path is a path and one edge."""
        column = self.columns[name]
        known = self._edges.get(name, NO_KEYS if name in self._whole else column.keys)
        edges = self._edges[name] = distinct(np.concatenate([known, delta]))
        paths = [_compose(delta, edges)]
        if len(delta) < len(column.keys):
            paths.append(_compose(column.keys, np.sort(delta)))
        while self._put(found, "prp-trp", name, np.concatenate(paths), self.rank + 1):
            self.rank += 1
            fresh = found[name][-1]
            self._paths.setdefault(name, []).append(fresh)
            paths = [_compose(fresh, edges)]

    def _uses(self, plan: Plan, delta: dict[int, Keys]) -> Iterable[Keys]:
        """Yield the conclusions of a plan that need a new fact."""
        for place, atom in enumerate(plan.body):
            keys = delta.get(atom.column)
            if keys is None:
                continue
            # Where an earlier atom's facts are all new, that atom has found these already.
            if any(other.column in self._whole for other in plan.body[:place]):
                continue
            rows = _start(atom, keys)
            for other in in_order(plan.body, plan.body[place], place):
                if not len(next(iter(rows.values()))):
                    break
                rows = _extend(rows, other, self.columns[other.column])
            else:
                yield _head(plan.head, rows) if plan.head else NO_KEYS


def equal_pairs(plan: Plan, columns: Columns) -> Keys:
    """Return pairs of terms that a plan makes equal: enough of them to connect all.

    Both equal variables stand in like conditions, so one half of the body is read, sorted by all
    it shares with the other half, and neighbours are paired.
    """
    assert plan.equal is not None  # noqa: S101 (the caller asks only plans that equate)
    one, other = plan.equal
    half = [atom for atom in plan.body if other not in atom.args]
    rows = _start(half[0], columns[half[0].column].keys)
    for atom in half[1:]:
        rows = _extend(rows, atom, columns[atom.column])
    shared = [values for arg, values in sorted(rows.items()) if arg != one]
    ordered = np.lexsort((rows[one], *shared))
    ends = rows[one][ordered]
    together = ends[1:] != ends[:-1]
    for values in shared:
        together &= values[ordered][1:] == values[ordered][:-1]
    pairs: Keys = ends[:-1][together] << 32 | ends[1:][together]
    return pairs


def _one(parts: list[Keys]) -> Keys:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _moved(keys: Keys, unary: bool, sides: tuple[int, ...]) -> Keys:
    if unary or sides == (0, 1):
        return keys
    if sides == (1, 0):
        return flipped(keys)
    return keys >> 32 if sides == (0,) else keys & LOW


def _compose(left: Keys, right: Keys) -> Keys:
    """Return (x, z) for (x, y) in `left` and (y, z) in `right`, which is sorted."""
    middle = left & LOW
    low = right.searchsorted(middle << 32)
    high = right.searchsorted((middle + 1) << 32)
    rows, at = _ranges(low, high)
    return (left[rows] >> 32) << 32 | (right[at] & LOW)


def _ranges(low: Keys, high: Keys) -> tuple[Keys, Keys]:
    """Return, for each range, its row as often as it is long, and the places it spans."""
    counts = high - low
    rows = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    places = np.arange(len(rows)) - np.repeat(ends - counts, counts) + np.repeat(low, counts)
    return rows, places


def _start(atom: Atom, keys: Keys) -> Rows:
    """Return the bindings that the facts `keys` give an atom."""
    sides = (keys,) if len(atom.args) == 1 else (keys >> 32, keys & LOW)
    keep = np.ones(len(keys), dtype=np.bool_)
    rows: Rows = {}
    for arg, values in zip(atom.args, sides, strict=True):
        if arg < 0:
            keep &= values == ~arg
        elif arg in rows:
            keep &= values == rows[arg]
        else:
            rows[arg] = values
    return rows if keep.all() else {arg: values[keep] for arg, values in rows.items()}


def _extend(rows: Rows, atom: Atom, column: Column) -> Rows:
    """Return the bindings that also fit `atom`."""
    length = len(next(iter(rows.values())))
    given = [rows.get(a) if a >= 0 else np.full(length, ~a, dtype=np.int64) for a in atom.args]
    if all(values is not None for values in given):
        asked = _key([values for values in given if values is not None])
        keep = is_in(asked, column.keys)
        return {arg: values[keep] for arg, values in rows.items()}
    if given[0] is None and (len(given) == 1 or given[1] is None):
        return _cross(rows, atom, column, length)
    known, index = (given[0], column.keys) if given[0] is not None else (given[1], column.back)
    assert known is not None  # noqa: S101 (one of the two is bound)
    low = index.searchsorted(known << 32)
    high = index.searchsorted((known + 1) << 32)
    at_rows, places = _ranges(low, high)
    extended = {arg: values[at_rows] for arg, values in rows.items()}
    extended[atom.args[1 if given[0] is not None else 0]] = index[places] & LOW
    return extended


def _cross(rows: Rows, atom: Atom, column: Column, length: int) -> Rows:
    """Return every binding with every fact of an atom that shares no variable with them."""
    other = _start(atom, column.keys)
    count = len(next(iter(other.values())))
    crossed = {arg: np.repeat(values, count) for arg, values in rows.items()}
    crossed.update({arg: np.tile(values, length) for arg, values in other.items()})
    return crossed


def _key(sides: list[Keys]) -> Keys:
    return sides[0] if len(sides) == 1 else sides[0] << 32 | sides[1]


def _head(head: Atom, rows: Rows) -> Keys:
    length = len(next(iter(rows.values())))
    return _key([rows[a] if a >= 0 else np.full(length, ~a, dtype=np.int64) for a in head.args])
