"""`kg check`."""

import sys
from pathlib import Path

import click

from kg.cli import FINDINGS, open_graph


@click.command("check")
@click.option("--ontology", is_flag=True, help="Check the ontology's terms instead of the graph.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Verify every passage's position and digest against the texts in this folder.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_obj
def command(workspace: Path | None, ontology: bool, texts: Path | None, form: str) -> None:
    """Run shapes and checks; exit 3 when there is a finding."""
    report = open_graph(workspace).check(ontology=ontology, texts=texts)
    click.echo(report.to_json() if form == "json" else report.to_text(), nl=False)
    click.echo(
        f"{report.count('violation')} violations, {report.count('warning')} warnings", err=True
    )
    if report.flagged:
        sys.exit(FINDINGS)
