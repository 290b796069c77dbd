"""Adding and withdrawing asserted triples, with exactly the closure that a new start would give.

Adding pushes each new fact through the plans. Withdrawing deletes and rederives, and is kept small
by ranks: every derived fact has a derivation from facts of lower ranks. A fact that lost one of its
derivations stays if it is asserted, or follows from facts of lower ranks that are still there; this
cannot run in a circle. Otherwise it goes, and what follows from it is looked at in turn. What went
and still follows from what stayed comes back last.

Equality hides its own reasons: once two terms are one, the facts that made them one look alike. So
when a fact that could have made a class of equals loses anything, the class is taken apart, all
facts about it go, and the asserted ones come back in their own terms; they make the class again if
they can. Changes to axioms, or to terms that axioms name, close everything anew.
"""

import heapq
from collections.abc import Iterable
from contextlib import suppress

from pyoxigraph import Triple

from kg.errors import BudgetError
from kg.reason.columnar.columns import LOW
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.ledger import Change, Ledger, compare, snapshot
from kg.reason.columnar.matching import Fact, consequences, follows, head
from kg.reason.columnar.schema import Row

_LOOSE = 20_000
"""So many single changes in a column before they are worked into its array."""

_SHARE = 0.05
"""Share of the closure that may go fact by fact; beyond it a new start is cheaper."""


class _AxiomsChangedError(Exception):
    """The plans no longer hold: close everything anew."""


class Delta:
    """One update of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = engine.names
        self._ledger = Ledger(engine)
        self._open: list[tuple[int, int, int]] = []
        """Facts that lost a derivation: rank, column, key; lowest rank first."""

        self._gone: dict[Fact, None] = {}
        self._weak: set[Fact] = set()
        self._apart: dict[int, None] = {}
        """Classes of equals whose reasons may have gone."""

        self._most = max(5_000, int(engine.columns.size() * _SHARE))

    def add(self, rows: list[Row]) -> Change:
        """Assert triples that were not asserted."""
        engine = self._engine
        fresh = [row for row in rows if not engine.is_asserted(row)]
        for row in fresh:
            self._ledger.note_row(row)
        known = engine.closed_terms
        engine.closed_terms = len(engine.terms)
        engine.equality.refresh()
        for row in fresh:
            if self._is_axiom(row) and not engine.has(row):
                raise _AxiomsChangedError
            engine.assert_row(row)
        open_ = [engine.standing(row) for row in fresh]
        open_ += list(engine.typed_literals(known))
        self._grow(open_)
        return self._ledger.close()

    def retract(self, rows: list[Row]) -> Change:
        """Withdraw triples that were asserted."""
        engine = self._engine
        for row in rows:
            self._ledger.note_row(row)
            engine.withdraw_row(row)
        if any(self._is_axiom(row) for row in rows):
            raise _AxiomsChangedError
        for row in rows:
            self._lose(engine.standing(row))
        self._shrink()
        self._grow(self._returning())
        return self._ledger.close()

    def _is_axiom(self, row: Row) -> bool:
        of = self._engine.equality.of
        return self._names.is_schema(of(row[1]), of(row[2]))

    def _grow(self, open_: list[Fact]) -> None:
        """Put facts in, and all that follows from them."""
        engine, columns = self._engine, self._engine.columns
        start = len(open_)
        done = 0
        while open_:
            fact = engine.stand(open_.pop())
            if fact[1] in columns[fact[0]]:
                continue
            engine.rank += 1
            self._put(fact, engine.rank)
            done += 1
            if done % 1000 == 0:
                self._check(done - start, fact)
            self._follow(fact, open_)

    def _put(self, fact: Fact, rank: int) -> None:
        if self._engine.is_axiom_column(fact[0]):
            raise _AxiomsChangedError
        self._ledger.note(fact)
        column = self._engine.columns[fact[0]]
        column.put(fact[1], rank)
        if column.loose > _LOOSE:
            column.settle()

    def _follow(self, fact: Fact, open_: list[Fact]) -> None:
        """Open what follows from a fact that is in the columns."""
        engine = self._engine
        equal: list[tuple[int, int]] = []
        for plan, binding in consequences(engine.plans, engine.columns, fact):
            if plan.head is None:
                left, right = plan.equal or (0, 0)
                equal.append((binding[left], binding[right]))
                continue
            found = head(plan.head, binding)
            if found[1] not in engine.columns[found[0]]:
                open_.append(found)
        if fact[0] == self._names.same:
            equal.append((fact[1] >> 32, fact[1] & LOW))
        for left, right in equal:
            self._merge(left, right, open_)

    def _merge(self, left: int, right: int, open_: list[Fact]) -> None:
        """Make two terms one: facts of the one that stands no more are written with the other."""
        engine = self._engine
        of = engine.equality.of
        kept, lost = sorted((of(left), of(right)))
        if kept == lost:
            return
        touched = [*engine.equality.members(kept), *engine.equality.members(lost)]
        if any(engine.is_named(term) for term in touched):
            raise _AxiomsChangedError
        standing = engine.about(kept)
        for fact in standing:
            self._ledger.note(fact)
        moving = [(fact, engine.columns[fact[0]].rank(fact[1]) or 0) for fact in engine.about(lost)]
        for fact, _ in moving:
            self._ledger.note(fact)
            engine.columns[fact[0]].drop(fact[1])
        engine.equality.union(kept, lost)
        written: list[Fact] = []
        # A rewritten fact keeps its rank: its premises, rewritten, keep theirs.
        for fact, rank in moving:
            moved = engine.stand(fact)
            there = engine.columns[moved[0]].rank(moved[1])
            if there is None or rank < there:
                engine.columns[moved[0]].put(moved[1], rank)
            written.append(moved)
        self._ledger.widen([*standing, *written])
        open_.append((self._names.same, kept << 32 | kept))
        for moved in written:
            self._follow(engine.stand(moved), open_)

    def _lose(self, fact: Fact) -> None:
        """Look again at a fact that lost a derivation, or one of the ways it was said."""
        rank = self._engine.columns[fact[0]].rank(fact[1])
        if rank is None:
            return
        heapq.heappush(self._open, (rank, *fact))
        self._weaken(fact)

    def _weaken(self, fact: Fact) -> None:
        """Find the classes of equals that may have rested on a fact."""
        engine, relevant = self._engine, self._engine.plans.relevant
        if fact[0] not in relevant:
            return
        open_ = [fact]
        while open_:
            weak = open_.pop()
            if weak in self._weak or weak[0] not in relevant:
                continue
            self._weak.add(weak)
            if weak[0] == self._names.same:
                self._doubt(weak[1] >> 32)
            for plan, binding in consequences(engine.plans, engine.columns, weak):
                if plan.equal is not None:
                    self._doubt(binding[plan.equal[0]])
                elif plan.head is not None:
                    open_.append(head(plan.head, binding))

    def _doubt(self, stands: int) -> None:
        if stands in self._engine.equality.merged:
            if any(map(self._engine.is_named, self._engine.equality.members(stands))):
                raise _AxiomsChangedError
            self._apart[stands] = None

    def _shrink(self) -> None:
        """Take out all that no longer is sure to follow."""
        engine = self._engine
        apart: set[int] = set()
        while self._open or apart < self._apart.keys():
            while self._open:
                rank, *parts = heapq.heappop(self._open)
                fact = parts[0], parts[1]
                column = engine.columns[fact[0]]
                if column.rank(fact[1]) != rank or engine.is_given(fact):
                    continue
                if not follows(engine.plans, engine.columns, fact, below=rank):
                    self._drop(fact, rank)
            for stands in [one for one in self._apart if one not in apart]:
                apart.add(stands)
                for fact in engine.about(stands):
                    self._weaken(fact)
                    self._drop(fact, engine.columns[fact[0]].rank(fact[1]) or 0)

    def _drop(self, fact: Fact, rank: int) -> None:
        """Take a fact out, and look again at what follows from it."""
        engine = self._engine
        if engine.is_axiom_column(fact[0]) or len(self._gone) > self._most:
            raise _AxiomsChangedError
        for plan, binding in consequences(engine.plans, engine.columns, fact):
            if plan.head is None:
                continue
            found = head(plan.head, binding)
            above = engine.columns[found[0]].rank(found[1])
            if above is not None:
                if above > rank:
                    heapq.heappush(self._open, (above, *found))
                self._weaken(found)
        self._ledger.note(fact)
        column = engine.columns[fact[0]]
        column.drop(fact[1])
        self._gone[fact] = None
        if column.loose > _LOOSE:
            column.settle()

    def _returning(self) -> list[Fact]:
        """Take doubted classes apart; return what went and is said, or follows from what stayed."""
        engine = self._engine
        split = {stands: engine.equality.split(stands) for stands in self._apart}
        members = sorted({member for every in split.values() for member in every})
        back = [engine.standing(row) for member in members for row in engine.asserted_about(member)]
        back += engine.typed_members(members)
        for fact in self._gone:
            sides = (fact[1],) if fact[0] < 0 else (fact[1] >> 32, fact[1] & LOW)
            if not split.keys() & set(sides) and follows(engine.plans, engine.columns, fact):
                back.append(fact)
        return back

    def _check(self, derived: int, fact: Fact) -> None:
        most = self._engine.budget.triples
        if most is not None and derived > most:
            term = self._engine.terms.all[fact[0] if fact[0] >= 0 else ~fact[0]]
            raise BudgetError(f"{most} derived triples", "of an update", str(term))


def add(engine: Engine, triples: Iterable[Triple]) -> Change:
    """Assert triples and derive what follows; return how the inferred triples changed.

    Raises:
        BudgetError: a limit was hit; everything is as it was before.
    """
    rows = engine.rows(triples)
    fresh = [row for row in rows if not engine.is_asserted(row)]
    try:
        return _update(engine, fresh, withdraw=False)
    except BudgetError:
        for row in fresh:
            if engine.is_asserted(row):
                engine.withdraw_row(row)
        engine.rebuild()
        raise


def retract(engine: Engine, triples: Iterable[Triple]) -> Change:
    """Withdraw asserted triples and what rested on them alone; return how the inferred changed.

    A triple that is not asserted is passed over.
    """
    rows = [row for row in engine.rows(triples) if engine.is_asserted(row)]
    return _update(engine, rows, withdraw=True)


def falls(engine: Engine, triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return the inferred triples that would fall if asserted ones went; nothing is changed."""
    gone = [row for row in engine.rows(triples) if engine.is_asserted(row)]
    change = _update(engine, gone, withdraw=True)
    _update(engine, gone, withdraw=False)
    return change.removed


def _update(engine: Engine, rows: list[Row], *, withdraw: bool) -> Change:
    if not rows:
        return Change(added=(), removed=(), rebuilt=False)
    if not engine.plans.reads_types:
        delta = Delta(engine)
        with suppress(_AxiomsChangedError):
            return delta.retract(rows) if withdraw else delta.add(rows)
    return _anew(engine, rows, withdraw=withdraw)


def _anew(engine: Engine, rows: list[Row], *, withdraw: bool) -> Change:
    """Do an update by closing everything from nothing."""
    # The columns may be half way through the update: go back to how things stood.
    for row in rows:
        if engine.is_asserted(row) != withdraw:
            (engine.assert_row if withdraw else engine.withdraw_row)(row)
    engine.rebuild()
    old = snapshot(engine)
    for row in rows:
        (engine.withdraw_row if withdraw else engine.assert_row)(row)
    engine.rebuild()
    return compare(engine, old, snapshot(engine))
