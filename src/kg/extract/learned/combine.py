"""The claims of one sentence by rules and by model, made one list: at most one reading a word."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from kg.extract.learned import confidence
from kg.extract.learned.claims import OF_SOURCES
from kg.extract.learned.hints import Hint
from kg.extract.learned.reader import Proposal
from kg.extract.rules.claims import marked
from kg.extract.rules.modality import is_doubted
from kg.extract.rules.qualifiers import MOVES
from kg.model import Claim, Mention, Span

NEAR = 0.6
"""Overlap of evidence from which two claims of one type are one."""
SHARED = 0.5
"""Overlap of evidence from which a likelier claim stands for one that is denied or hedged."""

ADDED = ("from", "to", "time")
"""Qualifiers that the model adds where the rules read the same act without them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a word, by the rules or by the model."""

    claim: Claim
    by: str
    features: dict[str, float]
    place: int | None = None
    """Index among the rules' claims of the sentence."""


def readings(
    ruled: Sequence[Claim],
    hints: Sequence[Hint | None],
    proposed: Sequence[tuple[Proposal, Claim | None]],
) -> list[Reading]:
    """Return every reading of a sentence with what its confidence rests on.

    `hints` are the rules' claims in places of words; a proposal of no claim is the model's view of
    a word at which it would state nothing.
    """
    of_word = {proposal.trigger: (proposal, claim) for proposal, claim in proposed}
    found: list[Reading] = []
    for place, (told, hint) in enumerate(zip(ruled, hints, strict=True)):
        proposal, other = of_word.get(hint.trigger, (None, None)) if hint else (None, None)
        claim = filled(told, other) if other and other.type == told.type else told
        heads = {r: [head for *_, head in ps] for r, ps in hint.roles.items()} if hint else None
        seen = confidence.features(
            claim, by="rules", proposal=proposal, other=other, rules=told.confidence, heads=heads
        )
        found.append(Reading(claim, "rules", seen, place))
    for proposal, made in proposed:
        if made is None:
            continue
        here = [r for r in ruled if r.trigger == made.trigger]
        if sum(r.type == made.type for r in here) > 1:
            continue  # the model has one reading a word: it cannot stand for several
        rival = next((r for r in here if r.type == made.type), here[0] if here else None)
        chance = rival.confidence if rival and rival.type == made.type else 0.0
        twin = rival if rival and rival.type == made.type else _twin(made, ruled)
        if twin:
            made = as_ruled(made, twin)
        seen = confidence.features(made, by="model", proposal=proposal, other=rival, rules=chance)
        found.append(Reading(made, "model", seen))
    return found


def _twin(made: Claim, ruled: Sequence[Claim]) -> Claim | None:
    """Return what the rules read of the same passage at another word."""
    for claim in ruled:
        same = claim.type == made.type and confidence.alike(claim.object, made.object) == "same"
        if same and _overlap(claim.evidence, made.evidence) >= SHARED:
            return claim
    return None


def as_ruled(claim: Claim, ruled: Claim) -> Claim:
    """Return a claim as the rules tell it that read the same: passage, speaker, details.

    A denial or a doubt that the model alone sees stays. Where it takes for the agent whom the rules
    take for the one acted upon, or the other way round, theirs stands; so does whom they name where
    the model names a detail of theirs: whose rations were cut, and not the rations.
    """
    how = ruled.modality
    if not is_doubted(how) and is_doubted(claim.modality):
        how = claim.modality
    if _meets(claim.subject, ruled.object) or _meets(claim.object, ruled.subject):
        claim = replace(claim, subject=ruled.subject, object=ruled.object)
    details = tuple(m for mentions in ruled.qualifiers.values() for m in mentions)
    if ruled.object and _meets(claim.object, details):
        claim = replace(claim, object=ruled.object)
    claim = filled(claim, ruled)
    return replace(
        claim,
        subject=marked(claim.subject, ruled.evidence),
        object=marked(claim.object, ruled.evidence),
        relation=ruled.relation,
        trigger=ruled.trigger,
        evidence=ruled.evidence,
        modality=how,
        attribution=ruled.attribution,
        qualifiers={
            name: marked(found, ruled.evidence)
            for name, found in {**_added(ruled, claim), **ruled.qualifiers}.items()
        },
        core=ruled.core,
    )


def filled(claim: Claim, other: Claim) -> Claim:
    """Return a claim with the roles, the ends of a way and the time that another reading adds."""
    subject = claim.subject or _apart(other.subject, claim.object)
    return replace(
        claim,
        subject=subject,
        object=claim.object or _apart(other.object, subject),
        qualifiers={**_added(claim, other), **claim.qualifiers},
    )


def _added(claim: Claim, other: Claim) -> dict[str, tuple[Mention, ...]]:
    """Return what a reading may add to a claim; what else the model names it names too freely.

    Only who moves has a way; the same words are not both of its ends, and whom a claim is about is
    no time. When a report was made the rules alone say.
    """
    ends = [m for way in ("from", "to") for m in claim.qualifiers.get(way, ())]
    found: dict[str, tuple[Mention, ...]] = {}
    if claim.type in OF_SOURCES:
        return found
    for name in ADDED if claim.type in MOVES else ("time",):
        told = [m for mentions in claim.qualifiers.values() for m in mentions]
        others = [*told, *claim.subject, *claim.object] if name == "time" else ends
        if mentions := _apart(other.qualifiers.get(name, ()), tuple(others)):
            found[name] = mentions
    return found


def _sure(reading: Reading, types: Container[str] | None) -> float:
    """Return how likely a reading is: for types that the model does not know, as the rules say."""
    claim = reading.claim
    base = claim.type.split(":")[0]
    if reading.by == "rules" and (not claim.core or (types is not None and base not in types)):
        return claim.confidence
    return confidence.probability(reading.features)


def _meets(mentions: tuple[Mention, ...], others: tuple[Mention, ...]) -> bool:
    return bool({m.span for m in mentions if m.span} & {m.span for m in others})


def _apart(mentions: tuple[Mention, ...], others: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions whose words are in no other role."""
    taken = {m.span for m in others if m.span}
    return tuple(m for m in mentions if m.span not in taken)


def combined(
    ruled: Sequence[Claim],
    hints: Sequence[Hint | None],
    proposed: Sequence[tuple[Proposal, Claim | None]],
    before: int,
    text: str,
    *,
    floor: float = confidence.FLOOR,
    doubted: float = confidence.DOUBTED,
    types: Container[str] | None = None,
) -> list[Claim]:
    """Return the claims of a sentence; `before` is how many the article has so far.

    `types` are those that the model knows, None for all: others, and background, are believed as
    the rules believe them.

    The likeliest reading of a word stays, and of two claims that say the same, where it is at least
    as likely as `floor`; or as `doubted` where it is denied or hedged and nothing likelier stands
    in its place, since a denial that no reader is shown is lost for good. The model fills roles,
    ends of a way and times that the rules leave open. An unknown act of people is kept as OTHER, in
    the background where it is less likely than that.
    """
    weighed = [
        (replace(r.claim, confidence=round(_sure(r, types), 3)), r)
        for r in readings(ruled, hints, proposed)
    ]
    order = sorted(range(len(weighed)), key=lambda i: (-weighed[i][0].confidence, i))
    kept: list[int] = []
    for i in order:
        claim, reading = weighed[i]
        told = claim.confidence >= floor or (
            is_doubted(claim.modality)
            and claim.confidence >= min(floor, doubted)
            and not any(_stands_for(weighed[k][0], claim) for k in kept)
        )
        if claim.type.startswith("OTHER:") and claim.core and not told:
            weighed[i] = (replace(claim, core=False), reading)
        behind = reading.by == "rules" and not claim.core
        stays = told or behind or claim.type.startswith("OTHER:")
        if stays and not any(_excludes(weighed[k], weighed[i]) for k in kept):
            kept.append(i)
    kept.sort()
    places = {
        weighed[i][1].place: before + n
        for n, i in enumerate(kept)
        if weighed[i][1].place is not None
    }
    triggers = {weighed[i][0].trigger: before + n for n, i in enumerate(kept)}
    goes_to = {
        before + n: places.get(n, triggers.get(claim.trigger)) for n, claim in enumerate(ruled)
    }
    claims = [weighed[i][0] for i in kept]
    words = {before + n: claim for n, claim in enumerate(ruled)}
    return [
        replace(
            claim,
            subject=_moved(claim.subject, goes_to, words, text),
            object=_moved(claim.object, goes_to, words, text),
        )
        for claim in claims
    ]


def _excludes(one: tuple[Claim, Reading], two: tuple[Claim, Reading]) -> bool:
    """Return whether a claim leaves no room for another, less likely one."""
    (kept, first), (other, second) = one, two
    if first.by == second.by == "rules":
        return False
    if kept.trigger == other.trigger:
        return True
    if kept.type == other.type and second.by == "model" and _is_detail(other.trigger, kept):
        return True
    return (
        kept.type == other.type
        and _overlap(kept.evidence, other.evidence) >= NEAR
        and confidence.alike(kept.object, other.object) in ("same", "near", "none")
    )


def _is_detail(word: Span, claim: Claim) -> bool:
    """Return whether a word tells a detail of a claim: the "fine" that a court sentences to."""
    spans = [m.span for mentions in claim.qualifiers.values() for m in mentions if m.span]
    return any(span.start <= word.start and word.end <= span.end for span in spans)


def _stands_for(kept: Claim, other: Claim) -> bool:
    """Return whether a claim says as much of a passage as a less likely one would."""
    return kept.core and _overlap(kept.evidence, other.evidence) >= SHARED


def _overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0, shared) / (max(one.end, other.end) - min(one.start, other.start))


def _moved(
    mentions: tuple[Mention, ...],
    goes_to: dict[int, int | None],
    words: dict[int, Claim],
    text: str,
) -> tuple[Mention, ...]:
    """Return mentions with their references renumbered; one to a claim left out gets its words."""
    made: list[Mention] = []
    for mention in mentions:
        if mention.ref is None or mention.ref not in goes_to:
            made.append(mention)
            continue
        place = goes_to[mention.ref]
        claim = words[mention.ref]
        if place is not None:
            made.append(replace(mention, ref=place))
        else:
            said = claim.evidence.of(text)
            made.append(Mention(span=claim.evidence, text=said, canon=said))
    return tuple(made)
