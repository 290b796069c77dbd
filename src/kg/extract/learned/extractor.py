"""The extractor that asks rules and model, and believes most what both say."""

from kg.articles.layout import Line
from kg.extract.additions import Additions
from kg.extract.learned import confidence
from kg.extract.learned.claims import ProposalMaker
from kg.extract.learned.combine import combined
from kg.extract.learned.hints import Hint, noted
from kg.extract.learned.reader import LEAST, Below, Proposal, Reader
from kg.extract.learned.weights import Weights, load
from kg.extract.rules.claims import ClaimMaker
from kg.extract.rules.clauses import Clause
from kg.extract.rules.extractor import RuleExtractor, _Plan
from kg.extract.rules.parse import Sentence
from kg.extract.rules.repairs import mended
from kg.gazetteer import Gazetteer
from kg.model import Claim, Span


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
        self._below: dict[Span, Below | None] = {}

    def _claims(self, plan: _Plan, trees: list[Sentence]) -> list[Claim]:
        whole = [mended(tree) for tree in trees]
        seen = self.reader.below(whole)
        self._below = {t.span: states for t, states in zip(whole, seen, strict=True)}
        return super()._claims(plan, whole)

    def _sentence(
        self, maker: ClaimMaker, sentence: Sentence, made: list[Clause], before: int, line: Line
    ) -> list[Claim]:
        ruled = super()._sentence(maker, sentence, made, before, line)
        by_head = {clause.head: clause for clause in made}
        proposer = ProposalMaker(maker)
        hints = noted(sentence, ruled, before)
        below = self._below.get(sentence.span)
        proposed = [
            (p, proposer.make(sentence, p, by_head) if p.likely >= LEAST else None)
            for p in self.reader.read(sentence, below, [h for h in hints if h])
        ]
        return self.choose(ruled, hints, proposed, before, maker.article.text)

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
