"""The service as an ASGI application."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from kg.workbench import api, description
from kg.workbench.explain import Explainer
from kg.workbench.graph_store import PATH, graph_store
from kg.workbench.guard import Guard
from kg.workbench.problem import Problem
from kg.workbench.service import Service
from kg.workbench.settings import Settings
from kg.workbench.sparql import query, update

_ALL = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]


def create_app(settings: Settings, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """Return the service over the store that the settings name.

    Args:
        settings: what it is started with.
        pages: routes of pages for people; `request.app.state.service` is the `Service`.
    """
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    routes = [
        Route("/sparql", query, methods=_ALL),
        Route("/sparql/", query, methods=_ALL),
        Route("/update", update, methods=_ALL),
        Route("/update/", update, methods=_ALL),
        Route(PATH, graph_store, methods=_ALL),
        Route(PATH + "/{rest:path}", graph_store, methods=_ALL),
        Route("/.well-known/void", description.void),
        Route("/api", api.description),
        Route("/api/explain", api.explained),
        Route(api.PATH, api.queries),
        Route(api.PATH + "/{name}/explain", api.explained),
        Route(api.PATH + "/{name}", api.stored, methods=_ALL),
        Route("/health", health),
        Route("/metrics", metrics),
        *pages,
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, settings=settings, metrics=service.metrics)],
        exception_handlers={Problem: _problem, HTTPException: _http_error},
        lifespan=lifespan,
    )
    app.state.service = service
    app.state.watchers = set()
    app.state.explainer = Explainer()
    return app


async def health(request: Request) -> Response:
    """Say whether a query is answered, and from the last state of the store."""
    service: Service = request.app.state.service
    result = await service.readers.run(
        {
            "kind": "query",
            "base": None,
            "default": None,
            "named": None,
            "boolean": "text/csv",
            "rows": 1,
            "bytes": 1000,
        },
        b"ASK { ?s ?p ?o }",
        seconds=2,
    )
    log, seen = service.log_version(), result.head["version"]
    for _ in range(20):  # a commit is in the log a moment before its snapshot is there
        if log == seen:
            break
        await asyncio.sleep(0.1)
        service.readers.snapshots.renew()
        seen = service.readers.snapshots.version
    status = 200 if log == seen else 503
    state = "ok" if log == seen else "stale"
    return JSONResponse({"status": state, "version": seen, "log": log}, status)


async def metrics(request: Request) -> Response:
    """Return the counts in the text format of Prometheus."""
    service: Service = request.app.state.service
    gauges = {
        "store_version": service.readers.snapshots.version,
        "queries_running": service.readers.running,
        "queries_waiting": service.readers.waiting,
        "cache_bytes": service.cache.size,
    }
    return PlainTextResponse(service.metrics.text(gauges))


async def _problem(request: Request, error: Exception) -> Response:
    del request
    assert isinstance(error, Problem)  # noqa: S101 - it is registered for this alone
    return error.response()


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for this alone
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return Problem("method", request.method, headers=dict(error.headers or {})).response()
    return Problem("not_found").response()
