"""Sentences of one line, found by its punctuation; closing quotes stay with their sentence."""

import re

from kg.model import Span

_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr prof gen lt col sgt capt cpl maj brig adm rev hon st mt no nos art arts "
        "vol dept jan feb mar apr jun jul aug sep sept oct nov dec vs etc e.g i.e cf approx est "
        "fig inc ltd co corp u.s u.n u.k a.m p.m d.c ph.d jr sr gov sen rep al ch par para sec "
        "pp ed eds"
    ).split()
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[―—-]*[A-Z0-9À-ÞĀ-Ž])")
_LAST_WORD = re.compile(r"([\w.]+)$")


def split(text: str, start: int, end: int) -> list[Span]:
    """Return the sentences of `text[start:end]`, which must hold no line break."""
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.group()[0] == "." and _is_abbreviation(text, begin, match.start()):
            continue
        spans.append(_trimmed(text, begin, match.end()))
        begin = match.end()
    spans.append(_trimmed(text, begin, end))
    return [span for span in spans if span.start < span.end]


def _is_abbreviation(text: str, begin: int, dot: int) -> bool:
    word = _LAST_WORD.search(text, begin, dot)
    if not word:
        return False
    last = word.group().strip(".")
    return last.lower() in _ABBREVIATIONS or (len(last) == 1 and last.isupper())


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
