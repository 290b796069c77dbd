"""`kg doctor`."""

from pathlib import Path

import click

import kg
from kg.doctor import examine


@click.command("doctor")
@click.pass_obj
def command(workspace: Path | None) -> None:
    """Say what is installed, which engines are used, and whether anything is exposed."""
    for name, value in examine(kg.open(workspace)):
        click.echo(f"{name:<16} {value}")
