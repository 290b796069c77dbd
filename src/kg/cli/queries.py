"""`kg queries`."""

from pathlib import Path

import click

import kg


@click.command("queries")
@click.option("--tag", help="Only queries with this tag.")
@click.pass_obj
def command(workspace: Path | None, tag: str | None) -> None:
    """List the stored queries: name, parameters, what they answer."""
    for query in kg.open(workspace).catalog():
        if tag is None or tag in query.tags:
            needed = [p if p not in query.defaults else f"[{p}]" for p in query.params]
            click.echo("\t".join([query.name, " ".join(needed), query.summary]))
