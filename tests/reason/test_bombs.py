"""Small inputs with closures without end are given up, and say where (row T44 of threats.md)."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import BudgetError
from kg.reason import Budget, infer, inference

PREFIXES = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def triples(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + text, RdfFormat.TURTLE)]


def node(number: int) -> NamedNode:
    return NamedNode(f"urn:t#n{number}")


def chain(predicate: str, length: int) -> list[Triple]:
    name = NamedNode(predicate)
    return [Triple(node(at), name, node(at + 1)) for at in range(length)]


BOMBS = {
    "a clique of equals": ("", chain("http://www.w3.org/2002/07/owl#sameAs", 500), "eq-trans"),
    "a long transitive chain": (
        ":within a owl:TransitiveProperty .",
        chain("urn:t#within", 500),
        "prp-trp",
    ),
    "a chain of properties that squares": (
        ":p owl:propertyChainAxiom ( :p :p ) .",
        chain("urn:t#p", 500),
        "prp-spo2",
    ),
    "everything next to everything": (
        ":p owl:propertyChainAxiom ( :q :r ) .",
        [Triple(node(n), NamedNode("urn:t#q"), node(-1)) for n in range(300)]
        + [Triple(node(-1), NamedNode("urn:t#r"), node(n)) for n in range(300)],
        "prp-spo2",
    ),
}
LIMIT = 20_000


@pytest.mark.parametrize(("schema", "data", "rule"), BOMBS.values(), ids=BOMBS.keys())
def test_a_closure_without_end_is_given_up_and_says_which_rule(
    schema: str, data: list[Triple], rule: str
) -> None:
    before = list(data)
    with pytest.raises(BudgetError, match=f"{LIMIT} derived triples.* {rule} on"):
        infer(triples(schema), data, budget=Budget(triples=LIMIT))
    assert data == before


@pytest.mark.parametrize(("extra", "passes"), [(1, True), (0, True), (-1, False)])
def test_a_limit_of_triples_is_the_most_that_may_be_derived(extra: int, passes: bool) -> None:
    derived = 20 * 19 // 2  # a chain of 20 links gives so many more
    budget = Budget(triples=derived + extra)
    schema, data = triples(":within a owl:TransitiveProperty ."), chain("urn:t#within", 20)
    if passes:
        assert len(infer(schema, data, budget=budget).triples) == derived
    else:
        with pytest.raises(BudgetError):
            infer(schema, data, budget=budget)


def test_without_a_budget_given_there_is_one() -> None:
    budget = inference.default_budget(10)
    assert budget == Budget(triples=1_000_000, seconds=600)
    assert inference.default_budget(1_000_000).triples == 20_000_000
