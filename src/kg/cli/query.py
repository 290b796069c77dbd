"""`kg query`."""

import sys
from pathlib import Path

import click

from kg.cli import open_graph
from kg.errors import QuerySyntaxError
from kg.query.answer import GRAPH_FORMATS, ROW_FORMATS, render


@click.command("query")
@click.argument("name")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE")
@click.option(
    "--format", "form", type=click.Choice([*ROW_FORMATS, *GRAPH_FORMATS]), default="table"
)
@click.pass_obj
def command(workspace: Path | None, name: str, params: tuple[str, ...], form: str) -> None:
    """Ask the stored query NAME, the file NAME, or SPARQL from standard input (-)."""
    values = {}
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="-p")
        values[key] = value
    opened = open_graph(workspace)
    answer = opened.query(_from_stdin() if name == "-" else name, **values)
    click.echo(render(answer, form, opened.base), nl=False)


def _from_stdin() -> str:
    try:
        text = sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as fault:
        raise QuerySyntaxError("standard input", f"is not UTF-8 (byte {fault.start})") from None
    if not text.strip():
        raise QuerySyntaxError("standard input", "holds no query")
    return text + "\n"
