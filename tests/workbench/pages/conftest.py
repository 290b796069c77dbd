"""Pages over small graphs, asked in this process."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from starlette.applications import Starlette

from kg.graph.store import View
from kg.graph.store.memory import MemoryStore
from kg.namespaces import Base
from kg.ontology import Terms
from kg.workbench.pages import Context, asks, routes
from kg.workbench.pages.texts import texts
from kg.workspace import Workspace

BASE = Base()
VISIBLE = [BASE.graph(n) for n in ("facts", "inferred", "entities", "claims", "ontology")]
MADE = Path(__file__).parents[2] / "fixtures" / "relocation.trig"


@dataclass(frozen=True)
class Got:
    """A response."""

    status: int
    headers: Mapping[str, str]
    text: str


class Browser:
    """Asks an application for pages, as a browser without JavaScript would."""

    def __init__(self, app: Starlette, view: View | None = None) -> None:
        self.app = app
        self.view = view

    def get(self, address: str, **headers: str) -> Got:
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "server": ("127.0.0.1", 7575),
            "client": ("127.0.0.1", 1),
            "root_path": "",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": query.encode(),
            "headers": [(b"host", b"127.0.0.1:7575")]
            + [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        sent: list[dict[str, object]] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))  # type: ignore[arg-type] # plain dictionaries
        head = sent[0]
        body = b"".join(m.get("body", b"") for m in sent[1:])  # type: ignore[misc] # bytes
        fields = {k.decode(): v.decode() for k, v in head["headers"]}  # type: ignore[attr-defined] # pairs
        return Got(int(str(head["status"])), fields, body.decode())


class Tags(HTMLParser):
    """Collects the elements and attribute names of a page, and the text of links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [str(value) for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def site_over(view: View, text_of: Callable[[str], str | None] = lambda sha: None) -> Browser:
    """Return a browser on the pages over a view."""
    context = Context(ask=asks(view), version=lambda: view.version, text_of=text_of)
    return Browser(Starlette(routes=routes(context)), view)


def ontology() -> list[Quad]:
    graph = NamedNode(BASE.graph("ontology"))
    return [Quad(t.subject, t.predicate, t.object, graph) for t in Terms.load().triples()]


@pytest.fixture(scope="session")
def made() -> Browser:
    """The pages over a graph made for tests, with a real ontology."""
    quads = [*parse(path=MADE, format=RdfFormat.TRIG), *ontology()]
    return site_over(MemoryStore(quads, visible=VISIBLE))


@pytest.fixture(scope="session")
def empty() -> Browser:
    """The pages over a graph that holds nothing at all."""
    return site_over(MemoryStore(visible=VISIBLE))


@pytest.fixture(scope="session")
def digests(five_digests: Workspace) -> Browser:
    """The pages over the bundled digests, with their texts."""
    return site_over(five_digests.view(), texts(five_digests.path / "articles"))


@pytest.fixture(scope="session")
def seeds_site(two_articles: Workspace) -> Browser:
    """The pages over the two starting articles, with their texts."""
    return site_over(two_articles.view(), texts(two_articles.path / "articles"))
