"""Ten fingers and no mouse: a page that is used by its keys alone, and shows where one is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Page

_AT = """(wanted) => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at?.matches(wanted)) return null;
  const drawn = (e) => {
    const style = getComputedStyle(e);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const stroked = e instanceof SVGElement && style.stroke !== "none";
    return outlined || (stroked && parseFloat(style.strokeWidth) >= 3);
  };
  const box = at.getBoundingClientRect();
  const inner = at instanceof SVGElement ? at.querySelectorAll("*") : [];
  const around = [at, at.closest(".cm-editor"), ...inner];
  return {
    marked: at.matches(":focus-visible") && around.some((e) => e && drawn(e)),
    inSight: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True, slots=True)
class Hands:
    """Keys pressed on a page. Nothing is clicked, and no script moves the focus."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, selector: str, *, key: str = "Tab", most: int = 150) -> None:
        """Press Tab until what `selector` tells has the focus: seen, and within sight."""
        for _ in range(most):
            self.page.keyboard.press(key)
            found = self.page.evaluate(_AT, selector)
            for _ in range(100):  # an editor marks itself a moment later
                if not found or all(found.values()):
                    break
                self.page.wait_for_timeout(50)
                found = self.page.evaluate(_AT, selector)
            if found:
                assert found == {"marked": True, "inSight": True}, (selector, found)
                return
        raise AssertionError(f"{most} times {key} do not reach {selector} on {self.page.url}")

    def follow(self, selector: str, address: str) -> None:
        """Go to a link by Tab, follow it by Enter, and arrive at an address with `address`."""
        self.to(selector)
        with self.arriving(address):
            self.press("Enter")

    @contextmanager
    def arriving(self, address: str) -> Iterator[None]:
        """Wait until what is done within has led to another page, whose address has `address`."""
        with self.page.expect_navigation(url=lambda url: address in url):
            yield
