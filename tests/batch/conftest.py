"""An extractor of a few lines, installed for the processes that a test starts."""

import os
from pathlib import Path

import pytest

from kg.batch import Recipe
from kg.model import Article
from kg.namespaces import DEFAULT_BASE

CODE = '''
import os, signal
from kg.errors import ExtractionError
from kg.model import Attribution, Claim, Mention, Span

class Plain:
    """One claim for each article: what is moved."""

    name = "plain"

    def __init__(self, gazetteer):
        pass

    def extract(self, article):
        if "kills" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "fails" in article.text:
            raise ExtractionError(article.doc, "cannot be told")
        at = article.text.index("moved")
        whom = article.text.index("families")
        return [
            Claim(
                text_digest=article.text_digest, doc=article.doc, type="RELOCATE", relation="move",
                trigger=Span(at, at + 5), evidence=Span(0, len(article.text) - 1),
                object=(Mention(span=Span(whom, whom + 8), text="families", canon="families"),),
            )
        ]

    def pipe(self, articles):
        return [self.extract(article) for article in articles]
'''


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """The recipe of an extractor that is installed in a folder of its own."""
    site = tmp_path / "site"
    (site / "plain-1.0.dist-info").mkdir(parents=True)
    (site / "plain.py").write_text(CODE)
    (site / "plain-1.0.dist-info" / "METADATA").write_text("Name: plain\nVersion: 1.0\n")
    (site / "plain-1.0.dist-info" / "entry_points.txt").write_text(
        "[kg.extractors]\nplain = plain:Plain\n"
    )
    known = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{known}" if known else str(site))
    monkeypatch.syspath_prepend(site)
    return Recipe(extractor="plain", label="plain 1", state="", base=DEFAULT_BASE, threshold=0.4)


def articles(number: int, **texts: str) -> list[Article]:
    """Return so many short articles, and those named with their texts."""
    made = [
        Article(slug=f"a{n}", doc=f"a{n}.txt", text=f"Police moved {n + 2} families north.\n")
        for n in range(number)
    ]
    return [*made, *(Article(slug=s, doc=f"{s}.txt", text=t) for s, t in sorted(texts.items()))]
