"""Where a place lies on the map: as an area, since no report fixes a point."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.namespaces import Base
from kg.workbench.geography import Shape, shapes
from kg.workbench.pages.panels import Row

UNSTATED = 30
"""Kilometres around a point whose precision is not stated: a county or a city with its land."""

Circle = tuple[float, float, float]
"""Longitude and latitude in degrees, radius in kilometres."""


@dataclass(frozen=True, slots=True)
class Area:
    """What is drawn for a place: a circle or a shape, perhaps that of a place around it."""

    place: str
    of: str
    """The place whose extent is drawn: `place` itself, or the nearest one around it."""

    circle: Circle | None = None
    shape: Shape | None = None

    @property
    def own(self) -> bool:
        """Whether the extent is the place's own."""
        return self.place == self.of

    @property
    def country(self) -> bool:
        """Whether it is a whole country."""
        return self.shape is not None and not self.shape.country

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of where its name goes."""
        return self.circle[:2] if self.circle else self.shape.middle if self.shape else (0.0, 0.0)

    @property
    def extent(self) -> list[Circle]:
        """Circles that together must be seen for the area to be seen."""
        if self.circle or not self.shape:
            return [self.circle] if self.circle else []
        west, south, east, north = self.shape.box
        return [(x, y, 0.0) for x in (west, east) for y in (south, north)]


class Whereabouts:
    """Finds areas by the rows of `map-places`."""

    def __init__(self, rows: Iterable[Row], base: Base) -> None:
        self._base = base
        self._circles: dict[str, Circle] = {}
        self._codes: dict[str, str] = {}
        self._within: dict[str, set[str]] = {}
        for row in rows:
            place = row.iri("place")
            longitude, latitude = _degrees(row, "longitude", 180), _degrees(row, "latitude", 90)
            if longitude is not None and latitude is not None:
                around = row.number("kilometres")
                self._circles[place] = longitude, latitude, float(around or UNSTATED)
            if row.text("code"):
                self._codes[place] = row.text("code")
            if row.iri("within"):
                self._within.setdefault(place, set()).add(row.iri("within"))
        self._known: dict[str, Area | None] = {}

    def find(self, place: str) -> Area | None:
        """Return the area of a place, of the smallest place around it, or None."""
        if place not in self._known:
            self._known[place] = self._own(place) or self._around(place)
        return self._known[place]

    def around(self, place: str) -> frozenset[str]:
        """Return all places around a place."""
        found: set[str] = set()
        todo = [place]
        while todo:
            fresh = self._within.get(todo.pop(), set()) - found - {place}
            found |= fresh
            todo += fresh
        return frozenset(found)

    def _own(self, place: str) -> Area | None:
        circle = self._circles.get(place)
        if circle:
            return Area(place, place, circle=circle)
        slug = place.removeprefix(f"{self._base.iri}id/place/")
        shape = shapes().province(slug) or shapes().countries.get(self._codes.get(place, ""))
        return Area(place, place, shape=shape) if shape else None

    def _around(self, place: str) -> Area | None:
        found = [area for wider in self.around(place) if (area := self._own(wider))]
        if not found:
            return None
        best = min(found, key=lambda area: (_rank(area), area.of))
        return Area(place, best.of, best.circle, best.shape)


def _rank(area: Area) -> tuple[int, float]:
    """Circles before provinces before countries."""
    if area.circle:
        return 0, area.circle[2]
    return (1, 0.0) if area.shape and area.shape.country else (2, 0.0)


def _degrees(row: Row, column: str, most: float) -> float | None:
    try:
        value = float(row.text(column))
    except ValueError:
        return None
    return value if abs(value) <= most else None
