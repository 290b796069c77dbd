"""The `kg` command: one file a command, which reads arguments, calls the library and prints.

Exit codes: 0 good; 1 our error, one line on stderr; 2 wrong usage; 3 done, with findings or with
articles that could not be read.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.workspace import Workspace

COMMANDS = {
    "build": "articles in, graph out",
    "extract": "print the claims of articles, store nothing",
    "evaluate": "score extraction against gold facts",
    "queries": "list the stored queries",
    "query": "ask a stored query or your own SPARQL",
    "explain": "why a triple is here, and what would fall with a claim",
    "decide": "write down a verdict on a claim",
    "review": "what waits for a person's judgement, and judge it",
    "merge": "write down whether two things are one",
    "remove": "take an article out, or see what would fall",
    "check": "SHACL and checks over graph or ontology",
    "export": "write the graph for others",
    "serve": "SPARQL and pages over HTTP",
    "network": "draw the graph: one page, or GraphML, GEXF",
    "doctor": "what is installed, and whether anything is exposed",
}
FINDINGS = 3


class _Lazy(click.Group):
    """Imports a command's module only when it is used: `kg --version` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"kg.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"kg {version('kg')}")
        ctx.exit()


@click.group(cls=_Lazy)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the workspace; else KG_WORKSPACE, else the nearest kg.toml.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None) -> None:
    """Turn reports about human rights into a knowledge graph with evidence."""
    ctx.obj = workspace


def open_graph(path: Path | None) -> "Workspace":
    """Return the workspace to read from, and say so where the bundled graph stands in for it."""
    import kg

    workspace = kg.open(path)
    if workspace.is_empty:
        click.echo(
            f"note: nothing is built in {workspace.path}: this is the bundled graph",
            err=True,
        )
    return workspace


def main() -> None:
    """Run the command line; our errors become one line and exit code 1."""
    try:
        code = cli.main(prog_name="kg", standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except click.ClickException as fault:
        fault.show()
        code = fault.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        code = 130
    except BaseExceptionGroup as faults:
        for one in _ours(faults):
            click.echo(f"kg: {one}", err=True)
        code = 1
    except KgError as fault:
        click.echo(f"kg: {' '.join(str(fault).split())}", err=True)
        code = 1
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        click.echo(f"kg: {where}{fault.strerror or fault}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _ours(faults: BaseExceptionGroup[BaseException]) -> list[KgError]:
    ours, rest = faults.split(KgError)
    if rest:
        raise rest
    return [fault for fault in ours.exceptions if isinstance(fault, KgError)] if ours else []
