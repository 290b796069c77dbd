"""Lines of an article and what each is: body, question, caption, byline and so on.

A line is a paragraph. Only body, question and answer lines may hold facts about events; the
others hold facts about the report.
"""

import re
from dataclasses import dataclass
from typing import Literal

from kg.model import Article, Span

LineKind = Literal[
    "title",
    "caption",
    "heading",
    "question",
    "answer",
    "body",
    "footnote",
    "byline",
    "credits",
    "boilerplate",
    "dateline",
]

TELLING: frozenset[LineKind] = frozenset({"question", "answer", "body", "footnote"})
"""Kinds of line that are parsed for facts."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its kind; `span` leaves out surrounding white space."""

    span: Span
    kind: LineKind


_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATELINE = re.compile(
    rf"(?:\w+day,? )?(?:{_MONTHS} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTHS},? \d{{4}}"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2})(?:[,|–—-].{0,60})?"
)
_CAPTION = re.compile(
    r"\[?(?:FILE PHOTO|FILE|Photo|Map of|Caption|Image|Picture|Illustration|Pictured)\b.*"
    r"|.{4,160}\((?:Photo|Image|Credit|Source)s?\b[^)]*\)",
    re.IGNORECASE,
)
_CAPTION_TAIL = re.compile(r"[^.!?]{4,200}\([A-Z][\w .&/'-]{1,40}\)")
_BYLINE = re.compile(
    r"\(?(?:By|Reported by|Written by|From our) [A-Z].{0,120}"
    r"|\([^()]{3,80} / [^()]{3,80}\)"
)
_TAIL = re.compile(r"\s\(([A-Z][\w.’' -]+ / [A-Z][\w.’' -]+)\)$")
_CREDITS = re.compile(
    r"\(?(?:Translated|Edited|Reported|Written|Compiled|Additional reporting) by\b.*"
)
_BOILERPLATE = re.compile(
    r"(?:Please (?:direct|send|contact|see)|Read (?:more|in|the|also|this)|Subscribe|Click"
    r"|Share this"
    r"|Follow us|Sign up|Support (?:us|our)|Donate|Copyright|©|All rights reserved|Related|See also"
    r"|Comments|Source:|Sources:|Contact:|For (?:more|further) information)\b.*",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:[―—–-]{1,3}\s*|Q(?:uestion)?\s*[:.]\s*).*")
_ANSWER = re.compile(r"A(?:nswer)?\s*[:.]\s*.*")
_HEADING = re.compile(r"(?:[◆■●▪#]|\d+\.\s+[A-Z]).*")
_FOOTNOTE = re.compile(r"[*※†].*")


def lines(article: Article) -> list[Line]:
    """Return the lines of `article` in order; address lines and empty lines are left out."""
    found: list[Line] = []
    at = 0
    asked = False
    for raw in article.text.split("\n"):
        start = at + len(raw) - len(raw.lstrip())
        end = at + len(raw.rstrip())
        at += len(raw) + 1
        if start >= end:
            continue
        if start < article.header_end:
            if not article.text.startswith(("http://", "https://"), start):
                found.append(Line(Span(start, end), "title"))
            continue
        kind = _kind(
            _TAIL.sub("", article.text[start:end]), first=not any(x.kind != "title" for x in found)
        )
        if kind == "body" and asked:
            kind = "answer"
        asked = kind in ("question", "answer") and (kind == "question" or _quoted(raw))
        found.extend(_tailed(article.text, start, end, kind))
    return found


def _quoted(raw: str) -> bool:
    return raw.lstrip()[:1] in "\"“'‘"


def _tailed(text: str, start: int, end: int, kind: LineKind) -> list[Line]:
    """Split a byline in brackets off the end of a paragraph."""
    tail = _TAIL.search(text[start:end])
    if kind in TELLING and tail:
        cut = start + tail.start()
        return [
            Line(Span(start, cut), kind),
            Line(Span(start + tail.start() + 1, end), "byline"),
        ]
    return [Line(Span(start, end), kind)]


def _kind(line: str, *, first: bool) -> LineKind:
    ended = line.rstrip("\"'”’)] ").endswith((".", "!", "?", ":", "…", ";", ","))
    tests: tuple[tuple[bool, LineKind], ...] = (
        (bool(_DATELINE.fullmatch(line)), "dateline"),
        (bool(_CREDITS.fullmatch(line)) and len(line) < 200, "credits"),
        (bool(_BYLINE.fullmatch(line)) and not line.endswith("."), "byline"),
        (bool(_CAPTION.fullmatch(line)), "caption"),
        (first and bool(_CAPTION_TAIL.fullmatch(line)), "caption"),
        (bool(_BOILERPLATE.fullmatch(line)) and len(line) < 250, "boilerplate"),
        (bool(_FOOTNOTE.fullmatch(line)), "footnote"),
        (bool(_QUESTION.fullmatch(line)) and line.rstrip('”" ').endswith("?"), "question"),
        (bool(_ANSWER.fullmatch(line)), "answer"),
        (bool(_HEADING.fullmatch(line)) and len(line) < 120 and not line.endswith("."), "heading"),
        (not ended and len(line) < 110, "heading"),
    )
    return next((kind for holds, kind in tests if holds), "body")
