"""`kg review`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

import kg
from kg.claims.verdicts import Verdict
from kg.cli.build import finish
from kg.cli.decide import day_of_decision
from kg.query import Table
from kg.workspace import Workspace
from kg.workspace.judgement import add_verdict

KEYS = {
    "a": "accepted",
    "r": "rejected",
    "c": "conflict",
    "n": "needs-work",
    "s": "skip",
    "q": "quit",
}
ASKED = "  ".join(f"[{key}]{word[1:]}" for key, word in KEYS.items())


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claim that waits for a person."""

    key: str
    told: dict[str, str | None]

    def __str__(self) -> str:
        told = self.told
        why = f": {told['why']}" if told["why"] else ""
        article = (told["article"] or "").rpartition("/")[2]
        shown = (
            f"{self.key[:12]}  {told['act']}, {told['verdict']}{why}\n"
            f"  {told['speaker'] or 'nobody named'}, in {article} at {told['start']}\n"
            f"  {told['words'] or '(the graph does not hold the words)'}"
        )
        # Words of others reach the terminal: no control character may.
        return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in shown)


@click.command("review")
@click.option("--by", metavar="NAME", help="Judge them one by one, signed with NAME; else list.")
@click.option("--on", metavar="YYYY-MM-DD", help="Day of the decisions; else today.")
@click.pass_obj
def command(workspace: Path | None, by: str | None, on: str | None) -> None:
    """Show the claims that wait for a person, in the order of the texts; with --by judge them.

    Each verdict is written down as it is given; the graph is brought up to date at the end. One
    that was quit goes on where it was.
    """
    opened = kg.open(workspace)
    waiting = list(_waiting(opened))
    if by is None:
        for claim in waiting:
            click.echo(f"{claim}\n")
    elif waiting and not opened.is_empty:
        day = day_of_decision(on)
        if _judge(opened, waiting, by, day):
            finish(opened.build())
            waiting = list(_waiting(opened))
    click.echo(f"{len(waiting)} claims wait for a verdict", err=True)


def _waiting(workspace: Workspace) -> Iterator[Waiting]:
    found = workspace.query("claims-to-review")
    assert isinstance(found, Table)  # noqa: S101 - the query is ours, a SELECT
    seen = set()
    for row in found.to_dicts():
        key = (row["claim"] or "").rpartition("/")[2]
        if key not in seen:  # a claim may rest on several passages; the first will do
            seen.add(key)
            yield Waiting(key, row)


def _judge(workspace: Workspace, waiting: list[Waiting], by: str, on: str) -> int:
    """Ask for each claim and return how many were judged."""
    path = workspace.path / "decisions" / "verdicts.tsv"
    judged = 0
    for number, claim in enumerate(waiting, start=1):
        click.echo(f"\n{number} of {len(waiting)}  {claim}", err=True)
        choice = click.Choice(list(KEYS))
        answer = KEYS[click.prompt(ASKED, type=choice, show_choices=False, err=True)]
        if answer == "quit":
            break
        if answer == "skip":
            continue
        reason = "" if answer == "accepted" else click.prompt("why", err=True)
        add_verdict(path, claim.key, Verdict(verdict=answer, by=by, on=on, reason=reason))
        judged += 1
    return judged
