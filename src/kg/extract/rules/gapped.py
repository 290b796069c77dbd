"""Verbs left out the second time: "sentenced A to four years and B to two" tells of two sentences.

The parser hangs B on the four years. B is whom a clause of its own is about, so that what befalls
one is never told of the other.
"""

from dataclasses import replace

from kg.extract.rules.clause import Clause, Phrase
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence


def split(sentence: Sentence, clauses: dict[int, Clause]) -> None:
    """Add to `clauses` one for each verb left out, and take its words from the clause before."""
    for head in sorted(clauses):
        clause = clauses[head]
        whom = clause.subjects if clause.passive else clause.objects
        if len(whom) == 1 and clause.kind != "noun":
            _split(sentence, clauses, clause)


def _split(sentence: Sentence, clauses: dict[int, Clause], clause: Clause) -> None:
    for at, phrase in enumerate(clause.phrases):
        again = [p for p in clause.phrases[at + 1 :] if p.prep == phrase.prep and p.objects]
        if not again or len(phrase.objects) < 2:
            continue
        other, second = phrase.objects[-1], again[0]
        if not _before(sentence, other, second) or other.head in clauses:
            continue
        later = clause.phrases.index(second)
        first = replace(phrase, objects=phrase.objects[:-1])
        clauses[other.head] = _left_out(sentence, clause, other, clause.phrases[later:])
        clause.phrases = (*clause.phrases[:at], first, *clause.phrases[at + 1 : later])
        clause.last = max(clause.head, sentence.left[other.head] - 1)
        while clause.last > clause.head and sentence.tokens[clause.last].dep in ("cc", "punct"):
            clause.last -= 1
        return


def _before(sentence: Sentence, other: Nominal, phrase: Phrase) -> bool:
    """Return whether a mention stands next before a phrase, but for its age: "B, 38, to"."""
    t = sentence.tokens
    between = t[other.head + 1 : phrase.index]
    return (
        other.head < phrase.index
        and t[other.head].dep == "conj"
        and all(token.pos in ("PUNCT", "NUM") for token in between)
    )


def _left_out(
    sentence: Sentence, clause: Clause, other: Nominal, phrases: tuple[Phrase, ...]
) -> Clause:
    whom = (replace(other, via="own"),)
    subjects = tuple(replace(n, via="shared") for n in clause.subjects)
    return replace(
        clause,
        head=other.head,
        kind="conj",
        parent=clause.head,
        subjects=whom if clause.passive else subjects,
        objects=() if clause.passive else whom,
        phrases=phrases,
        dependents={},
        first=sentence.left[other.head],
        last=max(clause.last, *(sentence.right[p.index] for p in phrases)),
    )
