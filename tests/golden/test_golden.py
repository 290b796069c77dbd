"""Whole articles → claims → graph, byte for byte."""

from pathlib import Path

import pytest
from tests.golden.rewrite import ARTICLES, CLAIMS, GRAPH, claims, graph

import kg
from kg.workspace import Workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    return graph(tmp_path_factory.mktemp("golden"))


def test_claims_are_the_same_bytes() -> None:
    kept = {path.stem: path.read_text(encoding="utf-8") for path in CLAIMS.glob("*.jsonl")}
    assert len(kept) == 3
    assert claims() == kept


def test_graph_is_the_same_bytes(built: str) -> None:
    assert built == GRAPH.read_text(encoding="utf-8")


def test_place_of_the_files_does_not_show(
    built: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tmp_path / "elsewhere"
    away.mkdir()
    # Copied in another order, and named by a relative path from another folder.
    for path in sorted(ARTICLES.iterdir(), reverse=True):
        (away / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir(away)
    assert graph(tmp_path, Path()) == built


def test_articles_taken_in_one_by_one_give_the_same_graph(built: str, tmp_path: Path) -> None:
    workspace = kg.open(tmp_path / "workspace")
    for path in sorted(ARTICLES.glob("*.txt"), reverse=True):
        workspace.build([path])
    assert graph(tmp_path) == built


def test_export_is_the_same_bytes_twice(five_digests: Workspace, tmp_path: Path) -> None:
    for ending in ("ttl", "trig", "nq", "jsonld"):
        five_digests.export(tmp_path / f"one.{ending}")
        five_digests.export(tmp_path / f"two.{ending}")
        one, two = ((tmp_path / f"{n}.{ending}").read_bytes() for n in ("one", "two"))
        assert one == two
        assert len(one) > 1000
