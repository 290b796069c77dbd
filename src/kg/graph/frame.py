"""What one passage states: the triples of a claim's own graph.

The class of the frame and the property of each role come from the tables in `ontology/`.
"""

from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg.claims.counts import read_count
from kg.graph.nodes import LABEL, Node, Out, concept, put, term, text, typed
from kg.graph.times import add_time
from kg.link.linked import Linked
from kg.link.phrase import head, heads, label
from kg.link.sources import points_back
from kg.model import Article, Claim, Entity, Mention, digest
from kg.namespaces import Base
from kg.ontology import Terms

KINDS = {
    "situation": "event",
    "measure": "measure",
    "criterion": "measure",
    "label": "label",
    "purpose": "purpose",
    "link": "link",
}
"""The kind of instance IRI that a frame has, by the kind of its type."""

RELATIONS = {
    "IS_A": ("apo:isA", "apo:isAText"),
    "ATTRIBUTE": ("apo:hasAttribute", "apo:attributeText"),
    "MEMBER": ("apo:memberOf", "apo:memberOfText"),
    "CONTROL": ("apo:controls", "apo:controlsText"),
    "LOCATION": ("apo:locatedIn", "apo:locationText"),
}


class FrameWriter:
    """Writes the frames of one article's claims."""

    def __init__(self, article: Article, linked: Linked, terms: Terms, base: Base) -> None:
        self.article, self.linked, self.base = article, linked, base
        self.terms, self.frames = terms, terms.frames

    def kind(self, claim: Claim) -> str:
        """Return the kind of the claim's type: situation, measure, report and so on."""
        return self.frames.frame(claim.type).kind

    def node(self, claim: Claim, level: str) -> NamedNode:
        """Return the frame of `claim`; two claims of one article may share an event."""
        kind = self.kind(claim)
        if kind == "relation":
            subject = next((self.linked.of(m) for m in claim.subject), None)
            if subject:
                return NamedNode(subject.iri)
        trigger = claim.event or claim.trigger
        key = [self.article.text_digest, trigger.start, trigger.end]
        if kind not in ("situation",):
            # One word can open several rules, labels or purposes: each has its own passage.
            key += [claim.type, claim.evidence.start, claim.evidence.end]
        name = "forecast" if level == "Forecast" else KINDS.get(kind, "thing")
        return NamedNode(self.base.id(name, digest(key)))

    def write(
        self,
        claim: Claim,
        node: NamedNode,
        graph: NamedNode,
        level: str,
        others: dict[int, NamedNode],
    ) -> Out:
        """Return the quads of the claim's graph; `others` gives the frames of referred claims."""
        out: Out = []
        kind = self.kind(claim)
        if kind == "relation":
            self._relation(out, graph, node, claim)
            return out
        if kind == "link":
            self._link(out, graph, node, claim, others)
            return out
        self._type(out, graph, node, claim, level)
        if kind == "purpose":
            self._purpose(out, graph, node, claim)
        else:
            self._roles(out, graph, node, claim)
        self._qualifiers(out, graph, node, claim, kind)
        if kind in ("criterion", "purpose"):
            prop = "apo:selectsFor" if kind == "criterion" else "apo:purposeOfAct"
            put(out, graph, node, prop, *self._acts(claim.object))
        return out

    def _type(self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim, level: str) -> None:
        row = self.frames.frame(claim.type)
        if level == "Forecast":
            put(out, graph, node, "rdf:type", term("apo:Forecast"))
            put(out, graph, node, "apo:forecastAct", term(row.act) if row.act else None)
        else:
            put(out, graph, node, "rdf:type", term(row.cls) if row.cls else None)
            if row.kind == "situation":
                put(out, graph, node, "rdf:type", term(f"apo:{level}"))
        if claim.type.startswith("OTHER"):
            put(out, graph, node, "apo:lemma", text(claim.relation))
        put_label = self._label(claim, level)
        put(out, graph, node, LABEL.value, text(put_label, "en"))

    def _label(self, claim: Claim, level: str) -> str:
        """Return a label in our words: the act, and whom or what it is about."""
        act = self._act(claim)
        if claim.type.startswith("OTHER"):
            act = claim.relation
        if level == "Forecast":
            act = f"forecast: {act}"
        fillers = [m for m in (*claim.object, *claim.subject) if m.text and m.ref is None]
        about = next((m for m in fillers if self.linked.of(m) or not _points_back(m)), None)
        if about is None:
            return act
        entity = self.linked.of(about)
        return f"{act} — {entity.label if entity else label(about.text or '')}"

    def _act(self, claim: Claim) -> str:
        cls = self.frames.frame(claim.type).cls
        return self.terms.label(cls) if cls else claim.type.lower()

    def _role(self, name: str | None, entity: Entity) -> str:
        """Return the property by which a role points to such an entity."""
        role = self.frames.roles[name or "concern"]
        found = getattr(role, self.linked.kind(entity))
        return found or "apo:concerns"

    def _roles(self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim) -> None:
        row = self.frames.frame(claim.type)
        for role, mentions, words in (
            (row.subject, claim.subject, "apo:subjectText"),
            (row.object, claim.object, "apo:objectText"),
        ):
            for mention in mentions:
                entity = self.linked.of(mention)
                if entity:
                    put(out, graph, node, self._role(role, entity), NamedNode(entity.iri))
                elif mention.text and not _points_back(mention):
                    put(out, graph, node, words, text(label(mention.text)))

    def _relation(self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim) -> None:
        prop, words = RELATIONS[claim.type]
        if not any(self.linked.of(m) for m in claim.subject):
            put(out, graph, node, "rdf:type", term("apo:Object"))
            for mention in claim.subject:
                put(out, graph, node, "apo:subjectText", _words(mention))
        for mention in claim.object:
            entity = self.linked.of(mention)
            if entity and entity.iri != node.value:
                put(out, graph, node, prop, NamedNode(entity.iri))
            else:
                put(out, graph, node, words, _words(mention))

    def _link(
        self,
        out: Out,
        graph: NamedNode,
        node: NamedNode,
        claim: Claim,
        others: dict[int, NamedNode],
    ) -> None:
        put(out, graph, node, "rdf:type", term("apo:CausalLink"))
        put(out, graph, node, "rdfs:label", text("causal link", "en"))
        for mentions, prop, words in (
            (claim.subject, "apo:cause", "apo:causeText"),
            (claim.object, "apo:effect", "apo:effectText"),
        ):
            for mention in mentions:
                if mention.ref is not None:
                    put(out, graph, node, prop, others.get(mention.ref))
                    continue
                entity = self.linked.of(mention)
                if entity:
                    put(out, graph, node, prop, NamedNode(entity.iri))
                elif mention.text:
                    put(out, graph, node, words, _words(mention))
        effects = [others[m.ref] for m in claim.object if m.ref in others]
        causes = [others[m.ref] for m in claim.subject if m.ref in others]
        for effect in effects:
            put(out, graph, effect, "apo:dueTo", *causes)

    def _purpose(self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim) -> None:
        row = self.frames.frame(claim.type)
        for role, mentions in ((row.subject, claim.subject), (row.object, claim.object)):
            for mention in mentions:
                entity = self.linked.of(mention)
                if entity:
                    put(out, graph, node, self._role(role, entity), NamedNode(entity.iri))

    def _qualifiers(
        self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim, kind: str
    ) -> None:
        for name, mentions in sorted(claim.qualifiers.items()):
            row = self.frames.qualifiers[name]
            for mention in mentions:
                if name == "time":
                    when = add_time(out, graph, mention, self.article, self.base)
                    put(out, graph, node, "apo:hasTime", when)
                elif name == "count":
                    self._count(out, graph, node, claim, mention)
                else:
                    entity = self.linked.of(mention)
                    if entity and row.property and self._fits(name, entity):
                        put(out, graph, node, row.property, NamedNode(entity.iri))
                    elif mention.text or mention.canon:
                        words = _aim(mention) if name == "purpose" else _words(mention)
                        put(out, graph, node, row.text_property, words)
        if kind == "label":
            put(out, graph, node, "apo:labels", *self._nodes(claim.object))

    def _fits(self, name: str, entity: Entity) -> bool:
        """Whether the qualifier's property may point to such a thing."""
        if name in ("from", "to", "place"):
            # An institution can be a place too: the labour camp someone is sent to.
            return self.linked.kind(entity) != "people"
        return name in ("thing", "group", "affected", "reason", "instrument")

    def _nodes(self, mentions: Sequence[Mention]) -> list[NamedNode]:
        return [NamedNode(e.iri) for e in (self.linked.of(m) for m in mentions) if e]

    def _acts(self, mentions: Sequence[Mention]) -> list[NamedNode]:
        """Return the acts whose name has the head noun of a mention: "forcible relocations"."""
        nouns = {head(m.text) for m in mentions if m.text} - {""}
        return [
            NamedNode(act.iri)
            for act in self.terms.concepts("act")
            if any(head(name) in nouns for name in (act.label, *act.names))
        ]

    def _count(
        self, out: Out, graph: NamedNode, node: NamedNode, claim: Claim, mention: Mention
    ) -> None:
        read = read_count(mention.text or mention.canon or "", mention.canon)
        whose = self._counted(claim, mention)
        entity = self.linked.of(whose) if whose else None
        place = [mention.span.start, mention.span.end] if mention.span else [mention.canon or ""]
        key = [self.article.text_digest, claim.type, *place]
        part = NamedNode(self.base.id("participation", digest(key)))
        count = NamedNode(self.base.id("count", digest(key)))
        put(out, graph, node, "apo:hasParticipation", part)
        put(out, graph, part, "rdf:type", term("apo:Participation"))
        put(out, graph, part, "apo:participant", NamedNode(entity.iri) if entity else None)
        put(out, graph, part, "apo:count", count)
        put(out, graph, count, "rdf:type", term("apo:CountEstimate"))
        put(out, graph, count, "apo:countText", text(label(read.words).removesuffix(" of")))
        put(out, graph, count, "apo:comparator", concept("comparator", read.comparator))
        put(out, graph, count, "apo:countScope", concept("scope", "whole-event"))
        sense = heads().get(head((whose.text or "") if whose else ""))
        unit = sense.unit if sense and sense.unit else "unstated"
        put(out, graph, count, "apo:unit", concept("unit", unit))
        for prop, number in (
            ("apo:statedNumber", read.number),
            ("apo:lowerBound", read.lower),
            ("apo:upperBound", read.upper),
        ):
            put(
                out,
                graph,
                count,
                prop,
                typed(str(number), "integer") if number is not None else None,
            )

    def _counted(self, claim: Claim, count: Mention) -> Mention | None:
        """Return the filler that the number counts: the one that holds its words, else people."""
        fillers = [m for m in (*claim.object, *claim.subject) if m.text]
        if count.span:
            for m in fillers:
                if m.span and m.span.start <= count.span.start and count.span.end <= m.span.end:
                    return m
        for m in fillers:
            entity = self.linked.of(m)
            if entity and self.linked.kind(entity) == "people":
                return m
        return fillers[0] if fillers else None


def _points_back(mention: Mention) -> bool:
    """Whether a mention is a pronoun: without its entity it tells a reader nothing."""
    return points_back(mention.text or "")


def _words(mention: Mention) -> Node | None:
    said = mention.text or mention.canon
    return text(label(said)) if said else None


def _aim(mention: Mention) -> Node | None:
    """Return the words of a purpose; of one that is to be prevented, with that word."""
    prevented = (mention.canon or "").lower().startswith("prevent ")
    return text(label(mention.canon or "")) if prevented else _words(mention)
