"""The page of an article: the text with the claims in place."""

from kg.workbench.pages import links
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.panels import panel, triples
from kg.workbench.pages.passages import Span, covered, paragraphs
from kg.workbench.pages.site import Call, Page


async def article(call: Call, iri: str) -> Page:
    """Return the page of an article; `?claim=` and `?at=` choose what is pointed out."""
    context = call.context
    about = await panel(context, "article-about", article=iri)
    if not len(about):
        return call.site.message(call, 404, links.short(iri, context.base))
    found = await panel(context, "article-claims", article=iri)
    told = accounts(found, context.text_of)
    facts = about.rows[0]
    text = context.text_of(facts.text("sha"))
    spans = [Span(q.start, q.end, a.claim) for a in told for q in a.quotes]
    chosen = _chosen(call, told)
    return Page(
        template="article.html",
        title=call.name(iri),
        subject=iri,
        panels={"claims": found, "about": about},
        triples=lambda: triples(context, "article-data", article=iri),
        values={
            "about": facts,
            "accounts": told,
            "by_claim": {a.claim: a for a in told},
            "paragraphs": paragraphs(text, spans) if text is not None else [],
            "has_text": text is not None,
            "chosen": chosen,
            "chosen_keys": {a.claim for a in chosen},
            "share": covered(facts.number("length") or 0, [(s.start, s.end) for s in spans]),
            "keys": {a.claim: a.claim.rpartition("/")[2] for a in told},
        },
    )


def _chosen(call: Call, told: list[Account]) -> list[Account]:
    """Return the claim that the address names, or all claims over a position."""
    key, at = call.query("claim"), call.query("at")
    if key:
        return [a for a in told if a.claim.rpartition("/")[2] == key]
    if at.isdecimal():
        place = int(at)
        return [a for a in told if any(q.start <= place < q.end for q in a.quotes)]
    return []
