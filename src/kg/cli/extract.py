"""`kg extract`."""

import sys
from pathlib import Path

import click

import kg
from kg.cli import FINDINGS
from kg.workspace import Extracted


@click.command("extract")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["jsonl", "table"]), default="jsonl")
@click.pass_obj
def command(workspace: Path | None, paths: tuple[Path, ...], form: str) -> None:
    """Print the claims of articles, one a line, by place in the text; nothing is stored."""
    failed = False
    for item in kg.open(workspace).extract(paths):
        if isinstance(item, Extracted):
            click.echo(item.jsonl() if form == "jsonl" else item.table(), nl=False)
        else:
            failed = True
            click.echo(f"not read: {item}", err=True)
    if failed:
        sys.exit(FINDINGS)
