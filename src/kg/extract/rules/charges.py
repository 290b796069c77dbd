"""Alleged offences: what the people taken are said to have done, in the words of the charge.

"Arrested for the use of radios" says that they are said to have used radios, no more; the hedge is
the charge itself.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.rules.parse import Sentence
from kg.model import Claim, Mention, Modality, Span

CHARGED = frozenset({"ARREST", "DETAIN", "IMPRISON", "SENTENCE", "TRIAL"})
_CUE = re.compile(r"(?:the )?(?:charges?|suspicion|accusations?|allegations?) of\b", re.IGNORECASE)
_USE = frozenset("use possession sale distribution ownership smuggling theft viewing".split())
DOUBT = 0.9
"""Factor on the confidence of the claim that holds the charge."""


def offences(sentence: Sentence, claims: list[Claim], text: str) -> Iterator[Claim]:
    """Yield an OFFENCE, alleged and in the background, for each charge of the claims."""
    for claim in claims:
        if claim.type not in CHARGED or claim.modality.polarity == "-":
            continue
        for charge in claim.qualifiers.get("charge", ()):
            made = _offence(sentence, claim, charge, text)
            if made:
                yield made


def _offence(sentence: Sentence, claim: Claim, charge: Mention, text: str) -> Claim | None:
    words = charge.span
    if words is None or charge.text is None:
        return None
    inside = [t for t in sentence.tokens if words.start <= t.start and t.end <= words.end]
    heads = {t.i for t in inside}
    top = next((t for t in inside if t.head not in heads or t.head == t.i), None)
    if top is None:
        return None
    cue = _CUE.match(charge.text)
    thing = top.i
    if top.tag == "VBG":
        thing = next(iter(sentence.kids(top.i, "dobj")), top.i)
    elif cue or top.lemma in _USE:
        thing = next(
            (
                o
                for p in sentence.kids(top.i, "prep")
                if sentence.tokens[p].lemma == "of"
                for o in sentence.kids(p, "pobj")
            ),
            top.i,
        )
    below = [i for i in sentence.below(thing) if i in heads]
    about = Span(sentence.tokens[below[0]].start, sentence.tokens[below[-1]].end)
    said = about.of(text)
    return replace(
        claim,
        type="OFFENCE",
        relation=top.lemma,
        trigger=Span(top.start, top.end),
        evidence=words,
        subject=tuple(replace(m, outside_evidence=True) for m in claim.object),
        object=(Mention(span=about, text=said, canon=said),),
        qualifiers={},
        modality=Modality(
            status="alleged",
            cue=Span(words.start + cue.start(), words.start + cue.end()) if cue else None,
        ),
        core=False,
        confidence=round(claim.confidence * DOUBT, 3),
        event=None,
        event_rule=None,
    )
