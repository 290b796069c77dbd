"""The closure by owlrl: slow, plain, and the oracle that the columnar engine is tested against."""

from collections.abc import Iterable

import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import Triple

from kg.errors import BudgetError, ReasoningError
from kg.reason.bridge import find_triple, spoken
from kg.reason.explain import Proof
from kg.reason.inference import Budget, Contradiction, Inference, in_order, is_fact

_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_ERROR_TYPE = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")


def expand(triples: Iterable[Triple]) -> tuple[list[Triple], list[Contradiction]]:
    """Return everything owlrl holds after the closure, and its complaints.

    Blank nodes of the result need not be those of `triples` where they stood for literals.
    """
    graph = rdflib.Graph()
    for triple in triples:
        graph.add(spoken(triple))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    complaints = sorted(str(message) for message in graph.objects(None, _ERROR))
    found = [Contradiction("owlrl", (), message) for message in complaints]
    for node in list(graph.subjects(rdflib.RDF.type, _ERROR_TYPE)):
        graph.remove((node, None, None))
    said = (find_triple(triple) for triple in graph)
    return [triple for triple in said if triple is not None], found


def infer(schema: Iterable[Triple], data: Iterable[Triple], budget: Budget) -> Inference:
    """Return what owlrl infers, its noise stripped.

    owlrl cannot be stopped half way: the limit on triples is held against its result. Its
    contradictions have a message and no triples, and it has no proofs.
    """
    given = {*schema, *data}
    closed, found = expand(sorted(given, key=str))
    triples = in_order(triple for triple in closed if is_fact(triple) and triple not in given)
    if budget.triples is not None and len(triples) > budget.triples:
        raise BudgetError(f"{budget.triples} derived triples", "all of owlrl", "all properties")
    return Inference(triples=triples, contradictions=tuple(found), explainer=_no_proofs)


def _no_proofs(triple: Triple) -> Proof:
    raise ReasoningError(f"{triple}: owlrl keeps no proofs; use the columnar reasoner")
