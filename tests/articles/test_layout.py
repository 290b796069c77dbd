"""What each line of an article is."""

import pytest

from kg.articles import layout
from kg.model import Article


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("FILE PHOTO: A guard at a gate.", "caption"),
        ("By A. Reporter", "byline"),
        ("Translated by A. Reporter.", "credits"),
        ("May 3, 2020", "dateline"),
        ("※ A note on the word.", "footnote"),
        ("――Who told you?", "question"),
        ("◆ What came after", "heading"),
        ("Please direct comments to the desk.", "boilerplate"),
        ("The police arrested two men.", "body"),
    ],
)
def test_a_line_is_told_by_its_look(line: str, kind: str) -> None:
    article = Article(slug="a", doc="a.txt", text=line)
    assert [found.kind for found in layout.lines(article)] == [kind]


def test_a_byline_in_brackets_is_cut_off_its_paragraph() -> None:
    text = "“They left,” he said. (Ann Example / Bo Example)"
    found = layout.lines(Article(slug="a", doc="a.txt", text=text))
    assert [line.kind for line in found] == ["body", "byline"]
