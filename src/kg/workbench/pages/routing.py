"""Which address leads to which page."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.namespaces import APO
from kg.workbench.pages import links, onefile
from kg.workbench.pages.about import about
from kg.workbench.pages.article import article
from kg.workbench.pages.claim import claim
from kg.workbench.pages.claims import claims
from kg.workbench.pages.compare import compare
from kg.workbench.pages.context import Context
from kg.workbench.pages.editor import completion_json, editor, names_json
from kg.workbench.pages.entity import entity, proof
from kg.workbench.pages.event import event
from kg.workbench.pages.evidence import evidence_json
from kg.workbench.pages.explore import explore
from kg.workbench.pages.map import map_page, places_page
from kg.workbench.pages.picture import graph_json, neighbours_json
from kg.workbench.pages.quality import quality
from kg.workbench.pages.site import (
    FORMATS,
    HEADERS,
    Call,
    Handler,
    Made,
    Page,
    Site,
    language_of,
    theme_of,
)
from kg.workbench.pages.start import search, start
from kg.workbench.pages.tables import category, table
from kg.workbench.pages.timeline import timeline
from kg.workbench.pages.vocab import term, vocab

PAGES: dict[str, Handler] = {
    "/search": search,
    "/claims": claims,
    "/compare": compare,
    "/quality": quality,
    "/vocab": vocab,
    "/about": about,
    "/query": editor,
    "/time": timeline,
    "/map": map_page,
    "/places": places_page,
    "/explore": explore,
    "/proof": proof,
}
DATA: dict[str, Made] = {
    "/api/graph": graph_json,
    "/api/neighbours": neighbours_json,
    "/api/evidence": evidence_json,
    "/api/completion": completion_json,
    "/api/names": names_json,
}
BELOW: dict[str, Handler] = {"/c/": table, "/v/": category, "/vocab/": term}
TYPES = {
    ".txt": "text/plain",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
}
_MONTHS = "public, max-age=31536000, immutable"


async def thing(call: Call) -> Page:
    """Return the page about the IRI that an address under `/e` names."""
    base = call.context.base
    iri = links.iri_of(call.local, base) if call.local else call.query("iri")
    handlers = {"claim": claim, "article": article} | dict.fromkeys(links.SITUATIONS, event)
    handler = handlers.get(links.kind(iri, base), entity)
    try:
        return await handler(call, iri)
    except ValueError:
        return call.site.message(call, 404, iri)


def routes(context: Context) -> list[BaseRoute]:
    """Return the routes of all pages and of their static files.

    All answer GET and HEAD only; `/{name}` and `/{name}.{suffix}` give HTML and data.
    """
    site = Site(context)
    made: list[BaseRoute] = [Route("/", _fixed(site, start))]
    made += [Route(f"/index.{suffix}", _fixed(site, start)) for suffix in FORMATS]
    for path, handler in PAGES.items():
        made.append(Route(path, _fixed(site, handler)))
        made += [Route(f"{path}.{suffix}", _fixed(site, handler)) for suffix in FORMATS]
    made.append(Route("/e", _fixed(site, thing)))
    made += [Route(f"/e.{suffix}", _fixed(site, thing)) for suffix in FORMATS]
    made.append(Route("/e/{local:path}", _local(site, thing)))
    made += [Route(f"{path}{{local:path}}", _local(site, _named(h))) for path, h in BELOW.items()]
    made += [Route(path, _data(site, make)) for path, make in DATA.items()]
    made.append(Route("/file.html", _file(site)))
    made.append(Route("/static/{name}", _static(site)))
    return made


def _named(handler: Handler) -> Handler:
    """Return a handler that is asked only where the rest of the path can end an IRI."""

    async def page(call: Call) -> Page:
        if links.is_iri(APO + call.local):
            return await handler(call)
        return call.site.message(call, 404, call.local)

    return page


Endpoint = Callable[[Request], Awaitable[Response]]


def _fixed(site: Site, handler: Handler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await site.respond(request, handler)

    return endpoint


def _local(site: Site, handler: Handler) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await site.respond(request, handler, request.path_params["local"])

    return endpoint


def _data(site: Site, make: Made) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await site.data(request, make)

    return endpoint


def _file(site: Site) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        site.context.arrives(request)

        async def over(one: Site) -> Call:
            names = await one.index.names()
            return Call(request, one, names, language_of(request), theme_of(request))

        return await onefile.respond(request, site, over)

    return endpoint


def _static(site: Site) -> Endpoint:
    known = frozenset(site.static.values())

    async def endpoint(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in known:
            return Response("no such file\n", 404, HEADERS, "text/plain")
        body = (files("kg.workbench") / "static" / name).read_bytes()
        kind = next(
            (t for end, t in TYPES.items() if name.endswith(end)), "application/octet-stream"
        )
        return Response(body, 200, HEADERS | {"Cache-Control": _MONTHS}, kind)

    return endpoint
