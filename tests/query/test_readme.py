"""What people read about the queries says what the queries say."""

import re
from pathlib import Path

from kg.query import Catalog
from kg.query.catalog import readme

ROOT = Path(__file__).parents[2]
LIST = (ROOT / "docs" / "competency-questions.md").read_text(encoding="utf-8")


def test_the_table_is_made_from_the_headers() -> None:
    assert (ROOT / "queries" / "README.md").read_text(encoding="utf-8") == readme()


def test_every_question_of_the_list_has_its_query() -> None:
    headings = re.findall(r"^### Q(\d+)$", LIST, re.MULTILINE)
    assert headings == [str(n) for n in range(1, 67)]
    asked = {q.source for q in Catalog() if q.source}
    assert asked == {f"docs/competency-questions.md#q{n}" for n in headings}


def test_the_list_words_each_question_as_its_query_does() -> None:
    sections = dict(re.findall(r"^### Q(\d+)\n(.*?)(?=^##|\Z)", LIST, re.MULTILINE | re.DOTALL))
    for query in Catalog():
        if query.source:
            number = query.source.rsplit("#q", 1)[1]
            assert f"{query.summary} `{query.name}`" in sections[number]


def test_the_list_names_no_query_that_is_not_there() -> None:
    named = set(re.findall(r"[?] `([a-z-]+)`$", LIST, re.MULTILINE))
    assert named == {q.name for q in Catalog() if q.source}
