"""The plan of a query, guessed from the use of predicates in the state that is served."""

import asyncio
import os

from pyoxigraph import QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results

from kg.errors import QuerySyntaxError
from kg.query.statistics import TEXT, TYPES, Statistics
from kg.workbench.problem import Problem
from kg.workbench.service import Service

_MEDIA = "application/sparql-results+json"


class Explainer:
    """Explains queries one at a time, and keeps the statistics of the newest state."""

    def __init__(self) -> None:
        """Begin with nothing known."""
        self._one = asyncio.Lock()
        self._version = -1
        self._statistics = Statistics()

    async def explain(self, service: Service, text: str) -> dict[str, object]:
        """Return the plan of a query as plain data.

        Raises:
            Problem: it is no query, or too long to be explained.
        """
        from kg.query.plan import LONGEST, plan

        if len(text) > LONGEST:
            raise Problem("query_too_long", f"only {LONGEST} characters can be explained")
        async with self._one:
            version = service.readers.snapshots.version
            if version != self._version:
                rows = [await _rows(service, query) for query in (TEXT, TYPES)]
                self._statistics = Statistics.from_rows(*rows)
                self._version = version
            prefixes = service.settings.base.prefixes()
            try:
                found = await asyncio.to_thread(plan, text, self._statistics, prefixes)
            except QuerySyntaxError as error:
                raise Problem("query_syntax", error.reason) from None
        return found.to_dict()


async def _rows(service: Service, text: str) -> list[QuerySolution]:
    head: dict[str, object] = {
        "kind": "query",
        "base": None,
        "default": None,
        "named": None,
        "table": _MEDIA,
        "rows": 100_000,
        "bytes": service.settings.limits.result_bytes,
    }
    seconds = service.settings.limits.query_seconds
    result = await service.readers.run(head, text.encode(), seconds=seconds, shape=text)
    body = result.body
    if result.file is not None:
        with os.fdopen(result.file, "rb") as file:
            file.seek(0)
            body = file.read()
    found = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(found, QuerySolutions)  # noqa: S101 - it is a SELECT
    return list(found)
