"""The extractor that asks rules and model, and believes most what both say."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.articles.layout import Line
from kg.extract.additions import Additions
from kg.extract.learned import confidence
from kg.extract.learned.claims import ProposalMaker
from kg.extract.learned.combine import combined
from kg.extract.learned.hints import Hint, noted
from kg.extract.learned.reader import LEAST, Proposal, Reader
from kg.extract.learned.weights import Weights, load
from kg.extract.rules.claims import ClaimMaker
from kg.extract.rules.clauses import Clause
from kg.extract.rules.extractor import RuleExtractor, _Plan
from kg.extract.rules.parse import Sentence
from kg.gazetteer import Gazetteer
from kg.model import Claim, Mention


class Seen(NamedTuple):
    """A sentence as the rules read it."""

    sentence: Sentence
    ruled: list[Claim]
    hints: list[Hint | None]
    before: int
    """Claims that the article had before it."""


def moved(claim: Claim, by: int) -> Claim:
    """Return a claim whose links lead `by` places further."""
    if not by:
        return claim

    def one(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(m if m.ref is None else replace(m, ref=m.ref + by) for m in mentions)

    return replace(claim, subject=one(claim.subject), object=one(claim.object))


class LearnedExtractor(RuleExtractor):
    """Reads claims by the rules and by the model; offline and deterministic."""

    name = "learned"

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        floor: float = confidence.FLOOR,
        additions: Additions | None = None,
        weights: Weights | None = None,
    ) -> None:
        """Take known names, the confidence below which a claim is left out, and the weights.

        Raises:
            ExtractionAbortedError: the weights are not installed.
        """
        super().__init__(gazetteer, floor=0.0, additions=additions)
        self.least = floor
        self.reader = Reader(weights or load())
        self._seen: list[Seen] = []
        self._told: Iterator[tuple[Seen, list[Proposal]]] | None = None

    def _claims(self, plan: _Plan, trees: list[Sentence]) -> list[Claim]:
        """Return the claims of an article.

        It is gone through twice: the rules read it, the model reads it whole with what they found,
        and then the claims are made where speakers and turns are known.
        """
        self._seen, self._told = [], None
        super()._claims(plan, trees)
        hints = [[h for h in seen.hints if h] for seen in self._seen]
        read = self.reader.read([seen.sentence for seen in self._seen], hints)
        self._told = zip(self._seen, read, strict=True)
        return super()._claims(plan, trees)

    def _sentence(
        self, maker: ClaimMaker, sentence: Sentence, made: list[Clause], before: int, line: Line
    ) -> list[Claim]:
        if self._told is None:
            ruled = super()._sentence(maker, sentence, made, before, line)
            self._seen.append(Seen(sentence, ruled, noted(sentence, ruled, before), before))
            return ruled
        seen, proposals = next(self._told)
        by_head = {clause.head: clause for clause in made}
        proposer = ProposalMaker(maker)
        proposed = [
            (p, proposer.make(sentence, p, by_head) if p.likely >= LEAST else None)
            for p in proposals
        ]
        ruled = [moved(claim, before - seen.before) for claim in seen.ruled]
        return self.choose(ruled, seen.hints, proposed, before, maker.article.text)

    def choose(
        self,
        ruled: list[Claim],
        hints: list[Hint | None],
        proposed: list[tuple[Proposal, Claim | None]],
        before: int,
        text: str,
    ) -> list[Claim]:
        """Return the claims of a sentence out of what rules and model read in it."""
        return combined(ruled, hints, proposed, before, text, floor=self.least)
