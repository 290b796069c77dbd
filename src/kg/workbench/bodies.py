"""How bodies of requests are read, and those of responses sent."""

import asyncio
import os
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.responses import Response

from kg.workbench.limits import Limits
from kg.workbench.problem import Problem

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

CHUNK = 1 << 16


async def read_body(request: "Request", limits: Limits) -> bytes:
    """Return the body.

    Raises:
        Problem: it is too large, too slow, or encoded.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("content_encoding")
    too_large = Problem(
        "body_too_large", f"more than {limits.body_bytes} bytes", headers={"Connection": "close"}
    )
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limits.body_bytes:
        raise too_large
    body = bytearray()
    pieces = request.stream().__aiter__()
    try:
        async with asyncio.timeout(limits.update_seconds) as total:
            while True:
                async with asyncio.timeout(limits.body_seconds):
                    piece = await anext(pieces, None)
                if piece is None:
                    return bytes(body)
                body += piece
                if len(body) > limits.body_bytes:
                    raise too_large
    except TimeoutError:
        what = "all of it" if total.expired() else "the next piece"
        raise Problem("body_too_slow", what, headers={"Connection": "close"}) from None


def media_type(request: "Request") -> str:
    """Return the media type of the body, in lower case, without parameters.

    Raises:
        Problem: there is none, or it names a charset other than UTF-8.
    """
    given = request.headers.get("content-type")
    if not given:
        raise Problem("media_type_missing")
    media, *parameters = given.split(";")
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in {"utf-8", "utf8"}:
            raise Problem("not_utf8", f"charset {value[:40]}")
    return media.strip().lower()


def decode(body: bytes) -> str:
    """Return the text of a body in UTF-8.

    Raises:
        Problem: it is not UTF-8.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem("not_utf8", f"byte {error.start + 1}") from None


def pairs(query: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a query string or a form.

    Raises:
        Problem: they are not UTF-8, or too many.
    """
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError:
        raise Problem("not_utf8") from None
    except ValueError:
        raise Problem("query_missing", "more than 1000 parameters") from None


def parts(body: bytes, content_type: str) -> list[tuple[str, bytes]]:
    """Return media type and content of each part of a multipart body (RFC 7578)."""
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\nMIME-Version: 1.0\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    found = []
    for part in message.iter_parts() if message.is_multipart() else ():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found.append((part.get_content_type(), content))
    return found


class FileResponse(Response):
    """A response whose body lies in an open file."""

    def __init__(self, file: int, size: int, media: str, headers: Mapping[str, str]) -> None:
        super().__init__(None, 200, dict(headers), media)
        self.headers["Content-Length"] = str(size)
        self._file = file

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Send it piece by piece."""
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while scope["method"] != "HEAD" and (piece := os.read(self._file, CHUNK)):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            self.close()

    def close(self) -> None:
        """Close the file, of a response that is not sent after all."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
