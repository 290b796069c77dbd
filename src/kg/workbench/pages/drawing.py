"""The picture of relations as plain shapes: it needs no script, and prints."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from kg.network import layout
from kg.workbench.pages.chart import cut, width_of

RADIUS = 10.0
MARGIN = 60.0
WIDE, HIGH = 900.0, 620.0
"""About how many pixels the picture has on a screen."""

NAME = 26
"""Letters of a name in the picture; the table has the whole one."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A thing where it lies."""

    iri: str
    x: float
    y: float
    name: str
    named: bool
    """Whether its name has room while the whole picture is shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A relation: an arrow from edge to edge of two dots."""

    number: int
    """The row of the table that tells of it."""

    start: int
    end: int
    path: str
    head: str
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All dots and lines, and the box around them: left, top, width, height."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    box: tuple[float, float, float, float]
    letters: float
    """Height of the letters while the whole picture is shown, in its own units."""

    @property
    def size(self) -> float:
        """How many times larger the dots are drawn, so that they are seen in the whole picture."""
        return round(min(2.2, max(1.0, self.letters / 15)), 2)


def draw(
    relations: Sequence[tuple[str, str]], names: Mapping[str, str], voices: Sequence[int]
) -> Drawing:
    """Return the picture of relations, each from one thing to another.

    Args:
        relations: the two things of each.
        names: the name of each thing; all of them are drawn.
        voices: how many speakers each relation has: its width.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(sorted(names))
    graph.add_edges_from(relations)
    sizes = {n: (40.0 + 7.0 * min(NAME, len(name)), 44.0) for n, name in names.items()}
    places = layout.place(graph, sizes)
    order = {iri: i for i, iri in enumerate(sorted(names))}
    bare = _box([places[iri] for iri in order], 0)
    letters = round(min(40.0, max(13.0, 13.5 * max(bare[2] / WIDE, bare[3] / HIGH))), 1)
    box = _box([places[iri] for iri in order], letters)
    ranked = sorted(order, key=lambda iri: (-graph.degree(iri), iri))
    named = _named(ranked, places, names, letters)
    dots = tuple(
        Dot(iri, float(places[iri][0]), float(places[iri][1]), cut(names[iri], NAME), iri in named)
        for iri in order
    )
    twins: dict[frozenset[str], int] = {}
    lines = []
    for number, (subject, object_) in enumerate(relations):
        pair = frozenset((subject, object_))
        turn = twins[pair] = twins.get(pair, -1) + 1
        a, b = dots[order[subject]], dots[order[object_]]
        path, head = _arrow(a, b, turn if subject <= object_ else -turn)
        width = round(1.2 + 0.7 * min(6, voices[number]), 1)
        lines.append(Line(number, order[subject], order[object_], path, head, width))
    return Drawing(dots, tuple(lines), box, letters)


def _named(
    ranked: Sequence[str],
    places: Mapping[str, tuple[int, int]],
    names: Mapping[str, str],
    letters: float,
) -> set[str]:
    """Return the things whose names have room, the best joined first."""
    size = 11 * min(2.2, max(1.0, letters / 15))
    dots = {i: (x - size, y - size, x + size, y + size) for i, (x, y) in places.items()}
    taken: list[tuple[float, float, float, float]] = []
    chosen = set()
    for iri in ranked:
        x, y = places[iri]
        half = width_of(cut(names[iri], NAME)) / 13 * letters / 2
        box = (x - half, y + size + 1, x + half, y + size + letters * 1.4)
        others = [dot for other, dot in dots.items() if other != iri]
        if not any(
            box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3]
            for b in taken + others
        ):
            taken.append(box)
            chosen.add(iri)
    return chosen


def _arrow(a: Dot, b: Dot, turn: int) -> tuple[str, str]:
    """Return the line and the head of an arrow; twins bend apart by turns."""
    length = math.hypot(b.x - a.x, b.y - a.y)
    if length < 1:
        loop = f"M{a.x - 6:.1f} {a.y - RADIUS:.1f}c-18 -34 30 -34 12 0"
        return loop, f"M{a.x + 6:.1f} {a.y - RADIUS:.1f}l-5 -7 8 -1z"
    ux, uy = (b.x - a.x) / length, (b.y - a.y) / length
    side = 22.0 * math.ceil(abs(turn) / 2) * (1 if turn % 2 else -1) * (1 if turn >= 0 else -1)
    mx, my = (a.x + b.x) / 2 - uy * side, (a.y + b.y) / 2 + ux * side
    away = math.hypot(b.x - mx, b.y - my) or 1.0
    vx, vy = (b.x - mx) / away, (b.y - my) / away
    tip = (b.x - vx * (RADIUS + 3), b.y - vy * (RADIUS + 3))
    base = (tip[0] - vx * 9, tip[1] - vy * 9)
    left = (base[0] - vy * 4, base[1] + vx * 4)
    right = (base[0] + vy * 4, base[1] - vx * 4)
    path = f"M{a.x:.1f} {a.y:.1f}Q{mx:.1f} {my:.1f} {base[0]:.1f} {base[1]:.1f}"
    corners = "L".join(f"{x:.1f} {y:.1f}" for x, y in (tip, left, right))
    return path, f"M{corners}Z"


def _box(places: Sequence[tuple[int, int]], letters: float) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in places] or [0], [y for _, y in places] or [0]
    side, end = MARGIN + 7 * letters, MARGIN / 2 + 2 * letters
    left, top = round(min(xs) - side, 1), min(ys) - MARGIN
    return left, top, round(max(xs) - left + side, 1), round(max(ys) - top + end, 1)
