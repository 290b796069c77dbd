"""What a query's limit cut is said on the page and in its data: never less without a word."""

import json
from dataclasses import replace

import pytest
from pyoxigraph import Literal
from tests.workbench.pages.conftest import Browser

from kg.query import Table
from kg.workbench.pages import panels


def answer(limit: int, rows: int) -> panels.Panel:
    query = replace(panels.stored("explore-edges"), text=f"SELECT ?x {{ }} LIMIT {limit}\n")
    return panels.Panel(query, {}, Table(["x"], [[Literal(i)] for i in range(rows)]))


def test_answer_that_fills_its_limit_is_cut() -> None:
    assert answer(400, 400).cut == 400
    assert answer(400, 399).cut == 0


def test_query_that_asks_for_a_few_is_not_cut() -> None:
    assert answer(12, 12).cut == 0


@pytest.mark.parametrize("page", ["/explore", "/map", "/time"])
def test_page_over_a_cut_answer_says_so_and_what_to_do(
    made: Browser, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "too-much" not in made.get(page).text
    monkeypatch.setattr(panels.Panel, "cut", property(lambda panel: 400_000))
    told = made.get(page).text
    assert 'class="notice too-much"' in told
    assert "400,000" in told
    assert "SPARQL" in told.partition("too-much")[2].partition("</p>")[0]
    assert json.loads(made.get(page + ".json").text)["cut"]


def test_file_is_refused_rather_than_cut(made: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made.get("/file.html").status == 200
    monkeypatch.setattr(panels.Panel, "cut", property(lambda panel: 400_000))
    assert made.get("/file.html").status == 400
