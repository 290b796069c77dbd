"""Sample texts of our own, and what a claim says in short."""

from functools import lru_cache

from kg.extract.learned.extractor import LearnedExtractor
from kg.extract.rules import RuleExtractor
from kg.model import Article, Claim, Mention

EXTRACTORS = {"rules": RuleExtractor, "learned": LearnedExtractor}

_asked = ["rules"]


def ask(name: str) -> None:
    """Let the extractor of that name read the samples that follow."""
    _asked[0] = name


@lru_cache(maxsize=2)
def _loaded(name: str) -> RuleExtractor:
    return EXTRACTORS[name](floor=0.0)


def extractor() -> RuleExtractor:
    """Return the extractor, loaded once for all tests; it keeps what is unlikely too."""
    return _loaded(_asked[0])


def claims(text: str, **fields: str) -> list[Claim]:
    """Return the claims of a sample text."""
    return extractor().extract(Article(slug="sample", doc="sample.txt", text=text, **fields))  # type: ignore[arg-type]  # texts only


def of_type(found: list[Claim], type_: str) -> list[Claim]:
    """Return the claims of one type."""
    return [claim for claim in found if claim.type == type_]


def one(text: str, type_: str) -> Claim:
    """Return the only claim of a type in a sample."""
    found = of_type(claims(text), type_)
    assert len(found) == 1, [c.type for c in claims(text)]
    return found[0]


def words(mentions: tuple[Mention, ...]) -> list[str | None]:
    """Return the words of mentions."""
    return [mention.text for mention in mentions]
