"""What the filters of an address leave of the claims, for pages that show situations."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.workbench.pages.facets import chips, groups
from kg.workbench.pages.filters import SPACES, Counts
from kg.workbench.pages.register import Entry
from kg.workbench.pages.site import Call
from kg.workbench.pages.strip import Strip, strip

KEYS = ("layer", *(key for key in SPACES if key != "predicate"))
"""What situations can be narrowed down by: a relation is no situation."""

VIEWS = ("/explore", "/map", "/time")
"""Pages that take the same filters."""


@dataclass(frozen=True, slots=True)
class Sieved:
    """The claims that pass, and what the page says of the filters."""

    claims: frozenset[str]
    undated: frozenset[str]
    """Claims left out for nothing but having no date: they are listed beside."""

    shown: dict[str, Any]
    """Values for the template `sieve.html`."""


async def sieved(call: Call, events: Iterable[str]) -> Sieved:
    """Return what the filters of the address leave of the claims about `events`.

    Raises:
        QueryError: the claims cannot be read now.
    """
    register = await call.site.registrar.register()
    filters = call.filters
    counts = Counts(filters)
    claims: set[str] = set()
    undated: set[str] = set()
    timed: list[Entry] = []
    for event in dict.fromkeys(events):
        entries = register.of_frame.get(event, [])
        counts.keep([(entry.traits,) for entry in entries])
        for entry in entries:
            missed = filters.misses(entry.traits)
            if not missed:
                claims.add(entry.claim)
            elif missed == ["time"] and not entry.traits.spans:
                undated.add(entry.claim)
            if missed in ([], ["time"]) and entry.traits.spans:
                timed.append(entry)
    return Sieved(
        frozenset(claims),
        frozenset(undated),
        {
            "filters": filters,
            "groups": groups(call, counts, KEYS),
            "chips": chips(call, filters),
            "undated_count": counts.undated,
            "strip": _strip(timed, filters.since, filters.until),
            "views": [(path, filters.pairs(call.context.base)) for path in VIEWS],
            "carried": [
                (key, value)
                for key, value in call.request.query_params.multi_items()
                if key not in {*SPACES, "layer", "since", "until", "undated", "pick", "lang"}
            ],
        },
    )


def _strip(entries: Iterable[Entry], since: str, until: str) -> Strip | None:
    return strip([span for entry in entries for span in entry.traits.spans], since, until)
