"""The learned model beside the rules: which words state a fact, of which type, and who is in it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.learned.extractor import LearnedExtractor

__all__ = ["LearnedExtractor"]


def __getattr__(name: str) -> object:
    """Import the extractor when it is first used, as the rules do."""
    if name != "LearnedExtractor":
        raise AttributeError(f"module kg.extract.learned has no attribute {name}")
    return import_module("kg.extract.learned.extractor").LearnedExtractor
