"""Proofs: each is checked by a checker that shares no code, and none is longer than need be."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse
from tests.reason import strategies as some
from tests.reason.proof_checker import check

from kg.errors import ReasoningError
from kg.reason.columnar import view
from kg.reason.columnar.backward import Backward
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.proofs import Prover
from kg.reason.columnar.schema import Row
from kg.reason.explain import Proof

quick = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
given_facts = st.lists(
    st.one_of(some.facts, some.facts, some.facts, some.equalities),
    min_size=3,
    max_size=10,
    unique=True,
)
HEAD = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + text, format=RdfFormat.TURTLE)]


def closed(triples: list[Triple]) -> Engine:
    engine = Engine()
    engine.load(triples)
    return engine


@quick
@given(some.ontologies(some.copies, some.built, some.equating, some.keys, most=8), given_facts)
def test_every_inferred_triple_has_a_proof_of_printed_rules(
    schema: list[Triple], facts: list[Triple]
) -> None:
    engine = closed(schema + facts)
    prover, asserted = Prover(engine), set(schema + facts)
    for row in view.every(engine, inferred=True):
        check(prover.shortest(engine.terms.triple(*row)), asserted)


def least_costs(engine: Engine) -> dict[Row, int]:
    """Return the fewest rule steps to each triple, by trying everything until nothing betters."""
    back = Backward(engine)
    rows = list(view.every(engine))
    steps = {row: [premises for _, premises in back.steps(row)] for row in rows}
    costs = {row: 0 for row in rows if back.is_given(row)}
    bettered = True
    while bettered:
        bettered = False
        for row in rows:
            for premises in steps[row]:
                if all(one in costs for one in premises):
                    cost = 1 + sum(costs[one] for one in premises)
                    if cost < costs.get(row, 1_000_000):
                        costs[row] = cost
                        bettered = True
    return costs


@settings(quick, max_examples=25)
@given(some.ontologies(some.copies, some.built, most=6), given_facts)
def test_no_proof_is_longer_than_need_be(schema: list[Triple], facts: list[Triple]) -> None:
    engine = closed(schema + facts)
    prover = Prover(engine)
    for row, cost in least_costs(engine).items():
        assert prover.shortest(engine.terms.triple(*row)).steps == cost


def test_the_checker_refuses_a_wrong_step() -> None:
    asserted = turtle(":A rdfs:subClassOf :B . :a a :A .")
    leaves = tuple(Proof(triple) for triple in asserted)
    check(Proof(turtle(":a a :B .")[0], "cax-sco", leaves), set(asserted))
    with pytest.raises(AssertionError, match="no cax-sco"):
        check(Proof(turtle(":a a :C .")[0], "cax-sco", leaves), set(asserted))
    with pytest.raises(AssertionError, match="was not asserted"):
        check(Proof(turtle(":a a :C .")[0]), set(asserted))


def test_a_proof_reads_as_a_tree() -> None:
    engine = closed(turtle(":A rdfs:subClassOf :B . :p rdfs:domain :A . :a :p :b ."))
    proof = Prover(engine).shortest(turtle(":a a :B .")[0])
    text = proof.to_text(
        name=lambda t: " ".join(str(x).rpartition("#")[2].rstrip(">") for x in t),
        ground=lambda t: "said in claim 1" if "#p>" in str(t.predicate) else None,
    )
    assert text.splitlines() == [
        "a type B  [by cax-sco]",
        "├─ a type A  [by prp-dom]",
        "│  ├─ a p b  [asserted]",
        "│  │     said in claim 1",
        "│  └─ p domain A  [asserted]",
        "└─ A subClassOf B  [asserted]",
    ]


def test_a_proof_is_plain_data_for_json() -> None:
    engine = closed(turtle(":A rdfs:subClassOf :B . :a a :A ."))
    told = Prover(engine).shortest(turtle(":a a :B .")[0]).to_dict()
    assert told["rule"] == "cax-sco"
    premises = told["premises"]
    assert isinstance(premises, list)
    assert [premise["asserted"] for premise in premises] == [True, True]


def test_all_proofs_rest_on_different_least_sets() -> None:
    engine = closed(turtle(":p rdfs:domain :A . :q rdfs:domain :A . :a :p :b ; :q :c ."))
    goal = turtle(":a a :A .")[0]
    proofs = Prover(engine).all(goal)
    assert [proof.rule for proof in proofs] == ["prp-dom", "prp-dom"]
    assert {proof.asserted() for proof in proofs} == {
        tuple(turtle(":a :p :b . :p rdfs:domain :A .")),
        tuple(turtle(":a :q :c . :q rdfs:domain :A .")),
    }
    assert len(Prover(engine).all(goal, limit=1)) == 1


def test_a_triple_that_does_not_follow_has_no_proof() -> None:
    engine = closed(turtle(":a a :A ."))
    with pytest.raises(ReasoningError, match="neither asserted nor inferred"):
        Prover(engine).shortest(turtle(":a a :B .")[0])


def test_a_long_chain_has_a_proof_of_bounded_work() -> None:
    links = " ".join(f":n{at} :within :n{at + 1} ." for at in range(120))
    triples = turtle(":within a owl:TransitiveProperty . " + links)
    engine = closed(triples)
    proof = Prover(engine).shortest(turtle(":n0 :within :n120 .")[0])
    check(proof, set(triples))
    assert len(proof.asserted()) == 121
