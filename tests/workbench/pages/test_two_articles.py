"""What the pages show of the two starting articles, and what they must not."""

import json

import pytest
from tests.workbench.pages.conftest import Browser, Tags

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


def rows(site: Browser, address: str, panel: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(site.get(address).text)["panels"][panel]["rows"]
    return found


def test_purposes_of_the_relocations_stand_side_by_side_with_their_speakers(
    seeds_site: Browser,
) -> None:
    purposes = rows(seeds_site, "/compare.json?act=ForcedRelocation", "purposes")
    speakers = {row["speaker"] for row in purposes}
    assert len({row["purpose"] for row in purposes}) >= 2
    assert any(s.startswith("apod:speaker/") for s in speakers)
    assert any(s.startswith("apod:body/") for s in speakers)
    page = seeds_site.get("/compare?act=ForcedRelocation").text
    assert page.count('class="side purpose') >= 2


def test_label_is_shown_as_the_words_of_those_who_use_it(seeds_site: Browser) -> None:
    labels = rows(seeds_site, "/c/AttributedLabel.json", "columns")
    told = [row for row in labels if row["predicate"] == "apo:labelText"]
    assert any("impure" in row["object"] for row in told)
    page = seeds_site.get("/c/AttributedLabel").text
    assert "<q" in page


def test_place_of_a_caption_is_nowhere_a_place_of_the_event(seeds_site: Browser) -> None:
    for row in rows(seeds_site, "/c/Occurrence.json", "columns"):
        assert "sinuiju" not in row["object"].lower()


def test_year_that_no_text_gives_is_shown_as_open(seeds_site: Browser) -> None:
    found = rows(seeds_site, "/c/ForcedRelocation.json", "members")
    pages = [seeds_site.get("/e/" + row["thing"].removeprefix("apod:")).text for row in found]
    assert any("XXXX-05" in page and "year open" in page for page in pages)


def test_article_without_a_date_says_so(seeds_site: Browser) -> None:
    words = " ".join(Tags(seeds_site.get("/e/article/dailynk-relocation").text).words)
    assert "date not known" in words
