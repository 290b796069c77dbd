"""The query page: what it completes, and what it says of a query that it cannot read."""

import json
from urllib.parse import quote

import pytest
from tests.workbench.pages.conftest import Browser


def test_editor_completes_terms_by_use(made: Browser) -> None:
    found = json.loads(made.get("/api/completion").text)
    uses = {t["iri"].rpartition("/")[2]: t["uses"] for t in found["terms"]}
    assert uses["Claim"] > 0
    assert found["prefixes"]["apo"].endswith("/ontology/")


def test_query_that_cannot_be_read_says_why(made: Browser) -> None:
    page = made.get("/query?query=SELECT%20nonsense&run=1").text
    assert 'class="fault"' in page
    assert "SELECT nonsense</textarea>" in page


@pytest.mark.parametrize("words", ["</textarea><script>alert(1)</script>", '"><img src=x>'])
def test_query_text_stays_text(made: Browser, words: str) -> None:
    page = made.get(f"/query?query={quote(words)}&run=1").text
    assert words not in page
