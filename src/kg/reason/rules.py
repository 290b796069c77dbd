"""Closed-world rules: `ontology/rules/*.rq`, one CONSTRUCT a file, run in order.

They see the whole graph, OWL consequences included, and may ask what is absent; so they come after
the closure and nothing is inferred from what they add, save by a later rule.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples, Triple

from kg import resources, rq
from kg.errors import OntologyError
from kg.graph.store import VISIBLE_GRAPHS
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.reason.memory import Inputs, Memory
from kg.rq import QueryFile


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A triple that a rule adds."""

    triple: Triple
    rule: str
    """Id of the rule, `rule/restatement`."""


def load_rules(*folders: Path) -> list[QueryFile]:
    """Return our rules, or those of `folders`, by order and name.

    Raises:
        OntologyError: a rule has no id or is no CONSTRUCT, or two have one id.
        QuerySyntaxError: a header cannot be read.
    """
    places = folders or (resources.folder("ontology") / "rules",)
    rules = [rq.read(path) for place in places for path in sorted(place.glob("*.rq"))]
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.id is None or rule.form != "CONSTRUCT":
            raise OntologyError(f"rule {rule.name}: it needs an id and a CONSTRUCT")
        if rule.id in seen:
            raise OntologyError(f"rule {rule.name}: {rule.id} is the id of {seen[rule.id]} too")
        seen[rule.id] = rule.name
    return sorted(rules, key=lambda rule: (rule.order, rule.name))


def apply_rules(
    graphs: Mapping[str, Set[Triple]],
    base: Base | None = None,
    rules: Sequence[QueryFile] | None = None,
    *,
    memory: Memory | None = None,
) -> list[Conclusion]:
    """Return what the rules add to the graphs, each triple once, under the first rule to say it.

    Args:
        graphs: the triples of each named graph, by IRI; the visible ones make up the default graph.
        base: under which the graphs lie.
        rules: in the order in which they run; ours where None.
        memory: of earlier runs; a rule whose input did not change is not asked again.
    """
    base = base or Base()
    visible = [base.graph(name) for name in VISIBLE_GRAPHS]
    quads = [
        Quad(t.subject, t.predicate, t.object, NamedNode(name))
        for name, triples in graphs.items()
        for t in triples
    ]
    asked = _Asked(quads, visible, memory)
    known = {t for name in visible for t in graphs.get(name, ())}
    inferred = NamedNode(base.graph("inferred"))
    found: list[Conclusion] = []
    for rule in load_rules() if rules is None else rules:
        added = sorted({*asked.answer(rule)} - known, key=str)
        known.update(added)
        found += [Conclusion(triple, rule.id or rule.name) for triple in added]
        asked.add([Quad(t.subject, t.predicate, t.object, inferred) for t in added])
    return found


class _Asked:
    """Answers rules over a growing set of quads, from memory where it can."""

    def __init__(self, quads: list[Quad], visible: list[str], memory: Memory | None) -> None:
        self._quads, self._visible, self._memory = quads, visible, memory
        self._inputs = Inputs(quads) if memory is not None else None
        self._store: MemoryStore | None = None

    def answer(self, rule: QueryFile) -> list[Triple]:
        """Return what a rule gives.

        Raises:
            OntologyError: it is no CONSTRUCT.
        """
        if self._memory is None or self._inputs is None:
            return self._ask(rule)
        key = self._inputs.key(rule)
        kept = self._memory.recall(key)
        if kept is None:
            kept = self._ask(rule)
            self._memory.keep(key, kept)
        return kept

    def add(self, quads: list[Quad]) -> None:
        """Let later rules see what an earlier one added."""
        self._quads += quads
        if self._inputs is not None:
            self._inputs.add(quads)
        if self._store is not None:
            self._store.add(quads)
            self._store.commit()

    def _ask(self, rule: QueryFile) -> list[Triple]:
        if self._store is None:
            self._store = MemoryStore(self._quads, visible=self._visible)
        answer = self._store.query(rule.text)
        if not isinstance(answer, QueryTriples):
            raise OntologyError(f"rule {rule.name}: it must be a CONSTRUCT")
        return list(answer)
