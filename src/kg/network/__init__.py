"""Stage 10: the graph to look at: networkx, pyvis and a page that stands alone."""

from pathlib import Path

import networkx as nx

from kg.errors import ExportError
from kg.graph.file import write_whole
from kg.graph.store import View
from kg.namespaces import Base
from kg.network.drawing import to_pyvis
from kg.network.exchange import to_gexf, to_graphml
from kg.network.page import render
from kg.network.projection import project

__all__ = ["MOST", "project", "render", "to_gexf", "to_graphml", "to_pyvis", "write"]

MOST = 5000
"""More nodes than this cannot be looked at on one page."""


def write(
    view: View,
    path: Path,
    *,
    around: str | None = None,
    depth: int = 1,
    query: str | None = None,
    all_claims: bool = False,
    sentences: bool = True,
    title: str = "Network",
    base: Base | None = None,
) -> "nx.MultiDiGraph[str]":
    """Write the network to `path` (.html, .graphml or .gexf), whole or not at all, and return it.

    The arguments are those of `project`; `title` heads the page.

    Raises:
        QueryError: `around` names no thing, or `query` builds no triples.
        ExportError: the network is empty or too large to look at, or the file cannot be written.
    """
    makers = {
        ".html": lambda graph: render(graph, title=title),
        ".graphml": to_graphml,
        ".gexf": to_gexf,
    }
    if (make := makers.get(path.suffix.lower())) is None:
        known = ", ".join(makers)
        raise ExportError(path, f"no network has the extension “{path.suffix}”; known: {known}")
    graph = project(
        view,
        around=around,
        depth=depth,
        query=query,
        all_claims=all_claims,
        sentences=sentences,
        base=base,
    )
    if not graph:
        raise ExportError(path, "the network is empty; nothing was written")
    if len(graph) > MOST and path.suffix.lower() == ".html":
        raise ExportError(
            path, f"{len(graph)} nodes, a page holds {MOST}; narrow it with --around or --query"
        )
    write_whole(path, make(graph))
    return graph
