"""The queries of the pages: each is sound, each is used, each answers an empty graph."""

import re
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import kg.workbench
from kg.graph.store.memory import MemoryStore
from kg.workbench.pages.panels import names, stored

PAGES = Path(kg.workbench.__file__).parent / "pages"


@pytest.mark.parametrize("name", names())
def test_query_answers_an_empty_graph(name: str) -> None:
    query = stored(name)
    values = {p: NamedNode("https://w3id.org/apo-kg/id/place/nowhere") for p in query.params}
    list(MemoryStore().query(query.text, substitutions=values))  # type: ignore[arg-type] # rows


@pytest.mark.parametrize("name", names())
def test_query_has_a_limit_or_gives_few_rows(name: str) -> None:
    query = stored(name)
    few = "GROUP BY" in query.text or query.params or "COUNT(" in query.text
    assert "LIMIT" in query.text or few or name.startswith("names-")


def test_every_query_is_asked_by_a_page() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PAGES.glob("*.py"))
    asked = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', code))
    assert set(names()) - asked == set()
