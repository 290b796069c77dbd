"""Countries and provinces as Natural Earth draws them, cut once by `web/cut-map.mjs`.

`shapes.json` holds lines that neighbours share, each as steps of a hundredth of a degree, and for
each country (by its ISO code) and province (by its ISO 3166-2 code, its names and, where the list
of known places has it, its slug) the rings made of them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.workbench.geography.flat import Flat, Point

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A country or province: rings of (longitude, latitude), the outer of each part first."""

    id: str
    rings: tuple[Ring, ...]
    country: str = ""
    """The ISO code of the country that a province belongs to."""

    names: tuple[str, str] = ("", "")
    """English and Korean; countries are named by the graph."""

    slug: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east and north of the largest part."""
        ring = max(self.rings, key=_size)
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def middle(self) -> Point:
        """The balance point of the largest part: where its name goes."""
        return balance(max(self.rings, key=_size))

    def drawn(self, flat: Flat) -> str:
        """Return its outline as the data of an SVG path, or the empty string out of sight."""
        parts = []
        for ring in self.rings:
            points = flat.inside(flat.at(*point) for point in ring)
            if len(points) > 2:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Shapes:
    """All shapes."""

    about: str
    countries: Mapping[str, Shape]
    """By ISO 3166-1 code."""

    provinces: tuple[Shape, ...]

    def province(self, slug: str) -> Shape | None:
        """Return the shape of a known province, or None."""
        return next((p for p in self.provinces if p.slug == slug), None) if slug else None


@cache
def shapes() -> Shapes:
    """Return the shapes, read once."""
    text = (files("kg.workbench.geography") / "shapes.json").read_text(encoding="utf-8")
    held = json.loads(text)
    lines = [_line(steps, held["grid"]) for steps in held["lines"]]

    def rings(polygons: Iterable[Iterable[Iterable[int]]]) -> tuple[Ring, ...]:
        made = [_ring(ring, lines) for polygon in polygons for ring in polygon]
        return tuple(r for r in made if len(r) > 3) or tuple(made[:1])

    return Shapes(
        held["about"],
        {c["id"]: Shape(c["id"], rings(c["polygons"])) for c in held["countries"]},
        tuple(
            Shape(
                p["id"], rings(p["polygons"]), p["country"], (p["name"], p["ko"]), p.get("slug", "")
            )
            for p in held["provinces"]
        ),
    )


def _line(steps: list[int], grid: int) -> list[Point]:
    x = y = 0
    points = []
    for i in range(0, len(steps), 2):
        x, y = x + steps[i], y + steps[i + 1]
        points.append((x / grid, y / grid))
    return points


def _ring(numbers: Iterable[int], lines: list[list[Point]]) -> Ring:
    points: list[Point] = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        points += line[1:] if points else line
    return tuple(points)


def _size(ring: Ring) -> float:
    following = (*ring[1:], ring[0])
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, following, strict=True)) / 2)


def balance(ring: Ring) -> Point:
    """Return the centroid of a ring; of one without area, its first point."""
    area = x = y = 0.0
    for (a, b), (c, d) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = a * d - c * b
        area += cross
        x += (a + c) * cross
        y += (b + d) * cross
    return (round(x / 3 / area, 3), round(y / 3 / area, 3)) if area else ring[0]
