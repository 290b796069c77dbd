"""How far a claim may travel: Traffic Light Protocol 2.0 markings.

What tells how an outlet reaches its sources is restricted even where it was printed: the method is
itself an offence where the sources live.
"""

import re

from kg.claims.verdicts import MARKINGS
from kg.link.linked import Linked
from kg.model import Article, Claim

METHOD_TYPES = frozenset({"CONTACT", "VISIT", "RECEIVE_MONEY"})
METHOD_VERBS = frozenset("meet speak talk call phone telephone text reach pay smuggle".split())
"""What an act of no type may be that still tells how people are reached."""

SOURCE_CLASSES = frozenset(
    {"apo:NewsOutlet", "apo:Journalist", "apo:ProtectedSource", "apo:InformationActor"}
)
SOURCE_WORDS = re.compile(
    r"\b(?:reporting partner|source|informant|correspondent|stringer)s?\b", re.IGNORECASE
)
OWN_WORDS = re.compile(r"\b(?:we|us|our)\b", re.IGNORECASE)
"""The outlet itself, where it speaks."""

DEFAULT = "green"


def marking(article: Article, claim: Claim, linked: Linked) -> str:
    """Return the claim's marking: the article's, or amber-strict for a source's method."""
    least = article.sensitivity or DEFAULT
    other = claim.type.startswith("OTHER:") and claim.relation in METHOD_VERBS
    if claim.type in METHOD_TYPES or other:
        mentions = (*claim.subject, *claim.object)
        named = [linked.of(m) for m in mentions]
        if any(e and e.cls in SOURCE_CLASSES for e in named) or any(
            _names_a_source(m.text or "", claim) for m in mentions
        ):
            return max(least, "amber-strict", key=MARKINGS.index)
    return least


def _names_a_source(words: str, claim: Claim) -> bool:
    """Return whether words name a source or, in an outlet's own words, the outlet."""
    own = claim.attribution.kind == "outlet" and OWN_WORDS.search(words)
    return bool(own or SOURCE_WORDS.search(words))
