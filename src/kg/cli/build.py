"""`kg build`."""

import sys
from pathlib import Path

import click

import kg
from kg.build import RunReport
from kg.cli import FINDINGS


@click.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--reasoner",
    type=click.Choice(["columnar", "owlrl"]),
    help="The engine of this build; owlrl is the slow reference.",
)
@click.option(
    "--workers", type=click.IntRange(1, 1024), help="Processes that read articles; the same graph."
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    help="Where articles are read: this machine, or a cluster of Ray.",
)
@click.option(
    "--store",
    metavar="URL",
    help="The SPARQL endpoint that this build writes; see the setting store.",
)
@click.pass_obj
def command(
    workspace: Path | None,
    paths: tuple[Path, ...],
    reasoner: str | None,
    workers: int | None,
    engine: str | None,
    store: str | None,
) -> None:
    """Read articles (files, folders), extract, link, infer, validate; again is a no-op.

    Without PATHS a new workspace takes in the bundled example.
    """
    opened = kg.open(workspace, reasoner=reasoner, workers=workers, engine=engine, store=store)
    report = opened.build(paths, progress=show_progress if sys.stderr.isatty() else _silent)
    finish(report)


def finish(report: RunReport) -> None:
    """Print what a build did, and leave with its exit code."""
    click.echo(summary(report), nl=False)
    if report.passed:
        click.echo(f"passed over: {_some(report.passed)}", err=True)
    for path, reason in report.failed:
        click.echo(f"not read: {path}: {reason}", err=True)
    click.echo(report.validation.to_text(), err=True, nl=False)
    if report.failed or report.validation.flagged:
        sys.exit(FINDINGS)


def summary(report: RunReport) -> str:
    """Return what a build did, in a few lines."""
    if not report.changed and report.validation.conforms:
        head = "nothing to do: the graph is up to date"
    elif not report.changed:
        head = "the graph was not changed: mend the violations first"
    else:
        head = "the graph was built"
    return (
        f"{head}\n"
        f"  articles {report.articles}\n"
        f"  claims   {report.claims} ({report.accepted} accepted, {report.proposed} proposed)\n"
        f"  facts    {report.facts} triples, {report.inferred} inferred\n"
        f"  findings {report.validation.count('violation')} violations, "
        f"{report.validation.count('warning')} warnings\n"
    )


def _some(names: list[str], most: int = 3) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def show_progress(stage: str, done: int, total: int) -> None:
    """Show how far a stage is, on one line of the terminal."""
    click.echo(f"\r\x1b[K{stage} {done}/{total}", err=True, nl=False)


def _silent(stage: str, done: int, total: int) -> None:
    pass
