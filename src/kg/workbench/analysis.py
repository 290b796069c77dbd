"""Plain queries that group, sort or follow paths without end, answered over columns.

The engine walks row by row through the index for these, and sorts all before it takes ten. Here
they are joins, sums and sorts of arrays. What does not fit exactly is left to the engine, and the
same reader asks it.
"""

from collections.abc import Callable

import numpy as np
from pyoxigraph import Literal, NamedNode

from kg.graph.store import Term
from kg.workbench.columns import Columns, Ids, Relation, UnfitError
from kg.workbench.plan import Aggregate, Part, Pattern, Plan, Var

MOST = 20_000_000
"""Rows of a table on the way to an answer."""

Table = dict[Var, Ids]
_COMPARE: dict[str, Callable[[Ids, int], np.ndarray[tuple[int], np.dtype[np.bool_]]]] = {
    "=": lambda values, other: values == other,
    "!=": lambda values, other: values != other,
    "<": lambda values, other: values < other,
    ">": lambda values, other: values > other,
    "<=": lambda values, other: values <= other,
    ">=": lambda values, other: values >= other,
}


def is_for_columns(plan: Plan | None) -> bool:
    """Return whether a plan groups, sorts or repeats, over known predicates."""
    if plan is None or plan.ask or plan.is_lookup or len(plan.patterns) > 8:
        return False
    return all(
        isinstance(pattern.predicate, NamedNode) and len(set(pattern.variables)) > 0
        for pattern in plan.patterns
    )


def evaluate(columns: Columns, plan: Plan, *, seconds: float) -> list[list[Term]]:
    """Return the rows of a plan, of one term for each of its columns.

    Args:
        columns: of the snapshot.
        plan: for which `is_for_columns` holds.
        seconds: processor time that reading a predicate may take.

    Raises:
        UnfitError: the engine must answer.
    """
    table = _joined(columns, plan, seconds)
    numbers: set[Var] = set()
    if plan.grouped:
        table, numbers = _grouped(columns, plan, table)
    elif plan.distinct:
        shown = [var for var, _ in plan.columns]
        rows = np.unique(np.stack([table[var] for var in shown]), axis=1)
        table = dict(zip(shown, rows, strict=True))
    table = _sorted(columns, plan, table, numbers)
    return _terms(columns, plan, table, numbers)


def _joined(columns: Columns, plan: Plan, seconds: float) -> Table:
    """Return the table of all patterns: the smallest first, then what hangs on it."""
    fixed = [pattern for pattern in plan.patterns if not pattern.times]
    waiting = [(pattern, _read(columns, pattern, seconds)) for pattern in fixed]
    waiting.sort(key=lambda pair: len(pair[1]))
    repeating = [pattern for pattern in plan.patterns if pattern.times]
    table: Table | None = None
    while waiting or repeating:
        bound = set(table or ())
        repeats = next((pattern for pattern in repeating if _is_anchored(pattern, bound)), None)
        if repeats is not None:
            repeating.remove(repeats)
            table = _join(table, repeats, _reached(columns, repeats, table or {}, seconds))
            continue
        linked = [not bound or bool(bound & set(pattern.variables)) for pattern, _ in waiting]
        if True not in linked:
            raise UnfitError  # a product, or a path between unknown ends
        table = _join(table, *waiting.pop(linked.index(True)))
    assert table is not None  # noqa: S101 - a plan has a pattern
    return table


def _read(columns: Columns, pattern: Pattern, seconds: float) -> Relation:
    subject, object_ = pattern.subject, pattern.object
    if isinstance(subject, Literal) or not isinstance(pattern.predicate, NamedNode):
        raise UnfitError
    if subject == object_:
        raise UnfitError
    return columns.relation(
        None if isinstance(subject, Var) else subject,
        pattern.predicate,
        None if isinstance(object_, Var) else object_,
        seconds,
    )


def _is_anchored(pattern: Pattern, bound: set[Var]) -> bool:
    ends = (pattern.subject, pattern.object)
    return any(not isinstance(end, Var) or end in bound for end in ends)


def _reached(columns: Columns, pattern: Pattern, table: Table, seconds: float) -> Relation:
    """Return the pairs of ends of a step that repeats, from an end that is known."""
    subject, object_, predicate = pattern.subject, pattern.object, pattern.predicate
    ends = [end for end in (subject, object_) if not isinstance(end, Var)]
    if subject == object_ or not all(isinstance(end, NamedNode) for end in (*ends, predicate)):
        raise UnfitError
    assert isinstance(predicate, NamedNode)  # noqa: S101 - just asked
    forward = not isinstance(subject, Var) or (not ends and subject in table)
    start: Part = subject if forward else object_
    if isinstance(start, Var):
        starts = np.unique(table[start])
    else:
        starts = np.array([columns.number(start)], np.int64)
    edges = columns.relation(None, predicate, None, seconds)
    if ends and not np.isin(starts, np.concatenate([edges.subjects, edges.objects])).all():
        raise UnfitError  # whether it reaches itself depends on the rest of the graph
    keys = _closure(starts, edges.by(subject=forward), len(columns.terms), pattern.times)
    near, far = keys // len(columns.terms), keys % len(columns.terms)
    if len(ends) == 2:
        kept = far == columns.number(ends[1])
        near, far = near[kept], far[kept]
    return Relation(near, far) if forward else Relation(far, near)


def _closure(starts: Ids, edges: tuple[Ids, Ids], base: int, times: str) -> Ids:
    """Return what is reached from each start over any number of edges, as start * base + end."""
    seen = starts * base + starts if times == "*" else starts[:0]
    origin, here = starts, starts
    while len(here):
        left, there = _expand(here, *edges)
        keys = np.unique(origin[left] * base + there)
        keys = keys[~np.isin(keys, seen)]
        seen = np.concatenate([seen, keys])
        if len(seen) > MOST:
            raise UnfitError
        origin, here = keys // base, keys % base
    return seen


def _join(table: Table | None, pattern: Pattern, relation: Relation) -> Table:
    """Return the table with what the pattern adds to each row."""
    subject, object_ = pattern.subject, pattern.object
    if table is None:
        ends = ((subject, relation.subjects), (object_, relation.objects))
        return {var: ids for var, ids in ends if isinstance(var, Var)}
    by_subject = subject in table
    shared, second = (subject, object_) if by_subject else (object_, subject)
    if not isinstance(shared, Var) or shared not in table:
        raise UnfitError  # a product
    left, values = _expand(table[shared], *relation.by(subject=by_subject))
    found = {var: ids[left] for var, ids in table.items()}
    if isinstance(second, Var):
        if second in found:
            same = found[second] == values
            return {var: ids[same] for var, ids in found.items()}
        found[second] = values
    return found


def _expand(ids: Ids, key: Ids, other: Ids) -> tuple[Ids, Ids]:
    """Return for each match of `ids` in the ordered `key` its place, and what stands beside it."""
    low, high = np.searchsorted(key, ids, "left"), np.searchsorted(key, ids, "right")
    counts = high - low
    total = int(counts.sum())
    if total > MOST:
        raise UnfitError
    left = np.repeat(np.arange(len(ids)), counts)
    starts = np.repeat(low - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    return left, other[np.arange(total) + starts]


def _grouped(columns: Columns, plan: Plan, table: Table) -> tuple[Table, set[Var]]:
    """Return a table of one row a group, and which of its columns hold numbers, not terms."""
    count = len(next(iter(table.values())))
    keys = [table[var] for var in plan.group or ()]
    if keys:
        order = np.lexsort(keys[::-1])
        ordered = np.stack([key[order] for key in keys])
        changes = np.any(ordered[:, 1:] != ordered[:, :-1], axis=0)
        starts = np.concatenate([[0], np.flatnonzero(changes) + 1])[: max(count, 0)]
        if not count:
            starts = starts[:0]
    else:
        order, starts = np.arange(count), np.zeros(1, np.int64)
    found: Table = {var: table[var][order][starts] for var in plan.group or ()}

    def value(aggregate: Aggregate) -> Ids:
        column = None if aggregate.of is None else table[aggregate.of][order]
        return _aggregate(columns, aggregate, column, starts, count)

    numbers = {var for var, aggregate in plan.columns if aggregate is not None}
    for var, aggregate in plan.columns:
        if aggregate is not None:
            found[var] = value(aggregate)
    if plan.having is not None:
        aggregate, sign, other = plan.having
        kept = _COMPARE[sign](value(aggregate), other)
        found = {var: ids[kept] for var, ids in found.items()}
    return found, numbers


def _aggregate(
    columns: Columns, aggregate: Aggregate, ids: Ids | None, starts: Ids, count: int
) -> Ids:
    """Return the value of each group; the rows lie in order of their groups."""
    if not count:
        if len(starts) and aggregate.function in {"MIN", "MAX"}:
            raise UnfitError  # there is no value
        return np.zeros(len(starts), np.int64)
    sizes = np.diff(np.append(starts, count))
    if aggregate.function == "COUNT":
        if ids is None or not aggregate.distinct:
            return sizes
        groups = np.repeat(np.arange(len(starts)), sizes)
        distinct = np.unique(np.stack([groups, ids]), axis=1)[0]
        return np.bincount(distinct, minlength=len(starts)).astype(np.int64)
    assert ids is not None  # noqa: S101 - COUNT alone has none
    values = columns.integers(ids)
    how = {"SUM": np.add, "MIN": np.minimum, "MAX": np.maximum}[aggregate.function]
    return how.reduceat(values, starts)


def _sorted(columns: Columns, plan: Plan, table: Table, numbers: set[Var]) -> Table:
    """Return the rows in order, those alone that LIMIT and OFFSET leave."""
    count = len(next(iter(table.values())))
    end = count if plan.limit is None else min(count, plan.offset + plan.limit)
    rows = np.arange(count)
    keys: list[Ids] = []
    for place, (var, descending) in enumerate(plan.order):
        ids = table[var][rows]
        key = ids if var in numbers else columns.ranks(ids)
        key = -key if descending else key
        if place == 0 and 0 < end < count:
            kept = key <= np.partition(key, end - 1)[end - 1]
            rows, key = rows[kept], key[kept]
        keys.append(key)
    if keys:
        rows = rows[np.lexsort(keys[::-1])]
    rows = rows[plan.offset : end]
    return {var: ids[rows] for var, ids in table.items()}


def _terms(columns: Columns, plan: Plan, table: Table, numbers: set[Var]) -> list[list[Term]]:
    """Return the rows as terms."""
    made: list[list[Term]] = []
    for var, _ in plan.columns:
        values = table[var].tolist()
        made.append(
            [Literal(value) for value in values]
            if var in numbers
            else [columns.terms[value] for value in values]
        )
    return [list(row) for row in zip(*made, strict=True)]
