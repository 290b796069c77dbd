"""The same graph as an rdflib Dataset: for scripts, notebooks and tools that speak rdflib.

SPARQL in it is answered by the engine of the store, never by rdflib's own evaluator, which is
slower by orders of magnitude and fetches what FROM names. Parsing with `format="ox-turtle"` and
the like is that of oxrdflib.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox
from rdflib import XSD, Dataset, Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.store import Store
from rdflib.term import BNode, IdentifiedNode, Identifier, Literal, Node, URIRef, Variable

from kg.errors import GraphError, QueryError
from kg.graph.store import Graph as GraphName
from kg.graph.store import Term, View, Writer
from kg.graph.store.changes import DEFAULT

Pattern = tuple[Node | None, Node | None, Node | None]
Statement = tuple[Node, Node, Node]


class _Dataset(Dataset):
    """A Dataset that does not warn of what rdflib itself does when it hands a query on."""

    default_context = Dataset.default_graph


def as_dataset(view: View) -> Dataset:
    """Return an rdflib Dataset over a view, which can be changed if the view is a `Writer`.

    Each call that changes it is a commit of its own; `addN` takes many quads in one.
    """
    return _Dataset(store=ViewStore(view), default_union=False)


class ViewStore(Store):
    """The store of rdflib's plug-in interface over a `View`."""

    context_aware = True
    graph_aware = True
    formula_aware = False
    transaction_aware = False

    def __init__(self, view: View) -> None:
        self.view = view
        self._prefixes: dict[str, URIRef] = {}
        super().__init__()

    def triples(
        self, triple_pattern: Pattern, context: Graph | None = None
    ) -> Iterator[tuple[Statement, Iterator[Graph | None]]]:
        """Yield the triples that match, each with its graph."""
        subject, predicate, object_ = (to_term(node) for node in triple_pattern)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return
        for quad in self.view.quads(subject, predicate, object_, _graph_of(context)):
            statement = (
                from_term(quad.subject),
                from_term(quad.predicate),
                from_term(quad.object),
            )
            yield statement, iter((self._graph(quad.graph_name),))

    def __len__(self, context: Graph | None = None) -> int:
        """Return the number of triples in a graph, or of all quads."""
        if context is None:
            return len(self.view)
        return sum(1 for _ in self.view.quads(graph=_graph_of(context)))

    def contexts(self, triple: Statement | None = None) -> Generator[Graph, None, None]:
        """Yield the named graphs, or those that hold a triple."""
        if triple is None:
            for name in self.view.graphs():
                yield self._graph(name)
            return
        for _, graphs in self.triples(triple):
            yield from (graph for graph in graphs if graph is not None)

    def query(
        self,
        query: Query | str,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's names
        initBindings: Mapping[str, Identifier],  # noqa: N803 - as above
        queryGraph: str,  # noqa: N803 - as above
        **options: Any,
    ) -> Result:
        """Return the answer of the store's engine.

        Raises:
            QueryError: the query was prepared without its text, or asks for what is not there.
        """
        text = query if isinstance(query, str) else _text_of(query)
        known = {**self._prefixes, **{name: str(space) for name, space in initNs.items()}}
        prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in known.items())
        values = {name: to_term(node) for name, node in initBindings.items()}
        graphs: list[GraphName] | None = None
        if queryGraph == "__UNION__":
            graphs = [DEFAULT, *self.view.graphs()]
        elif isinstance(queryGraph, Node) and queryGraph != DATASET_DEFAULT_GRAPH_ID:
            name = _name_of(queryGraph)
            graphs = [name]
        answer = self.view.query(
            prologue + text,
            base=options.get("base"),
            substitutions={name: term for name, term in values.items() if term is not None},
            default_graphs=graphs,
            named_graphs=self.view.graphs() if graphs else None,
        )
        return _result(answer)

    def add(self, triple: Statement, context: Graph, quoted: bool = False) -> None:
        """Add one triple to a graph."""
        self.addN([(*triple, context)])

    def addN(self, quads: Iterable[tuple[Node, Node, Node, Graph]]) -> None:  # noqa: N802
        """Add quads in one commit."""
        writer = self._writer()
        writer.add(
            ox.Quad(to_term(s), to_term(p), to_term(o), _graph_of(g) or DEFAULT)  # type: ignore[arg-type] # rdflib checks
            for s, p, o, g in quads
        )
        writer.commit()

    def remove(self, triple: Pattern, context: Graph | None = None) -> None:
        """Remove the triples that match."""
        writer = self._writer()
        subject, predicate, object_ = (to_term(node) for node in triple)
        writer.remove(
            list(writer.quads(subject, predicate, object_, _graph_of(context)))  # type: ignore[arg-type] # rdflib checks
        )
        writer.commit()

    def update(
        self,
        update: Any,
        initNs: Mapping[str, Any],  # noqa: N803 - rdflib's names
        initBindings: Mapping[str, Identifier],  # noqa: N803 - as above
        queryGraph: str,  # noqa: N803 - as above
        **options: Any,
    ) -> None:
        """Do a SPARQL update.

        Raises:
            QueryError: it is prepared, or has bindings.
        """
        if not isinstance(update, str) or initBindings:
            raise QueryError("an update is given as text, without bindings")
        known = {**self._prefixes, **{name: str(space) for name, space in initNs.items()}}
        prologue = "".join(f"PREFIX {name}: <{space}>\n" for name, space in known.items())
        self._writer().update(prologue + update, base=options.get("base"))

    def add_graph(self, graph: Graph) -> None:
        """Do nothing: a graph is there when it holds a triple."""

    def remove_graph(self, graph: Graph) -> None:
        """Remove all triples of a graph."""
        self.remove((None, None, None), graph)

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:
        """Remember a prefix."""
        if override or prefix not in self._prefixes:
            self._prefixes[prefix] = namespace

    def namespace(self, prefix: str) -> URIRef | None:
        """Return the namespace of a prefix."""
        return self._prefixes.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Return a prefix of a namespace."""
        found = [name for name, space in self._prefixes.items() if space == namespace]
        return found[0] if found else None

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """Yield all prefixes."""
        yield from self._prefixes.items()

    def _graph(self, name: object) -> Graph:
        identifier: IdentifiedNode = URIRef(DATASET_DEFAULT_GRAPH_ID)
        if isinstance(name, ox.NamedNode):
            identifier = URIRef(name.value)
        elif isinstance(name, ox.BlankNode):
            identifier = BNode(name.value)
        return Graph(identifier=identifier, store=self)

    def _writer(self) -> Writer:
        if not isinstance(self.view, Writer):
            raise GraphError("this dataset can only be read; open the store for writing")
        return self.view


def to_term(node: object) -> Term | None:
    """Return the term of the engine for one of rdflib, None for None."""
    match node:
        case None:
            return None
        case URIRef():
            return ox.NamedNode(str(node))
        case BNode():
            return ox.BlankNode(str(node))
        case Literal():
            if node.language:
                return ox.Literal(str(node), language=node.language)
            datatype = ox.NamedNode(str(node.datatype)) if node.datatype else None
            return ox.Literal(str(node), datatype=datatype)
    raise GraphError(f"{node!r} is no term of RDF")


def from_term(term: object) -> Identifier:
    """Return the term of rdflib for one of the engine."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            if term.language:
                return Literal(term.value, lang=term.language)
            datatype = URIRef(term.datatype.value)
            return Literal(term.value, datatype=None if datatype == XSD.string else datatype)
    raise GraphError(f"rdflib has no term for {term}")


def _result(answer: object) -> Result:
    if isinstance(answer, ox.QueryBoolean):
        result = Result("ASK")
        result.askAnswer = bool(answer)
    elif isinstance(answer, ox.QuerySolutions):
        result = Result("SELECT")
        names = [Variable(variable.value) for variable in answer.variables]
        result.vars = names
        result.bindings = [
            {
                name: from_term(term)
                for name, term in zip(names, row, strict=True)
                if term is not None
            }
            for row in answer
        ]
    else:
        assert isinstance(answer, ox.QueryTriples)  # noqa: S101 - the last of three
        result = Result("CONSTRUCT")
        result.graph = Graph()
        for triple in answer:
            result.graph.add(
                (from_term(triple.subject), from_term(triple.predicate), from_term(triple.object))
            )
    return result


def _text_of(query: Query) -> str:
    """Return the text of a query that rdflib has parsed."""
    original = getattr(query, "_original_args", None)
    if original is None or not isinstance(original[0], str):
        raise QueryError("give the query as text: it is answered by the store, not by rdflib")
    text, namespaces, base = original
    text = str(text)
    prologue = f"BASE <{base}>\n" if base else ""
    prologue += "".join(f"PREFIX {name}: <{space}>\n" for name, space in namespaces.items())
    return prologue + text


def _graph_of(context: object) -> GraphName | None:
    if context is None:
        return None
    return _name_of(context.identifier if isinstance(context, Graph) else context)


def _name_of(identifier: object) -> GraphName:
    if identifier == DATASET_DEFAULT_GRAPH_ID:
        return DEFAULT
    term = to_term(identifier)
    if not isinstance(term, ox.NamedNode | ox.BlankNode):
        raise GraphError(f"{identifier!r} names no graph")
    return term
