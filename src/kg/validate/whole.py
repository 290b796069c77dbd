"""Everything that can be checked of a graph as it stands."""

from pathlib import Path

from pyoxigraph import DefaultGraph

from kg.graph.store import View
from kg.validate.checks import run_checks
from kg.validate.passages import check_passages
from kg.validate.report import Report
from kg.validate.shapes import check_shapes, graph_shapes


def check_graph(view: View, texts: Path | None = None) -> Report:
    """Return what shapes and checks find; with `texts`, the passages' places are verified too."""
    seen = [quad.triple for quad in view.quads(graph=DefaultGraph())]
    findings = [*check_shapes(seen, graph_shapes()).findings, *run_checks(view).findings]
    if texts:
        findings += check_passages(view, texts).findings
    return Report.of(findings)
