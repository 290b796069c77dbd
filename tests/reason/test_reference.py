"""The closure by owlrl. The triples are made up for the test."""

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import BudgetError
from kg.reason import Budget, infer

HEAD = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + text, format=RdfFormat.TURTLE)]


SCHEMA = turtle(
    ":within a owl:TransitiveProperty ; rdfs:domain :Place . :Place owl:disjointWith :Act ."
)


def test_only_what_neither_side_says_is_inferred() -> None:
    found = infer(SCHEMA, turtle(":a :within :b . :b :within :c ."), reasoner="owlrl")
    assert found.triples == tuple(turtle(":a a :Place . :a :within :c . :b a :Place ."))
    assert found.contradictions == ()


def test_a_disjointness_that_is_broken_is_a_finding() -> None:
    found = infer(SCHEMA, turtle(":a :within :b . :a a :Act ."), reasoner="owlrl")
    assert [finding.rule for finding in found.contradictions] == ["owlrl"]


def test_the_limit_on_triples_is_an_error() -> None:
    with pytest.raises(BudgetError, match="1 derived triples"):
        infer(
            SCHEMA,
            turtle(":a :within :b . :b :within :c ."),
            reasoner="owlrl",
            budget=Budget(triples=1),
        )
