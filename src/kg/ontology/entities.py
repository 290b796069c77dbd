"""Known entities: bodies, places, outlets and offices with the names they go by."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.model import Entity
from kg.namespaces import APO, PREFIXES, compress, expand
from kg.ontology.turtle import english, read_turtle, turtle_files

_LABEL, _ALT = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"


def read_entities(*folders: Path) -> tuple[Entity, ...]:
    """Return the known entities of the Turtle files of `folders`, by IRI.

    Raises:
        OntologyError: a folder holds no Turtle.
        TurtleSyntaxError: a file is no Turtle.
    """
    return entities_of(t for path in turtle_files(folders) for t in read_turtle(path))


def entities_of(triples: Iterable[Triple]) -> tuple[Entity, ...]:
    """Return the entities that `triples` describe with a label, by IRI."""
    about: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            said = about.setdefault(triple.subject.value, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)
    return tuple(_entity(iri, said) for iri, said in sorted(about.items()) if said.get(_LABEL))


def _entity(iri: str, said: Mapping[str, list[NamedNode | Literal]]) -> Entity:
    def values(name: str) -> tuple[str, ...]:
        return tuple(node.value for node in said.get(expand(name), ()))

    label = english(said[_LABEL])
    names = [n.value for key in (_LABEL, _ALT) for n in said.get(key, ())]
    names += values("apo:formerName")
    return Entity(
        iri=iri,
        cls=compress(min(values("rdf:type"), default=APO + "Object")),
        label=label,
        names=tuple(sorted({*names} - {label})),
        demonyms=tuple(sorted(values("apo:demonym"))),
        within=min(values("apo:within") + values("apo:subBodyOf"), default=None),
        categories=tuple(sorted(values("apo:belongsToCategory"))),
        kin_of=min(values("apo:kinOf"), default=None),
    )
