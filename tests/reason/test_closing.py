"""Closing an rdflib graph in place, and a closure that follows edits."""

import pytest
import rdflib
from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import BudgetError, ReasoningError
from kg.reason import Budget, Closure, close

HEAD = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
T = rdflib.Namespace("urn:t#")
PLACES = ":within a owl:TransitiveProperty . :a :within :b . :b :within :c ."


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + text, format=RdfFormat.TURTLE)]


def graph(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=HEAD + text, format="turtle")


def test_an_rdflib_graph_is_closed_in_place() -> None:
    places = graph(PLACES)
    report = close(places)
    assert (T.a, T.within, T.c) in places
    assert report.added == 1
    assert report.contradictions == ()
    assert report.explain((T.a, T.within, T.c)).rule == "prp-trp"


def test_closing_again_adds_nothing() -> None:
    places = graph(PLACES)
    close(places)
    assert close(places).added == 0


def test_reflexive_triples_come_only_when_asked_for() -> None:
    quiet, full = graph(":A a owl:Class ."), graph(":A a owl:Class .")
    assert close(quiet).added == 0
    close(full, reflexive=True)
    below = rdflib.RDFS.subClassOf
    assert {(T.A, below, T.A), (T.A, below, rdflib.OWL.Thing)} <= set(full)
    assert (T.A, rdflib.OWL.sameAs, T.A) in full


def test_a_graph_that_breaks_a_limit_is_untouched() -> None:
    places = graph(PLACES)
    with pytest.raises(BudgetError, match="0 derived triples"):
        close(places, budget=Budget(triples=0))
    assert len(places) == 3


def test_a_contradiction_names_its_triples() -> None:
    report = close(graph(":A owl:disjointWith :B . :a a :A , :B ."))
    assert [finding.rule for finding in report.contradictions] == ["cax-dw"]
    assert set(report.contradictions[0].triples) == set(
        turtle(":A owl:disjointWith :B . :a a :A , :B .")
    )


def test_what_is_no_triple_is_not_explained() -> None:
    report = close(graph(PLACES))
    with pytest.raises(ReasoningError, match="no RDF triple"):
        report.explain((rdflib.Literal("a"), T.within, T.c))


def test_a_closure_follows_edits() -> None:
    closure = Closure(turtle(PLACES))
    far = turtle(":a :within :d .")[0]
    assert far not in closure
    added = closure.add(turtle(":c :within :d ."))
    assert added.added == tuple(turtle(":a :within :d . :b :within :d ."))
    assert far in closure
    assert closure.explain(far).steps == 2
    assert closure.falls(turtle(":b :within :c .")) == tuple(
        turtle(":a :within :c , :d . :b :within :d .")
    )
    assert closure.retract(turtle(":c :within :d .")).removed == added.added
    assert closure.facts() == tuple(turtle(":a :within :c ."))


def test_an_update_that_breaks_a_limit_changes_nothing() -> None:
    closure = Closure(turtle(PLACES), budget=Budget(triples=50))
    chain = turtle(" ".join(f":n{at} :within :n{at + 1} ." for at in range(60)))
    with pytest.raises(BudgetError, match="50 derived triples"):
        closure.add(chain)
    assert closure.facts() == tuple(turtle(":a :within :c ."))
    assert chain[0] not in closure
