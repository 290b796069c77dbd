"""Rules that remember: the same conclusions as without, and no work where nothing changed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from kg.namespaces import Base, expand
from kg.reason.memory import reads
from kg.reason.rules import apply_rules, load_rules
from kg.rq import QueryFile
from kg.workspace.conclusions import Conclusions

BASE = Base()
CLAIMS, FACTS = BASE.graph("claims"), BASE.graph("facts")
P = "PREFIX a: <u:> "


class Kept(dict[str, list[Triple]]):
    """A memory that counts what it did not know."""

    asked = 0

    def recall(self, key: str) -> list[Triple] | None:
        found = self.get(key)
        self.asked += found is None
        return found

    def keep(self, key: str, triples: list[Triple]) -> None:
        self[key] = triples


@pytest.mark.parametrize(
    "text",
    [
        "CONSTRUCT { ?a ?p ?b } WHERE { ?a ?p ?b }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a a:b ?c ; ?p ?d }",
        P + "CONSTRUCT { ?a a:b 1 } WHERE { ?a ?p 1 }",
        P + "CONSTRUCT { ?a a:b 1 } WHERE { a:x ?p 'x' }",
        P + 'CONSTRUCT { ?a a:b 1 } WHERE { <u:x> ?p "x" }',
        P + "CONSTRUCT { ?a a:b 1 } WHERE { ?a ?p [] }",
        P + "CONSTRUCT { ?a a:b 1 } WHERE { [] ?p ?a }",
        P + "CONSTRUCT { ?a a:b 1 } WHERE { ?a ?p (1 2) }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a a:b* ?c }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a a:b? ?c }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a (a:b/a:c)* ?c }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a !a:b ?c }",
        P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a other:b ?c }",
    ],
)
def test_rule_that_may_read_anything_is_taken_to_read_everything(text: str) -> None:
    assert reads(text) is None


def test_rule_reads_the_predicates_and_classes_that_it_names() -> None:
    text = P + "CONSTRUCT { ?a a:b ?c } WHERE { ?a a a:C ; a:p/a:q+ ?c FILTER (?c != 'a:no') }"
    assert reads(text) == frozenset({"u:b", "u:C", "u:p", "u:q", expand("rdf:type")})


def test_most_of_our_rules_are_understood() -> None:
    assert sum(reads(rule.text) is not None for rule in load_rules()) >= 11


def _triple(row: tuple[int, str, int]) -> Triple:
    subject, predicate, number = row
    thing = f"urn:t:{number}"
    if predicate == "rdf:type":
        thing = expand(("apo:FactualClaim", "apo:Practice", "apo:ProtectedSource")[number % 3])
    return Triple(NamedNode(f"urn:t:{subject}"), NamedNode(expand(predicate)), NamedNode(thing))


PREDICATES = "rdf:type apo:frame apo:inArticle apo:claimType apo:polarity apo:attributedTo".split()
rows = st.tuples(st.integers(0, 4), st.sampled_from(PREDICATES), st.integers(0, 4))
states = st.lists(st.lists(rows, max_size=14, unique=True), min_size=2, max_size=4)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(states)
def test_memory_changes_no_conclusion(edits: list[list[tuple[int, str, int]]]) -> None:
    memory, rules = Kept(), load_rules()
    for state in edits:
        graphs = {CLAIMS: {_triple(row) for row in state}}
        assert apply_rules(graphs, rules=rules, memory=memory) == apply_rules(graphs, rules=rules)


def test_unchanged_input_is_not_asked_again() -> None:
    rule = QueryFile(
        name="r", id="r", summary="", text=P + "CONSTRUCT { ?a a:q ?b } WHERE { ?a a:p ?b }"
    )
    said = Triple(NamedNode("u:1"), NamedNode("u:p"), NamedNode("u:2"))
    aside = Triple(NamedNode("u:1"), NamedNode("u:r"), NamedNode("u:2"))
    memory = Kept()
    for graphs, asked in (
        ({FACTS: {said}}, 1),
        ({FACTS: {said}}, 1),
        ({FACTS: {said, aside}}, 1),
        ({FACTS: set()}, 2),
        ({FACTS: {said}}, 2),
        ({CLAIMS: {said}}, 3),
    ):
        apply_rules(graphs, rules=[rule], memory=memory)
        assert memory.asked == asked


def test_conclusions_of_a_workspace_survive_and_a_damaged_file_is_not_believed(
    tmp_path: Path,
) -> None:
    said = Triple(NamedNode("u:1"), NamedNode("u:p"), NamedNode("u:2"))
    kept = Conclusions(tmp_path / "rules")
    assert kept.recall("k") is None
    kept.keep("k", [said])
    kept.keep("none", [])
    again = Conclusions(tmp_path / "rules")
    assert (again.recall("k"), again.recall("none")) == ([said], [])
    file = tmp_path / "rules" / "k.nt"
    file.write_bytes(file.read_bytes().replace(b"u:2", b"u:3"))
    assert again.recall("k") is None
    last = Conclusions(tmp_path / "rules")
    last.recall("none")
    last.forget_unused()
    assert [file.name for file in (tmp_path / "rules").iterdir()] == ["none.nt"]
