"""The map: where situations took place, drawn as areas; flows with their counts whole."""

from collections.abc import Collection, Iterable

from kg.workbench.geography import shapes
from kg.workbench.pages import chart
from kg.workbench.pages.accounts import Account, accounts
from kg.workbench.pages.movements import Count, Telling, by_event, sites, tellings
from kg.workbench.pages.panels import Panel, panel, triples
from kg.workbench.pages.sieved import sieved
from kg.workbench.pages.site import Call, Page
from kg.workbench.pages.whereabouts import Whereabouts

MOST_PLACES = 80
"""Places that one picture for a query's answer shows."""

MOST = 12
"""Claims whose sentences are shown for what was picked."""


async def map_page(call: Call) -> Page:
    """Return the map for the state of the address; `?pick=` shows what lies behind a mark."""
    context = call.context
    found = await panel(context, "map-situations")
    counts = await panel(context, "map-counts")
    places = await panel(context, "map-places")
    without = await panel(context, "map-without-place")
    where = Whereabouts(places, context.base)
    events = [row.iri("event") for row in (*found, *without)]
    left = await sieved(call, events)
    told = tellings(found, counts, left.claims)
    pick = call.query("pick")
    world = call.query("view") == "world"
    picture = chart.draw(
        sites(told, where),
        told,
        where,
        call.name,
        lambda telling: amounts(call, [c for c in telling.counts if c.bounded]),
        korean=call.language == "ko",
        world=world,
    )
    seen, unseen = _parted(told, where)
    return Page(
        template="map.html",
        title=call.say("map.title"),
        panels={
            "situations": found,
            "counts": counts,
            "places": places,
            "without": without,
        },
        behind=call.site.registrar.panels,
        triples=lambda: triples(context, "map-data"),
        picture="map.svg",
        values={
            "chart": picture,
            "seen": seen,
            "unseen": unseen,
            "where": where,
            "nowhere": _nowhere(without, left.claims),
            "sieve": left.shown,
            "undated": by_event(tellings(found, counts, left.undated)).items(),
            "amounts": lambda one: amounts(call, one),
            "pick": pick,
            "picked": await _behind(call, told, where, pick) if pick else [],
            "world": world,
            "credit": shapes().about,
        },
    )


async def places_page(call: Call) -> Page:
    """Return the picture of the places that the address names, for the answers of queries."""
    where = Whereabouts(await panel(call.context, "map-places"), call.context.base)
    asked = list(dict.fromkeys(call.request.query_params.getlist("place")))[:MOST_PLACES]
    told = [Telling(p, "", p, "", "", False, True, {"at": [p]}) for p in asked]
    picture = chart.draw(
        sites(told, where), [], where, call.name, lambda _: "", korean=call.language == "ko"
    )
    values = {"chart": picture, "detail": "", "advice": call.say("map.lead")}
    title = call.say("map.title")
    return Page(template="message.html", title=title, picture="map.svg", values=values)


def amounts(call: Call, counts: Iterable[Count]) -> str:
    """Return numbers as a reader takes them: bounds and unit, never split, never added up."""
    made = []
    for count in counts:
        unit = count.unit.rpartition("/")[2] or "unstated"
        if count.lower is None and count.upper is None:
            made.append(call.say("count.uncountable"))
            continue
        number = str(count.lower)
        if count.upper is None:
            number = f"≥ {count.lower}"
        elif count.lower is None:
            number = f"≤ {count.upper}"
        elif count.lower != count.upper:
            number = f"{count.lower}–{count.upper}"
        made.append(call.say(f"amount.{unit}", n=1 if number == "1" else number))
    return " · ".join(dict.fromkeys(made))


Listed = list[tuple[str, list[Telling]]]


def _parted(told: list[Telling], where: Whereabouts) -> tuple[Listed, Listed]:
    """Return the situations with something on the map, and those with nothing."""
    seen: Listed = []
    unseen: Listed = []
    for event, tellings_ in by_event(told).items():
        drawn = any(t.located(role, where) for t in tellings_ for role in t.places)
        (seen if drawn else unseen).append((event, tellings_))
    return seen, unseen


def _nowhere(without: Panel, claims: Collection[str]) -> list[str]:
    return list(dict.fromkeys(r.iri("event") for r in without if r.iri("claim") in claims))


async def _behind(
    call: Call, told: list[Telling], where: Whereabouts, pick: str
) -> list[tuple[Account, str]]:
    """Return the accounts behind a situation or an area, each with the situation it tells of."""
    claims: dict[str, str] = {}
    for telling in told:
        areas = {a.of for role in telling.places for a in telling.located(role, where)}
        named = {place for places in telling.places.values() for place in places}
        if pick == telling.event or pick in areas | named:
            claims.setdefault(telling.claim, telling.event)
    shown: list[tuple[Account, str]] = []
    for claim, event in list(claims.items())[:MOST]:
        rows = await panel(call.context, "claim-account", claim=claim)
        shown += [(account, event) for account in accounts(rows, call.context.text_of)]
    return shown
