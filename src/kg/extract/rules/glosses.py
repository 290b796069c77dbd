"""Glosses in brackets after a name: "the Rural Office (farm administration)" says what it is.

The words in brackets are the outlet's, whoever speaks around them.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.extract.rules.lexicon import Lexicon
from kg.model import Attribution, Claim, Kind, Mention, Modality, Span

_GLOSS = re.compile(r"\s\((?P<what>(?:an? |the )?[a-z][a-z’' -]{2,40})\)")
DOUBT = 0.9
"""Factor on the confidence of the claim beside whose words the gloss stands."""


def glosses(lexicon: Lexicon, claims: list[Claim], text: str, outlet: Kind) -> Iterator[Claim]:
    """Yield an IS_A, in the background, for each body or place that a bracket explains."""
    kinds = lexicon.classes["ORGAN"] | lexicon.classes["PLACES"] | lexicon.classes["CAMP"]
    seen: set[Span] = set()
    for claim in claims:
        for mention in (*claim.subject, *claim.object):
            found = _GLOSS.match(text, mention.span.end) if mention.span else None
            if found is None or mention.span is None or mention.span in seen:
                continue
            last = found["what"].split()[-1].removesuffix("s")
            if last not in kinds or not (mention.text or "")[-1:].isalpha():
                continue
            seen.add(mention.span)
            what = Span(found.start("what"), found.end("what"))
            yield replace(
                claim,
                type="IS_A",
                relation="be",
                trigger=what,
                evidence=Span(mention.span.start, found.end()),
                subject=(replace(mention, outside_evidence=False),),
                object=(Mention(span=what, text=what.of(text), canon=what.of(text)),),
                qualifiers={},
                attribution=Attribution(kind=outlet),
                modality=Modality(),
                core=False,
                confidence=round(claim.confidence * DOUBT, 3),
                event=None,
                event_rule=None,
            )
