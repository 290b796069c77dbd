"""Each closed-world rule adds exactly what its case says, and nothing where it must not."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import OntologyError
from kg.ontology import Terms
from kg.reason.rules import apply_rules, load_rules

HERE = Path(__file__).parent / "rules"
CASES = sorted(HERE.glob("*.before.trig"))
RULES = {rule.name: rule for rule in load_rules()}


def graphs(path: Path) -> dict[str, set[Triple]]:
    found: dict[str, set[Triple]] = {}
    for quad in parse(path=str(path), format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode), "a case states graphs"
        found.setdefault(quad.graph_name.value, set()).add(quad.triple)
    return found


def after(path: Path) -> set[Triple]:
    expected = path.with_name(path.name.replace(".before.trig", ".after.ttl"))
    return {q.triple for q in parse(path=str(expected), format=RdfFormat.TURTLE)}


def test_the_number_of_rules_and_cases() -> None:
    assert len(RULES) == 12
    assert len(CASES) == 44
    assert {path.name.split(".")[0] for path in CASES} == set(RULES)
    positive = {path.name.split(".")[0] for path in CASES if after(path)}
    assert positive == set(RULES)


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.name.removesuffix(".before.trig"))
def test_a_rule_adds_exactly_what_its_case_says(path: Path) -> None:
    rule = RULES[path.name.split(".")[0]]
    found = apply_rules(graphs(path), rules=[rule])
    assert {c.triple for c in found} == after(path)
    assert {c.rule for c in found} <= {rule.id}


def test_rules_run_in_order_and_build_on_each_other() -> None:
    orders = [rule.order for rule in load_rules()]
    assert orders == sorted(orders)
    path = HERE / "20-independence.two-outlets.before.trig"
    found = {c.rule for c in apply_rules(graphs(path))}
    assert found == {"rule/independence", "rule/corroborated"}


def test_a_rule_only_adds_terms_of_the_ontology() -> None:
    terms = Terms.load()
    for path in CASES:
        for triple in after(path):
            assert triple.predicate.value in terms


def test_what_is_known_already_is_not_concluded_again() -> None:
    path = HERE / "10-restatement.lead-and-body.before.trig"
    before = graphs(path)
    before["https://w3id.org/apo-kg/graph/inferred"] = after(path)
    assert apply_rules(before, rules=[RULES["10-restatement"]]) == []


def test_a_rule_without_id_or_construct_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_text("#+ summary: x\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(OntologyError, match="needs an id"):
        load_rules(tmp_path)
    (tmp_path / "own.rq").write_text("#+ summary: x\n#+ id: rule/x\nSELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(OntologyError, match="CONSTRUCT"):
        load_rules(tmp_path)


def test_two_rules_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.rq", "b.rq"):
        (tmp_path / name).write_text(
            "#+ summary: x\n#+ id: rule/x\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
        )
    with pytest.raises(OntologyError, match="id of a too"):
        load_rules(tmp_path)


def test_a_situation_has_one_level() -> None:
    for path in CASES:
        levels = [
            c.triple.subject
            for c in apply_rules(graphs(path))
            if c.triple.predicate.value.endswith("/corroborationLevel")
        ]
        assert len(levels) == len(set(levels)), path.name
