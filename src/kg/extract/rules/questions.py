"""Questions and their answers: what a yes-or-no question states once it is answered.

"Can one leave?" answered by "No" or by what is needed says that people cannot leave; after a
wh-question only the answer speaks, and what the question presupposes is background.
"""

import re
from dataclasses import replace

from kg.model import Claim, Mention, Modality, Span

_POLAR = re.compile(
    r"[\s\W]*(?:(?:so|and|but)\s+)?(?:can|could|may|might|is|are|was|were|do|does|did|has|have|had|will|would)\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"[\s\W]*(?:no\b|not\b|never\b|none\b|nobody\b|by no means|impossible|of course not|hardly)",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:need|needs|must|have to|has to|only (?:if|with)|without|cannot|can't|can’t)\b"
)
_MAY = re.compile(r"[\s\W]*(?:can|could|may)\b", re.IGNORECASE)


def is_polar(question: str) -> bool:
    """Return whether a question is answered by yes or no."""
    return bool(_POLAR.match(question))


def answered(claim: Claim, question: str, answer: Span, text: str) -> Claim:
    """Return the claim of a question in the light of its answer.

    `answer` is the first sentence of the answer. A claim of a wh-question becomes background.
    """
    if not is_polar(question):
        cue = _mark(claim, text)
        status = Modality(status="presupposed", polarity=claim.modality.polarity, cue=cue)
        return replace(_whole(claim, cue), modality=status, core=False)
    words = answer.of(text)
    denied = bool(_NO.match(words)) or (bool(_MAY.match(question)) and bool(_BUT.search(words)))
    claim = _whole(claim, _mark(claim, text))
    said = Mention(span=answer, text=words, canon=words, outside_evidence=True)
    qualifiers = {**claim.qualifiers, "answer": (said,)}
    if claim.type in ("RESTRICT_MOVEMENT", "ALLOW") and _MAY.match(question):
        kind = "RESTRICT_MOVEMENT" if denied else "ALLOW"
        polarity = Modality(cue=_mark(claim, text))
        return replace(claim, type=kind, modality=polarity, qualifiers=qualifiers)
    polarity = Modality(status="asserted", polarity="-" if denied else "+", cue=_mark(claim, text))
    return replace(claim, modality=polarity, qualifiers=qualifiers)


def _whole(claim: Claim, mark: Span | None) -> Claim:
    """Return the claim with the question mark inside its passage."""
    if mark is None:
        return claim
    return replace(claim, evidence=Span(claim.evidence.start, max(claim.evidence.end, mark.end)))


def _mark(claim: Claim, text: str) -> Span | None:
    at = text.find("?", claim.evidence.start, claim.evidence.end + 2)
    return Span(at, at + 1) if at >= 0 else None
