"""Every page answers, in both languages and every data form, and obeys the policy."""

import json
import re

import pytest
from tests.workbench.pages.conftest import Browser, Tags

from kg.workbench.pages.site import FORMATS, accepted

PAGES = [
    "/",
    "/search?q=Hoeryong",
    "/search",
    "/claims",
    "/claims?verdict=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fvocab%2Fverdict%2Frejected",
    "/compare",
    "/compare?act=ForcedRelocation",
    "/compare?event=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fid%2Fevent%2Ff01",
    "/quality",
    "/vocab",
    "/vocab/affects",
    "/vocab/ForcedRelocation",
    "/about",
    "/query",
    "/time",
    "/time?day=2021-09-01",
    "/time?day=nonsense",
    "/query?stored=events-at-a-place",
    "/query?query=ASK%20%7B%7D&run=1",
    "/query?query=SELECT%20*%20%7B%3Fs%20a%20%3Ft%7D%20LIMIT%205&run=1",
    "/query?query=nonsense&run=1",
    "/query?stored=entity-facts&subject=apod:place/kilju&run=1",
    "/explore",
    "/explore?focus=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fid%2Fevent%2Ff01&layer=claims&layer=facts",
    "/c/Occurrence",
    "/c/Population?sort=name",
    "/c/Place?q=kil",
    "/v/category/families",
    "/e/body/example-news",
    "/e/place/hoeryong",
    "/e/population/a11",
    "/e/event/f01",
    "/e/forecast/f02",
    "/e/measure/f07",
    "/e/claim/01",
    "/e/claim/02",
    "/e/article/made-report",
    "/e/article/made-report?claim=01",
    "/e/article/made-report?at=130",
    "/e?iri=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fid%2Fplace%2Fkilju",
    "/proof?s=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fid%2Fevent%2Ff01"
    "&p=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fontology%2FhasPlace"
    "&o=https%3A%2F%2Fw3id.org%2Fapo-kg%2Fid%2Fplace%2Fkilju",
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("address", PAGES)
def test_page_answers_without_anything_inline(made: Browser, address: str, language: str) -> None:
    got = made.get(address, accept_language=language)
    assert got.status == 200
    assert f'<html lang="{language}"' in got.text
    assert "unsafe" not in got.headers["content-security-policy"]
    tags = Tags(got.text)
    assert not [t for t, _ in tags.shape if t in ("style", "base", "iframe", "object", "embed")]
    assert not [a for _, names in tags.shape for a in names if a.startswith("on") or a == "style"]
    assert all("src" in names for tag, names in tags.shape if tag == "script")
    assert got.text.count("<h1") == 1


@pytest.mark.parametrize("address", PAGES)
def test_page_loads_nothing_from_elsewhere(made: Browser, address: str) -> None:
    loaded = re.findall(
        r'<(?:script|link|img|source|use)[^>]*(?:src|href)="([^"]+)"', made.get(address).text
    )
    assert loaded
    assert all(one.startswith(("/", "data:image/svg+xml,")) for one in loaded)


@pytest.mark.parametrize("address", [p for p in PAGES if not p.startswith(("/search", "/query"))])
def test_page_has_its_panels_beside_it_as_json(made: Browser, address: str) -> None:
    path, mark, query = address.partition("?")
    got = made.get(f"{'/index' if path == '/' else path}.json{mark}{query}")
    assert got.headers["content-type"] == "application/json"
    panels = json.loads(got.text)["panels"]
    assert panels
    assert all(p["query"] and isinstance(p["rows"], list) for p in panels.values())


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld"])
@pytest.mark.parametrize(
    "path",
    "/index /claims /e/claim/01 /e/event/f01 /e/place/kilju /c/Place /vocab "
    "/e/article/made-report /vocab/affects /v/category/families".split(),
)
def test_page_has_its_triples_beside_it(made: Browser, path: str, suffix: str) -> None:
    got = made.get(f"{path}.{suffix}")
    assert got.status == 200
    assert got.headers["content-type"].startswith(FORMATS[suffix])
    assert "w3id.org/apo-kg" in got.text


def test_accept_header_chooses_the_form(made: Browser) -> None:
    got = made.get("/e/claim/01", accept="text/turtle, text/html;q=0.5")
    assert got.headers["content-type"].startswith("text/turtle")
    assert "Accept" in got.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "html"),
        ("application/json", "json"),
        ("application/ld+json;q=0.2, text/csv;q=0.9", "csv"),
        ("text/turtle;q=nonsense", "html"),
    ],
)
def test_accept_is_read_by_quality(accept: str, form: str) -> None:
    assert accepted(accept) == form


@pytest.mark.parametrize("address", ["/", "/claims", "/compare", "/quality", "/vocab", "/about"])
def test_empty_graph_still_gives_pages(empty: Browser, address: str) -> None:
    assert empty.get(address).status == 200


@pytest.mark.parametrize(
    "address",
    "/e/body/nobody /e/claim/none /e/article/none /e/event/none /c/Nonsense /vocab/nonsense "
    "/v/category/none /e?iri=not%20an%20iri /e?iri= /proof /e/claim/%22%3E%3Cscript%3E "
    "/compare?act=%3E%20%3C /static/../messages/en.json".split(),
)
def test_unknown_address_says_so(made: Browser, address: str) -> None:
    got = made.get(address.replace("%22%3E%3C", '"><').replace("%3E%20%3C", "> <"))
    assert got.status == 404 or "compare" in address
    assert "<script>" not in got.text


def test_choice_of_language_and_theme_is_kept_in_cookies(made: Browser) -> None:
    got = made.get("/?lang=ko&theme=dark")
    assert '<html lang="ko" data-theme="dark">' in got.text
    assert "SameSite=strict" in got.headers["set-cookie"]
    assert '<html lang="ko"' in made.get("/", cookie="lang=ko; theme=dark").text
    assert '<html lang="en"' in made.get("/", cookie="lang=zz").text


def test_rejected_claim_is_shown_with_its_reason_and_is_no_fact(made: Browser) -> None:
    page = made.get("/e/claim/03").text
    assert "a caption, not an event" in page
    assert "Not a factual claim" in page
    facts = json.loads(made.get("/e/place/sinuiju.json").text)["panels"]
    assert facts["uses"]["rows"] == []


def test_protected_source_keeps_its_marking(made: Browser) -> None:
    assert "tlp-amber-strict" in made.get("/e/speaker/5ee4").text


def test_open_year_is_said_to_be_open(made: Browser) -> None:
    page = made.get("/e/event/f01").text
    assert "XXXX-05-01/XXXX-05-20" in page
    assert "year open" in page


def test_count_without_upper_bound_is_unknown_not_a_number(made: Browser) -> None:
    assert "41 to unknown" in " ".join(Tags(made.get("/e/event/f01").text).words)


def test_static_files_are_served_by_name_only(made: Browser) -> None:
    style = made.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert made.get(style).headers["content-type"].startswith("text/css")
    assert made.get("/static/manifest.json").status == 404


def test_article_shows_its_text_with_the_claims_in_place(digests: Browser) -> None:
    about = json.loads(digests.get("/e/article/hamgyong-relocation.json").text)
    row = about["panels"]["claims"]["rows"][0]
    key = row["claim"].rpartition("/")[2]
    page = digests.get(f"/e/article/hamgyong-relocation?claim={key}").text
    assert f'id="c-{key}"' in page
    assert ' hot"' in page


def test_no_words_are_shown_where_none_are_kept(made: Browser) -> None:
    assert "positions and digests" in " ".join(Tags(made.get("/e/article/made-report").text).words)
