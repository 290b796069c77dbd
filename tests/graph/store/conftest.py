"""Servers that take long to start, one for all tests: each test has graphs of its own names."""

from collections.abc import Iterator

import pytest
from tests.servers import virtuoso

from kg.graph.store.capabilities import Addresses


@pytest.fixture(scope="session")
def virtuoso_addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addresses]:
    """Debian's Virtuoso; skips where it is missing, unless KG_REQUIRE_VIRTUOSO=1."""
    with virtuoso(tmp_path_factory.mktemp("virtuoso") / "server") as addresses:
        yield addresses
