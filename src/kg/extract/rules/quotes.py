"""Which stretches of a text are quoted speech; a quotation may run over paragraphs."""

from kg.articles.layout import Line
from kg.model import Span

_OPEN, _CLOSE, _STRAIGHT = "“«„", "”»", '"'
_SHORT = 4
"""Words; a shorter quotation is a term or a label, not speech."""


def quoted(text: str, lines: list[Line]) -> list[Span]:
    """Return the quotations of the telling lines, without their marks, in order.

    A quotation left open at the end of a line ends there; where the next line opens with a mark
    again it simply goes on. Quotations of fewer than four words are left out (they name things),
    unless they are a sentence.
    """
    found: list[Span] = []
    for line in lines:
        begin: int | None = None
        inner = False
        for at in range(line.span.start, line.span.end):
            char = text[at]
            if begin is None and (char in _OPEN or (char == _STRAIGHT and _opens(text, at))):
                begin = at + 1
            elif begin is not None and char == _STRAIGHT and _nested(text, at, inner=inner):
                inner = not inner
            elif begin is not None and (char in _CLOSE or char == _STRAIGHT):
                found.append(Span(begin, at))
                begin = None
        if begin is not None and begin < line.span.end:
            found.append(Span(begin, line.span.end))
    return [s for s in found if len(s.of(text).split()) >= _SHORT or _is_sentence(text, s)]


def _is_sentence(text: str, span: Span) -> bool:
    """Return whether a short quotation is a sentence, “Two died.”, and no name, “the Farm.”."""
    said, before = span.of(text), text[: max(0, span.start - 1)].rstrip(" ")
    alone = not before or before[-1] in '.!?:\n”»"'
    return alone and said[:1].isupper() and said.rstrip()[-1:] in (".", "!", "?") and " " in said


def _nested(text: str, at: int, *, inner: bool) -> bool:
    """Return whether a straight mark inside a quotation opens or closes another one."""
    return inner or (text[at - 1].isspace() and text[at + 1 : at + 2].isalnum())


def _opens(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
