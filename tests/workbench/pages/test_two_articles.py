"""What the pages show of the two starting articles, and what they must not."""

import asyncio
import csv
import html
import io
import json
import re

import pytest
from tests.workbench.pages.conftest import Browser, Tags
from tests.workbench.pages.test_onefile import body, over

from kg.graph.store import View
from kg.namespaces import APO
from kg.query import Table
from kg.workbench.pages import asks
from kg.workbench.pages.context import Answer
from kg.workbench.pages.panels import Row
from kg.workspace import Workspace

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


def rows(site: Browser, address: str, panel: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(site.get(address).text)["panels"][panel]["rows"]
    return found


def test_purposes_of_the_relocations_stand_side_by_side_with_their_speakers(
    seeds_site: Browser,
) -> None:
    purposes = rows(seeds_site, "/compare.json?act=ForcedRelocation", "purposes")
    speakers = {row["speaker"] for row in purposes}
    assert len({row["purpose"] for row in purposes}) >= 2
    assert any(s.startswith("apod:speaker/") for s in speakers)
    assert any(s.startswith("apod:body/") for s in speakers)
    page = seeds_site.get("/compare?act=ForcedRelocation").text
    assert page.count('class="side purpose') >= 2


def test_label_is_shown_as_the_words_of_those_who_use_it(seeds_site: Browser) -> None:
    labels = rows(seeds_site, "/c/AttributedLabel.json", "columns")
    told = [row for row in labels if row["predicate"] == "apo:labelText"]
    assert any("impure" in row["object"] for row in told)
    page = seeds_site.get("/c/AttributedLabel").text
    assert "<q" in page


def test_place_of_a_caption_is_nowhere_a_place_of_the_event(seeds_site: Browser) -> None:
    for row in rows(seeds_site, "/c/Occurrence.json", "columns"):
        assert "sinuiju" not in row["object"].lower()


def test_year_that_no_text_gives_is_shown_as_open(seeds_site: Browser) -> None:
    found = rows(seeds_site, "/c/ForcedRelocation.json", "members")
    pages = [seeds_site.get("/e/" + row["thing"].removeprefix("apod:")).text for row in found]
    assert any("XXXX-05" in page and "year open" in page for page in pages)


def test_article_without_a_date_says_so(seeds_site: Browser) -> None:
    words = " ".join(Tags(seeds_site.get("/e/article/dailynk-relocation").text).words)
    assert "date not known" in words


def test_map_draws_the_relocation_and_never_where_a_source_lives(seeds_site: Browser) -> None:
    page = seeds_site.get("/map?layer=facts&layer=claims").text
    assert "sinuiju" not in page.lower()
    assert "≥ 41 families" in page
    assert page.count("≥ 41 families") == seeds_site.get("/map.svg").text.count("≥ 41") + 1
    assert "somewhere within Musan County" in page
    assert "Kilju" in page


def test_timeline_lists_what_has_no_year(seeds_site: Browser) -> None:
    page = seeds_site.get("/time?since=2021&until=2021").text
    assert "XXXX-05" in page
    assert "year open" in page


def test_saved_file_shows_sentences_and_draws_no_place_of_a_source(seeds_site: Browser) -> None:
    told = body(seeds_site.get("/file.html").text)
    assert "m-passage" in told
    assert "sinuiju" not in told.lower().partition('id="evidence')[0]


def test_saved_file_for_partners_holds_no_sentence_and_no_source(two_articles: Workspace) -> None:
    view = two_articles.view()
    told = body(over(view).get("/file.html?profile=partner&layer=facts&layer=claims").text)
    assert "Kilju" in told
    runs = {run for piece in re.split(r"<[^>]+>", told) for run in _runs(html.unescape(piece))}
    for path in (two_articles.path / "articles").glob("*.txt"):
        text = path.read_text(encoding="utf-8").split("\n", 3)[3]  # not the address and the title
        assert not _runs(text) & runs
    sources = [row.text("source") for row in _protected(view)]
    assert sources
    assert not [iri for iri in sources if iri.rpartition("/")[2] in told]


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[i : i + 8]) for i in range(len(words) - 7)}


def _protected(view: View) -> list[Row]:
    text = f"SELECT ?source {{ ?source a <{APO}ProtectedSource> }}"

    async def ask() -> Answer:
        return await asks(view)(text, {})

    table = asyncio.run(ask())
    assert isinstance(table, Table)
    return [Row({"source": term}) for (term,) in table.rows if term is not None]


def test_impure_elements_are_the_words_of_the_government(seeds_site: Browser) -> None:
    found = rows(seeds_site, "/c/AttributedLabel.json", "columns")
    by = {row["thing"]: row["object"] for row in found if row["predicate"] == "apo:designatedBy"}
    told = {row["thing"] for row in found if "impure" in row["object"]} & set(by)
    assert told
    for label in told:
        page = seeds_site.get("/e/" + label.removeprefix("apod:")).text
        lead = page.partition('class="lead">Words of')[2].partition("</p>")[0]
        assert "authorit" in lead
        assert "impure elements</bdi></q>" in lead


def test_graph_puts_no_situation_at_the_place_of_a_caption(seeds_site: Browser) -> None:
    layers = "&".join(f"layer={layer}" for layer in ("facts", "claims", "inferred"))
    found = json.loads(seeds_site.get(f"/api/graph?{layers}").text)
    at = [found["iris"][o] for o in found["o"]] + [found["iris"][s] for s in found["s"]]
    assert found["s"]
    assert not [iri for iri in at if "sinuiju" in iri]


def test_graph_shows_the_purposes_with_those_who_give_them(seeds_site: Browser) -> None:
    layers = "&".join(f"layer={layer}" for layer in ("facts", "claims"))
    address = f"/explore.csv?{layers}&predicate=statedPurpose&predicate=imputedPurpose"
    told = list(csv.DictReader(io.StringIO(seeds_site.get(address).text)))
    assert told
    assert all(row["speakers"] for row in told)
