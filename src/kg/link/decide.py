"""Each mention's entity: a decision, a known name, or an individual of this article."""

import re
from collections.abc import Callable, Iterable, Sequence

from kg.link.decisions import LinkDecision
from kg.link.linked import Category, Linked, Names
from kg.link.outlets import bare, cited, outlet
from kg.link.phrase import (
    ThingKind,
    content,
    head,
    heads,
    label,
    normal,
    population_class,
    singular,
)
from kg.link.sources import PRONOUN, PROTECTED, Sources
from kg.model import Article, Claim, Entity, Mention, Span, digest
from kg.namespaces import Base

# Words that make a vague authority; with a country's name they still name no certain body.
AUTHORITY = frozenset(
    "authority authorities government regime state leadership officials administration".split()
)
# What is said of the report itself names staff and sources: none of them becomes an entity.
OF_THE_REPORT = frozenset({"REPORT", "CORROBORATE", "META"})
# Only these qualifiers can name an entity; the others are words.
NAMING = frozenset("subject object from to place thing group affected reason instrument".split())
# "a frontier with Russia" does not lie within Russia.
OUTSIDE = re.compile(r"\b(?:with|from|outside|beyond|opposite)\b", re.IGNORECASE)
QUOTES = re.compile(r"[\"“”]")
KIN_OF = re.compile(
    r"\b(?:famil(?:y|ies)|relatives?|kin|wives|husbands?|children|parents)\s+of\s+(?P<whom>.+)$",
    re.IGNORECASE,
)
POSSESSED_KIN = re.compile(
    r"^(?:the\s+)?(?P<whom>[\w -]+?)(?:s’|s'|’s|'s)\s+(?:famil(?:y|ies)|relatives?|kin)$",
    re.IGNORECASE,
)


def link(
    article: Article,
    claims: Iterable[Claim],
    names: Names,
    *,
    kind_of: Callable[[str], ThingKind],
    categories: Sequence[Category] = (),
    decisions: Iterable[LinkDecision] = (),
    base: Base | None = None,
) -> Linked:
    """Return the entities of an article's claims and which words name them."""
    linker = _Linker(article, names, kind_of, categories, base or Base())
    for decision in decisions:
        if decision.text_digest == article.text_digest:
            linker.decide(decision)
    claims = list(claims)
    linker.sources = Sources(claims, article.text)
    linker.linked.outlet = linker.outlet()
    for claim in claims:
        if claim.type in OF_THE_REPORT:
            linker.linked.speakers[claim.key] = linker.linked.outlet
            linker.hear(claim)
            continue
        for name, mentions in claim.roles():
            if name in NAMING and not (name == "object" and claim.type in ("IS_A", "ATTRIBUTE")):
                for mention in mentions:
                    linker.resolve(mention, name)
        linker.linked.speakers[claim.key] = linker.speaker(claim)
    return linker.linked


class _Linker:
    def __init__(
        self,
        article: Article,
        names: Names,
        kind_of: Callable[[str], ThingKind],
        categories: Sequence[Category],
        base: Base,
    ) -> None:
        self.article = article
        self.own_name = article.publisher or article.slug
        self.other_outlet: str | None = None
        """The other outlet that was cited last."""

        self.names = names
        self.base = base
        self.linked = Linked(kind_of=kind_of)
        self.decided: dict[Span, str] = {}
        self.refused: dict[Span, set[str]] = {}
        self.by_words: dict[str, str] = {}
        self.sources = Sources([], article.text)
        self.categories = [
            (category.iri, singular(head(phrase)), content(phrase))
            for category in categories
            for phrase in category.phrases
        ]

    def decide(self, decision: LinkDecision) -> None:
        if decision.verdict == "same":
            self.decided[decision.span] = decision.entity
        else:
            self.refused.setdefault(decision.span, set()).add(decision.entity)

    def keep(self, entity: Entity, span: Span | None) -> str:
        self.linked.entities.setdefault(entity.iri, entity)
        if span:
            self.linked.links[span] = entity.iri
        return entity.iri

    def local(self, kind: str, cls: str, said: str, first: Span, **more: object) -> Entity:
        """Return an individual of this article, keyed by the first words that name it."""
        key = digest([self.article.text_digest, kind, first.start, first.end])
        return Entity(iri=self.base.id(kind, key), cls=cls, label=label(said), **more)  # type: ignore[arg-type] # passed through by name

    def known(self, said: str, span: Span | None) -> Entity | None:
        refused = self.refused.get(span, set()) if span else set()
        said = QUOTES.sub("", said)
        own = self.linked.entities.get(self.linked.outlet) if self.article.publisher else None
        if own and own.iri not in refused and normal(said) == normal(own.label):
            return own
        return next((e for e in self.names.find(said) if e.iri not in refused), None)

    def resolve(self, mention: Mention, role: str) -> str | None:
        span, said = mention.span, mention.text
        if span is None or said is None:
            return None
        if span in self.linked.links:
            return self.linked.links[span]
        if span in self.decided:
            return self.keep_decided(span)
        if mention.antecedent and mention.antecedent != span:
            words = mention.antecedent.of(self.article.text)
            first = Mention(span=mention.antecedent, text=words)
            iri = self.resolve(first, role)
            if iri:
                self.linked.links[span] = iri
            return iri
        entity = self.named(said, span, role)
        return self.keep(entity, span) if entity else None

    def keep_decided(self, span: Span) -> str:
        iri = self.decided[span]
        found = self.linked.entities.get(iri) or Entity(
            iri=iri, cls="apo:Actor", label=label(span.of(self.article.text))
        )
        return self.keep(found, span)

    def named(self, said: str, span: Span, role: str) -> Entity | None:
        noun = head(said)
        if noun in ("source", "informant"):
            return self.linked.entities[
                self.protected("anonymous_source", Mention(span=span), span.start)
            ]
        authority = self.authority(said, noun, role)
        if authority:
            return authority
        entity = self.known(said, span)
        if entity:
            return entity
        if normal(said) in PRONOUN or noun in PRONOUN:
            return None
        sense = heads().get(noun)
        if sense is None:
            return self.person(said, span) if role in ("subject", "object") else None
        if sense.kind == "people":
            return self.population(said, span, population_class(said, sense.cls))
        if sense.kind == "actor":
            return self.body(said, span, sense.cls)
        if sense.kind == "place":
            return self.place(said, span, sense.cls)
        return self.same_words("thing", sense.cls, said, span)

    def same_words(self, kind: str, cls: str, said: str, span: Span, **more: object) -> Entity:
        """Return one individual for like phrases of the article; a bare noun stays alone.

        Rule link/same-words: two content words or more must agree.
        """
        key = f"{kind} {normal(said)}"
        if key in self.by_words and len(content(said)) > 1:
            return self.linked.entities[self.by_words[key]]
        entity = self.local(kind, cls, said, span, **more)
        self.by_words.setdefault(key, entity.iri)
        self.linked.entities.setdefault(entity.iri, entity)
        return entity

    def authority(self, said: str, noun: str, role: str) -> Entity | None:
        """Return this article's unspecified authority of one country, or of none.

        A country's name as the one who acts stands for its authorities; no body is guessed.
        """
        country = None
        if noun in AUTHORITY or noun == "official":
            rest = [w for w in normal(said).split() if w not in AUTHORITY and w != "official"]
            if rest:
                words = " ".join(rest)
                found = self.names.by_demonym(words) or self.known(words, None)
                if found is None or found.cls != "apo:Country":
                    return None
                country = found
        else:
            found = self.known(said, None)
            if role != "subject" or found is None or found.cls != "apo:Country":
                return None
            country = found
        key = digest([self.article.text_digest, "authority"])
        if country:
            place = country.iri.rsplit("/", 1)[-1]
            if self.by_words.setdefault("authority of", place) != place:
                key = digest([self.article.text_digest, "authority", place])
        iri = self.base.id("authority", key)
        if iri in self.linked.entities:
            before = self.linked.entities[iri]
            if country and not before.within:
                named = Entity(
                    iri=iri,
                    cls=before.cls,
                    label=f"the authorities of {country.label}",
                    within=country.iri,
                )
                self.linked.entities[iri] = named
                self.linked.entities.setdefault(country.iri, country)
                return named
            return before
        if country:
            self.linked.entities.setdefault(country.iri, country)
        return Entity(
            iri=iri,
            cls="apo:UnspecifiedAuthority",
            label=f"the authorities of {country.label}" if country else "the authorities",
            within=country.iri if country else None,
        )

    def person(self, said: str, span: Span) -> Entity | None:
        name = said.removesuffix("’s").removesuffix("'s")
        parts = name.split()
        if not 2 <= len(parts) <= 5 or not all(p[0].isupper() for p in parts):
            return None  # one capital letter makes no name: it may only open a sentence
        return self.same_words("person", "apo:Person", name, span)

    def body(self, said: str, span: Span, cls: str) -> Entity:
        proper = any(w[0].isupper() for w in said.split()[1:]) or said[0].isupper()
        return self.same_words("body", "apo:Organisation" if proper else cls, said, span)

    def place(self, said: str, span: Span, cls: str) -> Entity:
        """Return a described place; `within` the known place that its words name."""
        inner = self.inner_place(said)
        return self.same_words("place", cls, said, span, within=inner.iri if inner else None)

    def inner_place(self, said: str) -> Entity | None:
        """Return the known place among the words of `said`, the longest name first."""
        parts = re.findall(r"[\w’'-]+", OUTSIDE.split(said)[0])
        for size in range(min(4, len(parts)), 0, -1):
            for at in range(len(parts) - size + 1):
                name = " ".join(parts[at : at + size]).removesuffix("’s").removesuffix("'s")
                if not name[0].isupper():
                    continue
                found = self.known(name, None)
                if found and self.linked.kind(found) == "place":
                    self.linked.entities.setdefault(found.iri, found)
                    return found
        return None

    def population(self, said: str, span: Span, cls: str) -> Entity:
        whom = KIN_OF.search(said) or POSSESSED_KIN.search(said)
        kin_of = None
        if whom:
            cls = "apo:KinshipPopulation"
            words = whom.group("whom")
            start = span.start + whom.start("whom")
            inner = self.named(words, Span(start, start + len(words)), "kin")
            if inner and self.linked.kind(inner) == "people":
                kin_of = self.keep(inner, None)
        return self.same_words(
            "population",
            cls,
            said,
            span,
            categories=self.categories_of(said),
            kin_of=kin_of,
        )

    def categories_of(self, said: str) -> tuple[str, ...]:
        """Return the categories one of whose phrases has the same head and no other words."""
        noun, all_words = head(said), content(said)
        return tuple(
            sorted(
                {
                    iri
                    for iri, first, wanted in self.categories
                    if first == noun and wanted <= all_words
                }
            )
        )

    def outlet(self) -> str:
        known = self.known(self.own_name, None)
        return self.keep(known or outlet(self.own_name, self.base), None)

    def cited_outlet(self, said: str, span: Span) -> str:
        """Return the outlet that words for one mean: the report's own or another that it cites."""
        whose = cited(said, self.own_name)
        if whose in ("own", "that"):
            self.other_outlet = None if whose == "own" else self.other_outlet
            return self.other_outlet or self.linked.outlet
        name = bare(said)
        known = self.known(name, span)
        if known is None or self.linked.kind(known) != "actor":
            if whose == "named":
                known = outlet(name, self.base)
            else:
                known = self.same_words("body", "apo:NewsOutlet", said, span)
        self.other_outlet = self.keep(known, span)
        return self.other_outlet

    def hear(self, told: Claim) -> None:
        """Note the known outlet, not the report's own, that somebody told something."""
        for mention in told.object:
            if mention.span and mention.text and cited(mention.text, self.own_name) == "named":
                known = self.known(bare(mention.text), mention.span)
                if known and known.cls == "apo:NewsOutlet" and known.iri != self.linked.outlet:
                    self.linked.told_to[told.key] = self.keep(known, None)

    def speaker(self, claim: Claim) -> str:
        """Return who says the claim; protected sources never get a name of the text's."""
        said = claim.attribution
        words = said.source
        if said.kind == "outlet" and words and words.span and words.text:
            return self.cited_outlet(words.text, words.span)
        if said.kind in ("outlet", "interviewer"):
            return self.linked.outlet
        if said.kind in PROTECTED:
            return self.protected(said.kind, said.source, claim.evidence.start)
        if said.source is None or said.source.span is None or said.source.text is None:
            return self.protected(said.kind, None, claim.evidence.start)
        signed = self.known(bare(said.source.text), said.source.span)
        if signed and self.linked.kind(signed) == "actor":
            return self.keep(signed, said.source.span)
        iri = self.resolve(said.source, "subject")
        if iri:
            return iri
        entity = self.same_words(
            "person", "apo:InformationActor", said.source.text, said.source.span
        )
        return self.keep(entity, said.source.span)

    def protected(self, kind: str, source: Mention | None, at: int) -> str:
        """Return a protected source: no words of the text, no place finer than a province.

        Rule link/nearest-source: "the source", "he" and the like are the source of that kind who
        was introduced last before `at`, else the first one of the article.
        """
        first = self.sources.introduction(kind, source, at)
        words = first.of(self.article.text) if first else ""
        place = self.inner_place(words) if words else None
        while place and place.cls not in ("apo:Province", "apo:Country"):
            # Nothing finer than a province is ever kept about a protected source.
            place = self.names.by_iri(place.within) if place.within else None
        key = digest(
            [
                self.article.text_digest,
                "speaker",
                kind,
                *((first.start, first.end) if first else ()),
            ]
        )
        where = f" in {place.label}" if place else ""
        entity = Entity(
            iri=self.base.id("speaker", key),
            cls="apo:ProtectedSource",
            label=f"protected source{where}",
            within=place.iri if place else None,
        )
        return self.keep(entity, None)
