"""The start page and the search."""

from collections import Counter

from kg.workbench.pages import links
from kg.workbench.pages.accounts import accounts
from kg.workbench.pages.names import Hit
from kg.workbench.pages.panels import panel, triples
from kg.workbench.pages.site import Call, Page

SHOWN = 12
"""Rows of what waits for review on the start page."""


async def start(call: Call) -> Page:
    """Return the start page: search, numbers, what changed, what needs review."""
    context = call.context
    articles = await panel(context, "start-articles")
    numbers = await panel(context, "start-numbers")
    review = await panel(context, "start-review")
    decisions = await panel(context, "start-decisions")
    acts = await panel(context, "start-acts")
    waiting = accounts(review, context.text_of)
    return Page(
        template="start.html",
        title=call.say("start.title"),
        panels={
            "articles": articles,
            "numbers": numbers,
            "review": review,
            "decisions": decisions,
            "acts": acts,
        },
        triples=lambda: triples(context, "start-data"),
        values={
            "waiting": waiting if call.query("all") else waiting[:SHOWN],
            "more": 0 if call.query("all") else max(0, len(waiting) - SHOWN),
            "most": max((row.number("events") or 0 for row in acts), default=0),
        },
    )


async def search(call: Call) -> Page:
    """Return what a search finds: by letters, by Korean initials, by sound."""
    words = call.query("q").strip()[:200]
    hits = call.names.search(words) if words else []
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(group_of(hit.iri, call), []).append(hit)
    return Page(
        template="search.html",
        title=call.say("search.title", words=words) if words else call.say("search.empty"),
        values={
            "words": words,
            "groups": groups,
            "counts": Counter(hit.how for hit in hits),
            "total": len(hits),
        },
    )


def group_of(iri: str, call: Call) -> str:
    """Return the word by which search results are grouped."""
    kind = links.kind(iri, call.context.base)
    if kind in links.SITUATIONS:
        return "events"
    if kind in ("claim", "article"):
        return f"{kind}s"
    return "things" if kind else "terms"
