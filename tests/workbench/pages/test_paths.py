"""Paths between two things: the shortest and all simple ones, against a reference."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.workbench.pages import paths
from kg.workbench.pages.net import Edge
from kg.workbench.pages.paths import Found, shortest, simple

pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=16)
ends = st.integers(0, 6)


def joined(kept: list[tuple[int, int]]) -> tuple[dict[str, list[Edge]], "nx.Graph[str]"]:
    near: dict[str, list[Edge]] = {}
    plain: nx.Graph[str] = nx.Graph()
    for a, b in kept:
        edge = Edge(str(a), "p", str(b))
        near.setdefault(edge.subject, []).append(edge)
        near.setdefault(edge.object, []).append(edge)
        plain.add_edge(edge.subject, edge.object)
    return near, plain


def walked(found: Found, start: str) -> list[list[str]]:
    """Return the things on each path; every step must go on where the one before ended."""
    told = []
    for path in found.paths:
        passed = [start]
        for step in path:
            passed.append(step[0].other(passed[-1]))
            assert all({e.subject, e.object} == set(passed[-2:]) for e in step)
        told.append(passed)
    return told


@given(pairs, ends, ends)
def test_paths_are_the_shortest(given_: list[tuple[int, int]], a: int, b: int) -> None:
    near, plain = joined([p for p in given_ if p[0] != p[1]])
    start, end = str(a), str(b)
    found = walked(shortest(lambda n: near.get(n, ()), start, end), start)
    wanted = []
    if a != b and start in plain and end in plain and nx.has_path(plain, start, end):
        wanted = sorted(nx.all_shortest_paths(plain, start, end))
    assert found == wanted[: paths.MOST]


@given(pairs, ends, ends)
def test_all_simple_paths_are_found_the_shortest_first(
    given_: list[tuple[int, int]], a: int, b: int
) -> None:
    near, plain = joined([p for p in given_ if p[0] != p[1]])
    start, end = str(a), str(b)
    told = simple(lambda n: near.get(n, ()), start, end, 4)
    wanted = []
    if a != b and start in plain and end in plain:
        wanted = sorted(nx.all_simple_paths(plain, start, end, cutoff=4), key=lambda p: (len(p), p))
    assert walked(told, start) == wanted[: paths.MOST]
    assert told.cut == (len(wanted) >= paths.MOST)


def test_relations_between_two_things_are_one_step() -> None:
    both = [Edge("a", "p", "b"), Edge("b", "q", "a")]
    found = shortest(lambda n: both, "a", "b")
    assert [[edge.predicate for edge in step] for path in found.paths for step in path] == [
        ["p", "q"]
    ]


def test_search_that_takes_too_long_says_that_there_may_be_more() -> None:
    knot = [(a, b) for a in range(14) for b in range(a)]
    near, _ = joined([*knot, (13, 20)])
    found = simple(lambda n: near.get(n, ()), "0", "20")
    assert found.cut
    assert len(found.paths) == paths.MOST
