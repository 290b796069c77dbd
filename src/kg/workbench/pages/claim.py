"""The page of a claim: its words in their paragraph, who says it, how, and what it states."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.namespaces import APO, PREFIXES
from kg.workbench.pages import links
from kg.workbench.pages.accounts import accounts
from kg.workbench.pages.panels import Panel, panel, triples
from kg.workbench.pages.passages import Paragraph, Span, around
from kg.workbench.pages.site import Call, Page

AXES = ("modality", "epistemicStatus", "polarity", "sourceAccess")


@dataclass(frozen=True, slots=True)
class Role:
    """The words that fill one role of a claim, and the thing they name."""

    role: str
    words: str
    of: str
    start: int


async def claim(call: Call, iri: str) -> Page:
    """Return the page of a claim."""
    context = call.context
    found = await panel(context, "claim-account", claim=iri)
    if not len(found):
        return call.site.message(call, 404, links.short(iri, context.base))
    account = accounts(found, context.text_of)[0]
    passages = await panel(context, "claim-passages", claim=iri)
    about = await panel(context, "claim-about", claim=iri)
    speakers = await panel(context, "claim-speakers", claim=iri)
    states = await panel(context, "claim-states", claim=iri)
    related = await panel(context, "claim-related", self=iri)
    return Page(
        template="claim.html",
        title=call.name(iri),
        subject=iri,
        panels={
            "account": found,
            "passages": passages,
            "about": about,
            "speakers": speakers,
            "states": states,
            "related": related,
        },
        triples=lambda: triples(context, "claim-data", claim=iri),
        values={
            "account": account,
            "words": _words(call, passages),
            "roles": _roles(call, passages),
            "known": _known(about),
            "speaker": next(iter(speakers), None),
            "states": [r for r in states if r.iri("predicate") != PREFIXES["rdfs"] + "label"],
            "related": accounts(related, context.text_of),
        },
    )


def _known(about: Panel) -> dict[str, str]:
    known: dict[str, str] = defaultdict(str)
    for row in about:
        predicate = row.iri("predicate")
        if predicate.startswith(APO):
            known[predicate.removeprefix(APO)] = row.text("object")
        elif predicate == PREFIXES["prov"] + "wasGeneratedBy":
            known["generatedBy"] = row.text("object")
    return known


def _words(call: Call, passages: Panel) -> list[list[Paragraph]]:
    """Return, for each passage the claim rests on, its paragraphs with hedges and roles marked."""
    spans = [
        Span(row.number("start") or 0, row.number("end") or 0, row.text("role"), row.text("kind"))
        for row in passages
    ]
    shown = []
    for row in passages:
        if row.text("kind") == "passage":
            text = call.context.text_of(row.text("sha"))
            start, end = row.number("start") or 0, row.number("end") or 0
            if text is not None and 0 <= start < end <= len(text):
                near = around(text, start, end, spans)
                if near not in shown:
                    shown.append(near)
    return shown


def _roles(call: Call, passages: Panel) -> list[Role]:
    roles = []
    for row in passages:
        start, end = row.number("start") or 0, row.number("end") or 0
        text = call.context.text_of(row.text("sha"))
        words = row.text("exact") or (text[start:end] if text else "")
        if row.text("kind") == "mention":
            of = row.get("of")
            roles.append(
                Role(row.iri("role"), words, of.value if isinstance(of, NamedNode) else "", start)
            )
    return sorted(roles, key=lambda r: (r.start, r.role))
