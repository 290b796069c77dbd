"""Positions: whole pixels, the same each time, no label on another."""

import random

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.network.layout import place

names = st.integers(0, 24).map(lambda n: f"urn:n:{n:02d}")
edges = st.lists(st.tuples(names, names), min_size=1, max_size=40)


def build(pairs: list[tuple[str, str]]) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from(pairs)
    return graph


def sizes(graph: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    return {name: (60.0 + 7 * (hash_of(name) % 20), 45.0 + hash_of(name) % 30) for name in graph}


def hash_of(name: str) -> int:
    return sum(map(ord, name)) * 31


@settings(max_examples=40, deadline=None)
@given(edges)
def test_no_two_boxes_overlap(pairs: list[tuple[str, str]]) -> None:
    graph = build(pairs)
    size = sizes(graph)
    spots = place(graph, size)
    assert set(spots) == set(graph)
    ordered = sorted(spots)
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            apart_x = abs(spots[one][0] - spots[other][0]) - (size[one][0] + size[other][0]) / 2
            apart_y = abs(spots[one][1] - spots[other][1]) - (size[one][1] + size[other][1]) / 2
            assert max(apart_x, apart_y) > 0


@settings(max_examples=25, deadline=None)
@given(edges, st.randoms(use_true_random=False))
def test_order_of_nodes_and_edges_does_not_show(
    pairs: list[tuple[str, str]], chance: random.Random
) -> None:
    graph = build(pairs)
    other = build(chance.sample(pairs, k=len(pairs)))
    assert place(graph, sizes(graph)) == place(other, sizes(other))


def test_neighbours_lie_nearer_than_others() -> None:
    graph = build([(f"n{i}", f"n{i + 1}") for i in range(12)])
    spots = place(graph, dict.fromkeys(graph, (20.0, 20.0)))

    def far(one: str, other: str) -> float:
        return float(
            (spots[one][0] - spots[other][0]) ** 2 + (spots[one][1] - spots[other][1]) ** 2
        )

    assert far("n0", "n12") > 16 * far("n0", "n1")


def test_a_large_graph_is_placed_by_pivots() -> None:
    graph = build([(f"n{i:04d}", f"n{(i * 7) % 400:04d}") for i in range(1, 420)])
    spots = place(graph, dict.fromkeys(graph, (100.0, 50.0)))
    assert len(set(spots.values())) == len(graph) > 300


def test_nothing_has_no_place() -> None:
    assert place(nx.MultiDiGraph(), {}) == {}
