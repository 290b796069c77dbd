"""The facade: what a build leaves behind, and when it has nothing to do."""

from pathlib import Path

from kg.workspace import Workspace


def test_two_articles_break_no_rule(two_articles: Workspace) -> None:
    assert two_articles.check().flagged is False


def test_building_again_is_a_no_op(two_articles: Workspace) -> None:
    before = _contents(two_articles.path)
    assert two_articles.build().changed is False
    assert _contents(two_articles.path) == before


def test_workspace_is_for_its_owner_alone(five_digests: Workspace) -> None:
    assert {p.stat().st_mode & 0o077 for p in [five_digests.path, five_digests.articles]} == {0}


def _contents(folder: Path) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
