"""Pronouns: the words they stand for, by the nearest fitting mention before them.

"They" goes to the nearest group of people before it that has no other role in the same claim;
a subject that coerces goes to the nearest organ, and where several bodies could be meant to the
authorities at large; "he" and "she" to the nearest single person; "one" and "the person" to the
people spoken of. The mention keeps its own words; only `canon` and `antecedent` are filled.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.extract.rules import chains
from kg.extract.rules.clause import Clause
from kg.extract.rules.humans import PRONOUNS, is_human
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.parse import Sentence
from kg.model import Claim, Mention, Span

_PLURAL = frozenset({"they", "them", "these", "those", "their"})
_SINGLE = frozenset({"he", "him", "she", "her", "his"})
_HER = frozenset({"she", "her"})
_MEN = frozenset("man boy father husband son brother grandfather uncle nephew monk priest".split())
_WOMEN = frozenset(
    "woman girl mother wife daughter sister grandmother aunt niece nun widow housewife".split()
)
_ANYONE = frozenset({"one", "the person", "a person", "the individual"})
"""Words for anyone of the group that is spoken of."""

_RULES = frozenset("RESTRICT_MOVEMENT ALLOW REQUIRE PROHIBIT TRANSFER_REGISTRATION".split())
"""Types in which "one" is anyone, not a number."""

_ORGAN_ACTS = frozenset(
    (
        "ARREST DETAIN IMPRISON RELOCATE BANISH PROHIBIT ORDER REQUIRE CONFISCATE EVICT PUNISH "
        "INTERROGATE SEARCH RAID COERCE CRACKDOWN SURVEIL TIGHTEN_PENALTY RESTRICT_MOVEMENT ABUSE"
    ).split()
)
_NEEDS = frozenset({"need", "have", "must", "require"})
"""Verbs whose subject is the one who is required, not the one who requires."""

_REACH = 700
"""Characters; an antecedent further back is no antecedent."""

DOUBT = 0.95
"""Factor on the confidence of a claim that rests on a resolved pronoun."""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """Something named in the article that a pronoun may stand for."""

    start: int
    end: int
    plural: bool
    organ: bool
    role: str
    head: str = ""
    """Lemma of its head noun."""

    name: str = ""
    """The head with what stands before it, lower case, without articles."""

    person: bool = False
    """Whether it is one person, also where it may stand for a body ("the officer")."""


def named(lexicon: Lexicon, sentence: Sentence, clauses: Iterable[Clause]) -> list[Named]:
    """Return the people and bodies that the clauses of a sentence name."""
    found: set[Named] = set()
    for clause in clauses:
        roles = (("subject", clause.subjects), ("object", clause.objects), ("by", clause.agents))
        for role, nominals in roles:
            for nominal in nominals:
                token = sentence.tokens[nominal.head]
                picked = bool(sentence.kids(nominal.head, "relcl"))
                if nominal.via != "own" or (token.text.lower() in PRONOUNS and not picked):
                    continue
                if not is_human(lexicon, sentence, nominal):
                    continue
                organ = token.lemma in lexicon.classes["ORGAN"]
                plural = token.tag in ("NNS", "NNPS") or organ or len(nominals) > 1
                plural = plural or token.lemma in ("people", "family", "group", "youth", "many")
                name = chains.name(sentence, nominal)
                one = token.tag == "NN" and token.lemma in lexicon.people
                found.add(
                    Named(nominal.start, nominal.end, plural, organ, role, token.lemma, name, one)
                )
    return sorted(found)


def resolve(claims: list[Claim], known: list[Named], text: str) -> list[Claim]:
    """Return the claims with the antecedents of their pronouns; `known` is sorted."""
    starts = [n.start for n in known]
    return [_resolved(claim, known, starts, text) for claim in claims]


def _resolved(claim: Claim, known: list[Named], starts: list[int], text: str) -> Claim:
    taken = {m.span for m in (*claim.subject, *claim.object) if m.span}

    def found(mentions: tuple[Mention, ...], role: str) -> tuple[Mention, ...]:
        return tuple(_with_antecedent(m, role, claim, known, starts, text, taken) for m in mentions)

    subject, object_ = found(claim.subject, "subject"), found(claim.object, "object")
    hit = found(claim.qualifiers.get("affected", ()), "object")
    qualifiers = {**claim.qualifiers, "affected": hit} if hit else claim.qualifiers
    if (subject, object_, qualifiers) == (claim.subject, claim.object, claim.qualifiers):
        return claim
    doubted = round(claim.confidence * DOUBT, 3)
    told = replace(claim, subject=subject, object=object_, qualifiers=qualifiers)
    return replace(told, confidence=doubted)


def _with_antecedent(
    mention: Mention,
    role: str,
    claim: Claim,
    known: list[Named],
    starts: list[int],
    text: str,
    taken: set[Span],
) -> Mention:
    word = (mention.text or "").lower()
    anyone = word in _ANYONE and claim.type in _RULES
    if mention.span is None or mention.antecedent or not (word in _PLURAL | _SINGLE or anyone):
        return mention
    organ = (
        role == "subject"
        and claim.type in _ORGAN_ACTS
        and claim.relation not in _NEEDS
        and not anyone
    )
    if organ and _rivals(mention.span.start, known, starts, text) > 1:
        return _at_large(mention, known, text)
    for index in range(bisect_left(starts, mention.span.start) - 1, -1, -1):
        candidate = known[index]
        if mention.span.start - candidate.start > _REACH:
            break
        span = Span(candidate.start, candidate.end)
        if span in taken or candidate.end > mention.span.start:
            continue
        fits = candidate.plural if word in _PLURAL or anyone else not candidate.plural
        if word in _SINGLE and candidate.head in (_MEN if word in _HER else _WOMEN):
            continue
        if fits and (candidate.organ == organ or word in _SINGLE):
            if word in _SINGLE and _is_open(word, index, known, text, taken):
                return mention
            if role == "object" and candidate.role == "object" and not organ:
                span = _topic(index, known, text, taken) or span
            return replace(mention, canon=span.of(text), antecedent=span)
    return mention


def _is_open(word: str, index: int, known: list[Named], text: str, taken: set[Span]) -> bool:
    """Return whether the sentence of a candidate names somebody else whom the pronoun may mean.

    Nobody is told who was meant, so nobody is said to be.
    """
    last = known[index]
    own, other = (_WOMEN, _MEN) if word in _HER else (_MEN, _WOMEN)
    for rival in _beside(index, known, text):
        if rival.plural and not rival.person:
            continue
        if rival.head in other or rival.name == last.name:
            continue
        if Span(rival.start, rival.end) in taken or rival.end > last.start:
            continue
        if (rival.head in own) == (last.head in own):
            return True
    return False


def _beside(index: int, known: list[Named], text: str) -> Iterator[Named]:
    """Yield who is named before a candidate in its sentence, the nearest first."""
    for rival in reversed(known[:index]):
        if re.search(r"[.!?][\"”']?\s", text[rival.end : known[index].start]):
            return
        yield rival


def _at_large(mention: Mention, known: list[Named], text: str) -> Mention:
    """Return the mention of "the authorities" where several bodies could be meant, or of nobody."""
    at = mention.span.start if mention.span else 0
    for candidate in reversed(known):
        near = at > candidate.end and at - candidate.start <= _REACH
        if near and candidate.head == "authority":
            span = Span(candidate.start, candidate.end)
            return replace(mention, canon=span.of(text), antecedent=span)
    return mention


def _rivals(at: int, known: list[Named], starts: list[int], text: str) -> int:
    """Return how many bodies the paragraph names before `at`."""
    begin = text.rfind("\n", 0, at) + 1
    first, last = bisect_left(starts, begin), bisect_left(starts, at)
    return len({text[n.start : n.end].lower() for n in known[first:last] if n.organ})


def _topic(index: int, known: list[Named], text: str, taken: set[Span]) -> Span | None:
    """Return the group that the same sentence is about: its subject goes before an object."""
    for rival in _beside(index, known, text):
        span = Span(rival.start, rival.end)
        if rival.role == "subject" and rival.plural and not rival.organ and span not in taken:
            return span
    return None
