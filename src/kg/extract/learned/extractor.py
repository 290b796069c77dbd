"""The extractor that asks rules and model, and believes most what both say."""

from copy import copy
from dataclasses import replace
from typing import NamedTuple

from kg.articles.layout import Line
from kg.extract.additions import Additions
from kg.extract.learned import confidence
from kg.extract.learned.claims import ProposalMaker
from kg.extract.learned.combine import combined
from kg.extract.learned.hints import Hint, noted, placed
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


def _by_head(
    sentence: Sentence, claim: Claim, ruled: list[Claim], before: int
) -> dict[tuple[str, int], Mention]:
    """Return the mentions of a claim of the rules by role and head.

    One that stands for another claim is found at the words right under the stating one too.
    """
    found: dict[tuple[str, int], Mention] = {}
    for role, (*_, head), mention in placed(sentence, claim, ruled, before):
        if mention.ref is not None:
            under = (t.i for t in sentence.tokens if t.head == head)
            found.update(((role, i), mention) for i in under)
        found[role, head] = mention
    return found


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
        weights = weights or load()
        self.reader = Reader(weights)
        self.types = frozenset(weights.names["type"])

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
        ruled = [moved(claim, before - seen.before) for claim in seen.ruled]
        known = [(h, c) for h, c in zip(seen.hints, ruled, strict=True) if h]
        proposed = []
        for proposal in proposals:
            told = next((c for h, c in known if h[:2] == (proposal.trigger, proposal.type)), None)
            mentions = _by_head(seen.sentence, told, ruled, before) if told else {}
            made = proposer.make(seen.sentence, proposal, by_head, mentions)
            proposed.append((proposal, made))
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
        return combined(ruled, hints, proposed, before, text, floor=self.least, types=self.types)
