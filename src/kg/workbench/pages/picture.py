"""The picture of a view as data: things with places, relations, and the next page of neighbours."""

from collections.abc import Sequence
from typing import Any

from kg.namespaces import APO
from kg.workbench.pages import shown, view_query
from kg.workbench.pages.net import Edge
from kg.workbench.pages.site import Call
from kg.workbench.pages.view import SIZES, STEP, Seen, Wish, wish_of

FAMILIES = ("situation", "measure", "forecast", "purpose", "actor", "population", "place", "thing")
LAYERS = ("facts", "known", "claims", "inferred")
URL = 40_000
"""Letters of a query up to which an address carries it to the editor."""

LIST_MOST = 2000
"""Things up to which a picture tells how many relations of each are not shown."""


def wish_of_call(call: Call) -> Wish:
    """Return what the address asks for."""
    return wish_of(call.request.query_params.multi_items(), FAMILIES, call.context.base)


async def seen_of(call: Call, wish: Wish) -> Seen:
    """Return the graph through the eyes of a wish."""
    net, _ = await call.site.explorer.net(call.names)
    return call.site.explorer.seen(net, wish, lambda iri: shown.family(call, iri))


async def graph_json(call: Call) -> dict[str, Any]:
    """Return the picture for the state that the address holds, column by column.

    `s` and `o` are numbers of nodes, `p` of relations; `look` holds the layer (two bits), then
    hedged, conflict and rejected, one bit each.
    """
    wish = wish_of_call(call)
    seen = await seen_of(call, wish)
    part = await call.site.explorer.shown(seen)
    places = await call.site.explorer.places(seen.net, call.names)
    query = view_query.sparql(wish, part, shown.KIND_FAMILY, seen.net.register)
    number = {node: i for i, node in enumerate(part.nodes)}
    relations = sorted({edge.predicate for edge in part.edges})
    of_relation = {predicate: i for i, predicate in enumerate(relations)}
    spots = [wish.pins.get(node) or places.get(node, (0, 0)) for node in part.nodes]
    space = f"{call.context.base.iri}id/"
    return {
        "version": call.context.version(),
        "query": query if len(query) <= URL else "",
        "of": part.of,
        "space": space,
        "iris": [node.removeprefix(space) for node in part.nodes],
        "names": [call.name(node) for node in part.nodes],
        "families": FAMILIES,
        "family": [FAMILIES.index(_family(call, node)) for node in part.nodes],
        "more": _more(seen, part.nodes, part.edges),
        "x": [x for x, _ in spots],
        "y": [y for _, y in spots],
        "relations": [{"iri": one, "name": call.name(one)} for one in relations],
        "s": [number[edge.subject] for edge in part.edges],
        "o": [number[edge.object] for edge in part.edges],
        "p": [of_relation[edge.predicate] for edge in part.edges],
        "look": [look(edge) for edge in part.edges],
        "width": [edge.sources for edge in part.edges],
    }


def _family(call: Call, node: str) -> str:
    family = shown.family(call, node)
    return family if family in FAMILIES else "thing"


def look(edge: Edge) -> int:
    """Return how a relation looks, as bits."""
    return LAYERS.index(edge.layer) | edge.hedged << 2 | edge.conflict << 3 | edge.rejected << 4


def _more(seen: Seen, nodes: Sequence[str], edges: Sequence[Edge]) -> list[int]:
    """Return how many wanted relations of each thing are not in the picture."""
    if len(nodes) > LIST_MOST:
        return [0] * len(nodes)
    there = dict.fromkeys(nodes, 0)
    for edge in edges:
        for node in edge.key[::2]:
            there[node] += 1
    return [len(seen.near(node)) - there[node] for node in nodes]


async def neighbours_json(call: Call) -> dict[str, Any]:
    """Return the next neighbours of a thing (`node`) one way (`step`), past `after`.

    Without `step`: the ways alone, with how many relations each has. A page begins past the last
    IRI of the one before, so that nothing is told twice whatever is added meanwhile.
    """
    seen = await seen_of(call, wish_of_call(call))
    node, step = call.query("node"), call.query("step")
    told: dict[str, Any] = {"node": node, "steps": steps(call, seen, node)}
    if step[:1] in ("<", ">"):
        whole = step if "://" in step else step[0] + APO + step[1:]
        number = (
            min(max(SIZES), int(call.query("n") or STEP))
            if call.query("n", "1").isdecimal()
            else STEP
        )
        found = seen.along(node, whole, number, call.query("after"))
        told["page"] = [
            {
                "iri": edge.other(node),
                "name": call.name(edge.other(node)),
                "layer": edge.layer,
                "claims": [entry.claim for entry in edge.claims],
            }
            for edge in found
        ]
        told["next"] = found[-1].other(node) if len(found) == number else ""
    return told


def steps(call: Call, seen: Seen, node: str) -> list[dict[str, Any]]:
    """Return the ways that lead from a thing, each with how many relations it has."""
    counted = sorted(seen.steps(node).items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {"step": step[0] + step[1:].removeprefix(APO), "name": way(call, step), "n": number}
        for step, number in counted
    ]


def way(call: Call, step: str) -> str:
    """Return the name of a way from a thing: an arrow to or from, and the relation."""
    return ("→ " if step.startswith(">") else "← ") + call.name(step[1:])
