"""Accounts side by side: of one event, of several, or of one kind of act."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph.store import Term
from kg.namespaces import APO, APOV
from kg.workbench.pages import links
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.event import ORDER
from kg.workbench.pages.panels import Panel, Row, panel, triples
from kg.workbench.pages.site import Call, Page

MOST = 8
"""Columns that are shown side by side; the rest is named and linked."""


@dataclass(slots=True)
class Side:
    """One column: an account of one event, with what it says for each row of the table."""

    account: Account
    event: str
    roles: dict[str, list[Term]] = field(default_factory=dict)
    times: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Purpose:
    """A purpose as one claim gives it."""

    account: Account
    words: str
    holder: str
    stated: bool
    """Whether it is stated by the one who acts or by a speaker, not imputed by an analyst."""

    event: str
    act: str


async def compare(call: Call) -> Page:
    """Return the comparison that the address asks for, or what can be compared."""
    events = [
        v for k, v in call.request.query_params.multi_items() if k in ("event", "a", "b") and v
    ]
    act = call.query("act")
    if not events and not act:
        return await _choice(call)
    try:
        return await _events(call, events) if events else await _act(call, act)
    except ValueError:
        return call.site.message(call, 404, act or " ".join(events))


async def _choice(call: Call) -> Page:
    context = call.context
    several = await panel(context, "compare-events")
    acts = await panel(context, "compare-acts")
    purposes = await panel(context, "compare-purposes")
    return Page(
        template="compare-choice.html",
        title=call.say("compare.title"),
        panels={"events": several, "acts": acts, "purposes": purposes},
        values={
            "events": several.rows,
            "acts": acts.rows,
            "purposes": purposes_of(purposes, call),
        },
    )


async def _events(call: Call, events: list[str]) -> Page:
    sides: list[Side] = []
    panels: dict[str, Panel] = {}
    for number, iri in enumerate(dict.fromkeys(events[:4]), 1):
        found = await panel(call.context, "event-accounts", event=iri)
        panels[f"accounts-{number}"] = found
        sides += await _sides(call, iri, accounts(found, call.context.text_of), panels, number)
    purposes = await panel(call.context, "compare-purposes")
    panels["purposes"] = purposes
    kept = [p for p in purposes_of(purposes, call) if p.event in events]
    title = call.say("compare.of", name=" / ".join(call.name(e) for e in events[:4]))
    return _page(call, title, panels, sides, kept)


async def _act(call: Call, act: str) -> Page:
    iri = act if "://" in act else APO + act
    found = await panel(call.context, "compare-act-accounts", act=iri)
    purposes = await panel(call.context, "compare-purposes")
    panels = {"accounts": found, "purposes": purposes}
    told = accounts(found, call.context.text_of)
    by_event: dict[str, list[Account]] = {}
    for account in told:
        by_event.setdefault(account.rows[0].iri("event"), []).append(account)
    sides: list[Side] = []
    for number, (event, those) in enumerate(by_event.items(), 1):
        sides += await _sides(call, event, those, panels, number)
    concept = concept_of(iri)
    kept = [p for p in purposes_of(purposes, call) if p.event in by_event or p.act == concept]
    unplaced = [p for p in purposes_of(purposes, call) if not p.event and not p.act]
    articles = {p.account.article for p in kept}
    kept += [p for p in unplaced if p.account.article in articles]
    return _page(call, call.say("compare.of", name=call.name(iri)), panels, sides, kept, iri)


def concept_of(iri: str) -> str:
    """Return the concept of an act class: `ForcedRelocation` is `act/forced-relocation`."""
    local = iri.removeprefix(APO)
    slug = "".join(f"-{c.lower()}" if c.isupper() else c for c in local).lstrip("-")
    return f"{APOV}act/{slug}"


def _page(
    call: Call,
    title: str,
    panels: dict[str, Panel],
    sides: list[Side],
    purposes: list[Purpose],
    act: str = "",
) -> Page:
    rank = {APO + name: i for i, name in enumerate(ORDER)}
    roles = sorted(
        {p for side in sides for p in side.roles}, key=lambda p: (rank.get(p, len(rank)), p)
    )
    page = max(1, int(call.query("page", "1")) if call.query("page", "1").isdecimal() else 1)
    context = call.context
    return Page(
        template="compare.html",
        title=title,
        panels=panels,
        triples=(lambda: triples(context, "compare-data", act=act)) if act else None,
        values={
            "sides": sides[(page - 1) * MOST : page * MOST],
            "total": len(sides),
            "page_number": page,
            "pages": max(1, -(-len(sides) // MOST)),
            "roles": roles,
            "purposes": purposes,
            "act": act,
            "speakers": len({s.account.speaker for s in sides if s.account.speaker}),
        },
    )


async def _sides(
    call: Call, event: str, told: list[Account], panels: dict[str, Panel], number: int
) -> list[Side]:
    roles = await panel(call.context, "event-roles", event=event)
    times = await panel(call.context, "event-times", event=event)
    counts = await panel(call.context, "event-counts", event=event)
    panels |= {f"roles-{number}": roles, f"times-{number}": times, f"counts-{number}": counts}
    sides = []
    for account in told:
        side = Side(account, event)
        for row in roles:
            term = row.get("object")
            if row.iri("claim") == account.claim and term is not None:
                side.roles.setdefault(row.iri("predicate"), []).append(term)
        side.times = [row for row in times if row.iri("claim") == account.claim]
        side.counts = [row for row in counts if row.iri("claim") == account.claim]
        sides.append(side)
    return sides


def purposes_of(rows: Iterable[Row], call: Call) -> list[Purpose]:
    """Return the purposes that claims give, one a claim and purpose."""
    made: dict[tuple[str, str], Purpose] = {}
    told = {a.claim: a for a in accounts(rows, call.context.text_of)}
    for row in rows:
        key = (row.iri("claim"), row.iri("purpose"))
        relation = row.iri("relation").removeprefix(APO)
        made.setdefault(
            key,
            Purpose(
                told[row.iri("claim")],
                row.text("words"),
                row.iri("holder"),
                relation == "statedPurpose",
                row.iri("event"),
                row.iri("act"),
            ),
        )
    return list(made.values())


__all__ = ["Purpose", "Side", "compare", "links"]
