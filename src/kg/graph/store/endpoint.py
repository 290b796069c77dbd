"""HTTP to a SPARQL endpoint that is not trusted: bounded in time and size, and never led astray."""

import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import RemoteStoreError

MIB = 2**20
_AGAIN = {502, 503, 504}


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
class Endpoint:
    """One address of a server, and how one shows who one is."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
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
        missing_is_empty: bool = False,
    ) -> tuple[str, bytes]:
        """Return media type and body of the answer.

        Args:
            method: the HTTP method.
            query: what follows `?` in the address.
            body: what is sent.
            headers: fields besides those of the endpoint.
            again: whether it may be sent again, because it changes nothing.
            missing_is_empty: whether 404 is an answer without content.

        Raises:
            RemoteStoreError: the server cannot be reached, fails, is too slow, sends too much, cuts
                its answer short, or points to another address.
        """
        for attempt in range(self.limits.tries if again else 1):
            if attempt:
                self.sleep(0.25 * 2**attempt)
            try:
                status, media, content = self._once(method, query, body, headers)
            except (OSError, http.client.HTTPException) as error:
                reason = f"{type(error).__name__} {error}".strip()
                continue
            if status in range(200, 300) or (status == 404 and missing_is_empty):
                return media, content if status != 404 else b""
            reason = f"status {status}: {content[:300].decode('utf-8', 'replace')}"
            if status in range(300, 400):
                reason = f"status {status}: redirections are not followed"
            if status not in _AGAIN:
                break
        raise RemoteStoreError(self.address, " ".join(reason.split()))

    def _once(
        self, method: str, query: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, str, bytes]:
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or parts.hostname is None:
            raise RemoteStoreError(self.address, "the address is neither http nor https")
        limits = self.limits
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                parts.hostname,
                parts.port,
                timeout=limits.connect_seconds,
                context=ssl.create_default_context(),
            )
        else:
            connection = http.client.HTTPConnection(
                parts.hostname, parts.port, timeout=limits.connect_seconds
            )
        end = self.clock() + limits.total_seconds
        try:
            connection.connect()
            connection.sock.settimeout(limits.answer_seconds)
            both = "&".join(part for part in (parts.query, query) if part)
            path = (parts.path or "/") + (f"?{both}" if both else "")
            connection.request(method, path, body, {**self.headers, **headers})
            response = connection.getresponse()
            content = bytearray()
            while piece := response.read1(1 << 16):
                content += piece
                if len(content) > limits.answer_bytes:
                    raise RemoteStoreError(
                        self.address, f"the answer is longer than {limits.answer_bytes} bytes"
                    )
                if self.clock() > end:
                    raise RemoteStoreError(
                        self.address, f"the answer took longer than {limits.total_seconds:g} s"
                    )
            if response.length:  # what was promised did not come
                raise RemoteStoreError(self.address, "the answer was cut short")
            media = (response.headers.get("Content-Type") or "").split(";")[0].strip().lower()
            most = response.headers.get("X-SPARQL-MaxRows")
            if most is not None and most.isdigit() and content.count(b'"value"') >= int(most):
                raise RemoteStoreError(self.address, f"the server cuts answers after {most} rows")
            return response.status, media, bytes(content)
        finally:
            connection.close()
