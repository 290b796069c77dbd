"""Words of time → EDTF and four bounds, with what they were anchored on.

Without a publication date the year stays open (`XXXX-05-01/XXXX-05-20`) and there are no bounds:
a year is never guessed. A day that no calendar has ("2023-02-30") is kept as words alone. Thirds of
a month are a convention: early is days 1–10, mid 11–20, late from 21. "Between 2019 and 2021" and
"May and June" are intervals. Follows EDTF (ISO 8601-2, level 1) and SEM's four time stamps.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from kg.graph import ranges

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
DAY = r"(?P<day>[0-3]?\d)(?!\d)(?:st|nd|rd|th)?"
THIRD = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "beginning": (1, 10), "end": (21, 31)}
ONGOING = re.compile(r"\b(?:since|from|starting|as of|ever since)\b", re.I)
OPEN = re.compile(r"^(?P<how>before|prior to|after|until|till|by)\s+", re.I)
"""What opens a time that has one bound: up to it, or from it on."""


def _second(pattern: str) -> str:
    """Return `pattern` with its group renamed, for its second place in one expression."""
    return pattern.replace(">", "2>", 1)


HALF = re.compile(rf"(?P<half>first|second) half of (?:the year )?{YEAR}", re.I)
DAY_MONTH = re.compile(
    rf"(?:{MONTH}\s+{DAY}|{_second(DAY)}\s+{_second(MONTH)})(?:,?\s+{YEAR})?", re.I
)
THIRDS = re.compile(
    r"(?P<a>early|mid|late|beginning|end)(?:\s+(?:of\s+)?|-)?"
    r"(?:(?:and|to)\s+(?P<b>early|mid|late)[- ]?)?"
    rf"(?:of\s+)?{MONTH}(?:,?\s+{YEAR})?",
    re.I,
)
MONTH_YEAR = re.compile(rf"{MONTH}(?:,?\s+(?:of\s+)?{YEAR})?", re.I)
ONLY_YEAR = re.compile(rf"\b(?:(?P<part>early|late|mid)[- ])?{YEAR}\b", re.I)
NUMBERS = re.compile(r"\b((?:1[89]|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})\b")
"""Year, separator, month, day."""

LAST_YEAR = re.compile(r"\b(\d{1,2})([-/.])(\d{1,2})\2((?:1[89]|20)\d\d)\b")
"""Day and month in either order: the year alone is read, where some order is a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """A time as a passage gives it. Bounds are days, or None where they are not known."""

    words: str
    edtf: str | None = None
    earliest_begin: date | None = None
    latest_begin: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None
    anchor: str | None = None
    """The publication date that "last month" was counted from, or None."""

    ongoing: bool = False
    """Whether it had not ended when it was reported."""


def read_time(words: str, published: str | None = None) -> TimeSpan:
    """Return what `words` say of time; `published` is EDTF, or None where it is not known."""
    said = words.strip("[] ")
    if _impossible(said):
        return TimeSpan(words=words)
    one_sided = OPEN.match(said)
    if one_sided:
        return _open(words, one_sided["how"].lower(), read_time(said[one_sided.end() :], published))
    both = ranges.split(said)
    if both:
        return _between(words, both, published) or TimeSpan(words=words)
    for reader in (_half, _iso, _thirds, _day, _month, _year, _relative):
        found = reader(said, published)
        if found:
            first, last, open_year, anchored = found
            return _span(words, first, last, open_year, ONGOING.search(said), anchored)
    return TimeSpan(words=words)


def _open(words: str, how: str, point: TimeSpan) -> TimeSpan:
    """Return the time up to a point ("until", "by", "before") or from it on ("after").

    Without a year the day before or after a point is not known, so neither is the bound.
    """
    first, last = point.earliest_begin, point.latest_end
    if not point.edtf or "/" in point.edtf.strip("[]") or point.edtf.startswith("["):
        return TimeSpan(words=words)
    if how in ("until", "till", "by"):
        return TimeSpan(
            words=words,
            edtf=f"../{point.edtf}",
            latest_begin=last,
            latest_end=last,
            anchor=point.anchor,
        )
    if first is None or last is None:
        return TimeSpan(words=words)
    size = len(point.edtf)  # of a year, a month or a day
    if how == "after":
        following = last + timedelta(days=1)
        edtf = f"{following.isoformat()[:size]}/.."
        return TimeSpan(words=words, edtf=edtf, earliest_begin=following, anchor=point.anchor)
    before = first - timedelta(days=1)
    edtf = f"../{before.isoformat()[:size]}"
    return TimeSpan(
        words=words, edtf=edtf, latest_begin=before, latest_end=before, anchor=point.anchor
    )


def _between(words: str, both: ranges.Range, published: str | None) -> TimeSpan | None:
    """Return the time from one point to another, or that of both; None where it runs backwards."""
    first, last = read_time(both.first, published), read_time(both.last, published)
    if not first.edtf or not last.edtf:
        return first if first.edtf and both.kind in ("both", "either") else None
    begin, end = first.edtf.partition("/")[0], last.edtf.rpartition("/")[2]
    edtf = begin if begin == end else f"{begin}/{end}"
    if both.kind == "either" and "/" not in first.edtf + last.edtf:
        edtf = f"[{begin}..{end}]"
    if not first.earliest_begin or not last.latest_end:
        known = first.earliest_begin or last.latest_end
        return None if known else TimeSpan(words=words, edtf=edtf)
    if first.earliest_begin > last.latest_end:
        return None
    begins, ends = last.latest_end, first.earliest_begin
    if both.kind == "through":
        begins = min(begins, first.latest_begin or begins)
        ends = max(ends, last.earliest_end or ends)
    return TimeSpan(
        words=words,
        edtf=edtf,
        earliest_begin=first.earliest_begin,
        latest_begin=begins,
        earliest_end=ends,
        latest_end=last.latest_end,
        anchor=first.anchor or last.anchor,
    )


def _impossible(said: str) -> bool:
    """Return whether words name a day that no calendar has: its year or month is no reading."""
    for match in NUMBERS.finditer(said):
        if not _is_day(int(match[1]), int(match[3]), int(match[4])):
            return True
    for match in LAST_YEAR.finditer(said):
        year, one, other = int(match[4]), int(match[1]), int(match[3])
        if not (_is_day(year, one, other) or _is_day(year, other, one)):
            return True
    for match in DAY_MONTH.finditer(said):
        month = MONTHS[(match["month"] or match["month2"]).lower()]
        if not _is_day(_year_of(match)[0], month, int(match["day"] or match["day2"])):
            return True
    return False


def _is_day(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _last_day(year, month)


Found = tuple[date, date, bool, str | None]
"""First day, last day, whether the year is open, what it was anchored on."""

NO_YEAR = 1904
"""A leap year that stands for an open year while days are counted; it is never written."""


def _span(
    words: str, first: date, last: date, open_year: bool, ongoing: object, anchor: str | None
) -> TimeSpan:
    edtf = _edtf(first, last, open_year, bool(ongoing))
    if open_year:
        return TimeSpan(words=words, edtf=edtf, ongoing=bool(ongoing), anchor=anchor)
    return TimeSpan(
        words=words,
        edtf=edtf,
        earliest_begin=first,
        latest_begin=last,
        earliest_end=None if ongoing else first,
        latest_end=None if ongoing else last,
        ongoing=bool(ongoing),
        anchor=anchor,
    )


def _edtf(first: date, last: date, open_year: bool, ongoing: bool) -> str:
    """Return the shortest EDTF: a whole year or month by itself, else an interval of days."""
    begin, end = (
        ("XXXX" + d.isoformat()[4:]) if open_year else d.isoformat() for d in (first, last)
    )
    if not ongoing and first.day == 1 and last.day == _last_day(last.year, last.month):
        if (first.month, last.month) == (1, 12) and first.year == last.year:
            return begin[:4]
        if (first.year, first.month) == (last.year, last.month):
            return begin[:7]
    if ongoing:
        return f"{begin}/.." if begin == end else f"[{begin}..{end}]/.."
    return begin if begin == end else f"{begin}/{end}"


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _year_of(match: re.Match[str]) -> tuple[int, bool]:
    year = match.groupdict().get("year")
    return (int(year), False) if year else (NO_YEAR, True)


def _half(said: str, _: str | None) -> Found | None:
    match = HALF.search(said)
    if not match:
        return None
    year = int(match["year"])
    if match["half"].lower() == "first":
        return date(year, 1, 1), date(year, 6, 30), False, None
    return date(year, 7, 1), date(year, 12, 31), False, None


def _iso(said: str, _: str | None) -> Found | None:
    match = NUMBERS.search(said)
    if not match:
        return None
    day = date(int(match[1]), int(match[3]), int(match[4]))
    return day, day, False, None


def _thirds(said: str, _: str | None) -> Found | None:
    match = THIRDS.search(said)
    if not match:
        return None
    year, open_year = _year_of(match)
    month = MONTHS[match["month"].lower()]
    first = THIRD[match["a"].lower()][0]
    last = min(THIRD[(match["b"] or match["a"]).lower()][1], _last_day(year, month))
    return date(year, month, first), date(year, month, last), open_year, None


def _day(said: str, _: str | None) -> Found | None:
    match = DAY_MONTH.search(said)
    if not match:
        return None
    year, open_year = _year_of(match)
    month = MONTHS[(match["month"] or match["month2"]).lower()]
    day = date(year, month, int(match["day"] or match["day2"]))
    return day, day, open_year, None


def _month(said: str, _: str | None) -> Found | None:
    match = MONTH_YEAR.search(said)
    if not match or (match["month"].lower() == "may" and not match[0][0].isupper()):
        return None
    year, open_year = _year_of(match)
    month = MONTHS[match["month"].lower()]
    return date(year, month, 1), date(year, month, _last_day(year, month)), open_year, None


def _year(said: str, _: str | None) -> Found | None:
    match = ONLY_YEAR.search(said)
    if not match:
        return None
    year = int(match["year"])
    months = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}.get(
        (match["part"] or "").lower(), (1, 12)
    )
    return date(year, months[0], 1), date(year, months[1], _last_day(year, months[1])), False, None


def _relative(said: str, published: str | None) -> Found | None:
    """Return what "last month", "last year", "yesterday" mean where the publication allows it."""
    if not published or not re.fullmatch(r"\d{4}(-\d\d){0,2}", published):
        return None
    parts = [int(p) for p in published.split("-")]
    low = said.lower()
    if "last year" in low or "this year" in low:
        year = parts[0] - ("last year" in low)
        return date(year, 1, 1), date(year, 12, 31), False, published
    if len(parts) > 1 and ("last month" in low or "this month" in low):
        first = date(parts[0], parts[1], 1)
        if "last month" in low:
            first = (first - timedelta(days=1)).replace(day=1)
        return first, first.replace(day=_last_day(first.year, first.month)), False, published
    if len(parts) == 3 and low in ("yesterday", "today"):
        day = date(*parts) - timedelta(days=low == "yesterday")
        return day, day, False, published
    return None
