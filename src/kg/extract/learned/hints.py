"""What the rules read in a sentence, as the model sees it: by the word, and by the stating word.

Only the standard library is used here: the training code loads this module by itself.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.extract.rules.parse import Sentence
    from kg.model import Claim, Mention, Span

LEVELS = (0.05, 0.12, 0.2, 0.35, 0.5, 0.7)
"""Where one level of the rules' confidence ends and the next begins."""
SEEN = 0.1
"""Confidence from which the parts of a claim are shown."""
STATUSES = (
    "asserted ongoing past habitual policy planned likely possible apparent alleged attempted "
    "generic presupposed figurative unknown"
).split()
PARTS = (
    "nothing outside subject subject.head object object.head from to time place count thing act "
    "charge penalty reason purpose label content duration manner condition"
).split()
"""What a word is in a claim; `nothing` where the rules have no claim of the stating word."""
EDGES = 6
"""No claim; outside of its evidence; its first word, inside, its last; its only one."""
NAMES = {"level": len(LEVELS) + 2, "part": 8, "told": 2 * len(STATUSES) + 1}
"""Features of a word beside the types, and how many values each has."""

_PART = {name: number for number, name in enumerate(PARTS)}


class Hint(NamedTuple):
    """A claim of the rules in places of words."""

    trigger: int
    type: str
    confidence: float
    told: int
    """Status and polarity, a number from 1."""

    first: int
    last: int
    roles: dict[str, list[tuple[int, int, int]]]
    """First word, last word and head of each filler."""


def noted(sentence: "Sentence", ruled: Sequence["Claim"], before: int) -> list[Hint | None]:
    """Return the claims of the rules in one sentence; `before` is how many the article has.

    None stands for a claim that another sentence states.
    """
    at = {token.start: token.i for token in sentence.tokens}
    found: list[Hint | None] = []
    for claim in ruled:
        trigger, words = at.get(claim.trigger.start), _words(sentence, claim.evidence)
        if trigger is None or words is None:
            found.append(None)
            continue
        roles: dict[str, list[tuple[int, int, int]]] = {}
        for role, place, _ in placed(sentence, claim, ruled, before):
            roles.setdefault(role, []).append(place)
        told = STATUSES.index(claim.modality.status) if claim.modality.status in STATUSES else 0
        found.append(
            Hint(
                trigger,
                claim.type.split(":")[0],
                claim.confidence,
                1 + told + len(STATUSES) * (claim.modality.polarity == "-"),
                *words,
                roles,
            )
        )
    return found


def placed(
    sentence: "Sentence", claim: "Claim", ruled: Sequence["Claim"], before: int
) -> list[tuple[str, tuple[int, int, int], "Mention"]]:
    """Return role, first word, last word and head of each mention of a claim in its sentence.

    A mention that stands for another claim is at the word that states that claim.
    """
    at = {token.start: token.i for token in sentence.tokens}
    found: list[tuple[str, tuple[int, int, int], Mention]] = []
    for role, mentions in claim.roles():
        for mention in mentions:
            if mention.ref is not None:
                own = mention.ref - before
                stated = at.get(ruled[own].trigger.start) if 0 <= own < len(ruled) else None
                if stated is not None:
                    found.append((role, (stated, stated, stated), mention))
            elif mention.span and (place := _words(sentence, mention.span)):
                found.append((role, (*place, _head(sentence, *place)), mention))
    return found


def _words(sentence: "Sentence", span: "Span") -> tuple[int, int] | None:
    inside = [t.i for t in sentence.tokens if t.start < span.end and t.end > span.start]
    return (inside[0], inside[-1]) if inside else None


def _head(sentence: "Sentence", first: int, last: int) -> int:
    for i in range(first, last + 1):
        head = sentence.tokens[i].head
        if (head == i or not first <= head <= last) and sentence.tokens[i].pos != "PUNCT":
            return i
    return first


class Shown(NamedTuple):
    """The hints of a sentence, a value for each word."""

    first: list[str]
    """Type of the surest claim that the word states, or the empty text."""

    second: list[str]
    level: list[int]
    part: list[int]
    """1 in a subject, 2 in an object, 4 in evidence, added up."""

    told: list[int]
    stated: dict[int, Hint]
    """The surest claim of each stating word."""


def shown(words: int, hints: Sequence[Hint]) -> Shown:
    """Return what the hints say of each of the words."""
    found = Shown([""] * words, [""] * words, [0] * words, [0] * words, [0] * words, {})
    for hint in sorted(hints, key=lambda h: (-h.confidence, h.trigger, h.type)):
        i = hint.trigger
        if i not in found.stated:
            found.stated[i] = hint
            found.first[i], found.told[i] = hint.type, hint.told
            found.level[i] = 1 + bisect_right(LEVELS, hint.confidence)
        elif not found.second[i] and hint.type != found.first[i]:
            found.second[i] = hint.type
        if hint.confidence >= SEEN:
            for bit, places in (
                (1, hint.roles.get("subject", ())),
                (2, hint.roles.get("object", ())),
                (4, ((hint.first, hint.last, 0),)),
            ):
                for first, last, _ in places:
                    for word in range(first, last + 1):
                        found.part[word] |= bit
    return found


def parts(words: int, hint: Hint | None) -> tuple[list[int], list[int]]:
    """Return what each word is in a claim: its part, and its place in the evidence."""
    if hint is None:
        return [0] * words, [0] * words
    part, edge = [1] * words, [1] * words
    edge[hint.first : hint.last + 1] = [3] * (hint.last + 1 - hint.first)
    edge[hint.first], edge[hint.last] = 2, 4
    if hint.first == hint.last:
        edge[hint.first] = 5
    for role, places in sorted(hint.roles.items()):
        number = _PART.get(role)
        if number is not None:
            for first, last, head in places:
                if role in ("subject", "object"):
                    part[first : last + 1] = [number] * (last + 1 - first)
                    part[head] = number + 1
                elif part[head] == 1:
                    part[head] = number
    return part, edge
