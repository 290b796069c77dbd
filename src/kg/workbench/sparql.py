"""The SPARQL 1.1 Protocol: `/sparql` asks, `/update` changes."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response

from kg.workbench import description
from kg.workbench.bodies import FileResponse, decode, media_type, pairs, read_body
from kg.workbench.cache import key_of
from kg.workbench.guard import check_write_token
from kg.workbench.limits import Limits
from kg.workbench.negotiation import GRAPH, TABLE, choose, engine_graph, engine_table
from kg.workbench.preflight import Profile, check
from kg.workbench.problem import Problem
from kg.workbench.service import Service
from kg.workbench.shortcut import keep, tag_of

FORM = "application/x-www-form-urlencoded"
_ENDINGS = {"text/csv": "csv", "text/tab-separated-values": "tsv"}


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update as the protocol brought it."""

    text: str
    default: tuple[str, ...] | None
    """Graphs whose merge is the default graph; None where the protocol names none at all."""
    named: tuple[str, ...] | None
    seconds: float | None


async def query(request: Request) -> Response:
    """Answer `/sparql`: a query, or without one the service description."""
    service: Service = request.app.state.service
    if request.method not in {"GET", "HEAD", "POST"}:
        raise Problem("method", request.method, headers={"Allow": "GET, HEAD, POST"})
    given = pairs(request.scope["query_string"])
    body = ""
    if request.method == "POST":
        media = media_type(request)
        content = decode(await read_body(request, service.settings.limits))
        if media == FORM:
            given += pairs(content.encode())
        elif media == "application/sparql-query":
            body = content
        else:
            raise Problem("media_type", media)
    names = {name for name, _ in given}
    if "update" in names or "using-graph-uri" in names:
        raise Problem("query_missing", "an update goes to /update, by POST")
    if request.method != "POST" and "query" not in names:
        return description.service_response(request)
    operation = _operation(given, body, "query", "default-graph-uri", "named-graph-uri")
    return await answer(request, service, operation)


async def answer(request: Request, service: Service, operation: Operation) -> Response:
    """Answer a query in the format that the request accepts."""
    profile = service.profile(operation.text)
    limits = service.settings.limits
    seconds = _seconds(operation, limits)
    offers = TABLE if profile.form in {"select", "ask"} else GRAPH
    media = choose(request.headers.get("accept"), offers)
    base = str(request.url.replace(query="", fragment=""))
    key = _key(request, operation)
    version = service.readers.snapshots.version
    headers = {"Vary": "Accept", "KG-Version": str(version)}
    if profile.lasting:
        headers["ETag"] = tag_of(version, key)
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(None, 304, headers)
        kept = service.cache.get(version, key)
        if kept is not None:
            service.metrics.count("cache_hits")
            response = Response(kept.body, 200)
            response.raw_headers = list(kept.fields)
            return response
    begun = monotonic()
    result = await service.readers.run(
        {
            "kind": service.kind_of(operation.text, plain=operation.default is None),
            "base": base,
            "default": operation.default,
            "named": operation.named,
            "table": engine_table(media),
            "boolean": engine_table(media),
            "graph": engine_graph(media),
            "prefixes": service.settings.base.prefixes() if offers is GRAPH else {},
            "rows": limits.result_rows,
            "bytes": limits.result_bytes,
        },
        operation.text.encode(),
        seconds=seconds,
        shape=_shape(profile),
        on_slow=lambda stop: _watch(request, stop),
    )
    service.metrics.time(monotonic() - begun)
    if result.head.get("columns"):
        service.metrics.count("analyses")
    if result.head["version"] != version:  # a commit came between
        headers["KG-Version"] = str(result.head["version"])
        headers.pop("ETag", None)
    media = media if engine_table(media) else result.head["media"]
    if result.file is not None:
        return FileResponse(result.file, result.head["size"], media, _with_name(media, headers))
    response = _response(result.body, media, headers)
    if "ETag" in headers:
        service.cache.put(version, key, keep(result.body, response.raw_headers))
    return response


async def update(request: Request) -> Response:
    """Answer `/update`."""
    service: Service = request.app.state.service
    if request.method != "POST":
        raise Problem("method", request.method, headers={"Allow": "POST"})
    check_write_token(request.headers, service.settings)
    given = pairs(request.scope["query_string"])
    media = media_type(request)
    content = decode(await read_body(request, service.settings.limits))
    body = ""
    if media == FORM:
        given += pairs(content.encode())
    elif media == "application/sparql-update":
        body = content
    else:
        raise Problem("media_type", media)
    if "query" in {name for name, _ in given}:
        raise Problem("query_missing", "a query goes to /sparql")
    operation = _operation(given, body, "update", "using-graph-uri", "using-named-graph-uri")
    limits = service.settings.limits
    await asyncio.to_thread(check, operation.text, limits, update=True)
    reply = await service.writer.run(
        {
            "kind": "update",
            "base": str(request.url.replace(query="", fragment="")),
            "using": operation.default,
            "named": operation.named,
        },
        operation.text.encode(),
    )
    return Response(None, 204, {"KG-Version": str(reply["version"])})


def _operation(
    given: list[tuple[str, str]], body: str, kind: str, default: str, named: str
) -> Operation:
    """Return the one operation of a request.

    Raises:
        Problem: there is none, or more than one.
    """
    texts = [value for name, value in given if name == kind]
    if body:
        texts.append(body)
    if len(texts) != 1:
        raise Problem("query_missing", f"{len(texts)} were given")
    defaults = tuple(value for name, value in given if name == default)
    nameds = tuple(value for name, value in given if name == named)
    for iri in (*defaults, *nameds):
        if ":" not in iri or any(char in iri for char in '<>"{}|\\^` \n\r\t\0'):
            raise Problem("query_syntax", "a graph is named by an absolute IRI")
    some = bool(defaults or nameds)
    seconds = seconds_of(given)
    return Operation(texts[0], defaults if some else None, nameds if some else None, seconds)


def seconds_of(given: list[tuple[str, str]]) -> float | None:
    """Return the `timeout` of a request, in seconds.

    Raises:
        Problem: it is no number.
    """
    times = [value for name, value in given if name == "timeout"]
    try:
        return float(times[0]) if times else None
    except ValueError:
        raise Problem("timeout_invalid") from None


def _seconds(operation: Operation, limits: Limits) -> float:
    if operation.seconds is None:
        return limits.query_seconds
    if not 0 < operation.seconds <= limits.query_seconds_most:
        raise Problem("timeout_invalid", f"at most {limits.query_seconds_most:g} s")
    return operation.seconds


def _key(request: Request, operation: Operation) -> bytes:
    """Return the key of a query: its address says all where it is a GET of `/sparql`."""
    if request.method == "GET" and request.scope["path"] == "/sparql":
        return key_of(request.scope)
    asked = (request.method, operation.text, operation.default, operation.named)
    return key_of(request.scope, repr(asked).encode())


def _shape(profile: Profile) -> str:
    return hashlib.sha256(profile.shape.encode()).hexdigest()


def _watch(request: Request, stop: Callable[[], None]) -> None:
    """Stop slow work when its client goes away."""

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        stop()

    task = asyncio.get_running_loop().create_task(watch())
    watchers: set[asyncio.Task[None]] = request.app.state.watchers
    watchers.add(task)
    task.add_done_callback(watchers.discard)
    request.state.watcher = task


def _response(body: bytes, media: str, headers: dict[str, str]) -> Response:
    return Response(body, 200, _with_name(media, headers), media_type=media)


def _with_name(media: str, headers: dict[str, str]) -> dict[str, str]:
    """Return the headers; a table for a spreadsheet is saved, never shown in place."""
    if media in _ENDINGS:
        return headers | {
            "Content-Disposition": f'attachment; filename="results.{_ENDINGS[media]}"'
        }
    return headers
