"""A closure that follows edits, and an rdflib graph that is closed in place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import rdflib
from pyoxigraph import NamedNode, Triple

from kg.errors import ReasoningError
from kg.reason.bridge import find_triple, spoken
from kg.reason.columnar import consistency, delta, view
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.ledger import Change
from kg.reason.columnar.proofs import Prover
from kg.reason.explain import Proof
from kg.reason.inference import Budget, Contradiction, in_order
from kg.reason.vocabulary import NOTHING, OWL, SAME, SUB_CLASS, SUB_PROPERTY, THING, TYPE

_REFLEXIVE = {SAME, SUB_CLASS, SUB_PROPERTY, OWL + "equivalentClass", OWL + "equivalentProperty"}


class Closure:
    """Asserted triples and all that follows from them, kept right through every edit."""

    def __init__(self, triples: Iterable[Triple] = (), *, budget: Budget | None = None) -> None:
        self._engine = Engine(budget)
        self._engine.load(triples)
        self._prover: Prover | None = None

    def __contains__(self, triple: Triple) -> bool:
        """Return whether the triple was asserted or follows."""
        return self._engine.has(self._engine.rows([triple])[0])

    def add(self, triples: Iterable[Triple]) -> Change:
        """Assert triples; return how the inferred ones changed.

        Raises:
            BudgetError: a limit was hit; everything is as it was before.
        """
        self._prover = None
        return delta.add(self._engine, triples)

    def retract(self, triples: Iterable[Triple]) -> Change:
        """Withdraw asserted triples and what rested on them alone; return what else changed."""
        self._prover = None
        return delta.retract(self._engine, triples)

    def falls(self, triples: Iterable[Triple]) -> tuple[Triple, ...]:
        """Return the inferred triples that would fall with asserted ones; nothing is changed."""
        self._prover = None
        return delta.falls(self._engine, triples)

    def facts(self) -> tuple[Triple, ...]:
        """Return what follows about the data, sorted: no axioms, blank nodes or noise."""
        return in_order(view.facts(self._engine))

    def inferred(self, *, reflexive: bool = False) -> Iterator[Triple]:
        """Yield all that follows and was not asserted, axioms too, in no order.

        Args:
            reflexive: also that each term is the same as itself, each class a subclass of itself
                and of owl:Thing, and the like.
        """
        for row in view.every(self._engine, inferred=True):
            triple = self._engine.terms.triple(*row)
            if reflexive or not is_noise(triple):
                yield triple
        if reflexive:
            same = NamedNode(SAME)
            yield from (Triple(term, same, term) for term in view.speakable(self._engine))

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return what cannot all be true, sorted."""
        return consistency.find(self._engine)

    def explain(self, triple: Triple) -> Proof:
        """Return a shortest proof.

        Raises:
            ReasoningError: the triple neither is asserted nor follows.
        """
        return self._proving.shortest(triple)

    def proofs(self, triple: Triple, limit: int = 10) -> tuple[Proof, ...]:
        """Return proofs that rest on different least sets of asserted triples, shortest first.

        Raises:
            ReasoningError: the triple neither is asserted nor follows.
        """
        return self._proving.all(triple, limit)

    @property
    def _proving(self) -> Prover:
        if self._prover is None:
            self._prover = Prover(self._engine)
        return self._prover


def is_noise(triple: Triple) -> bool:
    """Return whether a triple holds of every term or class whatever is said."""
    subject, predicate, value = triple.subject, triple.predicate.value, triple.object
    if predicate in _REFLEXIVE and subject == value:
        return True
    ends = getattr(subject, "value", ""), getattr(value, "value", "")
    if predicate == SUB_CLASS and (ends[1] == THING or ends[0] == NOTHING):
        return True
    return predicate == TYPE and ends[1] == THING


@dataclass(frozen=True)
class ClosureReport:
    """What closing an rdflib graph did."""

    closure: Closure
    added: int
    """Number of triples that were put into the graph."""

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What cannot all be true, sorted."""
        return self.closure.contradictions()

    def explain(self, triple: tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]) -> Proof:
        """Return a shortest proof of a triple of the closed graph.

        Raises:
            ReasoningError: the triple neither is asserted nor follows, or no RDF triple.
        """
        found = find_triple(triple)
        if found is None:
            raise ReasoningError(f"{triple}: no RDF triple")
        return self.closure.explain(found)


def close(
    graph: rdflib.Graph, *, budget: Budget | None = None, reflexive: bool = False
) -> ClosureReport:
    """Put into `graph` all that follows from it by OWL 2 RL; what owlrl does, faster.

    Raises:
        BudgetError: a limit was hit; the graph is untouched.
    """
    said = (find_triple(triple) for triple in graph)
    closure = Closure((triple for triple in said if triple is not None), budget=budget)
    before = len(graph)
    for triple in list(closure.inferred(reflexive=reflexive)):
        graph.add(spoken(triple))
    return ClosureReport(closure, len(graph) - before)
