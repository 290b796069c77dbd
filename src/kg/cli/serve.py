"""`kg serve`."""

from pathlib import Path

import click

import kg


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7575, show_default=True, help="Port; 0 takes a free one.")
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A further name of the service."
)
@click.option(
    "--write-token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the token that writing needs; without it writing is off.",
)
@click.option(
    "--auth-token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File with the token that reading needs; a must beyond loopback.",
)
@click.pass_obj
def command(
    workspace: Path | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    write_token_file: Path | None,
    auth_token_file: Path | None,
) -> None:
    """Serve SPARQL and pages over the workspace, for this machine alone by default."""
    from kg.workbench.serve import serve_workspace
    from kg.workbench.settings import read_token

    serve_workspace(
        kg.open(workspace),
        host=host,
        port=port,
        hosts=frozenset(hosts),
        write_token=read_token(write_token_file) if write_token_file else None,
        read_token=read_token(auth_token_file) if auth_token_file else None,
        started=lambda address: click.echo(f"listening on {address}", err=True),
    )
