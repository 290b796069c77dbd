"""Stored queries by name: `/api/queries/NAME?param=value`, and an OpenAPI description at `/api`.

Parameters are typed by the query's header and bound as terms, never pasted into the text. The
answer is that of `/sparql`: formats by `Accept`, or by an ending (`NAME.csv`).
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg import __version__
from kg.errors import KgError, MissingParameterError, UnknownQueryError
from kg.graph.store.tokens import bind
from kg.query.answer import PATTERNS
from kg.query.answer import bind as terms_of
from kg.rq import QueryFile
from kg.workbench.bodies import decode, media_type, pairs, read_body
from kg.workbench.explain import Explainer
from kg.workbench.negotiation import GRAPH, TABLE
from kg.workbench.problem import Problem
from kg.workbench.service import Service
from kg.workbench.sparql import FORM, Operation, answer, seconds_of

PATH = "/api/queries"
ENDINGS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
SCHEMAS: dict[str, dict[str, object]] = {
    "iri": {"type": "string", "format": "iri", "description": "an IRI, whole or as a CURIE"},
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "language": {"type": "string", "pattern": f"^{PATTERNS['language']}$"},
}
"""The type of a parameter as JSON Schema has it."""


async def queries(request: Request) -> Response:
    """List the stored queries."""
    service: Service = request.app.state.service
    found = [
        {
            "name": query.name,
            "summary": query.summary,
            "params": dict(query.params),
            "defaults": dict(query.defaults),
            "returns": dict(query.returns),
            "scope": query.scope,
            "url": f"{_root(request)}{PATH}/{query.name}",
        }
        for query in service.settings.catalog
    ]
    return JSONResponse({"queries": found})


async def stored(request: Request) -> Response:
    """Answer a stored query with its parameters from the address, or from a form."""
    service: Service = request.app.state.service
    if request.method not in {"GET", "HEAD", "POST"}:
        raise Problem("method", request.method, headers={"Allow": "GET, HEAD, POST"})
    name, dot, ending = request.path_params["name"].partition(".")
    if dot and ending not in ENDINGS:
        raise Problem("not_acceptable", f"there is {', '.join(ENDINGS)}")
    query = find(service, name)
    given = pairs(request.scope["query_string"])
    if request.method == "POST":
        if media_type(request) != FORM:
            raise Problem("media_type", f"there is {FORM}")
        given += pairs(decode(await read_body(request, service.settings.limits)).encode())
    text = text_of(service, query, given)
    if dot:
        request = accepting(request, ENDINGS[ending])
    return await answer(request, service, Operation(text, None, None, seconds_of(given)))


def find(service: Service, name: str) -> QueryFile:
    """Return a stored query by its name alone: no path is read.

    Raises:
        Problem: there is none.
    """
    if name not in service.settings.catalog.names():
        known = service.settings.catalog.names()
        raise Problem("query_unknown", str(UnknownQueryError(name, known)))
    try:
        return service.settings.catalog.find(name)
    except KgError as error:
        raise Problem("query_unknown", str(error)) from None


def text_of(service: Service, query: QueryFile, given: list[tuple[str, str]]) -> str:
    """Return the query with its parameters bound.

    Raises:
        Problem: one is missing, unknown, given twice or of another type.
    """
    values: dict[str, str] = {}
    for name, value in given:
        if name == "timeout" and name not in query.params:
            continue
        if name in values:
            raise Problem("parameter_invalid", f"{query.name}: parameter {name} is given twice")
        values[name] = value
    try:
        return bind(query.text, terms_of(query, values, service.settings.base))
    except MissingParameterError as error:
        reason = error.reason.split("; give -p")[0]
        raise Problem(
            "parameter_invalid", f"{query.name}: parameter {error.parameter} {reason}"
        ) from None


def accepting(request: Request, media: str) -> Request:
    """Return the request as one that accepts this media type alone."""
    headers = [(name, value) for name, value in request.scope["headers"] if name != b"accept"]
    scope = {**request.scope, "headers": [*headers, (b"accept", media.encode())]}
    return Request(scope, request.receive)


async def explained(request: Request) -> Response:
    """Tell how a query would be answered: of `?query=`, or of a stored one with its parameters."""
    service: Service = request.app.state.service
    given = pairs(request.scope["query_string"])
    if "name" in request.path_params:
        text = text_of(service, find(service, request.path_params["name"]), given)
    else:
        texts = [value for name, value in given if name == "query"]
        if len(texts) != 1:
            raise Problem("query_missing", f"{len(texts)} were given")
        text = texts[0]
    service.profile(text)
    explainer: Explainer = request.app.state.explainer
    return JSONResponse(await explainer.explain(service, text))


async def description(request: Request) -> Response:
    """Describe the service as OpenAPI 3.1, each stored query as a path."""
    service: Service = request.app.state.service
    paths = {f"{PATH}/{query.name}": _path(query) for query in service.settings.catalog}
    paths["/sparql"] = _protocol()
    paths["/api/explain"] = _protocol(explains=True)
    return JSONResponse(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "kg: stored queries",
                "version": __version__,
                "description": "Answers come whole or as a problem document (RFC 9457).",
            },
            "servers": [{"url": _root(request)}],
            "paths": paths,
            "components": {"schemas": {"Problem": _PROBLEM}},
        }
    )


def _path(query: QueryFile) -> dict[str, object]:
    parameters = []
    for name, kind in query.params.items():
        schema = dict(SCHEMAS[kind])
        needed = name not in query.defaults
        if not needed:
            schema["default"] = query.defaults[name]
        parameters.append({"name": name, "in": "query", "required": needed, "schema": schema})
    rows = query.form in {"SELECT", "ASK"}
    operation = {
        "operationId": query.name,
        "summary": query.summary,
        "tags": list(query.tags) or ["queries"],
        "parameters": [*parameters, _TIMEOUT],
        "responses": _responses(TABLE[:4] if rows else GRAPH[:4], query.returns),
    }
    if query.problem:
        operation["description"] = " ".join(query.problem.split())
    return {"get": operation}


def _protocol(*, explains: bool = False) -> dict[str, object]:
    text = {"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}
    if explains:
        answer_ = _responses(["application/json"], {})
        told = "The plan of a query, and what of it costs most"
        return {
            "get": {
                "operationId": "explain",
                "summary": told,
                "parameters": [text],
                "responses": answer_,
            }
        }
    operation = {
        "operationId": "sparql",
        "summary": "SPARQL 1.1 Protocol",
        "parameters": [text, _TIMEOUT],
        "responses": _responses([*TABLE[:4], *GRAPH[:4]], {}),
    }
    return {"get": operation}


def _responses(media: object, returns: Mapping[str, str]) -> dict[str, object]:
    columns = "; ".join(f"{name}: {' '.join(what.split())}" for name, what in returns.items())
    assert isinstance(media, list | tuple)  # noqa: S101 - see the calls
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refused = {"description": "A parameter is missing, unknown or of another type"}
    return {
        "200": {
            "description": columns or "The answer",
            "content": {one: {} for one in media},
        },
        "400": refused | {"content": problem},
        "default": {"description": "It failed", "content": problem},
    }


_TIMEOUT = {
    "name": "timeout",
    "in": "query",
    "required": False,
    "schema": {"type": "number", "exclusiveMinimum": 0},
    "description": "seconds that the query may take",
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}


def _root(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}"
