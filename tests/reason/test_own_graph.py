"""The closure of our own ontology over the shipped facts."""

from pyoxigraph import Triple
from tests.reason.proof_checker import check

from kg import resources
from kg.graph import folder
from kg.namespaces import Base
from kg.ontology import Terms
from kg.reason import infer

BASE = Base()


def shipped() -> tuple[list[Triple], list[Triple]]:
    """Return our axioms, and the facts of the shipped claims."""
    facts = {
        quad.triple
        for path in sorted((resources.folder("graph") / "claims").glob("*.trig"))
        for quad in folder.read_quads(path, BASE)
        if getattr(quad.graph_name, "value", "") == BASE.graph("facts")
    }
    return list(Terms.load().schema()), sorted(facts, key=str)


def test_both_reasoners_infer_the_same_from_the_shipped_facts() -> None:
    schema, facts = shipped()
    assert facts
    ours, theirs = infer(schema, facts), infer(schema, facts, reasoner="owlrl")
    assert ours.triples == theirs.triples
    assert ours.contradictions == theirs.contradictions == ()


def test_everything_inferred_from_the_shipped_facts_is_proved() -> None:
    schema, facts = shipped()
    found = infer(schema, facts)
    assert len(found.triples) > 100
    for triple in found.triples:
        check(found.explain(triple), {*schema, *facts})
