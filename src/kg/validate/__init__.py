"""View → Report: SHACL shapes and SPARQL checks. A finding is a result, not an error."""

from kg.validate.checks import run_checks
from kg.validate.passages import check_passages
from kg.validate.report import Finding, Report
from kg.validate.shapes import check_shapes, graph_shapes, term_shapes
from kg.validate.unheeded import unheeded_identities, unheeded_links, unheeded_verdicts
from kg.validate.whole import check_graph

__all__ = [
    "Finding",
    "Report",
    "check_graph",
    "check_passages",
    "check_shapes",
    "graph_shapes",
    "run_checks",
    "term_shapes",
    "unheeded_identities",
    "unheeded_links",
    "unheeded_verdicts",
]
