"""The picture of the map: where areas, flows and names go, in units of the drawing."""

import math
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kg.workbench.geography import Flat, Shape, fit, shapes
from kg.workbench.geography.flat import EARTH, Point
from kg.workbench.pages.movements import Site, Telling
from kg.workbench.pages.whereabouts import Area, Whereabouts

WIDTH, HEIGHT = 960.0, 620.0
SMALLEST = 5.0
"""Radius below which a circle could not be seen."""

LETTER, LINE = 7.0, 16.0
"""Width of a narrow letter and height of a line of the names, in units."""

STEPS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name and where its text begins, ends or has its middle."""

    text: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Patch:
    """A site as it is drawn."""

    site: Site
    path: str
    """The outline of a shape, or the empty string for a circle."""

    x: float
    y: float
    radius: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Flow:
    """One telling that leads from places to places: all lines meet in one knot, with one count."""

    telling: Telling
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    knot: Point
    label: Label | None
    unseen: tuple[str, ...]
    """Places it leads from or to that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture."""

    flat: Flat
    countries: tuple[tuple[str, str], ...]
    """Code and outline of each country in sight."""

    provinces: tuple[str, ...]
    backdrop: tuple[Label, ...]
    """Names of provinces in sight."""

    patches: tuple[Patch, ...]
    flows: tuple[Flow, ...]
    bar: tuple[int, float] | None
    """Kilometres and length of the scale bar; none on the world, where no one scale holds."""


def draw(
    sites: Sequence[Site],
    told: Iterable[Telling],
    where: Whereabouts,
    name: Callable[[str], str],
    count: Callable[[Telling], str],
    korean: bool = False,
    world: bool = False,
) -> Chart:
    """Return the picture of sites and of the tellings that move between them."""
    # What is known of a country only must not make the rest too small to see.
    close = [s for s in sites if not s.area.country] or sites
    flat = fit([circle for s in close for circle in s.area.extent], WIDTH, HEIGHT, world=world)
    taken: list[Box] = []
    flows = _flows([t for t in told if t.moves(where)], where, flat, count, taken)
    patches = tuple(_patch(site, flat, name, taken) for site in sites)
    held = shapes()
    near = [] if flat.world else [p for p in held.provinces if _seen(p, flat)]
    drawn = [(p, p.drawn(flat)) for p in near]
    return Chart(
        flat=flat,
        countries=tuple(
            (code, path) for code, c in held.countries.items() if (path := c.drawn(flat))
        ),
        provinces=tuple(path for _, path in drawn if path),
        backdrop=tuple(
            label for p, path in drawn if path and (label := _faint(p, flat, korean, taken))
        ),
        patches=patches,
        flows=flows,
        bar=_bar(flat),
    )


def _seen(shape: Shape, flat: Flat) -> bool:
    west, south, east, north = shape.box
    away = abs((west + east) / 2 - flat.longitude)
    reach = math.hypot(flat.width, flat.height) / 2 / flat.scale / EARTH
    far = math.radians(max(east - west, north - south))
    turn = math.radians(min(away, 360 - away)) * math.cos(math.radians((south + north) / 2))
    return math.hypot(turn, math.radians((south + north) / 2 - flat.latitude)) < reach + far


def _patch(site: Site, flat: Flat, name: Callable[[str], str], taken: list[Box]) -> Patch:
    x, y = flat.at(*site.area.middle)
    path, radius = "", 0.0
    if site.area.circle:
        radius = round(max(SMALLEST, site.area.circle[2] * flat.scale), 1)
    elif site.area.shape:
        path = site.area.shape.drawn(flat)
    text = name(site.key if site.area.country else site.names[0])
    more = len(site.events)
    label = _place(f"{text} · {more}" if more > 1 else text, x, y, radius, taken)
    return Patch(site, path, x, y, radius, label)


def _place(text: str, x: float, y: float, radius: float, taken: list[Box]) -> Label | None:
    """Return where a name goes beside a point, where it is free; None where nowhere is."""
    text = cut(text)
    wide, gap = width_of(text), radius + 6
    spots = [(x + gap, y + 4, "start"), (x - gap, y + 4, "end")]
    spots += [(x, y - gap, "middle"), (x, y + gap + 11, "middle"), (x, y + 4, "middle")]
    for left, base, anchor in spots if radius else spots[::-1]:
        start = left - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (start - 3, base - LINE + 3, start + wide + 3, base + 4)
        inside = box[0] > 2 and box[2] < WIDTH - 2 and box[1] > 2 and box[3] < HEIGHT - 2
        if inside and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return Label(text, round(left, 1), round(base, 1), anchor)
    return None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _faint(shape: Shape, flat: Flat, korean: bool, taken: list[Box]) -> Label | None:
    x, y = flat.at(*shape.middle)
    text = shape.names[1] if korean and shape.names[1] else shape.names[0]
    half = width_of(text) / 2
    box = (x - half - 4, y - LINE + 2, x + half + 4, y + 4)
    west, _, east, _ = shape.box
    room = math.radians(east - west) * math.cos(math.radians(shape.middle[1])) * EARTH * flat.scale
    if room < 2 * half or box[0] < 0 or box[2] > WIDTH or box[1] < 0 or box[3] > HEIGHT:
        return None
    if any(_meet(box, other) for other in taken):
        return None
    taken.append(box)
    return Label(text, x, y, "middle")


def _flows(
    told: Iterable[Telling],
    where: Whereabouts,
    flat: Flat,
    count: Callable[[Telling], str],
    taken: list[Box],
) -> tuple[Flow, ...]:
    made = []
    bends: dict[tuple[frozenset[str], frozenset[str]], int] = {}
    for telling in told:
        ends = (_areas(telling.located("from", where)), _areas(telling.located("to", where)))
        key = (frozenset(ends[0]), frozenset(ends[1]))
        turn = bends[key] = bends.get(key, -1) + 1
        starts, stops = ([flat.at(*a.middle) for a in end.values()] for end in ends)
        lines, heads, knot = bundle(starts, stops, turn)
        words = count(telling)
        label = _place(words, knot[0], knot[1], 4.0, taken) if words else None
        unseen = [p for r in ("from", "to") for p in telling.places.get(r, ()) if not where.find(p)]
        made.append(Flow(telling, lines, heads, knot, label, tuple(unseen)))
    return tuple(made)


def _areas(areas: Iterable[Area]) -> dict[str, Area]:
    return {area.of: area for area in areas}


def bundle(
    starts: Sequence[Point], stops: Sequence[Point], turn: int = 0
) -> tuple[tuple[str, ...], tuple[str, ...], Point]:
    """Return curves from all starts through one knot to all stops, arrow heads, and the knot.

    `turn` bends further flows between the same places away from the first.
    """
    a, b = _mean(starts), _mean(stops)
    length = math.dist(a, b) or 1.0
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    side = (0.2 + 0.16 * (turn // 2)) * length * (1 if turn % 2 == 0 else -1)
    knot = ((a[0] + b[0]) / 2 - uy * side, (a[1] + b[1]) / 2 + ux * side)
    reach = length * 0.28
    into = (knot[0] - ux * reach, knot[1] - uy * reach)
    out = (knot[0] + ux * reach, knot[1] + uy * reach)
    lines = [f"M{_xy(s)}Q{_xy(into)} {_xy(knot)}" for s in starts]
    heads = []
    for stop in stops:
        lines.append(f"M{_xy(knot)}Q{_xy(out)} {_xy(stop)}")
        angle = math.atan2(stop[1] - out[1], stop[0] - out[0])
        corners = [
            (stop[0] - 11 * math.cos(angle + d), stop[1] - 11 * math.sin(angle + d))
            for d in (-0.42, 0.42)
        ]
        heads.append(f"M{_xy(stop)}L{_xy(corners[0])}L{_xy(corners[1])}Z")
    return tuple(lines), tuple(heads), (round(knot[0], 1), round(knot[1], 1))


def _mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _xy(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _bar(flat: Flat) -> tuple[int, float] | None:
    if flat.world:
        return None
    kilometres = next((k for k in STEPS if k * flat.scale >= 70), STEPS[-1])
    return kilometres, round(kilometres * flat.scale, 1)


def width_of(text: str) -> float:
    """Return about how wide a name is drawn: a wide letter counts as two."""
    return LETTER * sum(1 + (unicodedata.east_asian_width(c) in "WF") * 0.8 for c in text)


def cut(text: str, most: int = 34) -> str:
    """Return a name short enough for a picture; the whole one stands beside it."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
