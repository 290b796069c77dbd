"""The network page, opened from disk with the network cut."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pyoxigraph import Quad, RdfFormat, parse
from tests.fixtures.browser import Opened, opened
from tests.fixtures.hostile import HOSTILE
from tests.network.test_page import hostile_store

from kg.graph.store.memory import MemoryStore
from kg.network import write
from kg.workspace import Workspace

pytestmark = pytest.mark.browser
FIXTURE = Path(__file__).parents[1] / "fixtures" / "relocation.trig"
SOON = 2000
"""Milliseconds of the page's own time from opening to the drawn graph, whatever else runs."""


@pytest.fixture(scope="module")
def quads() -> list[Quad]:
    return list(parse(FIXTURE.read_bytes(), format=RdfFormat.TRIG))


@pytest.fixture(scope="module")
def relocation_page(quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "network.html"
    write(MemoryStore(quads), file, title="Relocation")
    return file


@pytest.fixture
def shown(browser: Browser, relocation_page: Path) -> Iterator[Opened]:
    with opened(browser, relocation_page) as told:
        yield told


def pick(told: Opened, label: str) -> str:
    """Pick the edge called `label` in the table; return the words of the panel."""
    told.page.get_by_role("button", name=label, exact=True).first.click()
    return told.page.locator("#panel").inner_text()


def colours(told: Opened) -> int:
    """Return how many colours the drawing has: a blank canvas has one."""
    found: int = told.page.evaluate(
        """() => { const canvas = document.querySelector("#network canvas");
        const { width, height } = canvas, seen = new Set();
        const dots = canvas.getContext("2d").getImageData(0, 0, width, height).data;
        for (let i = 0; i < dots.length; i += 40) seen.add(dots.slice(i, i + 3).join());
        return seen.size; }"""
    )
    return found


def test_page_shows_the_graph_soon_and_asks_for_nothing(
    shown: Opened, relocation_page: Path
) -> None:
    assert shown.cpu_ms() < SOON
    assert colours(shown) > 10
    pick(shown, "to place")
    shown.page.get_by_label("Search").fill("길주")
    shown.page.keyboard.press("Enter")
    shown.page.get_by_label("Populations").uncheck()
    shown.page.get_by_role("button", name="Whole").click()
    assert shown.requests == [relocation_page.as_uri()]
    assert shown.violations == []
    assert shown.complaints == []


def test_policy_stops_what_it_should(shown: Opened) -> None:
    shown.page.evaluate(
        """() => { fetch("https://example.org/").catch(() => 0);
        const s = document.createElement("style"); s.textContent = "p{}"; document.head.append(s);
        const i = document.createElement("img"); i.src = "data:image/gif;base64,R0";
        document.body.append(i);
        try { document.body.innerHTML = "<p>"; } catch (error) { window.refused = error.name; } }"""
    )
    shown.page.wait_for_function("window.violations.length > 2")
    assert shown.page.evaluate("window.refused") == "TypeError"
    assert {v.split()[0] for v in shown.violations} >= {"connect-src", "style-src-elem", "img-src"}


def test_picking_an_edge_shows_who_says_it_how_surely_and_where(shown: Opened) -> None:
    panel = pick(shown, "to place")
    assert "relocation — over 40 families" in panel
    said = panel.replace("\n\n", "\n")
    assert "a source in North Hamgyong\nprotected source\nrelayed by Example News" in said
    for words in ("true certain", "actual", "affirmed", "accepted", "120–218", "green", "2022-06"):
        assert words in panel
    assert "Officials put more than forty households" in panel


def test_picking_an_edge_on_the_canvas_opens_the_same_panel(shown: Opened) -> None:
    expected = pick(shown, "to place")
    box = shown.page.locator("#network canvas").bounding_box()
    assert box
    shown.page.keyboard.press("Escape")
    assert "Pick a thing or an edge" in shown.page.locator("#panel").inner_text()
    # Picked in the table, the edge was brought to the middle of the drawing.
    x, middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for offset in range(0, 120, 6):
        shown.page.mouse.click(x, middle - offset)
        if shown.page.locator("#panel h3", has_text="to place").count():
            break
    assert shown.page.locator("#panel").inner_text() == expected


def test_what_is_hedged_or_foretold_stands_out(shown: Opened) -> None:
    panel = pick(shown, "detained by")
    assert "Said, not a fact" in panel
    assert "predicted" in panel
    assert "318–326 “probably”" in panel
    assert shown.page.locator("#panel .claim.unsure").count() == 1
    assert set(shown.page.locator("#panel .tags .unsure").all_inner_texts()) == {
        "true uncertain",
        "predicted",
        "proposed",
    }


def test_an_inferred_edge_says_that_no_article_says_it(shown: Opened) -> None:
    panel = pick(shown, "has place")
    assert "Inferred: no article says it; it follows by rules from facts." in panel
    assert shown.page.locator("#panel .claim").count() == 0


def test_picking_a_thing_shows_all_claims_about_it(shown: Opened) -> None:
    shown.page.get_by_label("Search").fill("over 40")
    shown.page.locator("#hits button").first.click()
    panel = shown.page.locator("#panel").inner_text()
    assert "over 40 families" in panel
    assert "4 claims" in panel.lower()
    assert "Its committee keeps asking" in panel


def test_search_finds_korean_and_english_names(shown: Opened) -> None:
    for words, name in (
        ("회령", "Hoeryong"),
        ("HOERYONG", "Hoeryong"),
        ("보위", "Ministry of State"),
    ):
        shown.page.get_by_label("Search").fill(words)
        assert name in shown.page.locator("#hits").inner_text()
    shown.page.get_by_label("Search").fill("no such name")
    assert shown.page.locator("#hits").is_hidden()


def test_filters_hide_edges_in_drawing_and_table(shown: Opened) -> None:
    assert "14 of 14" in (shown.page.locator("#shown").text_content() or "")
    shown.page.get_by_label("Places").uncheck()
    assert "9 of 14" in (shown.page.locator("#shown").text_content() or "")
    shown.page.get_by_label("Said, not a fact").uncheck()
    assert "6 of 14" in (shown.page.locator("#shown").text_content() or "")
    assert shown.page.locator("#rows tr:visible").count() == 6


def test_keys_alone_reach_an_edge_and_its_claims(shown: Opened) -> None:
    shown.page.keyboard.press("/")
    shown.page.keyboard.type("Kilju")
    shown.page.keyboard.press("Enter")
    assert "120–218" in shown.page.locator("#panel").inner_text()
    shown.page.locator("#rows button").first.focus()
    shown.page.keyboard.press("Enter")
    assert shown.page.evaluate("document.activeElement.id") == "panel"


def test_both_themes_are_drawn_without_complaint(browser: Browser, relocation_page: Path) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        with opened(browser, relocation_page, scheme=scheme) as told:
            ground = "getComputedStyle(document.body).backgroundColor"
            grounds.add(told.page.evaluate(ground))
            assert colours(told) > 10
            assert told.complaints + told.violations == []
    assert len(grounds) == 2


def test_hostile_strings_run_nothing_and_make_nothing(
    browser: Browser, quads: list[Quad], relocation_page: Path, tmp_path: Path
) -> None:
    with opened(browser, relocation_page) as calm:
        tags = "[...new Set([...document.querySelectorAll('*')].map((e) => e.tagName))].sort()"
        pick(calm, "to place")
        allowed = set(calm.page.evaluate(tags))
        calm.page.get_by_label("Search").fill("Kilju")
        calm.page.keyboard.press("Enter")
        allowed |= set(calm.page.evaluate(tags))
    file = tmp_path / "hostile.html"
    write(hostile_store(quads), file, title=HOSTILE[1])
    with opened(browser, file) as told:
        told.page.evaluate(
            """() => { for (const button of document.querySelectorAll("#rows button")) {
              button.click();
              const links = [...document.querySelectorAll("#panel .edges button")];
              for (const link of links.slice(0, 2)) link.click();
            } }"""
        )
        for text in HOSTILE[:12]:
            told.page.get_by_label("Search").fill(text)
            told.page.keyboard.press("Enter")
        assert told.page.evaluate("window.hit") is None
        assert set(told.page.evaluate(tags)) <= allowed
        odd = """[...document.querySelectorAll("*")].filter((e) => [...e.attributes].some(
            (a) => /^on|^(src|href|action|srcset|formaction)$/.test(a.name))).length"""
        assert told.page.evaluate(odd) == 0
        assert told.requests == [file.as_uri()]
        assert told.complaints + told.violations == []


@pytest.mark.corpus
def test_the_page_of_the_two_articles_says_who_told_of_the_relocation(
    browser: Browser, two_articles: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "network.html"
    two_articles.write_network(file)
    with opened(browser, file) as told:
        assert told.cpu_ms() < SOON
        moved = told.page.locator("#rows tr", has_text="forced relocation — ")
        moved.filter(has_text="over 40 families").get_by_role("button", name="affects").click()
        panel = told.page.locator("#panel").inner_text()
        for words in ("relayed by Daily NK", "protected source", "true, certain", "638–791"):
            assert words in panel
        assert "at least 41" in panel
        assert told.complaints + told.violations == []
        assert told.requests == [file.as_uri()]
