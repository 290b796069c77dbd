"""Why a triple is in the graph, down to the claims and the words that they rest on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard

from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import QueryError
from kg.graph.store import Term, View
from kg.namespaces import PREFIXES, Base, compress
from kg.reason.explain import Proof
from kg.reason.why import Explainer

_A = NamedNode(PREFIXES["rdf"] + "type")
_FACTUAL = NamedNode(PREFIXES["apo"] + "FactualClaim")
_IN_ARTICLE = NamedNode(PREFIXES["apo"] + "inArticle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One claim that states a triple, and where it says so."""

    claim: str
    """IRI of the claim."""

    speaker: str
    article: str
    start: int
    """Offset of the passage in code points of the untouched text."""

    end: int
    words: str | None
    """The words of the passage, where the graph holds them."""


@dataclass(frozen=True, slots=True)
class Fall:
    """What goes with a claim or an article; what other claims state too is not in it."""

    facts: tuple[Triple, ...]
    inferred: tuple[Triple, ...]
    """Consequences by OWL; conclusions of closed-world rules are drawn anew by the next build."""


class Why:
    """Answers why for one state of the graph."""

    def __init__(self, view: View, base: Base | None = None) -> None:
        self._view, self._base = view, base or Base()
        self._explainer = Explainer(view, self._base)

    def proofs(
        self, subject: str, predicate: str | None = None, value: str | None = None
    ) -> list[Proof]:
        """Return the proof of a triple, or of each fact and inferred triple about a subject.

        Args:
            subject: an IRI or CURIE.
            predicate: an IRI or CURIE; `a` is rdf:type.
            value: an IRI, a CURIE, or a literal in quotes.

        Raises:
            QueryError: a word is no term, or nothing is said about the subject.
            ReasoningError: the triple neither is asserted nor follows.
        """
        start = self._iri(subject)
        if predicate is not None and value is not None:
            wanted = Triple(start, self._iri(predicate), self._term(value))
            return [self._explainer.explain(wanted)]
        graphs = [NamedNode(self._base.graph(name)) for name in ("facts", "inferred")]
        found = {q.triple for graph in graphs for q in self._view.quads(start, graph=graph)}
        if not found:
            raise QueryError(f"{subject}: no fact or inferred triple is about it")
        return [self._explainer.explain(triple) for triple in sorted(found, key=str)]

    def grounds(self, triple: Triple) -> list[Ground]:
        """Return the factual claims that state a triple, or the one it tells of, by passage."""
        claims = set(self._claims(triple))
        if self._is_factual(triple.subject):
            claims.add(triple.subject.value)
        return sorted(
            (ground for claim in claims for ground in self._passages(claim)),
            key=lambda one: (one.claim, one.start, one.end),
        )

    def told(self, triple: Triple) -> str | None:
        """Return the grounds as lines for people, or None where there are none."""
        lines = [
            f"{self.name(NamedNode(g.claim))}: {g.speaker}, {g.article}, {g.start}–{g.end}"
            + (f": “{' '.join(g.words.split())}”" if g.words else "")
            for g in self.grounds(triple)
        ]
        return "\n".join(lines) or None

    def falls(self, iri: str) -> Fall:
        """Return what would go with a claim or an article.

        Raises:
            QueryError: it is neither.
        """
        start = self._iri(iri)
        claims = {quad.subject for quad in self._view.quads(None, _IN_ARTICLE, start)}
        claims |= {start} if any(self._view.quads(start, _IN_ARTICLE)) else set()
        if not claims:
            raise QueryError(f"{iri}: neither a claim nor an article with claims")
        names = {claim.value for claim in claims if isinstance(claim, NamedNode)}
        graphs = [NamedNode(name) for name in sorted(names)]
        stated = {quad.triple for graph in graphs for quad in self._view.quads(graph=graph)}
        gone = [
            triple
            for triple in sorted(stated, key=str)
            if self._is_fact(triple) and names.issuperset(self._claims(triple))
        ]
        return Fall(tuple(gone), self._explainer.falls(gone))

    def name(self, term: Term) -> str:
        """Return a term as people read it: a CURIE, a literal's words in quotes."""
        if isinstance(term, NamedNode):
            return compress(term.value, self._base.prefixes())
        return str(term)

    def line(self, triple: Triple) -> str:
        """Return a triple as people read it."""
        return " ".join(self.name(term) for term in triple)

    def _claims(self, triple: Triple) -> list[str]:
        """Return the factual claims whose graphs hold a triple."""
        quads = self._view.quads(triple.subject, triple.predicate, triple.object)
        names = {quad.graph_name for quad in quads}
        return sorted(name.value for name in names if self._is_factual(name))

    def _is_factual(self, node: object) -> TypeGuard[NamedNode]:
        return isinstance(node, NamedNode) and any(self._view.quads(node, _A, _FACTUAL))

    def _is_fact(self, triple: Triple) -> bool:
        facts = NamedNode(self._base.graph("facts"))
        said = triple.subject, triple.predicate, triple.object
        return any(self._view.quads(*said, facts))

    def _passages(self, claim: str) -> Iterator[Ground]:
        node = NamedNode(claim)
        article = self._label(self._one(node, "apo:inArticle"))
        speaker = self._label(self._one(node, "apo:attributedTo"))
        for passage in self._all(node, "apo:restsOn"):
            if not isinstance(passage, NamedNode):
                continue
            start, end = self._one(passage, "oa:start"), self._one(passage, "oa:end")
            words = self._one(passage, "oa:exact")
            yield Ground(
                claim=claim,
                speaker=speaker,
                article=article,
                start=int(start.value) if isinstance(start, Literal) else 0,
                end=int(end.value) if isinstance(end, Literal) else 0,
                words=words.value if isinstance(words, Literal) else None,
            )

    def _label(self, node: Term | None) -> str:
        if not isinstance(node, NamedNode):
            return "not stated"
        words = self._one(node, "skos:prefLabel") or self._one(node, "schema:headline")
        return words.value if isinstance(words, Literal) else self.name(node)

    def _one(self, node: NamedNode, word: str) -> Term | None:
        return next(iter(self._all(node, word)), None)

    def _all(self, node: NamedNode, word: str) -> list[Term]:
        prefix, _, local = word.partition(":")
        quads = self._view.quads(node, NamedNode(PREFIXES[prefix] + local), graph=DefaultGraph())
        return sorted((quad.object for quad in quads), key=str)

    def _iri(self, said: str) -> NamedNode:
        term = self._term(said)
        if not isinstance(term, NamedNode):
            raise QueryError(f"{said}: is no IRI or CURIE")
        return term

    def _term(self, said: str) -> NamedNode | Literal:
        """Return an IRI, whole or short, `a`, or a literal in quotes."""
        if said == "a":
            return _A
        prefix, colon, local = said.partition(":")
        space = self._base.prefixes().get(prefix)
        if colon and space and not local.startswith("//"):
            said = f"<{space}{local}>"
        elif not said.startswith(('"', "<")):
            said = f"<{said}>"
        try:
            read = next(iter(parse(f"<urn:x> <urn:x> {said} .", format=RdfFormat.N_TRIPLES))).object
        except (SyntaxError, StopIteration):
            raise QueryError(f"{said}: is no IRI, CURIE or literal in quotes") from None
        if not isinstance(read, NamedNode | Literal):
            raise QueryError(f"{said}: is no IRI, CURIE or literal in quotes")
        return read
