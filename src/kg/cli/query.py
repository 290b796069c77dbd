"""`kg query`."""

import json
import sys
from pathlib import Path

import click

import kg
from kg.cli import open_graph
from kg.errors import QuerySyntaxError
from kg.query import ask
from kg.query.answer import GRAPH_FORMATS, ROW_FORMATS, plan_of, render
from kg.query.elsewhere import view_of


@click.command("query")
@click.argument("name")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE")
@click.option(
    "--format", "form", type=click.Choice([*ROW_FORMATS, *GRAPH_FORMATS]), default="table"
)
@click.option("--service", metavar="URL", help="Ask the graph of a service or SPARQL endpoint.")
@click.option(
    "--credentials", metavar="FILE", default="", help="Who one is to it: a token, user:password."
)
@click.option("--explain", is_flag=True, help="Do not ask: tell the plan, and what costs most.")
@click.pass_obj
def command(
    workspace: Path | None,
    name: str,
    params: tuple[str, ...],
    form: str,
    service: str | None,
    credentials: str,
    explain: bool,
) -> None:
    """Ask the stored query NAME, the file NAME, or SPARQL from standard input (-)."""
    values = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="-p")
        values[key] = value
    opened = kg.open(workspace) if service else open_graph(workspace)
    query = opened.find(_from_stdin() if name == "-" else name)
    if service:
        view = view_of(service, base=opened.base, credentials=credentials, folder=Path.cwd())
    else:
        view = opened.view()
    if explain:
        found = plan_of(view, query, values, base=opened.base)
        text = json.dumps(found.to_dict(), indent=1) + "\n" if form == "json" else found.to_text()
    else:
        text = render(ask(view, query, values, base=opened.base), form, opened.base)
    click.echo(text, nl=False)


def _from_stdin() -> str:
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as fault:
        raise QuerySyntaxError("standard input", f"is not UTF-8 (byte {fault.start})") from None
    if not text.strip():
        raise QuerySyntaxError("standard input", "holds no query")
    return text + "\n"
