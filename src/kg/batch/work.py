"""The function of a batch: articles in, their claims and quads out; no store, no clock, no file.

It is the same here, in a process of the pool, and on another machine.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pyoxigraph import RdfFormat, serialize

from kg.claims.verdicts import Policy, Verdict
from kg.errors import ExtractionError
from kg.extract import Extractor, Setup, jsonl, load_extractor
from kg.gazetteer import Gazetteer
from kg.graph.mapping import map_article
from kg.link import LinkDecision, link
from kg.link.linked import Category
from kg.link.phrase import ThingKind
from kg.model import Article, Claim, Entity, digest
from kg.namespaces import Base
from kg.ontology import Terms

KINDS: tuple[tuple[ThingKind, tuple[str, ...]], ...] = (
    ("people", ("apo:Population", "apo:Person")),
    ("actor", ("apo:Actor",)),
    ("place", ("apo:Place",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Everything that a batch is a function of, beside its articles: plain data."""

    extractor: str
    """Name of its entry point."""

    label: str
    """Name and version, as claims say it."""

    state: str
    """Digest of code, ontology and whatever else the fields below do not hold."""

    base: str
    threshold: float
    """Least confidence that the policy accepts."""

    setup: Setup = field(default_factory=Setup)
    """What the extractor is made from; its gazetteer is made of `entities`."""

    entities: tuple[Entity, ...] = ()
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    links: tuple[LinkDecision, ...] = ()

    def key_of(self, articles: Sequence[Article]) -> str:
        """Return the key of a batch: the same inputs, the same key."""
        said = [repr(sorted(self.verdicts.items())), repr(self.links), repr(self.entities)]
        whole = [self.extractor, self.label, self.state, self.base, self.threshold, *said]
        return digest([*whole, *map(repr, articles)])


@dataclass(frozen=True, slots=True)
class Work:
    """One article, and its claims as JSON lines where they have been read before."""

    article: Article
    claims: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """What one article gives."""

    slug: str
    text_digest: str
    quads: str = ""
    """N-Quads, sorted."""

    claims: str | None = None
    """JSON lines, where they were read now."""

    keys: tuple[str, ...] = ()
    """Keys of its claims."""

    spans: tuple[tuple[int, int], ...] = ()
    """Where its mentions stand."""

    entities: tuple[str, ...] = ()
    """IRIs that it names."""

    fault: tuple[str, str] | None = None
    """Name and reason where it could not be read."""


def process(recipe: Recipe, works: Sequence[Work]) -> list[Mapped]:
    """Return what each article of a batch gives, in order.

    Raises:
        ExtractionAbortedError: no article can be read.
        PluginError: there is no such extractor.
    """
    return list(Worker(recipe).process(works))


class Worker:
    """Does the batches of one recipe; what they share is loaded once."""

    def __init__(self, recipe: Recipe, terms: Terms | None = None) -> None:
        self._recipe = recipe
        self._terms = terms or Terms.load()
        self._base = Base(recipe.base)
        self._names = Gazetteer(recipe.entities)
        self._categories, self._kind_of = categories_of(self._terms), kinds(self._terms)
        self._described = {entity.iri for entity in recipe.entities}
        self._extractor: Extractor | None = None

    def process(self, works: Sequence[Work]) -> Iterator[Mapped]:
        """Yield what each article gives, in order; sentences of a batch are parsed together."""
        unread = [work.article for work in works if work.claims is None]
        found = self._extract(unread)
        for work in works:
            claims = work.claims if work.claims is not None else next(found)
            if isinstance(claims, ExtractionError):
                yield Mapped(
                    slug=work.article.slug,
                    text_digest=work.article.text_digest,
                    fault=(claims.article, claims.reason),
                )
            else:
                yield self._map(work.article, claims, new=work.claims is None)

    def _extract(self, articles: list[Article]) -> Iterator[str | ExtractionError]:
        """Yield the claims of each article as JSON lines, or why there are none."""
        if not articles:
            return
        if self._extractor is None:
            recipe = self._recipe
            self._extractor = load_extractor(recipe.extractor, self._names, recipe.setup)
        try:
            made: list[list[Claim]] = list(self._extractor.pipe(articles))
            yield from (jsonl.dump(c, a.text) for c, a in zip(made, articles, strict=True))
        except ExtractionError:
            # One of them cannot be read: find out which.
            for article in articles:
                try:
                    yield jsonl.dump(self._extractor.extract(article), article.text)
                except ExtractionError as fault:
                    yield fault

    def _map(self, article: Article, lines: str, *, new: bool) -> Mapped:
        # As it is read from the cache: what was just read must not differ.
        claims = jsonl.load(lines, article.text_digest)
        linked = link(
            article,
            claims,
            self._names,
            kind_of=self._kind_of,
            categories=self._categories,
            decisions=self._recipe.links,
            base=self._base,
        )
        quads = map_article(
            article,
            claims,
            linked,
            self._terms,
            extractor=self._recipe.label,
            policy=Policy(threshold=self._recipe.threshold),
            verdicts=self._recipe.verdicts,
            base=self._base,
            quotes=True,
            described=self._described,
        )
        written = serialize(quads, format=RdfFormat.N_QUADS)
        assert written is not None  # noqa: S101 # without a target it returns bytes
        spans = {m.span for c in claims for _, said in c.roles() for m in said if m.span}
        return Mapped(
            slug=article.slug,
            text_digest=article.text_digest,
            quads=written.decode(),
            claims=lines if new else None,
            keys=tuple(sorted({claim.key for claim in claims})),
            spans=tuple(sorted((span.start, span.end) for span in spans)),
            entities=tuple(sorted(linked.entities)),
        )


def categories_of(terms: Terms) -> list[Category]:
    """Return the population categories with the phrases that name them."""
    return [Category(iri=t.iri, phrases=(t.label, *t.names)) for t in terms.concepts("category")]


def kinds(terms: Terms) -> Callable[[str], ThingKind]:
    """Return what tells the kind of a class: people before actors, since a person is both."""

    @cache
    def kind_of(cls: str) -> ThingKind:
        if terms.find(cls) is None:
            return "thing"
        for kind, above in KINDS:
            if any(terms.is_a(cls, name) for name in above):
                return kind
        return "thing"

    return kind_of
