"""What a closure gives back, whichever reasoner made it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.reason.explain import Proof
from kg.reason.vocabulary import BUILT_IN, SAME, SCHEMA_PREDICATES, TYPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one closure; None lifts a limit."""

    triples: int | None = 50_000_000
    """Most triples that may be derived."""

    seconds: float | None = None
    """Most CPU seconds of the process."""

    megabytes: int | None = None
    """Most resident memory of the process, in MiB."""


def default_budget(data: int) -> Budget:
    """Return the budget for so many triples of data: twenty times as many, and ten minutes.

    A million triples may always be derived: small data under a large schema are no bomb.
    """
    return Budget(triples=max(1_000_000, 20 * data), seconds=600)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Triples that cannot all be true."""

    rule: str
    """Id of the rule in tables 4 to 9 of OWL 2 Profiles, such as `cax-dw`."""

    triples: tuple[Triple, ...]
    """What makes it: data first, then the axioms."""

    note: str = ""
    """The engine's own words, where there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Everything that follows from schema and data, and that neither of them says."""

    triples: tuple[Triple, ...]
    """Inferred only, sorted; without schema, blank nodes, literal subjects and reflexive noise."""

    contradictions: tuple[Contradiction, ...]
    """Findings, sorted; empty where the data agrees with the schema."""

    explainer: Callable[[Triple], Proof]

    def explain(self, triple: Triple) -> Proof:
        """Return a shortest proof of `triple`, computed now.

        Raises:
            ReasoningError: the triple neither is asserted nor follows.
        """
        return self.explainer(triple)


def is_fact(triple: Triple) -> bool:
    """Return whether a derived triple is about the data: what `Inference.triples` may hold."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, NamedNode) or isinstance(value, BlankNode):
        return False
    if predicate.value in SCHEMA_PREDICATES or subject.value.startswith(BUILT_IN):
        return False
    if predicate.value == TYPE:
        return isinstance(value, NamedNode) and not value.value.startswith(BUILT_IN)
    return not (predicate.value == SAME and (subject == value or isinstance(value, Literal)))


def by_words(triple: Triple) -> tuple[str, str, str]:
    """Return the key that triples are sorted by: their terms in N-Triples form."""
    return str(triple.subject), str(triple.predicate), str(triple.object)


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return `triples` sorted, each once."""
    return tuple(sorted(set(triples), key=by_words))
