"""The map: areas for places, one number for a whole movement, nothing dropped."""

import xml.etree.ElementTree as ET

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tests.workbench.pages.conftest import BASE, VISIBLE, Browser, site_over
from tests.workbench.pages.test_hostile import HOSTILE, graph

from kg.graph.store.memory import MemoryStore
from kg.namespaces import APO, APOV, PREFIXES, Base
from kg.workbench.geography import fit
from kg.workbench.pages.chart import bundle, draw, width_of
from kg.workbench.pages.movements import Count, Telling, sites, tellings
from kg.workbench.pages.panels import Row
from kg.workbench.pages.whereabouts import Whereabouts

SVG = "{http://www.w3.org/2000/svg}"


def place(name: str) -> str:
    return BASE.id("place", name)


def row(name: str, **cells: str) -> Row:
    made = Row({"place": NamedNode(place(name))})
    for key, value in cells.items():
        made[key] = NamedNode(place(value)) if key == "within" else Literal(value)
    return made


WHERE = Whereabouts(
    [
        row(
            "kilju", latitude="40.96", longitude="129.33", kilometres="30", within="north-hamgyong"
        ),
        row("hoeryong", latitude="42.44", longitude="129.75", within="north-hamgyong"),
        row("border-of-hoeryong", within="hoeryong"),
        row("north-hamgyong", within="north-korea"),
        row("north-korea", code="KP"),
        row("somewhere-north", within="north-hamgyong"),
        row("in-the-country", within="north-korea"),
        row("wrong", latitude="940", longitude="x"),
        row("loop", within="pool"),
        row("pool", within="loop"),
    ],
    Base(),
)


def telling(event: str = "e", **places: list[str]) -> Telling:
    named = {role: [place(p) for p in given] for role, given in places.items()}
    return Telling(event, "k", f"claim-{event}", "a", "2022", False, True, named)


def test_point_is_drawn_as_the_area_it_stands_for() -> None:
    area = WHERE.find(place("kilju"))
    assert area
    assert area.own
    assert area.circle == (129.33, 40.96, 30.0)


def test_point_without_precision_stands_for_a_district() -> None:
    area = WHERE.find(place("hoeryong"))
    assert area
    assert area.circle
    assert area.circle[2] == 30


def test_part_of_a_county_is_not_the_point_of_that_county() -> None:
    area = WHERE.find(place("border-of-hoeryong"))
    assert area
    assert not area.own
    assert area.of == place("hoeryong")
    drawn = sites([telling(at=["border-of-hoeryong"])], WHERE)
    assert drawn[0].vague


@pytest.mark.parametrize(
    ("name", "shape"),
    [("north-hamgyong", "KP-09"), ("somewhere-north", "KP-09"), ("in-the-country", "KP")],
)
def test_smallest_known_area_around_a_place_is_drawn(name: str, shape: str) -> None:
    area = WHERE.find(place(name))
    assert area
    assert area.shape
    assert area.shape.id == shape


@pytest.mark.parametrize("name", ["wrong", "loop", "never-heard-of"])
def test_place_of_which_nothing_is_known_is_not_drawn(name: str) -> None:
    assert WHERE.find(place(name)) is None


def test_many_places_share_one_knot_with_one_number() -> None:
    told = [telling("e", **{"from": ["hoeryong", "border-of-hoeryong"], "to": ["kilju", "wrong"]})]
    told[0].counts.append(Count("over 40", 41, None, APOV + "unit/family", ""))
    chart = draw(sites(told, WHERE), told, WHERE, str, lambda t: f"≥ {t.counts[0].lower}")
    assert len(chart.flows) == 1
    flow = chart.flows[0]
    assert flow.label
    assert flow.label.text == "≥ 41"
    assert flow.unseen == (place("wrong"),)


def test_curves_meet_in_the_knot() -> None:
    lines, heads, knot = bundle([(0, 0), (0, 20)], [(100, 0), (100, 20), (100, 40)])
    assert len(lines) == 5
    assert len(heads) == 3
    at = f"{knot[0]:.1f} {knot[1]:.1f}"
    assert all(line.endswith(at) for line in lines[:2])
    assert all(line.startswith("M" + at) for line in lines[2:])


def test_second_movement_between_the_same_places_takes_another_way() -> None:
    told = [telling(e, **{"from": ["hoeryong"], "to": ["kilju"]}) for e in ("e", "f", "g")]
    chart = draw(sites(told, WHERE), told, WHERE, str, lambda _: "")
    assert len({flow.knot for flow in chart.flows}) == 3


def test_names_do_not_lie_over_each_other() -> None:
    told = [telling(n, at=[n]) for n in ("kilju", "hoeryong", "north-hamgyong", "in-the-country")]
    chart = draw(sites(told, WHERE), told, WHERE, str, lambda _: "")
    labels = [p.label for p in chart.patches if p.label] + list(chart.backdrop)
    boxes = []
    for label in labels:
        wide = width_of(label.text)
        left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
        boxes.append((left, label.y - 12, left + wide, label.y + 3))
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]


def test_what_is_known_of_a_country_only_does_not_shrink_the_rest() -> None:
    near = draw(sites([telling(at=["kilju"])], WHERE), [], WHERE, str, lambda _: "")
    told = [telling("e", at=["kilju"]), telling("f", at=["in-the-country"])]
    both = draw(sites(told, WHERE), told, WHERE, str, lambda _: "")
    assert both.flat.scale == near.flat.scale


def test_count_of_one_claim_goes_with_no_other() -> None:
    def cells(claim: str, **more: NamedNode | Literal) -> Row:
        return Row({"event": NamedNode("e:e"), "claim": NamedNode(claim), **more})

    rows = [
        cells(c, role=NamedNode(APO + "toPlace"), place=NamedNode(place("kilju")))
        for c in ("c:1", "c:2")
    ]
    counts = [cells("c:1", text=Literal("over 40"), lower=Literal("41"))]
    told = tellings(rows, counts)
    assert [len(t.counts) for t in told] == [1, 0]
    assert [t.claim for t in tellings(rows, counts, {"c:2"})] == ["c:2"]


def test_map_of_the_digests_draws_where_people_were_taken(digests: Browser) -> None:
    page = digests.get("/map").text
    assert 'class="flow' in page
    assert "Hoeryong" in page
    assert "not on the map" in page
    root = ET.fromstring(digests.get("/map.svg").text)  # noqa: S314 - our own picture
    assert root.tag == SVG + "svg"
    assert root.findall(f".//{SVG}circle")
    assert not root.findall(f".//{SVG}a")


def test_pick_shows_the_sentence_and_its_speaker(digests: Browser) -> None:
    page = digests.get("/map").text
    start = page.index('data-pick="') + len('data-pick="')
    pick = page[start : page.index('"', start)]
    shown = digests.get(f"/map?pick={pick}").text
    assert "m-passage" in shown
    assert 'class="chain"' in shown
    assert "No claim that is shown" in digests.get("/map?pick=urn:none").text


def test_empty_graph_says_so_and_draws_the_world(empty: Browser) -> None:
    page = empty.get("/map")
    assert page.status == 200
    assert "Nothing here can be drawn" in page.text
    assert empty.get("/map.svg").status == 200


def test_page_without_a_picture_has_no_svg(made: Browser) -> None:
    assert made.get("/claims.svg").status == 406


@pytest.mark.parametrize("word", [*HOSTILE[::31], "nul\x01byte", "\u202egnp.exe"])
def test_hostile_names_stay_text_in_the_picture(word: str) -> None:
    quads = graph(word)
    entities = NamedNode(BASE.graph("entities"))
    spot = NamedNode(place("h"))
    for name, value in (("latitude", "40.9"), ("longitude", "129.3")):
        decimal = NamedNode(PREFIXES["xsd"] + "decimal")
        quads.append(Quad(spot, NamedNode(APO + name), Literal(value, datatype=decimal), entities))
    pages = site_over(MemoryStore(quads, visible=VISIBLE))
    picture = pages.get("/map.svg?layer=facts&layer=claims").text
    root = ET.fromstring(picture)  # noqa: S314 - our own picture
    known = {SVG + t for t in "svg title desc g rect path circle text".split()}
    assert {element.tag for element in root.iter()} <= known
    assert not [a for e in root.iter() for a in e.attrib if a.startswith(("on", "href", "style"))]


def test_world_shows_every_country() -> None:
    chart = draw([], [], WHERE, str, lambda _: "")
    assert chart.flat.world
    assert len(chart.countries) > 150
    assert chart.bar is None
    assert fit([(129, 41, 30)], 960, 620).scale > chart.flat.scale * 10
