"""networkx → pyvis: shapes, labels and places, with nothing left to compute in the browser.

A kind has a colour and a shape of its own, so that it is told without colours too. pyvis' own
templates load scripts from elsewhere and let a label inject markup: `kg.network.page` writes the
file.
"""

import unicodedata
from collections import defaultdict

import networkx as nx
from pyvis.network import Network

from kg.network.layout import place

SHAPES = {
    "actor": "square",
    "population": "dot",
    "situation": "diamond",
    "measure": "hexagon",
    "purpose": "star",
    "label": "triangle",
    "place": "triangleDown",
    "thing": "dot",
}
COLOURS = {
    "actor": "#2c5f9e",
    "population": "#b25e09",
    "situation": "#a8304b",
    "measure": "#6a4aa5",
    "purpose": "#0e7490",
    "label": "#8a6d1a",
    "place": "#2e7551",
    "thing": "#5b6470",
}
"""By kind, for a light ground; the page has its own for a dark one."""

DASHES: dict[str, bool | list[int]] = {
    "fact": False,
    "said": [8, 5],
    "inferred": [2, 5],
    "known": False,
    "built": False,
}
LINE = 20
"""So many columns of a label in one line; a Hangul syllable counts as two."""

LINES = 3
COLUMN, HEIGHT = 7.4, 17.0
"""Width of a column and height of a line of a label, in pixels, at 14 px."""

RADIUS = 13.0


def to_pyvis(graph: "nx.MultiDiGraph[str]") -> Network:
    """Return a pyvis `Network` with every node in its place and physics off.

    Node ids are the IRIs; `title` is left empty, since pyvis takes it for markup.
    """
    labels = {iri: wrap(data["label"], data["label_ko"]) for iri, data in graph.nodes(data=True)}
    spots = place(graph, {iri: _size(label) for iri, label in labels.items()})
    network = Network(directed=True, height="100%", width="100%", cdn_resources="in_line")
    network.toggle_physics(False)
    # Set as lists: add_edge() searches all edges before each one.
    network.nodes = [
        {
            "id": iri,
            "label": labels[iri],
            "group": data["kind"],
            "shape": SHAPES[data["kind"]],
            "color": COLOURS[data["kind"]],
            "size": RADIUS,
            "x": spots[iri][0],
            "y": spots[iri][1] - round(_label_height(labels[iri]) / 2),
            "physics": False,
            "shapeProperties": {"borderDashes": [4, 3] if data["forecast"] else False},
        }
        for iri, data in graph.nodes(data=True)
    ]
    network.node_ids = list(graph)
    network.node_map = {node["id"]: node for node in network.nodes}
    bends = _bends(graph)
    network.edges = [
        {
            "id": number,
            "from": source,
            "to": target,
            "label": data["label"],
            "arrows": "to",
            "dashes": DASHES[data["basis"]],
            "width": min(1 + len({claim.speaker for claim in data["claims"]}), 4),
            "physics": False,
            "smooth": bends[source, target, key],
        }
        for number, (source, target, key, data) in enumerate(graph.edges(keys=True, data=True))
    ]
    return network


def _bends(graph: "nx.MultiDiGraph[str]") -> dict[tuple[str, str, str], bool | dict[str, object]]:
    """Return how each edge bends: straight where it is alone, else its twins by turns."""
    twins: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for edge in sorted(graph.edges(keys=True)):
        twins[min(edge[:2]), max(edge[:2])].append(edge)
    bends: dict[tuple[str, str, str], bool | dict[str, object]] = {}
    for edges in twins.values():
        for turn, edge in enumerate(edges):
            # The side is seen from where an edge begins: one that runs back has it the other way.
            clockwise = (turn % 2 == 0) == (edge[0] < edge[1])
            bend: dict[str, object] = {
                "enabled": True,
                "type": "curvedCW" if clockwise else "curvedCCW",
                "roundness": round(0.14 * (1 + turn // 2), 2),
            }
            bends[edge] = bend if len(edges) > 1 else False
    return bends


def wrap(label: str, korean: str = "") -> str:
    """Return a label in at most three lines, and the Korean one below it."""
    lines = _lines(label)
    if korean and korean != label:
        lines += _lines(korean)[:1]
    return "\n".join(lines)


def _lines(label: str) -> list[str]:
    lines = [""]
    for word in label[: LINE * (LINES + 1)].split():
        for piece in _pieces(word):
            if lines[-1] and _columns(lines[-1]) + 1 + _columns(piece) <= LINE:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    lines = [line for line in lines if line] or ["?"]
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1][: LINE - 1]}…"]
    return lines


def _pieces(word: str) -> list[str]:
    """Return a word in pieces that each fit in a line."""
    pieces = [""]
    for char in word:
        if _columns(pieces[-1] + char) > LINE:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def _label_height(label: str) -> float:
    return (label.count("\n") + 1) * HEIGHT


def _size(label: str) -> tuple[float, float]:
    """Return width and height of a shape with its label below."""
    width = max(_columns(line) for line in label.split("\n")) * COLUMN
    return max(width, 2 * RADIUS), 2 * RADIUS + _label_height(label)
