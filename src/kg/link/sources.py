"""Protected sources within one article: who is introduced, and who is only pointed back to."""

import re
from collections.abc import Sequence

from kg.link.phrase import content, normal
from kg.model import Claim, Mention, Span

PROTECTED = frozenset({"anonymous_source", "reporting_partner", "witness"})
PRONOUN = frozenset(
    "they them their he him his she her it its we us i me you one who those".split()
)
DEMONSTRATIVE = frozenset("this that these those".split())
GENERIC = PRONOUN | frozenset(
    "source informant partner reporting resident witness person interviewee latter same".split()
)
INDEFINITE = re.compile(r"^(?:an?|another|one of|some|several|two|three|a second)\b", re.I)


class Sources:
    """The protected sources that one article introduces, by kind."""

    def __init__(self, claims: Sequence[Claim], text: str) -> None:
        self.text = text
        found: dict[str, set[Span]] = {}
        for claim in claims:
            said = claim.attribution
            first = words_of(said.source)
            if said.kind in PROTECTED and first and introduces(first.of(text)):
                found.setdefault(said.kind, set()).add(first)
        self.by_kind = {kind: sorted(spans) for kind, spans in found.items()}

    def introduction(self, kind: str, source: Mention | None, at: int) -> Span | None:
        """Return the words by which a source was introduced, or None for one without words.

        Rule link/nearest-source: "the source", "he" and the like are the source of that kind who
        was introduced last before the claim at `at`, else the first of the article. Where a claim
        has no words for its source at all, only one who came before can be meant.
        """
        first = words_of(source)
        if first and introduces(first.of(self.text)):
            return first
        told = self.by_kind.get(kind, [])
        before = [span for span in told if span.start <= at]
        if before:
            return before[-1]
        return told[0] if told and first else None


def words_of(source: Mention | None) -> Span | None:
    """Return the words of a source's first mention."""
    return (source.antecedent or source.span) if source else None


def points_back(words: str) -> bool:
    """Whether words are a bare pronoun, which by itself names nothing; "no one" is none."""
    return words.strip().lower() in PRONOUN | DEMONSTRATIVE


def introduces(words: str) -> bool:
    """Whether words bring in a source, and do not only point back ("the source", "he")."""
    if normal(words) in PRONOUN:
        return False
    return bool(INDEFINITE.match(words)) or bool(content(words) - GENERIC)
