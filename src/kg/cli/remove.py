"""`kg remove`."""

from pathlib import Path

import click

import kg
from kg.cli.build import finish
from kg.query.why import Why


@click.command("remove")
@click.argument("article")
@click.option("--dry-run", is_flag=True, help="Only say what would fall.")
@click.pass_obj
def command(workspace: Path | None, article: str, dry_run: bool) -> None:
    """Take ARTICLE (slug or file name) out, with all that rests on it alone."""
    opened = kg.open(workspace)
    if not dry_run:
        finish(opened.remove(article))
        return
    view = opened.view()
    fall = Why(view, opened.base).falls(opened.base.id("article", article.removesuffix(".txt")))
    click.echo(f"facts that would fall: {len(fall.facts)}")
    click.echo(f"inferred triples that would fall: {len(fall.inferred)}")
