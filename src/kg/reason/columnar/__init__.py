"""OWL 2 RL over sorted columns of integers: closure, difference, contradictions, proofs."""

from collections.abc import Iterable

from pyoxigraph import Triple

from kg.reason.columnar import consistency, view
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.proofs import Prover
from kg.reason.inference import Budget, Inference, in_order


def infer(schema: Iterable[Triple], data: Iterable[Triple], budget: Budget) -> Inference:
    """Return what the columnar engine infers, with contradictions and proofs.

    Raises:
        BudgetError: a limit was hit.
    """
    engine = Engine(budget)
    engine.load([*schema, *data])
    return Inference(
        triples=in_order(view.facts(engine)),
        contradictions=consistency.find(engine),
        explainer=Prover(engine).shortest,
    )
