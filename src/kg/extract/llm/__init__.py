"""A language model beside the rules: off by default, over any OpenAI-compatible endpoint."""

from kg.extract.llm.extractor import LlmExtractor

__all__ = ["LlmExtractor"]
