"""Extracted facts held against facts that people wrote down: figures, and errors by cause."""

from kg.evaluate.figures import Evaluation, evaluate
from kg.evaluate.gold import read_facts
from kg.evaluate.report import as_json, as_text

__all__ = ["Evaluation", "as_json", "as_text", "evaluate", "read_facts"]
