"""The register of all claims as filters see them, for one version of the graph."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.namespaces import Base
from kg.workbench.pages.context import Context
from kg.workbench.pages.filters import Span, Traits, first_day, last_day
from kg.workbench.pages.names import Names
from kg.workbench.pages.panels import Panel, Row, panel

_COLUMNS = {
    "speaker": "speaker",
    "outlet": "outlet",
    "article": "article",
    "status": "certainty",
    "modality": "modality",
    "polarity": "polarity",
    "verdict": "verdict",
    "marking": "marking",
}
"""Key of the address by column of `filter-claims`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim: what it is about, and what filters see of it."""

    claim: str
    frame: str
    factual: bool
    traits: Traits


class Register:
    """All claims of one version of the graph, and the trees that places and classes roll up by."""

    def __init__(
        self, claims: Iterable[Row], places: Iterable[Row], wider: Iterable[Row], base: Base
    ) -> None:
        self.base = base
        self._wider: dict[str, list[str]] = {}
        self._above: dict[str, frozenset[str]] = {}
        for row in wider:
            self._wider.setdefault(row.iri("thing"), []).append(row.iri("wider"))
        self.entries: dict[str, Entry] = {}
        self.of_frame: dict[str, list[Entry]] = {}
        self._fill(claims, places)

    def rolled(self, things: Iterable[str]) -> frozenset[str]:
        """Return things (places, classes) with all that lies above them."""
        return frozenset().union(*(self.above(thing) for thing in things))

    def above(self, thing: str) -> frozenset[str]:
        """Return a place or class with all that lies above it."""
        if thing not in self._above:
            seen, todo = {thing}, [thing]
            while todo:
                fresh = set(self._wider.get(todo.pop(), ())) - seen
                seen |= fresh
                todo += fresh
            self._above[thing] = frozenset(seen)
        return self._above[thing]

    def below(self, things: Iterable[str]) -> frozenset[str]:
        """Return places or classes with all that lies below them."""
        wanted = frozenset(things)
        return wanted | {thing for thing in self._wider if wanted & self.above(thing)}

    def _fill(self, claims: Iterable[Row], places: Iterable[Row]) -> None:
        rows: dict[str, list[Row]] = {}
        for row in claims:
            rows.setdefault(row.iri("claim"), []).append(row)
        where: dict[str, set[str]] = {}
        for row in places:
            where.setdefault(row.iri("claim"), set()).add(row.iri("place"))
        # What one claim leaves open, another claim about the same situation may tell.
        frame_places: dict[str, set[str]] = {}
        frame_spans: dict[str, set[Span]] = {}
        spans = {claim: spans_of(told) for claim, told in rows.items()}
        for claim, told in rows.items():
            frame = told[0].iri("frame")
            frame_places.setdefault(frame, set()).update(where.get(claim, ()))
            frame_spans.setdefault(frame, set()).update(spans[claim])
        for claim, told in sorted(rows.items()):
            first = told[0]
            frame, factual = first.iri("frame"), first.text("factual") == "true"
            values = {
                key: frozenset({row.iri(column) for row in told} - {""})
                for column, key in _COLUMNS.items()
            }
            values["class"] = self.rolled({row.iri("class") for row in told} - {""})
            values["place"] = self.rolled(where.get(claim) or frame_places[frame])
            when = spans[claim] or tuple(sorted(frame_spans[frame], key=str))
            traits = Traits(values, "facts" if factual else "claims", when)
            self.entries[claim] = Entry(claim, frame, factual, traits)
            self.of_frame.setdefault(frame, []).append(self.entries[claim])


def spans_of(rows: Sequence[Row]) -> tuple[Span, ...]:
    """Return the times of a claim that have a year, each once, in order of the rows."""
    found = []
    for row in rows:
        first = first_day(row.text("earliestBegin"))
        end = row.text("latestEnd")
        last = last_day(end)
        open_end = row.text("ongoing") == "true" or row.text("edtf").endswith("/..")
        if last is None and not open_end:
            last = last_day(row.text("latestBegin") or row.text("earliestBegin"))
        if first or last:
            found.append(Span(first, last))
    return tuple(dict.fromkeys(found))


class Registrar:
    """Keeps the register of the newest version of the graph that was asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._version: int | str | None = None
        self._register: Register | None = None
        self.panels: tuple[Panel, ...] = ()
        """The answers that the newest register was made of."""
        self._lock = asyncio.Lock()

    async def register(self) -> Register:
        """Return the register of the graph as it is now.

        Raises:
            QueryError: it cannot be read now.
        """
        version = self._context.version()
        async with self._lock:
            if self._register is None or self._version != version:
                claims = await panel(self._context, "filter-claims")
                places = await panel(self._context, "filter-places")
                wider = await panel(self._context, "filter-wider")
                self._register = await asyncio.to_thread(
                    Register, claims.rows, places.rows, wider.rows, self._context.base
                )
                self._version, self.panels = version, (claims, places, wider)
            return self._register


def classes(register: Register, names: Names, thing: str) -> frozenset[str]:
    """Return the classes of a thing with all classes above them."""
    told = {c for e in register.of_frame.get(thing, ()) for c in e.traits.values["class"]}
    return register.rolled(names.classes_of(thing)) | told
