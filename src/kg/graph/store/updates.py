"""What a SPARQL 1.1 update changes, found without changing anything.

The engine applies an update and does not tell what it did. Here each operation is split off, its
WHERE group is asked as a SELECT, and its templates are filled; so a change can be written to the
log before it is applied, and `using-graph-uri` of the SPARQL protocol is a mere argument.

Named graphs without triples are not kept: CREATE succeeds and leaves nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

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
    Variable,
)

from kg.errors import QueryError, QuerySyntaxError
from kg.graph.store import Graph, Term
from kg.graph.store.changes import DEFAULT, Change, Staged
from kg.graph.store.tokens import Token, first_line, iter_tokens, refuse_remote

_VARIABLE = "urn:x-kg-variable:"


def change_of(
    store: Store,
    text: str,
    *,
    base: str | None = None,
    using: Sequence[NamedNode] | None = None,
    using_named: Sequence[NamedNode] | None = None,
    copy: Callable[[Store], Store] | None = None,
) -> Change:
    """Return what the update would change in `store`, which stays as it is.

    Args:
        store: the state before the update.
        text: the update; LOAD is refused before it comes here.
        base: the IRI against which relative IRIs resolve.
        using: `using-graph-uri` of the protocol.
        using_named: `using-named-graph-uri` of the protocol.
        copy: makes a store that may be written, for an operation that must see an earlier one's
            effect; by default a copy in memory.

    Raises:
        QuerySyntaxError: `text` is no update, or has WITH or USING beside `using`.
        QueryError: an operation fails, as DROP of a graph that is not there.
    """
    refuse_remote(text)
    _check(text, base)
    run = _Run(store, base, using, using_named, copy or _in_memory)
    for operation in _operations(text):
        run.step(operation)
    return run.staged.change(store.__contains__, frozenset())


def _check(text: str, base: str | None) -> None:
    """Refuse what is no update.

    The engine takes no PREFIX after a `;` (SPARQL 1.1 does: rule 29), so there each operation is
    checked by itself.
    """
    try:
        Store().update(text, base_iri=base)
    except SyntaxError as error:
        operations = list(_operations(text))
        if not any(op.late for op in operations):
            raise QuerySyntaxError("update", first_line(error)) from None
        for op in operations:
            _check(op.prologue + text[op.tokens[0].start : op.tokens[-1].end], base)
    except (RuntimeError, OSError, ValueError):
        pass  # only the real store can tell whether an operation fails


def writes_only_data(text: str) -> bool:
    """Return whether the update is INSERT DATA and DELETE DATA alone, and so reads nothing."""
    return all(
        op.starts("INSERT", "DATA") or op.starts("DELETE", "DATA") for op in _operations(text)
    )


@dataclass(slots=True)
class _Operation:
    """One operation of an update, with all prefixes and the base declared before it."""

    text: str
    prologue: str
    tokens: list[Token]

    late: bool
    """Whether a prefix or a base is declared right before it, and it is not the first."""

    def starts(self, *words: str) -> bool:
        return all(
            at < len(self.tokens) and self.tokens[at].is_word(word) for at, word in enumerate(words)
        )


def _operations(text: str) -> Iterator[_Operation]:
    """Yield the operations of an update that is known to be well formed."""
    prologue = ""
    depth = 0
    late = first = False
    body: list[Token] = []
    tokens = iter(iter_tokens(text))
    for token in tokens:
        if depth == 0 and not body and token.is_word("PREFIX", "BASE", "VERSION"):
            last = next(tokens, token)
            if token.is_word("PREFIX"):
                last = next(tokens, last)
            late = first
            prologue += text[token.start : last.end] + "\n"
        elif token.kind == "mark" and token.text == ";" and depth == 0:
            if body:
                yield _Operation(text, prologue, body, late)
            body, late, first = [], False, True
        else:
            depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
            body.append(token)
    if body:
        yield _Operation(text, prologue, body, late)


@dataclass(slots=True)
class _Run:
    """An update on its way: what is wanted so far, and the state the next operation sees."""

    store: Store
    base: str | None
    using: Sequence[NamedNode] | None
    using_named: Sequence[NamedNode] | None
    copy: Callable[[Store], Store]
    staged: Staged = field(default_factory=Staged)
    own: Store | None = None
    pending: list[tuple[bool, Quad]] = field(default_factory=list)

    def step(self, operation: _Operation) -> None:
        """Take one operation into `staged`."""
        reader = _Reader(operation, operation.tokens)
        silent = False
        head = reader.next().text.upper()
        if head in {"CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "LOAD"}:
            silent = reader.take("SILENT")
        try:
            if head in {"CLEAR", "DROP"}:
                self._clear(head, reader, silent=silent)
            elif head == "CREATE":
                reader.take("GRAPH")
                if self._exists(self._iri(operation, reader.next())) and not silent:
                    raise QueryError("CREATE: the graph is there already")
            elif head in {"ADD", "MOVE", "COPY"}:
                self._transfer(head, operation, reader, silent=silent)
            elif head in {"INSERT", "DELETE"} and reader.take("DATA"):
                quads = self._template(operation, reader.group())
                self._write(head == "INSERT", quads)
            else:
                self._modify(head, operation, reader)
        except RuntimeError as error:
            raise QueryError(f"update: {error}") from None

    def _now(self) -> Store:
        """Return a store with the effect of all operations so far."""
        if not self.pending and self.own is None:
            return self.store
        if self.own is None:
            self.own = self.copy(self.store)
        for there, quad in self.pending:
            if there:
                self.own.add(quad)
            else:
                self.own.remove(quad)
        self.pending.clear()
        return self.own

    def _write(self, there: bool, quads: Iterable[Quad]) -> None:
        quads = list(quads)
        (self.staged.add if there else self.staged.remove)(quads)
        self.pending.extend((there, quad) for quad in quads)

    def _exists(self, graph: Graph) -> bool:
        found = self._now().quads_for_pattern(None, None, None, graph)
        return graph == DEFAULT or next(iter(found), None) is not None

    def _clear(self, head: str, reader: "_Reader", *, silent: bool) -> None:
        now = self._now()
        if reader.take("ALL"):
            self._write(False, now.quads_for_pattern(None, None, None))
        elif reader.take("NAMED"):
            quads = now.quads_for_pattern(None, None, None)
            self._write(False, [quad for quad in quads if quad.graph_name != DEFAULT])
        else:
            graph = self._graph(reader)
            if head == "DROP" and not silent and not self._exists(graph):
                raise QueryError(f"DROP: there is no graph {graph}")
            self._write(False, now.quads_for_pattern(None, None, None, graph))

    def _transfer(
        self, head: str, operation: _Operation, reader: "_Reader", *, silent: bool
    ) -> None:
        del operation
        source = self._graph(reader)
        reader.take("TO")
        target = self._graph(reader)
        if not silent and not self._exists(source):
            raise QueryError(f"{head}: there is no graph {source}")
        if source == target:
            return
        now = self._now()
        quads = list(now.quads_for_pattern(None, None, None, source))
        if head != "ADD":
            self._write(False, list(now.quads_for_pattern(None, None, None, target)))
        self._write(True, [Quad(q.subject, q.predicate, q.object, target) for q in quads])
        if head == "MOVE":
            self._write(False, quads)

    def _modify(self, head: str, operation: _Operation, reader: "_Reader") -> None:
        with_graph: NamedNode | None = None
        if head == "WITH":
            with_graph = self._iri(operation, reader.next())
            head = reader.next().text.upper()
        gone: list[Quad] = []
        come: list[Quad] = []
        where: list[Token] | None = None
        if head == "DELETE" and reader.take("WHERE"):
            where = reader.group()
            gone = self._template(operation, where)
        elif head == "DELETE":
            gone = self._template(operation, reader.group())
            if reader.take("INSERT"):
                come = self._template(operation, reader.group())
        else:
            come = self._template(operation, reader.group())
        default, named = self._dataset(operation, reader, with_graph)
        if where is None:
            reader.take("WHERE")
            where = reader.group()
        names = sorted(_variables([*gone, *come]))
        select = " ".join("?" + name for name in names) if names else "*"
        query = f"{operation.prologue} SELECT {select} WHERE {{ {_source(operation, where)} }}"
        solutions = self._now().query(
            query, base_iri=self.base, default_graph=default, named_graphs=named
        )
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - it is a SELECT
        removed: dict[Quad, None] = {}
        added: dict[Quad, None] = {}
        target: Graph = with_graph or DEFAULT
        for solution in solutions:
            removed.update(dict.fromkeys(_fill(gone, names, solution, target)))
            added.update(dict.fromkeys(_fill(come, names, solution, target)))
        self._write(False, removed)
        self._write(True, added)

    def _dataset(
        self, operation: _Operation, reader: "_Reader", with_graph: NamedNode | None
    ) -> tuple[list[Graph] | None, list[NamedNode | BlankNode] | None]:
        default: list[Graph] = []
        named: list[NamedNode | BlankNode] = []
        while reader.take("USING"):
            into = named if reader.take("NAMED") else default
            into.append(self._iri(operation, reader.next()))
        if self.using is not None or self.using_named is not None:
            if default or named or with_graph is not None:
                raise QuerySyntaxError("update", "using-graph-uri stands beside WITH or USING")
            return list(self.using or ()), list(self.using_named or ())
        if default or named:
            return default, named
        return ([with_graph], None) if with_graph is not None else (None, None)

    def _graph(self, reader: "_Reader") -> Graph:
        if reader.take("DEFAULT"):
            return DEFAULT
        reader.take("GRAPH")
        return self._iri(reader.operation, reader.next())

    def _iri(self, operation: _Operation, token: Token) -> NamedNode:
        query = f"{operation.prologue} SELECT ?iri {{ VALUES ?iri {{ {token.text} }} }}"
        solutions = Store().query(query, base_iri=self.base)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101 - it is a SELECT
        iri = next(solutions)["iri"]
        assert isinstance(iri, NamedNode)  # noqa: S101 - the syntax was checked
        return iri

    def _template(self, operation: _Operation, tokens: list[Token]) -> list[Quad]:
        """Return the quads of a template, a variable standing as an IRI made from its name."""
        scratch = Store()
        body = _source(operation, tokens, variables=True)
        scratch.update(f"{operation.prologue} INSERT DATA {{ {body} }}", base_iri=self.base)
        return list(scratch)


@dataclass(slots=True)
class _Reader:
    """Reads the tokens of one operation from left to right."""

    operation: _Operation
    tokens: list[Token]
    at: int = 0

    def next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, word: str) -> bool:
        """Step over a keyword, and return whether it was there."""
        if self.at < len(self.tokens) and self.tokens[self.at].is_word(word):
            self.at += 1
            return True
        return False

    def group(self) -> list[Token]:
        """Return the tokens between the `{` that comes next and its `}`."""
        first = self.at + 1
        depth = 0
        while True:
            token = self.next()
            if token.kind == "mark":
                depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return self.tokens[first : self.at - 1]


def _source(operation: _Operation, tokens: list[Token], *, variables: bool = False) -> str:
    """Return the text of the tokens; with `variables`, each variable as an IRI."""
    return " ".join(
        f"<{_VARIABLE}{token.text[1:]}>" if variables and token.kind == "var" else token.text
        for token in tokens
    )


def _variables(quads: Iterable[Quad]) -> set[str]:
    names: set[str] = set()

    def visit(term: object) -> None:
        if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
            names.add(term.value.removeprefix(_VARIABLE))
        elif isinstance(term, Triple):
            visit(term.subject)
            visit(term.predicate)
            visit(term.object)

    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            visit(term)
    return names


def _fill(
    template: list[Quad], names: list[str], solution: QuerySolution, target: Graph
) -> Iterator[Quad]:
    """Yield the quads of the template for one solution; what would be no quad is left out."""
    values: dict[str, Term | None] = {_VARIABLE + name: solution[Variable(name)] for name in names}
    fresh: dict[BlankNode, BlankNode] = {}

    def term(given: object) -> Term | DefaultGraph | None:
        if isinstance(given, NamedNode):
            return values.get(given.value, given)
        if isinstance(given, BlankNode):
            return fresh.setdefault(given, BlankNode())
        if isinstance(given, Triple):
            subject, predicate, object_ = map(term, (given.subject, given.predicate, given.object))
            if isinstance(subject, NamedNode | BlankNode) and isinstance(predicate, NamedNode):
                return Triple(subject, predicate, object_) if _is_term(object_) else None
            return None
        assert isinstance(given, Literal | DefaultGraph)  # noqa: S101 - the rest of the terms
        return given

    for quad in template:
        subject, predicate, object_ = term(quad.subject), term(quad.predicate), term(quad.object)
        graph = target if quad.graph_name == DEFAULT else term(quad.graph_name)
        if (
            isinstance(subject, NamedNode | BlankNode)
            and isinstance(predicate, NamedNode)
            and _is_term(object_)
            and isinstance(graph, NamedNode | BlankNode | DefaultGraph)
        ):
            yield Quad(subject, predicate, object_, graph)


def _is_term(term: object) -> TypeGuard[Term]:
    return isinstance(term, NamedNode | BlankNode | Literal | Triple)


def _in_memory(store: Store) -> Store:
    copy = Store()
    copy.bulk_extend(store)
    return copy
