"""`kg evaluate` scores what is extracted beside gold, and what another extractor found."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Kg
from tests.cli.conftest import kg as kg  # a fixture
from tests.evaluate.samples import TEXT, gold


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article and its gold facts."""
    made = tmp_path / "gold"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, encoding="utf-8")
    lines = "".join(json.dumps(fact) + "\n" for fact in gold())
    (made / "a.gold.jsonl").write_text(lines, encoding="utf-8")
    return made


def test_extracted_facts_are_scored(kg: Kg, folder: Path) -> None:
    run = kg("evaluate", folder, "--format", "json")
    assert run.code == 0, run.err
    figures = json.loads(run.out)["kg"]
    assert figures["gold"] == 3
    assert figures["strict"]["R"] > 0.5


def test_other_facts_are_scored_beside_ours(kg: Kg, folder: Path) -> None:
    other = folder.parent / "other.jsonl"
    other.write_text((folder / "a.gold.jsonl").read_text("utf-8"), encoding="utf-8")
    run = kg("evaluate", folder, "--against", other, "--format", "json")
    figures = json.loads(run.out)
    assert list(figures) == ["kg", "other.jsonl"]
    assert figures["other.jsonl"]["full"]["F1"] == 1


def test_table_counts_errors_and_lists_them_where_asked(kg: Kg, folder: Path) -> None:
    other = folder.parent / "other.jsonl"
    other.write_text("", encoding="utf-8")
    (folder / "a.txt").unlink()
    run = kg("evaluate", folder, "--against", other, "--errors")
    assert "missed\tnothing was read here\t3" in run.out
    assert "missed\tnothing was read here\ta.txt\ta-0\tARREST\t0-37" in run.out


def test_page_is_written(kg: Kg, folder: Path) -> None:
    page = folder.parent / "page.html"
    assert kg("evaluate", folder, "--html", page).code == 0
    assert "Guards" in page.read_text("utf-8")


def test_gold_without_articles_asks_for_facts(kg: Kg, folder: Path) -> None:
    (folder / "a.txt").unlink()
    run = kg("evaluate", folder)
    assert run.code == 3
    assert "name --against" in run.err


def test_line_that_is_no_fact_is_one_line_of_error(kg: Kg, folder: Path) -> None:
    (folder / "b.gold.jsonl").write_text("{}\n{", encoding="utf-8")
    run = kg("evaluate", folder)
    assert run.code == 1
    assert run.err.strip().endswith("b.gold.jsonl:2: not JSON")
