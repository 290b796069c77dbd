"""The picture of the graph as a graphics card draws it: the same hands, the same words."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.hands import Hands
from tests.browser.visit import visit
from tests.fixtures.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "government of North Korea"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that has WebGL."""
    with chromium(webgl=True) as started:
        yield started


def toured(browser: Browser, address: str, draw: str, kept: Path) -> list[str]:
    """Go the same way over a picture by keys, and return what was told on it."""
    told: list[str] = []
    with visit(browser, address) as tour:
        page, hands = tour.page, Hands(tour.page)
        live, title = page.locator("#live"), page.locator("#pane h2")
        tour.open(f"/explore?draw={draw}")
        expect(page.locator(f"html[data-drawn={draw}]")).to_be_attached(timeout=30_000)
        told.append(live.inner_text())
        pictures = [shot(page)]

        def drawn() -> None:
            """Wait until the picture differs from the last."""
            for _ in range(100):
                if (now := shot(page)) != pictures[-1]:
                    break
                page.wait_for_timeout(50)
            assert now != pictures[-1], told
            pictures.append(now)

        hands.to("a[href='#canvas']")
        hands.press("Enter", "Tab")
        expect(page.locator("#pane .ways button").first).to_be_visible()
        told.append(title.inner_text())
        hands.press("/")
        hands.type(NAME)
        hands.press("Enter")
        expect(title).to_have_text(NAME)
        drawn()
        hands.press("]")
        expect(title).not_to_have_text(NAME)
        told += [title.inner_text(), live.inner_text()]
        drawn()
        hands.press("+")
        drawn()
        hands.press("Escape", "/", "Control+a")
        hands.type(NAME)
        hands.press("Enter")
        expect(title).to_have_text(NAME)
        hands.press("Enter")
        page.wait_for_url("**focus=**")
        expect(live).to_contain_text("Expanded")
        told += [live.inner_text(), page.locator("#twin .count").inner_text()]
        told += page.locator("#table tbody tr").all_text_contents()
        drawn()
        with page.expect_download() as saved:
            page.locator("#png").click()
        saved.value.save_as(kept)
        tour.check()
    return told


def shot(page: Page) -> bytes:
    return page.locator("#canvas").screenshot()


def test_webgl_tells_the_same_as_the_canvas_and_draws_each_step(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    drawn = [toured(browser, address, kind, tmp_path / kind) for kind in ("webgl", "canvas")]
    assert drawn[0] == drawn[1]
    assert (tmp_path / "webgl").read_bytes() != (tmp_path / "canvas").read_bytes()


COLOURED = """async ([png, lane]) => {
  const probe = document.createElement("span");
  probe.className = `ink${lane}`;
  document.querySelector("#explore").append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
  probe.remove();
  const picture = new Image();
  picture.src = png;
  await picture.decode();
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, picture.width, picture.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) {
    found += data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255;
  }
  return found;
}"""


def test_webgl_fills_the_marks_of_each_family_with_its_colour(
    browser: Browser, address: str
) -> None:
    with visit(browser, address) as tour:
        page = tour.page
        tour.open("/explore?draw=webgl")
        expect(page.locator("html[data-drawn=webgl]")).to_be_attached(timeout=30_000)
        with page.expect_download() as saved:
            page.locator("#png").click()
        data = b64encode(Path(saved.value.path()).read_bytes()).decode()
        for lane in ("--lane-0", "--lane-1", "--lane-2", "--lane-3"):
            found = page.evaluate(COLOURED, [f"data:image/png;base64,{data}", lane])
            assert found > 50, lane
        tour.check()
