"""kg: reports about human rights as a knowledge graph with evidence.

`kg.open("folder")` gives a workspace: build it, query it, export it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.workspace import Workspace, open  # as open() opens a file

__all__ = ["KgError", "Workspace", "__version__", "open"]

_HOME = {"KgError": "kg.errors", "Workspace": "kg.workspace", "open": "kg.workspace"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: `kg --version` need not load the engines."""
    if name not in _HOME:
        raise AttributeError(f"module kg has no attribute {name}")
    return getattr(import_module(_HOME[name]), name)
