"""The extractor that asks rules and model, and believes most what both say."""

from copy import copy
from dataclasses import replace
from typing import NamedTuple

from kg.articles.layout import Line
from kg.extract.additions import Additions
from kg.extract.learned import confidence
from kg.extract.learned.claims import ProposalMaker
from kg.extract.learned.combine import combined
from kg.extract.learned.hints import Hint, noted
from kg.extract.learned.reader import Proposal, Reader
from kg.extract.learned.support import discounted
from kg.extract.learned.weights import Weights, load
from kg.extract.rules.attribution import Attributor
from kg.extract.rules.claims import ClaimMaker
from kg.extract.rules.clauses import Clause
from kg.extract.rules.coreference import Named
from kg.extract.rules.extractor import RuleExtractor, _Plan
from kg.extract.rules.modality import is_doubted
from kg.extract.rules.parse import Sentence
from kg.gazetteer import Gazetteer
from kg.model import Claim, Mention

WORTH = 0.2
"""Confidence of a claim of the rules from which the model reads its sentence."""


class Seen(NamedTuple):
    """A sentence as the rules read it."""

    sentence: Sentence
    ruled: list[Claim]
    hints: list[Hint | None]
    before: int
    """Claims that the rules read before it."""

    line: Line
    made: list[Clause]
    attributor: Attributor
    """As it stood at this sentence."""


def moved(claim: Claim, by: int) -> Claim:
    """Return a claim whose links lead `by` places further."""
    if not by:
        return claim

    def one(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(m if m.ref is None else replace(m, ref=m.ref + by) for m in mentions)

    return replace(claim, subject=one(claim.subject), object=one(claim.object))


def _may_hold(ruled: list[Claim]) -> bool:
    """Return whether a sentence is worth the model's time: the rules read something in it.

    Where they do not, what the model finds alone is wrong in seven cases out of ten.
    """
    return any(c.confidence >= WORTH or is_doubted(c.modality) for c in ruled)


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

    def _claims(self, plan: _Plan, trees: list[Sentence]) -> list[Claim]:
        """Return the claims of an article.

        The rules read it, the model reads it whole with what they found, and then the claims are
        made as the speaker stood at each sentence.
        """
        maker = self._maker(plan, trees)
        known: list[Named] = []
        seen: list[Seen] = []
        before = 0
        for line, sentence, made in self._walk(plan, trees, maker.attributor, known):
            ruled = self._sentence(maker, sentence, made, before, line)
            ruled = [discounted(claim) for claim in ruled]
            hints, here = noted(sentence, ruled, before), copy(maker.attributor)
            seen.append(Seen(sentence, ruled, hints, before, line, made, here))
            before += len(ruled)
        asked = [n for n, one in enumerate(seen) if _may_hold(one.ruled)]
        told = [[h for h in seen[n].hints if h] for n in asked]
        read: list[list[Proposal]] = [[] for _ in seen]
        answers = self.reader.read([seen[n].sentence for n in asked], told)
        for n, proposals in zip(asked, answers, strict=True):
            read[n] = proposals
        found: list[Claim] = []
        for one, proposals in zip(seen, read, strict=True):
            maker.attributor = one.attributor
            claims = self._chosen(maker, one, proposals, len(found))
            found.extend(self._settled(plan, one.attributor, one.line, claims))
        return self._told(plan.article, maker.attributor, found, known)

    def _chosen(
        self, maker: ClaimMaker, seen: Seen, proposals: list[Proposal], before: int
    ) -> list[Claim]:
        by_head = {clause.head: clause for clause in seen.made}
        proposer = ProposalMaker(maker)
        proposed = [(p, proposer.make(seen.sentence, p, by_head)) for p in proposals]
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
