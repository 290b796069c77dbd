"""Every question, on a graph small enough to read."""

import pytest
from tests.queries import graphs

from kg.query import Catalog

NAMES = Catalog().names()


def test_every_question_is_found() -> None:
    assert len(NAMES) == 67 + 4  # a glob that finds nothing must fail


def test_no_question_lacks_a_case_and_no_case_a_question() -> None:
    assert sorted(p.stem for p in graphs.HERE.glob("*.trig")) == NAMES
    assert sorted(p.stem for p in graphs.HERE.glob("*.csv")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_the_rows_beside_its_graph(name: str) -> None:
    header, wanted = graphs.expected(graphs.HERE / f"{name}.csv")
    values = graphs.parameters("small.toml").get(name, {})
    with graphs.lent(graphs.small(name)) as view:
        table = graphs.answer(view, name, values)
    assert table.columns == header
    assert graphs.rows(table, header) == wanted
    assert wanted, "a case that expects nothing proves nothing"
