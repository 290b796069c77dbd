"""Text in, claims out: what an article says, with the words it rests on."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol, runtime_checkable

from kg import plugins
from kg.errors import PluginError
from kg.extract.additions import Additions, read_additions
from kg.extract.evidence import check
from kg.extract.jsonl import dump, facts
from kg.extract.setup import Setup
from kg.gazetteer import Gazetteer
from kg.model import Article, Claim

__all__ = [
    "Additions",
    "Extractor",
    "Setup",
    "check",
    "dump",
    "facts",
    "load_extractor",
    "read_additions",
]


@runtime_checkable
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


def load_extractor(name: str, gazetteer: Gazetteer, setup: Setup | None = None) -> Extractor:
    """Return the extractor that is registered as `name`, knowing the names of `gazetteer`.

    What is registered is called with the gazetteer; where it has a class method `prepare`, that is
    called with the whole setup instead.

    Raises:
        PluginError: there is none, or it is no extractor.
        LexiconError: what the workspace adds to the lexicon cannot be used.
    """
    make = plugins.load("kg.extractors", name)
    if not callable(make):
        raise PluginError("kg.extractors", name, "cannot be called")
    prepare = getattr(make, "prepare", None)
    whole = replace(setup or Setup(), gazetteer=gazetteer)
    made = prepare(whole) if callable(prepare) else make(gazetteer)
    if not isinstance(made, Extractor):
        raise PluginError("kg.extractors", name, "has no extract() and pipe()")
    return made
