"""Why a triple is in a built graph: asserted, by OWL, or by a closed-world rule."""

from collections.abc import Sequence
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Triple

from kg.errors import ReasoningError
from kg.graph.store import VISIBLE_GRAPHS, View
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.reason.closing import Closure
from kg.reason.explain import Proof
from kg.reason.rule_premises import premises
from kg.reason.rules import load_rules
from kg.rq import QueryFile

_CLOSED = ("facts", "entities", "ontology")
"""What the closure of a build reads; the words of labels do it no harm."""


class Explainer:
    """Explains triples of one state of a graph."""

    def __init__(
        self, view: View, base: Base | None = None, rules: Sequence[QueryFile] | None = None
    ) -> None:
        self._view, self._base = view, base or Base()
        self._rules = list(load_rules() if rules is None else rules)
        self._states: dict[int, View] = {}

    def explain(self, triple: Triple) -> Proof:
        """Return a proof of `triple` down to asserted triples; shortest within OWL.

        Raises:
            ReasoningError: the triple neither is asserted nor follows.
        """
        return self._prove(triple)

    def falls(self, triples: Sequence[Triple]) -> tuple[Triple, ...]:
        """Return the triples that OWL would no longer infer if asserted ones went, sorted."""
        return self._closure.falls(triples)

    @cached_property
    def _closure(self) -> Closure:
        return Closure(
            quad.triple
            for name in _CLOSED
            for quad in self._view.quads(graph=NamedNode(self._base.graph(name)))
        )

    @cached_property
    def _quads(self) -> list[Quad]:
        """Everything but what closed-world rules added."""
        inferred = NamedNode(self._base.graph("inferred"))
        named = (q for q in self._view.quads() if not isinstance(q.graph_name, DefaultGraph))
        return [q for q in named if q.graph_name != inferred or q.triple in self._closure]

    @cached_property
    def _concluded(self) -> list[list[Quad]]:
        """What each rule adds, run in order as a build runs them."""
        store, inferred = self._store(self._quads), NamedNode(self._base.graph("inferred"))
        known = {quad.triple for quad in store.quads(graph=DefaultGraph())}
        found: list[list[Quad]] = []
        for rule in self._rules:
            answer = store.query(rule.text)
            said = set(answer) if isinstance(answer, QueryTriples) else set()
            added = sorted(said - known, key=str)
            known.update(added)
            quads = [Quad(t.subject, t.predicate, t.object, inferred) for t in added]
            store.add(quads)
            store.commit()
            found.append(quads)
        return found

    def _store(self, quads: list[Quad]) -> MemoryStore:
        return MemoryStore(quads, visible=[self._base.graph(name) for name in VISIBLE_GRAPHS])

    def _before(self, place: int) -> View:
        """Return the graph as a rule met it."""
        if place not in self._states:
            earlier = [quad for quads in self._concluded[:place] for quad in quads]
            self._states[place] = self._store(self._quads + earlier)
        return self._states[place]

    def _prove(self, triple: Triple) -> Proof:
        if self._is_said(triple):
            return Proof(triple)
        if triple in self._closure:
            return self._closure.explain(triple)
        for place, quads in enumerate(self._concluded):
            if all(quad.triple != triple for quad in quads):
                continue
            rule = self._rules[place]
            found = premises(self._before(place), rule, triple) or []
            below = tuple(self._prove(one) for one in found)
            return Proof(triple, rule.id or rule.name, below)
        raise ReasoningError(f"{triple}: neither asserted nor inferred")

    def _is_said(self, triple: Triple) -> bool:
        """Return whether a triple lies in a graph of asserted triples, a claim's own included."""
        inferred = self._base.graph("inferred")
        quads = self._view.quads(triple.subject, triple.predicate, triple.object)
        names = {getattr(quad.graph_name, "value", None) for quad in quads}
        return bool(names - {inferred, None})
