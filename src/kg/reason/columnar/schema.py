"""The axioms among the triples, closed under the rules of table 9 of OWL 2 Profiles (scm-*)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.reason.columnar.terms import Terms
from kg.reason.vocabulary import (
    DOMAIN,
    FIRST,
    NIL,
    NOTHING,
    OWL,
    RANGE,
    REST,
    SCHEMA_PREDICATES,
    SCHEMA_TYPES,
    SUB_CLASS,
    SUB_PROPERTY,
    THING,
    TYPE,
)

Row = tuple[int, int, int]
Pair = tuple[int, int]

_LONGEST = 10_000
"""Most list nodes that are read from one head; a list in a circle has no end and is no list."""


class Names:
    """Numbers of the words that the rules know."""

    def __init__(self, terms: Terms) -> None:
        number = terms.iri
        self.type, self.first, self.rest = number(TYPE), number(FIRST), number(REST)
        self.nil, self.thing, self.nothing = number(NIL), number(THING), number(NOTHING)
        self.sub_class, self.sub_property = number(SUB_CLASS), number(SUB_PROPERTY)
        self.domain, self.range = number(DOMAIN), number(RANGE)
        self.same, self.different = number(OWL + "sameAs"), number(OWL + "differentFrom")
        self.predicates = {iri: number(iri) for iri in sorted(SCHEMA_PREDICATES)}
        self.types = {iri: number(iri) for iri in sorted(SCHEMA_TYPES)}
        self.schema_predicates = frozenset(self.predicates.values())
        self.schema_types = frozenset(self.types.values())

    def is_schema(self, predicate: int, value: int) -> bool:
        """Return whether a triple with this predicate and object is an axiom or part of one."""
        if predicate == self.type:
            return value in self.schema_types
        return predicate in self.schema_predicates


class Schema:
    """Axioms by kind, as sets of numbers."""

    def __init__(self, names: Names, rows: Iterable[Row]) -> None:
        self.names = names
        self.rows: set[Row] = set()
        self._pairs: dict[int, set[Pair]] = defaultdict(set)
        self._values: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self._typed: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            self._add(row)

    def _add(self, row: Row) -> bool:
        if row in self.rows:
            return False
        self.rows.add(row)
        subject, predicate, value = row
        if predicate == self.names.type:
            self._typed[value].add(subject)
        else:
            self._pairs[predicate].add((subject, value))
            self._values[predicate][subject].add(value)
        return True

    @cached_property
    def terms(self) -> frozenset[int]:
        """Every term that an axiom holds, but for the words of OWL in it; for a closed schema."""
        return frozenset(term for row in self.rows for term in row)

    def pairs(self, word: str) -> list[Pair]:
        """Return subjects and objects of the predicate `owl:word`, sorted."""
        return sorted(self._pairs[self.names.predicates[OWL + word]])

    def typed(self, word: str) -> list[int]:
        """Return the members of `owl:word`, sorted."""
        return sorted(self._typed[self.names.types[OWL + word]])

    def values(self, subject: int, word: str) -> list[int]:
        """Return the objects of `subject` and `owl:word`, sorted."""
        return sorted(self._values[self.names.predicates[OWL + word]].get(subject, ()))

    def related(self, predicate: int) -> list[Pair]:
        """Return subjects and objects of a predicate, sorted."""
        return sorted(self._pairs[predicate])

    def restrictions(self, word: str) -> Iterator[tuple[int, int, int]]:
        """Yield (restriction, property, filler) of each `owl:word`."""
        for restriction, filler in self.pairs(word):
            for prop in self.values(restriction, "onProperty"):
                yield restriction, prop, filler

    def lists(self, word: str) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield (subject, members) of each list that is the object of `owl:word`."""
        for subject, head in self.pairs(word):
            for members in self.members(head):
                yield subject, members

    def members(self, head: int) -> list[tuple[int, ...]]:
        """Return what the list at `head` holds: one way, or more where the list is forked."""
        firsts, rests = self._values[self.names.first], self._values[self.names.rest]
        done: list[tuple[int, ...]] = []
        open_: list[tuple[int, tuple[int, ...]]] = [(head, ())]
        for _ in range(_LONGEST):
            if not open_:
                break
            node, so_far = open_.pop()
            if node == self.names.nil:
                done.append(so_far)
                continue
            for first in sorted(firsts.get(node, ()), reverse=True):
                for rest in sorted(rests.get(node, ()), reverse=True):
                    open_.append((rest, (*so_far, first)))
        return sorted(done)

    def close(self) -> list[Row]:
        """Add what table 9 gives until nothing is new; return what was added, sorted."""
        before = set(self.rows)
        while found := self._derived():
            for row in sorted(found):
                self._add(row)
        return sorted(self.rows - before)

    def _derived(self) -> set[Row]:
        """Return what one use of every rule gives."""
        found: set[Row] = set()
        found.update(self._declared())
        found.update(self._hierarchy(self.names.sub_class, OWL + "equivalentClass"))
        found.update(self._hierarchy(self.names.sub_property, OWL + "equivalentProperty"))
        found.update(self._domains(self.names.domain))
        found.update(self._domains(self.names.range))
        found.update(self._fillers())
        for union, members in self.lists("unionOf"):
            found.update((member, self.names.sub_class, union) for member in members)
        for whole, members in self.lists("intersectionOf"):
            found.update((whole, self.names.sub_class, member) for member in members)
        return found - self.rows

    def _declared(self) -> Iterator[Row]:
        """scm-cls, scm-op, scm-dp."""
        names = self.names
        for cls in self.typed("Class"):
            yield cls, names.sub_class, cls
            yield cls, names.predicates[OWL + "equivalentClass"], cls
            yield cls, names.sub_class, names.thing
            yield names.nothing, names.sub_class, cls
        for kind in ("ObjectProperty", "DatatypeProperty"):
            for prop in self.typed(kind):
                yield prop, names.sub_property, prop
                yield prop, names.predicates[OWL + "equivalentProperty"], prop

    def _hierarchy(self, below: int, equal_word: str) -> Iterator[Row]:
        """scm-sco, scm-eqc1, scm-eqc2; scm-spo, scm-eqp1, scm-eqp2."""
        equal = self.names.predicates[equal_word]
        above = self._values[below]
        for low, high in list(self._pairs[below]):
            for top in list(above.get(high, ())):
                yield low, below, top
            if (high, low) in self._pairs[below]:
                yield low, equal, high
        for left, right in list(self._pairs[equal]):
            yield left, below, right
            yield right, below, left

    def _domains(self, predicate: int) -> Iterator[Row]:
        """scm-dom1, scm-dom2; scm-rng1, scm-rng2."""
        classes = self._values[self.names.sub_class]
        for prop, cls in list(self._pairs[predicate]):
            for above in list(classes.get(cls, ())):
                yield prop, predicate, above
        declared = self._values[predicate]
        for low, high in list(self._pairs[self.names.sub_property]):
            for cls in list(declared.get(high, ())):
                yield low, predicate, cls

    def _fillers(self) -> Iterator[Row]:
        """scm-hv, scm-svf1, scm-svf2, scm-avf1, scm-avf2."""
        below_class = self._pairs[self.names.sub_class]
        below_prop = self._pairs[self.names.sub_property]
        for word, grows in (("hasValue", True), ("someValuesFrom", True), ("allValuesFrom", False)):
            found = sorted(self.restrictions(word))
            for low, low_prop, low_filler in found:
                for high, high_prop, high_filler in found:
                    if low_filler == high_filler and (low_prop, high_prop) in below_prop:
                        ends = (low, high) if grows else (high, low)
                        yield ends[0], self.names.sub_class, ends[1]
                    if word == "hasValue" or low_prop != high_prop:
                        continue
                    if (low_filler, high_filler) in below_class:
                        yield low, self.names.sub_class, high
