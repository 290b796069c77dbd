"""A real service on a free port of loopback, for tests that speak HTTP."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

WRITE_TOKEN = "a token for tests only"  # noqa: S105 - it guards nothing
BEARER = {"Authorization": f"Bearer {WRITE_TOKEN}"}

_PROGRAM = """
import json, sys
from pathlib import Path
from kg.workbench.limits import Limits
from kg.workbench.server import serve
from kg.workbench.settings import Settings
given = json.loads(sys.argv[1])
limits = Limits(**given.pop("limits"))
hosts = frozenset(given.pop("hosts", ()))
settings = Settings(store=Path(given.pop("store")), port=0, limits=limits, hosts=hosts, **given)
serve(settings, started=lambda address: print(address, flush=True))
"""


@dataclass(slots=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of a problem document."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        code: str = self.json()["code"]
        return code


@dataclass(slots=True)
class Served:
    """The service as a process of its own."""

    store: Path
    limits: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=lambda: {"write_token": WRITE_TOKEN})
    process: "subprocess.Popen[str]" = field(init=False)
    port: int = field(init=False)

    def __enter__(self) -> Self:
        given = {"store": str(self.store), "limits": self.limits, **self.settings}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(given)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        address = self.process.stdout.readline()
        assert address, "the service did not start"
        self.port = int(address.strip().rstrip("/").rsplit(":", 1)[1])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> Reply:
        """Send one request over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(
        self, text: str, *, accept: str = "application/sparql-results+json", **more: str
    ) -> Reply:
        """Ask by POST, which takes texts of any length."""
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.request(
            "POST", "/sparql", body=urlencode({"query": text, **more}), headers=headers
        )

    def update(self, text: str) -> Reply:
        """Change with the token."""
        headers = BEARER | {"Content-Type": "application/sparql-update"}
        return self.request("POST", "/update", body=text, headers=headers)

    def count(self) -> int:
        """Return the number of triples in the default graph."""
        reply = self.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return int(reply.json()["results"]["bindings"][0]["n"]["value"])

    def children(self) -> set[int]:
        """Return the processes below this one."""
        found: set[int] = set()
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    below = {int(child) for child in task.read_text().split()}
                except FileNotFoundError:
                    continue
                found |= below
                waiting += below
        return found

    def wait_until(self, condition: Any, seconds: float = 10) -> None:
        """Wait until `condition()` holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not happen in time"
            time.sleep(0.02)
