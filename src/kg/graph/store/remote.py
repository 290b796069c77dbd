"""The graph in any store that speaks the SPARQL 1.1 Protocol and the Graph Store Protocol.

What a store can do is found out by trying (`capabilities`). A store whose default graph is the
union of all graphs (Virtuoso, GraphDB) would show rejected claims to a query without GRAPH: there
the triples of the default graph lie in a graph of their own, inside which each query is asked
(`dialect`).

A commit asks for a state, not for a step, so what a broken connection or a killed process left half
done is mended by doing it again: `Transfer` leaves a mark while it writes, and who finds the mark
brings the default graph in step first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QuerySolution,
    QuerySolutions,
    Store,
    Triple,
    parse,
)

from kg.errors import QuerySyntaxError, RemoteStoreError, TurtleSyntaxError
from kg.graph.store import Answer, Graph, Subject, Term
from kg.graph.store.answers import read, rows_as_values
from kg.graph.store.capabilities import FORM, Addresses, Capabilities, probe, read_only
from kg.graph.store.changes import DEFAULT, as_kept
from kg.graph.store.dialect import by_rows, inside, only
from kg.graph.store.endpoint import AnswerTooLongError, RefusedError, RemoteLimits, SilentError
from kg.graph.store.local import LocalView, format_of
from kg.graph.store.staging import Staging
from kg.graph.store.tokens import bind, iter_tokens, refuse_remote
from kg.graph.store.transfer import LOADED, WRITING, Transfer, batches

_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"
COPIED = 1_000_000
"""Quads up to which a store that answers wrongly is copied to be asked here."""

_DIGITS = "0123456789abcdef"


class RemoteView:
    """A `View` of a store elsewhere."""

    def __init__(
        self,
        addresses: Addresses,
        capabilities: Capabilities | None = None,
        *,
        within: Iterable[str] = (),
        limits: RemoteLimits | None = None,
    ) -> None:
        """Name a store; nothing is sent yet.

        Args:
            addresses: where it is.
            capabilities: what it can do.
            within: beginnings of the IRIs of our graphs; those of others are neither read nor
                counted nor written. Without any all graphs are ours.
            limits: what its answers may cost.
        """
        self.addresses = addresses
        self.capabilities = capabilities or Capabilities()
        self.limits = limits or RemoteLimits()
        self._query = addresses.endpoint(addresses.query, self.limits)
        self._within = tuple(within)
        self._version = 0
        self._copied: LocalView | None = None
        stands = self.capabilities.default_graph
        self._default: Graph = DEFAULT if stands is None else NamedNode(stands)

    @classmethod
    def look(
        cls,
        addresses: Addresses,
        *,
        default_graph: str,
        within: Iterable[str] = (),
        limits: RemoteLimits | None = None,
    ) -> "RemoteView":
        """Return a view, after finding out by reading what the store can do.

        Raises:
            RemoteStoreError: it does not answer.
        """
        found = read_only(addresses, default_graph, limits)
        return cls(addresses, found, within=within, limits=limits)

    @property
    def version(self) -> int:
        """How many commits were made here; what others change is not counted."""
        return self._version

    @property
    def is_half_written(self) -> bool:
        """Whether a change is under way, or broke off."""
        return bool(self._ask([("query", f"ASK {{ {WRITING} }}")]))

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[str, Term] | None = None,
        base: str | None = None,
        default_graphs: Sequence[Graph] | None = None,
        named_graphs: Sequence[NamedNode | BlankNode] | None = None,
    ) -> Answer:
        """Return what the query gives; see `View.query`.

        Raises:
            RemoteStoreError: the store fails, or answers what it may not.
        """
        if self.capabilities.wrong:
            return self._copy().query(
                text,
                substitutions=substitutions,
                base=base,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
            )
        refuse_remote(text)
        bound = bind(text, substitutions or {})
        if base is not None:
            bound = f"BASE <{base}>\n{bound}"
        pairs: list[tuple[str, str]] = []
        free = default_graphs is None and named_graphs is None and not _says(bound, "FROM")
        if free and isinstance(self._default, NamedNode):
            nested = self.capabilities.nested
            wrapped = inside(bound, self._default, self._within) if nested else None
            if wrapped is None:
                pairs.append(("default-graph-uri", self._default.value))
                if _says(bound, "GRAPH"):  # a dataset that names no graphs has none
                    pairs += [("named-graph-uri", graph.value) for graph in self.graphs()]
            bound = wrapped or bound
        for graph in default_graphs or ():
            named = self._default if graph == DEFAULT else graph
            if isinstance(named, DefaultGraph):
                raise QuerySyntaxError("query", "the unnamed graph cannot be named in a dataset")
            pairs.append(("default-graph-uri", named.value))
        pairs += [("named-graph-uri", graph.value) for graph in named_graphs or ()]
        parts = None if self.capabilities.tells_cut_triples else by_rows(bound)
        if parts is None:
            return self._ask([("query", bound), *pairs])
        rows, before, after = parts
        found = self._ask([("query", rows), *pairs])
        return rows_as_values(found, before, after, self.addresses.query)

    def _copy(self) -> LocalView:
        """Return all that the store holds, in this process: for one that answers wrongly."""
        if self._copied is None:
            count = len(self)
            if count > COPIED:
                wrong = ", ".join(self.capabilities.wrong)
                raise RemoteStoreError(
                    self.addresses.query,
                    f"it gets wrong {wrong}, and {count} quads are too many to be asked here",
                )
            store = Store()
            store.extend(self.quads())
            self._copied = LocalView(store, self._version)
        return self._copied

    def _ask(self, pairs: list[tuple[str, str]]) -> Answer:
        body = urlencode(pairs).encode()
        try:
            reply = self._query.send("POST", "", body, FORM | {"Accept": _ACCEPT}, again=True)
        except RefusedError as error:
            if error.status == 400:
                raise QuerySyntaxError(self.addresses.query, error.reason) from None
            raise
        return read(reply.media, reply.body, self.addresses.query)

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match; see `View.quads`. Blank nodes of a store have no names.

        Where they are too many for one answer they are asked for in parts.
        """
        given = {"s": subject, "p": predicate, "o": object}
        values = {name: term for name, term in given.items() if term is not None}
        for row in self._in_parts(self._everywhere(graph), values):
            name = row["g"] if graph is None else graph
            if name is None or name == self._default:
                name = DEFAULT
            yield Quad(row["s"], row["p"], row["o"], name)

    def _in_parts(
        self, pattern: str, values: Mapping[str, Term], part: str = ""
    ) -> Iterator[QuerySolution]:
        """Yield rows; where they are too many, by the first digits of a digest of the subject."""
        cut = f" FILTER(STRSTARTS(MD5(STR(?s)), '{part}'))" if part else ""
        try:
            rows = list(self._rows(bind(f"SELECT ?s ?p ?o ?g {{ {pattern}{cut} }}", values)))
        except AnswerTooLongError as error:
            if len(part) == (1 if isinstance(error, SilentError) else 4):
                raise
        else:
            yield from rows
            return
        for digit in _DIGITS:
            yield from self._in_parts(pattern, values, part + digit)

    def _everywhere(self, graph: Graph | None) -> str:
        """Return the pattern of a graph, or of all that are ours."""
        if graph is None:
            named = f"{{ GRAPH ?g {{ ?s ?p ?o }} FILTER({only('?g', self._ours())}) }}"
            owns = isinstance(self._default, DefaultGraph)
            return f"{named} UNION {{ ?s ?p ?o }}" if owns else named
        name = self._default if graph == DEFAULT else graph
        return "?s ?p ?o" if isinstance(name, DefaultGraph) else f"GRAPH {name} {{ ?s ?p ?o }}"

    def _ours(self) -> tuple[str, ...]:
        """Return the beginnings of the names of our graphs, the stand-in for the default among."""
        if self._within and isinstance(self._default, NamedNode):
            return (*self._within, self._default.value)
        return self._within

    def _rows(self, text: str) -> QuerySolutions:
        """Return the rows of a query on all graphs as the store has them."""
        found = self._ask([("query", text)])
        if not isinstance(found, QuerySolutions):
            raise RemoteStoreError(self.addresses.query, "a table was asked for")
        return found

    def graphs(self) -> list[NamedNode | BlankNode]:
        """Return the names of the graphs that hold at least one triple, sorted."""
        condition = only("?g", self._within)
        found = self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER({condition}) }}")
        names = [row["g"] for row in found if row["g"] != self._default]
        return sorted((n for n in names if isinstance(n, NamedNode | BlankNode)), key=str)

    def __len__(self) -> int:
        """Return the number of quads."""
        found = self._rows(f"SELECT (COUNT(?p) AS ?n) {{ {self._everywhere(None)} }}")
        count = next(found)["n"]
        return int(count.value) if isinstance(count, Literal) else 0

    def close(self) -> None:
        """Do nothing: no connection is held."""


class RemoteStore(RemoteView, Staging):
    """A `Writer` of a store elsewhere. One process at a time writes it."""

    def __init__(
        self,
        addresses: Addresses,
        capabilities: Capabilities | None = None,
        *,
        visible: Iterable[str] = (),
        within: Iterable[str] = (),
        limits: RemoteLimits | None = None,
    ) -> None:
        """Name a store; nothing is sent yet.

        Args:
            addresses: where it is.
            capabilities: what it can do.
            visible: IRIs of the graphs whose triples lie in the default graph too.
            within: beginnings of the IRIs of our graphs; see `RemoteView`.
            limits: what its answers may cost.
        """
        RemoteView.__init__(self, addresses, capabilities, within=within, limits=limits)
        Staging.__init__(self, visible)
        self._transfer = Transfer(addresses, self.capabilities, self.limits)

    @classmethod
    def probe(
        cls,
        addresses: Addresses,
        *,
        default_graph: str,
        visible: Iterable[str] = (),
        within: Iterable[str] = (),
        limits: RemoteLimits | None = None,
    ) -> "RemoteStore":
        """Return a store, after finding out by trying what it can do, and mending it.

        Args:
            addresses: where it is.
            default_graph: IRI of the graph that shall stand for the default graph where the store's
                own is the union of all.
            visible: IRIs of the graphs whose triples lie in the default graph too.
            within: beginnings of the IRIs of our graphs; see `RemoteView`.
            limits: what its answers may cost.

        Raises:
            RemoteStoreError: the store does not do what is asked.
        """
        found = probe(addresses, default_graph, limits)
        store = cls(addresses, found, visible=visible, within=within, limits=limits)
        if store.is_half_written:
            store.mend()
        return store

    def mend(self) -> None:
        """Bring the default graph in step with the visible graphs, whoever left it so."""
        self._copied = None
        self._transfer.mend(self.visible)

    def replace(self, graph: Graph, quads: Iterable[Quad | Triple]) -> None:
        """Stage that `graph` holds these triples and no others; only the difference travels."""
        wanted = set(as_kept(Quad(q.subject, q.predicate, q.object, graph) for q in quads))
        held = set(self.quads(graph=graph))  # spelled as here: see `answers`
        for quad in [quad for quad in self._staged.wanted if quad.graph_name == graph]:
            del self._staged.wanted[quad]
        self._staged.remove(held - wanted)
        self._staged.add(wanted - held)

    def update(self, text: str, *, base: str | None = None) -> None:
        """Commit a SPARQL 1.1 update, with what is staged before it; see `Writer.update`.

        The default graph in it is that of the store, and visible copies are not kept for it.
        """
        refuse_remote(text)
        self.commit()
        self._copied = None
        self._transfer.change(text if base is None else f"BASE <{base}>\n{text}", again=False)
        self._version += 1

    def load(self, path: Path) -> int:
        """Commit a whole file; see `Writer.load`."""
        self.commit()
        kind = format_of(path)
        before = len(self)
        try:
            for _ in parse(path=path, format=kind):
                pass  # a fault is found before anything is sent
        except SyntaxError as error:
            raise TurtleSyntaxError(path, error.lineno or 0, error.offset or 0, error.msg) from None
        self._copied = None
        self._transfer.change(f"INSERT DATA {{ {WRITING} }}")
        for part in batches(parse(path=path, format=kind), LOADED):
            self._transfer.add([*self._copies(part), *part])
        self._transfer.change(f"DELETE DATA {{ {WRITING} }}")
        self._version += 1
        return len(self) - before

    def commit(self) -> int:
        """Write what is staged, and return the version."""
        wanted = sorted(self._staged.wanted.items(), key=lambda item: str(item[0]))
        removed = [quad for quad, there in wanted if not there]
        added = [quad for quad, there in wanted if there]
        if wanted:
            self._copied = None
            copies = self._copies(added)
            self._transfer.write(removed, self._copies(removed), [*copies, *added], self.visible)
            self._version += 1
        self.rollback()
        return self._version

    def _copies(self, quads: Iterable[Quad]) -> list[Quad]:
        """Return the triples of visible graphs as they lie in the default graph, each once."""
        visible = (quad for quad in quads if quad.graph_name in self.visible)
        copies = (Quad(q.subject, q.predicate, q.object, DEFAULT) for q in visible)
        return list(dict.fromkeys(copies))


def _says(text: str, word: str) -> bool:
    return any(token.is_word(word) for token in iter_tokens(text))
