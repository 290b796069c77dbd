"""Where the ontology, the graph and the queries are."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def root() -> Traversable:
    """Return the folder that holds `ontology/`, `graph/` and `queries/`.

    In a wheel they lie in `kg/data/`; in a checkout they lie at its root.
    """
    packaged = files("kg") / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def folder(name: str) -> Path:
    """Return the path of `ontology`, `graph` or `queries`."""
    return Path(str(root() / name))
