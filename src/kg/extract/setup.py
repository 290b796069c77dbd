"""What an extractor is made from: plain data, so that any process can make the same one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.extract.additions import Additions
from kg.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Known names, what the workspace adds to the lexicon, and settings."""

    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    additions: Additions = field(default_factory=Additions)
    options: Mapping[str, str | int | float] = field(default_factory=dict)
    """The settings whose names begin with the extractor's name, without it."""

    cache: Path | None = None
    """Folder in which an extractor may keep answers that cost much, or None."""
