"""The questions on the two articles with one stated fact changed: the answer follows the text.

What would be a hard-coded answer, or one of a query that reads the wrong thing, stays as it was.
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad
from tests.queries import gold, graphs
from tests.queries.graphs import Row
from tests.queries.test_two_articles import ANSWERS, FAULTS, NOT_YET, STRICT, read_otherwise

from kg.claims.verdicts import Policy
from kg.extract import load_extractor
from kg.model import Article, Claim

CHANGES: dict[str, dict[str, Any]] = tomllib.loads(
    (graphs.HERE / "changes.toml").read_text(encoding="utf-8")
)
NAMES = sorted(CHANGES)
# What an annotator would mark anew we have to read from the words, and may word otherwise.
READ = [
    pytest.param(n, marks=pytest.mark.xfail(reason=FAULTS["changed"][n], strict=STRICT))
    if n in FAULTS["changed"]
    else pytest.param(n)
    for n in NAMES
    if n not in NOT_YET and "facts" not in CHANGES[n]
]


def change_of(name: str) -> gold.Change:
    """Return the change of a question's test."""
    facts: dict[str, dict[str, str]] = CHANGES[name].get("facts", {})
    marks = tuple((key, tuple(marked.items())) for key, marked in sorted(facts.items()))
    return gold.Change(CHANGES[name]["old"], CHANGES[name]["new"], marks)


def expected(name: str) -> tuple[list[str], list[Row], list[Row]]:
    """Return the columns, the answer on the articles as they are, and that on the changed ones."""
    header, right = graphs.expected(ANSWERS / f"{name}.csv")
    before = {row[1:] for row in right}
    cells = dict(CHANGES[name].get("cells", []))
    gone = {tuple(row) for row in CHANGES[name].get("gone", [])}
    come = {tuple(row) for row in CHANGES[name].get("come", [])}
    assert gone <= before
    after = {tuple(cells.get(cell, cell) for cell in row) for row in before - gone} | come
    return header[1:], sorted(before), sorted(after)


def answer(quads: set[Quad], name: str, columns: list[str]) -> list[Row]:
    """Return the rows that a graph gives, each once."""
    values = graphs.parameters("two_articles.toml").get(name, {})
    with graphs.lent(quads) as view:
        return sorted(set(graphs.rows(graphs.answer(view, name, values), columns)))


@pytest.fixture(scope="session")
def graph_of(articles: list[Article], seeds: Path) -> Callable[[gold.Change], set[Quad]]:
    """The graph of the changed articles as an annotator would mark them."""

    @cache
    def made(change: gold.Change) -> set[Quad]:
        return graphs.of_articles(
            [gold.changed(a, change) for a in articles],
            lambda changed: gold.claims(
                next(a for a in articles if a.slug == changed.slug), seeds, change
            ),
        )

    return made


@pytest.fixture(scope="session")
def our_graph_of(articles: list[Article]) -> Callable[[gold.Change], set[Quad]]:
    """The graph of the changed articles as we read them; what is not changed is read once."""
    extractor = load_extractor("rules", graphs.gazetteer())

    @cache
    def read(article: Article) -> list[Claim]:
        return list(extractor.extract(article))

    @cache
    def made(change: gold.Change) -> set[Quad]:
        # People accepted every claim that we read in the articles as they are, likely or not.
        return graphs.of_articles(
            [gold.changed(a, change) for a in articles], read, Policy(threshold=0.0)
        )

    return made


def test_every_question_that_the_articles_answer_is_tried_on_changed_ones() -> None:
    answered = {path.stem for path in ANSWERS.glob("*.csv") if graphs.expected(path)[1] != []}
    assert answered - set(NAMES) == {"methods-that-are-offences"}


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_the_answer_follows_the_annotated_change(
    name: str, graph_of: Callable[[gold.Change], set[Quad]]
) -> None:
    columns, before, after = expected(name)
    assert before != after
    assert answer(graph_of(change_of(name)), name, columns) == after


@pytest.mark.corpus
@pytest.mark.parametrize("name", READ)
def test_our_answer_follows_the_change(
    name: str, our_graph_of: Callable[[gold.Change], set[Quad]]
) -> None:
    columns, _, after = expected(name)
    cells = dict(CHANGES[name].get("cells", []))
    found = answer(our_graph_of(change_of(name)), name, columns)
    assert found == read_otherwise(name, after, cells)
