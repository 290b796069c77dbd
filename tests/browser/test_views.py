"""Map, timeline, queries and the saved file in a browser: by mouse, by keys, without network."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.visit import LOOKS, barriers, visit
from tests.fixtures.browser import opened
from tests.workbench.pages.test_hostile import HOSTILE, site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
QUERY = (
    "PREFIX apo: <https://w3id.org/apo-kg/ontology/> SELECT ?event ?place ?time WHERE "
    "{ ?event apo:fromPlace|apo:toPlace|apo:atPlace ?place "
    "OPTIONAL { ?event apo:hasTime/apo:edtf ?time } } LIMIT 40"
)


@pytest.mark.parametrize("look", LOOKS)
def test_map_leads_to_the_sentence_by_keys_alone(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page = tour.page
        tour.open("/map")
        expect(page.locator("html[data-drawn]")).to_be_attached()
        page.locator("svg.map a").first.focus()
        page.keyboard.press("+")
        box = page.locator("svg.map").get_attribute("viewBox")
        assert box != "0 0 960 620"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("0")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**pick=**")
        expect(page.locator("#picked mark.m-passage").first).to_be_visible()
        expect(page.locator("#picked .chain").first).to_be_visible()
        tour.check()


def test_map_is_saved_as_a_picture(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        tour.open("/map")
        with tour.page.expect_download() as saved:
            tour.page.locator("#map-tools button").last.click()
        data = Path(saved.value.path()).read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert len(data) > 20_000
        assert tour.page.evaluate("window.violations") == []


@pytest.mark.parametrize("look", LOOKS)
def test_brushed_time_narrows_graph_map_and_table(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page = tour.page
        tour.open("/time")
        strip = page.locator("#strip svg")
        box = strip.bounding_box()
        assert box
        y = box["y"] + 20
        page.mouse.move(box["x"] + box["width"] * 0.55, y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * 0.8, y, steps=4)
        page.mouse.up()
        page.wait_for_url("**since=**")
        window = page.url.partition("?")[2]
        assert "until=" in window
        for path in ("/map", "/explore"):
            link = page.locator(f".views a[href*='{path}']")
            assert window.partition("&")[0] in (link.get_attribute("href") or "")
        page.locator(".views a[href*='/map']").click()
        page.wait_for_url("**/map?**")
        assert "since=" in page.url
        expect(page.locator("#strip strong")).to_be_visible()
        tour.check()


def test_window_of_time_is_set_by_keys_alone(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/time")
        years = page.locator("#strip svg a")
        years.first.focus()
        page.keyboard.press("Shift+ArrowRight")
        page.wait_for_url("**since=**")
        assert "until=" in page.url
        page.locator("#strip svg a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"since=(\d{4})&until=\1$"))
        expect(page.locator("#strip svg a[aria-current]")).to_have_count(1)
        tour.check()


@pytest.mark.parametrize("look", LOOKS)
def test_answer_is_seen_as_table_graph_map_and_timeline(
    browser: Browser, address: str, look: tuple[str, str]
) -> None:
    with visit(browser, address, look=look) as tour:
        page = tour.page
        tour.open("/query")
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(QUERY)
        page.keyboard.press("Control+Enter")
        switch = page.locator(".switch button")
        expect(page.locator("#result tbody tr").first).to_be_visible()
        switch.nth(1).click()
        expect(page.locator("#result svg.graph a").first).to_be_visible()
        switch.nth(2).click()
        expect(page.locator("img.map")).to_have_js_property("naturalWidth", 960, timeout=20_000)
        switch.nth(3).click()
        expect(page.locator("#result .chart rect, #result .empty").first).to_be_visible()
        switch.nth(5).click()
        expect(page.locator("#result pre")).to_be_visible()
        tour.check()


def test_queries_stand_side_by_side_in_tabs(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/query")
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("# the first\nASK { ?s ?p ?o }")
        page.locator("#tab-row span button").first.click()
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("# the second\nASK { ?s ?p ?o }")
        tabs = page.locator("#tabs [role=tab]")
        expect(tabs).to_have_text(["the first", "the second"])
        tabs.nth(1).focus()
        page.keyboard.press("ArrowLeft")
        expect(page.locator(".cm-content")).to_contain_text("the first")
        page.reload()
        expect(tabs).to_have_count(2)
        tour.check()


def test_names_nobody_knows_are_marked_as_one_types(browser: Browser, address: str) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/query")
        page.locator("#editor .cm-content").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(
            "PREFIX apo: <https://w3id.org/apo-kg/ontology/>\n"
            'ASK { ?s a apo:Flight , apo:Nonsense . ?s nope:it "nope:text" }'
        )
        marked = page.locator(".cm-lintRange")
        expect(marked).to_have_text(["apo:Nonsense", "nope:it"], timeout=15_000)
        tour.check()


def test_file_from_disk_is_read_without_script(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    with visit(browser, address) as tour:
        file.write_text(tour.page.request.get(f"{address}/file.html").text(), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.locator("#rows .cited a").first.click()
    assert "#c-" in page.url
    expect(page.locator("article:target mark.m-passage").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_saved_file_is_accessible(
    browser: Browser, address: str, look: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "view.html"
    with visit(browser, address, look=look) as tour:
        text = tour.page.request.get(f"{address}/file.html?lang={look[0]}").text()
        file.write_text(text, encoding="utf-8")
    with opened(browser, file, scheme="dark" if look[1] == "dark" else "light") as told:
        assert barriers(told.page) == {}


def test_hostile_words_in_a_saved_file_run_nothing(browser: Browser, tmp_path: Path) -> None:
    def saved(word: str) -> str:
        return site(word).get("/file.html?layer=facts&layer=claims").text

    words = HOSTILE[:: len(HOSTILE) // 6]
    with ThreadPoolExecutor(1) as apart:  # the browser has an event loop in this thread
        texts = list(apart.map(saved, words))
    for number, text in enumerate(texts):
        file = tmp_path / f"hostile-{number}.html"
        file.write_text(text, encoding="utf-8")
        with opened(browser, file) as told:
            told.page.evaluate(
                """() => { for (const mark of document.querySelectorAll("svg.graph a"))
                mark.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})); }"""
            )
            assert told.requests == [file.as_uri()]
            assert told.complaints + told.violations == []
            odd = """[...document.querySelectorAll("*")].filter((e) => [...e.attributes].some(
                (a) => /^on|^(src|action|srcset|formaction)$/.test(a.name))).length"""
            assert told.page.evaluate(odd) == 0
