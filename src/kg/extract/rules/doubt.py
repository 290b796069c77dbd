"""Clauses that a sentence leaves open, or tells of no real act.

"Refused to say whether", "are investigating if", "were they freed?", "dreamed that", "should".
"""

from collections.abc import Iterator

from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import denier

SHOULD = frozenset({"should", "ought"})
_INVERTED = frozenset("is are was were do does did has have had will can could may might".split())
_ANYONE = frozenset({"anyone", "anybody", "whoever", "whomever"})


def left_open(
    lexicon: Lexicon,
    sentence: Sentence,
    clause: Clause,
    above: Clause,
    by_head: dict[int, Clause],
) -> bool:
    """Return whether a clause is left open: "did not say that", "where they are is not known".

    "There is no evidence that" leaves open as well; nobody says that it is so.
    """
    t, words = sentence.tokens, lexicon.words["hedges"]["open"]
    denied = denier(sentence, above, by_head) is not None
    if t[above.head].head == clause.head:
        return False
    noun = t[t[clause.head].head]
    if denied and noun.lemma in ("evidence", "proof", "sign", "indication"):
        return True
    if t[noun.head].lemma in words["retracting"] and noun.dep == "dobj":
        return True  # "retracted its report that": nobody says so any more, nor denies it
    if clause.kind not in ("ccomp", "csubj", "advcl"):
        return False
    asked = any(
        t[c].tag in ("WRB", "WP", "WDT") or t[c].text.lower() in ("whether", "if")
        for c in sentence.below(clause.head)
        if c < clause.head and (t[c].head == clause.head or t[t[c].head].head == clause.head)
    )
    word = t[above.complement].text.lower() if above.complement is not None else ""
    if clause.kind == "advcl" and (not asked or t[sentence.left[clause.head]].text.lower() == "if"):
        return word in words["known"] and denied and asked
    if denied and clause.kind == "ccomp" and above.lemma in ("say", "confirm", "report"):
        return True
    if not asked:
        return False
    if above.lemma == "remain" and any(t[c].lemma == "see" for c in sentence.kids(above.head)):
        return True
    left = word in words["adjectives"] or (denied and word in words["known"])
    return left or above.lemma in words["wondering"] or (denied and above.lemma in words["verbs"])


def unreal(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> Iterator[tuple[str, int]]:
    """Yield the status and the word of what makes a clause no act that happened."""
    t, words = sentence.tokens, lexicon.words["hedges"]["unreal"]
    for index in clause.auxiliaries:
        if sentence.lower[index] in SHOULD:
            yield "possible", index
    asked = _asked(sentence, clause)
    if asked is not None:
        yield "unknown", asked
    head = t[t[clause.head].head]
    if clause.kind == "relcl" and head.text.lower() in _ANYONE:
        yield "generic", head.i
    above = by_head.get(clause.parent) if clause.parent is not None else None
    while above is not None:
        told = above.lemma in words["told"] and clause.kind in ("ccomp", "xcomp")
        if told and above.head < clause.head:
            yield "unknown", above.head
        permits = above.lemma in words["permitting"] and not above.passive
        infinitive = clause.kind in ("ccomp", "xcomp", "advcl") and t[clause.head].tag == "VB"
        ruled = any(t[s.head].lemma in words["rules"] for s in above.subjects)
        if permits and infinitive and ruled:
            yield "policy", above.head
        clause = above
        above = by_head.get(clause.parent) if clause.parent is not None else None


def _asked(sentence: Sentence, clause: Clause) -> int | None:
    """Return the question mark behind a clause that asks for yes or no, or supposes something."""
    t = sentence.tokens
    mark = next((w.i for w in reversed(t[-3:]) if w.text == "?"), None)
    if mark is None:
        return None
    at = clause.head
    while t[at].head != at and t[at].dep in ("conj", "xcomp", "ccomp", "advcl"):
        at = t[at].head
    if t[at].head != at:
        return None
    first = sentence.left[at]
    opening = next((w for w in t[first:] if w.text.isalpha()), t[first])
    if opening.text.lower() in ("and", "but", "so", "or") and opening.i + 1 < len(t):
        opening = t[opening.i + 1]
    if opening.text.lower() == "what" and opening.i + 1 < len(t):
        return mark if sentence.lower[opening.i + 1] == "if" else None
    return mark if opening.text.lower() in _INVERTED else None
