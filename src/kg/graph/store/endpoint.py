"""HTTP to a SPARQL endpoint that is not trusted: bounded in time and size, and never led astray."""

import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import RemoteStoreError
from kg.graph.store.credentials import Credentials

MIB = 2**20
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_AGAIN = {502, 503, 504}


class AnswerTooLongError(RemoteStoreError):
    """The answer is longer than allowed, or the server cut it; parts of it can be asked for."""


class SilentError(AnswerTooLongError):
    """The server took the request and said nothing; asked again it would do the work twice."""


class RefusedError(RemoteStoreError):
    """The server understood and said no."""

    def __init__(self, endpoint: str, status: int, reason: str) -> None:
        super().__init__(endpoint, f"status {status}: {reason}")
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteLimits:
    """What an endpoint may cost."""

    connect_seconds: float = 5.0
    """How long a connection may take."""

    answer_seconds: float = 30.0
    """How long the server may be silent."""

    total_seconds: float = 120.0
    """How long one answer may take in all."""

    answer_bytes: int = 256 * MIB
    """Length of one answer."""

    tries: int = 3
    """How often a request that changes nothing is sent before it fails."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    media: str
    """Media type, in lower case, without parameters."""

    body: bytes
    server: str = ""
    """What the server calls itself."""

    asked: tuple[str, ...] = ()
    """What one is asked to show (`WWW-Authenticate`)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of a server, and how one shows who one is."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    credentials: Credentials | None = None
    limits: RemoteLimits = field(default_factory=RemoteLimits)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def send(
        self,
        method: str,
        query: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        again: bool = False,
    ) -> Reply:
        """Return the answer.

        Args:
            method: the HTTP method.
            query: what follows `?` in the address.
            body: what is sent.
            headers: fields besides those of the endpoint.
            again: whether it may be sent again, because it changes nothing.

        Raises:
            RemoteStoreError: the server cannot be reached, fails, is too slow, sends too much, cuts
                its answer short, or points to another address.
        """
        reason = ""
        for attempt in range(self.limits.tries if again else 1):
            if attempt:
                self.sleep(0.25 * 2**attempt)
            try:
                reply = self._once(method, query, body, headers)
                if reply.status == 401 and self.credentials and self.credentials.ask(reply.asked):
                    reply = self._once(method, query, body, headers)
            except (OSError, http.client.HTTPException) as error:
                reason = f"{type(error).__name__} {error}".strip()
                continue
            if reply.status in range(200, 300):
                return reply
            if reply.status not in _AGAIN or attempt + 1 == self.limits.tries or not again:
                raise RefusedError(self.address, reply.status, _reason(reply))
        raise RemoteStoreError(self.address, " ".join(reason.split()))

    def _once(self, method: str, query: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or parts.hostname is None:
            raise RemoteStoreError(self.address, "the address is neither http nor https")
        secret = bool(self.credentials or self.headers)
        if secret and parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise RemoteStoreError(self.address, "credentials are sent by https alone")
        both = "&".join(part for part in (parts.query, query) if part)
        path = (parts.path or "/") + (f"?{both}" if both else "")
        shown = dict(self.headers) | dict(headers)
        if self.credentials and (value := self.credentials.header(method, path)):
            shown["Authorization"] = value
        connection = self._connection(parts.scheme, parts.hostname, parts.port)
        end = self.clock() + self.limits.total_seconds
        try:
            connection.connect()
            connection.sock.settimeout(self.limits.answer_seconds)
            try:
                connection.request(method, path, body, shown)
                response = connection.getresponse()
                content = self._content(response, end)
            except TimeoutError:
                reason = f"the server was silent for {self.limits.answer_seconds:g} s"
                raise SilentError(self.address, reason) from None
            given = response.headers
            most = given.get("X-SPARQL-MaxRows")
            if most is not None:  # sent when so many rows were reached
                raise AnswerTooLongError(self.address, f"the server cuts answers at {most} rows")
            media = (given.get("Content-Type") or "").split(";")[0].strip().lower()
            asked = tuple(given.get_all("WWW-Authenticate") or ())
            return Reply(response.status, media, content, given.get("Server") or "", asked)
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        seconds = self.limits.connect_seconds
        if scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=seconds)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)

    def _content(self, response: http.client.HTTPResponse, end: float) -> bytes:
        """Return the body, held to length and time."""
        limits = self.limits
        content = bytearray()
        while piece := response.read1(1 << 16):
            content += piece
            if len(content) > limits.answer_bytes:
                reason = f"the answer is longer than {limits.answer_bytes} bytes"
                raise AnswerTooLongError(self.address, reason)
            if self.clock() > end:
                reason = f"the answer took longer than {limits.total_seconds:g} s"
                raise RemoteStoreError(self.address, reason)
        if response.length:  # what was promised did not come
            raise RemoteStoreError(self.address, "the answer was cut short")
        return bytes(content)


def _reason(reply: Reply) -> str:
    """Return why a server said no, in one line."""
    if reply.status in range(300, 400):
        return "redirections are not followed"
    said = " ".join(reply.body[:300].decode("utf-8", "replace").split())
    if reply.status in {401, 403}:
        return f"the credentials are missing or not enough; {said}".removesuffix("; ")
    return said
