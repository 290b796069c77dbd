"""The process that does one piece of work at a time and may be killed at any moment.

It answers queries and writes out graphs on a snapshot, and reads RDF from outside. It has no
network, and bounded memory and processor time; who started it keeps the clock.
"""

import csv
import io
import socket
import tempfile
from collections.abc import Callable
from typing import IO, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
    serialize,
)

from kg import sandbox
from kg.errors import KgError, QuerySyntaxError
from kg.graph.store.local import LocalView
from kg.graph.store.tokens import first_line
from kg.workbench import solutions, wire
from kg.workbench.analysis import evaluate
from kg.workbench.columns import Columns, UnfitError
from kg.workbench.plain import plan_of
from kg.workbench.problem import Problem

INLINE = 1 << 18
"""Answers longer than this travel as an open file, in bytes."""

GROWN = 256 << 20
"""A reader that has grown to this resident size ends after its answer, in bytes."""

_ROW = {
    QueryResultsFormat.JSON: b"},{",
    QueryResultsFormat.XML: b"<result>",
    QueryResultsFormat.CSV: b"\n",
    QueryResultsFormat.TSV: b"\n",
}
"""What comes once a row at least."""


class Output:
    """Takes the bytes of an answer, in memory and then in a file, up to a length."""

    def __init__(self, most: int, marker: bytes = b"") -> None:
        self.most, self.marker = most, marker
        self.size = self.markers = 0
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._tail = b""

    def write(self, piece: bytes) -> int:
        """Take a piece.

        Raises:
            Problem: the answer is longer than allowed.
        """
        self.size += len(piece)
        if self.size > self.most:
            raise Problem("result_too_large", f"more than {self.most} bytes")
        if self.marker:
            seen = self._tail + piece
            self.markers += seen.count(self.marker)
            self._tail = seen[len(seen) - len(self.marker) + 1 :] if len(self.marker) > 1 else b""
        if self._file is not None:
            return self._file.write(piece)
        self._memory += piece
        if self.size > INLINE:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `send` closes it
            self._file.write(self._memory)
            self._memory.clear()
        return len(piece)

    @property
    def stream(self) -> IO[bytes]:
        """This, as what the engine writes to: of a file it uses `write` and `flush` alone."""
        return cast("IO[bytes]", self)

    def flush(self) -> None:
        """Do nothing; the pieces are kept here."""

    def read(self) -> bytes:
        """Return all that was taken."""
        if self._file is None:
            return bytes(self._memory)
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        """Drop what was taken."""
        if self._file is not None:
            self._file.close()

    def send(self, channel: socket.socket, head: wire.Head) -> None:
        """Send the answer, as an open file where it is long."""
        head |= {"size": self.size, "file": self._file is not None}
        if self._file is None:
            wire.send(channel, head, bytes(self._memory))
            return
        with self._file:
            self._file.flush()
            self._file.seek(0)
            wire.send(channel, head, file=self._file.fileno())


class Reader:
    """Does the work that frames ask for."""

    def __init__(self, channel: socket.socket, grown: int) -> None:
        """Work on `channel`; end after an answer that left more than `grown` bytes in use."""
        self.channel, self._grown = channel, grown
        self._path = ""
        self._view: LocalView | None = None
        self._columns: Columns | None = None
        """Kept by the one reader that is asked for them; it ends when its memory is used up."""
        self._bound = self._used = 0.0
        self._done = 0
        self.work: dict[str, Callable[[wire.Head, bytes], tuple[Output, wire.Head]]] = {
            "query": self.query,
            "analysis": self.analysis,
            "graph": self.graph,
            "parse": read_rdf,
        }

    def serve(self) -> None:
        """Work until the other side goes away, or until this process has grown too large."""
        while (frame := wire.receive_alone(self.channel)) is not None:
            head, body = frame
            self._limit(head["seconds"] + 2)
            try:
                output, answer = self.work[head["kind"]](head, body)
                answer |= {"ok": True, "used": sandbox.used()}
                output.send(self.channel, answer)
            except Problem as problem:
                self._refuse(problem.code, problem.detail)
            except MemoryError:
                self._refuse("memory_limit", "")
            except QuerySyntaxError as error:
                self._refuse("query_syntax", error.reason)
            except (KgError, RuntimeError, SyntaxError, ValueError, OSError) as error:
                self._refuse("reader_died", first_line(error))
            if self._columns is not None or not self._is_time_to_measure():
                continue
            space, resident = sandbox.sizes()
            if space > self._grown or resident > GROWN:
                return

    def _limit(self, seconds: float) -> None:
        """Bound the processor time, unless what is left of an earlier bound does as well."""
        now = sandbox.used()
        if not seconds <= self._bound - now <= seconds + 3:
            sandbox.limit_processor(seconds + 2)
            self._bound = now + seconds + 2

    def _is_time_to_measure(self) -> bool:
        """Return whether this process may have grown: after long work, and now and then."""
        self._done += 1
        begun, self._used = self._used, sandbox.used()
        return self._done % 16 == 0 or self._used - begun > 0.02

    def view(self, head: wire.Head) -> LocalView:
        """Return the snapshot that the frame names, opened once."""
        if self._view is None or self._path != head["snapshot"]:
            self._path = head["snapshot"]
            self._view = LocalView(Store.read_only(self._path), head["version"])
            self._columns = None
        return self._view

    def query(self, head: wire.Head, body: bytes) -> tuple[Output, wire.Head]:
        """Answer a query in one of the formats offered for its form."""
        default, named = head["default"], head["named"]
        found = self.view(head).query(
            body.decode(),
            base=head["base"],
            default_graphs=None if default is None else [NamedNode(iri) for iri in default],
            named_graphs=None if named is None else [NamedNode(iri) for iri in named],
        )
        most, rows = head["bytes"], head["rows"]
        if isinstance(found, QueryTriples):
            output = Output(most)
            media = head["graph"]
            triples: list[Triple] = []
            for triple in found:
                triples.append(triple)
                if len(triples) > rows:
                    raise Problem("result_too_large", f"more than {rows} triples")
            serialize(triples, output.stream, _rdf(media), prefixes=head["prefixes"])
            return output, {"media": media}
        media = head["table"] if isinstance(found, QuerySolutions) else head["boolean"]
        kind = QueryResultsFormat.from_media_type(media)
        assert kind is not None  # noqa: S101 - only offered formats come here
        output = Output(most, _ROW.get(kind, b""))
        if isinstance(found, QueryBoolean):
            found.serialize(output.stream, kind)
            return output, {"media": media}
        found.serialize(output.stream, kind)
        if output.markers + 1 > rows:  # as many rows at most; only now is it worth counting them
            count = _rows(output.read(), kind)
            if count > rows:
                raise Problem("result_too_large", f"more than {rows} rows")
        return output, {"media": media}

    def analysis(self, head: wire.Head, body: bytes) -> tuple[Output, wire.Head]:
        """Answer a plain query over columns, or as any other where they do not fit."""
        view, plan = self.view(head), plan_of(body.decode())
        if self._columns is None:
            self._columns = Columns(view)
        try:
            assert plan is not None  # noqa: S101 - the service has asked
            rows = evaluate(self._columns, plan, seconds=min(2.0, head["seconds"] / 4))
            if len(rows) > head["rows"]:
                raise Problem("result_too_large", f"more than {head['rows']} rows")
            found = solutions.table([var.name for var, _ in plan.columns], rows)
        except (UnfitError, ValueError):
            return self.query(head, body)
        except MemoryError:
            self._columns = None
            return self.query(head, body)
        kind = QueryResultsFormat.from_media_type(head["table"])
        output = Output(head["bytes"])
        if kind in {None, QueryResultsFormat.JSON}:
            output.write(found)
        else:
            read = parse_query_results(found, QueryResultsFormat.JSON)
            assert isinstance(read, QuerySolutions)  # noqa: S101 - a table was written
            read.serialize(output.stream, kind)
        return output, {"media": head["table"], "columns": True}

    def graph(self, head: wire.Head, body: bytes) -> tuple[Output, wire.Head]:
        """Write out one graph."""
        del body
        view = self.view(head)
        name = DefaultGraph() if head["name"] is None else NamedNode(head["name"])
        if head["name"] is not None and next(iter(view.quads(graph=name)), None) is None:
            raise Problem("graph_not_found", str(name))
        output = Output(head["bytes"])
        triples = (quad.triple for quad in view.quads(graph=name))
        serialize(triples, output.stream, _rdf(head["graph"]), prefixes=head["prefixes"])
        return output, {"media": head["graph"]}

    def _refuse(self, code: str, detail: str) -> None:
        wire.send(
            self.channel, {"ok": False, "used": sandbox.used(), "code": code, "detail": detail}
        )


def _rows(body: bytes, kind: QueryResultsFormat) -> int:
    """Return the number of rows of a table."""
    if kind in {QueryResultsFormat.CSV, QueryResultsFormat.TSV}:
        text = io.StringIO(body.decode(), newline="")
        plain = kind == QueryResultsFormat.TSV
        return sum(1 for _ in (text if plain else csv.reader(text))) - 1
    answer = parse_query_results(body, kind)
    return sum(1 for _ in answer) if isinstance(answer, QuerySolutions) else 0


def read_rdf(head: wire.Head, body: bytes) -> tuple[Output, wire.Head]:
    """Turn RDF from outside into N-Triples, or N-Quads where the format has graphs.

    Raises:
        Problem: it cannot be read, holds a document type, or a term longer than allowed.
    """
    kind = _rdf(head["media"])
    if kind == RdfFormat.RDF_XML:
        refuse_document_type(body)
    output = Output(4 * head["bytes"])
    count = 0
    rows: list[bytes] = []
    try:
        for quad in parse(body, kind, base_iri=head["base"], rename_blank_nodes=True):
            _measure(quad, head)
            rows.append(f"{quad} .\n".encode())
            count += 1
            if len(rows) == 10_000:
                output.write(b"".join(rows))
                rows.clear()
    except SyntaxError as error:
        raise Problem("data_invalid", first_line(error)) from None
    except ValueError as error:
        raise Problem("data_invalid", first_line(error)) from None
    output.write(b"".join(rows))
    return output, {"rows": count}


def refuse_document_type(body: bytes) -> None:
    """Refuse XML that declares a document type, in whatever encoding: entities can explode.

    Raises:
        Problem: it does, or its encoding is none of UTF-8, UTF-16 and UTF-32.
    """
    plain = body.replace(b"\0", b"")  # UTF-16 and UTF-32 spell ASCII with zeros between
    if b"<!" in plain.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise Problem("xml_dtd_forbidden")
    start = plain[:200].lower()
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] not in {b"<", b""}:
        raise Problem("data_invalid", "this is not XML in UTF-8, UTF-16 or UTF-32")
    if b"encoding" in start.split(b"?>")[0] and b"utf" not in start.split(b"?>")[0]:
        raise Problem("data_invalid", "only XML in UTF-8 or UTF-16 is taken")


def _measure(quad: Quad, head: wire.Head) -> None:
    for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
        if isinstance(term, NamedNode):
            if len(term.value) > head["iri_bytes"] or len(term.value.encode()) > head["iri_bytes"]:
                raise Problem("data_too_complex", f"an IRI of more than {head['iri_bytes']} bytes")
        elif not isinstance(term, DefaultGraph) and len(str(term).encode()) > head["literal_bytes"]:
            raise Problem("data_too_complex", f"a term of more than {head['literal_bytes']} bytes")


def _rdf(media: str) -> RdfFormat:
    kind = RdfFormat.from_media_type(media)
    if kind is None:
        raise Problem("media_type", media)
    return kind


def serve(channel: socket.socket, memory: int) -> None:
    """Be a reader on this channel until the end."""
    start = sandbox.sizes()[0]
    sandbox.limit_memory(memory)
    sandbox.cut_off()
    Reader(channel, start + memory // 2).serve()
