"""The small graph of tests/fixtures, and a way to add to it."""

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from kg.graph.store.memory import MemoryStore

FIXTURE = Path(__file__).parents[1] / "fixtures" / "relocation.trig"


@pytest.fixture(scope="session")
def relocation_quads() -> list[Quad]:
    return list(parse(FIXTURE.read_bytes(), format=RdfFormat.TRIG))


@pytest.fixture
def relocation(relocation_quads: list[Quad]) -> MemoryStore:
    return MemoryStore(relocation_quads)
