"""Whom a rule or a definition is about: described, and not told of.

"Those caught with a radio face ten years", "people who have a permit must show it": nobody was
caught, and nobody was given a permit. What a footnote adds to the word that it explains is as
little an event.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.extract.rules.clause import Clause
from kg.extract.rules.parse import Sentence
from kg.extract.rules.typing import Candidate
from kg.model import Claim, Span

_RULES = frozenset({"PENALTY", "REQUIRE"})
_PICKED = ("det", "nummod", "poss")
_STATED = frozenset({"asserted", "past", "habitual", "ongoing"})


def bearers(
    sentence: Sentence, stated: Iterable[Candidate], by_head: dict[int, Clause]
) -> dict[int, Span]:
    """Return the predicates that only say whom a rule is about, and the words of the rule."""
    t = sentence.tokens
    rules = {c.clause.head for c in stated if c.frame.type in _RULES}
    found: dict[int, Span] = {}
    for clause in by_head.values():
        people = t[t[clause.head].head].i
        if clause.kind not in ("relcl", "acl") or sentence.kids(people, *_PICKED):
            continue
        if t[people].pos in ("NOUN", "PRON") and clause.parent in rules:
            rule = t[clause.parent]
            found[clause.head] = Span(rule.start, rule.end)
    return found


def described(claim: Claim, cue: Span | None = None) -> Claim:
    """Return the claim as one that tells of nobody; a denial or a hedge stays as it is."""
    how = claim.modality
    if how.status not in _STATED or how.polarity == "-":
        return claim
    return replace(claim, modality=replace(how, status="generic", cue=how.cue or cue))


def explained(claims: list[Claim]) -> list[Claim]:
    """Return the claims of a footnote; beside a definition nothing tells of an event."""
    if not any(claim.type == "IS_A" for claim in claims):
        return claims
    return [claim if claim.type == "IS_A" else described(claim) for claim in claims]
