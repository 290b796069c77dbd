"""Whether a graph follows from another: by the closure, and beyond it by refutation.

The rules of OWL 2 RL derive no differentFrom, no membership in a complement and no axiom about a
property. Such a goal is put to the test: what it denies is assumed of the named terms, or of fresh
ones, and where the closure then is contradictory, or gives what the axiom promises, the goal
follows. This is sound, because the closure is; it is not complete.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.reason.columnar import consistency
from kg.reason.columnar.datatypes import bounds
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.schema import Row
from kg.reason.columnar.view import View
from kg.reason.vocabulary import DIFFERENT, OWL, RANGE, RDF, RDFS, SAME, TYPE, XSD

_A = NamedNode(TYPE)
_FRESH = [NamedNode(f"urn:kg:fresh:{at}") for at in range(3)]
_DATATYPE = NamedNode(RDFS + "Datatype")
Names = dict[BlankNode, int]


class Entailment:
    """Holds goals against one set of triples."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._triples = list(triples)
        self._engine = _closed(self._triples)
        self._view = View(self._engine)

    def holds(self, goal: Iterable[Triple]) -> bool:
        """Return whether all of `goal` follows, its blank nodes standing for something."""
        if consistency.find(self._engine):
            return True
        rest = list(goal)
        for node in _nodes(rest):
            about = [triple for triple in rest if triple.subject == node]
            if about and self._is_all_different(about, rest):
                used = {id(triple) for triple in [*about, *_list_triples(about, rest)]}
                rest = [triple for triple in rest if id(triple) not in used]
            else:
                rest = self._without_complement(node, about, rest)
        rest = [triple for triple in rest if not self._follows(triple)]
        rest.sort(key=lambda triple: sum(isinstance(term, BlankNode) for term in triple))
        return self._matches(rest, {})

    def _follows(self, triple: Triple) -> bool:
        """Return whether a goal without blank nodes follows."""
        if any(isinstance(term, BlankNode) for term in triple):
            return False
        known = tuple(self._engine.terms.number(term) for term in triple)
        subject, predicate, value = triple
        if self._view.has(known[0], known[1], known[2]):
            return True
        if predicate.value == DIFFERENT and not isinstance(value, Triple):
            return self._is_refuted([Triple(subject, NamedNode(SAME), value)])
        if predicate.value == RANGE and isinstance(value, NamedNode):
            return self._has_range(known[0], value)
        if predicate.value == TYPE and isinstance(value, NamedNode):
            return self._is_kind(subject, value)
        reflexive = Triple(predicate, _A, NamedNode(OWL + "ReflexiveProperty"))
        return subject == value and self._says(reflexive)

    def _says(self, triple: Triple) -> bool:
        known = [self._engine.terms.find(term) for term in triple]
        return all(one is not None for one in known) and self._view.has(*map(int, known))  # type: ignore[arg-type] # none is None here

    def _is_kind(self, subject: NamedNode | BlankNode | Triple, kind: NamedNode) -> bool:
        """Return whether a term is a datatype of XML Schema, or a property of a kind."""
        if not isinstance(subject, NamedNode):
            return False
        if kind == _DATATYPE:
            return subject.value.startswith(XSD)
        x, y, z = _FRESH
        edges = {
            OWL + "TransitiveProperty": ([(x, y), (y, z)], (x, z)),
            OWL + "SymmetricProperty": ([(x, y)], (y, x)),
        }
        if kind.value not in edges:
            return False
        given, promised = edges[kind.value]
        assumed = [Triple(left, subject, right) for left, right in given]
        engine = _closed([*self._triples, *assumed])
        return engine.has(engine.rows([Triple(promised[0], subject, promised[1])])[0])

    def _is_refuted(self, assumed: list[Triple]) -> bool:
        return bool(consistency.find(_closed([*self._triples, *assumed])))

    def _has_range(self, prop: int, datatype: NamedNode) -> bool:
        """Return whether the ranges of a property together lie within an integer datatype."""
        wanted = bounds(datatype.value)
        names, terms = self._engine.names, self._engine.terms
        known = [str(terms.all[one])[1:-1] for one in self._view.values(prop, names.range)]
        limits = [limit for limit in map(bounds, known) if limit is not None]
        if wanted is None or not limits:
            return False
        low = max((low for low, _ in limits), default=wanted[0])
        high = min((high for _, high in limits), default=wanted[1])
        return wanted[0] <= low and high <= wanted[1]

    def _is_all_different(self, about: list[Triple], goal: list[Triple]) -> bool:
        """Return whether a node is an owl:AllDifferent all of whose members are refuted equal."""
        if Triple(about[0].subject, _A, NamedNode(OWL + "AllDifferent")) not in about:
            return False
        listed = _list_triples(about, goal)
        members = [t.object for t in listed if t.predicate.value == RDF + "first"]
        pairs = [(one, other) for at, one in enumerate(members) for other in members[:at]]
        return bool(pairs) and all(
            self._follows(Triple(one, NamedNode(DIFFERENT), other))  # type: ignore[arg-type] # members of such a list are no literals
            for one, other in pairs
        )

    def _without_complement(
        self, node: BlankNode, about: list[Triple], goal: list[Triple]
    ) -> list[Triple]:
        """Return the goal without memberships in a complement that are refuted."""
        denied = [t.object for t in about if t.predicate.value == OWL + "complementOf"]
        members = [t for t in goal if t.object == node and t.predicate == _A]
        if len(denied) != 1 or not members:
            return goal
        if not all(self._is_refuted([Triple(t.subject, _A, denied[0])]) for t in members):
            return goal
        return [triple for triple in goal if triple not in about and triple not in members]

    def _matches(self, goal: list[Triple], names: Names) -> bool:
        """Return whether the blank nodes of `goal` can be named so that the closure has it."""
        if not goal:
            return True
        first = goal[0]
        return any(self._matches(goal[1:], found) for found in self._named(first, names))

    def _named(self, triple: Triple, names: Names) -> Iterator[Names]:
        number = self._engine.terms.number
        subject = names.get(triple.subject) if isinstance(triple.subject, BlankNode) else -1
        value = names.get(triple.object) if isinstance(triple.object, BlankNode) else -1
        subject = number(triple.subject) if subject == -1 else subject
        value = number(triple.object) if value == -1 else value
        for row in self._rows(subject, number(triple.predicate), value):
            found = dict(names)
            for term, one in ((triple.subject, row[0]), (triple.object, row[2])):
                if isinstance(term, BlankNode) and found.setdefault(term, one) != one:
                    break
            else:
                yield found

    def _rows(self, subject: int | None, predicate: int, value: int | None) -> Iterator[Row]:
        view = self._view
        if subject is not None and value is not None:
            if view.has(subject, predicate, value):
                yield subject, predicate, value
        elif subject is not None:
            yield from ((subject, predicate, one) for one in view.values(subject, predicate))
        elif value is not None:
            yield from ((one, predicate, value) for one in view.subjects(predicate, value))
        else:
            yield from ((left, predicate, right) for left, right in view.pairs(predicate))


def _closed(triples: list[Triple]) -> Engine:
    engine = Engine()
    engine.load(triples)
    return engine


def _nodes(goal: list[Triple]) -> list[BlankNode]:
    """Return the blank nodes that are subjects, in the order of the goal."""
    return list(dict.fromkeys(t.subject for t in goal if isinstance(t.subject, BlankNode)))


def _list_triples(about: list[Triple], goal: list[Triple]) -> list[Triple]:
    """Return the list triples that hang on a node's triples."""
    heads = {triple.object for triple in about}
    found: list[Triple] = []
    while True:
        words = RDF + "first", RDF + "rest"
        more = [t for t in goal if t.subject in heads and t.predicate.value in words]
        more = [triple for triple in more if triple not in found]
        if not more:
            return found
        found += more
        heads |= {triple.object for triple in more}
