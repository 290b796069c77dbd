"""The page of a situation or measure: who, whom, when, where, how many, by which account."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Triple

from kg.graph.store import Term
from kg.namespaces import APO
from kg.workbench.pages import links
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.panels import Row, panel, triples
from kg.workbench.pages.site import Call, Page

LEVELS = (APO + "ConcreteEvent", APO + "Practice", APO + "Forecast")
ORDER = (
    "orderedBy plannedBy carriedOutBy implementedBy investigatedBy detainedBy designatedBy "
    "authoredBy affects appliesTo targets undertakenBy labels selectsFor fromPlace toPlace "
    "atPlace statedPurpose imputedPurpose dueTo"
).split()


@dataclass(slots=True)
class Value:
    """A value of a role, and the accounts that give it."""

    term: Term
    claims: list[str] = field(default_factory=list)
    factual: bool = False
    """Whether at least one of them is a factual claim."""


async def event(call: Call, iri: str) -> Page:
    """Return the page of a situation, measure, forecast, purpose or label."""
    context = call.context
    found = await panel(context, "event-accounts", event=iri)
    kinds = await panel(context, "event-kinds", event=iri)
    if not len(found) and not len(kinds):
        return call.site.message(call, 404, links.short(iri, context.base))
    roles = await panel(context, "event-roles", event=iri)
    times = await panel(context, "event-times", event=iri)
    counts = await panel(context, "event-counts", event=iri)
    joined = await panel(context, "event-links", event=iri)
    inferred = await panel(context, "entity-facts", subject=iri)
    told = accounts(found, context.text_of)
    classes = sorted({r.iri("class") for r in kinds if "/id/claim/" in r.iri("layer")})
    return Page(
        template="event.html",
        title=call.name(iri),
        subject=iri,
        panels={
            "accounts": found,
            "roles": roles,
            "times": times,
            "counts": counts,
            "links": joined,
            "kinds": kinds,
            "facts": inferred,
        },
        triples=lambda: triples(context, "event-data", event=iri),
        values={
            "accounts": told,
            "by_claim": {a.claim: a for a in told},
            "roles": roles_of(roles),
            "times": times.rows,
            "counts": counts.rows,
            "links": joined.rows,
            "level": next((c for c in LEVELS if c in classes), ""),
            "classes": [c for c in classes if c not in LEVELS],
            "voices": voices(told),
            "inferred": _inferred(inferred),
            "marks": state_of(told),
            "label": label_of(roles_of(roles)),
        },
    )


def roles_of(rows: Iterable[Row]) -> list[tuple[str, list[Value]]]:
    """Return the values by role, in the order a reader asks: who, whom, where, why."""
    found: dict[str, dict[str, Value]] = {}
    for row in rows:
        term = row.get("object")
        if term is None:
            continue
        value = found.setdefault(row.iri("predicate"), {}).setdefault(str(term), Value(term))
        value.claims.append(row.iri("claim"))
        value.factual = value.factual or row.text("factual") == "true"
    rank = {APO + name: i for i, name in enumerate(ORDER)}
    ordered = sorted(found, key=lambda p: (rank.get(p, len(ORDER)), p))
    return [(p, [found[p][key] for key in sorted(found[p])]) for p in ordered]


def label_of(roles: list[tuple[str, list[Value]]]) -> dict[str, list[str]] | None:
    """Return the words of a label that somebody puts on people, and who does, or None."""
    found = {
        predicate.removeprefix(APO): [
            v.term.value for v in values if not isinstance(v.term, Triple | BlankNode)
        ]
        for predicate, values in roles
    }
    if "labelText" not in found:
        return None
    return {"words": found["labelText"], "by": found.get("designatedBy", [])}


def voices(told: Iterable[Account]) -> int:
    """Return how many speakers the accounts go back to."""
    return len({account.speaker for account in told if account.speaker})


def state_of(told: list[Account]) -> list[str]:
    """Return what a reader must know before trusting a page: keys of words."""
    state = []
    if told and all(account.hedged for account in told):
        state.append("hedged")
    if any(account.negated for account in told):
        state.append("negated")
    if any(account.verdict.endswith("/conflict") for account in told):
        state.append("conflict")
    if told and not any(account.factual for account in told):
        state.append("nofact")
    if voices(told) == 1:
        state.append("single")
    if any(account.restricted for account in told):
        state.append("restricted")
    return state


def _inferred(rows: Iterable[Row]) -> list[Row]:
    layers: dict[tuple[str, str], set[str]] = {}
    kept = []
    for row in rows:
        key = (row.iri("predicate"), str(row.get("object")))
        layers.setdefault(key, set()).add(row.iri("layer").rpartition("/")[2])
        kept.append((key, row))
    return [row for key, row in kept if layers[key] == {"inferred"} and row.iri("object")]
