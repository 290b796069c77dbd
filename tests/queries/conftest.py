"""The two articles as they are read."""

from pathlib import Path

import pytest

from kg.articles import iter_read
from kg.model import Article


@pytest.fixture(scope="session")
def articles(seeds: Path) -> list[Article]:
    return [a for a in iter_read([seeds]) if isinstance(a, Article)]
