"""Causes that point back: "that is why ..." means what the sentence before it states."""

from dataclasses import replace

from kg.model import Claim, Mention

_BACK = frozenset({"this", "that", "it", "these", "those", "which"})
_NO_CAUSE = frozenset({"CAUSE", "PURPOSE", "REPORT", "META", "LOCATION", "CONTACT", "OFFENCE"})
_GAP = 3
"""Characters between two sentences of one paragraph."""


def linked(claims: list[Claim], text: str) -> list[Claim]:
    """Return the claims; a cause that points back links to the claim of the sentence before."""
    told = ((claim, _before(claim, claims, text)) for claim in claims)
    return [replace(claim, subject=link) if link else claim for claim, link in told]


def _before(claim: Claim, claims: list[Claim], text: str) -> tuple[Mention, ...]:
    """Return a link to the widest claim that ends with the sentence before, by the same speaker."""
    words = [(m.text or "").lower() for m in claim.subject]
    if claim.type != "CAUSE" or len(words) != 1 or words[0] not in _BACK:
        return ()
    start = claim.evidence.start
    fit = [
        (other.evidence.end - other.evidence.start, -index)
        for index, other in enumerate(claims)
        if other.type not in _NO_CAUSE
        and other.core
        and other.attribution.kind == claim.attribution.kind
        and other.evidence.end <= start
        and len(text[other.evidence.end : start].strip(' "”’.!?')) == 0
        and "\n" not in text[other.evidence.end : start]
        and start - other.evidence.end <= _GAP
    ]
    return (Mention(ref=-max(fit)[1]),) if fit else ()
