"""The site: what all pages share, and how a page becomes HTML or data."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from pyoxigraph import Triple
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.query.answer import Table, render
from kg.workbench.pages import shown
from kg.workbench.pages.context import Context
from kg.workbench.pages.explorer import Explorer
from kg.workbench.pages.filters import Filters, parse
from kg.workbench.pages.messages import LANGUAGES, say
from kg.workbench.pages.names import Index, Names
from kg.workbench.pages.panels import Panel
from kg.workbench.pages.register import Registrar

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types kg"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FORMATS = {
    "json": "application/json",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "csv": "text/csv",
    "svg": "image/svg+xml",
}
"""Media type by suffix."""

_RDF = {"ttl": "turtle", "jsonld": "jsonld", "nt": "ntriples"}
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page shows, before it is HTML or data."""

    template: str
    title: str
    panels: Mapping[str, Panel] = field(default_factory=dict)
    """The first is the one that a CSV file holds."""

    triples: Callable[[], Awaitable[list[Triple]]] | None = None
    """The RDF beside the page, made only when it is asked for."""

    picture: str = ""
    """The template of the picture that the page holds, for its SVG file."""

    behind: Iterable[Panel] = ()
    """Answers that the page is made of and does not show."""

    values: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    """The IRI that the page is about."""

    status: int = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One request, with what the reader prefers."""

    request: Request
    site: "Site"
    names: Names
    language: str
    theme: str
    local: str = ""
    """The rest of the path, without the suffix of a data format."""

    @property
    def context(self) -> Context:
        """What the pages are given."""
        return self.site.context

    def query(self, key: str, default: str = "") -> str:
        """Return a value of the address's query."""
        return self.request.query_params.get(key, default)

    @property
    def filters(self) -> Filters:
        """What the address asks for."""
        return parse(self.request.query_params.multi_items(), self.context.base)

    def say(self, key: str, /, **values: object) -> str:
        """Return words of the page in the reader's language."""
        return say(self.language, key, **values)

    def name(self, iri: str) -> str:
        """Return the name of a thing in the reader's language, control characters visible."""
        return shown.plain(self.names.of(iri, self.language).text)


Handler = Callable[[Call], Awaitable[Page]]
Made = Callable[[Call], Awaitable[dict[str, Any]]]


@cache
def environment() -> Any:
    """Return the templates, each compiled once in a process; everything is escaped."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("kg.workbench", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Site:
    """Renders pages; holds the context, the names and the templates."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.index = Index(context)
        self.registrar = Registrar(context)
        self.explorer = Explorer(context, self.registrar)
        self.environment = environment()
        static = files("kg.workbench") / "static"
        self.static = json.loads((static / "manifest.json").read_text(encoding="utf-8"))
        self.licences = json.loads((static / "licences.json").read_text(encoding="utf-8"))

    async def data(self, request: Request, make: Made) -> Response:
        """Return what an island of a page asks for, as JSON."""
        self.context.arrives(request)
        language = language_of(request)
        try:
            call = Call(request, self, await self.index.names(), language, "auto")
            body, status = await make(call), 200
        except (KgError, ValueError) as error:
            body, status = {"error": str(error)}, 503 if isinstance(error, KgError) else 400
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, status, HEADERS | {"Vary": "Cookie"}, "application/json")

    async def respond(self, request: Request, handler: Handler, local: str = "") -> Response:
        """Return the answer to a request: HTML, or data by suffix or Accept."""
        self.context.arrives(request)
        path, suffix = split(local or request.url.path)
        form = suffix or accepted(request.headers.get("accept", ""))
        language, theme = language_of(request), theme_of(request)
        try:
            names = await self.index.names()
            call = Call(request, self, names, language, theme, path if local else "")
            page = await handler(call)
            response = await self._answer(call, page, form)
        except KgError as error:
            call = Call(request, self, Names(self.context.base), language, theme)
            response = await self._answer(call, self.message(call, 503, str(error)), "html")
        response.headers.update(HEADERS)
        response.headers["Vary"] = "Accept, Accept-Language, Cookie"
        response.headers["Cache-Control"] = "no-cache"
        for key, kept, known in (("lang", language, LANGUAGES), ("theme", theme, THEMES)):
            if request.query_params.get(key) in known:
                response.set_cookie(key, kept, max_age=YEAR, httponly=True, samesite="strict")
        return response

    def message(self, call: Call, status: int, detail: str = "") -> Page:
        """Return a page that says what is wrong and what to do."""
        return Page(
            template="message.html",
            title=call.say(f"error.{status}.title"),
            values={"detail": detail, "advice": call.say(f"error.{status}.advice")},
            status=status,
        )

    async def _answer(self, call: Call, page: Page, form: str) -> Response:
        if page.status != 200 or form == "html":
            return Response(self.html(call, page), page.status, media_type="text/html")
        body = self._picture(call, page) if form == "svg" else await self._data(page, form)
        if body is None:
            page = self.message(call, 406, form)
            return Response(self.html(call, page), 406, media_type="text/html")
        return Response(body, media_type=FORMATS[form])

    async def _data(self, page: Page, form: str) -> str | None:
        if form == "json":
            return self._json(page)
        if form == "csv":
            first = next(iter(page.panels.values()), None)
            return render(first.table, "csv", self.context.base) if first is not None else None
        found = await page.triples() if page.triples else None
        return None if found is None else render(found, _RDF[form], self.context.base)

    def _picture(self, call: Call, page: Page) -> str | None:
        if not page.picture:
            return None
        template = self.environment.get_template(page.picture)
        return str(template.render(**shown.ways(call), page=page, call=call, **page.values))

    def _json(self, page: Page) -> str:
        panels = {
            name: {
                "query": panel.query.name,
                "summary": panel.query.summary,
                "parameters": {bound.name: bound.value for bound in panel.bound},
                "cut": panel.cut,
                "columns": panel.table.columns,
                "rows": _rows(panel.table),
            }
            for name, panel in page.panels.items()
        }
        about = {"about": page.subject} if page.subject else {}
        made: dict[str, Any] = {**about, "version": self.context.version(), "panels": panels}
        cut = [panel.query.name for panel in page.behind if panel.cut]
        if cut:
            made["cut"] = cut
        return json.dumps(made, ensure_ascii=False, indent=1) + "\n"

    def html(self, call: Call, page: Page) -> str:
        """Return a page as HTML."""
        template = self.environment.get_template(page.template)
        ways = shown.ways(call)
        stopped = [panel for panel in (*page.panels.values(), *page.behind) if panel.cut]
        values = {"page": page, "call": call, "stopped": stopped, **page.values}
        return str(template.render(**ways, **values))


def _rows(table: Table) -> list[dict[str, str]]:
    return [{k: v for k, v in row.items() if v is not None} for row in table.to_dicts()]


def split(path: str) -> tuple[str, str]:
    """Return a path without the suffix of a data format, and that suffix or the empty string."""
    stem, dot, suffix = path.rpartition(".")
    return (stem, suffix) if dot and suffix in FORMATS else (path, "")


def accepted(accept: str) -> str:
    """Return `html` or the format that an Accept header likes best; ties go to the first named."""
    known = {media: form for form, media in FORMATS.items()} | {"text/html": "html", "*/*": "html"}
    best, form = 0.0, "html"
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = float(parameter[2:])
                except ValueError:
                    quality = 0.0
        if media in known and quality > best:
            best, form = quality, known[media]
    return form


def language_of(request: Request) -> str:
    """Return the language asked for by the address, else by the cookie, else by the browser."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("lang")):
        if wanted in LANGUAGES:
            return wanted
    for part in request.headers.get("accept-language", "").split(","):
        if part.strip()[:2].lower() in LANGUAGES:
            return part.strip()[:2].lower()
    return "en"


def theme_of(request: Request) -> str:
    """Return `light` or `dark` where the reader chose one, else `auto`."""
    for wanted in (request.query_params.get("theme"), request.cookies.get("theme")):
        if wanted in THEMES:
            return wanted
    return "auto"


__all__ = ["FORMATS", "HEADERS", "POLICY", "Call", "Handler", "Made", "Page", "Site"]
