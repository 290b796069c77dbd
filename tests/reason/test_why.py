"""Why a triple of a built graph is there: every closed-world rule can be explained."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ReasoningError
from kg.graph.store import VISIBLE_GRAPHS
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.reason.rules import apply_rules
from kg.reason.why import Explainer

BASE = Base()
CASES = sorted((Path(__file__).parents[1] / "ontology" / "rules").glob("*.before.trig"))


def store(quads: list[Quad]) -> MemoryStore:
    return MemoryStore(quads, visible=[BASE.graph(name) for name in VISIBLE_GRAPHS])


def read(path: Path) -> list[Quad]:
    """Return a case, with what it takes as inferred said outright: it has no rules to infer it."""
    inferred, said = NamedNode(BASE.graph("inferred")), NamedNode(BASE.graph("entities"))
    return [
        Quad(q.subject, q.predicate, q.object, said if q.graph_name == inferred else q.graph_name)
        for q in parse(path=str(path), format=RdfFormat.TRIG)
    ]


def test_every_case_is_found() -> None:
    assert len(CASES) >= 43


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name.removesuffix(".before.trig"))
def test_what_a_rule_concludes_is_explained_down_to_what_was_said(path: Path) -> None:
    quads = read(path)
    graphs: dict[str, set[Triple]] = {}
    for quad in quads:
        graphs.setdefault(getattr(quad.graph_name, "value", ""), set()).add(quad.triple)
    concluded = apply_rules(graphs)
    inferred, added = NamedNode(BASE.graph("inferred")), [one.triple for one in concluded]
    made = store(quads + [Quad(t.subject, t.predicate, t.object, inferred) for t in added])
    said = {quad.triple for quad in quads}
    explainer = Explainer(made)
    for conclusion in concluded:
        proof = explainer.explain(conclusion.triple)
        assert proof.rule == conclusion.rule
        assert proof.asserted()
        assert set(proof.asserted()) <= said


TEXT = """
@prefix : <urn:t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix graph: <https://w3id.org/apo-kg/graph/> .
graph:ontology { :within a owl:TransitiveProperty . }
graph:facts { :a :within :b . :b :within :c . }
graph:inferred { :a :within :c . }
"""


def built() -> MemoryStore:
    return store(list(parse(TEXT, format=RdfFormat.TRIG)))


def triple(subject: str, value: str) -> Triple:
    return Triple(*(NamedNode(f"urn:t#{name}") for name in (subject, "within", value)))


def test_an_inferred_triple_is_explained_by_owl() -> None:
    proof = Explainer(built()).explain(triple("a", "c"))
    assert proof.rule == "prp-trp"
    assert set(proof.asserted()) >= {triple("a", "b"), triple("b", "c")}


def test_an_asserted_triple_explains_itself() -> None:
    assert Explainer(built()).explain(triple("a", "b")).rule is None


def test_a_triple_that_is_not_there_is_not_explained() -> None:
    with pytest.raises(ReasoningError, match="neither asserted nor inferred"):
        Explainer(built()).explain(triple("c", "a"))


def test_what_would_fall_is_told() -> None:
    assert Explainer(built()).falls([triple("a", "b")]) == (triple("a", "c"),)
