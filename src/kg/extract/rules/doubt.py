"""Clauses that a sentence leaves open, or tells of no real act.

"Refused to say whether", "are investigating if", "were they freed?", "dreamed that", "should".
"""

from collections.abc import Iterator
from typing import Any

from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import denier

SHOULD = frozenset({"should", "ought", "must"})
_INVERTED = frozenset("is are was were do does did has have had will can could may might".split())
_SUPPOSING = frozenset({"had", "were", "should"})
_CONDITIONS = frozenset({"if", "unless", "lest"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "conj"})
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
        if c < clause.head and clause.head in _near(sentence, c)
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


def _near(sentence: Sentence, index: int) -> tuple[int, int]:
    """Return the two words above a word, or above the first of its list."""
    t = sentence.tokens
    while t[index].dep == "conj":
        index = t[index].head
    return t[index].head, t[t[index].head].head


def unreal(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> Iterator[tuple[str, int]]:
    """Yield the status and the word of what makes a clause no act that happened."""
    words = lexicon.words["hedges"]["unreal"]
    yield from _by_its_verb(sentence, clause)
    yield from _by_its_people(sentence, clause)
    yield from _by_its_noun(sentence, clause, words)
    told = _in_a_story(sentence, clause, words["fiction"])
    if told is not None:
        yield "figurative", told
    condition = _condition(sentence, clause)
    if condition:
        yield condition
    asked = _asked(sentence, clause)
    if asked is not None:
        yield "unknown", asked
    above = by_head.get(clause.parent) if clause.parent is not None else None
    while above is not None:
        yield from _by_what_is_above(sentence, clause, above, words)
        if clause.kind not in _COMPLEMENTS and not _is_infinitive(sentence, clause):
            return  # who is described by it, or when it was, is not ordered or dreamed
        tags = [sentence.tokens[c.head].tag for c in (clause, above)]
        if clause.kind == "conj" and clause.auxiliaries and tags[0] != "VB" == tags[1]:
            return  # "was ordered to leave and was arrested": hung on the wrong verb
        clause = above
        above = by_head.get(clause.parent) if clause.parent is not None else None


def _by_its_verb(sentence: Sentence, clause: Clause) -> Iterator[tuple[str, int]]:
    """Yield what the verb says: "should be freed", "must have left", "whether", "listen to me"."""
    t = sentence.tokens
    for index in clause.auxiliaries:
        if sentence.lower[index] in ("should", "ought"):
            yield "possible", index
        elif sentence.lower[index] == "must":
            gone = any(t[a].lemma == "have" for a in clause.auxiliaries)
            yield "likely" if gone else "policy", index
    for mark in sentence.kids(clause.head, "mark"):
        asks = sentence.lower[mark] == "whether"
        if asks or (sentence.lower[mark] == "if" and clause.kind == "ccomp"):
            yield "unknown", mark
    alone = not (clause.subjects or clause.auxiliaries)
    if clause.kind == "root" and t[clause.head].tag == "VB" and alone:
        yield "possible", clause.head


def _by_its_people(sentence: Sentence, clause: Clause) -> Iterator[tuple[str, int]]:
    """Yield what its people say: "whoever is caught", "anyone who left", "how many were killed"."""
    for nominal in clause.subjects[:1]:
        first = sentence.left[nominal.head]
        if sentence.lower[first] in ("whoever", "whomever"):
            yield "generic", first
        if sentence.lower[first : first + 2] in (["how", "many"], ["how", "much"]):
            yield "unknown", first
    head = sentence.tokens[clause.head].head
    if clause.kind == "relcl" and sentence.lower[head] in _ANYONE:
        yield "generic", head


def _in_a_story(sentence: Sentence, clause: Clause, fiction: dict[str, list[str]]) -> int | None:
    """Return the work of fiction that a clause is told of: "in the film", "the novel tells of".

    "The film shows" is none: it may be a documentary.
    """
    t = sentence.tokens
    at = clause.head
    if set(fiction["in"]).isdisjoint(sentence.lower):
        return None
    while True:
        for prep in sentence.kids(at, "prep"):
            if t[prep].lemma == "in":
                for noun in sentence.kids(prep, "pobj"):
                    if t[noun].lemma in fiction["in"]:
                        return noun
        if at != clause.head:
            for noun in sentence.kids(at, "nsubj"):
                if t[noun].lemma in fiction["tells"]:
                    return noun
        if t[at].head == at:
            return None
        at = t[at].head


def _by_its_noun(
    sentence: Sentence, clause: Clause, words: dict[str, Any]
) -> Iterator[tuple[str, int]]:
    """Yield what is said of a named act: "fear arrest", "the order to evict", "the threat of"."""
    t = sentence.tokens
    above = t[t[clause.head].head]
    if clause.kind == "noun" and t[clause.head].dep == "dobj" and above.lemma in words["feared"]:
        yield "possible", above.i
    if clause.kind == "pcomp" and t[above.head].lemma in words["bans"]:
        yield "unknown", above.head  # "a ban on holding rallies"
    nouns = words["towards"]
    if clause.kind in ("acl", "relcl") and t[clause.head].tag == "VB" and above.lemma in nouns:
        yield nouns[above.lemma], above.i
    if clause.kind == "noun" and above.lemma in ("of", "for"):
        noun = t[above.head]
        status = nouns.get(noun.lemma)
        calls = noun.pos == "NOUN" or noun.lemma in ("call", "appeal")
        if status and calls and (above.lemma == "for" or status == "possible"):
            yield status, noun.i


def _by_what_is_above(
    sentence: Sentence, clause: Clause, above: Clause, words: dict[str, Any]
) -> Iterator[tuple[str, int]]:
    """Yield what a verb says of its complement: "going to", "ordered to", "dreamed that"."""
    t = sentence.tokens
    if above.head > clause.head:
        return
    going = above.lemma == "go" and t[above.head].tag == "VBG" and bool(above.auxiliaries)
    if going and clause.kind == "xcomp" and not above.phrases:
        yield "planned", above.head
    stories = [s.head for s in above.subjects if t[s.head].lemma in words["stories"]]
    if above.lemma == "be" and clause.kind == "ccomp" and stories:
        yield "alleged", stories[0]
    if above.lemma in words["told"] and clause.kind in ("ccomp", "xcomp"):
        yield "unknown", above.head
    if above.lemma in words["forbidding"] and clause.kind in ("pcomp", "xcomp"):
        yield "unknown", above.head  # who is barred from leaving may have left
    if _is_infinitive(sentence, clause):
        if above.lemma in words["asking"]:
            yield "planned", above.head
        ruled = any(t[s.head].lemma in words["rules"] for s in above.subjects)
        if above.lemma in words["permitting"] and not above.passive and ruled:
            yield "policy", above.head


def _is_infinitive(sentence: Sentence, clause: Clause) -> bool:
    kinds = ("ccomp", "xcomp", "advcl")
    return clause.kind in kinds and sentence.tokens[clause.head].tag == "VB"


def _condition(sentence: Sentence, clause: Clause) -> tuple[str, int] | None:
    """Return what makes a clause a condition ("if", "unless", "lest") or a likeness ("as if")."""
    first = sentence.left[clause.head]
    if clause.kind in ("advcl", "ccomp") and sentence.lower[first] in _SUPPOSING:
        subjects = sentence.kids(clause.head, "nsubj", "nsubjpass")
        if first in clause.auxiliaries and subjects and subjects[0] > first:
            return "possible", first  # "had they stayed"
    if clause.kind != "advcl":
        return None
    for mark in sentence.kids(clause.head, "mark"):
        if sentence.lower[mark] in ("if", "though") and sentence.lower[mark - 1] == "as" and mark:
            return "unknown", mark
        if sentence.lower[mark] in _CONDITIONS:
            return "possible", mark
    if sentence.lower[first : first + 2] == ["in", "case"]:
        return "possible", first
    return None


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
