"""Where the nodes of a large graph lie: thousands of them, in time that grows with the edges.

Pivot MDS (Brandes, Pich 2006) gives each connected part its shape; forces on a grid then loosen
what lies too close. Labels are not kept apart: at this size a reader sees them one by one. No
chance, no clock; positions are whole pixels.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

Points = NDArray[np.float64]
Pairs = NDArray[np.int64]

STEP = 60.0
"""Wanted distance between neighbours, in pixels."""

CLEAR = 22.0
"""Least distance that is striven for between two nodes, in pixels."""

PIVOTS = 40
ROUNDS = 40
SMALL = 4
"""Parts of at most this many nodes are rings."""


def place(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, tuple[int, int]]:
    """Return the centre of each node in whole pixels; the same graph gives the same."""
    names = sorted(nodes)
    number = {name: i for i, name in enumerate(names)}
    found = sorted({(number[a], number[b]) for a, b in edges if a != b})
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    spots = points(len(names), pairs)
    return {name: (round(x), round(y)) for name, (x, y) in zip(names, spots.tolist(), strict=True)}


def points(number: int, pairs: Pairs) -> Points:
    """Return the points of `number` nodes joined by `pairs`, part beside part."""
    joined = csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(number, number))
    _, part = connected_components(joined, directed=False)
    order = np.argsort(part, kind="stable")
    cuts = np.flatnonzero(np.diff(part[order])) + 1
    members = np.split(order, cuts) if number else []
    members.sort(key=lambda m: (-len(m), int(m[0])))
    of_part: Mapping[int, Pairs] = _by_part(part, pairs)
    out = np.zeros((number, 2))
    shelf = _Shelf(STEP * np.sqrt(max(1, number)) * 1.3)
    for member in members:
        local = np.searchsorted(member, of_part.get(int(part[member[0]]), pairs[:0]))
        spots = _ring(len(member)) if len(member) <= SMALL else _shape(len(member), local)
        low, high = spots.min(axis=0), spots.max(axis=0)
        out[member] = spots - low + shelf.put(*(high - low + STEP))
    return out


def _by_part(part: NDArray[np.int32], pairs: Pairs) -> dict[int, Pairs]:
    of = part[pairs[:, 0]] if len(pairs) else np.zeros(0, dtype=np.int32)
    order = np.argsort(of, kind="stable")
    cuts = np.flatnonzero(np.diff(of[order])) + 1
    groups = np.split(order, cuts) if len(order) else []
    return {int(of[group[0]]): pairs[group] for group in groups}


def _ring(number: int) -> Points:
    angle = np.arange(number) * (2 * np.pi / max(1, number))
    radius = 0.0 if number == 1 else STEP / (2 * np.sin(np.pi / max(2, number)))
    return np.column_stack((np.cos(angle), np.sin(angle))) * radius


def _shape(number: int, pairs: Pairs) -> Points:
    both = np.concatenate((pairs, pairs[:, ::-1]))
    graph = csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(number, number))
    pivots = sorted({i * number // PIVOTS for i in range(PIVOTS)})
    far = np.square(dijkstra(graph, indices=pivots, unweighted=True).T)
    centred = far - far.mean(axis=0) - far.mean(axis=1, keepdims=True) + far.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, [-1, -2]]
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), [0, 1]] < 0, -1, 1)
    spots = centred @ axes
    wide = np.abs(spots).max(axis=0)
    spots = spots / np.where(wide > 0, wide, 1) * STEP * np.sqrt(number) / 2
    # Nodes that hang on one spot get a place of their own: a sunflower's, by their number.
    turn, grown = np.arange(number) * 2.399963, np.sqrt(np.arange(number))
    spots += np.column_stack((np.cos(turn), np.sin(turn))) * grown[:, None] * STEP * 0.12
    return _loosen(np.round(spots, 2), pairs)


def _loosen(spots: Points, pairs: Pairs) -> Points:
    left, right = pairs[:, 0], pairs[:, 1]
    number = len(spots)
    degree = np.bincount(left, minlength=number) + np.bincount(right, minlength=number)
    for turn in range(ROUNDS):
        step = STEP * (1 - turn / ROUNDS)
        offset = spots[right] - spots[left]
        far = np.sqrt(np.square(offset).sum(axis=1)) + 1e-6
        pull = offset * ((far - STEP) / far * 0.5)[:, None]
        move = np.empty_like(spots)
        for axis in (0, 1):
            towards = np.bincount(left, pull[:, axis], number)
            towards -= np.bincount(right, pull[:, axis], number)
            move[:, axis] = towards / np.maximum(1, degree)
        move += _push(spots)
        length = np.sqrt(np.square(move).sum(axis=1)) + 1e-6
        spots = np.round(spots + move * np.minimum(1, step / length)[:, None], 2)
    return _apart(spots)


def _apart(spots: Points) -> Points:
    """Return the points with those pushed apart that would cover each other."""
    for _ in range(ROUNDS // 2):
        close = cKDTree(spots).query_pairs(CLEAR, output_type="ndarray")
        if not len(close):
            break
        close = close[np.lexsort((close[:, 1], close[:, 0]))]
        left, right = close[:, 0], close[:, 1]
        offset = spots[right] - spots[left]
        far = np.sqrt(np.square(offset).sum(axis=1)) + 1e-6
        push = offset * ((CLEAR - far) / far * 0.4)[:, None]
        for axis in (0, 1):
            spots[:, axis] += np.bincount(right, push[:, axis], len(spots))
            spots[:, axis] -= np.bincount(left, push[:, axis], len(spots))
        spots = np.round(spots, 2)
    return spots


def _push(spots: Points) -> Points:
    """Return how far each point is pushed by the crowds in the nine cells around it."""
    cell = np.floor((spots - spots.min(axis=0)) / STEP).astype(np.int64) + 1
    width = int(cell[:, 0].max()) + 2
    flat = cell[:, 1] * width + cell[:, 0]
    size = width * (int(cell[:, 1].max()) + 2)
    crowd = np.bincount(flat, minlength=size).astype(np.float64)
    sums = [np.bincount(flat, spots[:, a], size) for a in (0, 1)]
    middle = np.column_stack(sums) / np.maximum(1, crowd)[:, None]
    move = np.zeros_like(spots)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            there = flat + dy * width + dx
            many = crowd[there] - (dx == dy == 0)
            offset = spots - middle[there]
            far = np.square(offset).sum(axis=1) + STEP
            move += offset * (many * STEP * STEP * 2.0 / far)[:, None] * (many > 0)[:, None]
    return move


class _Shelf:
    """Boxes in rows, the largest first."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.x = self.y = self.high = 0.0

    def put(self, width: float, height: float) -> Points:
        """Return the corner of the next box."""
        if self.x and self.x + width > self.width:
            self.x, self.y, self.high = 0.0, self.y + self.high, 0.0
        corner = np.array([self.x, self.y])
        self.x += width
        self.high = max(self.high, height)
        return corner
