"""Everything that can be checked of a graph as it stands."""

from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode

from kg.graph.store import View
from kg.namespaces import Base
from kg.validate.checks import run_checks
from kg.validate.passages import check_passages
from kg.validate.report import Report
from kg.validate.shapes import check_shapes, graph_shapes


def check_graph(view: View, base: Base, texts: Path | None = None) -> Report:
    """Return what shapes and checks find; with `texts`, the passages' places are verified too.

    Shapes see the default graph and the judgements on who is who, which it does not hold.
    """
    graphs = (DefaultGraph(), NamedNode(base.graph("identity")))
    seen = {quad.triple for graph in graphs for quad in view.quads(graph=graph)}
    findings = [*check_shapes(seen, graph_shapes()).findings, *run_checks(view).findings]
    if texts:
        findings += check_passages(view, texts).findings
    return Report.of(findings)
