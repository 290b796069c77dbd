"""The query page: forms that take names, names for answers, and their places as a picture."""

import json
import xml.etree.ElementTree as ET
from urllib.parse import quote

from tests.workbench.pages.conftest import BASE, Browser

KILJU = BASE.id("place", "kilju")


def test_names_are_told_for_things_that_have_one(made: Browser) -> None:
    asked = f"/api/names?iri={quote(KILJU)}&iri=urn:none"
    assert json.loads(made.get(asked).text)["names"] == {KILJU: "Kilju"}
    korean = json.loads(made.get(asked + "&lang=ko").text)
    assert korean["names"] == {KILJU: "길주"}


def test_form_takes_a_thing_by_its_name(made: Browser) -> None:
    page = made.get("/query?stored=timeline-of-a-place&place=Kilju").text
    assert f'name="place" value="{KILJU}"' in page
    unknown = made.get("/query?stored=timeline-of-a-place&place=Nowhere").text
    assert 'name="place" value="Nowhere"' in unknown


def test_form_offers_what_the_graph_holds(made: Browser) -> None:
    page = made.get("/query?stored=timeline-of-a-place").text
    assert f'<option value="{KILJU}">Kilju</option>' in page


def test_places_of_an_answer_are_a_picture(digests: Browser) -> None:
    rows = json.loads(digests.get("/map.json").text)["panels"]["places"]["rows"]
    local = next(r["place"] for r in rows if "latitude" in r).removeprefix("apod:")
    known = f"{BASE.iri}id/{local}"
    picture = digests.get(f"/places.svg?place={quote(known)}&place=javascript:alert(1)").text
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    assert len(root.findall(".//{http://www.w3.org/2000/svg}circle")) == 1
    assert "javascript" not in picture
