"""Text in, claims out: what an article says, with the words it rests on."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from kg.extract.evidence import check
from kg.extract.jsonl import dump, facts
from kg.model import Article, Claim

__all__ = ["Extractor", "check", "dump", "facts"]


class Extractor(Protocol):
    """Reads the claims out of an article; deterministic, without network or clock."""

    name: str

    def extract(self, article: Article) -> list[Claim]:
        """Return the claims of `article`, in the order of their evidence.

        Raises:
            ExtractionError: the article cannot be read by this extractor.
        """

    def pipe(self, articles: Iterable[Article]) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order; as `extract`, but in batches."""
