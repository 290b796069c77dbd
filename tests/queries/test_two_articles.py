"""The questions on the two starting articles: as annotators read them, and as we do.

`two_articles/<name>.csv` holds the right answer: `rests_on` names the lines of the articles' table
(A1 to A17, D1 to D14), the other columns are some of the query's. `read_otherwise.toml` names the
few rows that our reading words otherwise, each with its reason; a row that agrees may not stand
there.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.queries import gold, graphs
from tests.queries.graphs import Row

from kg.graph.store import View
from kg.graph.store.memory import MemoryStore
from kg.model import Article
from kg.query import Catalog
from kg.workspace import Workspace

ANSWERS = graphs.HERE / "two_articles"
NAMES = sorted(path.stem for path in ANSWERS.glob("*.csv"))

STRICT = True
FAULTS = tomllib.loads((graphs.HERE / "not_yet.toml").read_text(encoding="utf-8"))
NOT_YET: dict[str, str] = FAULTS["articles"]
OURS = [
    pytest.param(n, marks=pytest.mark.xfail(reason=NOT_YET[n], strict=STRICT))
    if n in NOT_YET
    else pytest.param(n)
    for n in NAMES
]


@pytest.fixture(scope="session")
def as_gold_has_it(articles: list[Article], seeds: Path) -> View:
    quads = graphs.of_articles(articles, lambda article: gold.claims(article, seeds))
    return MemoryStore([*graphs.ontology(), *quads], visible=graphs.VISIBLE)


@pytest.fixture(scope="session")
def as_we_read_it(two_articles: Workspace) -> View:
    return two_articles.view()


OTHERWISE = tomllib.loads((graphs.HERE / "read_otherwise.toml").read_text(encoding="utf-8"))


def read_otherwise(
    name: str, right: list[Row], cells: Mapping[str, str] = MappingProxyType({})
) -> list[Row]:
    """Return the right answer as our reading words it, where it differs from the annotators'.

    `cells` are the words that a changed article has in place of others.
    """
    rows = set(right)
    for entry in OTHERWISE.get(name, ()):
        gold, ours = (
            {tuple(cells.get(cell, cell) for cell in row) for row in entry[key]}
            for key in ("gold", "ours")
        )
        assert gold <= rows, "the annotators do not read it so"
        assert cells or not ours & rows, "the annotators read it so too"
        assert entry["reason"]
        rows = rows - gold | ours
    return sorted(rows)


def answer(view: View, name: str) -> tuple[list[Row], list[Row]]:
    """Return what the graph answers and what is right, each row once, in one order."""
    header, right = graphs.expected(ANSWERS / f"{name}.csv")
    table = graphs.answer(view, name, graphs.parameters("two_articles.toml").get(name, {}))
    assert header[0] == "rests_on"
    assert set(header[1:]) <= set(table.columns)
    return sorted(set(graphs.rows(table, header[1:]))), sorted({row[1:] for row in right})


def test_every_answer_belongs_to_a_question() -> None:
    assert len(NAMES) == 45  # a glob that finds nothing must fail
    assert set(NAMES) <= set(Catalog().names())
    assert set(NOT_YET) <= set(NAMES)
    assert set(OTHERWISE) <= set(NAMES) - set(NOT_YET)


@pytest.mark.corpus
@pytest.mark.parametrize("name", NAMES)
def test_gold_gives_the_right_answer(name: str, as_gold_has_it: View) -> None:
    found, right = answer(as_gold_has_it, name)
    assert found == right


@pytest.mark.corpus
def test_whoever_said_that_over_forty_families_were_moved_is_told_with_the_passage(
    as_we_read_it: View, articles: list[Article]
) -> None:
    table = graphs.answer(as_we_read_it, "who-says-it", {"class": "apo:ForcedRelocation"})
    said = [row for row in table.to_dicts() if "over 40 families" in (row["fact"] or "")]
    assert len(said) == 1
    row = said[0]
    text = next(a.text for a in articles if a.slug == "dailynk-relocation")
    assert row["speaker_name"] == "protected source in North Hamgyong Province"
    assert row["outlet_name"] == "Daily NK"
    assert row["words"] == text[int(row["start"] or "") : int(row["end"] or "")]
    assert "over 40 families" in (row["words"] or "")


@pytest.mark.corpus
@pytest.mark.parametrize("name", OURS)
def test_our_reading_gives_the_right_answer(name: str, as_we_read_it: View) -> None:
    found, right = answer(as_we_read_it, name)
    assert found == read_otherwise(name, right)
