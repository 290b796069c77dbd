"""Articles in batches: each read, linked and mapped by one function, in any process."""

from kg.batch.run import ENGINES, run
from kg.batch.work import Mapped, Recipe, Work, categories_of, kinds, process

__all__ = ["ENGINES", "Mapped", "Recipe", "Work", "categories_of", "kinds", "process", "run"]
