"""`kg network`."""

from pathlib import Path

import click

import kg


@click.command("network")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--around", help="IRI or name of the thing to start from.")
@click.option("--depth", type=click.IntRange(1, 10), default=2, show_default=True)
@click.option("--query", "query", help="Stored CONSTRUCT query or file instead of the whole graph.")
@click.pass_obj
def command(
    workspace: Path | None, output: Path, around: str | None, depth: int, query: str | None
) -> None:
    """Write one self-contained page that shows the graph and who says each edge."""
    kg.open(workspace).write_network(output, around=around, depth=depth, query=query)
    click.echo(f"wrote {output}", err=True)
