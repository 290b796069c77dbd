"""kg: reports about human rights as a knowledge graph with evidence.

`kg.open("folder")` gives a workspace: build it, query it, export it.
"""

from importlib.metadata import version

__version__ = version("kg")

from kg.errors import KgError


__all__ = ["KgError", "__version__"]
