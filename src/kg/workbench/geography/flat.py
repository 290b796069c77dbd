"""Laying the globe flat so that areas stay true.

A region is drawn in Lambert's azimuthal projection around its middle, the whole world in Equal
Earth (Šavrič, Patterson, Jenny 2018). Both keep areas: an area that stands for how little is known
of a place must not grow with its latitude.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EARTH = 6371.0
"""Mean radius in kilometres."""

WHOLE = 5500.0
"""A region whose furthest point lies more kilometres from its middle is shown on the world."""

LEAST = 220.0
"""Half the height of the smallest region, in kilometres: nearer would feign exactness."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flat:
    """A projection onto a picture of `width` by `height` units; y grows downwards."""

    width: float
    height: float
    longitude: float = 0.0
    latitude: float = 0.0
    scale: float
    """Units of the picture a kilometre."""

    world: bool = False

    def at(self, longitude: float, latitude: float) -> Point:
        """Return where a point of the globe, in degrees, lies in the picture."""
        x, y = (
            self._equal_earth(longitude, latitude)
            if self.world
            else self._azimuthal(longitude, latitude)
        )
        return (
            round(self.width / 2 + x * EARTH * self.scale, 1),
            round(self.height / 2 - y * EARTH * self.scale, 1),
        )

    def _azimuthal(self, longitude: float, latitude: float) -> Point:
        turn = math.radians(longitude - self.longitude)
        phi, middle = math.radians(latitude), math.radians(self.latitude)
        cosine = math.sin(middle) * math.sin(phi)
        cosine += math.cos(middle) * math.cos(phi) * math.cos(turn)
        k = math.sqrt(2 / max(1 + cosine, 1e-6))
        return (
            k * math.cos(phi) * math.sin(turn),
            k
            * (
                math.cos(middle) * math.sin(phi) - math.sin(middle) * math.cos(phi) * math.cos(turn)
            ),
        )

    def _equal_earth(self, longitude: float, latitude: float) -> Point:
        theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
        a1, a2, a3, a4 = _A
        square = theta * theta
        sixth = square**3
        slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square)
        x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(theta) / slope
        return x, theta * (a1 + a2 * square + sixth * (a3 + a4 * square))

    def inside(self, ring: Iterable[Point]) -> list[Point]:
        """Return the part of a projected ring that lies in the picture, with a small margin.

        By Sutherland and Hodgman, on each of the four sides.
        """
        margin = 4.0
        sides = (
            (0, -margin, 1),
            (0, self.width + margin, -1),
            (1, -margin, 1),
            (1, self.height + margin, -1),
        )
        points = list(ring)
        for axis, bound, sign in sides:
            points = _cut(points, axis, bound, sign)
            if not points:
                break
        return points


def _cut(points: Sequence[Point], axis: int, bound: float, sign: int) -> list[Point]:
    kept: list[Point] = []
    for i, here in enumerate(points):
        before = points[i - 1]
        within, was = (sign * (p[axis] - bound) >= 0 for p in (here, before))
        if within != was:
            share = (bound - before[axis]) / (here[axis] - before[axis])
            kept.append(
                (
                    round(before[0] + share * (here[0] - before[0]), 1),
                    round(before[1] + share * (here[1] - before[1]), 1),
                )
            )
        if within:
            kept.append(here)
    return kept


def fit(
    circles: Sequence[tuple[float, float, float]],
    width: float,
    height: float,
    *,
    world: bool = False,
) -> Flat:
    """Return the projection in which all `circles` (longitude, latitude, kilometres) are seen.

    Without circles, or where they lie too far apart, it shows the world.
    """
    whole = Flat(width=width, height=height, scale=width / (2 * math.pi * EARTH * 0.87), world=True)
    if world or not circles:
        return whole
    middle = _middle(circles)
    if middle is None:
        return whole
    near = Flat(width=0, height=0, longitude=middle[0], latitude=middle[1], scale=1)
    left = top = math.inf
    right = bottom = -math.inf
    for longitude, latitude, radius in circles:
        x, y = near.at(longitude, latitude)
        left, right = min(left, x - radius), max(right, x + radius)
        top, bottom = min(top, y - radius), max(bottom, y + radius)
    if max(right - left, bottom - top) > 2 * WHOLE:
        return whole
    # The middle of what is to be seen, by one step back along the meridian and the parallel.
    north = -(top + bottom) / 2 / EARTH
    latitude = max(-85.0, min(85.0, middle[1] + math.degrees(north)))
    east = (left + right) / 2 / EARTH / max(0.05, math.cos(math.radians(latitude)))
    half_high = max(LEAST, (bottom - top) / 2 * 1.18)
    half_wide = max(LEAST * width / height, (right - left) / 2 * 1.18)
    region = Flat(
        width=width,
        height=height,
        longitude=middle[0] + math.degrees(east),
        latitude=latitude,
        scale=min(height / 2 / half_high, width / 2 / half_wide),
    )
    seen = (region.at(longitude, latitude) for longitude, latitude, _ in circles)
    fits = all(0 <= x <= width and 0 <= y <= height for x, y in seen)
    return region if fits else whole


def _middle(circles: Iterable[tuple[float, float, float]]) -> Point | None:
    """Return the mean of points on the globe, or None where they balance each other out."""
    x = y = z = 0.0
    for longitude, latitude, _ in circles:
        turn, phi = math.radians(longitude), math.radians(latitude)
        x += math.cos(phi) * math.cos(turn)
        y += math.cos(phi) * math.sin(turn)
        z += math.sin(phi)
    if math.hypot(x, y, z) < 0.1:
        return None
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
