"""From schema and facts to what follows: OWL 2 RL, contradictions, proofs."""

from collections.abc import Iterable
from typing import Literal

from pyoxigraph import Triple

from kg.reason import columnar, reference
from kg.reason.closing import Closure, ClosureReport, close
from kg.reason.columnar.ledger import Change
from kg.reason.explain import Proof
from kg.reason.inference import Budget, Contradiction, Inference, default_budget

__all__ = [
    "Budget",
    "Change",
    "Closure",
    "ClosureReport",
    "Contradiction",
    "Inference",
    "Proof",
    "Reasoner",
    "close",
    "infer",
]

Reasoner = Literal["columnar", "owlrl"]


def infer(
    schema: Iterable[Triple],
    data: Iterable[Triple],
    *,
    reasoner: Reasoner = "columnar",
    budget: Budget | None = None,
) -> Inference:
    """Return what follows from `data` under `schema` by the rules of OWL 2 RL.

    Raises:
        BudgetError: a limit of `budget` was hit, `default_budget` where none is given.
    """
    engine = {"columnar": columnar.infer, "owlrl": reference.infer}[reasoner]
    given = list(data)
    return engine(schema, given, budget or default_budget(len(given)))
