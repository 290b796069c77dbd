"""Claims of one article → quads: the only place that knows the claim pattern.

docs/claims-in-rdf.md draws it. One named graph a claim; the description of claims, passages and
articles in `graph/claims`; the entities in `graph/entities`; the facts in `graph/facts`.
"""

from collections.abc import Collection, Mapping, Sequence

from pyoxigraph import NamedNode, Quad

from kg.claims.criteria import read_criteria
from kg.claims.level import level
from kg.claims.marking import marking
from kg.claims.uncertainty import Stance, stance
from kg.claims.verdicts import Policy, Verdict
from kg.graph.describe import Descriptions, states_facts
from kg.graph.frame import FrameWriter
from kg.graph.nodes import Out, concept, put
from kg.graph.reports import add_parts, add_reports
from kg.link.linked import Linked
from kg.model import Article, Claim
from kg.namespaces import Base
from kg.ontology import Terms

SILENT = "report"
"""The kind of types that speak of the report; they become speaker, outlet and article."""

PERSON_MARKING = {"apo:Person": "amber", "apo:ProtectedSource": "amber-strict"}


def map_article(
    article: Article,
    claims: Sequence[Claim],
    linked: Linked,
    terms: Terms,
    *,
    extractor: str,
    policy: Policy | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    base: Base | None = None,
    quotes: bool = False,
    described: Collection[str] = (),
) -> list[Quad]:
    """Return the quads of one article's claims, sorted, each once.

    Args:
        article: the article with its untouched text.
        claims: its claims, in the order to which their `ref`s point.
        linked: the entities that the claims name.
        terms: the ontology, with the tables from types to terms.
        extractor: name and version of what read the text.
        policy: what a machine alone may accept.
        verdicts: people's verdicts by claim key; they go before the policy.
        base: under which instances lie.
        quotes: whether passages carry their words (a workspace) or only digests.
        described: IRIs of entities that are described elsewhere (the gazetteer).
    """
    base, policy, verdicts = base or Base(), policy or Policy(), verdicts or {}
    writer = FrameWriter(article, linked, terms, base)
    about = Descriptions(article, base, quotes=quotes)
    about.add_article(linked.outlet, extractor)
    for own in sorted({c.extractor for c in claims if c.extractor}):
        about.add_run(own)
    kept = [(i, c) for i, c in enumerate(claims) if writer.kind(c) != SILENT]
    kinds = {i: writer.kind(c) for i, c in kept}
    stances = {i: stance(c, kinds[i], c.evidence.of(article.text)) for i, c in kept}
    levels = _levels(kept, stances, article.text)
    nodes = {i: writer.node(c, levels[i]) for i, c in kept}
    out: Out = []
    for i, claim in kept:
        node = NamedNode(base.id("claim", claim.key))
        mark = marking(article, claim, linked)
        people = any(
            e and e.cls == "apo:Person" for e in map(linked.of, (*claim.subject, *claim.object))
        )
        judged = verdicts.get(claim.key) or policy.decide(
            claim, stances[i], mark, names_person=people
        )
        stated = writer.write(claim, nodes[i], node, levels[i], nodes)
        if kinds[i] == "purpose":
            stated += _purpose_of(claim, linked, nodes, i, kept, kinds, node)
        if kinds[i] == "link":
            how = _combination(claim, claims, article.text)
            put(stated, node, nodes[i], "apo:combination", how)
        about.claim(
            claim,
            node=node,
            frame=nodes[i],
            speaker=linked.speakers[claim.key],
            outlet=linked.outlet,
            how=stances[i],
            judged=judged,
            marking=mark,
            extractor=claim.extractor or extractor,
        )
        out += stated
        if states_facts(stances[i], judged):
            facts = NamedNode(base.graph("facts"))
            out += [Quad(q.subject, q.predicate, q.object, facts) for q in stated]
    add_reports(about, article, claims, linked)
    add_parts(about, article)
    used = _in_use(out, {linked.speakers[c.key] for _, c in kept}, linked)
    for _, claim in kept:
        _mentions(about, claim, NamedNode(base.id("claim", claim.key)), linked, used)
    for iri in sorted(used):
        if iri not in described:
            entity = linked.entities[iri]
            about.entity(entity, marking=PERSON_MARKING.get(entity.cls))
            if linked.kind(entity) == "people":
                about.criteria(entity, read_criteria(_words_for(iri, linked, article.text)))
    return sorted({*out, *about.out}, key=str)


def _words_for(iri: str, linked: Linked, text: str) -> str:
    """Return the fullest words by which the article names an entity."""
    spans = sorted(span for span, named in linked.links.items() if named == iri)
    return max((span.of(text) for span in spans), key=len, default="")


def _in_use(stated: Out, speakers: set[str], linked: Linked) -> set[str]:
    """Return the entities that a claim states something of, its speakers, and what these lie in.

    Whom only the report's own small print names (its translators, say) is no entity of the graph.
    """
    nodes = (node for q in stated for node in (q.subject, q.object))
    named = {node.value for node in nodes if isinstance(node, NamedNode)}
    waiting = [i for i in sorted(named | speakers | {linked.outlet}) if i in linked.entities]
    kept: set[str] = set()
    while waiting:
        iri = waiting.pop()
        if iri not in kept:
            kept.add(iri)
            entity = linked.entities[iri]
            waiting += [i for i in (entity.within, entity.kin_of) if i in linked.entities]
    return kept


def _levels(
    kept: Sequence[tuple[int, Claim]], stances: Mapping[int, Stance], text: str
) -> dict[int, str]:
    """Return the level of each claim's situation; claims that share an event share it.

    A forecast never shares: it is told of, it did not happen. Of the others one date or count
    makes the event concrete.
    """
    own = {i: level(c, stances[i], text) for i, c in kept}
    concrete = {c.event or c.trigger for i, c in kept if own[i] == "ConcreteEvent"}
    return {
        i: "ConcreteEvent"
        if own[i] != "Forecast" and (c.event or c.trigger) in concrete
        else own[i]
        for i, c in kept
    }


def _combination(claim: Claim, claims: Sequence[Claim], text: str) -> NamedNode | None:
    """Return how the causes of a causal link combine: any of them ("or"), or all ("and")."""
    told = sorted(claims[m.ref].evidence for m in claim.subject if m.ref is not None)
    if len(told) < 2:
        return None
    first, second = sorted(told, key=lambda span: span.end)[:2]
    word = next(iter(text[first.end : second.end].lower().split()), "").strip(",;")
    how = {"or": "any-of", "and": "all-of"}.get(word)
    return concept("combination", how) if how else None


def _purpose_of(
    claim: Claim,
    linked: Linked,
    nodes: Mapping[int, NamedNode],
    index: int,
    kept: Sequence[tuple[int, Claim]],
    kinds: Mapping[int, str],
    graph: NamedNode,
) -> Out:
    """Return the triple from the situation or measure to its purpose.

    It is the one whose evidence overlaps most with the purpose's; an outlet's own analysis imputes
    a purpose, everyone else states it.
    """
    out: Out = []

    def shared(other: Claim) -> int:
        return min(claim.evidence.end, other.evidence.end) - max(
            claim.evidence.start, other.evidence.start
        )

    rivals = [
        (shared(other), -i)
        for i, other in kept
        if kinds[i] in ("situation", "measure") and shared(other) > 0
    ]
    if rivals:
        whose = nodes[-max(rivals)[1]]
        news = linked.is_outlet(linked.speakers[claim.key])
        put(out, graph, whose, f"apo:{'imputed' if news else 'stated'}Purpose", nodes[index])
    return out


def _mentions(
    about: Descriptions, claim: Claim, node: NamedNode, linked: Linked, used: set[str]
) -> None:
    for role, mentions in claim.roles():
        for mention in mentions:
            if mention.span:
                entity = linked.links.get(mention.span)
                words = about.mention(mention.span, role, entity if entity in used else None)
                put(about.out, about.claims, node, "apo:hasMention", words)
