"""What every writer does, in memory and on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Variable,
)

from kg.errors import GraphError, QuerySyntaxError, StoreLockedError, TurtleSyntaxError
from kg.graph.store import View, Writer
from kg.graph.store.embedded import EmbeddedStore, open_view
from kg.graph.store.memory import MemoryStore
from kg.graph.store.updates import change_of

FACTS, ENTITIES, CLAIM = (NamedNode(f"https://example.org/{name}") for name in "FEC")
MINISTRY = NamedNode("https://example.org/ministry")
PART_OF = NamedNode("https://example.org/partOf")
STATE = NamedNode("https://example.org/state")
DEFAULT = DefaultGraph()
VISIBLE = (FACTS.value, ENTITIES.value)

type_of_writer = pytest.mark.parametrize("kind", ["memory", "disk"])


def make(kind: str, folder: Path) -> EmbeddedStore | MemoryStore:
    if kind == "memory":
        return MemoryStore(visible=VISIBLE)
    return EmbeddedStore(folder / "store", visible=VISIBLE)


def fact(graph: NamedNode | DefaultGraph = FACTS, name: str = "state") -> Quad:
    return Quad(MINISTRY, PART_OF, NamedNode(f"https://example.org/{name}"), graph)


def rows(view: View, text: str) -> list[tuple[object, ...]]:
    answer = view.query(text)
    assert isinstance(answer, QuerySolutions)
    return [tuple(row) for row in answer]


@type_of_writer
def test_writers_keep_the_protocol(kind: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        assert isinstance(writer, Writer)
        assert isinstance(writer, View)


@type_of_writer
def test_nothing_is_seen_before_the_commit(kind: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.add([fact()])
        assert len(writer) == 0
        assert writer.commit() == 1
        assert list(writer.quads(graph=FACTS)) == [fact()]


@type_of_writer
def test_a_visible_triple_lies_once_in_the_default_graph(kind: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.add([fact(FACTS), fact(ENTITIES), fact(CLAIM, "other")])
        writer.commit()
        assert rows(writer, "SELECT ?o { ?s ?p ?o }") == [(STATE,)]
        writer.remove([fact(FACTS)])
        writer.commit()
        assert list(writer.quads(graph=DEFAULT)) == [fact(DEFAULT)]
        writer.remove([fact(ENTITIES)])
        writer.commit()
        assert list(writer.quads(graph=DEFAULT)) == []
        assert writer.graphs() == [CLAIM]


@type_of_writer
def test_replacing_writes_only_the_difference(kind: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.replace(FACTS, [fact(name="a"), fact(name="b")])
        assert writer.commit() == 1
        writer.replace(FACTS, [fact(name="b"), fact(name="a")])
        assert writer.commit() == 1
        writer.replace(FACTS, [fact(name="b").triple])
        assert writer.commit() == 2
        assert list(writer.quads(graph=FACTS)) == [fact(name="b")]


@type_of_writer
def test_an_error_in_the_block_drops_what_is_staged(kind: str, tmp_path: Path) -> None:
    def fail_after_staging() -> None:
        with make(kind, tmp_path) as writer:
            writer.add([fact()])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_staging()
    if kind == "disk":
        assert len(open_view(tmp_path / "store")) == 0


@type_of_writer
def test_a_file_is_loaded_with_its_visible_copies(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "shard.nq"
    file.write_text(f"{fact()} .\n{fact(CLAIM, 'other')} .\n")
    with make(kind, tmp_path) as writer:
        assert writer.load(file) == 3
        assert list(writer.quads(graph=DEFAULT)) == [fact(DEFAULT)]
        version = writer.version
        assert writer.load(file) == 0
        assert writer.version == version


@type_of_writer
def test_a_file_with_a_fault_changes_nothing(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "shard.nq"
    file.write_text(f"{fact()} .\nfault\n")
    with make(kind, tmp_path) as writer:
        with pytest.raises(TurtleSyntaxError, match=r"shard\.nq:2:"):
            writer.load(file)
        with pytest.raises(GraphError, match="can be loaded"):
            writer.load(tmp_path / "shard.docx")
        assert (len(writer), writer.version) == (0, 0)
        writer.add([fact()])
        assert writer.commit() == 1


@type_of_writer
def test_an_update_is_one_commit(kind: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.update(f"INSERT DATA {{ GRAPH {FACTS} {{ {MINISTRY} {PART_OF} 1 }} }}")
        writer.update(
            f"WITH {FACTS} DELETE {{ ?s ?p ?n }} INSERT {{ ?s ?p ?m }} "
            "WHERE { ?s ?p ?n BIND(?n + 1 AS ?m) }"
        )
        assert writer.version == 2
        assert [quad.object for quad in writer.quads(graph=FACTS)] == [Literal(2)]
        assert [quad.object for quad in writer.quads(graph=DEFAULT)] == [Literal(2)]


@type_of_writer
@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { SERV\\u0049CE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { #\nSERVICE ?where { ?s ?p ?o } }",
        "ASK {",
    ],
)
def test_a_query_asks_no_other_server(kind: str, text: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer, pytest.raises(QuerySyntaxError):
        writer.query(text)


@type_of_writer
@pytest.mark.parametrize("text", ["LOAD <http://127.0.0.1:9/>", "CLEAR ALL; load silent <f:x>"])
def test_an_update_loads_nothing(kind: str, text: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.add([fact()])
        writer.commit()
        with pytest.raises(QuerySyntaxError, match="refused"):
            writer.update(text)
        assert list(writer.quads(graph=FACTS)) == [fact()]


@type_of_writer
@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "ASK { ?s ?p ?o }",
    ],
)
def test_a_value_enters_a_query_as_a_term(kind: str, text: str, tmp_path: Path) -> None:
    with make(kind, tmp_path) as writer:
        writer.add([fact(), Quad(STATE, PART_OF, Literal('"} #'), FACTS)])
        writer.commit()
        found = writer.query(text, substitutions={"o": Literal('"} #')})
        if isinstance(found, QuerySolutions):
            assert len(list(found)) == 1
            assert found.variables != [Variable("p")]
        elif isinstance(found, QueryTriples):
            assert [triple.object for triple in found] == [Literal('"} #')]
        else:
            assert bool(found)
        missing = writer.query(text, substitutions={"o": Literal("none")})
        if isinstance(missing, QueryBoolean):
            assert not missing
        else:
            assert [row for row in missing if "COUNT" not in text] == []


def test_one_process_writes(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store"), pytest.raises(StoreLockedError, match="process"):
        EmbeddedStore(tmp_path / "store")


def test_a_view_stays_as_it_was_when_the_writer_goes_on(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "store", visible=VISIBLE) as writer:
        writer.add([fact()])
        writer.commit()
        writer.snapshot()
        view = open_view(tmp_path / "store")
        writer.remove([fact()])
        writer.commit()
        for number in range(5):
            writer.add([fact(name=str(number))])
            writer.commit()
            writer.snapshot()
        assert list(view.quads(graph=FACTS)) == [fact()]
        assert view.version == 1
    assert open_view(tmp_path / "store").version == 7


def test_a_view_cannot_write(tmp_path: Path) -> None:
    EmbeddedStore(tmp_path / "store").close()
    view = open_view(tmp_path / "store")
    assert not isinstance(view, Writer)
    assert not hasattr(view, "add")


def test_no_store_is_an_error_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="there is no store here"):
        open_view(tmp_path)


terms = st.sampled_from([NamedNode(f"https://example.org/{n}") for n in range(3)])
graphs = st.sampled_from([DEFAULT, *(NamedNode(f"https://example.org/g{n}") for n in range(2))])
quads = st.builds(Quad, terms, terms, terms, graphs)
OPERATIONS = [
    "INSERT { GRAPH <https://example.org/g0> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "WITH <https://example.org/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o . ?o ?q ?s }",
    "DELETE WHERE { GRAPH ?g { ?s ?p <https://example.org/1> } }",
    "INSERT { GRAPH ?o { ?s ?p ?g } } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p ?x } USING <https://example.org/g0> WHERE "
    "{ ?s ?p ?o OPTIONAL { ?o ?q ?x } }",
    "COPY DEFAULT TO <https://example.org/g0>",
    "MOVE SILENT <https://example.org/g0> TO <https://example.org/g1>",
    "ADD SILENT GRAPH <https://example.org/g1> TO DEFAULT",
    "CLEAR DEFAULT",
    "DROP NAMED",
    "CLEAR SILENT GRAPH <https://example.org/g0>",
    "PREFIX e: <https://example.org/> INSERT DATA { e:0 e:1 e:2 GRAPH e:g0 { e:0 e:1 e:2 } }",
    "BASE <https://example.org/> DELETE DATA { <0> <1> <2> }",
]


@given(st.lists(quads, max_size=10), st.lists(st.sampled_from(OPERATIONS), min_size=1, max_size=4))
def test_the_change_found_is_the_change_the_engine_makes(
    given_quads: list[Quad], operations: list[str]
) -> None:
    engine = Store()
    engine.extend(given_quads)
    before = set(engine)
    change = change_of(engine, ";\n".join(operations))
    assert set(engine) == before
    for operation in operations:  # one by one: the engine takes no PREFIX after a semicolon
        engine.update(operation)
    assert (before - set(change.removed)) | set(change.added) == set(engine)
    assert not set(change.added) & before
    assert set(change.removed) <= before


@type_of_writer
def test_number_written_again_in_another_spelling_stays(kind: str, tmp_path: Path) -> None:
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    with make(kind, tmp_path) as writer:
        for spelling in ("1.000", "1.000", "1.0"):
            writer.replace(FACTS, [Quad(MINISTRY, PART_OF, Literal(spelling, datatype=decimal))])
            writer.commit()
        found = [str(quad.object) for quad in writer.quads(graph=FACTS)]
        visible = [str(quad.object) for quad in writer.quads(graph=DEFAULT)]
    assert found == visible == [f'"1"^^{decimal}']
