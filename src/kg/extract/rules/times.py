"""Expressions of time, duration and frequency in a stretch of text."""

import re
from dataclasses import dataclass
from typing import Literal

from kg.model import Span

CALENDAR = frozenset(
    "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
TimeKind = Literal["time", "duration", "frequency"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that say when, how long or how often."""

    kind: TimeKind
    span: Span


def _any(*ways: str) -> str:
    return "(?:" + "|".join(ways) + ")"


_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|March|Mar\.|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_TO = r"\s?(?:-|–|to|and|or|through)\s?"
_NUM = (
    r"(?:\d[\d,.]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen"
    r"|twenty|thirty|forty|fifty|several|some|many|a few|a couple of|few|half an?)"
)
_UNIT = r"(?:minute|hour|day|night|week|fortnight|month|year|decade|century|generation)s?"
_YEAR_OF = _any(_YEAR, "last year", "this year", "that year", "the same year", "the previous year")
_SEASON = r"(?:spring|summer|autumn|fall|winter|morning|afternoon|evening|night|weekend)"
_PART = _any(
    "early",
    "mid",
    "late",
    r"the (?:early|late) (?:part|days) of",
    r"(?:the )?(?:beginning|start|end|middle|close|first half|second half) of",
    r"(?:the )?(?:spring|summer|autumn|fall|winter)(?: of)?",
)
_REL = _any(
    "last", "this", "next", "the previous", "the following", "the past", "that", "the same", "every"
)
_DATE = _any(
    rf"{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}",
    rf"\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}",
    rf"{_MONTH}\s{_DAY}(?:{_TO}(?:{_MONTH}\s)?\d{{1,2}})?(?:,?\s{_YEAR})?",
    rf"{_DAY}(?:{_TO}\d{{1,2}})?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?",
    rf"{_MONTH}(?:,?\s(?:of\s)?{_YEAR_OF})?",
    rf"{_YEAR}s?",
)
_POINT = (
    rf"(?:(?:{_PART}[\s-]|mid-?)(?:and\s(?:mid|late)[\s-])?)?{_DATE}"
    rf"(?:{_TO}(?:{_PART}\s|mid-?)?{_DATE})?"
)
_ABOUT = r"(?:about\s|around\s|some\s|more than\s|over\s|nearly\s|almost\s|just\s)?"
_TIME = re.compile(
    r"\b"
    + _any(
        rf"since\s(?:then|{_POINT}|last\s\w+)",
        rf"between\s{_POINT}\sand\s{_POINT}",
        rf"(?:until|till|before|after|by|prior to)\s{_POINT}",
        rf"(?:{_PART}\s)?{_POINT}",
        r"(?:(?:until|till|before|after|by|since)\s)?the\s(?:beginning|start|end|middle|close|turn)\sof"
        rf"\s(?:the|this|that|next|last|each|every)\s(?:{_UNIT}|{_SEASON}|{_MONTH}|harvest|war)",
        rf"(?:early|late|later|earlier)\s(?:on\s|in\s)?(?:{_POINT}|{_WEEKDAY}|last\s\w+"
        r"|this\s(?:week|month|year)|that\s\w+)",
        rf"(?:{_REL}\s)?{_WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?"
        rf"(?:,?\s{_MONTH}\s\d{{1,2}}(?:,\s{_YEAR})?)?",
        r"(?:last|this|next|the previous|the following|that|the same)\s(?:few\s|two\s|three\s)?"
        rf"(?:{_UNIT}|{_SEASON}|{_MONTH})",
        r"(?:over|in|during|for|within)\s(?:the\s)?(?:past|last|recent|coming|next|previous"
        rf"|preceding)\s(?:{_NUM}\s)?{_UNIT}",
        rf"(?:in\s)?recent\s{_UNIT}",
        rf"{_ABOUT}{_NUM}\s(?:and a half\s)?{_UNIT}\s(?:ago|earlier|later|before|after|previously)",
        rf"within\s(?:{_NUM}|days|hours|weeks)(?:\s{_UNIT})?",
        r"the\s\d{1,2}(?:st|nd|rd|th)(?=[,.;:)])",
        r"(?:the\s)?(?:day|week|month|year|night|evening|morning)\s(?:before|after|later|earlier)"
        r"(?:\syesterday)?",
        r"(?:at|before|after|around|by|until)\s(?:dawn|dusk|night|noon|midnight|nightfall|daybreak"
        r"|sunrise|sunset)",
        r"(?:at\s)?(?:about\s|around\s)?\d{1,2}(?::\d\d)?\s?(?:a\.m\.|p\.m\.|am|pm|o'clock)",
        r"(?:by|until|till|before|after|during|throughout)\sthe\s(?:spring|summer|autumn|winter"
        r"|morning|afternoon|evening|weekend)",
        r"in\sthe\s(?:middle\sof\sthe\s)?(?:morning|afternoon|evening|night|early hours"
        r"|small hours|future|meantime)",
        "from the (?:beginning|start|outset)",
        "yesterday|today|tomorrow|tonight|nowadays|now|recently|lately|currently|at present",
        "of late|soon afterwards|shortly afterwards|afterwards|the other day|these days|so far",
        "to date|at the time|meanwhile|soon after|since",
    )
    + r"\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b"
    + _any(
        r"(?:for|over|lasting)\s(?:about\s|some\s|more than\s|over\s|nearly\s|almost\s|at least\s"
        rf"|up to\s|around\s|the\slast\s)?(?:{_NUM}\s(?:(?:or|to|and|-)\s{_NUM}\s)?)?{_UNIT}"
        r"(?:\son\send)?",
        r"for\s(?:a\s(?:long|short)\s(?:time|while)|ever|life)",
        r"around the clock|(?:all|the whole)\s(?:day|night|week|year)(?:\slong)?",
        "prolonged|indefinitely",
    )
    + r"\b",
    re.IGNORECASE,
)
_FREQUENCY = re.compile(
    r"\b"
    + _any(
        "often|usually|regularly|routinely|sometimes|always|repeatedly|frequently|normally|daily",
        "weekly|monthly|annually|constantly|continually|again and again|time and again|as a rule",
        "generally|typically|occasionally|periodically|from time to time|once|twice",
        r"(?:every|each)\s(?:day|night|week|month|year|morning|evening|spring|summer|autumn|winter"
        r"|time|two weeks)",
        r"(?:\w+\s)?times\sa\s(?:day|week|month|year)",
    )
    + r"\b",
    re.IGNORECASE,
)
_NO_TIME = frozenset({"may", "march", "mar", "sun", "since"})
"""Lower-case words that match a name of a time and are none."""


_HINT = re.compile(
    r"\d|day|night|week|month|year|hour|minute|decade|century|generation|January|February|March"
    r"|April|May|June|July|August|September|October|November|December|Jan\b|Feb\b|Mar\b|Apr\b"
    r"|Jun\b|Jul\b|Aug\b|Sept?\b|Oct\b|Nov\b|Dec\b|spring|summer|autumn|fall|winter|morning"
    r"|afternoon|evening|noon|dawn|dusk|sun|now|lately|ly\b|often|always|sometimes|again|once"
    r"|twice|tomorrow|since|recent|after|of late|present|beginning|start|outset|so far|to date"
    r"|future|meantime|meanwhile|at the time|time|rule|prolonged|ever|life|clock|fortnight|weekend"
    r"|Today|Now",
)
"""What every expression holds; a sentence without it is not searched."""


_IN_NAMES = ("Daily", "Weekly", "Monthly")
"""Before another capital such a word is part of the name of a paper."""


def find(text: str, span: Span) -> list[TimeExpression]:
    """Return the expressions inside `span`, in order; they do not overlap."""
    found: list[TimeExpression] = []
    if not _HINT.search(text, span.start, span.end):
        return found
    tables: tuple[tuple[TimeKind, re.Pattern[str]], ...] = (
        ("duration", _DURATION),
        ("time", _TIME),
        ("frequency", _FREQUENCY),
    )
    for kind, pattern in tables:
        for match in pattern.finditer(text, span.start, span.end):
            if match.group() in _NO_TIME or match.group() == "Since":
                continue
            if match.group() in _IN_NAMES and text[match.end() + 1 : match.end() + 2].isupper():
                continue
            if all(match.end() <= e.span.start or match.start() >= e.span.end for e in found):
                found.append(TimeExpression(kind, Span(*match.span())))
    return sorted(found, key=lambda e: e.span)
