"""The picture of the graph as a graphics card draws it."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.visit import visit
from tests.fixtures.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that has WebGL."""
    with chromium(webgl=True) as started:
        yield started


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
