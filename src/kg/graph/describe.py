"""What is known about a claim, a passage, an article, an entity: the graphs beside the claims'."""

import hashlib

from pyoxigraph import NamedNode, Quad

from kg.claims.criteria import Criteria
from kg.claims.uncertainty import Stance
from kg.claims.verdicts import Verdict
from kg.graph.nodes import (
    LABEL,
    PREF_LABEL,
    Node,
    Out,
    concept,
    put,
    reviewer,
    term,
    text,
    typed,
)
from kg.link.phrase import label
from kg.model import Article, Claim, Entity, Span, digest
from kg.namespaces import Base


def states_facts(how: Stance, judged: Verdict) -> bool:
    """Whether a claim's triples are facts: the one place where this is decided."""
    return how.factual and judged.verdict == "accepted"


class Descriptions:
    """Writes descriptions of one article's things into the graphs `claims` and `entities`."""

    def __init__(self, article: Article, base: Base, *, quotes: bool) -> None:
        self.article = article
        self.base = base
        self.quotes = quotes
        self.claims = NamedNode(base.graph("claims"))
        self.entities = NamedNode(base.graph("entities"))
        self.article_node = NamedNode(base.id("article", article.slug))
        self.text_node = NamedNode(base.id("text", article.text_digest[:32]))
        self.out: Out = []

    def add_article(self, outlet: str, extractor: str) -> None:
        """Write the article, its text version and the run that read it."""
        a, put_ = self.article, self._put
        node = self.article_node
        put_(node, "rdf:type", term("apo:Article"))
        put_(node, "schema:headline", text(a.title, a.language) if a.title else None)
        put_(node, "rdfs:label", text(a.title or a.slug))
        put_(node, "schema:url", typed(a.url, "anyURI") if a.url else None)
        put_(node, "schema:publisher", NamedNode(outlet))
        put_(node, "schema:inLanguage", text(a.language))
        put_(node, "apo:published", text(a.published) if a.published else None)
        put_(node, "apo:translatedFrom", text(a.translated_from) if a.translated_from else None)
        if a.translated_from:
            # The names of translators and editors stay in the sidecar: the graph needs none.
            made = NamedNode(self.base.id("translation", a.text_digest[:32]))
            original = NamedNode(self.base.id("original", a.text_digest[:32]))
            put_(node, "prov:wasGeneratedBy", made)
            put_(made, "rdf:type", term("apo:Translation"))
            put_(made, "prov:used", original)
            put_(original, "rdf:type", term("prov:Entity"))
            put_(original, "schema:inLanguage", text(a.translated_from))
        for address in a.digests:
            put_(node, "apo:digests", typed(address, "anyURI"))
        put_(self.text_node, "rdf:type", term("apo:TextVersion"))
        put_(self.text_node, "apo:textOf", node)
        put_(self.text_node, "apo:sha256", text(a.text_digest))
        put_(self.text_node, "apo:length", typed(str(len(a.text)), "integer"))
        self.add_run(extractor)

    def add_run(self, extractor: str) -> None:
        """Describe the activity of reading this text with `extractor`."""
        run = self.run(extractor)
        put(self.out, self.claims, run, "rdf:type", term("apo:Extraction"))
        put(self.out, self.claims, run, "prov:used", self.text_node)
        put(self.out, self.claims, run, "apo:extractor", text(extractor))

    def run(self, extractor: str) -> NamedNode:
        """Return the activity of reading this text with `extractor`."""
        return NamedNode(self.base.id("extraction", digest([self.article.text_digest, extractor])))

    def passage(self, span: Span, *, words: bool = True) -> NamedNode:
        """Write a passage and return it; its words only where quotes are kept."""
        place = [self.article.text_digest, span.start, span.end]
        node = NamedNode(self.base.id("passage", digest(place)))
        said = span.of(self.article.text)
        self._put(node, "rdf:type", term("apo:Passage"))
        self._place(node, span)
        self._put(node, "apo:quoteDigest", text(hashlib.sha256(said.encode()).hexdigest()))
        if self.quotes and words:
            self._put(node, "oa:exact", text(said, self.article.language))
        return node

    def mention(self, span: Span, role: str, entity: str | None) -> NamedNode:
        """Write the words that fill a role and return them."""
        place = [self.article.text_digest, span.start, span.end, role]
        node = NamedNode(self.base.id("mention", digest(place)))
        self._put(node, "rdf:type", term("apo:Mention"))
        self._put(node, "apo:inRole", concept("role", role))
        self._put(node, "apo:mentionOf", NamedNode(entity) if entity else None)
        self._place(node, span)
        return node

    def claim(
        self,
        claim: Claim,
        *,
        node: NamedNode,
        frame: NamedNode,
        speaker: str,
        outlet: str,
        how: Stance,
        judged: Verdict,
        marking: str,
        extractor: str,
    ) -> None:
        """Write the description of one claim."""

        def put_(predicate: str, *values: NamedNode | None) -> None:
            self._put(node, predicate, *values)

        put_("rdf:type", term("apo:Claim"))
        if states_facts(how, judged):
            put_("rdf:type", term("apo:FactualClaim"))
        put_("apo:claimType", concept("type", claim.type.partition(":")[0]))
        put_("apo:frame", frame)
        put_("apo:inArticle", self.article_node)
        put_("apo:restsOn", self.passage(claim.evidence))
        put_("apo:attributedTo", NamedNode(speaker))
        put_("apo:relayedBy", NamedNode(outlet) if outlet != speaker else None)
        access = "first-hand" if claim.attribution.kind == "witness" else "not-stated"
        put_("apo:sourceAccess", concept("access", access))
        put_("apo:modality", concept("modality", how.modality))
        put_("apo:epistemicStatus", concept("epistemic", how.epistemic))
        put_("apo:polarity", concept("polarity", how.polarity))
        put_("apo:hedgeCue", self.passage(claim.modality.cue) if claim.modality.cue else None)
        put_("apo:verdict", concept("verdict", judged.verdict))
        put_("apo:marking", concept("tlp", marking))
        put_("prov:wasGeneratedBy", self.run(extractor))
        put_("apo:decidedBy", self.decider(judged.by))
        self._put(node, "apo:decidedOn", typed(judged.on, "date") if judged.on else None)
        self._put(node, "apo:verdictReason", text(judged.reason) if judged.reason else None)
        self._put(node, "apo:extractionConfidence", typed(f"{claim.confidence:.3f}", "decimal"))
        if claim.type.startswith("OTHER:"):
            self._put(node, "apo:lemma", text(claim.relation))
        if claim.event_rule:
            self._put(node, "apo:eventRule", text(claim.event_rule))

    def decider(self, by: str) -> NamedNode:
        """Return who judged: a policy by its id, people by their signature."""
        if by.startswith("policy/"):
            return NamedNode(f"{self.base.iri}id/{by}")
        return reviewer(self.out, self.claims, by, self.base)

    def entity(self, entity: Entity, *, marking: str | None = None) -> None:
        """Write an entity that this article introduces."""
        node = NamedNode(entity.iri)

        def put_(predicate: str, *values: NamedNode | None) -> None:
            put(self.out, self.entities, node, predicate, *values)

        put_("rdf:type", term(entity.cls))
        words = text(entity.label, "en")
        self.out.append(Quad(node, PREF_LABEL, words, self.entities))
        self.out.append(Quad(node, LABEL, words, self.entities))
        put_("apo:within", NamedNode(entity.within) if entity.within else None)
        put_("apo:kinOf", NamedNode(entity.kin_of) if entity.kin_of else None)
        put_("apo:describedIn", self.article_node)
        put_("apo:belongsToCategory", *(NamedNode(c) for c in entity.categories))
        put_("apo:marking", concept("tlp", marking) if marking else None)

    def criteria(self, entity: Entity, found: Criteria | None) -> None:
        """Write by what people belong to a population, where its words state it."""
        if found is None:
            return

        def put_(node: NamedNode, predicate: str, *values: Node | None) -> None:
            put(self.out, self.entities, node, predicate, *values)

        whole = NamedNode(self.base.id("criteria", digest([entity.iri])))
        how = found.combination or "all-of"
        put_(NamedNode(entity.iri), "apo:hasCriterionSet", whole)
        put_(whole, "rdf:type", term("apo:CriterionSet"))
        put_(whole, "apo:combination", concept("combination", how))
        for number, words in enumerate(found.parts):
            part = NamedNode(self.base.id("criterion", digest([entity.iri, number])))
            put_(whole, "apo:hasCriterion", part)
            put_(part, "rdf:type", term("apo:MembershipCriterion"))
            put_(part, "apo:criterionText", text(label(words)))
            if found.threshold:
                bound = NamedNode(self.base.id("threshold", digest([entity.iri, number])))
                put_(part, "apo:hasThreshold", bound)
                put_(bound, "rdf:type", term("apo:Threshold"))
                put_(bound, "apo:statedNumber", typed(str(found.threshold.number), "integer"))
                put_(bound, "apo:comparator", concept("comparator", found.threshold.comparator))

    def _put(self, node: NamedNode, predicate: str, *values: object) -> None:
        put(self.out, self.claims, node, predicate, *values)  # type: ignore[arg-type] # NamedNode or Literal

    def _place(self, node: NamedNode, span: Span) -> None:
        self._put(node, "oa:hasSource", self.text_node)
        self._put(node, "oa:start", typed(str(span.start), "nonNegativeInteger"))
        self._put(node, "oa:end", typed(str(span.end), "nonNegativeInteger"))
