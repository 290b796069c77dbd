"""Terms as integers; literals of one value are one group."""

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.reason.columnar.datatypes import Value, value_of
from kg.reason.vocabulary import XSD

Ids = NDArray[np.int64]
Term = NamedNode | BlankNode | Literal | Triple

IRI, BLANK, LITERAL, QUOTED = range(4)


class Terms:
    """A dictionary of terms that only grows: a term keeps its number, from 0, less than 2**31."""

    def __init__(self) -> None:
        self.all: list[Term] = []
        self.kinds = bytearray()
        """What each is: IRI, BLANK, LITERAL or QUOTED, by number."""

        self.ill_typed: set[int] = set()
        """Literals whose spelling has no value in their datatype."""

        self.same_value: dict[int, int] = {}
        """Literal to the first one seen of the same value, where that is another."""

        self.numbers: dict[Term, int] = {}
        self._values: dict[Value, int] = {}

    def __len__(self) -> int:
        return len(self.all)

    def number(self, term: Term) -> int:
        """Return the number of `term`, a new one where it has none yet."""
        known = self.numbers.get(term)
        return self._new(term) if known is None else known

    def iri(self, iri: str) -> int:
        """Return the number of the IRI."""
        return self.number(NamedNode(iri))

    def find(self, term: Term) -> int | None:
        """Return the number of `term`, or None."""
        return self.numbers.get(term)

    def encode(self, triples: Iterable[Triple]) -> tuple[Ids, Ids, Ids]:
        """Return subjects, predicates and objects as three columns of numbers."""
        known, new = self.numbers.get, self._new
        rows = array("q")
        add = rows.append
        for triple in triples:
            for term in (triple.subject, triple.predicate, triple.object):
                at = known(term)
                add(new(term) if at is None else at)
        flat = np.frombuffer(rows, dtype=np.int64).reshape(-1, 3)
        return tuple(np.ascontiguousarray(flat[:, place]) for place in range(3))  # type: ignore[return-value]

    def triple(self, subject: int, predicate: int, value: int) -> Triple:
        """Return the triple of three numbers."""
        said = self.all
        return Triple(said[subject], said[predicate], said[value])  # type: ignore[arg-type]

    def _new(self, term: Term) -> int:
        at = self.numbers[term] = len(self.all)
        self.all.append(term)
        if isinstance(term, NamedNode):
            self.kinds.append(IRI)
        elif isinstance(term, Literal):
            self.kinds.append(LITERAL)
            self._group(at, term)
        else:
            self.kinds.append(BLANK if isinstance(term, BlankNode) else QUOTED)
        return at

    def _group(self, at: int, literal: Literal) -> None:
        if literal.language:
            return
        plain = literal.datatype.value == _STRING
        # A plain string is its own only spelling; it is looked up only once tokens and the like,
        # which share its value space, are there.
        value: Value | None = ("text", literal.value) if plain else value_of(literal)
        if value is None:
            self.ill_typed.add(at)
            return
        if plain:
            first = self._values.get(value, at) if self._values else at
        else:
            twin = self.numbers.get(Literal(literal.value)) if value[0] == "text" else None
            first = self._values.setdefault(value, at if twin is None else twin)
        if first != at:
            self.same_value[at] = first


_STRING = XSD + "string"
