"""Queries that a few look-ups in an index answer, in the process of the service.

No engine runs here: a plain query without sorting, groups and repeated steps is joined pattern by
pattern over the index of a snapshot. Its cost is proven while it is paid: every triple met is
counted, and so is every byte of an answer. When a bound is reached the query is given up, and goes
to a reader like any other. So no text holds the service longer than `STEPS` triples take.
"""

import asyncio
import contextlib
import resource
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter
from time import monotonic, perf_counter, thread_time
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from kg.graph.store import Term
from kg.workbench import solutions
from kg.workbench.limits import Limits
from kg.workbench.plain import Plans
from kg.workbench.plan import Part, Pattern, Plan, Var, bind

STEPS = 256
"""Triples that one query may meet."""

BYTES = 1 << 18
"""Length of the values in an answer, in characters."""

SECONDS, STRIKES = 0.05, 3
"""After so many queries in a row that took so long nothing more is looked up in a state.

Many deleted triples may lie between those that are met, and the disk may be slow. Time that others
had on the processor does not count.
"""

APART = 0.5
"""Seconds at least between two openings: one costs more than many look-ups."""

_OURS = getattr(resource, "RUSAGE_THREAD", resource.RUSAGE_SELF)
_DEFAULT = DefaultGraph()
Row = dict[Var, Part]


class GivenUpError(Exception):
    """The query needs more than a few look-ups."""


class Lookups:
    """Answers look-ups from one snapshot at a time; the caller holds the snapshot."""

    def __init__(self, limits: Limits) -> None:
        self.version = -1
        self._limits = limits
        self._store: Store | None = None
        self._opening: asyncio.Task[None] | None = None
        self._opened = 0.0
        self._slow = 0
        self.plans = Plans()

    @property
    def may_open(self) -> bool:
        """Whether it is time to open another snapshot: one at a time, and not too often."""
        return self._opening is None or (
            self._opening.done() and monotonic() - self._opened > APART
        )

    async def open(self, version: int, path: str) -> None:
        """Read the snapshot at `path` from now on; one that cannot be read gives no answers."""
        self._store, self._opened = None, monotonic()
        with contextlib.suppress(OSError):
            store = await asyncio.to_thread(Store.read_only, path)
            self._store, self.version = store, version

    def open_soon(self, version: int, path: str) -> None:
        """Read that snapshot once it is open; until then there are no answers."""
        self._opening = asyncio.get_running_loop().create_task(self.open(version, path))

    def answer(self, version: int, text: str) -> bytes | None:
        """Return the answer in JSON, None where it is not for a few look-ups."""
        limits = self._limits
        if self._store is None or version != self.version or len(text) * 4 > limits.query_bytes:
            return None
        plan = self.plans.of(text)
        if plan is None or not plan.is_lookup or len(plan.patterns) >= limits.patterns:
            return None
        begun, worked, pushed = perf_counter(), thread_time(), _pushed_out()
        slow, self._slow = self._slow, 0
        try:
            return _answer(self._store, plan, min(STEPS, limits.result_rows))
        except (GivenUpError, OSError, ValueError):
            return None
        finally:
            waited = perf_counter() - begun > SECONDS and _pushed_out() == pushed
            if waited or thread_time() - worked > SECONDS:
                self._slow = slow + 1
                if self._slow == STRIKES:
                    self._store = None


def _pushed_out() -> int:
    """Return how often others took the processor from this thread."""
    return resource.getrusage(_OURS).ru_nivcsw


def _answer(store: Store, plan: Plan, steps: int) -> bytes:
    """Return the answer of a look-up.

    Raises:
        GivenUpError: a bound was reached.
    """
    shown = [var for var, _ in plan.columns]
    table = _of_one(store, plan, steps) if len(plan.patterns) == 1 and shown else None
    if table is None:
        rows = solve(store, plan, steps)
        if plan.ask:
            return solutions.TRUE if rows else solutions.FALSE
        table = [[row[var] for var in shown] for row in rows]
        if plan.distinct:
            table = list({tuple(row): row for row in table}.values())
        if plan.limit is not None:
            del table[plan.limit :]
    answer = solutions.table([var.name for var in shown], table)
    if len(answer) > BYTES:
        raise GivenUpError
    return answer


def _of_one(store: Store, plan: Plan, steps: int) -> list[Sequence[object]] | None:
    """Return the table of a single pattern, None where its rows need more than to be listed.

    Raises:
        GivenUpError: there are more than `steps` rows.
    """
    pattern = plan.patterns[0]
    parts = {pattern.subject: "subject", pattern.predicate: "predicate", pattern.object: "object"}
    shown = [parts[var] for var, _ in plan.columns]
    if plan.distinct or len(parts) < 3:
        return None
    quads = store.quads_for_pattern(
        _given(pattern.subject), _given(pattern.predicate), _given(pattern.object), _DEFAULT
    )
    most = steps + 1 if plan.limit is None else min(plan.limit, steps + 1)
    take = attrgetter(*shown)
    if len(shown) == 1:
        rows: list[Sequence[object]] = [(take(quad),) for quad in islice(quads, most)]
    else:
        rows = list(map(take, islice(quads, most)))
    if len(rows) > steps:
        raise GivenUpError
    return rows


def solve(store: Store, plan: Plan, steps: int) -> list[Row]:
    """Return the rows of the patterns, more than LIMIT where that costs nothing.

    Raises:
        GivenUpError: more than `steps` triples were met.
    """
    waiting = list(plan.patterns)
    rows: list[Row] = [{}]
    bound: set[Var] = set()
    enough = 1 if plan.ask else plan.limit
    if plan.distinct:
        enough = None
    while waiting and rows:
        pattern = min(waiting, key=lambda pattern: _openness(pattern, bound))
        waiting.remove(pattern)
        bound.update(pattern.variables)
        found: list[Row] = []
        for row in rows:
            subject, predicate, object_ = bind(pattern, row)
            if isinstance(subject, Literal | Triple) or not isinstance(predicate, NamedNode | Var):
                continue  # a value that cannot stand there matches nothing
            steps -= 1
            for quad in store.quads_for_pattern(
                _given(subject), _given(predicate), _given(object_), _DEFAULT
            ):
                steps -= 1
                if steps < 0:
                    raise GivenUpError
                met = _extended(row, pattern, (quad.subject, quad.predicate, quad.object))
                if met is not None:
                    found.append(met)
                    if not waiting and len(found) == enough:
                        return found
        rows = found
    return rows


def _given(part: object) -> Any:
    """Return what the index is asked for: None stands for all."""
    return None if isinstance(part, Var) else part


def _openness(pattern: Pattern, bound: set[Var]) -> int:
    """Return how little of a pattern is known: open subjects weigh most, then open objects."""
    open_parts = [
        isinstance(part, Var) and part not in bound
        for part in (pattern.subject, pattern.object, pattern.predicate)
    ]
    return 4 * open_parts[0] + 3 * open_parts[1] + 2 * open_parts[2]


def _extended(row: Row, pattern: Pattern, terms: tuple[Term, Term, Term]) -> Row | None:
    """Return the row with what a triple binds, None where a variable would have two values."""
    found = dict(row)
    for part, term in zip((pattern.subject, pattern.predicate, pattern.object), terms, strict=True):
        if isinstance(part, Var) and found.setdefault(part, term) != term:  # type: ignore[arg-type] # any term
            return None
    return found
