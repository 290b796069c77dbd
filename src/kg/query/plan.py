"""How a query will be answered, and what it may cost: a guess, made from the use of predicates.

The engine tells no plan. This one follows what it does: patterns of a group are joined greedily,
the one that gives fewest rows next, one that shares a variable first; OPTIONAL, UNION, MINUS and
subqueries stay where they are. Rows are guessed as if predicates were independent of each other, so
the order of size is what counts.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue, Expr
from rdflib.term import BNode, Identifier, URIRef, Variable

from kg.errors import QuerySyntaxError
from kg.namespaces import compress
from kg.query.statistics import Statistics, Use

DEPTH = 3.0
"""How many steps a path of any length is taken to have."""

KEPT = 0.5
"""The share of rows that a FILTER is taken to keep."""

HEAVY = 1_000_000.0
"""Cost from which a query is called heavy: rows that are touched."""

LONGEST = 8192
"""Characters of a query that is explained."""

_TYPE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_WORDS = frozenset({"Builtin_REGEX", "Builtin_CONTAINS", "Builtin_STRENDS", "Builtin_LCASE"})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the engine does."""

    depth: int
    """How many operators stand around it."""

    what: str
    rows: float
    """Rows after it, guessed."""

    cost: float
    """Rows that it touches, guessed."""

    note: str = ""
    """What makes it costly, and what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a query in the order in which they are done."""

    steps: tuple[Step, ...]

    @property
    def cost(self) -> float:
        """Rows touched in all, guessed."""
        return sum(step.cost for step in self.steps)

    @property
    def costliest(self) -> int | None:
        """The number of the step that costs most, from 0; None without steps."""
        if not self.steps:
            return None
        return max(range(len(self.steps)), key=lambda at: self.steps[at].cost)

    def to_dict(self) -> dict[str, object]:
        """Return the plan as plain data."""
        return {
            "cost": round(self.cost),
            "heavy": self.cost >= HEAVY,
            "costliest": self.costliest,
            "steps": [
                {
                    "depth": step.depth,
                    "what": step.what,
                    "rows": round(step.rows),
                    "cost": round(step.cost),
                    "note": step.note,
                }
                for step in self.steps
            ],
        }

    def to_text(self) -> str:
        """Return the plan as lines for people."""
        lines = [f"{'rows':>10} {'cost':>12}  step"]
        for at, step in enumerate(self.steps):
            mark = "*" if at == self.costliest else " "
            what = "  " * step.depth + step.what
            lines.append(f"{step.rows:>10,.0f} {step.cost:>12,.0f} {mark}{what}")
            if step.note:
                lines.append(f"{'':24} {'  ' * step.depth}! {step.note}")
        heavy = "heavy: mend what is marked !, or narrow it" if self.cost >= HEAVY else "light"
        lines.append(f"guessed cost {self.cost:,.0f} rows touched: {heavy}; * costs most")
        return "\n".join(lines) + "\n"


def plan(
    text: str, statistics: Statistics, prefixes: dict[str, str], bound: frozenset[str] = frozenset()
) -> Plan:
    """Return the plan of a query.

    Args:
        text: the query; its parameters may be bound in it.
        statistics: of the graph that is asked.
        prefixes: for showing IRIs short.
        bound: names of variables that have a value from the start.

    Raises:
        QuerySyntaxError: it is no query, or too long to be explained.
    """
    if len(text) > LONGEST:
        raise QuerySyntaxError("query", f"only {LONGEST} characters can be explained")
    try:
        algebra = translateQuery(parseQuery(text)).algebra
    except RecursionError:
        raise QuerySyntaxError("query", "it is nested too deeply to be explained") from None
    except Exception as error:  # each fault of the parser has a class of its own
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise QuerySyntaxError("query", f"cannot be explained: {reason}") from None
    walk = _Walk(statistics, prefixes)
    walk.go(algebra.p, _State(1.0, {Variable(name) for name in bound}), 0)
    return Plan(tuple(walk.steps))


@dataclass(slots=True)
class _State:
    """What there is at one point: how many rows, and which variables have a value."""

    rows: float
    bound: set[Identifier]


@dataclass(slots=True)
class _Walk:
    """Goes through the algebra as the engine does."""

    statistics: Statistics
    prefixes: dict[str, str]
    steps: list[Step] = field(default_factory=list)

    def go(self, node: CompValue, state: _State, depth: int, limit: int | None = None) -> _State:
        """Do one operator after `state`, and return the state after it."""
        match node.name:
            case "BGP" | "Join" | "Graph":
                return self._join(list(_parts(node)), state, depth)
            case "LeftJoin":
                left = self.go(node.p1, state, depth)
                self._say(depth, "OPTIONAL", left.rows, 0)
                right = self.go(node.p2, _State(left.rows, set(left.bound)), depth + 1)
                return _State(max(left.rows, right.rows), left.bound | right.bound)
            case "Union":
                self._say(depth, "UNION: each side", state.rows, 0)
                one = self.go(node.p1, _State(state.rows, set(state.bound)), depth + 1)
                two = self.go(node.p2, _State(state.rows, set(state.bound)), depth + 1)
                return _State(one.rows + two.rows, one.bound & two.bound)
            case "Minus":
                left = self.go(node.p1, state, depth)
                self._say(depth, "MINUS: what follows is found by itself", left.rows, left.rows)
                self.go(node.p2, _State(1.0, set()), depth + 1)
                return left
            case "Filter":
                return self._filter(node, state, depth)
            case "OrderBy":
                after = self.go(node.p, state, depth)
                note = ""
                if limit is not None and after.rows > 100 * limit:
                    note = f"all are sorted to give {limit}: narrow the group, or drop ORDER BY"
                cost = after.rows * max(1.0, math.log2(max(after.rows, 1.0)))
                self._say(depth, "ORDER BY", after.rows, cost, note)
                return after
            case "Slice":
                length = node.length if node.length is not None else None
                most = None if length is None else int(length) + int(node.start or 0)
                after = self.go(node.p, state, depth, most)
                rows = after.rows if length is None else min(after.rows, float(length))
                self._say(depth, f"LIMIT {length}" if length is not None else "OFFSET", rows, 0)
                return _State(rows, after.bound)
            case "Distinct" | "Reduced":
                after = self.go(node.p, state, depth, limit)
                self._say(depth, node.name.upper(), after.rows, after.rows)
                return after
            case "AggregateJoin":
                after = self.go(node.p.p, state, depth)
                groups = min(after.rows, max(1.0, math.sqrt(after.rows) * 10))
                keys = node.p.expr or []
                what = "GROUP BY" if keys else "aggregate all rows"
                self._say(depth, what, groups if keys else 1.0, after.rows)
                return _State(groups if keys else 1.0, set(keys) & after.bound)
            case "ToMultiSet":
                return self._join([node], state, depth)
        inner = node.get("p")
        return self.go(inner, state, depth, limit) if isinstance(inner, CompValue) else state

    def _join(self, waiting: list[object], state: _State, depth: int) -> _State:
        """Join the parts of a group, each time the one that is guessed to give fewest rows."""
        while waiting:
            best = min(waiting, key=lambda part: self._rank(part, state))
            waiting.remove(best)
            state = self._part(best, state, depth)
        return state

    def _rank(self, part: object, state: _State) -> tuple[bool, float]:
        """Return what parts of a group are ordered by: joined by a variable first, then size."""
        fan = self._fan(part, state.bound)
        if not isinstance(part, tuple) or state.rows <= 1:
            return False, fan
        (pattern, graph) = part
        names = {term for term in (*pattern, graph) if isinstance(term, Variable | BNode)}
        return bool(names) and bool(state.bound) and not names & state.bound, fan

    def _part(self, part: object, state: _State, depth: int) -> _State:
        if isinstance(part, CompValue) and part.name == "ToMultiSet" and part.p.name == "values":
            rows = part.p.res or [{}]
            names = {name for row in rows for name in row}
            after = state.rows * (1.0 if names <= state.bound else len(rows))
            self._say(depth, f"VALUES {' '.join(f'?{n}' for n in sorted(names))}", after, after)
            return _State(after, state.bound | names)
        if isinstance(part, CompValue):
            what = "subquery: found by itself" if part.name == "ToMultiSet" else "group"
            fresh = _State(1.0, set()) if part.name == "ToMultiSet" else state
            inner = part.p if part.name == "ToMultiSet" else part
            self._say(depth, what, state.rows, 0)
            after_ = self.go(inner, _State(fresh.rows, set(fresh.bound)), depth + 1)
            shared = bool(after_.bound & state.bound) or not state.bound
            rows = (
                after_.rows
                if part.name != "ToMultiSet"
                else (max(state.rows, after_.rows) if shared else state.rows * after_.rows)
            )
            return _State(rows, state.bound | after_.bound)
        assert isinstance(part, tuple)  # noqa: S101 - a pattern, and its graph
        pattern, graph = part
        fan = self._fan(part, state.bound)
        names = {t for t in (*pattern, graph) if isinstance(t, Variable | BNode)}
        note = self._note(pattern, state)
        if names and state.bound and not names & state.bound and state.rows > 10 and fan > 10:
            note = "shares no variable with what came before: every row meets every row"
        after = state.rows * fan
        what = " ".join(map(self._term, pattern))
        where = "" if graph is None else f"  in GRAPH {self._term(graph)}"
        self._say(depth, what + where, after, state.rows * max(1.0, fan), note)
        return _State(after, state.bound | names)

    def _filter(self, node: CompValue, state: _State, depth: int) -> _State:
        after = self.go(node.p, state, depth)
        names = set(_names(node.expr))
        exists = bool(names & {"Builtin_EXISTS", "Builtin_NOTEXISTS"})
        note = ""
        if names & _WORDS and after.rows > 10_000:
            note = "each row's words are read: bind a label or a property first"
        elif exists and after.rows > 10_000:
            note = "a pattern is looked up for each row: narrow the rows first"
        what = "FILTER EXISTS" if exists else "FILTER"
        self._say(depth, what, after.rows * KEPT, after.rows * (2 if exists else 1), note)
        return _State(after.rows * KEPT, after.bound)

    def _fan(self, part: object, bound: set[Identifier]) -> float:
        """Return how many rows one row becomes."""
        if isinstance(part, CompValue):
            if part.name == "ToMultiSet" and part.p.name == "values":
                return 0.0  # what is given comes first
            return float(self.statistics.triples)
        assert isinstance(part, tuple)  # noqa: S101 - a pattern, and its graph
        (subject, predicate, object_), _ = part
        ends = (not _is_open(subject, bound), not _is_open(object_, bound))
        if predicate == _TYPE and isinstance(object_, URIRef):
            members = float(self.statistics.classes.get(str(object_), 0))
            use = self.statistics.uses.get(str(_TYPE), Use(0, 1, 1))
            return members / max(use.subjects, 1) if ends[0] else members
        return self._step(predicate, ends, bound)

    def _step(self, predicate: object, ends: tuple[bool, bool], bound: set[Identifier]) -> float:
        use = self._use(predicate, bound)
        match ends:
            case True, True:
                return min(1.0, use.triples / max(use.subjects * use.objects, 1))
            case True, False:
                return use.triples / max(use.subjects, 1)
            case False, True:
                return use.triples / max(use.objects, 1)
        return float(use.triples)

    def _use(self, predicate: object, bound: set[Identifier]) -> Use:
        """Return the use of a predicate or a path, of a path as if it were a predicate."""
        match predicate:
            case URIRef():
                return self.statistics.uses.get(str(predicate), Use(0, 0, 0))
            case MulPath():
                use = self._use(predicate.path, bound)
                more = use.triples * DEPTH + (use.subjects if predicate.zero else 0)
                if not predicate.more:
                    more = use.triples + use.subjects
                return Use(round(more), use.subjects, use.objects)
            case InvPath():
                use = self._use(predicate.arg, bound)
                return Use(use.triples, use.objects, use.subjects)
            case SequencePath():
                uses = [self._use(arg, bound) for arg in predicate.args]
                triples = float(uses[0].triples)
                for use in uses[1:]:
                    triples *= use.triples / max(use.subjects, 1)
                return Use(round(triples), uses[0].subjects, uses[-1].objects)
            case AlternativePath():
                uses = [self._use(arg, bound) for arg in predicate.args]
                return Use(*(sum(values) for values in zip(*map(_tuple, uses), strict=True)))
        every = self.statistics.uses.values()
        if predicate in bound and every:  # one predicate, not known which: the mean of all
            means = (sum(values) // len(every) for values in zip(*map(_tuple, every), strict=True))
            return Use(*means)
        return Use(
            self.statistics.triples,
            max((use.subjects for use in every), default=1),
            sum(use.objects for use in every),
        )

    def _note(self, pattern: tuple[object, object, object], state: _State) -> str:
        subject, predicate, object_ = pattern
        if isinstance(predicate, URIRef) and self._use(predicate, state.bound).triples == 0:
            return "no triple has this predicate: it gives nothing"
        if predicate == _TYPE and isinstance(object_, URIRef):
            known = str(object_) in self.statistics.classes
            return "" if known else "nothing is of this class: it gives nothing"
        nowhere = _is_open(subject, state.bound) and _is_open(object_, state.bound)
        if isinstance(predicate, MulPath) and predicate.more and nowhere:
            return "a path from anywhere to anywhere: give one end a value first"
        if isinstance(predicate, NegatedPath) or (_is_open(predicate, state.bound) and nowhere):
            return "reads the whole graph: name the predicate"
        return ""

    def _term(self, term: object) -> str:
        if isinstance(term, URIRef):
            return "a" if term == _TYPE else compress(str(term), self.prefixes)
        if isinstance(term, Path):
            return "".join(self._path(term))
        return term.n3() if isinstance(term, Identifier) else str(term)

    def _path(self, path: object) -> Iterator[str]:
        match path:
            case MulPath():
                yield f"{self._inner(path.path)}{path.mod}"
            case InvPath():
                yield f"^{self._inner(path.arg)}"
            case SequencePath():
                yield "/".join(map(self._inner, path.args))
            case AlternativePath():
                yield "|".join(map(self._inner, path.args))
            case _:
                yield str(path)

    def _inner(self, path: object) -> str:
        shown = self._term(path)
        return f"({shown})" if isinstance(path, SequencePath | AlternativePath) else shown

    def _say(self, depth: int, what: str, rows: float, cost: float, note: str = "") -> None:
        self.steps.append(Step(depth, what, rows, cost, note))


def _parts(node: CompValue, graph: object = None) -> Iterator[object]:
    """Yield what a group joins: patterns with their graph, and operators that stay together."""
    match node.name:
        case "BGP":
            for pattern in node.triples:
                yield (tuple(pattern), graph)
        case "Join":
            yield from _parts(node.p1, graph)
            yield from _parts(node.p2, graph)
        case "Graph":
            yield from _parts(node.p, node.term)
        case _:
            yield node


def _is_open(term: object, bound: set[Identifier]) -> bool:
    return isinstance(term, Variable | BNode) and term not in bound


def _names(expression: object) -> Iterator[str]:
    """Yield the names of all operators in an expression."""
    if isinstance(expression, Expr | CompValue):
        yield expression.name
        for value in expression.values():
            yield from _names(value)
    elif isinstance(expression, list):
        for value in expression:
            yield from _names(value)


def _tuple(use: Use) -> tuple[int, int, int]:
    return use.triples, use.subjects, use.objects
