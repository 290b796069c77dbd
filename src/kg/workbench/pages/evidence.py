"""What a thing or a relation of the picture rests on: sentences, speakers, dates, proofs."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode, Triple

from kg.errors import ReasoningError
from kg.reason.explain import Proof
from kg.workbench.pages import shown
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.net import Edge, Net
from kg.workbench.pages.panels import panel
from kg.workbench.pages.picture import steps, wish_of_call
from kg.workbench.pages.site import Call

CLAIMS = 30
"""Claims of a thing or a relation that are told at once; the rest is counted."""

STEPS = 60
"""Lines of a proof that are told at once."""


async def evidence_json(call: Call) -> dict[str, Any]:
    """Return the claims behind a relation (`s`, `p`, `o`) or a thing (`node`)."""
    net, _ = await call.site.explorer.net(call.names)
    if call.query("node"):
        return await _of_thing(call, net, call.query("node"))
    key = (call.query("s"), call.query("p"), call.query("o"))
    edge = net.edges.get(key)
    told: list[Account] = []
    for entry in edge.claims[:CLAIMS] if edge else ():
        rows = await panel(call.context, "claim-account", claim=entry.claim)
        told += accounts(rows, call.context.text_of)
    href = shown.ways(call)["href"]
    return {
        "title": " — ".join(call.name(part) for part in key),
        "href": href(key[0]),
        "ends": [{"name": call.name(node), "href": href(node)} for node in (key[0], key[2])],
        "layer": edge.layer if edge else "",
        "basis": call.say(f"layer.{edge.layer}") if edge else "",
        "notes": _notes(call, edge) if edge else [],
        "proof": await _proof(call, edge) if edge and edge.layer == "inferred" else None,
        "claims": [await _account(call, a) for a in told],
        "more": max(0, len(edge.claims) - CLAIMS) if edge else 0,
    }


async def _of_thing(call: Call, net: Net, node: str) -> dict[str, Any]:
    found = await panel(call.context, "entity-claims", subject=node)
    told = accounts(found, lambda sha: None)
    few = {account.claim for account in told[:CLAIMS]}
    rows = [row for row in found if row.iri("claim") in few]
    seen = call.site.explorer.seen(net, wish_of_call(call), lambda iri: shown.family(call, iri))
    return {
        "title": call.name(node),
        "other": str(getattr(call.names.other(node, call.language), "text", "")),
        "href": shown.ways(call)["href"](node),
        "classes": [call.name(c) for c in call.names.classes_of(node)],
        "steps": steps(call, seen, node),
        "claims": [await _account(call, a) for a in accounts(rows, call.context.text_of)],
        "more": len(told) - len(few),
    }


def _notes(call: Call, edge: Edge) -> list[str]:
    notes = []
    if edge.claims:
        notes.append(call.say("edge.sources", n=edge.sources))
    if edge.conflict:
        notes.append(call.say("edge.conflict"))
    if edge.hedged:
        notes.append(call.say("edge.hedged"))
    if edge.rejected:
        notes.append(call.say("edge.rejected"))
    return notes


async def _proof(call: Call, edge: Edge) -> dict[str, Any]:
    """Return the lines of a proof: each triple, how deep it lies, and by what rule it is there."""
    found: Proof | None = None
    if call.context.explain:
        try:
            triple = Triple(*map(NamedNode, edge.key))
            found = await asyncio.to_thread(call.context.explain, triple)
        except ReasoningError:
            found = None
    net, _ = await call.site.explorer.net(call.names)
    lines: list[dict[str, Any]] = []
    href = shown.ways(call)["href"]

    def tell(one: Proof, depth: int) -> None:
        parts = (one.triple.subject, one.triple.predicate, one.triple.object)
        iris = tuple(part.value for part in parts if isinstance(part, NamedNode))
        behind = net.edges.get(iris) if len(iris) == 3 else None
        claims = behind.claims[:3] if behind and one.rule is None else []
        lines.append(
            {
                "depth": depth,
                "text": " — ".join(call.name(iri) for iri in iris),
                "rule": one.rule or "",
                "claims": [{"name": call.name(e.claim), "href": href(e.claim)} for e in claims],
            }
        )
        for premise in one.premises:
            if len(lines) < STEPS:
                tell(premise, depth + 1)

    if found:
        tell(found, 0)
    return {"s": edge.subject, "p": edge.predicate, "o": edge.object, "lines": lines}


async def _account(call: Call, account: Account) -> dict[str, Any]:
    ways: Mapping[str, Any] = shown.ways(call)

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
        "cues": account.hedge_words,
        "times": await _times(call, account),
        "badges": [
            {"group": group, "slug": iri.rpartition("/")[2], "name": call.name(iri)}
            for group, iri in (
                ("modality", account.modality),
                ("status", account.status),
                ("polarity", account.polarity if account.negated else ""),
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


async def _times(call: Call, account: Account) -> list[dict[str, str]]:
    """Return when it was, as the claim gives it: its words, EDTF, and whether the year is open."""
    if not account.frame:
        return []
    rows = await panel(call.context, "event-times", event=account.frame)
    return [
        {
            "words": shown.plain(row.text("text")),
            "edtf": shown.plain(row.text("edtf")),
            "open": call.say("date.open")
            if "X" in row.text("edtf") or not (row.text("edtf") or row.text("earliestBegin"))
            else "",
        }
        for row in rows
        if row.iri("claim") == account.claim
    ]
