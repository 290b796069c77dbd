"""`kg merge`."""

from pathlib import Path

import click

import kg
from kg.cli.build import finish
from kg.cli.decide import day_of_decision
from kg.link.identity import VERDICTS


@click.command("merge")
@click.argument("left")
@click.argument("right")
@click.option(
    "--verdict",
    type=click.Choice(VERDICTS),
    default="same",
    show_default=True,
    help="What they are.",
)
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--reason", required=True, help="What it rests on.")
@click.option("--on", metavar="YYYY-MM-DD", help="Day of the decision; else today.")
@click.pass_obj
def command(
    workspace: Path | None,
    left: str,
    right: str,
    verdict: str,
    by: str,
    reason: str,
    on: str | None,
) -> None:
    """Write down whether LEFT and RIGHT (IRI, CURIE or name) are one, and apply it.

    Nothing is melted into one: both keep their claims, and the judgement lies in
    decisions/identity.tsv. Another on the same two takes its place.
    """
    day = day_of_decision(on)
    opened = kg.open(workspace)
    finish(opened.merge(left, right, verdict, by=by, on=day, reason=reason))
