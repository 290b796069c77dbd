"""Updates give exactly the closure that a new start would give."""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Triple, parse
from tests.reason import strategies as some

from kg.reason.columnar import consistency, delta, view
from kg.reason.columnar.engine import Engine

SEQUENCES = int(os.environ.get("KG_SEQUENCES", "300"))
"""Edit sequences in all, over three kinds of ontology; 10,000 are run at night."""

quick = settings(
    max_examples=SEQUENCES // 3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
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


def everything(engine: Engine) -> set[Triple]:
    return {engine.terms.triple(*row) for row in view.every(engine)}


def follow(schema: list[Triple], facts: list[Triple], data: st.DataObject) -> None:
    """Apply random edits; after each, compare with a closure made from nothing."""
    here = dict.fromkeys(schema + facts[: len(facts) // 2])
    engine = closed(list(here))
    edits = st.lists(st.sampled_from(facts), min_size=1, max_size=3, unique=True)
    for _ in range(3):
        before = set(view.facts(engine))
        chosen = data.draw(edits)
        if data.draw(st.booleans()):
            change = delta.add(engine, chosen)
            here |= dict.fromkeys(chosen)
        else:
            change = delta.retract(engine, chosen)
            here = {triple: None for triple in here if triple not in chosen}
        anew = closed(list(here))
        assert everything(engine) == everything(anew)
        broken, broken_anew = consistency.find(engine), consistency.find(anew)
        assert {one.rule for one in broken} == {one.rule for one in broken_anew}
        after = set(view.facts(engine))
        assert set(change.added) == after - before
        assert set(change.removed) == before - after


@quick
@given(
    some.ontologies(some.copies, some.built, most=10),
    st.lists(some.facts, min_size=3, max_size=12, unique=True),
    st.data(),
)
def test_edits_of_facts_are_exact(
    schema: list[Triple], facts: list[Triple], data: st.DataObject
) -> None:
    follow(schema, facts, data)


@quick
@given(
    some.ontologies(some.copies, some.equating, some.keys, most=8),
    st.lists(
        st.one_of(some.facts, some.facts, some.equalities), min_size=3, max_size=12, unique=True
    ),
    st.data(),
)
def test_edits_that_merge_and_split_terms_are_exact(
    schema: list[Triple], facts: list[Triple], data: st.DataObject
) -> None:
    follow(schema, facts, data)


@quick
@given(
    some.ontologies(some.copies, some.built, some.equating, some.keys, most=10),
    st.lists(st.one_of(some.facts, some.axioms_as_facts), min_size=4, max_size=12, unique=True),
    st.data(),
)
def test_edits_of_axioms_are_exact(
    schema: list[Triple], facts: list[Triple], data: st.DataObject
) -> None:
    follow(schema, facts, data)


def test_a_fact_with_two_derivations_outlives_one() -> None:
    engine = closed(turtle(":p rdfs:domain :A . :a :p :b , :c ."))
    assert delta.retract(engine, turtle(":a :p :b .")).removed == ()
    assert delta.retract(engine, turtle(":a :p :c .")).removed == tuple(turtle(":a a :A ."))


def test_a_circle_does_not_hold_itself_up() -> None:
    engine = closed(turtle(":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :a a :A ."))
    assert delta.retract(engine, turtle(":a a :A .")).removed == tuple(turtle(":a a :B ."))


def test_a_withdrawn_fact_that_still_follows_becomes_an_inferred_one() -> None:
    engine = closed(turtle(":A rdfs:subClassOf :B . :a a :A , :B ."))
    assert delta.retract(engine, turtle(":a a :B .")).added == tuple(turtle(":a a :B ."))


def test_a_class_of_equals_splits_where_its_reason_goes() -> None:
    engine = closed(turtle(":p a owl:FunctionalProperty . :a :p :b , :c . :b :q :d ."))
    change = delta.retract(engine, turtle(":a :p :c ."))
    gone = turtle(":a :p :c . :b owl:sameAs :c . :c :q :d . :c owl:sameAs :b .")
    assert set(change.removed) == set(gone) - set(turtle(":a :p :c ."))
    assert not change.rebuilt


def test_a_class_of_equals_with_two_reasons_outlives_one() -> None:
    engine = closed(turtle(":p a owl:FunctionalProperty . :a :p :b , :c . :b owl:sameAs :c ."))
    change = delta.retract(engine, turtle(":b owl:sameAs :c ."))
    assert change.removed == ()
    assert change.added == tuple(turtle(":b owl:sameAs :c ."))


def test_what_would_fall_is_told_and_nothing_is_changed() -> None:
    engine = closed(turtle(":within a owl:TransitiveProperty . :a :within :b . :b :within :c ."))
    before = everything(engine)
    assert delta.falls(engine, turtle(":b :within :c .")) == tuple(turtle(":a :within :c ."))
    assert everything(engine) == before
