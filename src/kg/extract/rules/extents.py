"""Which words of a sentence state a clause: the passage that a claim is held against."""

from kg.extract.rules.clause import Clause
from kg.extract.rules.parse import Sentence

_KEPT_MARKS = frozenset({"if", "until", "unless"})
"""What follows these says when an act holds at all."""

_LONG = 12
"""Words; a longer condition would drown the act that depends on it."""

_LOOSE_ENDS = frozenset({"relcl", "appos"})
_TOLD = frozenset({"accord", "according"})


def extent(sentence: Sentence, clause: Clause, made: dict[int, Clause]) -> tuple[int, int]:
    """Return the first and last token of a clause.

    Coordinated and loosely joined clauses are left out, and so is what only says more of its last
    noun after a comma ("they took the town, which lies by the river").
    """
    s, t = sentence, sentence.tokens
    first, last = clause.head, clause.head
    stop = len(t)
    for child in s.children[clause.head]:
        dep, tag = t[child].dep, t[child].tag
        if child < clause.head:
            if dep in ("punct", "cc", "mark", "preconj", "ccomp", "parataxis"):
                continue
            if dep == "advcl" and _loose(s, child):
                continue
            if (dep == "advmod" and tag == "WRB") or (tag == "IN" and not s.children[child]):
                continue
            first = min(first, s.left[child])
        elif child < stop:
            if dep in ("conj", "parataxis") and t[child].pos in ("VERB", "AUX"):
                stop = s.left[child]
                continue
            if dep == "advcl" and _loose(s, child):
                stop = s.left[child]
                continue
            if dep not in ("punct", "cc"):
                last = max(last, s.right[child])
    last = _without_tail(s, clause.head, min(last, stop - 1))
    relative = any(n.via == "relative" for n in (*clause.subjects, *clause.objects))
    if clause.kind == "relcl" and (relative or not clause.subjects):
        first = min(first, s.left[t[clause.head].head])
    if clause.kind == "acl":
        first = min(first, s.left[t[clause.head].head])
    above = made.get(clause.parent) if clause.parent is not None else None
    if clause.kind == "xcomp" and above and not above.objects and above.head < clause.head:
        first = min(first, _first_of(s, above))
    while last > clause.head and t[last].pos in ("PUNCT", "CCONJ"):
        last -= 1
    return first, max(last, clause.head)


def _loose(sentence: Sentence, verb: int) -> bool:
    """Return whether an adverbial clause stands by itself: it has a mark or a subject."""
    if any(sentence.tokens[m].lemma in _KEPT_MARKS for m in sentence.kids(verb, "mark")):
        return sentence.right[verb] - sentence.left[verb] >= _LONG
    return bool(sentence.kids(verb, "mark", "nsubj", "nsubjpass")) or (
        sentence.tokens[verb].tag == "VBG" and _after_comma(sentence, verb)
    )


def _after_comma(sentence: Sentence, index: int) -> bool:
    first = sentence.left[index]
    return first > 0 and sentence.tokens[first - 1].text in (",", "--", "-", ";")


def _without_tail(sentence: Sentence, verb: int, last: int) -> int:
    """Return the last token before what only says more of a noun, or who says so."""
    t = sentence.tokens
    for token in t[verb + 1 : last + 1]:
        loose = token.dep in _LOOSE_ENDS and not _lists(sentence, token.i)
        told = token.lemma in _TOLD and token.dep == "prep"
        if not (loose or told) or not _after_comma(sentence, token.i):
            continue
        if sentence.right[token.i] >= last - 1 and token.head >= verb:
            return max(verb, sentence.left[token.i] - 2)
    return last


def _lists(sentence: Sentence, apposition: int) -> bool:
    """Return whether an apposition is one of a list that the parser took for a chain."""
    head = sentence.tokens[apposition].head
    return bool(sentence.kids(apposition, "conj", "appos")) or bool(sentence.kids(head, "conj"))


def _first_of(sentence: Sentence, clause: Clause) -> int:
    """Return where a raising verb's clause begins ("are said to", "will go on to")."""
    own = sentence.kids(clause.head, "nsubj", "nsubjpass", "aux", "auxpass", "neg")
    return min([clause.head, *(sentence.left[c] for c in own if c < clause.head)])
