"""The offline extractor, a module a layer: sentences, parse, clauses, typing and so on."""

from kg.extract.rules.extractor import RuleExtractor

__all__ = ["RuleExtractor"]
