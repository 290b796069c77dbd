"""The offline extractor, a module a layer: layout, sentences, parse, clauses, typing and so on."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.rules.extractor import RuleExtractor

__all__ = ["RuleExtractor"]


def __getattr__(name: str) -> object:
    """Import the extractor when it is first used: layouts are read without the parser."""
    if name != "RuleExtractor":
        raise AttributeError(f"module kg.extract.rules has no attribute {name}")
    return import_module("kg.extract.rules.extractor").RuleExtractor
