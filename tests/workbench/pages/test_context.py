"""What the pages ask with."""

import asyncio
from collections.abc import Iterator
from traceback import walk_tb

import pytest

from kg.graph.store.memory import MemoryStore
from kg.workbench.pages import context


class Broken:
    """Solutions that cannot be read to their end."""

    variables = ()

    def __iter__(self) -> Iterator[dict[str, str]]:
        return self

    def __next__(self) -> dict[str, str]:
        raise ValueError("cut off")


def test_an_error_carries_no_solutions_into_another_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = MemoryStore([])
    monkeypatch.setattr(context, "QuerySolutions", Broken)
    monkeypatch.setattr(view, "query", lambda text, substitutions: Broken())

    async def asked() -> context.Answer:
        return await context.asks(view)("SELECT * { ?s ?p ?o }", {})

    with pytest.raises(ValueError, match="cut off") as caught:
        asyncio.run(asked())
    frames = [frame for frame, _ in walk_tb(caught.value.__traceback__)]
    held = [value for frame in frames for value in frame.f_locals.values()]
    assert not any(isinstance(value, Broken) for value in held)
