"""What flows between the stages: plain data, standard library only.

Offsets are Unicode code points of the untouched text, start inclusive, end exclusive.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal


def digest(parts: object) -> str:
    """Return the first 32 hex digits of the SHA-256 of `parts` as JSON.

    A JSON list keeps its parts apart; joined strings would collide ("a.b"+"c", "a"+"b.c").
    """
    said = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the untouched text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words at this place of `text`."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A published work we read, with the text as it was given."""

    slug: str
    """Key within a workspace: the file's stem, folded to a-z, 0-9 and hyphens."""

    doc: str
    """The file's base name."""

    text: str
    """The untouched text."""

    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    """Day, month or year of publication in EDTF, or None where it is not known."""

    authors: tuple[str, ...] = ()
    translators: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    language: str = "en"
    translated_from: str | None = None
    digests: tuple[str, ...] = ()
    """Addresses of the articles that this one retells."""

    note: str | None = None
    sensitivity: str | None = None
    """A TLP marking that every claim of the article gets at least, or None."""

    source_digest: str | None = None
    """SHA-256 of the file from which the text was taken, where that is not the text itself."""

    header_end: int = 0
    """Offset where the body begins: past an address line and a title line, else 0."""

    @property
    def text_digest(self) -> str:
        """SHA-256 of the untouched text in UTF-8, 64 hex digits."""
        return _sha256(self.text)


@lru_cache(maxsize=8)  # asked for each claim of an article
def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """The words that name something in an article, or another claim (`ref`)."""

    span: Span | None = None
    """Where the words are; None for an inherited or implicit filler that has no words."""

    text: str | None = None
    canon: str | None = None
    """What the words stand for: the antecedent's words, or a normal form such as `>40`."""

    antecedent: Span | None = None
    """The first mention of the same thing, by coreference."""

    outside_evidence: bool = False
    ref: int | None = None
    """Index of another claim of the same article (a CAUSE links claims)."""


Kind = Literal[
    "outlet",
    "anonymous_source",
    "reporting_partner",
    "named_source",
    "witness",
    "official",
    "ngo",
    "interviewer",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it, and which outlet relays it."""

    kind: Kind = "outlet"
    source: Mention | None = None
    via: str | None = None
    """Name of the outlet that relays a source; None where the outlet itself speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modality:
    """How it is said: status, polarity, and the words that show it."""

    status: str = "asserted"
    polarity: Literal["+", "-"] = "+"
    cue: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one passage says, true or not: one frame with its roles."""

    text_digest: str
    """SHA-256 of the article's text."""

    doc: str
    type: str
    """A type of the corpus, `RELOCATE`, or `OTHER:lemma`."""

    relation: str
    """Lemma of the predicate."""

    trigger: Span
    """The word that states the act; with the text's digest it is the event's identity."""

    evidence: Span
    subject: tuple[Mention, ...] = ()
    object: tuple[Mention, ...] = ()
    qualifiers: dict[str, tuple[Mention, ...]] = field(default_factory=dict)
    attribution: Attribution = Attribution()
    modality: Modality = Modality()
    core: bool = True
    confidence: float = 1.0
    """Of the extractor alone, 0 to 1; never part of identity."""

    event: Span | None = None
    """Trigger of the claim whose event this one shares, or None for its own."""

    event_rule: str | None = None
    """Id of the rule by which the event is shared."""

    extractor: str | None = None
    """What read it, where several extractors read the article; never part of identity."""

    @property
    def key(self) -> str:
        """Digest of what is said and where: 32 hex digits, the same on every machine.

        Confidence and later decisions are left out, so a better model or a new link keeps the
        claim's IRI.
        """
        roles = sorted(
            [name, *((m.span.start, m.span.end) if m.span else (-1, -1))]
            for name, mentions in self.roles()
            for m in mentions
        )
        return digest([self.text_digest, self.evidence.start, self.evidence.end, self.type, roles])

    def roles(self) -> list[tuple[str, tuple[Mention, ...]]]:
        """Return subject, object and qualifiers with their mentions."""
        return [("subject", self.subject), ("object", self.object), *self.qualifiers.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A thing claims are about."""

    iri: str
    cls: str
    """CURIE of its class, `apo:LocalGovernmentBody`."""

    label: str
    names: tuple[str, ...] = ()
    """Other names, in any language or romanisation."""

    demonyms: tuple[str, ...] = ()
    """Words for its people and things, "North Korean"; never a name of the place itself."""

    within: str | None = None
    """IRI of the place or body it belongs to."""

    categories: tuple[str, ...] = ()
    """IRIs of population categories."""

    kin_of: str | None = None
    """IRI of the population whose families these are."""
