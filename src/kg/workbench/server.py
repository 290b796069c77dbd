"""The service on a socket: uvicorn, with an end to waiting for heads that never come."""

import asyncio
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import httptools
import uvicorn
from starlette.routing import BaseRoute
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from kg.errors import ConfigError
from kg.workbench import shortcut
from kg.workbench.app import create_app
from kg.workbench.limits import Limits
from kg.workbench.settings import Settings

AtOnce = Callable[[MutableMapping[str, Any], bytes], bytes | None]

IN_A_ROW = 16
"""Requests of one piece of data that are answered at once; the others take turns."""

_OF_A_BODY = {b"content-length", b"transfer-encoding", b"expect"}
_TOO_LARGE = b"""HTTP/1.1 431 Request Header Fields Too Large\r
connection: close\r
content-length: 0\r
\r
"""


def bounded(limits: Limits, at_once: AtOnce = lambda scope, lines: None) -> type[HttpToolsProtocol]:
    """Return the HTTP protocol that ends connections whose heads are too slow or too large.

    Args:
        limits: how slow, and how large.
        at_once: makes the response to a request without a body, or leaves it to the application.
    """

    class BoundedProtocol(HttpToolsProtocol):
        """One connection."""

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._timer: asyncio.TimerHandle | None = None
            self._head, self._in_head, self._answered, self._in_a_row = 0, True, False, 0
            self._wait_for_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            self._head, self._in_head, self._answered = 0, True, False
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._in_head = False
            self._stop_waiting()
            if not self._answer_at_once():
                super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            if not self._answered:
                super().on_body(body)

        def on_message_complete(self) -> None:
            if not self._answered:
                super().on_message_complete()

        def data_received(self, data: bytes) -> None:
            self._in_a_row = 0
            super().data_received(data)
            if self._in_head:
                self._wait_for_head()
                self._head += len(data)
                if self._head > limits.header_bytes + 3 * limits.query_bytes:
                    self.transport.write(_TOO_LARGE)
                    self.transport.close()

        def _answer_at_once(self) -> bool:
            """Write the response now if it needs nothing else; return whether it is written."""
            cycle: RequestResponseCycle | None = self.cycle
            busy = cycle is not None and not cycle.response_complete
            if busy or self._in_a_row >= IN_A_ROW or self.flow.write_paused:
                return False
            if len(self.connections) > limits.connections:
                return False
            if self.parser.get_method() != b"GET" or self.parser.get_http_version() != "1.1":
                return False
            if not self.parser.should_keep_alive() or self.parser.should_upgrade():
                return False
            if any(name in _OF_A_BODY for name, _ in self.headers):
                return False
            url = httptools.parse_url(self.url)
            if url.path != b"/sparql":
                return False
            self.scope |= {"method": "GET", "path": "/sparql", "query_string": url.query or b""}
            lines = [b"%b: %b\r\n" % field for field in self.server_state.default_headers]
            response = at_once(dict(self.scope), b"".join(lines))
            if response is None:
                return False
            self._answered = True
            self._in_a_row += 1
            self.transport.write(response)
            self.on_response_complete()
            return True

        def _wait_for_head(self) -> None:
            if self._timer is None:
                self._timer = self.loop.call_later(limits.header_seconds, self._head_is_late)

        def _stop_waiting(self) -> None:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _head_is_late(self) -> None:
            if self._in_head and not self.transport.is_closing():
                self.transport.close()

    return BoundedProtocol


class _Server(uvicorn.Server):
    """Ends when told, and lets the caller clean up: it does not raise the signal again."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to `serve`."""
        yield


def serve(
    settings: Settings,
    pages: Sequence[BaseRoute] = (),
    *,
    started: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve until interrupted.

    Args:
        settings: what the service is started with; port 0 takes a free one.
        pages: routes of pages for people.
        started: called with the address once requests are answered.

    Raises:
        ConfigError: the address cannot be listened on.
        GraphError: the store cannot be opened.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    listener = _listen(settings)
    settings = replace(settings, port=listener.getsockname()[1])
    app = create_app(settings, pages)
    config = uvicorn.Config(
        app,
        http=bounded(settings.limits, partial(shortcut.response, app.state.service)),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=settings.limits.idle_seconds,
        limit_concurrency=settings.limits.connections + 1,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)

    async def run() -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.handle_exit, number, None)
        async with app.router.lifespan_context(app):  # its errors reach the caller as they are
            name = f"[{settings.host}]" if ":" in settings.host else settings.host
            started(f"http://{name}:{settings.port}/")
            await server.serve(sockets=[listener])

    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if sys.platform != "win32":
        import uvloop

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(run())


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        reason = error.strerror or "it cannot be listened on"
        raise ConfigError("port", settings.port, reason) from None
    return listener
