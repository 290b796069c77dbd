"""A workspace, served."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from kg.errors import ConfigError
from kg.graph.store.embedded import EmbeddedStore
from kg.workbench.pages.served import workspace_routes
from kg.workbench.server import serve
from kg.workbench.settings import Settings
from kg.workspace import Workspace


def serve_workspace(
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    port: int = 7575,
    hosts: frozenset[str] = frozenset(),
    write_token: str | None = None,
    read_token: str | None = None,
    started: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve the graph of a workspace until interrupted.

    Where nothing has been built, a copy of the bundled graph is served, and writing to it lasts as
    long as the service.

    Raises:
        ConfigError: a setting cannot be used.
        GraphError: the store cannot be opened.
    """
    if workspace.settings.store:
        raise ConfigError("store", workspace.settings.store, "the graph is served there")
    store = workspace.path / "store" / "graph"
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        if not store.exists():
            store = Path(folder) / "graph"
            with EmbeddedStore(store) as writer:
                writer.add(workspace.view().quads())
        settings = Settings(
            store=store,
            host=host,
            port=port,
            hosts=hosts,
            write_token=write_token,
            read_token=read_token,
            base=workspace.base,
            catalog=workspace.catalog(),
        )
        pages = workspace_routes(workspace.path, workspace.base, store)
        serve(settings, pages, started=started)
