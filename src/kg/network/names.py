"""What things are called and what kind they are, read from the graph and its ontology."""

import re
from collections import defaultdict

from pyoxigraph import Literal, NamedNode

from kg.graph.store import View
from kg.namespaces import APO, PREFIXES, Base

TYPE = NamedNode(PREFIXES["rdf"] + "type")
SUB_CLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
SUB_PROPERTY = NamedNode(PREFIXES["rdfs"] + "subPropertyOf")
PREF_LABEL = NamedNode(PREFIXES["skos"] + "prefLabel")
LABEL = NamedNode(PREFIXES["rdfs"] + "label")

KINDS = {
    "Actor": "actor",
    "Population": "population",
    "Situation": "situation",
    "Measure": "measure",
    "Purpose": "purpose",
    "AttributedLabel": "label",
    "Place": "place",
    "Object": "thing",
}
"""Kind of node by class of the ontology; what is both an actor and a place is an actor."""

PATHS = {
    "body": "actor",
    "person": "actor",
    "speaker": "actor",
    "population": "population",
    "event": "situation",
    "forecast": "situation",
    "link": "situation",
    "measure": "measure",
    "purpose": "purpose",
    "label": "label",
    "place": "place",
    "thing": "thing",
}
"""Kind of node by the path of its IRI, where no class tells."""


class Names:
    """Labels, classes and kinds of what is in a view."""

    def __init__(self, view: View, base: Base) -> None:
        self._view = view
        self._base = base
        self._labels: dict[str, dict[str, str]] = {}
        self._kinds: dict[str, str | None] = {}
        self.super_properties = _closure(view, SUB_PROPERTY)
        self._super_classes = _closure(view, SUB_CLASS)

    def labels(self, iri: str) -> dict[str, str]:
        """Return labels by language; `en` also stands for one without a language."""
        if iri not in self._labels:
            found: dict[str, str] = {}
            for predicate in (LABEL, PREF_LABEL):
                said = {
                    (quad.object.language or "en", quad.object.value)
                    for quad in self._view.quads(NamedNode(iri), predicate)
                    if isinstance(quad.object, Literal)
                }
                found |= dict(sorted(said, reverse=True))
            self._labels[iri] = found
        return self._labels[iri]

    def label(self, iri: str) -> str:
        """Return the English label, any other, or the last part of the IRI as words."""
        labels = self.labels(iri)
        if "en" in labels:
            return labels["en"]
        return labels[min(labels)] if labels else words(iri)

    def korean(self, iri: str) -> str:
        """Return the Korean label, or the empty string."""
        return self.labels(iri).get("ko", "")

    def classes(self, iri: str) -> list[str]:
        """Return the most specific classes of ours that a thing has, sorted."""
        found = {
            quad.object.value
            for quad in self._view.quads(NamedNode(iri), TYPE)
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(APO)
        }
        above = {up for cls in found for up in self._super_classes.get(cls, ()) if up != cls}
        return sorted(found - above)

    def kind(self, iri: str) -> str | None:
        """Return the kind of node that a thing is, or None where it is none."""
        if iri not in self._kinds:
            self._kinds[iri] = self._find_kind(iri)
        return self._kinds[iri]

    def _find_kind(self, iri: str) -> str | None:
        if not iri.startswith(f"{self._base.iri}id/"):
            return None
        above = set()
        for cls in self.classes(iri):
            above |= {cls} | self._super_classes.get(cls, set())
        for cls, kind in KINDS.items():
            if APO + cls in above:
                return kind
        return PATHS.get(iri.removeprefix(f"{self._base.iri}id/").partition("/")[0])

    def is_forecast(self, iri: str) -> bool:
        """Whether a situation is only foretold."""
        return any(cls == f"{APO}Forecast" for cls in self.classes(iri))


def words(iri: str) -> str:
    """Return the last part of an IRI as words: `carried out by` of `apo:carriedOutBy`."""
    last = iri.rstrip("/#").replace("#", "/").rpartition("/")[2].replace("_", " ").replace("-", " ")
    if last.isupper():
        return last.lower()
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", last).lower()


def _closure(view: View, predicate: NamedNode) -> dict[str, set[str]]:
    """Return everything above each term."""
    up: dict[str, set[str]] = defaultdict(set)
    for quad in view.quads(predicate=predicate):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            up[quad.subject.value].add(quad.object.value)
    closed: dict[str, set[str]] = {}
    for term in up:
        reached: set[str] = set()
        waiting = [term]
        while waiting:
            fresh = up.get(waiting.pop(), set()) - reached
            reached |= fresh
            waiting.extend(fresh)
        closed[term] = reached
    return closed
