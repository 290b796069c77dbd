"""What the pages are given: how to ask, and what lies beside the graph."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from traceback import clear_frames

from pyoxigraph import QueryBoolean, QuerySolutions, Triple
from starlette.requests import Request

from kg.graph.store import Term, View
from kg.namespaces import Base
from kg.query import Table
from kg.reason.explain import Proof
from kg.validate import Report

Answer = Table | bool | list[Triple]
Ask = Callable[[str, Mapping[str, Term]], Awaitable[Answer]]
"""Answers the text of a query with its parameters as terms; the server gives its killable readers.

Raises kg.errors.QueryError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every page may use; nothing here can change the graph."""

    ask: Ask
    version: Callable[[], int | str]
    """The version of the graph that `ask` answers from; names are read anew when it changes."""

    base: Base = field(default_factory=Base)

    text_of: Callable[[str], str | None] = lambda sha256: None
    """The untouched text with a SHA-256 in hex, where the workspace keeps it."""

    report: Callable[[], Report | None] = lambda: None
    """The findings of the last validation, or None where none was run."""

    explain: Callable[[Triple], Proof | None] | None = None
    """The proof of an inferred triple, None where it cannot be had; raises ReasoningError."""

    release: Callable[[str], "Context | None"] | None = None
    """A context over what may leave to the readers of a profile, None where it cannot be had."""

    arrives: Callable[[Request], None] = lambda request: None
    """Called with each request before it is answered."""

    places: Path | None = None
    """The folder where positions of the graph's picture are kept, by graph; None keeps none."""

    root_path: str = ""


def asks(view: View, base: Base | None = None) -> Ask:
    """Return an `Ask` that answers from `view` in a thread of this process."""

    def read(text: str, values: Mapping[str, Term]) -> Answer:
        found = view.query(text, substitutions=values)
        if isinstance(found, QuerySolutions):
            columns = [v.value for v in found.variables]
            return Table(columns, [[row[c] for c in columns] for row in found], base or Base())
        return bool(found) if isinstance(found, QueryBoolean) else list(found)

    def answer(text: str, values: Mapping[str, Term]) -> Answer:
        try:
            return read(text, values)
        except Exception as error:
            # Solutions may only end in the thread that made them; a traceback would carry them out.
            clear_frames(error.__traceback__)
            raise

    async def ask(text: str, values: Mapping[str, Term]) -> Answer:
        return await asyncio.to_thread(answer, text, values)

    return ask
