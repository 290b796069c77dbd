"""Who is spoken of all along: pronouns lead back to the words that first named a group.

"The young" of a lead, "the young of the town" and "they" are one group. Full phrases keep
their own words, since each may pick out others; only what has no name of its own is led back: by
the same name ("old people", "old people"), by the same place ("people on the coast", "people who
live along the coast"), or by the same act ("the herders who were moved": those moved before).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.model import Claim, Mention, Span

if TYPE_CHECKING:
    from kg.extract.rules.coreference import Named

_LIKE = {
    "youths": "young people",
    "youth": "young people",
    "youngsters": "young people",
    "young men and women": "young people",
    "the young": "young people",
    "elders": "old people",
    "the elderly": "old people",
    "elderly people": "old people",
}
"""Names of one age by another."""

_WORD = re.compile(r"[a-z]{4,}")
_PLACED = frozenset("in on along near at around across living residing from".split())
_ELSEWHERE = frozenset("without whose suspected accused other another missing".split())
_EMPTY = frozenset(
    "that this those these with from have been were they their them living residing along near "
    "around across region area areas regions part parts country province county city".split()
)


def name(sentence: Sentence, nominal: Nominal) -> str:
    """Return what a mention calls its people: the head with what stands before it."""
    t = sentence.tokens
    first = next((w.i for w in t if w.start >= nominal.start), nominal.head)
    while first < nominal.head and t[first].dep in ("det", "nummod", "quantmod", "poss", "advmod"):
        first += 1
    said = " ".join(w.text.lower() for w in t[first : nominal.head + 1])
    return _LIKE.get(said, said)


def led_back(claims: list[Claim], known: Sequence["Named"], text: str) -> list[Claim]:
    """Return the claims, each pronoun led back to the first words for its group."""
    by_span = {(n.start, n.end): n for n in known}
    first_act = _first_accounts(claims)
    short = _shortest(claims)

    def back(mention: Mention) -> Mention:
        at = mention.antecedent
        if at is None or (mention.span and mention.span.start == at.start):
            return mention
        start = first_act.get(at.start) or _first(by_span.get((at.start, at.end)), known, text)
        if start is None:
            return mention
        start = short.get(start.start, start)
        return replace(mention, canon=start.of(text), antecedent=start)

    told = []
    for claim in claims:
        hit = tuple(map(back, claim.qualifiers.get("affected", ())))
        told.append(
            replace(
                claim,
                subject=tuple(map(back, claim.subject)),
                object=tuple(map(back, _whole(claim, known, text))),
                qualifiers={**claim.qualifiers, "affected": hit} if hit else claim.qualifiers,
            )
        )
    return told


def _first(group: "Named | None", known: Sequence["Named"], text: str) -> Span | None:
    """Return the first words for a group; None for a body, which has a name of its own."""
    if group is None or group.organ:
        return None
    for other in known:
        if other.start >= group.start:
            break
        if not other.organ and other.plural == group.plural and _same(other, group, text):
            return Span(other.start, other.end)
    return Span(group.start, group.end)


def _same(one: "Named", other: "Named", text: str) -> bool:
    if " " in one.name and one.name == other.name:
        return True
    if one.head != other.head:
        return False
    after = [_after(n, text) for n in (one, other)]
    if any(words.startswith("with ") or _ELSEWHERE & set(words.split()) for words in after):
        return False
    placed = all(words.split()[:1] and words.split()[0] in _PLACED for words in after)
    places = [set(_WORD.findall(words)) - _EMPTY for words in after]
    return placed and bool(places[0] & places[1])


def _after(group: "Named", text: str) -> str:
    """Return what follows the head in a mention, without an editor's brackets."""
    said = text[group.start : group.end].lower()
    at = said.find(group.name.split()[-1]) if group.name else -1
    rest = said[at + len(group.name.split()[-1]) :] if at >= 0 else ""
    return re.sub(r"[\[\]]", "", rest).strip()


def _first_accounts(claims: list[Claim]) -> dict[int, Span]:
    """Return by the start of a claim's patients the patients of the event's first account."""
    first = {c.trigger: c for c in claims if c.event is None}
    found: dict[int, Span] = {}
    for claim in claims:
        whole = first.get(claim.event) if claim.event else None
        if whole is None or whole.type != claim.type or not claim.object or not whole.object:
            continue
        here, there = claim.object[0], whole.object[0]
        if here.span and there.span and here.antecedent is None:
            found[here.span.start] = there.span
    return found


def _shortest(claims: list[Claim]) -> dict[int, Span]:
    """Return by start the shortest words of two or more by which a claim names people."""
    found: dict[int, Span] = {}
    for claim in claims:
        for mention in (*claim.subject, *claim.object):
            if mention.span is None or len((mention.text or "").split()) < 2:
                continue
            known = found.get(mention.span.start)
            if known is None or mention.span.end < known.end:
                found[mention.span.start] = mention.span
    return found


def _whole(claim: Claim, known: Sequence["Named"], text: str) -> tuple[Mention, ...]:
    """Return the patients; "the herders" of "the herders who were moved" by their whole words."""

    def grown(mention: Mention) -> Mention:
        at = mention.span
        if at is None or mention.antecedent or not (mention.text or "").lower().startswith("the "):
            return mention
        for group in known:
            rest = text[at.end : group.end]
            if group.start == at.start and re.match(r"\s(?:who|that|which)\b", rest):
                whole = Span(group.start, group.end)
                return replace(mention, canon=whole.of(text), antecedent=whole)
        return mention

    return tuple(map(grown, claim.object))
