"""Graphs to ask: small ones made for a question, and the two articles read as gold has it."""

import csv
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from kg.batch import kinds
from kg.build import with_labels
from kg.claims.verdicts import Policy
from kg.gazetteer import Gazetteer
from kg.graph import folder
from kg.graph.mapping import map_article
from kg.graph.store import VISIBLE_GRAPHS, View
from kg.graph.store.local import LocalView
from kg.link import link
from kg.link.linked import Category
from kg.model import Article, Claim
from kg.namespaces import Base, expand
from kg.ontology import Terms, entities_of
from kg.query import Catalog, Table, ask

HERE = Path(__file__).parent
BASE = Base()
VISIBLE = [BASE.graph(name) for name in VISIBLE_GRAPHS]
FACTUAL = NamedNode(expand("apo:FactualClaim"))
SEEN = frozenset(NamedNode(name) for name in VISIBLE)
Row = tuple[str, ...]


@cache
def terms() -> Terms:
    """Return the ontology."""
    return Terms.load()


@cache
def ontology() -> tuple[Quad, ...]:
    """Return the ontology as it lies in a store."""
    graph = NamedNode(BASE.graph("ontology"))
    return tuple(Quad(t.subject, t.predicate, t.object, graph) for t in terms().triples())


@cache
def _ontology_store() -> tuple[Store, frozenset[Quad]]:
    store = Store()
    store.extend([*ontology(), *map(_visible_copy, ontology())])
    return store, frozenset(store)


def _visible_copy(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())


@contextmanager
def lent(quads: Collection[Quad]) -> Iterator[View]:
    """Lend a store that holds the ontology and `quads`; it is made once and emptied again."""
    store, before = _ontology_store()
    copies = [_visible_copy(q) for q in quads if q.graph_name in SEEN]
    added = {*quads, *copies} - before
    store.extend(added)
    try:
        yield LocalView(store)
    finally:
        for quad in added:
            store.remove(quad)


def small(name: str) -> list[Quad]:
    """Return the small graph that was made for a query, with the facts of its claims."""
    made = list(parse(path=str(HERE / f"{name}.trig"), format=RdfFormat.TRIG))
    told = {q.subject for q in made if q.object == FACTUAL}
    facts = NamedNode(BASE.graph("facts"))
    made += [Quad(q.subject, q.predicate, q.object, facts) for q in made if q.graph_name in told]
    return made


@cache
def known_triples() -> tuple[Triple, ...]:
    """Return what the shipped entities are known for."""
    return tuple(folder.entity_triples())


@cache
def _known() -> tuple[Gazetteer, tuple[Category, ...], frozenset[str]]:
    known = entities_of(known_triples())
    categories = tuple(
        Category(iri=t.iri, phrases=(t.label, *t.names)) for t in terms().concepts("category")
    )
    return Gazetteer(known), categories, frozenset(e.iri for e in known)


def gazetteer() -> Gazetteer:
    """Return the known names."""
    return _known()[0]


def of_articles(
    articles: list[Article], read: Callable[[Article], list[Claim]], policy: Policy | None = None
) -> set[Quad]:
    """Return the graph of articles as `read` reads them: linked and mapped, nothing inferred.

    The ontology is left out.
    """
    names, categories, described = _known()
    quads: set[Quad] = set()
    named: set[str] = set()
    for article in articles:
        claims = read(article)
        linked = link(
            article, claims, names, kind_of=kinds(terms()), categories=categories, base=BASE
        )
        named |= set(linked.entities)
        quads |= set(
            map_article(
                article,
                claims,
                linked,
                terms(),
                extractor="gold 1",
                policy=policy,
                described=described,
            )
        )
    graph = NamedNode(BASE.graph("entities"))
    known = with_labels(folder.in_use(known_triples(), sorted(named)))
    quads |= {Quad(t.subject, t.predicate, t.object, graph) for t in known}
    return quads


def answer(view: View, name: str, values: Mapping[str, str]) -> Table:
    """Return the rows that the stored query `name` gives."""
    found = ask(view, Catalog().find(name), values, base=BASE)
    assert isinstance(found, Table)
    return found


def rows(table: Table, columns: list[str]) -> list[Row]:
    """Return the table's rows as words, in its order, with only these columns."""
    return [tuple(row[c] or "" for c in columns) for row in table.to_dicts()]


def expected(path: Path) -> tuple[list[str], list[Row]]:
    """Return columns and rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *body = csv.reader(lines)
    return header, [tuple(row) for row in body]


@cache
def parameters(file: str) -> dict[str, dict[str, str]]:
    """Return the values of parameters by query."""
    return tomllib.loads((HERE / file).read_text(encoding="utf-8"))
