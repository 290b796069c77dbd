"""What leaves under the profile `internal`: graph by graph, and why the rest stays."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.graph.store import View
from kg.namespaces import APOV, PREFIXES, Base, expand

Quotes = OneOf["none", "full"]
Triples = set[Triple]

TYPE = NamedNode(PREFIXES["rdf"] + "type")
CLAIM = NamedNode(expand("apo:Claim"))
VERDICT = NamedNode(expand("apo:verdict"))
REJECTED = NamedNode(APOV + "verdict/rejected")
EXACT = NamedNode(expand("oa:exact"))
PREF_LABEL = NamedNode(expand("skos:prefLabel"))
LABEL = NamedNode(expand("rdfs:label"))
WORDS_OF_ARTICLES = frozenset(
    NamedNode(expand(name))
    for name in ("oa:exact", "oa:prefix", "oa:suffix", "rdf:value", "prov:value", "schema:text")
) | {NamedNode(expand("schema:articleBody"))}
TITLES = frozenset(NamedNode(expand(name)) for name in ("schema:headline", "dcterms:title"))
SHARED = ("facts", "inferred", "entities", "claims")
"""Names of the graphs that leave beside the claims' own."""

RUN = 8
"""So many words of a passage in a row are a quotation."""


@dataclass(slots=True)
class Selection:
    """The triples that leave, by the graph they lie in, and a count of the rest by reason."""

    graphs: dict[NamedNode, Triples]
    shared: frozenset[NamedNode]
    withheld: Counter[str] = field(default_factory=Counter)
    secrets: frozenset[str] = frozenset()
    """Keys and names that no byte of the file may hold."""

    def triples(self) -> Triples:
        """Return facts, inferred triples, entities and descriptions of claims, each once."""
        return set().union(
            *(triples for name, triples in self.graphs.items() if name in self.shared)
        )

    def quads(self) -> set[Quad]:
        """Return every triple with its graph, those of claims included."""
        return {
            Quad(t.subject, t.predicate, t.object, name)
            for name, triples in self.graphs.items()
            for t in triples
        }

    def blank_nodes(self) -> list[str]:
        """Return the names of blank nodes, sorted."""
        return sorted(
            {
                term.value
                for triples in self.graphs.values()
                for triple in triples
                for term in (triple.subject, triple.object)
                if isinstance(term, BlankNode)
            }
        )

    def leaks(self) -> list[str]:
        """Return what is in the triples and may not leave, sorted: it is a fault of ours.

        A name counts where it is a proper one: "defector" is also a word.
        """
        held = {
            term.value
            for triples in self.graphs.values()
            for triple in triples
            for term in (triple.subject, triple.object)
            if isinstance(term, NamedNode | Literal)
        } | {name.value for name in self.graphs}
        text = "\n".join(held)
        return sorted(
            secret
            for secret in self.secrets
            if secret in held
            or (any(c.isupper() or c > "\u2e7f" for c in secret) and _has_words(text, secret))
        )


def _has_words(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def select(view: View, base: Base, *, all_claims: bool, quotes: Quotes) -> Selection:
    """Return what leaves: without rejected claims and without the words of articles, unless asked.

    What only a rejected claim speaks of stays behind with it. `rdfs:label` is written beside every
    `skos:prefLabel`, for tools that know no SKOS.
    """
    graphs = {name: _read(view, NamedNode(base.graph(name))) for name in SHARED}
    about = graphs["claims"]
    claims: set[object] = {t.subject for t in about if t.predicate == TYPE and t.object == CLAIM}
    rejected: set[object] = {
        t.subject for t in about if t.predicate == VERDICT and t.object == REJECTED
    }
    own = {claim: _read(view, claim) for claim in claims if isinstance(claim, NamedNode)}
    withheld: Counter[str] = Counter()
    if not all_claims and rejected:
        fallen = _only_of(rejected, claims, own, about, graphs["entities"])
        withheld["rejected claim"] = len(rejected)
        for name in graphs:
            graphs[name] = {t for t in graphs[name] if not {t.subject, t.object} & fallen}
        own = {claim: triples for claim, triples in own.items() if claim not in rejected}
    named = {NamedNode(base.graph(name)): triples for name, triples in graphs.items()} | own
    shared = frozenset(NamedNode(base.graph(name)) for name in SHARED)
    for graph, triples in named.items():
        named[graph] = triples | {
            Triple(t.subject, LABEL, t.object) for t in triples if t.predicate == PREF_LABEL
        }
    chosen = Selection(
        {name: triples for name, triples in named.items() if triples}, shared, withheld
    )
    if quotes == "none":
        _drop_words(chosen)
    return chosen


def _read(view: View, graph: NamedNode) -> Triples:
    return {quad.triple for quad in view.quads(graph=graph)}


def _only_of(
    rejected: set[object],
    claims: set[object],
    own: dict[NamedNode, Triples],
    about: Triples,
    entities: Triples,
) -> set[object]:
    """Return the rejected claims with everything that no other claim leads to."""
    leads: dict[object, set[object]] = defaultdict(set)
    for triple in (*about, *entities):
        if isinstance(triple.object, NamedNode) and triple.predicate != TYPE:
            leads[triple.subject].add(triple.object)
    for claim, triples in own.items():
        leads[claim].update(
            term
            for triple in triples
            for term in (triple.subject, triple.object)
            if isinstance(term, NamedNode) and (term == triple.subject or triple.predicate != TYPE)
        )
    kept = _reach(claims - rejected, leads, stop=rejected)
    return (_reach(rejected, leads, stop=claims - rejected) - kept) | rejected


def _reach(start: set[object], leads: dict[object, set[object]], stop: set[object]) -> set[object]:
    reached, waiting = set(start), list(start)
    while waiting:
        for node in leads.get(waiting.pop(), ()):
            if node not in reached and node not in stop:
                reached.add(node)
                waiting.append(node)
    return reached


def _drop_words(chosen: Selection) -> None:
    """Take out the words of passages, and any other literal that repeats eight of them in a row."""
    runs: set[tuple[str, ...]] = set()
    for triples in chosen.graphs.values():
        for triple in triples:
            if triple.predicate == EXACT and isinstance(triple.object, Literal):
                runs.update(_runs(triple.object.value))
    for name, triples in chosen.graphs.items():
        words = {t for t in triples if t.predicate in WORDS_OF_ARTICLES}
        echoes = {
            t
            for t in triples - words
            if isinstance(t.object, Literal)
            and t.predicate not in TITLES
            and not runs.isdisjoint(_runs(t.object.value))
        }
        chosen.graphs[name] = triples - words - echoes
        if words | echoes:
            chosen.withheld["words of an article"] += len(words | echoes)


def _runs(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
