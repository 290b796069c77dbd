"""`kg decide`."""

import datetime
from pathlib import Path

import click

import kg
from kg.claims.verdicts import VERDICTS
from kg.cli.build import finish


@click.command("decide")
@click.argument("claim")
@click.argument("verdict", type=click.Choice(VERDICTS[1:]))
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--reason", default="", help="Why; rejected and conflict need one.")
@click.option("--on", metavar="YYYY-MM-DD", help="Day of the decision; else today.")
@click.pass_obj
def command(
    workspace: Path | None, claim: str, verdict: str, by: str, reason: str, on: str | None
) -> None:
    """Write down a verdict on CLAIM (IRI, CURIE or the beginning of its key) and apply it.

    The verdict lies in decisions/verdicts.tsv and survives each build.
    """
    opened = kg.open(workspace)
    finish(opened.decide(claim, verdict, by=by, on=day_of_decision(on), reason=reason))


def day_of_decision(on: str | None) -> str:
    """Return the day that was given, or else today, YYYY-MM-DD; only here the clock is asked."""
    return on or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
