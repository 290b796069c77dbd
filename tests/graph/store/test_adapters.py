"""Every store answers the same: memory, disk, our service, another server with either default."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QueryBoolean, QuerySolutions
from tests.served import BEARER, Served
from tests.servers import oxigraph

from kg.errors import QuerySyntaxError, RemoteStoreError, TurtleSyntaxError
from kg.graph.store import Answer, Term, View, Writer
from kg.graph.store.capabilities import Addresses, find
from kg.graph.store.embedded import EmbeddedStore
from kg.graph.store.endpoint import RemoteLimits
from kg.graph.store.memory import MemoryStore
from kg.graph.store.remote import RemoteStore, RemoteView

EX = "https://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
FACTS, ENTITIES, CLAIM = (NamedNode(EX + name) for name in ("facts", "entities", "claim"))
VISIBLE = (FACTS.value, ENTITIES.value)
STANDS_FOR = EX + "default"
DEFAULT = DefaultGraph()
LIMITS = RemoteLimits(tries=1, answer_seconds=100)


@contextmanager
def probed(opening: AbstractContextManager[Addresses]) -> Iterator[RemoteStore]:
    """Find out what a server can do, and write it as a store."""
    with opening as addresses:
        yield RemoteStore.probe(
            addresses, default_graph=STANDS_FOR, visible=VISIBLE, within=[EX], limits=LIMITS
        )


@contextmanager
def our_server(folder: Path) -> Iterator[Addresses]:
    with Served(folder) as served:
        yield Addresses(
            query=served.address + "/sparql",
            update=served.address + "/update",
            graph_store=served.address + "/rdf-graph-store",
            headers=BEARER,
        )


STORES: dict[str, Callable[[Path], AbstractContextManager[Writer]]] = {
    "memory": lambda folder: MemoryStore(visible=VISIBLE),
    "disk": lambda folder: EmbeddedStore(folder, visible=VISIBLE),
    "our service": lambda folder: probed(our_server(folder)),
    "Oxigraph": lambda folder: probed(oxigraph(folder)),
    "Oxigraph, union": lambda folder: probed(oxigraph(folder, "--union-default-graph")),
}


@pytest.fixture(scope="module", params=[*STORES, "Virtuoso"])
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Writer]:
    if request.param == "Virtuoso":
        with probed(nullcontext(request.getfixturevalue("virtuoso_addresses"))) as store:
            yield store
        return
    with STORES[request.param](tmp_path_factory.mktemp("adapters") / "store") as store:
        yield store


@pytest.fixture
def store(opened: Writer) -> Writer:
    """An empty store."""
    opened.rollback()
    opened.remove(list(opened.quads()))
    opened.commit()
    assert len(opened) == 0
    return opened


def quad(number: int, graph: NamedNode | DefaultGraph = FACTS) -> Quad:
    return Quad(NamedNode(f"{EX}{number}"), NamedNode(EX + "said"), Literal(number), graph)


def numbers(view: View, text: str) -> list[int]:
    found = view.query(text)
    assert isinstance(found, QuerySolutions)
    return sorted(int(row[0].value) for row in found if isinstance(row[0], Literal))


def test_the_default_graph_shows_visible_triples_once(store: Writer) -> None:
    store.add([quad(1), quad(1, ENTITIES), quad(2, CLAIM), quad(3, ENTITIES)])
    store.commit()
    assert numbers(store, "SELECT ?o { ?s ?p ?o }") == [1, 3]
    assert numbers(store, "SELECT ?o { GRAPH ?g { ?s ?p ?o } }") == [1, 1, 2, 3]
    assert store.graphs() == [CLAIM, ENTITIES, FACTS]
    assert len(store) == 6
    store.remove([quad(1), quad(3, ENTITIES)])
    store.commit()
    assert numbers(store, "SELECT ?o { ?s ?p ?o }") == [1]
    store.remove([quad(1, ENTITIES)])
    store.commit()
    assert numbers(store, "SELECT ?o { ?s ?p ?o }") == []
    assert store.graphs() == [CLAIM]


def test_patterns_find_the_same_quads(store: Writer) -> None:
    store.add([quad(1), quad(2, CLAIM)])
    store.commit()
    assert set(store.quads()) == {quad(1), quad(1, DEFAULT), quad(2, CLAIM)}
    assert set(store.quads(graph=DEFAULT)) == {quad(1, DEFAULT)}
    assert set(store.quads(graph=CLAIM)) == {quad(2, CLAIM)}
    assert set(store.quads(subject=quad(2).subject)) == {quad(2, CLAIM)}
    assert set(store.quads(object=Literal(1), graph=FACTS)) == {quad(1)}


def test_replacing_leaves_exactly_what_was_given(store: Writer) -> None:
    store.replace(FACTS, [quad(1), quad(2)])
    store.commit()
    version = store.version
    store.replace(FACTS, [quad(2).triple, quad(3)])
    assert store.commit() > version
    assert set(store.quads(graph=FACTS)) == {quad(2), quad(3)}
    assert numbers(store, "SELECT ?o { ?s ?p ?o }") == [2, 3]


def test_a_file_is_loaded_once_however_often(store: Writer, tmp_path: Path) -> None:
    file = tmp_path / "shard.nq"
    file.write_text("".join(f"{quad(n)} .\n{quad(n, CLAIM)} .\n" for n in range(50)))
    assert store.load(file) == 150
    assert store.load(file) == 0
    assert numbers(store, "SELECT ?o { ?s ?p ?o }") == list(range(50))


def test_a_broken_file_is_not_loaded_at_all(store: Writer, tmp_path: Path) -> None:
    file = tmp_path / "shard.nq"
    file.write_text(f"{quad(1)} .\nfault")
    with pytest.raises(TurtleSyntaxError):
        store.load(file)
    assert len(store) == 0


def test_values_enter_as_terms(store: Writer) -> None:
    odd = Quad(quad(1).subject, quad(1).predicate, Literal('"} #\n\\'), FACTS)
    store.add([odd, quad(2)])
    store.commit()
    for text in ("SELECT ?s { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"):
        found = store.query(text, substitutions={"o": odd.object})
        assert not isinstance(found, QueryBoolean)
        assert len(list(found)) == 1


def test_the_dataset_can_be_named(store: Writer) -> None:
    store.add([quad(1), quad(2, CLAIM)])
    store.commit()
    found = store.query("SELECT ?o { ?s ?p ?o }", default_graphs=[CLAIM])
    assert isinstance(found, QuerySolutions)
    assert [row["o"] for row in found] == [Literal(2)]


@pytest.mark.parametrize("text", ["SELECT", "ASK { SERVICE <http://127.0.0.1:9/> {} }"])
def test_what_is_no_query_is_refused(store: Writer, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        store.query(text)


def test_large_commits_go_through(store: Writer) -> None:
    store.add(quad(number) for number in range(1100))
    store.commit()
    assert len(store) == 2200


def test_doing_half_a_change_again_ends_the_same(store: Writer) -> None:
    """As a build into a remote store that died midway, and is run again."""
    whole = [quad(number, graph) for number in range(30) for graph in (FACTS, CLAIM)]
    store.add(whole[:17])
    store.commit()
    store.replace(FACTS, [q for q in whole if q.graph_name == FACTS])
    store.replace(CLAIM, [q for q in whole if q.graph_name == CLAIM])
    store.commit()
    assert set(store.quads()) == {*whole, *(quad(number, DEFAULT) for number in range(30))}


TERMS: list[Term] = [
    Literal(True),
    Literal("1.50", datatype=NamedNode(XSD + "decimal")),
    Literal("007", datatype=NamedNode(XSD + "integer")),
    Literal("2021-05-01", datatype=NamedNode(XSD + "date")),
    Literal("2021", datatype=NamedNode(XSD + "gYear")),
    Literal("2021-05-01T10:00:00+09:00", datatype=NamedNode(XSD + "dateTime")),
    Literal("XXXX-05-01/XXXX-05-20", datatype=NamedNode(EX + "EDTF")),
    Literal("people's “committee”", language="en"),
    Literal("회령시", language="ko"),
    Literal("line\nbreak \\ \"quote\" 'and' {?x} <y>"),
    Literal(""),
    NamedNode(EX + "ünïcode"),
]


def test_each_term_comes_back_as_from_memory(store: Writer) -> None:
    quads = [Quad(FACTS, NamedNode(EX + "value"), term, FACTS) for term in TERMS]
    memory = MemoryStore(visible=VISIBLE)
    for writer in (store, memory):
        writer.add(quads)
        writer.commit()
    assert set(store.quads()) == set(memory.quads())
    text = f"SELECT ?o {{ ?s <{EX}value> ?o }}"
    here, there = memory.query(text), store.query(text)
    assert isinstance(here, QuerySolutions)
    assert isinstance(there, QuerySolutions)
    assert {row["o"] for row in there} == {row["o"] for row in here}
    store.replace(FACTS, quads)  # nothing is removed because it is spelled otherwise
    store.commit()
    assert set(store.quads()) == set(memory.quads())
    store.remove(quads)
    store.commit()
    assert len(store) == 0


SAME = [
    "SELECT ?g { GRAPH ?g { ?s ?p ?o } }",
    "SELECT DISTINCT ?g { GRAPH ?g { ?a :p ?b } }",
    "SELECT ?s ?x { ?s :part* ?x }",
    "SELECT ?x { ?x :part+ ?x }",
    "SELECT ?s ?y { GRAPH ?g { ?s :p ?o } OPTIONAL { ?s :part* ?y . ?y :kind ?k } }",
    "SELECT ?x { VALUES ?y { :b } VALUES ?p { :p :part } GRAPH ?g { ?e ?p ?x } ?x :part* ?y }",
    "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?o) > 1)",
    "SELECT ?s { ?s :part ?o FILTER NOT EXISTS { GRAPH :claim { ?s :p ?z } } }",
    "SELECT ?s { ?s ?p ?o MINUS { ?s :kind ?k } }",
    "SELECT ?s ?o { { ?s :kind ?o } UNION { GRAPH :claim { ?s :p ?o } } }",
    "SELECT ?s { { SELECT ?s { ?s :part ?o } ORDER BY ?s LIMIT 1 } }",
    "SELECT ?s ?o { ?s :part ?o } ORDER BY DESC(?s) LIMIT 100000",
    "ASK { GRAPH ?g { ?s :kind ?o } }",
    "CONSTRUCT { ?s :was ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT WHERE { ?s :part ?o }",
    "SELECT (STRLEN(?n) AS ?length) (UCASE(?n) AS ?upper) { ?s :name ?n }",
]


def test_queries_give_the_same_as_in_memory(store: Writer) -> None:
    triples = ["a part b", "b part c", "d part b", "b kind k", "a p a", "c part d"]
    memory = MemoryStore(visible=VISIBLE)
    for writer in (store, memory):
        for number, line in enumerate(triples):
            subject, predicate, object_ = (NamedNode(EX + name) for name in line.split())
            graph = (FACTS, ENTITIES, CLAIM)[number % 3]
            writer.add([Quad(subject, predicate, object_, graph)])
        writer.add([Quad(FACTS, NamedNode(EX + "name"), Literal("회령 x", language="ko"), FACTS)])
        writer.commit()
    differ = []
    for text in SAME:
        prefixed = f"PREFIX : <{EX}> {text}"
        here, there = (plain(one.query(prefixed)) for one in (memory, store))
        if here != there:
            differ.append((text, here, there))
    assert differ == []


def plain(answer: Answer) -> object:
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    if isinstance(answer, QuerySolutions):
        return sorted(str([str(term) for term in row]) for row in answer)
    return sorted(map(str, answer))


def test_what_is_too_long_for_one_answer_comes_in_parts(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as addresses:
        store = RemoteStore.probe(addresses, default_graph=STANDS_FOR, within=[EX])
        whole = {quad(number) for number in range(600)}
        store.add(whole)
        store.commit()
        short = RemoteLimits(answer_bytes=20_000)
        view = RemoteView(addresses, store.capabilities, within=[EX], limits=short)
        assert set(view.quads()) == whole
        with pytest.raises(RemoteStoreError, match="longer than 20000 bytes"):
            view.query("SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")


def test_addresses_of_known_servers_are_found(tmp_path: Path) -> None:
    with oxigraph(tmp_path / "store") as addresses:
        found = find(addresses.query, None, LIMITS)
        assert (found.update, found.graph_store) == (addresses.update, addresses.graph_store)
        stranger = RemoteStore(addresses)
        assert list(stranger.quads()) == []  # what was tried is removed again
        with pytest.raises(RemoteStoreError, match="set store_update"):
            find(addresses.query.replace("/query", "/elsewhere"), None, LIMITS)
    with Served(tmp_path / "ours", settings={}) as served:
        with pytest.raises(RemoteStoreError, match="Writing is off"):
            find(served.address + "/sparql", None, LIMITS)
        view = RemoteView.look(
            Addresses(query=served.address + "/sparql"), default_graph=STANDS_FOR
        )
        assert len(view) == 0
