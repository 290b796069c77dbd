"""Predicates of one snapshot as columns of numbers, read when they are first asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.graph.store import Subject, Term
from kg.graph.store.local import LocalView
from kg.namespaces import PREFIXES

Ids = NDArray[np.int64]
INTEGER = PREFIXES["xsd"] + "integer"
LARGEST = 1 << 40
"""Integers beyond this are left to the engine: sums of smaller ones cannot overflow here."""

MOST_ROWS = 4_000_000
"""Triples kept as columns together."""


class UnfitError(Exception):
    """The engine must answer: this way is too narrow, or too long."""


@dataclass(slots=True)
class Relation:
    """Pairs of terms by number."""

    subjects: Ids
    objects: Ids
    _sorted: dict[bool, tuple[Ids, Ids]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.subjects)

    def by(self, *, subject: bool) -> tuple[Ids, Ids]:
        """Return the numbers of one side in order, and those of the other side with them."""
        if subject not in self._sorted:
            key, other = self.subjects, self.objects
            if not subject:
                key, other = other, key
            order = np.argsort(key, kind="stable")
            self._sorted[subject] = (key[order], other[order])
        return self._sorted[subject]


class Columns:
    """The columns of one snapshot, and the terms by number."""

    def __init__(self, view: LocalView) -> None:
        self.terms: list[Term] = []
        self.rows = 0
        self._view = view
        self._numbers: dict[Term, int] = {}
        self._values: list[int] = []
        self._array = np.empty(0, np.int64)
        self._relations: dict[tuple[Term | None, ...], Relation] = {}
        self._too_long: set[tuple[Term | None, ...]] = set()

    def number(self, term: Term) -> int:
        """Return the number of a term, a new one where it has none."""
        found = self._numbers.get(term)
        if found is None:
            found = self._numbers[term] = len(self.terms)
            self.terms.append(term)
            self._values.append(_integer(term))
        return found

    def relation(
        self, subject: Subject | None, predicate: NamedNode, object: Term | None, seconds: float
    ) -> Relation:
        """Return the pairs of a predicate in the default graph, with these ends where given.

        Raises:
            UnfitError: reading takes longer than `seconds` of processor time, or too much memory.
        """
        key = (subject, predicate, object)
        known = self._relations.get(key)
        if known is not None:
            return known
        if key in self._too_long:
            raise UnfitError
        subjects, objects, end = [], [], process_time() + seconds
        number = self.number
        for count, quad in enumerate(self._view.quads(subject, predicate, object, DefaultGraph())):
            subjects.append(number(quad.subject))
            objects.append(number(quad.object))
            late = count % 1000 == 999 and process_time() > end
            if late or self.rows + count > MOST_ROWS:
                self._too_long.add(key)
                raise UnfitError
        self.rows += len(subjects)
        found = Relation(np.array(subjects, np.int64), np.array(objects, np.int64))
        self._relations[key] = found
        return found

    def integers(self, ids: Ids) -> Ids:
        """Return the values of terms that are integers.

        Raises:
            UnfitError: one is something else, or beyond `LARGEST`.
        """
        if len(self._array) < len(self._values):
            self._array = np.array(self._values, np.int64)
        values = self._array[ids]
        if np.any(values > LARGEST):
            raise UnfitError
        return values

    def ranks(self, ids: Ids) -> Ids:
        """Return numbers in the order in which SPARQL 1.1 sorts these terms.

        Raises:
            UnfitError: they are not all integers, all IRIs, all strings or all days.
        """
        distinct, places = np.unique(ids, return_inverse=True)
        found = [self.terms[at] for at in distinct.tolist()]
        if all(_integer(term) <= LARGEST for term in found):
            return self.integers(ids)
        kinds = {_kind(term) for term in found}
        if len(kinds) > 1 or None in kinds:
            raise UnfitError
        key: Callable[[int], str] = lambda at: str(getattr(found[at], "value"))  # noqa: B009, E731
        order = sorted(range(len(found)), key=key)
        ranks = np.empty(len(found), np.int64)
        ranks[order] = np.arange(len(found))
        return ranks[places]


def _integer(term: Term) -> int:
    """Return the value of an integer, more than `LARGEST` for other terms."""
    if isinstance(term, Literal) and term.datatype.value == INTEGER:
        try:
            value = int(term.value)
        except ValueError:
            return LARGEST + 1
        return value if abs(value) <= LARGEST else LARGEST + 1
    return LARGEST + 1


def _kind(term: Term) -> str | None:
    """Return what sorts by its letters: IRIs, strings, and days without a zone."""
    if isinstance(term, NamedNode):
        return "iri"
    if not isinstance(term, Literal) or term.language is not None:
        return None
    datatype = term.datatype.value
    if datatype == PREFIXES["xsd"] + "string":
        return "string"
    parts = term.value.split("-")
    day = [len(part) for part in parts] == [4, 2, 2] and term.value.replace("-", "").isdecimal()
    return "day" if datatype == PREFIXES["xsd"] + "date" and day else None
