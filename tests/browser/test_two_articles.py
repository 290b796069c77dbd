"""The two starting articles in the browser: what stands side by side, whose words, where, when."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import served
from tests.browser.visit import LOOKS, visit

from kg.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.corpus]
OPEN = {"en": "year open", "ko": "연도 미상"}
RELOCATIONS = "/c/ForcedRelocation"


@pytest.fixture(scope="module")
def home(two_articles: Workspace) -> Iterator[str]:
    """The address of the service over the two articles."""
    with served(two_articles.path) as address:
        yield address


@pytest.mark.parametrize("look", LOOKS)
def test_purposes_stand_side_by_side_with_their_speakers(
    browser: Browser, home: str, look: tuple[str, str]
) -> None:
    with visit(browser, home, look=look) as told:
        told.open("/compare?act=ForcedRelocation")
        sides = told.page.locator(".side.purpose")
        boxes = [box for side in sides.all() if (box := side.bounding_box())]
        row = [box for box in boxes if box["y"] == boxes[0]["y"]]
        assert len(row) >= 2
        assert all(a["x"] + a["width"] <= b["x"] for a, b in pairwise(row))
        prevents = sides.filter(has_text="prevent").first
        frightens = sides.filter(has_text="atmosphere of fear").first
        speaker = 'ol.chain li:first-child a[href*="/e/{}/"]'
        assert prevents.locator(speaker.format("speaker")).count() == 1
        assert frightens.locator(speaker.format("body")).count() == 1
        assert frightens.locator(".badge.imputed").count() == 1
        assert prevents.locator(".badge.stated").count() == 1
        told.check()


@pytest.mark.parametrize("look", LOOKS)
def test_impure_elements_are_shown_as_words_of_the_government(
    browser: Browser, home: str, look: tuple[str, str]
) -> None:
    with visit(browser, home, look=look) as told:
        told.open("/c/AttributedLabel")
        labels = told.page.locator("tbody th a").evaluate_all("all => all.map((a) => a.href)")
        leads = []
        for address in labels:
            told.page.goto(address)
            lead = told.page.locator("p.lead")
            if lead.locator('a[href*="/e/authority/"]').count():
                leads.append(lead.locator("q").all_inner_texts())
        assert ["impure elements"] in leads
        told.check()


def test_sinuiju_is_nowhere_a_place_of_an_event(browser: Browser, home: str) -> None:
    layers = "&".join(f"layer={layer}" for layer in ("facts", "known", "claims", "inferred"))
    with visit(browser, home) as told:
        told.open("/c/Occurrence")
        events = told.page.locator("tbody th a").evaluate_all("all => all.map((a) => a.href)")
        assert len(events) > 20
        for address in events:
            assert "Sinuiju" not in told.page.request.get(address).text().partition("evidence")[0]
        for page in (f"/map?{layers}", f"/time?{layers}"):
            told.open(page)
            assert "Sinuiju" not in told.page.locator("body").inner_text()
        told.open(f"/explore?{layers}&most=5000")
        told.page.wait_for_selector("html[data-drawn]")
        assert told.page.locator("#table tbody tr").count() > 100
        rows = told.page.locator("#table tbody tr", has_text="Sinuiju")
        assert rows.filter(has=told.page.locator('a[href*="/e/event/"]')).count() == 0
        told.check()


@pytest.mark.parametrize("look", LOOKS)
def test_year_of_the_relocation_is_shown_as_open(
    browser: Browser, home: str, look: tuple[str, str]
) -> None:
    words = OPEN[look[0]]
    with visit(browser, home, look=look) as told:
        told.open("/time")
        listed = told.page.locator('section[aria-labelledby="open"] li', has_text="XXXX-05")
        assert listed.locator(".badge.open", has_text=words).count() == 1
        listed.locator(".row-title a").click()
        when = told.page.locator('section[aria-labelledby="times"] dd', has_text="XXXX-05")
        assert when.locator(".badge.open", has_text=words).count() == 1
        assert not told.page.locator("h1").inner_text().count("20")
        told.check()
