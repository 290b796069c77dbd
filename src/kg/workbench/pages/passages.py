"""An article's text cut where claims begin and end, so that overlapping claims stay legible."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

LANES = 6
"""How many underlines can lie below one another."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The words of one claim (or hedge, or mention) in a text, in code points."""

    start: int
    end: int
    key: str
    kind: str = "passage"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which the same spans lie."""

    start: int
    text: str
    spans: tuple[Span, ...]
    lanes: tuple[int, ...]
    """The lanes of its spans, each below LANES."""

    begins: tuple[str, ...]
    """Keys of the spans that begin here."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its spans."""
        return frozenset(span.kind for span in self.spans)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text, as pieces, with the spans that begin in it."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    spans: tuple[Span, ...]


def paragraphs(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """Return the paragraphs of `text` that hold words, cut at the ends of all spans."""
    ordered = sorted(s for s in spans if 0 <= s.start < s.end <= len(text))
    lanes = lanes_of(ordered)
    out = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", text):
        start, end = match.span()
        inside = [s for s in ordered if s.start < end and s.end > start]
        pieces = _pieces(text, start, end, inside, lanes)
        begins = tuple(s for s in inside if start <= s.start < end)
        out.append(Paragraph(start, end, pieces, begins))
    return out


def around(text: str, start: int, end: int, spans: Iterable[Span]) -> list[Paragraph]:
    """Return the paragraphs that the words from `start` to `end` lie in."""
    return [p for p in paragraphs(text, spans) if p.start < end and p.end > start]


def lanes_of(spans: Sequence[Span]) -> dict[Span, int]:
    """Return a lane for each span, so that spans which overlap have different lanes.

    Spans in order of start; the lowest free lane is taken. Past LANES the lowest lane is shared.
    """
    ends: list[int] = []
    given: dict[Span, int] = {}
    for span in sorted(spans, key=lambda s: (s.start, -s.end, s.key)):
        free = next((i for i, end in enumerate(ends) if end <= span.start), None)
        if free is None:
            free = len(ends)
            ends.append(0)
        ends[free] = span.end
        given[span] = free if free < LANES else LANES - 1
    return given


def covered(length: int, spans: Iterable[tuple[int, int]]) -> float:
    """Return the share of a text of `length` code points that spans lie on, 0 to 1."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, min(end, length) - max(start, reached))
        reached = max(reached, end)
    return total / length if length else 0.0


def _pieces(
    text: str, start: int, end: int, spans: Sequence[Span], lanes: dict[Span, int]
) -> tuple[Piece, ...]:
    cuts = sorted(
        {start, end, *(max(start, s.start) for s in spans), *(min(end, s.end) for s in spans)}
    )
    pieces = []
    for left, right in pairwise(cuts):
        here = tuple(s for s in spans if s.start <= left and s.end >= right)
        pieces.append(
            Piece(
                left,
                text[left:right],
                here,
                tuple(sorted({lanes[s] for s in here})),
                tuple(s.key for s in here if s.start == left),
            )
        )
    return tuple(pieces)
