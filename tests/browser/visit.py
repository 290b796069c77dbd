"""A visit to the workbench: what the page asked for and complained of is told at the end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page
from tests.fixtures.browser import WATCH

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
ALIKE = ":is(ul, ol, dl, tbody, .cards) > :nth-child(n+9)"
"""Rows of one list after the eighth: they are made as the first eight are."""

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

    def refuse(self, dialog: Dialog) -> None:
        """No page of ours opens a dialog."""
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def check(self) -> None:
        """Nothing came from elsewhere, nothing was blocked, nothing was complained of."""
        home = urlsplit(self.home).netloc
        away = [
            u for u in self.requests if not u.startswith("data:") and urlsplit(u).netloc != home
        ]
        blocked = self.page.evaluate("window.violations")
        assert (away, blocked, self.complaints) == ([], [], []), (away, blocked, self.complaints)


@contextmanager
def visit(
    browser: Browser,
    home: str,
    *,
    look: tuple[str, str] = ("en", "light"),
    screen: tuple[int, int] = (1280, 900),
    script: bool = True,
) -> Iterator[Visit]:
    context = browser.new_context(
        locale=look[0],
        color_scheme="dark" if look[1] == "dark" else "light",
        viewport={"width": screen[0], "height": screen[1]},
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    page = context.new_page()
    told = Visit(page, home)
    page.on("request", lambda request: told.requests.append(request.url))
    page.on("console", lambda message: told.complaints.append(message.text))
    page.on("pageerror", lambda error: told.complaints.append(str(error)))
    page.on("dialog", told.refuse)
    page.add_init_script(WATCH)
    yield told
    context.close()


def barriers(page: Page, *, colours: bool = True) -> dict[str, list[str]]:
    """Return the rules of WCAG 2.2 AA that axe finds broken, with the first elements that do.

    The debugger runs axe, so that the page keeps its policy. `colours` are half of the work.
    """
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    rules = {"color-contrast": {"enabled": colours}}
    options = json.dumps({"runOnly": RULES, "preload": False, "rules": rules})
    what = json.dumps({"exclude": [[ALIKE]]})
    audit = f"axe.run({what}, {options}).then((found) => JSON.stringify(found.violations))"
    asked = {"expression": audit, "awaitPromise": True, "returnByValue": True}
    told = session.send("Runtime.evaluate", asked)
    session.detach()
    assert "value" in told["result"], told
    violations = json.loads(told["result"]["value"])
    return {one["id"]: [node["html"][:160] for node in one["nodes"][:3]] for one in violations}
