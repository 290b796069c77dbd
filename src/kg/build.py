"""The whole way: articles → claims → graph → closure → report.

The graph is a pure function of ontology, claims and decisions: it is made anew and the store is
brought to it by difference; nothing is ever patched by hand.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg import __version__, resources
from kg.batch import Mapped
from kg.claims.verdicts import Verdict
from kg.config import Settings
from kg.graph import folder
from kg.graph.identity import identity_quads
from kg.graph.nodes import LABEL
from kg.graph.store import VISIBLE_GRAPHS, View, Writer
from kg.graph.store.memory import MemoryStore
from kg.link import LinkDecision
from kg.link.identity import IdentityDecision
from kg.model import Article, Span
from kg.namespaces import Base
from kg.ontology import GENID, Terms
from kg.reason import infer
from kg.reason.memory import Memory
from kg.reason.rules import apply_rules
from kg.validate import (
    Finding,
    Report,
    check_graph,
    unheeded_identities,
    unheeded_links,
    unheeded_verdicts,
)

Progress = Callable[[str, int, int], None]
"""Stage, how many are done, of how many."""

# Neither labels nor passages nor descriptions of claims enter the closure.
WORDS = (
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://www.w3.org/ns/oa#",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything that a graph is a function of, beside the code."""

    articles: Sequence[Article]
    terms: Terms
    entity_triples: Sequence[Triple]
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    links: Sequence[LinkDecision] = ()
    identities: Sequence[IdentityDecision] = ()
    shipped_verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """Those that ship with kg are about the texts they were given on; others go before them."""

    shipped_links: Sequence[LinkDecision] = ()


@dataclass(slots=True)
class RunReport:
    """What a build did: the record of a run."""

    articles: int = 0
    claims: int = 0
    accepted: int = 0
    proposed: int = 0
    facts: int = 0
    inferred: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Articles that could not be read or extracted, with the reason."""

    passed: list[str] = field(default_factory=list)
    """Files in the given folders that no reader reads."""

    validation: Report = field(default_factory=Report)
    changed: bool = True
    """Whether the store was written; False where there was nothing to do or a violation."""

    def to_json(self) -> str:
        """Return the record as JSON."""
        made = {
            "version": __version__,
            "articles": self.articles,
            "claims": self.claims,
            "accepted": self.accepted,
            "proposed": self.proposed,
            "facts": self.facts,
            "inferred": self.inferred,
            "failed": self.failed,
            "findings": json.loads(self.validation.to_json()),
        }
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def build(
    inputs: Inputs,
    mapped: Iterable[Mapped],
    store: Writer,
    settings: Settings,
    *,
    progress: Progress = lambda stage, done, total: None,
    memory: Memory | None = None,
) -> RunReport:
    """Bring `store` to the graph of `inputs` and return what was done.

    `mapped` is what each article gives (see `kg.batch`).

    A violation or a contradiction leaves the store as it was.
    """
    base, report = Base(settings.base), RunReport()
    graphs, lost = _claims(inputs, mapped, base, report)
    graphs[base.graph("ontology")] = set(inputs.terms.triples())
    progress("reason", 0, 1)
    inferred, contradictions = _infer(inputs.terms, graphs, settings, base)
    graphs[base.graph("inferred")] = inferred
    inferred |= {c.triple for c in apply_rules(graphs, base, memory=memory)}
    report.facts = len(graphs.get(base.graph("facts"), ()))
    report.inferred = len(inferred)
    progress("validate", 0, 1)
    report.validation = validate(graphs, base, [*contradictions, *lost])
    if report.validation.conforms:
        write(store, graphs)
    else:
        report.changed = False
    return report


def _claims(
    inputs: Inputs, mapped: Iterable[Mapped], base: Base, report: RunReport
) -> tuple[dict[str, set[Triple]], list[Finding]]:
    """Return what the articles and judgements alone give, and judgements that meet nothing."""
    graphs: dict[str, set[Triple]] = {}
    named: set[str] = set()
    keys: set[str] = set()
    mentions: dict[str, set[Span]] = {}
    for one in mapped:
        if one.fault:
            report.failed.append(one.fault)
            continue
        report.articles += 1
        named |= set(one.entities)
        keys |= set(one.keys)
        mentions[one.text_digest] = {Span(start, end) for start, end in one.spans}
        for quad in parse(one.quads.encode(), format=RdfFormat.N_QUADS):
            graph = quad.graph_name
            assert isinstance(graph, NamedNode)  # noqa: S101 # the mapping writes no other
            graphs.setdefault(graph.value, set()).add(quad.triple)
    report.claims, report.accepted, report.proposed = _tally(
        graphs.get(base.graph("claims"), set())
    )
    entities = graphs.setdefault(base.graph("entities"), set())
    entities.update(with_labels(folder.in_use(inputs.entity_triples, sorted(named))))
    lost = [
        *unheeded_verdicts(inputs.verdicts, keys),
        *unheeded_links(inputs.links, mentions),
        *_identities(inputs.identities, graphs, base),
    ]
    return graphs, lost


def _identities(
    decisions: Sequence[IdentityDecision], graphs: dict[str, set[Triple]], base: Base
) -> list[Finding]:
    """Write the judgements on things that are there; return findings on the others."""
    things = {
        t.subject.value
        for triples in graphs.values()
        for t in triples
        if isinstance(t.subject, NamedNode)
    }
    met = [one for one in decisions if {one.left, one.right} <= things]
    if met:
        graphs[base.graph("identity")] = {q.triple for q in identity_quads(met, base)}
    return unheeded_identities(decisions, things)


def _tally(claims: set[Triple]) -> tuple[int, int, int]:
    verdicts = [
        str(t.object).rsplit("/", 1)[-1].rstrip(">")
        for t in claims
        if t.predicate.value.endswith("/verdict")
    ]
    return len(verdicts), verdicts.count("accepted"), verdicts.count("proposed")


def with_labels(triples: Sequence[Triple]) -> list[Triple]:
    """Return the triples, and each prefLabel as an rdfs:label too: all tools are served."""
    pref = "http://www.w3.org/2004/02/skos/core#prefLabel"
    return [
        *triples,
        *(Triple(t.subject, LABEL, t.object) for t in triples if t.predicate.value == pref),
    ]


def _infer(
    terms: Terms, graphs: Mapping[str, set[Triple]], settings: Settings, base: Base
) -> tuple[set[Triple], list[Finding]]:
    data = [
        t
        for name in ("facts", "entities")
        for t in graphs.get(base.graph(name), ())
        if not t.predicate.value.startswith(WORDS)
    ]
    found = infer(terms.schema(), data, reasoner=settings.reasoner)  # type: ignore[arg-type] # settings hold it to the two names
    findings = [
        Finding(
            severity="violation",
            check=c.rule,
            focus=getattr(c.triples[0].subject, "value", "") if c.triples else "",
            message="these cannot all be true: "
            + " . ".join(str(t) for t in c.triples)
            + "; withdraw or correct one of the claims they rest on",
        )
        for c in found.contradictions
    ]
    # A class that has no name says nothing to anybody.
    named = {t for t in found.triples if not str(t.object).startswith(f"<{GENID}")}
    return named, findings


def validate(
    graphs: Mapping[str, set[Triple]], base: Base, found: Sequence[Finding] = ()
) -> Report:
    """Return what shapes and checks find in the graphs, with `found` beside it."""
    store = MemoryStore(visible=[base.graph(name) for name in VISIBLE_GRAPHS])
    write(store, graphs)
    return Report.of([*found, *check_graph(store, base).findings])


def write(store: Writer, graphs: Mapping[str, set[Triple]]) -> None:
    """Bring the store to exactly these graphs; what is the same is not touched."""
    wanted = {NamedNode(name) for name in graphs}
    for graph in store.graphs():
        if graph not in wanted:
            store.replace(graph, [])
    for name in sorted(graphs):
        node = NamedNode(name)
        store.replace(node, [Quad(t.subject, t.predicate, t.object, node) for t in graphs[name]])
    store.commit()


def bundled_view(base: Base) -> View:
    """Return the graph of the two articles whose claims ship with kg, in memory."""
    terms = Terms.load()
    graphs: dict[str, set[Triple]] = {}
    for path in sorted((resources.folder("graph") / "claims").glob("*.trig")):
        for quad in folder.read_quads(path, base):
            name = getattr(quad.graph_name, "value", "")
            graphs.setdefault(name, set()).add(quad.triple)
    named = {
        node.value
        for triples in graphs.values()
        for t in triples
        for node in (t.subject, t.object)
        if isinstance(node, NamedNode)
    }
    known = folder.in_use(folder.entity_triples(base=base), sorted(named))
    graphs.setdefault(base.graph("entities"), set()).update(with_labels(known))
    graphs[base.graph("ontology")] = set(terms.triples())
    inferred, _ = _infer(terms, graphs, Settings(base=base.iri), base)
    graphs[base.graph("inferred")] = inferred
    inferred |= {c.triple for c in apply_rules(graphs, base)}
    store = MemoryStore(visible=[base.graph(name) for name in VISIBLE_GRAPHS])
    write(store, graphs)
    return store
