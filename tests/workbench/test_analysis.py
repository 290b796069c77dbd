"""What columns say is what the engine says, in the same order, or they leave it to the engine."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings, target
from pyoxigraph import Literal, NamedNode, Quad, Store
from tests.served import Served
from tests.workbench.plain import EX, analyses, engine, graphs, rows, tidy_graphs

from kg.graph.store.embedded import EmbeddedStore
from kg.graph.store.local import LocalView
from kg.workbench import columns as module
from kg.workbench import solutions
from kg.workbench.analysis import evaluate, is_for_columns
from kg.workbench.columns import Columns, UnfitError
from kg.workbench.plain import plan_of


def over_columns(store: Store, text: str) -> Any:
    """Return the answer as JSON read in, None where the engine must give it."""
    plan = plan_of(text)
    if plan is None or not is_for_columns(plan):
        return None
    try:
        found = evaluate(Columns(LocalView(store)), plan, seconds=60)
    except UnfitError:
        return None
    return json.loads(solutions.table([var.name for var, _ in plan.columns], found))


def sorted_by(text: str, answer: Any) -> list[list[str]]:
    """Return of each row the values that the text sorts by."""
    names = re.findall(r"\?(\w+)", text.partition("ORDER BY")[2])
    return [[row[name]["value"] for name in names] for row in answer["results"]["bindings"]]


def agree(given_quads: list[Quad], text: str, ending: str) -> bool:
    """Hold columns to the engine; return whether they answered."""
    store = Store()
    store.extend(given_quads)
    said = over_columns(store, text + ending)
    if said is None:
        return False
    expected, every = engine(store, text + ending), engine(store, text)
    assert said["head"] == expected["head"]
    assert sorted_by(text, said) == sorted_by(text, expected)
    assert rows(said).total() == rows(expected).total()
    assert rows(said) <= rows(every)
    if not ending:
        assert rows(said) == rows(expected)
    return True


@settings(max_examples=150, deadline=None)
@given(tidy_graphs, analyses())
def test_columns_say_what_the_engine_says(given_quads: list[Quad], asked: tuple[str, str]) -> None:
    target(float(agree(given_quads, *asked)))


@settings(max_examples=60, deadline=None)
@given(graphs, analyses())
def test_terms_of_all_kinds_are_sorted_as_the_engine_does_or_left_to_it(
    given_quads: list[Quad], asked: tuple[str, str]
) -> None:
    agree(given_quads, *asked)


S, T = NamedNode(EX + "s"), NamedNode(EX + "t")
P, WITHIN = NamedNode(EX + "p"), NamedNode(EX + "within")
CHAIN = [Quad(NamedNode(f"{EX}n{at}"), WITHIN, NamedNode(f"{EX}n{at + 1}")) for at in range(30)] + [
    Quad(NamedNode(f"{EX}n{at}"), P, Literal(at % 7)) for at in range(31)
]

ANSWERED = {
    "groups": f"SELECT ?v (COUNT(?e) AS ?n) {{ ?e {P} ?v }} GROUP BY ?v ORDER BY DESC(?n) ?v",
    "sums": f"SELECT (SUM(?v) AS ?n) (MAX(?v) AS ?m) (MIN(?v) AS ?k) {{ ?e {P} ?v }}",
    "first of many": f"SELECT ?e ?v {{ ?e {P} ?v }} ORDER BY DESC(?v) ?e LIMIT 3",
    "within a place": f"SELECT ?e {{ ?e {WITHIN}* <{EX}n9> }} ORDER BY ?e",
    "all that it is within": f"SELECT ?e {{ <{EX}n9> {WITHIN}+ ?e }} ORDER BY ?e",
    "sums of what is within": f"SELECT ?w (SUM(?v) AS ?n) {{ ?e {P} ?v ; {WITHIN}* ?w }} "
    f"GROUP BY ?w HAVING (COUNT(*) > 20) ORDER BY ?w",
    "a circle": f"SELECT (COUNT(*) AS ?n) {{ ?a {WITHIN}* ?b . ?b {WITHIN}* ?a . ?a {P} ?v }}",
}


@pytest.mark.parametrize("text", ANSWERED.values(), ids=ANSWERED.keys())
def test_what_analysts_ask_most_is_answered_over_columns(text: str) -> None:
    assert agree(CHAIN, text, "")


def test_a_closure_in_the_graph_changes_no_answer() -> None:
    """Materialised or not: `within*` is the same set."""
    all_pairs = [
        Quad(NamedNode(f"{EX}n{a}"), WITHIN, NamedNode(f"{EX}n{b}"))
        for a in range(31)
        for b in range(a + 1, 31)
    ]
    text = f"SELECT ?e ?w {{ ?e {P} ?v ; {WITHIN}* ?w }} ORDER BY ?e ?w"
    plain, closed = Store(), Store()
    plain.extend(CHAIN)
    closed.extend(CHAIN + all_pairs)
    assert over_columns(plain, text) == over_columns(closed, text) is not None


LEFT = [
    f"SELECT ?e ?v {{ ?e {P} ?v . ?f {WITHIN} ?w }} ORDER BY ?e",
    f"SELECT ?a ?b {{ ?a {WITHIN}* ?b }} ORDER BY ?a",
    "SELECT ?p (COUNT(*) AS ?n) { ?e ?p ?v } GROUP BY ?p",
    f"SELECT (SUM(?w) AS ?n) {{ ?e {WITHIN} ?w }}",
    f"SELECT (AVG(?v) AS ?n) {{ ?e {P} ?v }}",
    f"SELECT ?x {{ ?x {WITHIN} ?x }} ORDER BY ?x",
    f"SELECT (MIN(?v) AS ?n) {{ <x:none> {P} ?v }}",
    f"SELECT ?e {{ ?e {WITHIN}* 'literal' }} ORDER BY ?e",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_does_not_fit_is_left_to_the_engine(text: str) -> None:
    store = Store()
    store.extend(CHAIN)
    assert over_columns(store, text) is None


def test_large_numbers_are_left_to_the_engine() -> None:
    for value, answered in ((module.LARGEST, True), (module.LARGEST + 1, False)):
        store = Store()
        store.add(Quad(S, P, Literal(value)))
        found = over_columns(store, f"SELECT (SUM(?v) AS ?n) {{ ?e {P} ?v }}")
        assert (found is not None) is answered


def test_more_rows_than_are_kept_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store()
    store.extend(CHAIN)
    for most, answered in ((31, True), (30, True), (29, False)):
        monkeypatch.setattr(module, "MOST_ROWS", most)
        found = over_columns(store, f"SELECT (SUM(?v) AS ?n) {{ ?e {P} ?v }}")
        assert (found is not None) is answered


def test_a_predicate_that_took_too_long_is_not_read_again() -> None:
    store = Store()
    store.extend(Quad(S, P, Literal(n)) for n in range(1500))
    found = Columns(LocalView(store))
    with pytest.raises(UnfitError):
        found.relation(None, P, None, seconds=-1)
    with pytest.raises(UnfitError):
        found.relation(None, P, None, seconds=60)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("analysis") / "store"
    with EmbeddedStore(store) as writer:
        writer.add(CHAIN)
    with Served(store) as service:
        yield service


def analyses_of(served: Served) -> int:
    lines = served.request("GET", "/metrics").text.splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("kg_analyses_total "))


@pytest.mark.parametrize(
    "accept",
    [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ],
)
def test_the_service_answers_over_columns_in_every_format(accept: str, served: Served) -> None:
    text, before = ANSWERED["groups"], analyses_of(served)
    quick = served.query(text, accept=accept)
    slow = served.query(f"{text} VALUES () {{ () }}", accept=accept)  # not plain
    assert quick.status == slow.status == 200
    assert quick.body == slow.body
    assert analyses_of(served) == before + 1


def test_what_did_not_fit_is_answered_by_the_engine(served: Served) -> None:
    before = analyses_of(served)
    reply = served.query(f"SELECT (SUM(?w) AS ?n) {{ ?e {WITHIN} ?w }}")
    assert reply.json()["results"]["bindings"] == [{}]
    assert analyses_of(served) == before


def test_columns_follow_the_store(served: Served) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ ?e <{EX}new> ?v }}"
    for number in range(3):
        path = "/sparql?" + urlencode({"query": text})
        got = served.request("GET", path).json()["results"]["bindings"][0]["n"]["value"]
        assert got == str(number)
        assert served.update(f"INSERT DATA {{ {S} <{EX}new> {number} }}").status == 204


def test_a_dataset_of_the_request_is_kept_to(served: Served) -> None:
    reply = served.query(ANSWERED["groups"], **{"default-graph-uri": "x:none"})
    assert reply.json()["results"]["bindings"] == []
