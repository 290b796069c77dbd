"""Parameters are bound as terms, and an answer reads the same in every format."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from kg.errors import MissingParameterError, QueryError, QuerySyntaxError
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.query import Table, ask
from kg.query.answer import bind, render
from kg.rq import QueryFile

EX = "https://example.org/"
NAME = NamedNode(EX + "name")


def query(text: str, **params: str) -> QueryFile:
    return QueryFile(name="made", text=text, summary="made", params=params)


def table(*rows: list[Literal | NamedNode | None]) -> Table:
    return Table(["a", "b"], [list(row) for row in rows])


def test_a_curie_and_its_iri_bind_the_same_term() -> None:
    made = query("SELECT ?act {}", act="iri")
    short = bind(made, {"act": "apo:Claim"}, Base())
    assert short == bind(made, {"act": "https://w3id.org/apo-kg/ontology/Claim"}, Base())
    assert short == {"act": NamedNode("https://w3id.org/apo-kg/ontology/Claim")}


def test_an_instance_curie_follows_the_base() -> None:
    made = query("SELECT ?place {}", place="iri")
    bound = bind(made, {"place": "apod:place/port"}, Base("https://example.org/kg/"))
    assert bound == {"place": NamedNode("https://example.org/kg/id/place/port")}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "many"),
        ("date", "2021"),
        ("date", "1-2-2021"),
        ("language", "en us"),
        ("iri", "a b"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(kind: str, value: str) -> None:
    with pytest.raises(MissingParameterError, match=value):
        bind(query("SELECT ?x {}", x=kind), {"x": value}, Base())


def test_a_missing_parameter_is_named_with_what_to_type() -> None:
    with pytest.raises(MissingParameterError, match="-p x=VALUE"):
        bind(query("SELECT ?x {}", x="string"), {}, Base())


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(MissingParameterError, match="parameters: x"):
        bind(query("SELECT ?x {}", x="string"), {"y": "1"}, Base())


@given(st.text(min_size=1, max_size=30))
def test_no_words_of_a_parameter_become_part_of_the_query(words: str) -> None:
    store = MemoryStore([Quad(NamedNode(EX + "it"), NAME, Literal(words))])
    found = ask(
        store,
        query("SELECT ?x ?s WHERE { ?s <https://example.org/name> ?x }", x="string"),
        {"x": words},
    )
    assert isinstance(found, Table)
    assert [row[0] for row in found.rows] == [Literal(words)]


cells = (
    st.none()
    | st.builds(Literal, st.text(max_size=12))
    | st.builds(Literal, st.text(max_size=12), language=st.sampled_from(["en", "ko"]))
    | st.just(NamedNode(EX + "node"))
    | st.builds(Literal, st.integers())
)


@given(st.lists(st.tuples(cells, cells), max_size=4))
def test_json_holds_every_term(rows: list[tuple[Literal | NamedNode | None, ...]]) -> None:
    made = table(*(list(row) for row in rows))
    read = parse_query_results(render(made, "json", Base()).encode(), QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert [[row["a"], row["b"]] for row in read] == made.rows


def test_xml_holds_every_term() -> None:
    made = table(
        [Literal('<a> & "b"'), NamedNode(EX + "node")], [None, Literal("집", language="ko")]
    )
    read = parse_query_results(render(made, "xml", Base()).encode(), QueryResultsFormat.XML)
    assert isinstance(read, QuerySolutions)
    assert [[row["a"], row["b"]] for row in read] == made.rows


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_csv_gives_a_spreadsheet_no_formula(words: str) -> None:
    printed = render(table([Literal(words), None]), "csv", Base())
    assert next(iter(list(csv.reader(io.StringIO(printed)))[1])) == "'" + words


def test_a_table_for_people_counts_its_rows_and_hides_control_characters() -> None:
    printed = render(table([Literal("a\x1b[2Jb"), None]), "table", Base())
    assert "\x1b" not in printed
    assert printed.endswith("(1 row)\n")


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(QueryError, match="csv"):
        render(table(), "turtle", Base())


def test_bad_sparql_is_one_line() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(MemoryStore(), query("SELECT WHERE"))
    assert "\n" not in str(caught.value)


def test_an_answer_may_be_a_boolean_or_triples() -> None:
    store = MemoryStore([Quad(NamedNode(EX + "it"), NAME, Literal("x"))])
    assert ask(store, query("ASK { ?s ?p ?o }")) is True
    triples = ask(store, query("CONSTRUCT WHERE { ?s ?p ?o }"))
    assert isinstance(triples, list)
    assert render(triples, "ntriples", Base()) == f'<{EX}it> <{EX}name> "x" .\n'
