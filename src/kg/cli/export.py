"""`kg export`."""

from pathlib import Path

import click

from kg.cli import open_graph
from kg.export import FORMATS, Format, Profile, Quotes


@click.command("export")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS.values())),
    help="Else by the file's ending.",
)
@click.option(
    "--profile",
    type=click.Choice(["internal", "partner", "public"]),
    default="internal",
    show_default=True,
    help="For whom; partner and public hold no source, no restricted claim, no small group.",
)
@click.option("--all-claims", is_flag=True, help="Rejected claims too.")
@click.option("--quotes", type=click.Choice(["none", "full"]), default="none")
@click.pass_obj
def command(
    workspace: Path | None,
    output: Path,
    form: Format | None,
    profile: Profile,
    all_claims: bool,
    quotes: Quotes,
) -> None:
    """Write the graph: turtle and ntriples hold facts, entities and claims; trig and nquads all."""
    done = open_graph(workspace).export(
        output, form=form, profile=profile, all_claims=all_claims, quotes=quotes
    )
    for reason, number in done.withheld.items():
        click.echo(f"withheld  {number:>6}  {reason}", err=True)
    click.echo(f"wrote {output}: {done.statements} statements", err=True)
