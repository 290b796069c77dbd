"""OWL 2 RL over sorted columns of integers: closure, difference, contradictions, proofs."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Triple

from kg.errors import BudgetError
from kg.reason.columnar import consistency, view
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.proofs import Prover
from kg.reason.inference import Budget, Inference, in_order
from kg.reason.vocabulary import SAME


def infer(schema: Iterable[Triple], data: Iterable[Triple], budget: Budget) -> Inference:
    """Return what the columnar engine infers, with contradictions and proofs.

    Raises:
        BudgetError: a limit was hit.
    """
    engine = Engine(budget)
    engine.load([*schema, *data])
    return Inference(
        triples=in_order(_counted(view.facts(engine), budget.triples)),
        contradictions=consistency.find(engine),
        explainer=Prover(engine).shortest,
    )


def _counted(facts: Iterable[Triple], most: int | None) -> Iterator[Triple]:
    """Yield facts, up to so many: terms that are equal repeat each other's as they are told.

    Raises:
        BudgetError: there are more.
    """
    for count, fact in enumerate(facts):
        if most is not None and count >= most:
            raise BudgetError(f"{most} derived triples", "eq-trans", f"<{SAME}>")
        yield fact
