"""Two points of time in one expression: "from 2019 to 2021", "3 and 9 May", "May 3 or 4".

From one to the other is an EDTF interval whose begin lies in the first and whose end in the last.
"Between" two is the interval in which it lay, and so, by convention, are both of two; either of
two is a choice (ISO 8601-2).
"""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["through", "within", "both", "either"]

_YEAR = r"(?:1[89]|20)\d\d"
_YEARS = re.compile(rf"(?<![\d/.-])({_YEAR})\s?[-–/]\s?({_YEAR})(?![\d/.-])")
_DAYS = re.compile(r"(?<![\d/.-])([0-3]?\d)\s?[-–]\s?([0-3]?\d)(?![\d/.-])")
_WORDS = re.compile(
    r"^(?P<lead>.*?\b(?:between|from)\s+)?(?P<first>.*?\S)\s+"
    r"(?P<how>and|or|to|until|till|through)\s+(?P<last>\S.*)$",
    re.IGNORECASE,
)
_POINT = re.compile(
    rf"\b{_YEAR}\b|\d{{1,2}}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.I
)
_THIRD = re.compile(r"^(?:in\s+)?(?:early|mid|late)$", re.IGNORECASE)
_NUMBER = re.compile(r"^[0-3]?\d(?:st|nd|rd|th)?$")
_END_YEAR = re.compile(rf"(?:,?\s+(?:of\s+)?)({_YEAR})$")
_HAS_YEAR = re.compile(rf"\b{_YEAR}\b")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Range:
    """Two points of time in the words for each, and what lies between them."""

    first: str
    last: str
    kind: Kind


def split(said: str) -> Range | None:
    """Return the two points that `said` names, each with the month and year it shares, or None."""
    plain = _YEARS.sub(r"\1 to \2", said)
    plain = _DAYS.sub(r"\1 to \2", plain) if _MONTH.search(plain) else plain
    match = _WORDS.match(plain)
    if not match or _THIRD.match(match["first"]):
        return None
    first, last = match["first"], match["last"]
    if not (_POINT.search(first) and _POINT.search(last)):
        return None
    lead, how = (match["lead"] or "").lower().split()[-1:], match["how"].lower()
    kind: Kind = "through"
    if how in ("and", "or"):
        kind = "within" if lead == ["between"] else "both" if how == "and" else "either"
    month, year = _MONTH.search(first), _END_YEAR.search(last)
    if month and _NUMBER.match(_END_YEAR.sub("", last)):  # "May 3 to 5, 2020"
        last = f"{month[0]} {last}"
    elif _NUMBER.match(first.rpartition(" ")[2]) and not month and _MONTH.search(last):
        first = f"{first} {_MONTH.findall(last)[0]}"  # "3 to 5 May 2020"
    if year and not _HAS_YEAR.search(first):
        first = f"{first} {year[1]}"
    return Range(first, last, kind)
