"""The page of a thing: what the graph says of it, and the claims that say so."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from pyoxigraph import NamedNode, Triple

from kg.errors import ReasoningError
from kg.graph.store import Term
from kg.namespaces import APO, PREFIXES
from kg.workbench.pages import links
from kg.workbench.pages.accounts import accounts
from kg.workbench.pages.panels import Panel, Row, panel, triples
from kg.workbench.pages.site import Call, Page

QUIET = frozenset(
    {
        PREFIXES["rdf"] + "type",
        PREFIXES["rdfs"] + "label",
        PREFIXES["skos"] + "prefLabel",
        PREFIXES["skos"] + "altLabel",
        APO + "marking",
        APO + "mentionOf",
    }
)
"""Predicates that the head of the page shows already."""


@dataclass(slots=True)
class Fact:
    """One value of a predicate, with the layers it lies in and the claims that state it."""

    predicate: str
    value: Term
    layers: set[str] = field(default_factory=set)
    claims: list[str] = field(default_factory=list)

    @property
    def inferred(self) -> bool:
        """Whether no asserted layer holds it."""
        return self.layers == {"inferred"}


async def entity(call: Call, iri: str) -> Page:
    """Return the page of a thing that is neither a claim, a situation nor an article."""
    context = call.context
    facts = await panel(context, "entity-facts", subject=iri)
    uses = await panel(context, "entity-uses", subject=iri)
    claims = await panel(context, "entity-claims", subject=iri)
    spoken = await panel(context, "entity-spoken", subject=iri)
    if not (len(facts) or len(uses) or len(claims) or len(spoken)):
        return call.site.message(call, 404, links.short(iri, context.base))
    evidence = await panel(context, "entity-evidence", subject=iri)
    said = _said(evidence)
    return Page(
        template="entity.html",
        title=call.name(iri),
        subject=iri,
        panels={
            "facts": facts,
            "uses": uses,
            "claims": claims,
            "spoken": spoken,
            "evidence": evidence,
        },
        triples=lambda: triples(context, "entity-data", subject=iri),
        values={
            "facts": grouped(outgoing(iri, facts, said)),
            "uses": grouped(incoming(iri, uses, said)),
            "claims": accounts(claims, context.text_of),
            "spoken": accounts(spoken, context.text_of),
            "about": head(facts),
            "marking": first(facts, APO + "marking"),
        },
    )


async def proof(call: Call) -> Page:
    """Return the proof of an inferred triple, down to what is asserted."""
    parts = [call.query(key) for key in ("s", "p", "o")]
    try:
        triple = Triple(*(NamedNode(part) for part in parts))
    except ValueError:
        return call.site.message(call, 404, " ".join(parts))
    try:
        explain = call.context.explain
        found = await asyncio.to_thread(explain, triple) if explain else None
    except ReasoningError as error:
        return call.site.message(call, 404, str(error))
    evidence = await panel(call.context, "entity-evidence", subject=parts[0])
    claims = _said(evidence)
    for step in found or ():
        if isinstance(step.triple.subject, NamedNode) and step.rule is None:
            more = await panel(call.context, "entity-evidence", subject=step.triple.subject.value)
            claims |= _said(more)
    return Page(
        template="proof.html",
        title=call.say("proof.title"),
        subject=parts[0],
        panels={"evidence": evidence},
        values={"proof": found, "triple": triple, "claims": claims, "key": key_of},
    )


def head(facts: Iterable[Row]) -> list[str]:
    """Return the classes stated in the facts, the rarer first."""
    kind = PREFIXES["rdf"] + "type"
    found = {row.iri("object"): row for row in facts if row.iri("predicate") == kind}
    asserted = [c for c, row in found.items() if not row.iri("layer").endswith("/inferred")]
    return sorted(c for c in (asserted or found) if c.startswith(APO))


def first(facts: Iterable[Row], predicate: str) -> str:
    """Return the first IRI that a predicate has, or the empty string."""
    return next((r.iri("object") for r in facts if r.iri("predicate") == predicate), "")


def key_of(triple: Triple) -> tuple[str, str, str]:
    """Return a triple as text, to look claims up by."""
    return str(triple.subject), str(triple.predicate), str(triple.object)


def outgoing(
    iri: str, rows: Iterable[Row], said: dict[tuple[str, str, str], list[str]]
) -> list[Fact]:
    """Return the values of a thing's predicates."""
    made: dict[tuple[str, str], Fact] = {}
    for row in rows:
        predicate, value = row.iri("predicate"), row.get("object")
        if predicate in QUIET or value is None:
            continue
        fact = made.setdefault((predicate, str(value)), Fact(predicate, value))
        fact.layers.add(row.iri("layer").rpartition("/")[2])
        fact.claims = said.get((f"<{iri}>", f"<{predicate}>", str(value)), [])
    return list(made.values())


def incoming(
    iri: str, rows: Iterable[Row], said: dict[tuple[str, str, str], list[str]]
) -> list[Fact]:
    """Return the things that point at a thing."""
    made: dict[tuple[str, str], Fact] = {}
    for row in rows:
        predicate, thing = row.iri("predicate"), row.get("thing")
        if predicate in QUIET or thing is None:
            continue
        fact = made.setdefault((predicate, str(thing)), Fact(predicate, thing))
        fact.layers.add(row.iri("layer").rpartition("/")[2])
        fact.claims = said.get((str(thing), f"<{predicate}>", f"<{iri}>"), [])
    return list(made.values())


def grouped(facts: list[Fact]) -> list[tuple[str, list[Fact]]]:
    """Return the facts by predicate, asserted before inferred."""
    ordered = sorted(facts, key=lambda f: (f.predicate, f.inferred, str(f.value)))
    return [(p, list(group)) for p, group in groupby(ordered, key=lambda f: f.predicate)]


def _said(evidence: Panel) -> dict[tuple[str, str, str], list[str]]:
    said: dict[tuple[str, str, str], list[str]] = {}
    for row in evidence:
        if {"thing", "predicate", "object"} <= row.keys():
            key = (str(row["thing"]), str(row["predicate"]), str(row["object"]))
            said.setdefault(key, []).append(row.iri("claim"))
    return said
