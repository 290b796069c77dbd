"""`kg explain`."""

import dataclasses
import json
from pathlib import Path

import click

from kg.cli import open_graph
from kg.query.why import Why


@click.command("explain")
@click.argument("subject")
@click.argument("predicate", required=False)
@click.argument("value", metavar="[OBJECT]", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--falls", is_flag=True, help="What would go with the claim or article SUBJECT.")
@click.pass_obj
def command(
    workspace: Path | None,
    subject: str,
    predicate: str | None,
    value: str | None,
    form: str,
    falls: bool,
) -> None:
    """Tell why a triple is here, or each triple about SUBJECT: rules, premises, claims, words."""
    if (predicate is None) != (value is None) or (falls and predicate):
        raise click.UsageError("give SUBJECT alone, or SUBJECT PREDICATE OBJECT")
    opened = open_graph(workspace)
    why = Why(opened.view(), opened.base)
    told = _falls(why, form, subject) if falls else _proofs(why, form, subject, predicate, value)
    click.echo(told)


def _proofs(why: Why, form: str, subject: str, predicate: str | None, value: str | None) -> str:
    proofs = why.proofs(subject, predicate, value)
    if form == "text":
        return "\n\n".join(proof.to_text(why.line, why.told) for proof in proofs)
    told = [
        proof.to_dict(lambda t: [dataclasses.asdict(ground) for ground in why.grounds(t)])
        for proof in proofs
    ]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _falls(why: Why, form: str, subject: str) -> str:
    fall = why.falls(subject)
    parts = {"facts": fall.facts, "inferred": fall.inferred}
    if form == "json":
        told = {name: [[str(term) for term in t] for t in rows] for name, rows in parts.items()}
        return json.dumps(told, ensure_ascii=False, indent=1)
    lines = [[f"{name}: {len(rows)}", *map(why.line, rows)] for name, rows in parts.items()]
    return "\n".join("\n  ".join(part) for part in lines)
