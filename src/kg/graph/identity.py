"""People's judgements on who is who → quads of `graph/identity`.

The graph is not visible: what follows from it (`apo:judgedSameAs`) is, and who judged and why stays
in the workspace.
"""

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad

from kg.graph.nodes import Out, concept, put, reviewer, term, text, typed
from kg.link.identity import IdentityDecision
from kg.model import digest
from kg.namespaces import Base


def identity_quads(decisions: Iterable[IdentityDecision], base: Base) -> list[Quad]:
    """Return one `apo:IdentityJudgement` a decision."""
    graph = NamedNode(base.graph("identity"))
    out: Out = []
    for one in decisions:
        key = digest([one.left, one.right])[:32]
        node = NamedNode(base.id("identity", key))
        put(out, graph, node, "rdf:type", term("apo:IdentityJudgement"))
        put(out, graph, node, "apo:leftEntity", NamedNode(one.left))
        put(out, graph, node, "apo:rightEntity", NamedNode(one.right))
        put(out, graph, node, "apo:identityVerdict", concept("identity", one.verdict))
        put(out, graph, node, "apo:verdictReason", text(one.reason))
        put(out, graph, node, "apo:decidedBy", reviewer(out, graph, one.by, base))
        put(out, graph, node, "apo:decidedOn", typed(one.on, "date"))
    return out
