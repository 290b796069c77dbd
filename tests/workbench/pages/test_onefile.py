"""One file for a view: what it holds, what it must not hold, and that it asks for nothing."""

import base64
import hashlib
import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.applications import Starlette
from tests.workbench.pages.conftest import BASE, MADE, VISIBLE, Browser, Tags, ontology, site_over
from tests.workbench.pages.test_hostile import HOSTILE, site

from kg.graph.store import View
from kg.graph.store.memory import MemoryStore
from kg.workbench.pages import Context, asks, routes
from kg.workbench.pages.drawing import draw
from kg.workbench.pages.onefile import releaser, write_view
from kg.workspace import Workspace


def over(view: View, most: int = 10**6) -> Browser:
    context = Context(
        ask=asks(view), version=lambda: view.version, release=releaser(lambda: view, BASE, most)
    )
    return Browser(Starlette(routes=routes(context)))


@pytest.fixture(scope="module")
def pages() -> Browser:
    quads = [*parse(path=MADE, format=RdfFormat.TRIG), *ontology()]
    return over(MemoryStore(quads, visible=VISIBLE))


def body(text: str) -> str:
    """The page without its style and script."""
    return re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)


def test_file_holds_graph_table_and_evidence(pages: Browser) -> None:
    got = pages.get("/file.html")
    assert got.status == 200
    assert "attachment" in got.headers["content-disposition"]
    page = body(got.text)
    assert 'class="map graph"' in page
    assert "Officials put more than forty households" in page
    assert "a source in North Hamgyong" in page
    links = Tags(page).links
    assert links
    assert all(link.startswith("#") for link in links)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} <= set(ids)


def test_policy_names_the_digests_of_what_is_in_the_file(pages: Browser) -> None:
    got = pages.get("/file.html")
    policy = html.unescape(re.search(r'Policy" content="([^"]+)"', got.text)[1])  # type: ignore[index]
    assert policy == got.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        inside = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", got.text, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_same_view_gives_the_same_bytes(pages: Browser) -> None:
    assert pages.get("/file.html").text == pages.get("/file.html").text


def test_view_is_what_the_filters_leave(pages: Browser) -> None:
    facts = pages.get("/file.html").text
    both = pages.get("/file.html?layer=facts&layer=claims").text
    assert "probably seize" not in body(facts)
    assert "probably seize" in body(both)
    assert "Nothing is left" in pages.get("/file.html?class=Remittance").text


def test_file_of_the_graph_page_holds_what_it_shows(pages: Browser) -> None:
    focus = f"view=graph&focus={quote(BASE.id('place', 'kilju'))}"
    near = body(pages.get(f"/file.html?{focus}").text)
    whole = body(pages.get("/file.html?view=graph").text)
    assert 0 < near.count('<tr id="r-') < whole.count('<tr id="r-')
    hidden = body(pages.get(f"/file.html?view=graph&hide={quote(BASE.id('place', 'kilju'))}").text)
    table = hidden[hidden.index('id="rows"') :]
    assert "Kilju" not in table[: table.index("</tbody>")]


@pytest.mark.parametrize("profile", ["partner", "public"])
def test_nothing_that_may_not_leave_is_in_the_file_of_a_profile(
    pages: Browser, profile: str
) -> None:
    page = pages.get(f"/file.html?profile={profile}&layer=facts&layer=claims")
    assert page.status == 200
    told = body(page.text)
    for secret in ("a source in North Hamgyong", "speaker/5ee4", "Officials put", "probably seize"):
        assert secret not in told
    assert "blockquote" not in told or "m-passage" not in told


def test_partner_gets_what_may_leave(pages: Browser) -> None:
    assert "Hoeryong" in body(pages.get("/file.html?profile=partner").text)


def test_unknown_profile_and_too_large_a_graph_are_told(pages: Browser) -> None:
    assert pages.get("/file.html?profile=everyone").status == 400
    quads = list(parse(path=MADE, format=RdfFormat.TRIG))
    small = over(MemoryStore(quads, visible=VISIBLE), most=3)
    got = small.get("/file.html?profile=partner")
    assert got.status == 400
    assert "too large" in got.text


def test_context_that_cannot_release_gives_no_partner_file() -> None:
    got = site_over(MemoryStore(visible=VISIBLE)).get("/file.html?profile=partner")
    assert got.status == 400


@pytest.mark.parametrize("word", HOSTILE[::17])
def test_hostile_words_add_no_element(word: str) -> None:
    calm, hostile = (
        Tags(body(site(w).get("/file.html?layer=facts&layer=claims&title=" + quote(w[:90])).text))
        for w in ("Xword", word)
    )
    assert {t for t, _ in hostile.shape} <= {t for t, _ in calm.shape} | {"span"}
    assert not [a for _, names in hostile.shape for a in names if a.startswith("on")]
    assert all(link.startswith("#") for link in hostile.links)


def test_names_that_have_room_do_not_lie_over_dots_or_each_other() -> None:
    names = {f"n{i}": f"thing number {i}" for i in range(40)}
    relations = [(f"n{i}", f"n{(i * 7) % 40}") for i in range(40)]
    picture = draw(relations, names, [1] * 40)
    assert sum(dot.named for dot in picture.dots) > 10
    left, top, width, height = picture.box
    for dot in picture.dots:
        assert left < dot.x < left + width
        assert top < dot.y < top + height


def test_relations_between_the_same_things_are_drawn_apart() -> None:
    picture = draw([("a", "b"), ("b", "a"), ("a", "b"), ("a", "a")], {"a": "a", "b": "b"}, [1] * 4)
    assert len({line.path for line in picture.lines}) == 4


def test_file_is_written_for_an_address(five_digests: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "view.html"
    write_view(five_digests, file, "/map?lang=ko&layer=facts", "internal")
    text = file.read_text(encoding="utf-8")
    assert '<html lang="ko"' in text
    assert "m-passage" in body(text)
    write_view(five_digests, file, "/explore?lang=en", "partner")
    assert "m-passage" not in body(file.read_text(encoding="utf-8"))


def test_empty_view_is_a_page_too() -> None:
    got = site_over(MemoryStore(visible=VISIBLE)).get("/file.html")
    assert got.status == 200
    assert "Nothing is left" in got.text
