"""The plan of a query: its order, its costly part, and what to do about it."""

from pathlib import Path

import pytest

from kg.errors import QuerySyntaxError
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.query import Catalog
from kg.query.answer import plan_of
from kg.query.plan import HEAVY, LONGEST, Plan, plan
from kg.query.statistics import Statistics, Use
from kg.rq import QueryFile

EX = "https://example.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
STATISTICS = Statistics(
    {
        EX + "place": Use(100_000, 100_000, 50),
        EX + "label": Use(200_000, 100_000, 90_000),
        EX + "within": Use(60, 60, 9),
        TYPE: Use(100_000, 100_000, 4),
    },
    {EX + "Event": 90_000, EX + "Province": 9},
)


def planned(pattern: str, head: str = "SELECT *", tail: str = "") -> Plan:
    return plan(f"PREFIX : <{EX}> {head} {{ {pattern} }} {tail}", STATISTICS, {"": EX})


def whats(found: Plan) -> list[str]:
    return [step.what for step in found.steps]


def notes(found: Plan) -> str:
    return " ".join(step.note for step in found.steps)


def test_few_rows_come_first() -> None:
    found = planned("?e a :Event ; :place ?p . ?p :within ?q . ?q a :Province")
    assert whats(found) == ["?q a :Province", "?p :within ?q", "?e :place ?p", "?e a :Event"]


def test_a_value_comes_before_all_patterns() -> None:
    found = planned("?e :label ?n . VALUES ?e { :a :b }")
    assert whats(found) == ["VALUES ?e", "?e :label ?n"]
    assert found.cost < 20


def test_costliest_step_is_named() -> None:
    found = planned("?p a :Province . ?e :label ?n")
    assert found.costliest == 1
    assert "every row meets every row" in found.steps[1].note or found.steps[0].rows <= 10


@pytest.mark.parametrize(
    ("pattern", "tail", "note"),
    [
        ("?e :label ?n . ?p :place ?x", "", "every row meets every row"),
        ("?a :within* ?b", "", "give one end a value first"),
        ("?s ?p ?o", "", "name the predicate"),
        ("?e :unknown ?o", "", "no triple has this predicate"),
        ("?e a :Nothing", "", "nothing is of this class"),
        ("?e :label ?n FILTER(REGEX(?n, 'x'))", "", "words are read"),
        ("?e :label ?n FILTER NOT EXISTS { ?e :place ?p }", "", "looked up for each row"),
        ("?e :label ?n", "ORDER BY ?n LIMIT 10", "all are sorted to give 10"),
    ],
)
def test_what_is_costly_is_said_with_what_to_do(pattern: str, tail: str, note: str) -> None:
    assert note in notes(planned(pattern, tail=tail))


def test_cheap_queries_have_no_notes() -> None:
    for pattern in (":a :label ?n", "?q a :Province . ?p :within ?q", ":a :within* ?b"):
        assert notes(planned(pattern)).strip() == ""


def test_heavy_is_told_from_light() -> None:
    light, heavy = planned(":a :label ?n"), planned("?a :label ?n . ?b :label ?m")
    assert light.cost < HEAVY < heavy.cost
    assert light.to_text().splitlines()[-1].endswith("light; * costs most")
    assert "heavy" in heavy.to_text()
    assert heavy.to_dict()["heavy"] is True


@pytest.mark.parametrize("text", ["SELECT", "", "ASK { " + "{" * 400 + "}" * 401])
def test_what_cannot_be_explained_is_refused(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        plan(text, STATISTICS, {})


def test_long_texts_are_not_explained() -> None:
    with pytest.raises(QuerySyntaxError, match=str(LONGEST)):
        plan("ASK {} #" + "x" * LONGEST, STATISTICS, {})


def test_stored_queries_can_be_explained() -> None:
    catalog = list(Catalog())
    assert len(catalog) > 60
    for query in catalog[::4]:  # each takes a tenth of a second
        bound = frozenset(query.params)
        assert plan(query.text, STATISTICS, Base().prefixes(), bound).steps, query.name


def test_statistics_are_those_of_the_graph(tmp_path: Path) -> None:
    file = tmp_path / "graph.ttl"
    file.write_text(f"@prefix : <{EX}> . :a :p :b, :c ; a :K . :d :p :b .")
    store = MemoryStore()
    store.load(file)
    found = Statistics.of(store)
    assert found.uses[EX + "p"] == Use(3, 2, 2)
    assert found.classes == {EX + "K": 1}
    assert found.triples == 4
    query = QueryFile(name="q", text=f"SELECT ?s {{ ?s <{EX}p> ?o }}", summary="")
    assert round(plan_of(store, query).steps[0].rows) == 3
