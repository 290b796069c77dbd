"""Everything that can be checked of a graph."""

from pyoxigraph import NamedNode, Quad

from kg.graph.identity import identity_quads
from kg.graph.store.memory import MemoryStore
from kg.link.identity import IdentityDecision
from kg.namespaces import PREFIXES, Base
from kg.validate import check_graph

BASE = Base()
JUDGED = IdentityDecision(
    left=BASE.id("entity", "a"),
    right=BASE.id("entity", "b"),
    verdict="different",
    reason="two offices",
    by="r1",
    on="2026-11-02",
)


def found(quads: list[Quad]) -> set[str]:
    return {finding.check for finding in check_graph(MemoryStore(quads), BASE).findings}


def test_shapes_see_the_judgements_on_who_is_who() -> None:
    whole = identity_quads([JUDGED], BASE)
    verdict = NamedNode(PREFIXES["apo"] + "identityVerdict")
    without = [quad for quad in whole if quad.predicate != verdict]
    assert len(without) == len(whole) - 1
    more = found(without) - found(whole)
    assert any("IdentityJudgement" in check for check in more), more
