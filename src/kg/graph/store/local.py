"""The two protocols over a pyoxigraph store in this process."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from kg.errors import GraphError, QuerySyntaxError, TurtleSyntaxError
from kg.graph.store import Answer, Graph, Subject, Term
from kg.graph.store.changes import DEFAULT, Change, Staged
from kg.graph.store.staging import Staging
from kg.graph.store.tokens import bind, first_line, refuse_remote
from kg.graph.store.updates import change_of

FORMATS = {
    ".nq": RdfFormat.N_QUADS,
    ".nt": RdfFormat.N_TRIPLES,
    ".trig": RdfFormat.TRIG,
    ".ttl": RdfFormat.TURTLE,
}


class LocalView:
    """A `View` over a pyoxigraph store that somebody else may change."""

    def __init__(self, store: Store, version: int = 0) -> None:
        self._store = store
        self._version = version

    @property
    def version(self) -> int:
        """The number of the last change."""
        return self._version

    def query(
        self,
        text: str,
        *,
        substitutions: Mapping[str, Term] | None = None,
        base: str | None = None,
        default_graphs: Sequence[Graph] | None = None,
        named_graphs: Sequence[NamedNode | BlankNode] | None = None,
    ) -> Answer:
        """Return what the query gives; see `View.query`."""
        refuse_remote(text)
        bound = bind(text, substitutions or {})
        given = default_graphs is not None or named_graphs is not None
        try:
            return self._store.query(
                bound,
                base_iri=base,
                default_graph=list(default_graphs or ()) if given else None,
                named_graphs=list(named_graphs or ()) if given else None,
            )
        except (SyntaxError, ValueError) as error:
            raise QuerySyntaxError("query", first_line(error)) from None

    def quads(
        self,
        subject: Subject | None = None,
        predicate: NamedNode | None = None,
        object: Term | None = None,
        graph: Graph | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads that match; see `View.quads`."""
        return self._store.quads_for_pattern(subject, predicate, object, graph)

    def graphs(self) -> list[NamedNode | BlankNode]:
        """Return the names of the graphs that hold at least one triple, sorted."""
        return sorted((name for name in self._store.named_graphs() if self._holds(name)), key=str)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)

    def _holds(self, graph: Graph) -> bool:
        found = self._store.quads_for_pattern(None, None, None, graph)
        return next(iter(found), None) is not None


class LocalWriter(LocalView, Staging):
    """A `Writer` over a pyoxigraph store; `_record` makes a change last before it is applied."""

    def __init__(self, store: Store, version: int = 0, visible: Iterable[str] = ()) -> None:
        LocalView.__init__(self, store, version)
        Staging.__init__(self, visible)

    def update(
        self,
        text: str,
        *,
        base: str | None = None,
        using: Sequence[NamedNode] | None = None,
        using_named: Sequence[NamedNode] | None = None,
    ) -> None:
        """Commit a SPARQL 1.1 update, with what is staged before it; see `Writer.update`.

        Args:
            text: the update.
            base: the IRI against which relative IRIs resolve.
            using: `using-graph-uri` of the SPARQL protocol.
            using_named: `using-named-graph-uri` of the SPARQL protocol.
        """
        self.commit()
        change = change_of(self._store, text, base=base, using=using, using_named=using_named)
        self._staged.remove(change.removed)
        self._staged.add(change.added)
        self.commit()

    def load(self, path: Path) -> int:
        """Commit a whole file; see `Writer.load`."""
        self.commit()
        return self._bulk_load(path)

    def commit(self) -> int:
        """Write what is staged, and return the version; an empty change makes no version."""
        change = self._staged.change(self._store.__contains__, self.visible)
        if change:
            self._record(change)
            self._apply(change)
        self._staged = Staged()
        return self._version

    def _record(self, change: Change) -> None:
        """Make the change last, or do nothing where nothing lasts."""
        del change
        self._version += 1

    def _apply(self, change: Change) -> None:
        apply(self._store, change)

    def _bulk_load(self, path: Path) -> int:
        count = bulk_load(self._store, path, path, self.visible)
        self._version += bool(count)
        return count


def apply(store: Store, change: Change) -> None:
    """Write a change into a store; doing it twice is doing it once."""
    for quad in change.removed:
        store.remove(quad)
    store.extend(change.added)
    for graph in {quad.graph_name for quad in change.removed} - {DEFAULT}:
        if next(iter(store.quads_for_pattern(None, None, None, graph)), None) is None:
            store.remove_graph(graph)


def format_of(path: Path) -> RdfFormat:
    """Return the format that the end of the file's name tells.

    Raises:
        GraphError: it is none that `Writer.load` reads.
    """
    if path.suffix not in FORMATS:
        raise GraphError(f"{path}: only {', '.join(sorted(FORMATS))} can be loaded")
    return FORMATS[path.suffix]


def bulk_load(store: Store, path: Path, name: Path, visible: frozenset[NamedNode]) -> int:
    """Load the file at `path`, known as `name`, and the copies of its visible graphs.

    Returns:
        The number of statements added, copies included.

    Raises:
        TurtleSyntaxError: the file cannot be parsed; the store is unchanged.
    """
    before = len(store)
    kind = format_of(name)
    try:
        store.bulk_load(path=path, format=kind)
    except SyntaxError as error:
        raise TurtleSyntaxError(name, error.lineno or 0, error.offset or 0, error.msg) from None
    if visible and kind.supports_datasets:
        store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object, DEFAULT)
            for quad in parse(path=path, format=kind)
            if quad.graph_name in visible
        )
    return len(store) - before
