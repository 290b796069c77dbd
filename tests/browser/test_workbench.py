"""The workbench in a browser: tours, keyboard, accessibility, and nothing from elsewhere."""

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.visit import LOOKS, Visit, barriers, visit

from kg.namespaces import APO, PREFIXES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDE, NARROW = (1280, 900), (390, 844)
LOOKED_AT = [
    (("en", "light"), WIDE),
    (("ko", "dark"), WIDE),
    (("en", "dark"), NARROW),
    (("ko", "light"), NARROW),
]
ADDRESSES = [
    "/",
    "/search?q=Hamgyong",
    "/claims",
    "/compare",
    "/compare?act=ForcedRelocation",
    "/quality",
    "/vocab",
    "/vocab/ForcedRelocation",
    "/about",
    "/query",
    "/explore",
    "/time?day=2021-09",
    "/map",
    "/map?view=world",
    "/c/Occurrence",
    "/c/Population",
    "/v/category/families",
    "/e/article/hamgyong-relocation",
    "/e/article/hamgyong-relocation?at=120",
    "/e/nothing/here",
    "/e/body/ministry-of-state-security",
    "/query?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%205&run=1",
]


def found_addresses(tour: Visit) -> list[str]:
    """Return the addresses of an event, its claim, a proof, and the paths between two things."""
    ask = tour.page.request
    graph = ask.get(f"{tour.home}/api/graph").json()
    subject, target = (graph["iris"][graph[end][0]] for end in ("s", "o"))
    iri = graph["space"] + subject
    told = ask.get(f"{tour.home}/api/evidence", params={"node": iri}).json()
    inferred = {"s": iri, "p": f"{PREFIXES['rdf']}type", "o": f"{APO}Occurrence"}
    return [
        f"/e/{subject}",
        told["claims"][0]["claim"]["href"],
        f"/proof?{urlencode(inferred)}",
        f"/compare?{urlencode({'event': iri})}",
        f"/explore?from={subject}&to={target}",
    ]


def settle(page: Page) -> None:
    """Wait until the islands of a page have drawn."""
    if page.locator("#explore").count():
        expect(page.locator("html[data-drawn]")).to_be_attached(timeout=20_000)


def test_tour_by_mouse_from_search_to_the_highlighted_sentence(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/")
        page.fill("#q", "samjiyon")
        page.keyboard.press("Enter")
        page.locator(".row-title a").first.click()
        expect(page.locator("h1")).to_be_visible()
        page.locator(".account .chain a[href*='claim=']").first.click()
        expect(page.locator(".u.hot").first).to_be_visible()
        expect(page.locator("#pointed")).to_be_visible()
        page.locator("#pointed .note-more").first.click()
        expect(page.locator(".said mark.m-passage").first).to_be_visible()
        tour.check()


def test_reading_without_script_reaches_the_same_sentence(browser: Browser, address: str) -> None:
    with visit(browser, address, script=False) as tour:
        page = tour.page
        tour.open("/explore")
        page.locator("#table .cited a").first.click()
        expect(page.locator(".said mark.m-passage").first).to_be_visible()
        tour.open("/query?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
        page.locator("#query-form button[name=run]").click()
        expect(page.locator("#result .lead")).to_have_text("Yes.")


def test_editor_completes_a_term_and_marks_an_error(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/query")
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.type("SELECT ?x { ?x a apo:ForcedRel")
        expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text(
            "apo:ForcedRelocation"
        )
        # The editor takes no key within 75 ms of the list's appearing: nobody means it yet.
        page.wait_for_timeout(250)
        page.keyboard.press("Tab")
        expect(page.locator(".cm-content")).to_contain_text("apo:ForcedRelocation")
        page.keyboard.type(" . . }")
        expect(page.locator(".cm-lintRange-error").first).to_be_attached()
        tour.check()


def test_error_of_a_query_is_told(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        tour.open("/query?query=SELECT")
        tour.page.locator("button[name=run]").click()
        expect(tour.page.locator(".fault")).to_be_visible()
        assert tour.page.evaluate("window.violations") == []


def test_keys_pin_hide_and_undo(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("f")
        page.wait_for_url("**pin=**")
        page.keyboard.press("h")
        page.wait_for_url("**hide=**")
        page.keyboard.press("u")
        page.wait_for_url(lambda url: "hide=" not in url)
        page.keyboard.press("u")
        page.wait_for_url(lambda url: "pin=" not in url)
        tour.check()


def test_keys_find_the_path_between_two_things(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("p")
        for key in ("ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"):
            page.keyboard.press(key)
        page.keyboard.press("Tab")
        page.keyboard.press("p")
        page.wait_for_url("**from=**")
        expect(page.locator("#paths")).to_be_visible()
        tour.check()


def test_keys_leave_the_picture(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "seek"


def test_growing_along_a_relation_keeps_the_table_in_step(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        page.locator("#pane .ways button").first.click()
        page.wait_for_url("**grow=**")
        expect(page.locator("#live")).to_contain_text("Expanded")
        told = page.evaluate("fetch('/api/graph' + location.search).then(r => r.json())")
        expect(page.locator("#table tbody tr")).to_have_count(len(told["s"]))
        expect(page.locator("#twin .count")).to_have_text(str(len(told["s"])))
        tour.check()


def test_things_are_arranged_by_a_worker_under_the_policy(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#arrange").click()
        expect(page.locator("#live")).to_have_text("Arranged.", timeout=20_000)
        tour.check()


def test_view_is_saved_as_svg_that_holds_no_script(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        with page.expect_download() as saved:
            page.locator("#svg").click()
        text = Path(saved.value.path()).read_text(encoding="utf-8")
        tags = set(re.findall(r"<([A-Za-z]+)", text))  # words are escaped: only tags begin so
        assert tags <= {"svg", "title", "rect", "path", "text"}
        assert "<title>" in text
        tour.check()


@pytest.mark.parametrize("look", LOOKS)
def test_graph_is_explored_by_keyboard_alone(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page = tour.page
        tour.open("/explore")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        expect(page.locator("#pane .button").first).to_be_visible()
        first = page.locator("#pane h2").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**focus=**")
        expect(page.locator("#live")).to_contain_text(first[:12])
        page.keyboard.press("u")
        page.wait_for_url(lambda url: "focus=" not in url)
        settle(page)
        tour.check()


def test_relation_in_the_picture_shows_its_sentence(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore?without=purpose")
        settle(page)
        page.locator("#canvas").focus()
        page.keyboard.press("Tab")
        expect(page.locator("#pane mark.m-passage").first).to_be_visible()
        tour.check()


def test_view_is_rebuilt_from_its_address(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore?layer=claims&layer=facts&without=place&certainty=true-certain")
        settle(page)
        told = page.locator("#live").inner_text()
        assert page.locator("#filters input[type=checkbox][value=true-certain]").is_checked()
        assert page.locator("#filters input[type=checkbox][value=place]").is_checked()
        page.reload()
        settle(page)
        assert page.locator("#live").inner_text() == told
        tour.check()


def test_keyboard_reaches_the_content_and_shows_where_it_is(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/claims")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate(style) != "none"


@pytest.mark.parametrize(("look", "screen"), LOOKED_AT)
def test_every_page_is_accessible_fits_and_asks_nothing_of_others(
    browser: Browser, address: str, look: tuple[str, str], screen: tuple[int, int]
) -> None:
    found = {}
    with visit(browser, address, look=look, screen=screen) as tour:
        for path in [*ADDRESSES, *found_addresses(tour)]:
            tour.open(path)
            settle(tour.page)
            over = tour.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert over <= 0, (path, screen)
            # Colours are those of the theme, whatever the width.
            for rule, nodes in barriers(tour.page, colours=screen == WIDE).items():
                found[path, rule] = nodes
            if path == "/e/nothing/here":
                tour.complaints.clear()  # the browser tells of the 404
            tour.check()
    assert found == {}
