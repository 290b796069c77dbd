"""A visit to the workbench: what the page asked for and complained of is told at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from tests.fixtures.browser import WATCH

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LOOKS = [("en", "light"), ("ko", "dark")]


@dataclass
class Visit:
    """A page with what it asked for and complained of."""

    page: Page
    home: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.home + path)

    def check(self) -> None:
        """Nothing came from elsewhere, nothing was blocked, nothing was complained of."""
        home = urlsplit(self.home).netloc
        away = [
            u for u in self.requests if not u.startswith("data:") and urlsplit(u).netloc != home
        ]
        assert away == []
        assert self.page.evaluate("window.violations") == []
        assert self.complaints == []


@contextmanager
def visit(
    browser: Browser,
    home: str,
    *,
    look: tuple[str, str] = ("en", "light"),
    screen: tuple[int, int] = (1280, 900),
    script: bool = True,
    audited: bool = False,
) -> Iterator[Visit]:
    context = browser.new_context(
        locale=look[0],
        color_scheme="dark" if look[1] == "dark" else "light",
        viewport={"width": screen[0], "height": screen[1]},
        java_script_enabled=script,
        bypass_csp=audited,
        reduced_motion="reduce",
    )
    page = context.new_page()
    told = Visit(page, home)
    page.on("request", lambda request: told.requests.append(request.url))
    page.on("console", lambda message: told.complaints.append(message.text))
    page.on("pageerror", lambda error: told.complaints.append(str(error)))
    page.add_init_script(WATCH)
    yield told
    context.close()
