"""The SPARQL 1.1 Graph Store Protocol: `/rdf-graph-store`.

A graph is named by `?graph=IRI`, by `?default`, or by the address of the request itself. Names are
taken as they are: `…/1.ttl` and `…/%31.ttl` are two graphs.
"""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from kg.workbench.bodies import FileResponse, decode, media_type, pairs, parts, read_body
from kg.workbench.guard import check_write_token
from kg.workbench.negotiation import GRAPH, choose, engine_graph
from kg.workbench.problem import Problem
from kg.workbench.service import Service

PATH = "/rdf-graph-store"
_METHODS = "GET, HEAD, PUT, POST, DELETE"
_TAKEN = {
    "application/ld+json",
    "application/n-quads",
    "application/n-triples",
    "application/rdf+xml",
    "application/trig",
    "text/n3",
    "text/turtle",
}


async def graph_store(request: Request) -> Response:
    """Answer a request on one graph."""
    service: Service = request.app.state.service
    if request.method not in _METHODS:
        raise Problem("method", request.method, headers={"Allow": _METHODS})
    if request.method in {"GET", "HEAD"}:
        return await _read(request, service, _name(request))
    check_write_token(request.headers, service.settings)
    if request.method == "DELETE":
        name = _name(request)
        reply = await service.writer.run({"kind": "delete", "name": name})
        return Response(None, 204, {"KG-Version": str(reply["version"])})
    new = request.method == "POST" and _is_store(request)
    name = f"{_address(request).rstrip('/')}/{secrets.token_hex(16)}" if new else _name(request)
    data = await _data(request, service, name)
    kind = request.method.lower()
    reply = await service.writer.run({"kind": kind, "name": name}, data)
    headers = {"KG-Version": str(reply["version"])}
    if new:
        headers["Location"] = str(name)
    return Response(None, 201 if reply["created"] else 204, headers)


async def _read(request: Request, service: Service, name: str | None) -> Response:
    media = choose(request.headers.get("accept"), GRAPH)
    version = service.readers.snapshots.version
    limits = service.settings.limits
    result = await service.readers.run(
        {
            "kind": "graph",
            "name": name,
            "graph": engine_graph(media),
            "prefixes": service.settings.base.prefixes(),
            "bytes": limits.result_bytes,
        },
        seconds=limits.query_seconds_most,
    )
    headers = {"Vary": "Accept", "KG-Version": str(version)}
    if result.file is not None:
        return FileResponse(result.file, result.head["size"], media, headers)
    return Response(result.body, 200, headers, media_type=media)


async def _data(request: Request, service: Service, name: str | None) -> bytes:
    """Return the body as N-Triples, read by a process of its own."""
    media = media_type(request)
    body = await read_body(request, service.settings.limits)
    pieces = [(media, body)]
    if media == "multipart/form-data":
        pieces = parts(body, request.headers["content-type"])
        if not pieces:
            raise Problem("data_invalid", "the multipart body has no parts")
    limits = service.settings.limits
    read = []
    for kind, content in pieces:
        if kind not in _TAKEN:
            raise Problem("media_type", kind)
        if kind != "application/rdf+xml":
            decode(content)
        answer = await service.readers.run(
            {
                "kind": "parse",
                "media": kind,
                "base": name or _address(request),
                "bytes": limits.body_bytes,
                "iri_bytes": limits.iri_bytes,
                "literal_bytes": limits.literal_bytes,
            },
            content,
            seconds=limits.update_seconds,
            memory=limits.parser_memory,
        )
        if answer.file is not None:
            with open(answer.file, "rb") as file:  # noqa: PTH123 - an open file number
                read.append(file.read())
        else:
            read.append(answer.body)
    return b"".join(read)


def _name(request: Request) -> str | None:
    """Return the IRI of the graph, None for the default graph.

    Raises:
        Problem: none is named, or more than one.
    """
    given = pairs(request.scope["query_string"])
    graphs = [value for name, value in given if name == "graph"]
    default = any(name == "default" for name, _ in given)
    if len(graphs) + default > 1:
        raise Problem("graph_required")
    if default:
        return None
    if graphs:
        iri = graphs[0]
        if ":" not in iri or any(char in iri for char in '<>"{}|\\^` \n\r\t\0'):
            raise Problem("data_invalid", "a graph is named by an absolute IRI")
        return iri
    if _is_store(request):
        raise Problem("graph_required")
    return _address(request)


def _is_store(request: Request) -> bool:
    path = request.scope["path"].rstrip("/")
    return bool(path == PATH and not request.scope["query_string"])


def _address(request: Request) -> str:
    """Return the address of the request, as it was sent, without its query."""
    path: str = request.scope["raw_path"].split(b"?")[0].decode("ascii", "replace")
    return f"{request.url.scheme}://{request.headers['host']}{path}"
