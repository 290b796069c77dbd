"""Every task of the workbench by keyboard alone, in both languages and themes.

Nothing is clicked and no script moves the focus; each tour asks nobody but the service, and
breaks no policy.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.hands import Hands
from tests.browser.visit import LOOKS, visit
from tests.fixtures.browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

look = pytest.mark.parametrize("look", LOOKS)
ACTORS = ("government of North Korea", "the authorities of North Korea")


def picture(page: Page) -> None:
    """Wait until the picture of a page is drawn."""
    expect(page.locator("html[data-drawn]")).to_be_attached(timeout=20_000)


def in_sight(found: Locator) -> None:
    expect(found).to_be_visible()
    expect(found).to_be_in_viewport()


@look
def test_from_search_to_a_thing_to_a_relation_to_its_sentence(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        assert page.locator("html").get_attribute("lang") == look[0]
        hands.to("#q")
        hands.type("samjiyon")
        with hands.arriving("/search"):
            hands.press("Enter")
        hands.follow(".row-title a", "/e/")
        hands.follow(".actions a[href*='/explore']", "/explore?focus=")
        picture(page)
        hands.to("a[href='#canvas']")
        hands.press("Enter", "Tab")
        expect(page.locator("#pane .ways button").first).to_be_visible()
        hands.press("]")
        expect(page.locator("#pane mark.m-passage").first).to_be_visible()
        hands.press("e")
        hands.to("#pane .chain a[href*='claim=']")
        with hands.arriving("claim="):
            hands.press("Enter")
        in_sight(page.locator(".u.hot").first)
        tour.check()


@look
def test_a_query_is_written_run_seen_and_shared(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        hands.follow(".places a[href$='/query']", "/query")
        hands.to("a[href='#query-form']")
        hands.press("Enter")
        hands.to(".cm-content", most=4)
        hands.press("Control+a")
        hands.type("SELECT ?kind (COUNT(*) AS ?n) { ?x a ?kind } GROUP BY ?kind LIMIT 7")
        hands.press("Escape", "Control+Enter")
        expect(page.locator("#result tbody tr")).to_have_count(7)
        hands.to(".switch button:nth-child(5)")
        hands.press("Space")
        expect(page.locator("#result .chart rect")).to_have_count(7)
        tour.check()
        with visit(browser, address, look=look) as other:
            other.page.goto(page.url)
            expect(other.page.locator("#result tbody tr")).to_have_count(7)
            other.check()


@look
def test_time_is_brushed_and_narrows_map_and_graph(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        hands.follow(".places a[href$='/time']", "/time")
        picture(page)
        hands.to("#strip svg a")
        hands.press("ArrowRight")
        page.keyboard.down("Shift")
        hands.press("ArrowRight", "ArrowRight")
        told = page.locator("#strip [role=status]").inner_text()
        since, _, until = told.partition(" – ")
        assert int(until) == int(since) + 2
        with hands.arriving(f"since={since}&until={until}"):
            page.keyboard.up("Shift")
        expect(page.locator("#strip strong")).to_have_text(told)
        picture(page)
        hands.to("#strip svg a", most=2)
        hands.to(".views a[href*='/map']", key="Shift+Tab")
        with hands.arriving("/map?since="):
            hands.press("Enter")
        picture(page)
        expect(page.locator("#strip strong")).to_have_text(told)
        hands.follow(".views a[href*='/explore']", f"since={since}&until={until}")
        picture(page)
        assert page.locator("#filters [name=since]").input_value() == since
        tour.check()


@look
def test_accounts_of_one_act_are_compared(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        hands.follow(".places a[href$='/compare']", "/compare")
        hands.follow("th a[href$='act=ForcedRelocation']", "act=ForcedRelocation")
        speakers = page.locator("table.compare tbody tr").first.locator("td")
        assert speakers.count() > 1
        assert len(set(speakers.all_inner_texts())) > 1
        hands.follow("table.compare thead th:nth-child(3) a", "/e/claim/")
        in_sight(page.locator(".said mark.m-passage").first)
        tour.check()


@look
def test_path_between_two_actors_leads_to_its_sentences(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        hands.follow(".places a[href$='/explore']", "/explore")
        picture(page)
        hands.to("a[href='#canvas']")
        hands.press("Enter")
        for actor in ACTORS:
            hands.press("/")
            hands.type(actor)
            hands.press("Enter")
            expect(page.locator("#pane h2")).to_contain_text(actor)
            if actor == ACTORS[0]:
                hands.press("p")
        with hands.arriving("from="):
            hands.press("p")
        picture(page)
        in_sight(page.locator("#paths"))
        hands.follow("ol.paths .cited a", "/e/claim/")
        in_sight(page.locator(".said mark.m-passage").first)
        tour.check()


@look
def test_view_is_saved_and_read_from_disk_with_the_network_cut(
    browser: Browser, address: str, look: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    with visit(browser, address, look=look) as tour:
        page, hands = tour.page, Hands(tour.page)
        tour.open("/")
        hands.follow(".places a[href$='/map']", "/map")
        picture(page)
        hands.to(".save select")
        assert page.locator(".save select").input_value() == "internal"
        hands.to(".save button")
        with page.expect_download() as saved:
            hands.press("Enter")
        saved.value.save_as(file)
        assert saved.value.suggested_filename == "kg-view.html"
        tour.check()
    with opened(browser, file, scheme="dark" if look[1] == "dark" else "light") as told:
        page, hands = told.page, Hands(told.page)
        assert page.locator("html").get_attribute("lang") == look[0]
        hands.to("svg.graph a[data-n]")
        hands.press("Enter")
        expect(page.locator("#pane .card").first).to_be_visible()
        assert page.locator("svg.graph a.on").count() > 0
        hands.press("Escape", "/")
        hands.type("Hoeryong" if look[0] == "en" else "삼지연")
        hands.press("Enter")
        expect(page.locator("#pane mark.m-passage").first).to_be_visible()
        assert page.locator("#rows tr:visible").count() < page.locator("#rows tr").count()
        hands.to("#rows .cited a")
        hands.press("Enter")
        in_sight(page.locator("article:target mark.m-passage").first)
        assert told.requests == [file.as_uri()]
        assert told.violations == []
        assert told.complaints == []
