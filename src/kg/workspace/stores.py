"""Where the graph of a workspace lies: in its own store, or at the endpoint that `store` names."""

from functools import cached_property
from pathlib import Path

from kg.config import Settings
from kg.errors import GraphError
from kg.graph.store import VISIBLE_GRAPHS, View, Writer
from kg.graph.store.capabilities import Addresses, find
from kg.graph.store.credentials import Credentials, read
from kg.graph.store.endpoint import MIB, RemoteLimits
from kg.namespaces import Base


class OwnStore:
    """The store in the workspace's folder."""

    def __init__(self, folder: Path, base: Base) -> None:
        self._folder = folder / "store" / "graph"
        self._base = base

    @property
    def is_there(self) -> bool:
        """Whether anything was built."""
        return self._folder.exists()

    def view(self) -> View:
        """Return the graph for reading."""
        from kg.graph.store.embedded import open_view

        return open_view(self._folder)

    def writer(self, size: int | None) -> Writer:
        """Return the store for writing.

        Args:
            size: what `size` gave after the last build.

        Raises:
            GraphError: it is damaged, or another process writes it.
        """
        from kg.graph.store.embedded import EmbeddedStore

        del size
        try:
            return EmbeddedStore(self._folder, visible=visible(self._base))
        except RuntimeError:
            raise GraphError(
                f"{self._folder}: is damaged; remove this folder and run kg build"
            ) from None

    def size(self, store: View) -> int | None:
        """Return nothing: nobody else writes this store."""
        del store
        return None

    def holds(self, size: int | None) -> bool:
        """Return whether the store is as the last build left it."""
        return size is None


class StoreElsewhere:
    """The store that the setting `store` names."""

    is_there = True

    def __init__(self, folder: Path, settings: Settings, base: Base) -> None:
        self._folder, self._settings, self._base = folder, settings, base
        self.limits = RemoteLimits(
            total_seconds=settings.store_seconds,
            answer_bytes=settings.store_mebibytes * MIB,
        )

    @cached_property
    def credentials(self) -> Credentials | None:
        """Who one is to the store.

        Raises:
            ConfigError: the setting names what cannot be read.
        """
        given = self._settings
        return read(given.store_credentials, given.store, self._folder)

    def view(self) -> View:
        """Return the graph for reading.

        Raises:
            RemoteStoreError: the store does not answer.
        """
        from kg.graph.store.remote import RemoteView

        addresses = Addresses(query=self._settings.store, credentials=self.credentials)
        return RemoteView.look(
            addresses,
            default_graph=self._base.graph("default"),
            within=[self._base.iri],
            limits=self.limits,
        )

    def writer(self, size: int | None) -> Writer:
        """Return the store for writing, after trying what it can do, and mending what others left.

        Args:
            size: what `size` gave after the last build, None before the first.

        Raises:
            RemoteStoreError: it does not answer, or does not take updates.
        """
        from kg.graph.store.remote import RemoteStore

        store = RemoteStore.probe(
            self._addresses(),
            default_graph=self._base.graph("default"),
            visible=visible(self._base),
            within=[self._base.iri],
            limits=self.limits,
        )
        if len(store) not in {0, size}:
            store.mend()
        return store

    def size(self, store: View) -> int | None:
        """Return the number of quads in a store just written: by it a later build knows it."""
        return len(store)

    def holds(self, size: int | None) -> bool:
        """Return whether the store is as the last build left it; others may write it too."""
        from kg.graph.store.remote import RemoteView

        view = self.view()
        assert isinstance(view, RemoteView)  # noqa: S101 - see `view`
        return not view.is_half_written and len(view) == size

    def _addresses(self) -> Addresses:
        """Return where the three protocols are, as set or found out."""
        given = self._settings
        update, graphs = given.store_update, given.store_graphs
        if not update:
            found = find(given.store, self.credentials, self.limits)
            update, graphs = found.update or "", graphs or found.graph_store or ""
        return Addresses(
            query=given.store,
            update=update,
            graph_store=graphs or None,
            credentials=self.credentials,
        )


def visible(base: Base) -> list[str]:
    """Return the graphs whose triples make up the default graph."""
    return [base.graph(name) for name in VISIBLE_GRAPHS]
