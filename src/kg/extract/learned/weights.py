"""The weights of the model: arrays by name, and the names that its numbers stand for.

Large matrices are kept as 8-bit numbers with a scale for each row (`NAME`, `NAME.scale`) and are
used as 32-bit floats.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from kg.errors import ExtractionAbortedError

Array = NDArray[np.float32]
FILE = "model.npz"
SCALE = ".scale"


@dataclass(frozen=True, slots=True)
class Weights:
    """Arrays by name; the names of types, roles, labels and paths; the vocabulary."""

    arrays: dict[str, Array]
    names: dict[str, list[str]]
    pieces: list[str]
    layers: int
    below: int
    """Layers that see the text alone; above them the model sees what the rules read too."""
    whole: int
    """Layers that all words go through."""
    passed: frozenset[str] = frozenset()
    """Tags of words that pass the other layers by."""

    def linear(self, name: str, x: Array) -> Array:
        """Return `x` through the linear layer of this name."""
        made: Array = x @ self.arrays[f"{name}.weight"]
        made += self.arrays[f"{name}.bias"]
        return made


def built_in() -> Path:
    """Return where the weights lie that come with the package."""
    return Path(str(files("kg.extract.learned") / "data" / FILE))


@lru_cache(maxsize=1)
def load(path: Path | None = None) -> Weights:
    """Return the weights of a file, else those of the package; about 60 MB in memory.

    Raises:
        ExtractionAbortedError: they are not there or not whole.
    """
    place = path or built_in()
    try:
        with np.load(BytesIO(place.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files if name != "names"}
            told: dict[str, Any] = json.loads(bytes(stored["names"]).decode())
        return Weights(
            {name: _floats(name, arrays) for name in arrays if not name.endswith(SCALE)},
            told["names"],
            told["pieces"],
            told["layers"],
            told["below"],
            told["whole"],
            frozenset(told["passed"]),
        )
    except (OSError, ValueError, KeyError, BadZipFile) as fault:
        raise ExtractionAbortedError(
            f"{place}: the weights cannot be read ({fault}); use the extractor rules"
        ) from None


_TABLES = tuple(
    f"{name}."
    for name in (
        "words places norm dep tag path of_type of_part of_edge first second level part told"
    ).split()
)
"""Arrays of a row for each name."""


def _floats(name: str, arrays: dict[str, NDArray[Any]]) -> Array:
    """Return an array as floats; linear layers are turned, so that they multiply from the right."""
    array: Array = arrays[name].astype(np.float32)
    scale = arrays.get(name + SCALE)
    if scale is not None:
        array *= scale.astype(np.float32)[:, None]
    if array.ndim == 2 and not name.startswith(_TABLES):
        return np.ascontiguousarray(array.T)
    return array
