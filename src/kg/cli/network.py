"""`kg network`."""

from pathlib import Path

import click

from kg.cli import open_graph
from kg.export import Profile


@click.command("network")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .html for a page that stands alone, .graphml or .gexf for other tools.",
)
@click.option("--around", metavar="IRI|NAME", help="Thing to start from; else the whole graph.")
@click.option(
    "--depth",
    type=click.IntRange(0, 10),
    default=1,
    show_default=True,
    help="Steps from --around.",
)
@click.option("--query", metavar="NAME|FILE", help="CONSTRUCT to draw instead of the whole graph.")
@click.option("--all-claims", is_flag=True, help="Rejected claims too.")
@click.option("--no-sentences", is_flag=True, help="Positions of passages without their words.")
@click.option(
    "--profile",
    type=click.Choice(["internal", "partner", "public"]),
    default="internal",
    show_default=True,
    help="For whom; see kg export.",
)
@click.option(
    "--view",
    metavar="ADDRESS",
    help="View of the workbench, as '/map?since=2021', with map, timeline and evidence.",
)
@click.pass_obj
def command(
    workspace: Path | None,
    output: Path,
    around: str | None,
    depth: int,
    query: str | None,
    all_claims: bool,
    no_sentences: bool,
    profile: Profile,
    view: str | None,
) -> None:
    """Draw the graph as one page: nothing is loaded from elsewhere; each edge says who says it."""
    from kg.workbench.pages.onefile import write_view

    graph = open_graph(workspace)
    if view is not None:
        write_view(graph, output, view, profile)
    else:
        graph.write_network(
            output,
            around=around,
            depth=depth,
            query=query,
            all_claims=all_claims,
            sentences=not no_sentences,
            profile=profile,
        )
    click.echo(f"wrote {output}", err=True)
