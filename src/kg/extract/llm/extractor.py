"""The rules and a language model together: each claim tells which of them read it."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Self

from kg.errors import ExtractionError
from kg.extract.evidence import check
from kg.extract.language import other_than
from kg.extract.llm import answer, prompt
from kg.extract.llm.endpoint import AnswerError, Endpoint
from kg.extract.rules import RuleExtractor
from kg.extract.setup import Setup
from kg.model import Article, Claim, Mention, Span, digest

log = logging.getLogger(__name__)

OPEN = (None, "clear", "green")
"""Markings whose articles may be sent to another machine."""

_OVERLAP = 0.25


class LlmExtractor:
    """Reads claims by the rules, and by the model that the settings name."""

    name = "llm"
    languages = ("*",)

    def __init__(
        self,
        rules: RuleExtractor,
        endpoint: Endpoint,
        *,
        confidence: float = 0.3,
        cache: Path | None = None,
    ) -> None:
        """Take the rules, the model, the confidence of what it alone reads, and a folder."""
        self._rules, self._endpoint = rules, endpoint
        self._confidence, self._cache = confidence, cache
        self.dropped: Counter[str] = Counter()
        """Facts of the model that were left out, by cause."""

    @classmethod
    def prepare(cls, setup: Setup) -> Self:
        """Return the extractor that the settings describe.

        Raises:
            ConfigError: a setting cannot be used.
        """
        said = setup.options
        key = str(said.get("key", ""))
        endpoint = Endpoint(
            str(said.get("endpoint", "")),
            str(said.get("model", "")),
            key=Path(key) if key else None,
            seconds=float(said.get("seconds", 120)),
        )
        confidence = float(said.get("confidence", 0.3))
        rules = RuleExtractor.prepare(setup)
        return cls(rules, endpoint, confidence=confidence, cache=setup.cache)

    def extract(self, article: Article) -> list[Claim]:
        """Return the claims of one article in the order of their evidence.

        Raises:
            ExtractionError: the model gives no answer that can be used, or may not be asked.
            ExtractionAbortedError: it cannot be reached, or refuses.
        """
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order."""
        for article in articles:
            foreign = other_than(article, self._rules.languages)
            ours = [] if foreign else self._rules.extract(article)
            theirs = self._read(article)
            claims = united(ours, theirs, self._rules.name, f"llm {self._endpoint.model}")
            check(article, claims)
            yield claims

    def _read(self, article: Article) -> list[Claim]:
        if not self._endpoint.is_here and article.sensitivity not in OPEN:
            raise ExtractionError(
                article.doc,
                f"is marked {article.sensitivity}: its text is not sent to {self._endpoint.host}; "
                "use a model on this machine, or the extractor rules",
            )
        dropped: Counter[str] = Counter()
        found: dict[str, Claim] = {}
        for start, end in prompt.pieces(article.text, article.header_end):
            facts = self._facts(article, article.text[start:end])
            piece = Span(start, end)
            for claim in answer.claims(article, piece, facts, self._confidence, dropped):
                found.setdefault(claim.key, claim)
        self.dropped += dropped
        log.info(
            "%s: the model gave %d claims, %d facts were dropped",
            article.slug,
            len(found),
            dropped.total(),
        )
        return list(found.values())

    def _facts(self, article: Article, text: str) -> list[object]:
        """Return the facts of one piece, from the cache or the model; good answers are kept."""
        messages = prompt.messages(article, text)
        key = digest([self._endpoint.model, messages, prompt.schema()])
        kept = self._cache / f"{key}.json" if self._cache else None
        if kept and kept.exists():
            return answer.parse(kept.read_text(encoding="utf-8"))
        try:
            content = self._endpoint.ask(messages, prompt.schema())
            facts = answer.parse(content)
        except (AnswerError, ExtractionError) as fault:
            reason = fault.reason if isinstance(fault, ExtractionError) else str(fault)
            raise ExtractionError(article.doc, f"the model gave no answer: {reason}") from None
        if kept:
            kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = kept.with_suffix(".part")
            part.write_text(content, encoding="utf-8")
            part.replace(kept)
        return facts


def united(ours: list[Claim], theirs: list[Claim], one: str, other: str) -> list[Claim]:
    """Return the claims of both, each with who read it.

    Where both read the same, ours is kept as it is: how much surer it is by that was not measured,
    and a model may be led by the text. `ours` keep their order and come first, so that references
    between them hold.
    """
    made = [replace(claim, extractor=one) for claim in ours]
    for claim in theirs:
        same = next((i for i, mine in enumerate(ours) if _same(mine, claim)), None)
        if same is None:
            made.append(replace(claim, extractor=other))
        elif made[same].extractor == one:
            made[same] = replace(made[same], extractor=f"{one} + {other}")
    return made


def _same(mine: Claim, other: Claim) -> bool:
    """Return whether two claims say one thing: type, polarity, passage and who is in it."""
    if mine.type != other.type or mine.modality.polarity != other.modality.polarity:
        return False
    shared = min(mine.evidence.end, other.evidence.end) - max(
        mine.evidence.start, other.evidence.start
    )
    whole = max(mine.evidence.end, other.evidence.end) - min(
        mine.evidence.start, other.evidence.start
    )
    if shared < _OVERLAP * whole:
        return False
    return _meet(mine.subject, other.subject) and _meet(mine.object, other.object)


def _meet(some: tuple[Mention, ...], others: tuple[Mention, ...]) -> bool:
    """Return whether some mention of each shares words, or neither has one."""
    if not some or not others:
        return not some and not others
    return any(
        a.span and b.span and a.span.start < b.span.end and b.span.start < a.span.end
        for a in some
        for b in others
    )
