"""The graph page: a table of relations that works everywhere, and the data of its picture."""

from collections.abc import Mapping
from typing import Any

from kg.workbench.pages import shown
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.net import Wish
from kg.workbench.pages.panels import panel
from kg.workbench.pages.site import Call, Page

ROWS = 300
"""Relations in the table; the rest is counted."""

LAYERS = ("facts", "known", "claims", "inferred")
FAMILIES = ("situation", "measure", "forecast", "purpose", "actor", "population", "place", "thing")


def wish_of(call: Call) -> Wish:
    """Return what the address asks for."""
    given = call.request.query_params
    layers = frozenset(given.getlist("layer")) & frozenset(LAYERS)
    ends = (given.get("from", ""), given.get("to", ""))
    return Wish(
        focus=tuple(v for v in given.getlist("focus") if v)[:60],
        hide=frozenset(given.getlist("hide")),
        layers=layers or frozenset({"facts"}),
        families=frozenset(given.getlist("without")) & frozenset(FAMILIES),
        speaker=given.get("speaker", ""),
        sure=given.get("sure") == "1",
        ends=ends if all(ends) else None,
    )


async def explore(call: Call) -> Page:
    """Return the graph page for the state that the address holds."""
    net, panels = await call.site.explorer.net(call.names)
    wish = wish_of(call)
    part = net.select(wish, lambda iri: shown.family(call, iri))
    speakers = sorted(
        {s for edge in net.edges.values() for s in edge.speakers}, key=lambda s: call.name(s)
    )
    return Page(
        template="explore.html",
        title=call.say("explore.title"),
        panels=panels,
        values={
            "wish": wish,
            "part": part,
            "rows": sorted(part.edges, key=lambda e: (call.name(e.subject), e.predicate, e.object))[
                :ROWS
            ],
            "speakers": speakers,
            "layers": LAYERS,
            "families": FAMILIES,
        },
    )


async def graph_json(call: Call) -> dict[str, Any]:
    """Return the picture for the state that the address holds: nodes with places, and edges."""
    net, _ = await call.site.explorer.net(call.names)
    part = net.select(wish_of(call), lambda iri: shown.family(call, iri))
    places = await call.site.explorer.places(net, part, call.names)
    ways = shown.ways(call)
    number = {node: i for i, node in enumerate(part.nodes)}
    return {
        "of": part.of,
        "nodes": [
            {
                "iri": node,
                "name": call.name(node),
                "family": shown.family(call, node),
                "href": ways["href"](node),
                "more": len(net.near.get(node, ())),
                "x": places.get(node, (0, 0))[0],
                "y": places.get(node, (0, 0))[1],
            }
            for node in part.nodes
        ],
        "edges": [
            {
                "s": number[edge.subject],
                "o": number[edge.object],
                "p": edge.predicate,
                "name": call.name(edge.predicate),
                "layer": edge.layer,
                "speakers": len(edge.speakers),
                "claims": len(edge.claims),
                "hedged": bool(edge.claims) and not edge.sure,
                "conflict": edge.conflict,
            }
            for edge in part.edges
        ],
    }


async def evidence_json(call: Call) -> dict[str, Any]:
    """Return the claims behind a relation (`s`, `p`, `o`) or a thing (`node`)."""
    net, _ = await call.site.explorer.net(call.names)
    ways = shown.ways(call)
    node = call.query("node")
    if node:
        told = accounts(
            await panel(call.context, "entity-claims", subject=node), call.context.text_of
        )
        return {
            "title": call.name(node),
            "href": ways["href"](node),
            "classes": [call.name(c) for c in call.names.classes_of(node)],
            "claims": [_account(call, a, ways) for a in told],
        }
    key = (call.query("s"), call.query("p"), call.query("o"))
    edge = net.edges.get(key)
    told = []
    for claim in edge.claims if edge else ():
        rows = await panel(call.context, "claim-account", claim=claim)
        told += accounts(rows, call.context.text_of)
    proof = {"s": key[0], "p": key[1], "o": key[2]}
    return {
        "title": " — ".join(call.name(part) for part in key),
        "href": ways["href"](key[0]),
        "layer": edge.layer if edge else "",
        "proof": proof if edge and edge.layer == "inferred" else None,
        "claims": [_account(call, a, ways) for a in told],
    }


def _account(call: Call, account: Account, ways: Mapping[str, Any]) -> dict[str, Any]:
    def named(iri: str) -> dict[str, str] | None:
        return {"name": call.name(iri), "href": ways["href"](iri)} if iri else None

    key = account.claim.rpartition("/")[2]
    article = named(account.article)
    if article:
        article["href"] += f"?claim={key}#c-{key}"
    return {
        "claim": named(account.claim),
        "speaker": named(account.speaker),
        "outlet": named(account.outlet) if account.outlet != account.speaker else None,
        "article": article,
        "published": account.published or call.say("date.unknown"),
        "hedged": account.hedged,
        "badges": [
            {"group": group, "slug": iri.rpartition("/")[2], "name": call.name(iri)}
            for group, iri in (
                ("modality", account.modality),
                ("status", account.status),
                ("verdict", account.verdict),
                ("tlp", account.marking),
            )
            if iri
        ],
        "quotes": [
            [
                {"text": piece.text, "kinds": sorted(piece.kinds)}
                for paragraph in quote.paragraphs
                for piece in paragraph.pieces
            ]
            or [{"text": quote.exact, "kinds": ["passage"]}]
            if quote.paragraphs or quote.exact
            else [{"text": call.say("words.absent", start=quote.start, end=quote.end), "kinds": []}]
            for quote in account.quotes
        ],
    }
