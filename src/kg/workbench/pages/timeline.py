"""The timeline: bars with soft ends, what was known when, and all that has no date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.workbench.pages.chart import cut
from kg.workbench.pages.panels import Row, panel, triples
from kg.workbench.pages.sieved import sieved
from kg.workbench.pages.site import Call, Page

WIDTH = 1000
"""Width of the drawing, in its own units."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A situation with its time as one account gives it."""

    event: str
    kind: str
    claim: str
    article: str
    published: str
    words: str
    edtf: str
    earliest: date | None
    sure_from: date | None
    """The day by which it has surely begun."""

    sure_to: date | None
    """The day until which it surely went on."""

    latest: date | None
    ongoing: bool
    hedged: bool

    def covers(self, day: date) -> bool:
        """Whether it may have gone on on a day, by the account."""
        if self.earliest is None or day < self.earliest:
            return False
        return self.ongoing or (self.latest is not None and day <= self.latest)


@dataclass(frozen=True, slots=True)
class Bar:
    """Where a moment is drawn, in units of the drawing; soft parts lie outside sure ones."""

    moment: Moment
    x: float
    width: float
    sure_x: float
    sure_width: float


async def timeline(call: Call) -> Page:
    """Return the timeline; `?day=` tells what happened and what was known on a day.

    What has no date is listed beside, whatever the window of time.
    """
    found = await panel(call.context, "time-situations")
    told = moments_of(found)
    left = await sieved(call, [m.event for m in told])
    moments = [m for m in told if m.claim in left.claims]
    beside = [m for m in told if m.claim in left.undated]
    dated = [m for m in moments if m.earliest]
    day = day_of(call.query("day"))
    return Page(
        template="time.html",
        title=call.say("time.title"),
        panels={"situations": found},
        behind=call.site.registrar.panels,
        triples=lambda: triples(call.context, "time-data"),
        picture="time.svg",
        values={
            **drawn(moments),
            "sieve": left.shown,
            "cut": cut,
            "open_year": [m for m in moments + beside if not m.earliest and m.edtf],
            "undated": [m for m in moments + beside if not m.earliest and not m.edtf],
            "total": len(moments),
            "day": day,
            "asked": call.query("day"),
            "happened": [m for m in dated if day and m.covers(day)],
            "known": [m for m in moments if day and _known(m, day)],
        },
    )


def drawn(moments: Iterable[Moment]) -> dict[str, Any]:
    """Return the `bars` of moments that have a date, and the `years` to mark, for the templates."""
    dated = [m for m in moments if m.earliest]
    days = [d for m in dated for d in (m.earliest, m.latest, day_of(m.published)) if d]
    if not days:
        return {"bars": [], "years": []}
    first, last = date(min(days).year, 1, 1), date(max(days).year + 1, 1, 1)
    return {"bars": bars(dated, first, last), "years": ticks(first, last)}


def moments_of(rows: Iterable[Row]) -> list[Moment]:
    """Return one moment an event, claim and time."""
    made: dict[tuple[str, str, str, str], Moment] = {}
    for row in rows:
        key = (row.iri("event"), row.iri("claim"), row.text("text"), row.text("edtf"))
        if key in made:
            continue
        made[key] = Moment(
            row.iri("event"),
            row.iri("class"),
            row.iri("claim"),
            row.iri("article"),
            row.text("published"),
            row.text("text"),
            row.text("edtf"),
            day_of(row.text("earliestBegin")),
            day_of(row.text("latestBegin")),
            day_of(row.text("earliestEnd")),
            day_of(row.text("latestEnd")),
            row.text("ongoing") == "true",
            not row.iri("status").endswith(("/true-certain", "/false-certain")),
        )
    return list(made.values())


def day_of(text: str) -> date | None:
    """Return the first day that a year, month or day can mean, or None."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)) if match else None
    except ValueError:
        return None


def _known(moment: Moment, day: date) -> bool:
    published = day_of(moment.published)
    return published is not None and published <= day


def bars(moments: Iterable[Moment], first: date, last: date) -> list[Bar]:
    """Return the bars from the earliest: soft from the earliest to the latest day, else sure."""
    span = (last - first).days

    def at(day: date) -> float:
        return round(WIDTH * (day - first).days / span, 1)

    made = []
    for moment in sorted(moments, key=lambda m: (m.earliest or first, m.latest or last, m.event)):
        begin = moment.earliest or first
        end = moment.latest or (day_of(moment.published) if moment.ongoing else None) or last
        end = max(end, begin)
        sure_from = moment.sure_from or begin
        dated_end = moment.ongoing and day_of(moment.published) is not None
        sure_to = moment.sure_to or (end if dated_end else begin)
        made.append(
            Bar(
                moment,
                at(begin),
                max(4.0, at(end) - at(begin)),
                at(sure_from),
                max(0.0, at(sure_to) - at(sure_from)),
            )
        )
    return made


def ticks(first: date, last: date) -> list[tuple[int, float]]:
    """Return the years to mark, and where they lie."""
    years = range(first.year, last.year + 1)
    step = max(1, len(years) // 12)
    span = (last - first).days
    return [(y, round(WIDTH * (date(y, 1, 1) - first).days / span, 1)) for y in years][::step]
