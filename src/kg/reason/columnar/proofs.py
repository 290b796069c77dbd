"""Proofs on demand: a shortest one, and all that rest on a least set of asserted triples.

A proof costs one for each use of a rule. The search deepens: with a growing allowance it tries
every step that ends in the goal, and gives what is left of the allowance to the premises. A proof
found this way is a shortest one and cannot run in a circle, because allowances shrink.
"""

from collections.abc import Iterator

from pyoxigraph import Triple

from kg.errors import ReasoningError
from kg.reason.columnar.backward import Backward
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.schema import Row
from kg.reason.columnar.terms import LITERAL
from kg.reason.explain import Proof

_WORK = 20_000
"""Steps looked at before the search settles for a proof that need not be a shortest one."""

_FURTHEST = 400


class _OutOfWorkError(Exception):
    pass


class Prover:
    """Searches proofs in one state of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._back = Backward(engine)
        self._best: dict[Row, tuple[int, str, tuple[Row, ...]]] = {}
        self._tried: dict[Row, int] = {}
        self._work = 0

    def row(self, triple: Triple) -> Row:
        """Return the numbers of a triple of the closure.

        Raises:
            ReasoningError: it neither was asserted nor follows.
        """
        known = [self._engine.terms.find(term) for term in triple]
        row = tuple(number for number in known if number is not None)
        if len(row) != 3 or not self._back.view.has(*row):
            raise ReasoningError(f"{triple}: neither asserted nor inferred")
        return row

    def shortest(self, triple: Triple) -> Proof:
        """Return a shortest proof of `triple`, the first in order of rules and words.

        Raises:
            ReasoningError: the triple neither was asserted nor follows.
        """
        return self._tree(self._goal(self.row(triple)))[0]

    def all(self, triple: Triple, limit: int = 10, spare: int = 4) -> tuple[Proof, ...]:
        """Return proofs that rest on different least sets of asserted triples, shortest first.

        At most `limit` of them, none of more than `spare` steps above the shortest. A set is least
        where no other proof that was found rests on a part of it.

        Raises:
            ReasoningError: the triple neither was asserted nor follows.
        """
        goal = self.row(triple)
        cost = self._goal(goal)
        del cost
        shortest = self._best[goal][0] if goal in self._best else 0
        found: dict[frozenset[Triple], Proof] = {}
        self._work = 0
        for allowed in range(shortest, shortest + spare + 1):
            for rows in self._trees(goal, allowed):
                proof = rows[0]
                rests = frozenset(proof.asserted())
                if any(known <= rests for known in found):
                    continue
                found = {known: one for known, one in found.items() if not rests <= known}
                found[rests] = proof
                if len(found) == limit or self._work > _WORK:
                    break
            if len(found) >= limit or self._work > _WORK:
                break
        ordered = sorted(found.values(), key=lambda proof: (proof.steps, proof.to_text()))
        return tuple(ordered)

    def _goal(self, goal: Row) -> Row:
        self._work = 0
        try:
            for allowed in range(_FURTHEST):
                if self._cost(goal, allowed) is not None:
                    return goal
        except _OutOfWorkError:
            pass
        self._descend(goal)
        return goal

    def _cost(self, goal: Row, allowed: int) -> int | None:
        """Return the least number of steps that prove `goal`, or None where it is above."""
        known = self._best.get(goal)
        if known is not None:
            return known[0] if known[0] <= allowed else None
        if self._back.is_given(goal):
            return 0
        tried = self._tried.get(goal, 0)
        if allowed <= tried:
            return None
        left, best = allowed, None
        for rule, premises in self._back.steps(goal):
            self._spend()
            total = self._premises(premises, left - 1)
            if total is None:
                continue
            best = total + 1, rule, premises
            if best[0] <= tried + 1:
                break
            left = best[0] - 1
        if best is None:
            self._tried[goal] = allowed
            return None
        self._best[goal] = best
        return best[0]

    def _premises(self, premises: tuple[Row, ...], allowed: int) -> int | None:
        """Return the least number of steps that prove all premises, or None."""
        open_ = [row for row in premises if not self._back.is_given(row)]
        if len(open_) > allowed:
            return None
        total = 0
        for place, row in enumerate(open_):
            cost = self._cost(row, allowed - total - (len(open_) - place - 1))
            if cost is None:
                return None
            total += cost
        return total

    def _spend(self) -> None:
        self._work += 1
        if self._work > _WORK:
            raise _OutOfWorkError

    def _descend(self, goal: Row) -> None:
        """Find some proof by ranks: every fact has a step from facts of lower ranks."""
        open_ = [goal]
        while open_:
            row = open_.pop()
            if row in self._best or self._back.is_given(row):
                continue
            rank = self._rank(row)
            steps = [
                (max((self._rank(one) for one in premises), default=0), rule, premises)
                for rule, premises in self._back.steps(row)
            ]
            lower = [step for step in steps if step[0] < rank]
            if not lower:
                raise ReasoningError(f"{self._said(row)}: no proof within {_WORK} steps of search")
            _, rule, premises = min(lower, key=lambda step: step[0])
            self._best[row] = _FURTHEST, rule, premises
            open_.extend(premises)

    def _rank(self, row: Row) -> int:
        of, columns = self._engine.equality.of, self._engine.columns
        subject, predicate, value = (of(term) for term in row)
        if predicate == self._engine.names.type:
            return columns[~value].rank(subject) or 0
        return columns[predicate].rank(subject << 32 | value) or 0

    def _said(self, row: Row) -> Triple:
        return self._engine.terms.triple(*row)

    def _tree(self, row: Row) -> tuple[Proof, ...]:
        """Return the proof of a row; what proves a literal's type stands for that type."""
        known = self._best.get(row)
        inner = () if known is None else known[2]
        return self._node(row, known[1] if known else None, [self._tree(one) for one in inner])

    def _node(
        self, row: Row, rule: str | None, below: list[tuple[Proof, ...]]
    ) -> tuple[Proof, ...]:
        premises = tuple(proof for proofs in below for proof in proofs)
        if self._engine.terms.kinds[row[0]] == LITERAL:
            return premises
        return (Proof(self._said(row), rule, premises),)

    def _trees(self, goal: Row, allowed: int) -> Iterator[tuple[Proof, ...]]:
        """Yield every proof of at most `allowed` steps."""
        self._work += 1
        if self._work > _WORK:
            return
        if self._back.is_given(goal):
            yield self._node(goal, None, [])
        elif self._floor(goal, allowed) is not None:
            for rule, premises in self._back.steps(goal):
                for below in self._forest(premises, allowed - 1):
                    yield self._node(goal, rule, below)

    def _floor(self, goal: Row, allowed: int) -> int | None:
        spent, self._work = self._work, 0
        try:
            return self._cost(goal, allowed)
        except _OutOfWorkError:
            return None
        finally:
            self._work = spent

    def _forest(self, premises: tuple[Row, ...], allowed: int) -> Iterator[list[tuple[Proof, ...]]]:
        """Yield proofs of all premises that take at most `allowed` steps together."""
        if not premises:
            if allowed >= 0:
                yield []
            return
        rest = premises[1:]
        floors = [self._floor(row, allowed) for row in rest]
        least = sum(floor for floor in floors if floor is not None)
        if any(floor is None for floor in floors):
            return
        for proofs in self._trees(premises[0], allowed - least):
            used = sum(proof.steps for proof in proofs)
            for below in self._forest(rest, allowed - used):
                yield [proofs, *below]
