"""Digests of everything a graph is a function of: whether a build has anything to do."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg import __version__, resources
from kg.config import Settings
from kg.extract import Setup
from kg.model import digest

READ = ("articles", "decisions", "entities", "lexicon", "kg.toml")
"""What of a workspace goes into its graph."""


DATA = ("ontology", "graph/entities", "graph/decisions", "queries/checks")
"""What of that which ships with kg goes into a graph."""


def of_workspace(folder: Path, settings: Settings) -> str:
    """Return a digest of a workspace's inputs, the settings, the ontology and the code."""
    data = [resources.folder(name) for name in DATA]
    code = Path(__file__).parent
    files = _files([*(folder / name for name in READ), *data, code])
    # By how many and where articles are read does not show in the graph.
    told = replace(settings, workers=1, engine="local")
    return digest([__version__, repr(told), _digest(files)])


def of_mapping() -> str:
    """Return a digest of the code and ontology that make quads of claims."""
    return _digest(_files([*map(resources.folder, DATA[:2]), Path(__file__).parent]))


def of_extractor(setup: Setup, entities: Iterable[object]) -> str:
    """Return a digest of the code, lexicons and names that read claims out of a text."""
    code = Path(__file__).parent
    files = _files([code / "extract", code / "articles", code / "gazetteer.py", code / "model.py"])
    known = sorted(map(str, entities))
    # How long an answer may take, and with which key it is asked for, says nothing of it.
    options = [o for o in sorted(setup.options.items()) if o[0] not in ("seconds", "key")]
    return digest([_digest(files), repr(setup.additions), options, known])


def _files(places: Iterable[Path]) -> list[Path]:
    found = [
        file
        for place in places
        for file in (sorted(place.rglob("*")) if place.is_dir() else [place])
    ]
    return [f for f in found if f.is_file() and "__pycache__" not in f.parts]


def _digest(files: Iterable[Path]) -> str:
    made = hashlib.sha256()
    for file in files:
        made.update(f"{file.parent.name}/{file.name}\0{file.stat().st_size}\0".encode())
        made.update(file.read_bytes())
    return made.hexdigest()
