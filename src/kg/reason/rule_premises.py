"""What a closed-world rule rested on when it gave a triple.

The WHERE of the rule is asked again with the triple filled in; the triples that its positive
patterns match are the premises. What a rule finds to be absent has no triple: its summary says it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import rdflib
from pyoxigraph import NamedNode, QuerySolutions, Triple
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.graph.store import Term, View
from kg.reason.bridge import from_rdflib
from kg.rq import QueryFile

Pattern = tuple[rdflib.term.Node, object, rdflib.term.Node]
Values = Mapping[str, Term]

_HEAD = re.compile(r"\bCONSTRUCT\s*\{[^{}]*\}", re.IGNORECASE)


def premises(view: View, rule: QueryFile, goal: Triple) -> list[Triple] | None:
    """Return the triples that `rule` needs to give `goal`, sorted; None where it does not give it.

    Of several ways the first in the order of their triples is taken.
    """
    template, groups = _read(rule.text)
    ways: list[list[Triple]] = []
    for head in template:
        given = _unified(head, goal)
        if given is None:
            continue
        for values in _solutions(view, _HEAD.sub("SELECT *", rule.text, count=1), given):
            ways.append(sorted(_matched(view, groups, {**values, **given}), key=str))
    return min(ways, key=lambda way: (len(way), [str(triple) for triple in way]), default=None)


def _solutions(view: View, text: str, given: Values) -> list[dict[str, Term]]:
    """Return the values of each solution.

    Solutions may only end in their own thread: the frame that holds them has to end here, before
    walks begin, whose generators can leave frames to the collector.
    """
    answer = view.query(text, substitutions=given)
    if not isinstance(answer, QuerySolutions):
        return []
    names = [variable.value for variable in answer.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in answer]


@lru_cache(maxsize=64)
def _read(text: str) -> tuple[tuple[Pattern, ...], tuple[tuple[Pattern, ...], ...]]:
    """Return the template of a CONSTRUCT, and the positive patterns of its WHERE by group."""
    algebra = translateQuery(parseQuery(text)).algebra
    return tuple(algebra.template), tuple(_positive(algebra.p))


def _positive(part: object) -> Iterator[tuple[Pattern, ...]]:
    if not isinstance(part, CompValue):
        return
    if part.name == "BGP":
        yield tuple(part.triples)
    elif part.name == "TriplesBlock":  # how rdflib leaves what stands in EXISTS
        rows = [row for rows in part.triples for row in zip(*[iter(rows)] * 3, strict=True)]
        yield tuple(rows)
    elif part.name == "Minus":
        yield from _positive(part.p1)
    elif part.name != "Builtin_NOTEXISTS":
        for key in ("p", "p1", "p2", "expr", "other", "graph", "part"):
            below = part.get(key)
            for one in below if isinstance(below, list) else [below]:
                yield from _positive(one)


def _unified(head: Pattern, goal: Triple) -> dict[str, Term] | None:
    values: dict[str, Term] = {}
    for slot, term in zip(head, goal, strict=True):
        if isinstance(slot, rdflib.Variable):
            if values.setdefault(str(slot), term) != term:
                return None
        elif not isinstance(slot, rdflib.term.Identifier) or from_rdflib(slot) != term:
            return None
    return values


def _matched(view: View, groups: Iterable[tuple[Pattern, ...]], values: Values) -> set[Triple]:
    """Return the triples of every group that can be matched whole."""
    return {triple for group in groups for triple in next(_joined(view, list(group), values), [])}


def _joined(view: View, group: list[Pattern], values: Values) -> Iterator[list[Triple]]:
    """Yield the triples that match all patterns of a group, unknown variables tried in turn."""
    if not group:
        yield []
        return
    first = min(group, key=lambda p: sum(_value(p[end], values) is None for end in (0, 2)))
    rest = [pattern for pattern in group if pattern is not first]
    ends = _value(first[0], values), _value(first[2], values)
    for walked in _walks(view, ends[0], first[1], ends[1], values):
        found = dict(values)
        met = (first[0], walked[0].subject), (first[2], walked[-1].object)
        for slot, term in () if isinstance(first[1], InvPath) else met:
            if isinstance(slot, rdflib.Variable):
                found.setdefault(str(slot), term)
        for more in _joined(view, rest, found):
            yield walked + more


def _value(slot: object, values: Values) -> Term | None:
    """Return what a slot of a pattern stands for; None where that is not known."""
    if isinstance(slot, rdflib.Variable):
        return values.get(str(slot))
    return from_rdflib(slot) if isinstance(slot, rdflib.URIRef | rdflib.Literal) else None


def _walks(
    view: View, start: Term | None, path: object, end: Term | None, values: Values
) -> Iterator[list[Triple]]:
    """Yield the triples along a path between two terms, sorted; None is any term."""
    if isinstance(path, SequencePath):
        first, *rest = path.args
        after = rest[0] if len(rest) == 1 else SequencePath(*rest)
        for head in _walks(view, start, first, None, values):
            for tail in _walks(view, head[-1].object, after, end, values):
                yield head + tail
    elif isinstance(path, AlternativePath):
        for way in path.args:
            yield from _walks(view, start, way, end, values)
    elif isinstance(path, InvPath):
        yield from _walks(view, end, path.arg, start, values)
    elif isinstance(path, MulPath):
        yield from _repeated(view, start, path, end, values)
    elif isinstance(path, rdflib.term.Node):
        predicate = _value(path, values)
        if isinstance(predicate, NamedNode) and not isinstance(start, rdflib.Literal):
            quads = view.quads(start, predicate, end)  # type: ignore[arg-type] # a literal subject matches nothing
            for triple in sorted({quad.triple for quad in quads}, key=str):
                yield [triple]


def _repeated(
    view: View, start: Term | None, path: MulPath, end: Term | None, values: Values
) -> Iterator[list[Triple]]:
    """Yield the triples of a shortest way that repeats a path, where both ends are known."""
    open_: list[tuple[Term, list[Triple]]] = [] if start is None else [(start, [])]
    seen: set[Term] = set()
    for here, walked in open_:
        for step in _walks(view, here, path.path, None, values):
            after = step[-1].object if step[0].subject == here else step[0].subject
            if after == end:
                yield walked + step
                return
            if after not in seen:
                seen.add(after)
                open_.append((after, walked + step))
