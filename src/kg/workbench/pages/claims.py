"""The table of all claims, with facets: speaker, article, certainty, kind of world, verdict."""

from collections import Counter
from collections.abc import Callable

from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.panels import panel, triples
from kg.workbench.pages.site import Call, Page
from kg.workbench.pages.tables import PAGE, Facet

WAYS: dict[str, Callable[[Account], str]] = {
    "verdict": lambda a: a.verdict,
    "type": lambda a: a.type,
    "speaker": lambda a: a.speaker,
    "article": lambda a: a.article,
    "modality": lambda a: a.modality,
    "status": lambda a: a.status,
    "polarity": lambda a: a.polarity,
    "marking": lambda a: a.marking,
}


async def claims(call: Call) -> Page:
    """Return the claims that the address asks for."""
    context = call.context
    found = await panel(context, "claims-all")
    told = accounts(found, lambda sha: None)
    kept = [
        a for a in told if all(not call.query(k) or w(a) == call.query(k) for k, w in WAYS.items())
    ]
    words = call.query("q").casefold()
    if words:
        kept = [a for a in kept if words in call.name(a.claim).casefold()]
    facets = []
    for key, way in WAYS.items():
        counts = Counter(way(a) for a in kept if way(a))
        values = sorted(counts.items(), key=lambda pair: (-pair[1], call.name(pair[0])))[:12]
        if len(values) > 1 or call.query(key):
            facets.append(Facet(key, values, call.query(key)))
    page = max(1, int(call.query("page", "1")) if call.query("page", "1").isdecimal() else 1)
    shown = {a.claim for a in kept[(page - 1) * PAGE : page * PAGE]}
    rows = [row for row in found if row.iri("claim") in shown]
    return Page(
        template="claims.html",
        title=call.say("claims.title"),
        panels={"claims": found},
        triples=lambda: triples(context, "claims-data"),
        values={
            "accounts": accounts(rows, context.text_of),
            "facets": facets,
            "total": len(kept),
            "of": len(told),
            "page_number": page,
            "pages": max(1, -(-len(kept) // PAGE)),
            "words": call.query("q"),
        },
    )
