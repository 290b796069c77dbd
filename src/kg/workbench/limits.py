"""What one request may cost. Every figure is a setting; each is tested at it, below and above."""

import os
from dataclasses import dataclass, field

KIB, MIB, GIB = 2**10, 2**20, 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of the service."""

    query_seconds: float = 10.0
    """Wall time of a query that asks for no other."""

    query_seconds_most: float = 60.0
    """Wall time that a request may ask for by `timeout`, in seconds."""

    update_seconds: float = 60.0
    """Wall time of an update, an import or a graph written."""

    quantum_seconds: float = 0.3
    """Wall time after which a query is slow: it gives way to others, and few run at once."""

    reader_memory: int = GIB
    """Address space of a process that answers a query, in bytes."""

    parser_memory: int = 2 * GIB
    """Address space of a process that reads foreign RDF or writes, in bytes."""

    readers: int = field(default_factory=lambda: 2 * (os.cpu_count() or 1))
    """Queries that run at the same time."""

    slow_readers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """How many of them may be slow."""

    queue: int = 32
    """Queries that wait for a reader; one more is refused with 503."""

    queue_seconds: float = 5.0
    """How long a query waits before it is refused with 503."""

    reader_queries: int = 1000
    """Queries after which a reader process is replaced."""

    client_running: int = 4
    """Requests that one address other than loopback may have running."""

    client_per_minute: int = 60
    """Requests that one address other than loopback may make a minute."""

    query_bytes: int = 64 * KIB
    """Length of a query's text, in bytes of UTF-8."""

    update_bytes: int = MIB
    """Length of an update's text; more data come by the Graph Store Protocol."""

    nesting: int = 100
    """Depth of brackets and of unary operators in a query."""

    patterns: int = 200
    """Triple patterns in a query."""

    path_steps: int = 50
    """Steps and alternatives of property paths in a query, divisions included."""

    unions: int = 200
    """UNIONs in a query."""

    clauses: int = 500
    """OPTIONAL, MINUS, FILTER, BIND, GRAPH, VALUES and sub-SELECT in a query, together."""

    operators: int = 1000
    """Operators in expressions of a query."""

    values: int = 50_000
    """Terms in the VALUES blocks of a query."""

    result_rows: int = 1_000_000
    """Solutions or triples in an answer."""

    result_bytes: int = 64 * MIB
    """Length of an answer."""

    body_bytes: int = 64 * MIB
    """Length of a request's body."""

    body_seconds: float = 10.0
    """How long the server waits for the next piece of a body."""

    header_bytes: int = 16 * KIB
    """Length of a request's head."""

    headers: int = 100
    """Header fields of a request."""

    header_seconds: float = 10.0
    """How long a request's head may take to arrive."""

    idle_seconds: int = 15
    """How long an open connection may be idle, in whole seconds."""

    connections: int = 512
    """Connections at the same time; one more gets 503."""

    literal_bytes: int = MIB
    """Length of one literal that is written."""

    iri_bytes: int = 2 * KIB
    """Length of one IRI that is written."""

    cache_bytes: int = 64 * MIB
    """Memory for answers that are kept until the store changes."""

    cached_answer_bytes: int = MIB
    """Length of the longest answer that is kept."""
