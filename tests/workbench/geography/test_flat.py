"""Laying the globe flat: areas stay true, and what is asked for is seen."""

import math
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ontology.entities import read_entities
from kg.resources import folder
from kg.workbench.geography import Flat, fit, shapes
from kg.workbench.geography.flat import EARTH
from kg.workbench.geography.shapes import balance

PLACES = st.tuples(st.floats(-179, 179), st.floats(-70, 70), st.floats(1, 200))


def area(ring: list[tuple[float, float]]) -> float:
    following = [*ring[1:], ring[0]]
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True)) / 2)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-170, 170), st.floats(-75, 75), st.booleans(), st.floats(-40, 40), st.floats(-40, 40)
)
def test_areas_stay_true(
    longitude: float, latitude: float, world: bool, away: float, up: float
) -> None:
    flat = Flat(width=0, height=0, longitude=longitude, latitude=latitude, scale=1000, world=world)
    west, south = longitude * 0.9 + away * 0.2, max(-80.0, min(79.0, latitude + up * 0.2))
    step = 0.5
    ring = [flat.at(west + i * step / 20, south) for i in range(20)]
    ring += [flat.at(west + step, south + i * step / 20) for i in range(20)]
    ring += [flat.at(west + step - i * step / 20, south + step) for i in range(20)]
    ring += [flat.at(west, south + step - i * step / 20) for i in range(20)]
    bands = math.sin(math.radians(south + step)) - math.sin(math.radians(south))
    true = EARTH**2 * math.radians(step) * bands * 1000**2
    assert math.isclose(area(ring), true, rel_tol=0.002)


@settings(max_examples=80, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=6))
def test_what_is_asked_for_is_seen(circles: list[tuple[float, float, float]]) -> None:
    flat = fit(circles, 960, 620)
    for longitude, latitude, _ in circles:
        x, y = flat.at(longitude, latitude)
        assert 0 <= x <= 960
        assert 0 <= y <= 620


def test_nothing_to_show_shows_the_world() -> None:
    assert fit([], 960, 620).world
    assert fit([(127, 40, 30), (-60, -30, 30)], 960, 620).world
    assert not fit([(127, 40, 30)], 960, 620).world


def test_ring_is_cut_at_the_edges_of_the_picture() -> None:
    flat = Flat(width=100, height=100, scale=1)
    cut = flat.inside([(-500, 50), (50, -500), (500, 50), (50, 500)])
    assert {round(v) for point in cut for v in point} <= set(range(-4, 105))
    assert flat.inside([(500, 500), (600, 500), (600, 600)]) == []


def test_every_known_province_of_the_covered_countries_has_a_shape_or_a_point() -> None:
    held = {p.slug for p in shapes().provinces if p.slug}
    provinces = [e for e in read_entities(folder("graph") / "entities") if "Province" in e.cls]
    assert len(provinces) > 20
    missing = {e.iri.rpartition("/")[2] for e in provinces} - held
    assert missing <= {"nampo", "kaesong"}  # their points are known


def test_shapes_are_closed_and_lie_on_the_globe() -> None:
    held = shapes()
    assert len(held.countries) > 200
    assert {"KP", "KR", "CN", "MM", "BY", "ER"} <= set(held.countries)
    for shape in [*held.countries.values(), *held.provinces]:
        assert shape.rings
        for ring in shape.rings:
            assert len(ring) > 3 or len(shape.rings) == 1  # islands of one rock
            assert ring[0] == ring[-1]
            assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring)


def test_pyongyang_lies_in_its_country() -> None:
    flat = fit([(127, 40, 400)], 960, 620)
    path = shapes().countries["KP"].drawn(flat)
    ring = [tuple(map(float, p.split())) for p in path[1:].split("Z")[0].split("L")]
    x, y = flat.at(125.75, 39.03)
    inside = False
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            inside = not inside
    assert inside


def test_balance_of_a_square_is_its_middle() -> None:
    assert balance(((0, 0), (2, 0), (2, 2), (0, 2), (0, 0))) == (1, 1)
    assert balance(((3, 3), (3, 3))) == (3, 3)


def test_outline_is_the_data_of_a_path() -> None:
    flat = fit([(127, 40, 400)], 960, 620)
    path = shapes().countries["KP"].drawn(flat)
    ET.fromstring(f'<path d="{path}"/>')  # noqa: S314 - our own text
    assert set(path) <= set("MLZ0123456789.- e")
