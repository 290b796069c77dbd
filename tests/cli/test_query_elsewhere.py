"""`kg query` against a service elsewhere gives what it gives here; `--explain` tells the plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import Kg
from tests.served import Served

from kg.build import bundled_view
from kg.graph.store.embedded import EmbeddedStore
from kg.namespaces import Base

TOKEN = "a token to read with"  # noqa: S105 - it guards nothing


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service over the bundled graph that needs a token to read."""
    store = tmp_path_factory.mktemp("elsewhere") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(bundled_view(Base()).quads())
    with Served(store, settings={"read_token": TOKEN}) as service:
        yield service


@pytest.fixture
def token(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o600)
    return file


def test_service_elsewhere_gives_the_same(kg: Kg, served: Served, token: Path) -> None:
    asked = ("query", "events-at-a-place", "-p", "place=apod:place/hoeryong", "--format", "csv")
    here = kg(*asked)
    there = kg(*asked, "--service", served.address, "--credentials", token)
    assert (there.code, there.out) == (here.code, here.out)
    assert there.out.count("\n") > 1
    endpoint = kg(*asked, "--service", served.address + "/sparql", "--credentials", token)
    assert endpoint.out == here.out


def test_who_may_not_read_is_told_so(kg: Kg, served: Served, token: Path) -> None:
    said = kg("query", "claims-by-type", "--service", served.address)
    assert (said.code, said.out) == (1, "")
    assert "credentials are missing" in said.err
    token.chmod(0o644)
    said = kg("query", "claims-by-type", "--service", served.address, "--credentials", token)
    assert "chmod 600" in said.err


@pytest.mark.parametrize("address", ["x", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:9/"])
def test_address_without_a_service_is_one_line(kg: Kg, address: str) -> None:
    said = kg("query", "claims-by-type", "--service", address)
    assert (said.code, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1


def test_plan_is_told_instead_of_the_answer(kg: Kg) -> None:
    said = kg("query", "-", "--explain", stdin=b"SELECT * { ?a ?b ?c . ?d ?e ?f }")
    assert said.code == 0
    assert "every row meets every row" in said.out
