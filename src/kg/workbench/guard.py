"""Who may ask: the first thing every request meets, and the last thing every response passes.

A server on this machine can be reached by any page in any browser here. So the name it is called
by, and where a browser says that the request comes from, must be ours; no other origin is ever
allowed to read (no CORS); writing needs a token that no form and no page of others can send.
"""

import hmac
import logging
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from kg.workbench.metrics import Metrics
from kg.workbench.problem import Problem
from kg.workbench.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every response. `Cache-Control: no-store` is added where a route says nothing else."""

FIELDS = [
    (name.lower().encode("ascii"), value.encode("ascii"))
    for name, value in [*SECURITY_HEADERS.items(), ("Cache-Control", "no-store")]
]

PROTOCOLS = ("/sparql", "/update", "/rdf-graph-store", "/api/", "/metrics", "/health")
"""Paths for programs: no other site leads a browser here, not even by a link."""

COOKIE = "kg_token"


class Guard:
    """ASGI middleware around the whole service."""

    def __init__(self, app: "ASGIApp", settings: Settings, metrics: Metrics) -> None:
        self.app, self.settings, self.metrics = app, settings, metrics
        self._clients: dict[str, tuple[int, deque[float]]] = {}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def guarded(message: "Message") -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(field for field in FIELDS if field[0] not in given),
                ]
                self.metrics.count(
                    "requests", route=_route(scope["path"]), status=str(message["status"])
                )
            await send(message)

        client = scope["client"][0] if scope.get("client") else "127.0.0.1"
        counted = False
        try:
            check(scope, self.settings)
            self._enter(client)
            counted = True
            await self.app(scope, receive, guarded)
        except Problem as problem:
            if begun:
                raise
            problem.headers["Connection"] = "close"  # the body, if there is one, stays unread
            await problem.response()(scope, receive, guarded)
        except Exception:
            log.exception("a request failed")
            if begun:
                raise
            await Problem("internal").response()(scope, receive, guarded)
        finally:
            if counted:
                self._leave(client)

    def _enter(self, client: str) -> None:
        """Count a request of an address other than loopback.

        Raises:
            Problem: it has too many running, or made too many in the last minute.
        """
        if client in LOOPBACK:
            return
        limits, now = self.settings.limits, monotonic()
        running, times = self._clients.get(client, (0, deque()))
        while times and times[0] < now - 60:
            times.popleft()
        if running >= limits.client_running:
            raise Problem("rate", f"{limits.client_running} requests are running")
        if len(times) >= limits.client_per_minute:
            raise Problem("rate", f"{limits.client_per_minute} requests a minute")
        times.append(now)
        self._clients[client] = (running + 1, times)
        if len(self._clients) > 10_000:
            idle = [name for name, (count, _) in self._clients.items() if count == 0]
            for name in idle:
                del self._clients[name]

    def _leave(self, client: str) -> None:
        if client in self._clients:
            running, times = self._clients[client]
            self._clients[client] = (running - 1, times)


def check(scope: "Scope", settings: Settings) -> None:
    """Refuse a request that no route may see.

    Raises:
        Problem: its head is too large, or it comes from whom it must not.
    """
    headers = Headers(scope=scope)
    check_head(scope, settings)
    check_authority(headers, settings)
    check_origin(scope, headers, settings)
    check_read_token(scope, headers, settings)


def check_head(scope: "Scope", settings: Settings) -> None:
    """Refuse a head that is too large."""
    limits, fields = settings.limits, scope["headers"]
    size = sum(len(name) + len(value) + 4 for name, value in fields)
    size += len(scope["path"]) + len(scope["query_string"])
    if len(fields) > limits.headers:
        raise Problem("header_too_large", f"more than {limits.headers} fields")
    if size > limits.header_bytes + limits.query_bytes:
        raise Problem("header_too_large", f"more than {limits.header_bytes} bytes")


def check_authority(headers: Headers, settings: Settings) -> None:
    """Refuse a host name that is not ours: a name of others may lead here by DNS rebinding."""
    given = headers.getlist("host")
    if len(given) != 1 or not _is_ours(given[0], settings):
        raise Problem("authority_refused")


def check_origin(scope: "Scope", headers: Headers, settings: Settings) -> None:
    """Refuse what a page of another site sends or leads to."""
    origin = headers.get("origin")
    if origin is not None:
        scheme, mark, authority = origin.partition("://")
        if scheme not in {"http", "https"} or not mark or not _is_ours(authority, settings):
            raise Problem("forbidden_origin")
    site = headers.get("sec-fetch-site", "none")
    if site not in {"none", "same-origin"}:
        reads_page = scope["method"] in {"GET", "HEAD"} and not scope["path"].startswith(PROTOCOLS)
        if not (reads_page and headers.get("sec-fetch-mode") == "navigate"):
            raise Problem("forbidden_origin")


def check_read_token(scope: "Scope", headers: Headers, settings: Settings) -> None:
    """Refuse who has no token, where reading needs one; the writing token reads too."""
    if settings.read_token is None:
        return
    shown = {bearer(headers)}
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and scope["method"] in {"GET", "HEAD", "POST"}:
            shown.add(value)
    known = [settings.read_token, settings.write_token]
    if not any(same(token, given) for token in known for given in shown):
        raise Problem("token_required")


def check_write_token(headers: Headers, settings: Settings) -> None:
    """Refuse who may not write. A cookie does not count: a page of others could use it."""
    if settings.write_token is None:
        raise Problem("writing_off")
    if not same(settings.write_token, bearer(headers)):
        raise Problem("token_required")


def bearer(headers: Headers) -> str | None:
    """Return the token of the Authorization field."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def same(token: str | None, given: str | None) -> bool:
    """Compare in a time that tells nothing of the token."""
    if token is None or given is None:
        return False
    return hmac.compare_digest(token.encode(), given.encode())


def _is_ours(authority: str, settings: Settings) -> bool:
    """Return whether `name[:port]` is a name of this service, with its port or the default."""
    name, port = authority.lower(), ""
    if name.startswith("["):
        name, _, rest = name[1:].partition("]")
        if rest and not rest.startswith(":"):
            return False
        port = rest[1:]
    elif ":" in name:
        name, _, port = name.partition(":")
    if name in LOOPBACK:
        return port == str(settings.port) or (not port and settings.port in {80, 443})
    return name in settings.hosts


def _route(path: str) -> str:
    """Return the path for a label: names of graphs and the like are left out."""
    first = path.split("/")[1]
    return f"/{first}" if first in _ROUTES else "/…"


_ROUTES = {"", "sparql", "update", "rdf-graph-store", "api", "health", "metrics", "static"}
