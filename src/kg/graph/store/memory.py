"""A store in memory: for tests, and for graphs that are made and thrown away."""

from collections.abc import Iterable

from pyoxigraph import Quad, Store

from kg.graph.store.local import LocalWriter


class MemoryStore(LocalWriter):
    """A `Writer`, and so a `View`, that lasts as long as the process."""

    def __init__(self, quads: Iterable[Quad] = (), *, visible: Iterable[str] = ()) -> None:
        super().__init__(Store(), visible=visible)
        self.add(quads)
        self.commit()
