"""`kg evaluate`."""

import json
import sys
from pathlib import Path

import click

import kg
from kg.cli import FINDINGS
from kg.evaluate import as_json, as_text, evaluate, read_facts
from kg.evaluate.page import render
from kg.workspace import Extracted


@click.command("evaluate")
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.option("--against", type=click.Path(path_type=Path), help="Facts of another extractor.")
@click.option("--all", "everything", is_flag=True, help="Judge background facts too.")
@click.option("--errors", is_flag=True, help="List each error with its cause.")
@click.option("--html", type=click.Path(path_type=Path), help="Write a page of the articles.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.pass_obj
def command(
    workspace: Path | None,
    gold: Path,
    against: Path | None,
    everything: bool,
    errors: bool,
    html: Path | None,
    form: str,
) -> None:
    """Hold what is extracted from the articles of a folder against its gold facts.

    GOLD is a folder of articles with their NAME.gold.jsonl, or one such file. With --against, the
    facts of that file are scored beside ours.
    """
    wanted = read_facts(gold)
    other = read_facts(against) if against else None
    found, texts, failed = _extracted(workspace, gold, {fact["doc"] for fact in wanted})
    runs = [("kg", found)] if texts else []
    runs += [(against.name, other)] if against and other is not None else []
    done = [(name, evaluate(wanted, facts, everything=everything)) for name, facts in runs]
    if form == "json":
        click.echo(json.dumps({name: as_json(of) for name, of in done}, ensure_ascii=False))
    else:
        click.echo("\n".join(as_text(name, of, errors=errors) for name, of in done), nl=False)
    if html and done:
        name, last = done[-1]
        html.write_text(render(f"{gold.name} by {name}", last, texts), encoding="utf-8")
    if not done:
        click.echo(f"no article of {gold} lies beside its gold facts; name --against", err=True)
    if failed or not done:
        sys.exit(FINDINGS)


def _extracted(
    workspace: Path | None, gold: Path, docs: set[str]
) -> tuple[list[dict[str, object]], dict[str, str], bool]:
    """Return the facts and texts of the articles that lie beside gold, and whether one failed."""
    folder = gold if gold.is_dir() else gold.parent
    paths = sorted(folder / doc for doc in docs if (folder / doc).is_file())
    facts: list[dict[str, object]] = []
    texts: dict[str, str] = {}
    failed = False
    for item in kg.open(workspace).extract(paths) if paths else ():
        if isinstance(item, Extracted):
            facts += map(json.loads, item.jsonl().splitlines())
            texts[item.article.doc] = item.article.text
        else:
            failed = True
            click.echo(f"not read: {item}", err=True)
    return facts, texts, failed
