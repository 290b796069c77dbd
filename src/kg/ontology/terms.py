"""The terms of the ontology, looked up by CURIE or IRI."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Self

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import UnknownTermError
from kg.namespaces import APO, APOV, PREFIXES, compress, expand
from kg.ontology.frames import Frames, read_frames
from kg.ontology.turtle import GENID, english, read_turtle, turtle_files
from kg.resources import folder

_RDF_TYPE = PREFIXES["rdf"] + "type"
_LABEL, _ALT = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"
_DEFINITION = PREFIXES["skos"] + "definition"
_KINDS = {
    PREFIXES["owl"] + "Class": "class",
    PREFIXES["owl"] + "ObjectProperty": "object property",
    PREFIXES["owl"] + "DatatypeProperty": "datatype property",
    PREFIXES["owl"] + "AnnotationProperty": "annotation property",
    PREFIXES["skos"] + "Concept": "concept",
    PREFIXES["skos"] + "ConceptScheme": "scheme",
}
_PARENTS = {
    PREFIXES["rdfs"] + "subClassOf",
    PREFIXES["rdfs"] + "subPropertyOf",
    PREFIXES["skos"] + "broader",
}
_NOT_REASONED = {
    *(PREFIXES["owl"] + name for name in ("versionIRI", "versionInfo", "imports")),
    *(PREFIXES["rdfs"] + name for name in ("isDefinedBy", "label", "seeAlso")),
    APO + "conceptOf",
    APO + "excuse",
    APO + "excusedFrom",
    APO + "withinKilometres",
}
_NOT_REASONED_SPACES = (PREFIXES["dcterms"], PREFIXES["skos"])
_NOT_REASONED_TYPES = {
    PREFIXES["owl"] + "Ontology",
    PREFIXES["owl"] + "AnnotationProperty",
    PREFIXES["skos"] + "Concept",
    PREFIXES["skos"] + "ConceptScheme",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A class, property, concept or concept scheme."""

    iri: str
    kind: str
    """class, object property, datatype property, annotation property, concept or scheme."""

    label: str
    definition: str
    labels: Mapping[str, str] = field(default_factory=dict)
    """One label a language."""

    names: tuple[str, ...] = ()
    """Other names, in any language."""

    parents: tuple[str, ...] = ()
    """IRIs of direct superclasses, superproperties or broader concepts."""

    @property
    def curie(self) -> str:
        """The IRI shortened by our prefixes."""
        return compress(self.iri)


class Terms:
    """The terms of one or more folders of Turtle; look one up by CURIE or IRI."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self._triples = [t for path in turtle_files(self.folders) for t in read_turtle(path)]
        self._terms = _terms(self._triples)

    @classmethod
    def load(cls, *extra: Path) -> Self:
        """Return the terms of our ontology and of the folders `extra`.

        Raises:
            OntologyError: a folder holds no Turtle.
            TurtleSyntaxError: a file is no Turtle.
        """
        return cls((folder("ontology"), *extra))

    def __len__(self) -> int:
        return len(self._terms)

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def find(self, name: str) -> Term | None:
        """Return the term with this CURIE or IRI, or None."""
        return self._terms.get(_iri(name) or "")

    def term(self, name: str, *, where: str = "ontology") -> Term:
        """Return the term with this CURIE or IRI.

        Raises:
            UnknownTermError: there is none; `where` (file:line) says who asked for it.
        """
        found = self.find(name)
        if found is None:
            raise UnknownTermError(name, where=where, known=[t.curie for t in self])
        return found

    def label(self, name: str, language: str = "en") -> str:
        """Return the label of a term in `language`, else in English."""
        found = self.term(name)
        return found.labels.get(language, found.label)

    def concepts(self, scheme: str) -> tuple[Term, ...]:
        """Return the concepts of the scheme `apov:<scheme>`, by IRI."""
        space = f"{APOV}{scheme}/"
        return tuple(t for t in self if t.kind == "concept" and t.iri.startswith(space))

    def ancestors(self, name: str) -> frozenset[str]:
        """Return the IRIs of all superclasses, superproperties or broader concepts."""
        seen: set[str] = set()
        open_ = list(self.term(name).parents)
        while open_:
            iri = open_.pop()
            if iri not in seen:
                seen.add(iri)
                open_.extend(self._terms[iri].parents if iri in self._terms else ())
        return frozenset(seen)

    def is_a(self, name: str, ancestor: str) -> bool:
        """Tell whether a term is `ancestor` or lies below it."""
        wanted = _iri(ancestor)
        return _iri(name) == wanted or wanted in self.ancestors(name)

    def act(self, name: str) -> str | None:
        """Return the IRI of the act concept of a class, or None."""
        return self._acts.get(_iri(name) or "")

    @cached_property
    def _acts(self) -> dict[str, str]:
        return {
            t.object.value: t.subject.value
            for t in self._triples
            if t.predicate.value == APO + "conceptOf"
            and isinstance(t.object, NamedNode)
            and isinstance(t.subject, NamedNode)
        }

    @cached_property
    def frames(self) -> Frames:
        """The tables from types to terms, each name proved to be a term.

        Raises:
            OntologyError: a row has too many or too few columns.
            UnknownTermError: a cell is no term, or a type names a role that has no row.
        """
        return read_frames(self.folders, lambda name, at: self.term(name, where=at).iri, self.act)

    def triples(self) -> list[Triple]:
        """Return the whole ontology, unnamed nodes skolemised, each label as rdfs:label too."""
        labels = [
            Triple(t.subject, NamedNode(PREFIXES["rdfs"] + "label"), t.object)
            for t in self._triples
            if t.predicate.value == _LABEL
        ]
        return [*self._triples, *labels]

    def schema(self) -> list[Triple]:
        """Return what a reasoner needs: axioms and the order of categories, no words."""
        return [t for t in self._triples if not _is_words(t)]


def _is_words(triple: Triple) -> bool:
    """Tell whether no rule can follow from `triple`: a label, a note, a header."""
    if triple.predicate.value == _RDF_TYPE and isinstance(triple.object, NamedNode):
        return triple.object.value in _NOT_REASONED_TYPES
    return triple.predicate.value in _NOT_REASONED or triple.predicate.value.startswith(
        _NOT_REASONED_SPACES
    )


def _terms(triples: Iterable[Triple]) -> dict[str, Term]:
    kinds: dict[str, str] = {}
    words: dict[str, dict[str, list[Literal]]] = {}
    parents: dict[str, list[str]] = {}
    for t in triples:
        if not isinstance(t.subject, NamedNode):
            continue
        subject, predicate = t.subject.value, t.predicate.value
        if predicate == _RDF_TYPE and isinstance(t.object, NamedNode):
            kind = _KINDS.get(t.object.value)
            if kind and not subject.startswith(GENID):
                kinds.setdefault(subject, kind)
        elif predicate in _PARENTS and isinstance(t.object, NamedNode):
            if not t.object.value.startswith(GENID):
                parents.setdefault(subject, []).append(t.object.value)
        elif predicate in (_LABEL, _ALT, _DEFINITION) and isinstance(t.object, Literal):
            words.setdefault(subject, {}).setdefault(predicate, []).append(t.object)
    return {
        iri: _term(iri, kinds[iri], words.get(iri, {}), tuple(sorted(parents.get(iri, ()))))
        for iri in sorted(kinds)
    }


def _term(iri: str, kind: str, words: dict[str, list[Literal]], parents: tuple[str, ...]) -> Term:
    labels = {lit.language or "": lit.value for lit in words.get(_LABEL, ())}
    return Term(
        iri=iri,
        kind=kind,
        label=english(words.get(_LABEL, ())) or compress(iri),
        definition=english(words.get(_DEFINITION, ())),
        labels=labels,
        names=tuple(sorted({lit.value for lit in words.get(_ALT, ())})),
        parents=parents,
    )


def _iri(name: str) -> str | None:
    if "://" in name:
        return name
    try:
        return expand(name)
    except ValueError:
        return None
