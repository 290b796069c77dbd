"""Who reads the samples."""

from collections.abc import Iterator

import pytest
from tests.extract.samples import EXTRACTORS, ask


@pytest.fixture(scope="module", params=sorted(EXTRACTORS))
def each_extractor(request: pytest.FixtureRequest) -> Iterator[str]:
    """Every extractor in turn: what nobody said may be stated by none."""
    ask(request.param)
    yield request.param
    ask("rules")
