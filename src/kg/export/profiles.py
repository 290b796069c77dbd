"""Who gets what: an export for others is built up from what may leave, never cut down.

Start from nothing; take the accepted claims whose marking and whose every term may leave; write
their facts anew and let the reasoner close them again. The finished graph (facts, inferred) is
never read: what followed from a restricted claim cannot come along.

A protected speaker leaves as one node for all of them, without place or access. Positions and
digests of what such a speaker says stay too: they would lead a reader of the text to the words by
which it tells of the source.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.cells import is_small
from kg.export.selection import LABEL, PREF_LABEL, SHARED, TYPE, Selection, Triples
from kg.graph.store import View
from kg.namespaces import APO, APOV, PREFIXES, Base, expand

Close = Callable[[Triples], Iterable[Triple]]
"""From facts and entities to what follows from them."""

LEVELS = ("clear", "green", "amber", "amber-strict", "red")


@dataclass(frozen=True, slots=True)
class Clearance:
    """What a reader may see."""

    marking: str
    """The highest marking that leaves."""

    least: int
    """Fewer people than this are a small cell."""

    words: bool
    """Whether short words of articles (`apo:…Text`) leave."""


CLEARANCES = {"partner": Clearance("amber", 5, True), "public": Clearance("clear", 10, False)}

NAMED_SPEAKERS = ("NewsOutlet", "StateBody", "Organisation", "OfficeHolder")
THINGS = (*NAMED_SPEAKERS, "Population", "Place", "Facility", "Object", "UnspecifiedAuthority")
PEOPLE = ("ProtectedSource", "NamedSource", "Journalist", "Person")
"""Classes whose members leave in no profile, unless they hold an office."""

PARTS = ("time", "participation", "count")
CLAIM_KEEPS = tuple(
    NamedNode(expand(f"apo:{name}"))
    for name in (
        "claimType",
        "frame",
        "inArticle",
        "modality",
        "epistemicStatus",
        "polarity",
        "verdict",
        "marking",
    )
)
PASSAGE_KEEPS = tuple(
    NamedNode(expand(n)) for n in ("oa:hasSource", "oa:start", "oa:end", "apo:quoteDigest")
)
ARTICLE_KEEPS = tuple(
    NamedNode(expand(name))
    for name in (
        "rdfs:label",
        "schema:headline",
        "schema:url",
        "schema:publisher",
        "schema:inLanguage",
        "apo:published",
    )
)
TEXT_KEEPS = tuple(NamedNode(expand(f"apo:{name}")) for name in ("textOf", "sha256", "length"))
ENTITY_KEEPS = tuple(
    NamedNode(expand(name))
    for name in (
        "skos:prefLabel",
        "rdfs:label",
        "skos:altLabel",
        "skos:closeMatch",
        "apo:within",
        "apo:kinOf",
        "apo:subBodyOf",
        "apo:governs",
        "apo:borders",
        "apo:belongsToCategory",
        "apo:countryCode",
        "apo:latitude",
        "apo:longitude",
        "apo:coordinatePrecision",
    )
)


NAMES = tuple(NamedNode(expand(name)) for name in ("skos:prefLabel", "rdfs:label", "skos:altLabel"))


def apo(name: str) -> NamedNode:
    """Return a term of ours."""
    return NamedNode(APO + name)


def release(view: View, base: Base, clearance: Clearance, close: Close) -> Selection:
    """Return what may leave under `clearance`, closed anew, and how much stayed by reason."""
    gate = _Gate(view, base, clearance)
    permitted = gate.permitted()
    named = {NamedNode(base.graph(name)): set[Triple]() for name in SHARED}
    facts, inferred, entities, about = named.values()
    for claim in sorted(permitted, key=str):
        said = gate.content(claim)
        named[claim] = said
        about |= gate.description(claim)
        if apo("FactualClaim") in gate.about[claim][TYPE]:
            facts |= said
        entities |= gate.entities_of(said)
    entities |= gate.speakers(permitted)
    data = facts | entities
    told = {term for triple in data for term in (triple.subject, triple.object)}
    inferred |= {t for t in close(data) if t.subject in told} - data
    return Selection(
        {name: triples for name, triples in named.items() if triples},
        frozenset(NamedNode(base.graph(name)) for name in SHARED),
        gate.withheld,
        frozenset(gate.secrets(permitted, facts | entities | about)),
    )


@dataclass(slots=True)
class _Gate:
    """Decides of each claim and each term whether it leaves."""

    view: View
    base: Base
    clearance: Clearance
    withheld: Counter[str] = field(default_factory=Counter)
    about: dict[object, dict[NamedNode, set[object]]] = field(init=False)
    known: dict[object, dict[NamedNode, set[object]]] = field(init=False)
    own: dict[NamedNode, Triples] = field(init=False)
    above: dict[object, set[object]] = field(init=False)
    declared: set[object] = field(init=False)

    def __post_init__(self) -> None:
        self.about = self._index("claims")
        self.known = self._index("entities")
        claims = [c for c, said in self.about.items() if apo("Claim") in said[TYPE]]
        self.own = {
            claim: {quad.triple for quad in self.view.quads(graph=claim)}
            for claim in claims
            if isinstance(claim, NamedNode)
        }
        schema = self._index("ontology")
        sub_class = NamedNode(PREFIXES["rdfs"] + "subClassOf")
        self.above = {term: set(said[sub_class]) for term, said in list(schema.items())}
        kinds = {NamedNode(PREFIXES["owl"] + f"{k}Property") for k in ("Object", "Datatype")}
        self.declared = {term for term, said in list(schema.items()) if said[TYPE] & kinds}

    def _index(self, name: str) -> dict[object, dict[NamedNode, set[object]]]:
        found: dict[object, dict[NamedNode, set[object]]] = defaultdict(lambda: defaultdict(set))
        for quad in self.view.quads(graph=NamedNode(self.base.graph(name))):
            found[quad.subject][quad.predicate].add(quad.object)
        return found

    def permitted(self) -> set[NamedNode]:
        """Return the claims that leave; count the others by reason."""
        reasons = {claim: self._reason(claim) for claim in sorted(self.own, key=str)}
        small = {
            frame
            for claim, reason in reasons.items()
            if reason == "small cell"
            for frame in self.about[claim][apo("frame")]
        }
        passed = {claim for claim, reason in reasons.items() if reason is None}
        for claim in sorted(passed, key=str):
            # What else is told of the same few would let a reader work their number out.
            if self.about[claim][apo("frame")] & small:
                reasons[claim] = "beside a small cell"
                passed.discard(claim)
        while True:
            frames = {frame for claim in passed for frame in self.about[claim][apo("frame")]}
            astray = {claim for claim in passed if not self._closed(claim, frames)}
            if not astray:
                break
            passed -= astray
            reasons |= dict.fromkeys(astray, "leads to what may not leave")
        self.withheld.update(f"claim: {reason}" for reason in reasons.values() if reason)
        return passed

    def _reason(self, claim: NamedNode) -> str | None:
        said, terms = self.about[claim], self._terms(claim)
        if NamedNode(APOV + "verdict/accepted") not in said[apo("verdict")]:
            return "not accepted"
        levels = [self._level(said[apo("marking")])]
        levels += [self._level(self.known[t][apo("marking")], 0) for t in terms if t in self.known]
        if max(levels) > LEVELS.index(self.clearance.marking):
            return f"marked above {self.clearance.marking}"
        if any(self._is(term, "ProtectedSource", "NamedSource", "Journalist") for term in terms):
            return "speaks of a source"
        if any(self._is(term, "Person") and not self._is(term, "OfficeHolder") for term in terms):
            return "tells of a private person"
        labels = [
            label.value
            for term in terms
            if self._is(term, "Population")
            for label in self.known[term][PREF_LABEL] | self.known[term][LABEL]
            if isinstance(label, Literal)
        ]
        return "small cell" if is_small(self.own[claim], labels, self.clearance.least) else None

    def _terms(self, claim: NamedNode) -> set[object]:
        """Return what a claim's graph speaks of."""
        return {
            term
            for triple in self.own[claim]
            for term in (triple.subject, triple.object)
            if isinstance(term, NamedNode) and (term == triple.subject or triple.predicate != TYPE)
        }

    def _level(self, markings: set[object], unmarked: int = len(LEVELS)) -> int:
        """Return the rank of the highest marking; what is not known is above all."""
        if not markings:
            return unmarked
        known = {NamedNode(f"{APOV}tlp/{name}"): rank for rank, name in enumerate(LEVELS)}
        return max(known.get(m, len(LEVELS)) if isinstance(m, NamedNode) else 9 for m in markings)

    def _is(self, term: object, *classes: str) -> bool:
        wanted = {apo(name) for name in classes}
        seen: set[object] = set()
        waiting = list(self.known[term][TYPE]) if term in self.known else []
        while waiting:
            cls = waiting.pop()
            if cls in wanted:
                return True
            if cls not in seen:
                seen.add(cls)
                waiting += self.above.get(cls, set())
        return False

    def may_leave(self, term: object) -> bool:
        """Whether a known entity leaves under its own name."""
        if not self._is(term, *THINGS):
            return False
        if self._is(term, *PEOPLE) and not self._is(term, "OfficeHolder"):
            return False
        level = self._level(self.known[term][apo("marking")], 0)
        return level <= LEVELS.index(self.clearance.marking)

    def _closed(self, claim: NamedNode, frames: set[object]) -> bool:
        """Whether all that a claim's graph speaks of may leave."""
        return all(
            (term in frames and term not in self.known)
            or term.value.startswith(APOV)
            or self._path(term) in PARTS
            or (term in self.known and self.may_leave(term))
            for term in self._terms(claim)
            if isinstance(term, NamedNode)
        )

    def _path(self, term: NamedNode) -> str:
        return term.value.removeprefix(f"{self.base.iri}id/").partition("/")[0]

    def content(self, claim: NamedNode) -> Triples:
        """Return the triples of a claim's graph that leave."""
        kept = set()
        for triple in self.own[claim]:
            name = triple.predicate.value
            if triple.predicate not in {TYPE, LABEL} and triple.predicate not in self.declared:
                self.withheld["triple: a property that the ontology does not know"] += 1
            elif name.endswith("Text") and not self.clearance.words:
                self.withheld["triple: words of an article"] += 1
            else:
                kept.add(triple)
        return kept

    def is_named(self, claim: NamedNode) -> bool:
        """Whether the one who says a claim leaves under the own name."""
        speakers = self.about[claim][apo("attributedTo")]
        return bool(speakers) and all(
            self._is(s, *NAMED_SPEAKERS) and self.may_leave(s) for s in speakers
        )

    def description(self, claim: NamedNode) -> Triples:
        """Return what is told of a claim, its article and, of a named speaker's, its passages."""
        said = self.about[claim]
        kinds = said[TYPE] & {apo("Claim"), apo("FactualClaim")}
        kept = {Triple(claim, TYPE, kind) for kind in kinds if isinstance(kind, NamedNode)}
        kept |= self._keep(claim, CLAIM_KEEPS)
        for outlet in said[apo("relayedBy")]:
            if isinstance(outlet, NamedNode) and self.may_leave(outlet):
                kept.add(Triple(claim, apo("relayedBy"), outlet))
        for article in said[apo("inArticle")]:
            kept |= self._typed(article, "Article") | self._keep(article, ARTICLE_KEEPS)
        if not self.is_named(claim):
            self.withheld["speaker: identity, place and access"] += 1
            self.withheld["passage: position in a protected account"] += len(said[apo("restsOn")])
            return kept | {Triple(claim, apo("attributedTo"), self.nobody())}
        for speaker in said[apo("attributedTo")]:
            if isinstance(speaker, NamedNode):
                kept.add(Triple(claim, apo("attributedTo"), speaker))
        for passage in said[apo("restsOn")]:
            if isinstance(passage, NamedNode):
                kept.add(Triple(claim, apo("restsOn"), passage))
                kept |= self._typed(passage, "Passage") | self._keep(passage, PASSAGE_KEEPS)
                for text in self.about[passage][NamedNode(expand("oa:hasSource"))]:
                    kept |= self._typed(text, "TextVersion") | self._keep(text, TEXT_KEEPS)
        return kept

    def nobody(self) -> NamedNode:
        """Return the one node that stands for every speaker who is not named."""
        return NamedNode(self.base.id("speaker", "protected"))

    def speakers(self, claims: set[NamedNode]) -> Triples:
        """Return the entities of speakers, outlets and publishers of `claims`."""
        kept: Triples = set()
        for claim in claims:
            said = self.about[claim]
            named = set(said[apo("relayedBy")])
            if self.is_named(claim):
                named |= said[apo("attributedTo")]
            else:
                node = self.nobody()
                kept |= {
                    Triple(node, TYPE, apo("ProtectedSource")),
                    Triple(node, PREF_LABEL, Literal("protected source", language="en")),
                    Triple(node, LABEL, Literal("protected source", language="en")),
                    Triple(node, apo("marking"), NamedNode(APOV + "tlp/amber-strict")),
                }
            for article in said[apo("inArticle")]:
                named |= self.about[article][NamedNode(expand("schema:publisher"))]
            kept |= self._described({name for name in named if self.may_leave(name)})
        return kept

    def entities_of(self, said: Triples) -> Triples:
        """Return the entities that triples speak of, with those they lie in or belong to."""
        terms = {term for triple in said for term in (triple.subject, triple.object)}
        return self._described({term for term in terms if term in self.known})

    def _described(self, things: set[object]) -> Triples:
        kept: Triples = set()
        seen: set[object] = set()
        waiting = sorted(things, key=str)
        while waiting:
            thing = waiting.pop()
            if thing in seen or not isinstance(thing, NamedNode):
                continue
            seen.add(thing)
            for predicate in (TYPE, *ENTITY_KEEPS):
                for value in self.known[thing][predicate]:
                    inside = isinstance(value, NamedNode) and value in self.known
                    if inside and not self.may_leave(value):
                        self.withheld["entity: a relation to what may not leave"] += 1
                    elif isinstance(value, NamedNode | Literal):
                        kept.add(Triple(thing, predicate, value))
                        waiting += [value] if inside else []
        return kept

    def _keep(self, subject: object, predicates: tuple[NamedNode, ...]) -> Triples:
        return {
            Triple(subject, predicate, value)
            for predicate in predicates
            for value in self.about[subject][predicate]
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal)
        }

    def _typed(self, subject: object, cls: str) -> Triples:
        return {Triple(subject, TYPE, apo(cls))} if isinstance(subject, NamedNode) else set()

    def secrets(self, permitted: set[NamedNode], leaving: Triples) -> set[str]:
        """Return the IRIs, and the names of people and sources, that no file may hold."""
        shown = {
            term.value
            for triple in leaving
            for term in (triple.subject, triple.object)
            if isinstance(term, NamedNode | Literal)
        }
        kept_back: set[str] = {claim.value for claim in self.own if claim not in permitted}
        for thing, said in list(self.known.items()):
            if self._is(thing, *PEOPLE) and not self._is(thing, "OfficeHolder"):
                kept_back |= {thing.value} if isinstance(thing, NamedNode) else set()
                for predicate in NAMES:
                    kept_back |= {v.value for v in said[predicate] if isinstance(v, Literal)}
        return kept_back - shown
