"""What a store elsewhere can do, found out by trying."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import RemoteStoreError
from kg.graph.store.credentials import Credentials
from kg.graph.store.dialect import BOOKS
from kg.graph.store.endpoint import Endpoint, RefusedError, RemoteLimits, Reply

PROBE = NamedNode(BOOKS + "probe")
ABSENT = NamedNode(BOOKS + "absent")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
UPDATE = {"Content-Type": "application/sparql-update; charset=utf-8"}

PREFIX = f"PREFIX : <{PROBE.value}:>"
DATA = ":a :part :b . :c :part :b . :b :kind :k ."
"""What lies in the default graph when the questions are asked."""

NAMED = ":e :from :a ; :to :c ."
"""What lies in the graph `:g`."""

QUESTIONS = {
    "paths to an end from VALUES": ("VALUES ?y { :b } ?x :part* ?y", "", 3),
    "paths after a choice of properties": (
        "VALUES ?y { :b } VALUES ?p { :from :to } GRAPH :g { :e ?p ?x } ?x :part* ?y",
        "",
        2,
    ),
    "paths that are optional": (
        "GRAPH :g { :e :from ?x } OPTIONAL { ?x :part* ?y . ?y :kind :k }",
        "",
        1,
    ),
    "circles of paths": ("?x :part+ ?x", "", 0),
    "large limits of what is sorted": ("?x :part ?y", "ORDER BY ?x ?y LIMIT 1000000", 2),
}
"""Patterns that stored queries use, what comes after their group, and how many rows they have.

A store that fails one would answer some stored query wrongly, mostly by leaving things out.
"""

LAYOUTS = (
    ("/sparql", "/update", "/rdf-graph-store"),  # ours
    ("/query", "/update", "/store"),  # Oxigraph
    ("/sparql", "/update", "/data"),  # Fuseki
    ("/query", "/update", "/data"),  # Fuseki
    ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),  # Virtuoso
    ("", "/statements", "/rdf-graphs/service"),  # RDF4J, GraphDB
    ("", "", None),  # QLever
)
"""Where stores have query, update and graph store: the ends of their addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the three protocols of a store are, and how one shows who one is."""

    query: str
    """Address of the query endpoint."""

    update: str | None = None
    """Address of the update endpoint; None for a store that is only read."""

    graph_store: str | None = None
    """Address of the graph store; None where all goes by updates."""

    headers: dict[str, str] = field(default_factory=dict)
    """Header fields of every request."""

    credentials: Credentials | None = None
    """What is shown when the store asks who one is."""

    def endpoint(self, address: str, limits: RemoteLimits) -> Endpoint:
        """Return the endpoint at one of the addresses."""
        return Endpoint(address, self.headers, self.credentials, limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """How a store differs from the standard, or goes beyond it."""

    default_graph: str | None = None
    """IRI of the graph that stands for the default graph; None where the store has its own."""

    nested: bool = True
    """Whether GRAPH inside GRAPH names another graph, though the outer one is not there."""

    tells_cut_triples: bool = True
    """Whether it says so when it gives fewer triples than there are, as it does of rows."""

    quads: bool = False
    """Whether its graph store takes N-Quads for many graphs at once."""

    wrong: tuple[str, ...] = ()
    """What of SPARQL 1.1 it answers wrongly or not at all; such a store is read, never asked."""

    def lines(self) -> list[str]:
        """Return what is worth telling, in words."""
        own = self.default_graph is None
        found = ["default graph of its own" if own else f"default graph in <{self.default_graph}>"]
        if self.quads:
            found.append("takes N-Quads")
        if not self.tells_cut_triples:
            found.append("cuts triples without a word: asked for rows instead")
        if self.wrong:
            found.append(f"not asked but read, for it gets wrong: {', '.join(self.wrong)}")
        if not own and not self.nested:
            found.append("GRAPH cannot be nested: each query names all graphs")
        return found


def read_only(
    addresses: Addresses, default_graph: str, limits: RemoteLimits | None = None
) -> Capabilities:
    """Return what can be found out by reading alone.

    Where the graph that would stand for the default graph holds something, it does.

    Raises:
        RemoteStoreError: the store does not answer.
    """
    ask = _Asking(addresses, limits or RemoteLimits())
    stands = NamedNode(default_graph)
    used = ask.is_true(f"ASK {{ GRAPH {stands} {{ ?s ?p ?o }} }}")
    nested = f"ASK {{ GRAPH {ABSENT} {{ GRAPH {stands} {{ ?s ?p ?o }} }} }}"
    suspect = ask.server.startswith("Virtuoso")  # only writing can tell what it gets wrong
    return Capabilities(
        default_graph=default_graph if used else None,
        nested=not used or ask.is_true(nested),
        tells_cut_triples=not suspect,
        wrong=tuple(QUESTIONS) if suspect else (),
    )


def probe(
    addresses: Addresses, default_graph: str, limits: RemoteLimits | None = None
) -> Capabilities:
    """Return what is found out by writing a few triples, which are removed again.

    Args:
        addresses: where the store is.
        default_graph: IRI of the graph that shall stand for the default graph where the store's
            own is the union of all.
        limits: what its answers may cost.

    Raises:
        RemoteStoreError: the store does not do what is asked.
    """
    ask = _Asking(addresses, limits or RemoteLimits())
    statement = f"{PROBE} {PROBE} {PROBE}"
    union = True
    ask.change(f"INSERT DATA {{ GRAPH {PROBE} {{ {statement} }} }}")
    try:
        union = ask.is_true(f"ASK {{ {statement} }}")
        nested = ask.is_true(f"ASK {{ GRAPH {ABSENT} {{ GRAPH {PROBE} {{ {statement} }} }} }}")
        quads = ask.takes_quads()
        before = f"GRAPH {PROBE} {{" if union else "{"
        given = f"{before if union else ''} {DATA} {'}' if union else ''}"
        ask.change(f"{PREFIX} INSERT DATA {{ {given} GRAPH :g {{ {NAMED} }} }}")
        wrong = tuple(what for what in QUESTIONS if not ask.answers(what, before))
    finally:
        subjects = f"VALUES ?s {{ {PROBE} :a :b :c :e }}"
        ask.change(
            f"{PREFIX} DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} "
            f"WHERE {{ {subjects} GRAPH ?g {{ ?s ?p ?o }} }}"
        )
        if not union:
            ask.change(f"{PREFIX} DELETE {{ ?s ?p ?o }} WHERE {{ {subjects} ?s ?p ?o }}")
    return Capabilities(
        default_graph=default_graph if union else None,
        nested=nested,
        tells_cut_triples=not ask.server.startswith("Virtuoso"),  # 7.2.5 keeps silent
        quads=quads,
        wrong=wrong,
    )


def find(query: str, credentials: Credentials | None, limits: RemoteLimits) -> Addresses:
    """Return all addresses of a store of which one knows where it takes queries.

    The ways in which known stores lay them out are tried: one whose update endpoint takes an
    update that does nothing, and whose graph store takes a triple, which is removed again, is it.

    Raises:
        RemoteStoreError: none of them is.
    """
    refused: list[RefusedError] = []
    by_updates: Addresses | None = None
    for ending, update, graphs in LAYOUTS:
        if not query.endswith(ending):
            continue
        root = query.removesuffix(ending)
        found = Addresses(
            query=query,
            update=root + update,
            graph_store=None if graphs is None else root + graphs,
            credentials=credentials,
        )
        asking = _Asking(found, limits)
        try:
            asking.change(f"DELETE DATA {{ GRAPH {ABSENT} {{ {ABSENT} {ABSENT} 1 }} }}")
        except RefusedError as error:
            refused.append(error)
            continue
        if graphs is None or asking.takes_graph():
            return by_updates if graphs is None and by_updates is not None else found
        by_updates = by_updates or replace(found, graph_store=None)
    if by_updates is not None:
        return by_updates
    worst = [error for error in refused if error.status in {401, 403}] or refused
    reason = f"; {worst[0]}" if worst else ""
    raise RemoteStoreError(query, f"set store_update: no address for updates was found{reason}")


class _Asking:
    """The few requests that probing needs."""

    def __init__(self, addresses: Addresses, limits: RemoteLimits) -> None:
        self.addresses, self.limits = addresses, limits
        self.server = ""

    def is_true(self, text: str) -> bool:
        reply = self._send(text)
        found = None
        with suppress(SyntaxError, ValueError):
            kind = QueryResultsFormat.from_media_type(reply.media)
            found = parse_query_results(reply.body, kind) if kind else None
        if found is None or isinstance(found, QuerySolutions):
            reason = f"this is no SPARQL endpoint: it answered ASK in {reply.media or 'nothing'}"
            raise RemoteStoreError(self.addresses.query, reason)
        return bool(found)

    def answers(self, what: str, before: str) -> bool:
        """Return whether the store answers one of the questions, and rightly."""
        pattern, after, count = QUESTIONS[what]
        text = f"{PREFIX} SELECT * {{ {before} {pattern} }} }} {after}"
        with suppress(RemoteStoreError, SyntaxError, ValueError):
            reply = self._send(text)
            kind = QueryResultsFormat.from_media_type(reply.media)
            found = parse_query_results(reply.body, kind) if kind else None
            return isinstance(found, QuerySolutions) and sum(1 for _ in found) == count
        return False

    def _send(self, text: str) -> Reply:
        accept = {"Accept": "application/sparql-results+json"}
        endpoint = self.addresses.endpoint(self.addresses.query, self.limits)
        body = urlencode({"query": text}).encode()
        reply = endpoint.send("POST", "", body, FORM | accept, again=True)
        self.server = reply.server
        return reply

    def change(self, text: str) -> None:
        if self.addresses.update is None:
            raise RemoteStoreError(self.addresses.query, "no address for updates is set")
        endpoint = self.addresses.endpoint(self.addresses.update, self.limits)
        endpoint.send("POST", "", text.encode(), UPDATE, again=True)

    def takes_quads(self) -> bool:
        """Return whether the graph store takes N-Quads; leaves one quad."""
        graph = f"{PROBE.value}:quads"
        line = f"{PROBE} {PROBE} {PROBE} <{graph}> .\n"
        return self._takes("", line, "application/n-quads", graph)

    def takes_graph(self) -> bool:
        """Return whether there is a graph store: it takes a triple, which is removed again."""
        graph = f"{PROBE.value}:graph"
        line = f"{PROBE} {PROBE} {PROBE} .\n"
        there = self._takes(urlencode({"graph": graph}), line, "application/n-triples", graph)
        if there:
            self.change(f"DELETE DATA {{ GRAPH <{graph}> {{ {PROBE} {PROBE} {PROBE} }} }}")
        return there

    def _takes(self, where: str, line: str, media: str, graph: str) -> bool:
        if self.addresses.graph_store is None:
            return False
        endpoint = self.addresses.endpoint(self.addresses.graph_store, self.limits)
        try:
            endpoint.send("POST", where, line.encode(), {"Content-Type": media}, again=True)
        except RemoteStoreError:
            return False
        return self.is_true(f"ASK {{ GRAPH <{graph}> {{ {PROBE} ?p ?o }} }}")
