"""Pages over a running service: each question is answered by its killable readers."""

import asyncio
import json
import os
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from starlette.requests import Request
from starlette.routing import BaseRoute

from kg.errors import QueryError
from kg.graph.store import Term
from kg.graph.store.embedded import open_view
from kg.graph.store.tokens import bind
from kg.namespaces import Base
from kg.query import Table
from kg.reason.explain import Proof
from kg.reason.why import Explainer
from kg.validate import Finding, Report
from kg.workbench.pages.context import Answer, Context
from kg.workbench.pages.onefile import releaser
from kg.workbench.pages.routing import routes
from kg.workbench.pages.texts import texts
from kg.workbench.problem import Problem
from kg.workbench.service import Service

_JSON, _NT = "application/sparql-results+json", "application/n-triples"
PROVED = 300_000
"""Quads up to which the service proves what was inferred."""

KEPT_ROWS = 100_000
"""Rows of answers that are kept for one version of the graph."""


class Served:
    """Asks the readers of the service that a request came in on, and keeps small answers."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._service: Service | None = None
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._rows = 0
        self._version = -1

    def arrives(self, request: Request) -> None:
        """Take note of the service that serves `request`."""
        self._service = request.app.state.service

    def version(self) -> int:
        """Return the version of the graph that a question asked now is answered from."""
        try:
            return self._running().readers.snapshots.version
        except Problem as problem:
            raise QueryError(problem.title) from None

    async def ask(self, text: str, values: Mapping[str, Term]) -> Answer:
        """Return the answer of a query with its parameters bound as terms.

        Raises:
            QueryError: it was refused or took too long.
        """
        bound, version = bind(text, values), self.version()
        if version != self._version:
            self._kept.clear()
            self._version, self._rows = version, 0
        if bound in self._kept:
            self._kept.move_to_end(bound)
            return self._kept[bound]
        service = self._running()
        try:
            service.profile(bound)
        except Problem as problem:
            raise QueryError(f"{problem.title}: {problem.detail}".removesuffix(": ")) from None
        limits = service.settings.limits
        head: dict[str, object] = {
            "kind": "query",
            "base": None,
            "default": None,
            "named": None,
            "table": _JSON,
            "boolean": _JSON,
            "graph": _NT,
            "prefixes": {},
            "rows": limits.result_rows,
            "bytes": limits.result_bytes,
        }
        try:
            result = await service.readers.run(
                head, bound.encode(), seconds=limits.query_seconds, shape=text
            )
        except Problem as problem:
            raise QueryError(f"{problem.title}: {problem.detail}".removesuffix(": ")) from None
        body = result.body
        if result.file is not None:
            with os.fdopen(result.file, "rb") as file:
                file.seek(0)
                body = file.read()
        answer = await asyncio.to_thread(self._read, body, result.head["media"])
        self._keep(bound, answer, result.head["version"])
        return answer

    def _read(self, body: bytes, media: str) -> Answer:
        if media == _NT:
            return [quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)]
        found = parse_query_results(body, QueryResultsFormat.JSON)
        try:
            if isinstance(found, QuerySolutions):
                columns = [v.value for v in found.variables]
                return Table(columns, [[row[c] for c in columns] for row in found], self.base)
            assert isinstance(found, QueryBoolean)  # noqa: S101 - there is no third form
            return bool(found)
        finally:
            del (
                found
            )  # solutions may only end in their own thread; a traceback would carry them out

    def _keep(self, bound: str, answer: Answer, version: int) -> None:
        if version != self._version or bound in self._kept:
            return
        self._kept[bound] = answer
        self._rows += _size(answer)
        while self._rows > KEPT_ROWS and self._kept:
            _, old = self._kept.popitem(last=False)
            self._rows -= _size(old)

    def _running(self) -> Service:
        if self._service is None:
            raise QueryError("the service has not started")
        return self._service


def _size(answer: Answer) -> int:
    return 1 if isinstance(answer, bool) else 1 + len(answer)


def workspace_routes(folder: Path, base: Base, store: Path | None = None) -> list[BaseRoute]:
    """Return the routes of the pages over a workspace, for `create_app`.

    Args:
        folder: the workspace; its texts and its last validation are read when they are asked for.
        base: the IRI under which instances and graphs lie.
        store: the folder of the store, where it is not that of the workspace.
    """
    served = Served(base)
    return routes(
        Context(
            ask=served.ask,
            version=served.version,
            base=base,
            text_of=texts(folder / "articles"),
            report=lambda: report(folder / "reports" / "run.json"),
            explain=proofs(store or folder / "store" / "graph", base),
            release=releaser(lambda: open_view(store or folder / "store" / "graph"), base, PROVED),
            arrives=served.arrives,
            places=folder / "store" / "places",
        )
    )


def proofs(store: Path, base: Base) -> Callable[[Triple], Proof | None]:
    """Return a function from an inferred triple to its proof, over the newest state of a store.

    A graph of more than PROVED quads is not closed again in the service: there it gives None.
    """
    kept: dict[int, Explainer | None] = {}

    def explain(triple: Triple) -> Proof | None:
        view = open_view(store)
        if view.version not in kept:
            kept.clear()
            kept[view.version] = Explainer(view, base) if len(view) <= PROVED else None
        explainer = kept[view.version]
        return explainer.explain(triple) if explainer else None

    return explain


def report(path: Path) -> Report | None:
    """Return the findings that the last build wrote down, or None where there is no record."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["findings"]
        return Report.of(Finding(**row) for row in found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
