"""`GET /sparql?query=…` answered at once: from the cache, or by a few look-ups in this process.

The bytes of the response are made here, before any framework is reached; a request of loopback
that the guard lets in comes here first. All else, and all that goes wrong, is left to the routes.
"""

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from kg.workbench.cache import Fields, Kept, key_of
from kg.workbench.guard import FIELDS
from kg.workbench.negotiation import TABLE, choose, engine_table
from kg.workbench.problem import Problem
from kg.workbench.service import Service
from kg.workbench.settings import LOOPBACK

if TYPE_CHECKING:
    from starlette.types import Scope

_ANSWERED = ("requests", (("route", "/sparql"), ("status", "200")))
_HIT = ("cache_hits", ())
_JSON = "application/sparql-results+json"


def response(service: Service, scope: "Scope", date: bytes) -> bytes | None:
    """Return the bytes of a response, None where a route must make it.

    Args:
        service: the service.
        scope: the ASGI scope of a request without a body.
        date: the lines of the head that the server adds.
    """
    if scope["path"] != "/sparql" or scope["method"] != "GET":
        return None
    client = scope["client"]
    if not client or client[0] not in LOOPBACK:
        return None
    try:
        if not service.lets_in(scope):
            return None
        version = service.readers.snapshots.version
    except Problem:
        return None
    key = key_of(scope)
    kept = service.cache.get(version, key)
    if kept is not None:
        service.metrics.counts[_HIT] += 1
    else:
        kept = _look_up(service, scope, version, key)
        if kept is None:
            return None
        service.cache.put(version, key, kept)
        service.metrics.count("lookups")
    for name, _ in scope["headers"]:
        if name == b"if-none-match":
            return None
    service.metrics.counts[_ANSWERED] += 1
    return b"".join((b"HTTP/1.1 200 OK\r\n", date, kept.head, kept.body))


def keep(body: bytes, fields: Fields) -> Kept:
    """Return an answer as it is kept."""
    lines = [b"%b: %b\r\n" % field for field in (*fields, *FIELDS)]
    return Kept(body, fields, b"".join(lines) + b"\r\n")


def tag_of(version: int, key: bytes) -> str:
    """Return the ETag of an answer."""
    return f'"{version}-{key.hex()}"'


def _look_up(service: Service, scope: "Scope", version: int, key: bytes) -> Kept | None:
    asked: bytes = scope["query_string"]
    if not asked.startswith(b"query=") or b"&" in asked:
        return None
    media = _media(next((value for name, value in scope["headers"] if name == b"accept"), b""))
    if media is None:
        return None
    if service.lookups.version != version:
        service.renew_lookups()
        return None
    try:
        text = unquote_to_bytes(asked[6:].replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    body = service.lookups.answer(version, text)
    if body is None or len(body) > service.settings.limits.result_bytes:
        return None
    fields = [
        (b"vary", b"Accept"),
        (b"kg-version", str(version).encode()),
        (b"etag", tag_of(version, key).encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-type", media),
    ]
    return keep(body, fields)


@lru_cache(100)
def _media(accept: bytes) -> bytes | None:
    """Return the media type of the answer where it is JSON."""
    try:
        media = choose(accept.decode("latin-1"), TABLE)
    except Problem:
        return None
    return media.encode() if engine_table(media) == _JSON else None
