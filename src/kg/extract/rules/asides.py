"""Hedges put beside a sentence: "we hear", "as far as is known"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.parse import Sentence


def asides(lexicon: Lexicon, sentence: Sentence, clause: Clause) -> Iterator[tuple[str, int, int]]:
    """Yield the status, first and last word of each aside that hedges a clause.

    One that is a predicate ("is unclear", "reports that") hedges only what hangs on it.
    """
    texts, hedges = sentence.lower, lexicon.words["hedges"]
    words = f" {' '.join(texts)} "
    if not _any_of(tuple(hedges["asides"])).search(words):
        return
    for aside, status in hedges["asides"].items():
        if f" {aside} " not in words:
            continue
        parts = aside.split()
        at = next(i for i in range(len(texts)) if texts[i : i + len(parts)] == parts)
        last = at + len(parts) - 1
        if aside in hedges["governing"] and not governs(sentence, range(at, last + 1), clause):
            continue
        yield status, at, last


@lru_cache(maxsize=8)
def _any_of(asides: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f" (?:{'|'.join(map(re.escape, asides))}) ")


def governs(sentence: Sentence, words: range, clause: Clause) -> bool:
    """Return whether a clause hangs on one of some words, or one of them on the clause."""
    t = sentence.tokens
    at = clause.head
    while True:
        if at in words:
            return True
        if t[at].head == at or t[at].dep in ("relcl", "acl"):
            break
        at = t[at].head
    return any(t[i].head == clause.head and t[i].dep != "conj" for i in words)
