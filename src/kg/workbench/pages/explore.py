"""The graph page: a picture, and a table that works everywhere; the address is the state."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Triple

from kg.namespaces import APO
from kg.workbench.pages import facets, view_data, view_query
from kg.workbench.pages.picture import FAMILIES, LAYERS, URL, seen_of, way, wish_of_call
from kg.workbench.pages.shown import KIND_FAMILY
from kg.workbench.pages.site import Call, Page
from kg.workbench.pages.view import FIRST, SIZES, STEP, Seen, Shown, Wish

ROWS = 300
"""Relations in the table; the rest is counted."""

OPEN = 12
"""Opened things whose neighbours are listed."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One relation of an opened thing: how much of it is shown, and the address that shows more."""

    name: str
    shown: int
    of: int
    more: str


async def explore(call: Call) -> Page:
    """Return the graph page for the state that the address holds."""
    wish = wish_of_call(call)
    seen = await seen_of(call, wish)
    part = await call.site.explorer.shown(seen)
    counts = seen.counts()
    text = view_query.sparql(wish, part, KIND_FAMILY, seen.net.register)
    ordered = sorted(part.edges, key=lambda e: (call.name(e.subject), e.predicate, e.object))
    return Page(
        template="explore.html",
        title=call.say("explore.title"),
        panels={"view": view_data.table(call, part, text)},
        triples=lambda: _triples(call, part),
        behind=call.site.explorer.panels,
        values={
            "wish": wish,
            "part": part,
            "rows": ordered[:ROWS],
            "groups": facets.groups(call, counts),
            "chips": facets.chips(call, wish.filters),
            "undated": counts.undated,
            "families": FAMILIES,
            "layers": LAYERS,
            "sizes": SIZES,
            "opened": [(node, _ways(call, seen, part, node)) for node in wish.opened[:OPEN]],
            "kept": _kept(call, wish),
            "query": text if len(text) <= URL else "",
            "to": lambda drop=(), **add: _to(call, drop, list(add.items())),
            "stale": _stale(call),
            "saved": [("view", "graph"), *call.request.query_params.multi_items()],
            "restricted": view_data.restricted(part.edges),
        },
    )


async def _triples(call: Call, part: Shown) -> list[Triple]:
    return view_data.triples(call, part)


def _to(call: Call, drop: Iterable[str], add: Pairs) -> str:
    """Return the address of this page without some keys and with some pairs more."""
    pairs = [p for p in call.request.query_params.multi_items() if p[0] not in drop]
    pairs += [pair for pair in add if pair not in pairs]
    return f"{call.context.root_path}/explore" + (f"?{urlencode(pairs)}" if pairs else "")


def _kept(call: Call, wish: Wish) -> Pairs:
    """Return the pairs of the address that the form of filters must carry along."""
    kept = ("focus", "grow", "hide", "pin", "from", "to", "paths")
    return [p for p in call.request.query_params.multi_items() if p[0] in kept]


def _stale(call: Call) -> str:
    """Return the version that the address was made of, where the graph has another now."""
    made = call.query("version")
    return made if made and made != str(call.context.version()) else ""


def _ways(call: Call, seen: Seen, part: Shown, node: str) -> list[Way]:
    there = {edge.key for edge in part.edges}
    made = []
    for step, number in sorted(seen.steps(node).items(), key=lambda pair: (-pair[1], pair[0])):
        found = sum(e.key in there for e in seen.near(node) if e.step(node) == step)
        more = ""
        if found < number:
            brief = node.removeprefix(f"{call.context.base.iri}id/")
            along = step[0] + step[1:].removeprefix(APO)
            wanted = max(found, FIRST if node in seen.wish.focus else 0) + STEP
            pairs = [
                pair
                for pair in call.request.query_params.multi_items()
                if not (pair[0] == "grow" and pair[1].startswith(f"{brief} {along}"))
            ]
            query = urlencode([*pairs, ("grow", f"{brief} {along} {wanted}")])
            more = f"{call.context.root_path}/explore?{query}"
        made.append(Way(way(call, step), found, number, more))
    return made
