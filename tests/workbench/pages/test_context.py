"""What the pages ask with."""

import asyncio
from traceback import walk_tb

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions

from kg.graph.store.memory import MemoryStore
from kg.workbench.pages import context

S = NamedNode("https://example.org/s")


def test_an_error_carries_no_solutions_into_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*given: object) -> None:
        raise ValueError("no table")

    monkeypatch.setattr(context, "Table", refuse)
    ask = context.asks(MemoryStore([Quad(S, S, S)]))
    with pytest.raises(ValueError, match="no table") as caught:
        asyncio.run(ask("SELECT * { ?s ?p ?o }", {}))
    frames = [frame for frame, _ in walk_tb(caught.value.__traceback__)]
    held = [value for frame in frames for value in frame.f_locals.values()]
    assert not any(isinstance(value, QuerySolutions) for value in held)
