"""How far a claim may travel: Traffic Light Protocol 2.0 markings.

What tells how an outlet reaches its sources is restricted even where it was printed: the method is
itself an offence where the sources live.
"""

from kg.claims.verdicts import MARKINGS
from kg.link.decide import Linked
from kg.model import Article, Claim

METHOD_TYPES = frozenset({"CONTACT", "VISIT", "RECEIVE_MONEY"})
SOURCE_CLASSES = frozenset(
    {"apo:NewsOutlet", "apo:Journalist", "apo:ProtectedSource", "apo:InformationActor"}
)
DEFAULT = "green"


def marking(article: Article, claim: Claim, linked: Linked) -> str:
    """Return the claim's marking: the article's, or amber-strict for a source's method."""
    least = article.sensitivity or DEFAULT
    if claim.type in METHOD_TYPES:
        named = [linked.of(m) for m in (*claim.subject, *claim.object)]
        if any(e and e.cls in SOURCE_CLASSES for e in named):
            return max(least, "amber-strict", key=MARKINGS.index)
    return least
