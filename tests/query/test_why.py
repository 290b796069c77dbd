"""Why a triple is in the bundled graph, down to claims and passages."""

import gc

import pytest
from pyoxigraph import NamedNode, QuerySolutions

from kg.build import bundled_view
from kg.errors import QueryError
from kg.namespaces import Base
from kg.query.why import Why

BASE = Base()


@pytest.fixture(scope="module")
def why() -> Why:
    return Why(bundled_view(BASE), BASE)


def inferred_facts(why: Why) -> list[NamedNode]:
    """Return situations about which something is inferred, sorted."""
    quads = bundled_view(BASE).quads(graph=NamedNode(BASE.graph("inferred")))
    subjects = {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
    return sorted((one for one in subjects if "/event/" in one.value), key=str)


def test_every_triple_about_an_event_leads_down_to_a_passage(why: Why) -> None:
    event = inferred_facts(why)[0]
    proofs = why.proofs(event.value)
    assert {proof.rule is None for proof in proofs} == {True, False}
    for proof in proofs:
        grounds = [ground for leaf in proof.asserted() for ground in why.grounds(leaf)]
        assert grounds
        assert all(0 <= ground.start < ground.end for ground in grounds)


def test_no_solutions_outlive_a_proof() -> None:
    """They may only end in the thread that made them, and garbage is collected in any."""
    why = Why(bundled_view(BASE), BASE)
    gc.collect()
    gc.disable()
    try:
        assert why.proofs(inferred_facts(why)[0].value)
        left = [thing for thing in gc.get_objects() if isinstance(thing, QuerySolutions)]
    finally:
        gc.enable()
    assert left == []


def test_one_triple_is_asked_for_by_short_names(why: Why) -> None:
    event = inferred_facts(why)[0]
    short = why.name(event)
    proof = next(p for p in why.proofs(short) if p.rule and "#type" in str(p.triple.predicate))
    (again,) = why.proofs(short, "a", why.name(proof.triple.object))
    assert again == proof


def test_all_that_an_article_states_alone_falls_with_it(why: Why) -> None:
    article = "apod:article/dailynk-relocation"
    fall = why.falls(article)
    assert fall.facts
    assert fall.inferred
    for triple in fall.facts:
        assert {ground.article for ground in why.grounds(triple)} == {
            why.grounds(fall.facts[0])[0].article
        }


def test_what_is_neither_claim_nor_article_has_nothing_to_fall(why: Why) -> None:
    with pytest.raises(QueryError, match="neither a claim nor an article"):
        why.falls("apo:Claim")


@pytest.mark.parametrize("said", ["no term", "<broken", '"unended'])
def test_what_is_no_term_is_told(why: Why, said: str) -> None:
    with pytest.raises(QueryError, match=r"is no IRI|no fact"):
        why.proofs(said)
