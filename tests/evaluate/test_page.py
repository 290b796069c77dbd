"""The page shows each fact in the text, stands alone, and runs nothing."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from tests.evaluate.samples import TEXT, fact, gold

from kg.evaluate import evaluate
from kg.evaluate.page import render


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def _page() -> str:
    found = [gold()[0], gold()[1] | {"type": "KILL"}, fact("Nobody", "VISIT")]
    return render("a", evaluate(gold(), found), {"a.txt": TEXT})


def test_each_fact_is_marked_by_what_became_of_it() -> None:
    page = _page()
    assert re.findall(r'<mark class="([^"]*)">([^<]*)</mark>', page) == [
        ("found", "Police arrested two traders in Wonsan"),
        ("partly", "Guards beat the traders"),
        ("missed wrong", "Nobody"),
        ("missed", " was freed"),
    ]


def test_text_stands_whole_in_the_page() -> None:
    shown = re.search(r'(?s)<p class="text">(.*?)</p>', _page())
    assert shown
    assert re.sub(r"<a .*?</a>|<[^>]+>", "", shown[1]) == TEXT


def test_links_between_text_and_list_lead_somewhere() -> None:
    tags = _read(_page()).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [attrs["href"] for _, attrs in tags if attrs.get("href")]
    assert len(links) == 9
    assert [link for link in links if link is None or link[1:] not in ids] == []


def test_page_runs_nothing_and_loads_nothing() -> None:
    page = _page()
    tags = _read(page).tags
    assert not {"script", "img", "link", "iframe", "form", "object"} & {tag for tag, _ in tags}
    assert not re.search(r"https?:|//[a-z]|url\(|@import", page)
    assert [a for _, attrs in tags for a in attrs if a.startswith("on") or a == "style"] == []


def test_policy_allows_the_style_of_the_page_alone() -> None:
    page = _page()
    style = re.search(r"(?s)<style>(.*?)</style>", page)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = dict(_read(page).tags[3][1])["content"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_what_comes_from_data_is_escaped() -> None:
    bad = "</p><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    text = f"{TEXT} {bad}"
    one = gold()[0]
    one |= {
        "doc": bad,
        "type": bad,
        "subject": {"canon": bad, "text": bad},
        "attribution": {"kind": bad},
        "modality": {"status": bad, "polarity": "+"},
        "qualifiers": {bad: {"canon": bad, "text": bad}},
    }
    page = render(bad, evaluate([one], [one, one | {"type": "KILL"}]), {bad: text})
    reader = _read(page)
    assert not {"script", "img"} & {tag for tag, _ in reader.tags}
    assert bad in reader.words


def test_article_without_its_text_still_lists_its_facts() -> None:
    page = render("a", evaluate(gold(), gold()), {})
    assert '<p class="text">' not in page
    assert page.count('<tr id="fact-') == 3


def test_same_facts_give_the_same_page() -> None:
    assert _page() == _page()
