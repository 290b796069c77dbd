"""What link takes and what it gives: known names, categories, and the entities of an article."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kg.link.phrase import ThingKind
from kg.model import Entity, Mention, Span


class Names(Protocol):
    """What link needs of the gazetteer."""

    def find(self, name: str) -> Sequence[Entity]:
        """Return the known entities of that name, the best first."""

    def by_iri(self, iri: str) -> Entity | None:
        """Return the known entity with that IRI."""

    def by_demonym(self, word: str) -> Entity | None:
        """Return the country whose people or things `word` means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A population category and the phrases that name it."""

    iri: str
    phrases: tuple[str, ...]


@dataclass(slots=True)
class Linked:
    """The entities that one article's claims are about."""

    entities: dict[str, Entity] = field(default_factory=dict)
    """By IRI: known ones that are named here and individuals of this article."""

    links: dict[Span, str] = field(default_factory=dict)
    """Entity of each mention's words."""

    speakers: dict[str, str] = field(default_factory=dict)
    """Entity of the speaker by claim key."""

    outlet: str = ""
    """Entity of the outlet."""

    told_to: dict[str, str] = field(default_factory=dict)
    """Another outlet that was told what is passed on here, by key of the claim that says so."""

    kind_of: Callable[[str], ThingKind] = lambda cls: "thing"
    """Kind of a class: actor, people, place or thing."""

    def kind(self, entity: Entity) -> ThingKind:
        """Return the column of `ontology/roles.tsv` that fits an entity."""
        return self.kind_of(entity.cls)

    def is_outlet(self, iri: str) -> bool:
        """Return whether an entity is the report's own outlet or a news outlet that it cites."""
        return iri == self.outlet or self.entities[iri].cls == "apo:NewsOutlet"

    def of(self, mention: Mention) -> Entity | None:
        """Return the entity that `mention` names, or None where it names none we keep."""
        iri = self.links.get(mention.span) if mention.span else None
        return self.entities[iri] if iri else None
