"""The columnar closure against owlrl, on random ontologies."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse
from tests.reason import strategies as some

from kg.errors import BudgetError
from kg.reason import Budget, infer

quick = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
HEAD = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

OWLRL_DEVIATIONS = {
    "eq-diff2": "owlrl reads owl:members of owl:AllDifferent, but never compares them",
    "eq-diff3": "the same for owl:distinctMembers",
    "prp-adp": "owlrl compares only neighbours' subjects of owl:AllDisjointProperties",
    "prp-key": "owlrl takes a thing without a value of the key to have every value of it",
    "dt-range-clash": "owlrl does not hold a literal against the range of its property",
}
"""Contradictions that owlrl does not report, and keys, where it derives too much."""


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + text, format=RdfFormat.TURTLE)]


@quick
@given(
    some.ontologies(some.copies, some.built, some.equating, most=8),
    st.lists(some.facts, min_size=4, max_size=10),
)
def test_it_infers_what_owlrl_infers(schema: list[Triple], facts: list[Triple]) -> None:
    assert infer(schema, facts).triples == infer(schema, facts, reasoner="owlrl").triples


@settings(quick, max_examples=8)
@given(
    some.ontologies(some.copies, some.equating, most=6),
    st.lists(st.one_of(some.facts, some.facts, some.equalities), min_size=4, max_size=8),
)
def test_it_makes_equal_what_owlrl_makes_equal(schema: list[Triple], facts: list[Triple]) -> None:
    assert infer(schema, facts).triples == infer(schema, facts, reasoner="owlrl").triples


@settings(quick, max_examples=50)
@given(
    some.ontologies(some.copies, some.built, some.equating, some.keys, most=8),
    st.lists(some.facts, min_size=4, max_size=10),
)
def test_the_order_of_the_input_does_not_show(schema: list[Triple], facts: list[Triple]) -> None:
    turned = infer(list(reversed(schema)), list(reversed(facts)))
    assert turned.triples == infer(schema, facts).triples


def test_no_literal_is_a_subject_and_nothing_is_reflexive() -> None:
    schema = turtle(":p rdfs:range xsd:integer . :A a owl:Class ; rdfs:subClassOf :B .")
    found = infer(schema, turtle(":a :p 5 ; a :A . :a owl:sameAs :b .")).triples
    assert {*found} == {*turtle(":a a :B . :b owl:sameAs :a . :b a :A , :B . :b :p 5 .")}


def test_an_equal_value_in_another_spelling_is_not_repeated() -> None:
    schema = turtle(":p rdfs:subPropertyOf :q .")
    facts = turtle(':a :p "01"^^xsd:integer . :b :p "1"^^xsd:integer .')
    assert infer(schema, facts).triples == tuple(
        turtle(':a :q "01"^^xsd:integer . :b :q "1"^^xsd:integer .')
    )


def test_a_key_is_shared_by_equal_values() -> None:
    schema = turtle(":A owl:hasKey ( :p ) .")
    facts = turtle(':a a :A ; :p "01"^^xsd:integer . :b a :A ; :p "1"^^xsd:integer .')
    assert infer(schema, facts).triples[0] == turtle(":a owl:sameAs :b .")[0]


def test_a_functional_property_with_two_numbers_is_a_contradiction() -> None:
    found = infer(turtle(":p a owl:FunctionalProperty ."), turtle(":a :p 1 , 2 ."))
    assert [finding.rule for finding in found.contradictions] == ["dt-diff"]
    assert set(found.contradictions[0].triples) == set(turtle(":a :p 1 , 2 ."))


def test_a_key_without_a_value_is_no_key() -> None:
    schema, facts = turtle(":A owl:hasKey ( :p ) ."), turtle(":a a :A ; :p :c . :b a :A .")
    assert infer(schema, facts).triples == ()
    assert infer(schema, facts, reasoner="owlrl").triples != ()


def test_axioms_that_follow_are_used() -> None:
    schema = turtle(":kindOf rdfs:subPropertyOf rdfs:subClassOf . :A :kindOf :B .")
    assert infer(schema, turtle(":a a :A .")).triples == tuple(turtle(":a a :B ."))


def test_rdf_type_can_be_a_property_like_any_other() -> None:
    schema = turtle(":isA rdfs:subPropertyOf rdf:type . :A rdfs:subClassOf :B .")
    assert infer(schema, turtle(":a :isA :A .")).triples == tuple(turtle(":a a :A , :B ."))


def test_equal_classes_have_equal_members() -> None:
    found = infer(turtle(":A owl:sameAs :B ."), turtle(":a a :A ."))
    assert Triple(*turtle(":a a :B .")[0]) in found.triples


@pytest.mark.parametrize("budget", [Budget(triples=50), Budget(megabytes=1)])
def test_a_limit_names_the_rule_and_the_property(budget: Budget) -> None:
    links = turtle(" ".join(f":n{at} :within :n{at + 1} ." for at in range(40)))
    with pytest.raises(BudgetError, match=r"prp-trp on <urn:t#within>"):
        infer(turtle(":within a owl:TransitiveProperty ."), links, budget=budget)


def test_the_known_deviations_of_owlrl_are_still_there() -> None:
    broken = {
        "eq-diff2": "[] a owl:AllDifferent ; owl:members ( :a :b ) . :a owl:sameAs :b .",
        "eq-diff3": "[] a owl:AllDifferent ; owl:distinctMembers ( :a :b ) . :a owl:sameAs :b .",
        "prp-adp": "[] a owl:AllDisjointProperties ; owl:members ( :p :q :r ) . :a :p :b ; :r :b .",
        "dt-range-clash": ":p rdfs:range xsd:integer . :a :p 'x' .",
    }
    assert {*broken, "prp-key"} == OWLRL_DEVIATIONS.keys()
    for text in broken.values():
        assert infer(turtle(text), [], reasoner="owlrl").contradictions == ()
        assert infer(turtle(text), []).contradictions != ()
