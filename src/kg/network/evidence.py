"""The claims behind an edge: who says it, who relays it, how surely, where in the text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from kg.graph.store import View
from kg.namespaces import Base, expand
from kg.network.names import TYPE, Names

CLAIM = NamedNode(expand("apo:Claim"))
VERDICT = NamedNode(expand("apo:verdict"))
REJECTED = NamedNode(expand("apov:verdict/rejected"))
FACTUAL = NamedNode(expand("apo:FactualClaim"))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of an article's text, in code points; its words where the workspace holds them."""

    start: int
    end: int
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim as a reader needs it; values are labels unless said otherwise."""

    iri: str
    type: str
    factual: bool
    """Whether its triples are facts."""

    speaker: str
    speaker_class: str
    outlet: str
    """The outlet that relays the speaker; empty where the speaker is the outlet."""

    article: str
    published: str
    epistemic: str
    modality: str
    polarity: str
    verdict: str
    reason: str
    decided_by: str
    marking: str
    access: str
    passages: tuple[Place, ...]
    hedges: tuple[Place, ...]


@dataclass(slots=True)
class Basis:
    """What one statement rests on."""

    claims: set[str] = field(default_factory=set)
    """IRIs of the claims that state it."""

    inferred: bool = False
    known: bool = False
    """Whether the list of known entities holds it."""

    built: bool = False
    """Whether a CONSTRUCT query made it."""


Statements: TypeAlias = dict[Triple, Basis]


class Claims:
    """Reads the claims of a view, each once."""

    def __init__(self, view: View, names: Names, base: Base, *, sentences: bool) -> None:
        self._view, self._names, self._sentences = view, names, sentences
        self._graph = NamedNode(base.graph("claims"))
        self._known: dict[str, Evidence] = {}
        self._is_claim: dict[str, bool] = {}

    def stating(self, triple: Triple) -> list[str]:
        """Return the IRIs of the claims whose graph holds `triple`, sorted."""
        graphs = (
            quad.graph_name
            for quad in self._view.quads(triple.subject, triple.predicate, triple.object)
        )
        return self.among(g.value for g in graphs if isinstance(g, NamedNode))

    def among(self, graphs: Iterable[str]) -> list[str]:
        """Return those of `graphs` that are claims, sorted."""
        return sorted(name for name in set(graphs) if self.is_claim(name))

    def is_claim(self, iri: str) -> bool:
        """Whether an IRI names a claim."""
        if iri not in self._is_claim:
            found = self._view.quads(NamedNode(iri), TYPE, CLAIM, self._graph)
            self._is_claim[iri] = next(iter(found), None) is not None
        return self._is_claim[iri]

    def is_rejected(self, iri: str) -> bool:
        """Whether a claim was rejected."""
        found = self._view.quads(NamedNode(iri), VERDICT, REJECTED, self._graph)
        return next(iter(found), None) is not None

    def evidence(self, iri: str) -> Evidence:
        """Return what is known about a claim."""
        if iri not in self._known:
            self._known[iri] = self._read(iri)
        return self._known[iri]

    def _read(self, iri: str) -> Evidence:
        speaker = self._one(iri, "apo:attributedTo")
        article = self._one(iri, "apo:inArticle")
        classes = self._names.classes(speaker) if speaker else []
        factual = self._view.quads(NamedNode(iri), TYPE, FACTUAL, self._graph)
        return Evidence(
            iri=iri,
            type=self._label(iri, "apo:claimType"),
            factual=next(iter(factual), None) is not None,
            speaker=self._names.label(speaker) if speaker else "",
            speaker_class=self._names.label(classes[0]) if classes else "",
            outlet=self._label(iri, "apo:relayedBy"),
            article=self._names.label(article) if article else "",
            published=self._one(article, "apo:published") if article else "",
            epistemic=self._label(iri, "apo:epistemicStatus"),
            modality=self._label(iri, "apo:modality"),
            polarity=self._label(iri, "apo:polarity"),
            verdict=self._label(iri, "apo:verdict"),
            reason=self._one(iri, "apo:verdictReason"),
            decided_by=self._label(iri, "apo:decidedBy"),
            marking=self._label(iri, "apo:marking"),
            access=self._label(iri, "apo:sourceAccess"),
            passages=self._places(iri, "apo:restsOn"),
            hedges=self._places(iri, "apo:hedgeCue"),
        )

    def _values(self, iri: str, predicate: str) -> list[NamedNode | Literal]:
        """Return what is said of a thing in any graph but a claim's, IRIs first, sorted."""
        found = {
            quad.object
            for quad in self._view.quads(NamedNode(iri), NamedNode(expand(predicate)))
            if isinstance(quad.object, NamedNode | Literal)
            and (
                isinstance(quad.graph_name, DefaultGraph) or not self._names_claim(quad.graph_name)
            )
        }
        return sorted(found, key=lambda term: (isinstance(term, Literal), term.value))

    def _names_claim(self, graph: object) -> bool:
        return isinstance(graph, NamedNode) and self.is_claim(graph.value)

    def _one(self, iri: str, predicate: str) -> str:
        values = self._values(iri, predicate)
        return values[0].value if values else ""

    def _label(self, iri: str, predicate: str) -> str:
        return ", ".join(
            value.value if isinstance(value, Literal) else self._names.label(value.value)
            for value in self._values(iri, predicate)
        )

    def _places(self, iri: str, predicate: str) -> tuple[Place, ...]:
        places = []
        for passage in self._values(iri, predicate):
            start, end = (self._one(passage.value, f"oa:{edge}") for edge in ("start", "end"))
            words = self._one(passage.value, "oa:exact") if self._sentences else ""
            if start.isdecimal() and end.isdecimal():
                places.append(Place(int(start), int(end), words or None))
        return tuple(sorted(places, key=lambda place: (place.start, place.end, place.words or "")))
