"""Both languages say everything, and nothing that no page says."""

import re
from pathlib import Path

from tests.workbench.pages.conftest import Browser

import kg.workbench
from kg.query import Catalog
from kg.workbench.pages.messages import LANGUAGES, catalogue, questions, say

HOME = Path(kg.workbench.__file__).parent
SOURCES = [*(HOME / "templates").glob("*.html"), *(HOME / "pages").glob("*.py")]
BUILT = (
    "family.",
    "layer.",
    "caveat.",
    "facet.",
    "filter.",
    "severity.",
    "search.how.",
    "group.",
    "error.",
    "language.",
    "nav.",
    "amount.",
    "file.profile.",
)


def used() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    return set(re.findall(r"(?:\bt|say)\(['\"]([a-z][a-z0-9.-]+[a-z0-9])['\"]", text))


def test_each_language_has_the_same_keys() -> None:
    assert len({frozenset(catalogue(language)) for language in LANGUAGES}) == 1


def test_each_language_puts_in_the_same_values() -> None:
    for key in catalogue("en"):
        wanted = [set(re.findall(r"\{(\w+)\}", catalogue(lang)[key])) for lang in LANGUAGES]
        assert wanted[0] == wanted[1], key


def test_every_key_that_pages_use_has_words() -> None:
    assert used() - set(catalogue("en")) == set()


def test_every_key_is_used() -> None:
    assert {k for k in catalogue("en") if not k.startswith(BUILT)} - used() == set()


def test_korean_is_korean() -> None:
    latin = {k for k, v in catalogue("ko").items() if not re.search("[가-힣]", v)}
    assert latin <= {"nav.sparql", "count.range"}


def test_number_chooses_the_words() -> None:
    assert say("en", "n.claims", n=1) == "1 claim"
    assert say("en", "n.claims", n=2) == "2 claims"


def test_every_stored_question_is_asked_in_korean_too() -> None:
    assert set(questions()) == {query.name for query in Catalog()}
    assert all(re.search("[가-힣]", words) for words in questions().values())


def test_stored_questions_are_listed_in_the_readers_language(made: Browser) -> None:
    assert questions()["who-says-it"] in made.get("/query?lang=ko").text
    assert "Who says each fact" in made.get("/query?lang=en").text
