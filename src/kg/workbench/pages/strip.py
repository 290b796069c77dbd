"""The strip of time under a picture: how much may have gone on when, and which part is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.workbench.pages.filters import Span, first_day, last_day

WIDTH, HEIGHT = 960, 44
MONTHLY = 8
"""Years up to which each month has a column of its own."""

FURTHEST = 400
"""Most columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """A month or year: where it is drawn, and how many times may lie in it."""

    first: str
    """The month or year, as an address has it."""

    x: float
    width: float
    height: float
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year: where its name goes."""

    year: int
    x: float
    width: float
    named: bool
    """Whether there is room for its name."""

    chosen: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole strip."""

    columns: tuple[Column, ...]
    years: tuple[Year, ...]
    monthly: bool


def strip(spans: Sequence[Span], since: str = "", until: str = "") -> Strip | None:
    """Return the strip over `spans`, or None where none of them has a date."""
    days = [day for span in spans for day in (span.first, span.last) if day]
    window = first_day(since), last_day(until)
    if not days:
        return None
    first, last = min(days).year, max(days).year
    monthly = last - first < MONTHLY
    if not monthly:
        first = max(first, last - FURTHEST + 1)
    starts = [
        date(year, month, 1)
        for year in range(first, last + 1)
        for month in (range(1, 13) if monthly else (1,))
    ]
    ends = [*(start - timedelta(1) for start in starts[1:]), date(last, 12, 31)]
    tallies = [_count(spans, a, b) for a, b in zip(starts, ends, strict=True)]
    wide, most = WIDTH / len(starts), max(tallies) or 1
    columns = tuple(
        Column(
            a.isoformat()[: 7 if monthly else 4],
            round(i * wide, 2),
            round(wide, 2),
            round(n / most * (HEIGHT - 4), 1),
            n,
            _within(a, b, window),
        )
        for i, (a, b, n) in enumerate(zip(starts, ends, tallies, strict=True))
    )
    count = last - first + 1
    every = max(1, -(-count * 44 // WIDTH))
    years = tuple(
        Year(
            first + i,
            round(i * WIDTH / count, 2),
            round(WIDTH / count, 2),
            i % every == 0,
            _within(date(first + i, 1, 1), date(first + i, 12, 31), window),
        )
        for i in range(count)
    )
    return Strip(columns, years, monthly)


def _count(spans: Iterable[Span], first: date, last: date) -> int:
    return sum(
        (span.first is None or span.first <= last) and (span.last is None or span.last >= first)
        for span in spans
    )


def _within(first: date, last: date, window: tuple[date | None, date | None]) -> bool:
    since, until = window
    if since is None and until is None:
        return False
    return (since is None or last >= since) and (until is None or first <= until)
