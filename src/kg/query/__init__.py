"""Name and parameters → rows: stored questions and the analyst's own."""

from kg.query.answer import Table, ask
from kg.query.catalog import Catalog

__all__ = ["Catalog", "Table", "ask"]
