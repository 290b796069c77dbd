"""The process that owns the store: it commits changes, and makes a snapshot before it says so.

It may be killed at any moment too; the next one mends what it left. What waits is committed in
one go, each change for itself, and made visible by one snapshot.
"""

import select
import socket
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from kg import sandbox
from kg.errors import KgError, QueryError, QuerySyntaxError
from kg.graph.store.embedded import EmbeddedStore
from kg.graph.store.tokens import first_line
from kg.workbench import wire
from kg.workbench.problem import Problem


class Writer:
    """Does the changes that frames ask for."""

    def __init__(self, channel: socket.socket, store: EmbeddedStore) -> None:
        self.channel, self.store = channel, store

    def serve(self) -> None:
        """Work until the other side goes away."""
        self._announce([{"ok": True, "opened": True}])
        while (frame := wire.receive(self.channel)) is not None:
            answers = [self._do(*frame)]
            while len(answers) < 100 and select.select([self.channel], [], [], 0)[0]:
                following = wire.receive(self.channel)
                if following is None:
                    break
                answers.append(self._do(*following))
            self._announce(answers)

    def _announce(self, answers: list[wire.Head]) -> None:
        self.store.snapshot()
        for answer in answers:
            wire.send(self.channel, answer | {"version": self.store.version})

    def _do(self, head: wire.Head, body: bytes) -> wire.Head:
        answer: wire.Head = {"id": head["id"], "ok": True}
        try:
            if head["kind"] == "update":
                self.store.update(
                    body.decode(),
                    base=head["base"],
                    using=_nodes(head["using"]),
                    using_named=_nodes(head["named"]),
                )
            else:
                answer |= self._graph(head, body)
            self.store.commit()
        except QuerySyntaxError as error:
            answer = _refusal("query_syntax", error.reason)
        except QueryError as error:
            answer = _refusal("update_failed", str(error))
        except Problem as problem:
            answer = _refusal(problem.code, problem.detail)
        except (KgError, RuntimeError, ValueError) as error:
            answer = _refusal("internal", first_line(error))
        except MemoryError:
            answer = _refusal("memory_limit", "")
        except OSError as error:
            answer = _refusal("store_full", error.strerror or "")
        self.store.rollback()
        return answer | {"id": head["id"]}

    def _graph(self, head: wire.Head, body: bytes) -> wire.Head:
        """Do PUT, POST or DELETE of one graph; the body is N-Triples made by a reader."""
        name = DefaultGraph() if head["name"] is None else NamedNode(head["name"])
        was_there = head["name"] is None or (
            next(iter(self.store.quads(graph=name)), None) is not None
        )
        if head["kind"] == "delete":
            if not was_there:
                raise Problem("graph_not_found", str(name))
            self.store.remove(self.store.quads(graph=name))
            return {}
        quads = [
            Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in parse(body, RdfFormat.N_QUADS)
        ]
        if head["kind"] == "put":
            self.store.replace(name, quads)
        else:
            self.store.add(quads)
        return {"created": not was_there}


def _nodes(iris: list[str] | None) -> list[NamedNode] | None:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _refusal(code: str, detail: str) -> wire.Head:
    return {"ok": False, "code": code, "detail": detail}


def serve(channel: socket.socket, memory: int, folder: str, visible: list[str]) -> None:
    """Be the writer of a store folder on this channel until the end."""
    sandbox.limit_memory(memory)
    try:
        store = EmbeddedStore(Path(folder), visible=visible)
    except (KgError, OSError) as error:
        wire.send(channel, {"ok": False, "code": "unavailable", "detail": str(error)})
        return
    sandbox.cut_off()
    try:
        Writer(channel, store).serve()
    finally:
        store.close()
