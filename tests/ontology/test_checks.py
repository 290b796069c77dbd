"""Each check finds its fault, and no other check takes its graph for another's."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg.graph.store import VISIBLE_GRAPHS
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base, expand
from kg.ontology import Terms, read_turtle
from kg.resources import folder
from kg.validate import run_checks
from kg.validate.checks import load_checks

HERE = Path(__file__).parent / "checks"
CASES = sorted(HERE.glob("*.trig"))
ENTITIES = sorted((folder("graph") / "entities").glob("*.ttl"))
BASE = Base()


def in_graph(name: str, triples: Iterable[Triple]) -> list[Quad]:
    graph = NamedNode(BASE.graph(name))
    return [Quad(t.subject, t.predicate, t.object, graph) for t in triples]


ONTOLOGY = in_graph("ontology", Terms.load().triples())
NAMES = [q for q in ONTOLOGY if q.predicate.value == expand("rdfs:isDefinedBy")]
"""What a case needs of the ontology: that a name of ours is a term."""


def store(ontology: Iterable[Quad], quads: Iterable[Quad] = ()) -> MemoryStore:
    visible = [BASE.graph(name) for name in VISIBLE_GRAPHS]
    return MemoryStore([*ontology, *quads], visible=visible)


def test_the_number_of_checks() -> None:
    checks = load_checks()
    assert len(checks) == 21
    assert [check.name for check, _ in checks] == [path.stem for path in CASES]


@pytest.mark.parametrize("name", [path.stem for path in CASES])
def test_a_check_says_what_is_wrong_and_what_to_do(name: str) -> None:
    (check,) = [check for check, _ in load_checks() if check.name == name]
    assert check.problem
    assert check.solution
    assert "ORDER BY" in check.text


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_a_check_finds_its_fault_and_no_other_does(path: Path) -> None:
    severity = {check.name: level for check, level in load_checks()}
    findings = run_checks(store(NAMES, parse(path=str(path), format=RdfFormat.TRIG))).findings
    assert {(f.check, f.severity) for f in findings} == {(path.stem, severity[path.stem])}


def test_the_ontology_passes_every_check() -> None:
    assert run_checks(store(ONTOLOGY)).to_text() == ""


def test_known_entities_pass_every_check() -> None:
    assert len(ENTITIES) == 7
    known = [t for path in ENTITIES for t in read_turtle(path)]
    assert run_checks(store(ONTOLOGY, in_graph("entities", known))).to_text() == ""
