"""Paths between two things: the shortest, or all that visit nothing twice, within bounds."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.workbench.pages.net import Edge

MOST = 50
"""Paths that are told."""

LONGEST = 6
"""Steps of the longest path that is looked for."""

EFFORT = 200_000
"""Steps that a search takes before it gives up."""

Near = Callable[[str], Iterable[Edge]]
Path = list[tuple[Edge, ...]]
"""Steps; each holds all relations between its two things, whatever their direction."""


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, the shortest first."""

    paths: list[Path]
    cut: bool = False
    """Whether there may be more than these, within the longest that is looked for."""


def shortest(near: Near, start: str, end: str) -> Found:
    """Return all shortest paths between two things."""
    far = _far(near, end, start, None)
    if start == end or start not in far:
        return Found([])
    return _walk(near, start, end, far, far[start])


def simple(near: Near, start: str, end: str, longest: int = LONGEST) -> Found:
    """Return the paths of at most `longest` steps that visit nothing twice."""
    far = _far(near, end, None, longest)
    if start == end or start not in far:
        return Found([])
    return _walk(near, start, end, far, longest)


def _far(near: Near, end: str, until: str | None, longest: int | None) -> dict[str, int]:
    """Return the steps to `end` from each thing, as far as `longest` or until a thing is met."""
    far = {end: 0}
    queue = deque([end])
    while queue:
        node = queue.popleft()
        if node == until or far[node] == longest:
            break
        for edge in near(node):
            other = edge.other(node)
            if other not in far:
                far[other] = far[node] + 1
                queue.append(other)
    return far


def _walk(near: Near, start: str, end: str, far: dict[str, int], longest: int) -> Found:
    """Return the paths of `far[start]` to `longest` steps, in order of length and then of IRI."""
    found: list[Path] = []
    effort = 0
    for length in range(far[start], longest + 1):
        stack: list[tuple[str, tuple[str, ...], Path]] = [(start, (start,), [])]
        while stack:
            node, passed, path = stack.pop()
            if node == end:
                if len(path) == length:
                    found.append(path)
                    if len(found) >= MOST:
                        return Found(found, cut=True)
                continue
            effort += 1
            if effort > EFFORT:
                return Found(found, cut=True)
            left = length - len(path) - 1
            for other, step in reversed(_steps(near, node)):
                if other not in passed and far.get(other, left + 1) <= left:
                    stack.append((other, (*passed, other), [*path, step]))
    return Found(found)


def _steps(near: Near, node: str) -> list[tuple[str, tuple[Edge, ...]]]:
    """Return the neighbours of a thing in order of their IRIs, with all that joins them."""
    ways: dict[str, list[Edge]] = {}
    for edge in near(node):
        ways.setdefault(edge.other(node), []).append(edge)
    return [(other, tuple(sorted(ways[other], key=lambda e: e.key))) for other in sorted(ways)]
