"""Words of the untouched text as a mention, with the marks that belong to them."""

import re

from kg.model import Mention, Span


def inserted(text: str, span: Span) -> Span:
    """Return a span with the brackets by which an editor marks it as not the speaker's word."""
    whole = Span(max(span.start - 1, 0), span.end + 1)
    return whole if re.fullmatch(r"\[[^\[\]]*\]", whole.of(text)) else span


def placed(text: str, start: int, end: int) -> Mention:
    """Return the mention of `text[start:end]`, grown to whole quotations and brackets."""
    bracket = text[end : end + 2]
    if bracket == " [":
        close = text.find("]", end)
        if 0 < close - end < 60:
            end = close + 1
    for opening, closing in ("“”", "‘’", '""'):
        inner = text[start:end]
        if start > 0 and text[start - 1] == opening and closing in inner and inner[0] != opening:
            start, inner = start - 1, text[start - 1 : end]
        if inner.count(opening) > (inner.count(closing) if opening != closing else 0) and (
            opening != closing or inner.count(opening) % 2
        ):
            if text[end : end + 1] == closing:
                end += 1
            elif text[end : end + 2] in ("." + closing, "," + closing):
                end += 2
        elif start > 0 and text[start - 1] == opening and text[end : end + 1] == closing:
            start, end = start - 1, end + 1
    return Mention(span=Span(start, end), text=text[start:end], canon=text[start:end])
