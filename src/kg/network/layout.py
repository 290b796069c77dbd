"""Where each node lies, computed beforehand: the same graph gives the same positions.

Stress majorisation (Gansner, Koren, North 2004) for each connected part, begun from a tree drawn in
circles; then labels are pushed apart and the parts packed into a page. No chance, no clock: the
order of nodes is that of their IRIs, and positions are whole pixels.
"""

from collections import deque
from collections.abc import Mapping

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Indices = NDArray[np.intp]
Size = tuple[float, float]

STEP = 140.0
"""Wanted distance between neighbours, in pixels."""

GAP = 16.0
"""Least distance between two labels, in pixels."""

LARGE = 300
"""More nodes than this in one part are laid out by pivots instead of all pairs."""

PIVOTS = 60
ROUNDS = 120
PUSHES = 40
ASPECT = 1.25


def place(graph: "nx.MultiDiGraph[str]", sizes: Mapping[str, Size]) -> dict[str, tuple[int, int]]:
    """Return the centre of each node in whole pixels.

    `sizes` gives the width and height of each node with its label; no two of them overlap.
    """
    plain = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted({(min(u, v), max(u, v)) for u, v in graph.edges() if u != v}))
    parts = []
    alone: list[str] = []
    for component in nx.connected_components(plain):
        names = sorted(component)
        if len(names) == 1:
            alone += names
        else:
            boxes = np.array([sizes[name] for name in names], dtype=np.float64)
            parts.append((names, _part(plain, names, boxes), boxes))
    parts.sort(key=lambda part: (-len(part[0]), part[0]))
    for name in sorted(alone):
        parts.append(([name], np.zeros((1, 2)), np.array([sizes[name]], dtype=np.float64)))
    return _pack(parts)


def _part(plain: "nx.Graph[str]", names: list[str], boxes: Points) -> Points:
    points = _circles(plain, names)
    if len(names) > 2:
        pivots = len(names) if len(names) <= LARGE else PIVOTS
        points = _majorise(points, _distances(plain, names, pivots) * STEP)
    return _apart(_level(points), boxes)


def _circles(plain: "nx.Graph[str]", names: list[str]) -> Points:
    """Return a tree from the best-joined node, each branch in its own slice of the circle."""
    root = min(names, key=lambda name: (-plain.degree(name), name))
    children: dict[str, list[str]] = {root: []}
    order, waiting = [root], deque([root])
    while waiting:
        node = waiting.popleft()
        for other in sorted(plain[node]):
            if other not in children:
                children[other] = []
                children[node].append(other)
                order.append(other)
                waiting.append(other)
    leaves = dict.fromkeys(names, 1)
    for node in reversed(order):
        if children[node]:
            leaves[node] = sum(leaves[child] for child in children[node])
    slices = {root: (0.0, 2 * np.pi, 0)}
    spots: dict[str, tuple[float, float]] = {}
    for node in order:
        low, high, ring = slices[node]
        angle = (low + high) / 2
        spots[node] = (ring * STEP * np.cos(angle), ring * STEP * np.sin(angle))
        for child in children[node]:
            width = (high - low) * leaves[child] / leaves[node]
            slices[child] = (low, low + width, ring + 1)
            low += width
    return np.array([spots[name] for name in names])


def _distances(plain: "nx.Graph[str]", names: list[str], pivots: int) -> Points:
    """Return steps from each node to `pivots` of them, spread over the list; columns are pivots."""
    index = {name: i for i, name in enumerate(names)}
    chosen = _spread(len(names), pivots)
    steps = np.zeros((len(names), len(chosen)))
    for column, i in enumerate(chosen):
        for name, far in nx.single_source_shortest_path_length(plain, names[i]).items():
            steps[index[name], column] = far
    return steps


def _spread(number: int, pivots: int) -> list[int]:
    return sorted({i * number // pivots for i in range(pivots)})


def _majorise(points: Points, wanted: Points) -> Points:
    """Return points whose distances to the pivots come near to `wanted`."""
    chosen = np.array(_spread(wanted.shape[0], wanted.shape[1]))
    with np.errstate(divide="ignore"):
        weight = np.where(wanted > 0, 1 / np.square(wanted), 0.0)
    total = weight.sum(axis=1, keepdims=True)
    for _ in range(ROUNDS):
        offset = points[:, None, :] - points[None, chosen, :]
        far = np.sqrt(np.square(offset).sum(axis=2))
        with np.errstate(divide="ignore", invalid="ignore"):
            pull = np.where(far > 0, wanted / far, 0.0)
        goal = points[None, chosen, :] + offset * pull[:, :, None]
        moved = (weight[:, :, None] * goal).sum(axis=1) / total
        # Rounding keeps the last bit of a sum, which may differ between machines, from growing.
        points = np.round(0.5 * points + 0.5 * moved, 3)
    return points


def _level(points: Points) -> Points:
    """Return the points turned so that their long side lies flat."""
    centred = points - points.mean(axis=0)
    (xx, xy), (_, yy) = centred.T @ centred
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Points = np.round(centred @ np.array([[cos, -sin], [sin, cos]]), 1)
    return turned


def _apart(points: Points, boxes: Points) -> Points:
    """Return the points pushed apart until no two boxes overlap.

    Each pair moves along the axis on which it overlaps less; where that does not end, the whole
    drawing is stretched a little and it goes on.
    """
    points = points + np.arange(len(points))[:, None] * 0.01  # no two lie in one spot
    while True:
        for _ in range(PUSHES):
            left, right, short, offset = _overlaps(points, boxes)
            if not len(left):
                return points
            axis = (short[:, 1] <= short[:, 0]).astype(int)
            rows = np.arange(len(left))
            shift = np.zeros_like(short)
            way = np.where(offset[rows, axis] >= 0, 1.0, -1.0)
            shift[rows, axis] = way * (short[rows, axis] / 2 + 0.5)
            push = np.zeros_like(points)
            np.add.at(push, right, shift)
            np.add.at(push, left, -shift)
            points = np.round(points + 0.7 * push, 2)
        points = points * 1.1


def _overlaps(points: Points, boxes: Points) -> tuple[Indices, Indices, Points, Points]:
    """Return pairs whose boxes overlap, by how much on each axis, and how far apart they are."""
    tree = cKDTree(points / (boxes.max(axis=0) + GAP))
    pairs = tree.query_pairs(1.0, p=np.inf, output_type="ndarray")
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    left, right = pairs[:, 0], pairs[:, 1]
    offset = points[right] - points[left]
    short = (boxes[left] + boxes[right]) / 2 + GAP - np.abs(offset)
    hit = (short > 0.5).all(axis=1)
    return left[hit], right[hit], short[hit], offset[hit]


def _pack(parts: list[tuple[list[str], Points, Points]]) -> dict[str, tuple[int, int]]:
    """Put the parts side by side, each as high up as it goes, in a page wider than high."""
    frames = []
    for names, points, boxes in parts:
        low = (points - boxes / 2).min(axis=0)
        high = (points + boxes / 2).max(axis=0)
        frames.append((names, points - low, high - low + 2 * GAP))
    frames.sort(key=lambda frame: (-float(frame[2][1]), frame[0]))
    area = sum(float(size[0] * size[1]) for _, _, size in frames)
    widest = max((float(size[0]) for _, _, size in frames), default=0.0)
    skyline = _Skyline(max(widest, 1.08 * float(np.sqrt(area * ASPECT))))
    spots: dict[str, tuple[int, int]] = {}
    for names, points, size in frames:
        x, y = skyline.put(float(size[0]), float(size[1]))
        for name, (px, py) in zip(names, points, strict=True):
            spots[name] = (round(x + px), round(y + py))
    return dict(sorted(spots.items()))


class _Skyline:
    """The lower edge of what is placed already, as steps of (left, right, bottom)."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.steps: list[tuple[float, float, float]] = [(0.0, width, 0.0)]

    def put(self, width: float, height: float) -> tuple[float, float]:
        """Take the highest free place for a box, the leftmost of several; return its corner."""
        places = []
        for left, _, _ in self.steps:
            if left + width <= self.width + 1e-6:
                under = [b for start, end, b in self.steps if start < left + width and end > left]
                places.append((max(under), left))
        y, x = min(places)
        kept = []
        for start, end, bottom in self.steps:
            if start < x:
                kept.append((start, min(end, x), bottom))
            if end > x + width:
                kept.append((max(start, x + width), end, bottom))
        self.steps = sorted([*kept, (x, x + width, y + height)])
        return x, y
