"""One step back: which rules give a triple, and from which premises of the closure.

Reads triples in their own terms, so that every step is one rule of tables 4 to 9 as it is printed
there, lists included. The order is fixed: rules in the order written here, terms by their words.
"""

from collections.abc import Iterator

from pyoxigraph import Literal

from kg.reason.columnar.axioms import Axioms
from kg.reason.columnar.compile import is_number
from kg.reason.columnar.datatypes import holds, value_of
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.lists import Lists
from kg.reason.columnar.schema import Row
from kg.reason.columnar.terms import LITERAL
from kg.reason.columnar.view import View
from kg.reason.vocabulary import OWL

Step = tuple[str, tuple[Row, ...]]
"""A rule and its premises, data before axioms."""

_SORTED = 256
"""Up to so many terms are put in the order of their words; more stay in order of their numbers."""


class Backward:
    """Finds the steps that end in a triple."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.view, self.names = engine, View(engine), engine.names
        self._words: dict[int, str] = {}
        self._lists = Lists(self.view, self.names)
        self._axioms = Axioms(self.view, self.names, self._lists)

    def word(self, name: str) -> int:
        """Return the number of `owl:name`."""
        return self.names.predicates[OWL + name]

    def kind(self, name: str) -> int:
        """Return the number of the class `owl:name`."""
        return self.names.types[OWL + name]

    def steps(self, goal: Row) -> Iterator[Step]:
        """Yield every step that gives `goal`; premises are in the closure."""
        subject, predicate, value = goal
        if predicate == self.names.type:
            yield from self._copied_types(subject, value)
            yield from self._built_types(subject, value)
            yield from self._listed_types(subject, value)
        elif predicate == self.names.same:
            yield from self._same(subject, value)
            return
        yield from self._property(subject, predicate, value)
        yield from self._composed(subject, predicate, value)
        if predicate in self.names.schema_predicates:
            yield from self._axioms.steps(goal)
        yield from self._replaced(subject, predicate, value)

    def is_given(self, goal: Row) -> bool:
        """Return whether a triple needs no proof: it was said, or a datatype says it."""
        if self.view.is_asserted(*goal):
            return True
        if self.engine.terms.kinds[goal[0]] != LITERAL or goal[1] != self.names.type:
            return False
        said = self.engine.terms.all[goal[0]]
        value = value_of(said) if isinstance(said, Literal) else None
        datatype = self.engine.datatype(goal[2])
        return value is not None and datatype is not None and holds(datatype, value)

    def ordered(self, terms: list[int]) -> list[int]:
        """Return terms by their words."""
        if not 1 < len(terms) <= _SORTED:
            return terms
        words = self._words
        for term in terms:
            if term not in words:
                words[term] = str(self.engine.terms.all[term])
        return sorted(terms, key=words.__getitem__)

    def _subjects(self, predicate: int, value: int) -> list[int]:
        return self.ordered(self.view.subjects(predicate, value))

    def _values(self, subject: int, predicate: int) -> list[int]:
        return self.ordered(self.view.values(subject, predicate))

    def _copied_types(self, member: int, cls: int) -> Iterator[Step]:
        """cax-sco, cax-eqc1, cax-eqc2, prp-dom, prp-rng."""
        type_, has = self.names.type, self.view.has
        equal = self.word("equivalentClass")
        for rule, axioms in (
            ("cax-sco", [(o, self.names.sub_class, cls) for o in self._below(cls)]),
            ("cax-eqc1", [(o, equal, cls) for o in self._subjects(equal, cls)]),
        ):
            for axiom in axioms:
                if axiom[0] != cls and has(member, type_, axiom[0]):
                    yield rule, ((member, type_, axiom[0]), axiom)
        for other in self._values(cls, equal):
            if other != cls and has(member, type_, other):
                yield "cax-eqc2", ((member, type_, other), (cls, equal, other))
        for prop in self._subjects(self.names.domain, cls):
            for value in self._values(member, prop):
                yield "prp-dom", ((member, prop, value), (prop, self.names.domain, cls))
        for prop in self._subjects(self.names.range, cls):
            for subject in self._subjects(prop, member):
                yield "prp-rng", ((subject, prop, member), (prop, self.names.range, cls))

    def _below(self, cls: int) -> list[int]:
        return self._subjects(self.names.sub_class, cls)

    def _built_types(self, member: int, cls: int) -> Iterator[Step]:
        """cls-svf1, cls-svf2, cls-avf, cls-hv2."""
        type_, has = self.names.type, self.view.has
        some, every = self.word("someValuesFrom"), self.word("allValuesFrom")
        on, has_value = self.word("onProperty"), self.word("hasValue")
        for filler in self._values(cls, some):
            for prop in self._values(cls, on):
                axioms = (cls, some, filler), (cls, on, prop)
                for value in self._values(member, prop):
                    if filler == self.names.thing:
                        yield "cls-svf2", ((member, prop, value), *axioms)
                    if has(value, type_, filler):
                        yield "cls-svf1", ((member, prop, value), (value, type_, filler), *axioms)
        for fixed in self._values(cls, has_value):
            for prop in self._values(cls, on):
                if has(member, prop, fixed):
                    axioms = (cls, has_value, fixed), (cls, on, prop)
                    yield "cls-hv2", ((member, prop, fixed), *axioms)
        for restriction in self._subjects(every, cls):
            for prop in self._values(restriction, on):
                axioms = (restriction, every, cls), (restriction, on, prop)
                for subject in self._subjects(prop, member):
                    if has(subject, type_, restriction):
                        typed = subject, type_, restriction
                        yield "cls-avf", (typed, (subject, prop, member), *axioms)

    def _listed_types(self, member: int, cls: int) -> Iterator[Step]:
        """cls-int1, cls-int2, cls-uni, cls-oo."""
        type_, has, lists = self.names.type, self.view.has, self._lists
        for axiom, nodes, parts in lists.of(cls, self.word("intersectionOf")):
            if parts and all(has(member, type_, part) for part in parts):
                yield "cls-int1", (*((member, type_, part) for part in parts), axiom, *nodes)
        for axiom, nodes, _ in lists.holding(self.word("intersectionOf"), cls):
            if has(member, type_, axiom[0]):
                yield "cls-int2", ((member, type_, axiom[0]), axiom, *nodes)
        for axiom, nodes, parts in lists.of(cls, self.word("unionOf")):
            for part in parts:
                if has(member, type_, part):
                    yield "cls-uni", ((member, type_, part), axiom, *nodes)
        for axiom, nodes, parts in lists.of(cls, self.word("oneOf")):
            if member in parts:
                yield "cls-oo", (axiom, *nodes)

    def _property(self, subject: int, prop: int, value: int) -> Iterator[Step]:
        """prp-spo1, prp-eqp1, prp-eqp2, prp-inv1, prp-inv2, prp-symp, cls-hv1."""
        has, below = self.view.has, self.names.sub_property
        equal, inverse = self.word("equivalentProperty"), self.word("inverseOf")
        for other in self._subjects(below, prop):
            if other != prop and has(subject, other, value):
                yield "prp-spo1", ((subject, other, value), (other, below, prop))
        for other in self._subjects(equal, prop):
            if other != prop and has(subject, other, value):
                yield "prp-eqp1", ((subject, other, value), (other, equal, prop))
        for other in self._values(prop, equal):
            if other != prop and has(subject, other, value):
                yield "prp-eqp2", ((subject, other, value), (prop, equal, other))
        for other in self._subjects(inverse, prop):
            if has(value, other, subject):
                yield "prp-inv1", ((value, other, subject), (other, inverse, prop))
        for other in self._values(prop, inverse):
            if has(value, other, subject):
                yield "prp-inv2", ((value, other, subject), (prop, inverse, other))
        symmetric = prop, self.names.type, self.kind("SymmetricProperty")
        if has(value, prop, subject) and has(*symmetric):
            yield "prp-symp", ((value, prop, subject), symmetric)
        has_value, on = self.word("hasValue"), self.word("onProperty")
        for cls in self._subjects(has_value, value):
            if has(cls, on, prop) and has(subject, self.names.type, cls):
                typed = subject, self.names.type, cls
                yield "cls-hv1", (typed, (cls, has_value, value), (cls, on, prop))

    def _composed(self, subject: int, prop: int, value: int) -> Iterator[Step]:
        """prp-trp, prp-spo2."""
        transitive = prop, self.names.type, self.kind("TransitiveProperty")
        if self.view.has(*transitive):
            for middle in self.ordered(self._between(subject, prop, prop, value)):
                if (subject, middle) != (middle, value):
                    yield "prp-trp", ((subject, prop, middle), (middle, prop, value), transitive)
        chain = self.word("propertyChainAxiom")
        for axiom, nodes, links in self._lists.of(prop, chain):
            for path in self._paths(subject, links, value):
                yield "prp-spo2", (*path, axiom, *nodes)

    def _between(self, subject: int, first: int, last: int, value: int) -> list[int]:
        """Return what lies between two terms by two properties."""
        after = self.view.values(subject, first)
        before = set(self.view.subjects(last, value)) if len(after) > 4 else None
        if before is None:
            return [one for one in after if self.view.has(one, last, value)]
        return [one for one in after if one in before]

    def _paths(self, start: int, links: tuple[int, ...], end: int) -> Iterator[tuple[Row, ...]]:
        """Yield the paths from start to end, one triple a link."""
        if len(links) == 1:
            if self.view.has(start, links[0], end):
                yield ((start, links[0], end),)
        elif len(links) == 2:
            for one in self.ordered(self._between(start, links[0], links[1], end)):
                yield (start, links[0], one), (one, links[1], end)
        elif links:
            for one in self._values(start, links[0]):
                for path in self._paths(one, links[1:], end):
                    yield (start, links[0], one), *path

    def _replaced(self, subject: int, predicate: int, value: int) -> Iterator[Step]:
        """eq-rep-s, eq-rep-p, eq-rep-o; dt-eq where only the spelling of a literal differs."""
        same, equals = self.names.same, self.view.equals
        if not self.engine.equality.table_is_needed:
            return
        for other in self.ordered(equals(subject)):
            if other != subject:
                yield "eq-rep-s", ((other, predicate, value), (other, same, subject))
        for other in self.ordered(equals(predicate)):
            if other != predicate:
                yield "eq-rep-p", ((subject, other, value), (other, same, predicate))
        spelled = self.engine.terms.same_value
        for other in self.ordered(equals(value)):
            if other == value:
                continue
            if spelled.get(other, other) == spelled.get(value, value):
                yield "dt-eq", ((subject, predicate, other),)
            else:
                yield "eq-rep-o", ((subject, predicate, other), (other, same, value))

    def _same(self, left: int, right: int) -> Iterator[Step]:
        """eq-ref, eq-sym, eq-trans, and the rules that make terms equal."""
        same = self.names.same
        if left == right:
            yield "eq-ref", ()
            return
        spelled = self.engine.terms.same_value
        if spelled.get(left, left) == spelled.get(right, right):
            yield "dt-eq", ()
        yield from self._property(left, same, right)
        yield from self._functional(left, right)
        yield from self._limited(left, right)
        yield from self._keyed(left, right)
        yield "eq-sym", ((right, same, left),)
        for other in self.ordered(self.view.equals(left)):
            if other not in (left, right):
                yield "eq-trans", ((left, same, other), (other, same, right))

    def _functional(self, left: int, right: int) -> Iterator[Step]:
        """prp-fp, prp-ifp."""
        type_, kind = self.names.type, self.kind("FunctionalProperty")
        for prop in self._subjects(type_, kind):
            for subject in self._subjects(prop, left):
                if self.view.has(subject, prop, right):
                    data = (subject, prop, left), (subject, prop, right)
                    yield "prp-fp", (*data, (prop, type_, kind))
        kind = self.kind("InverseFunctionalProperty")
        for prop in self._subjects(type_, kind):
            for value in self._values(left, prop):
                if self.view.has(right, prop, value):
                    data = (left, prop, value), (right, prop, value)
                    yield "prp-ifp", (*data, (prop, type_, kind))

    def _limited(self, left: int, right: int) -> Iterator[Step]:
        """cls-maxc2, cls-maxqc3, cls-maxqc4."""
        type_, has, on = self.names.type, self.view.has, self.word("onProperty")
        for word in ("maxCardinality", "maxQualifiedCardinality"):
            limits = sorted(self.view.pairs(self.word(word)))
            for cls, number in limits:
                if not is_number(self.engine.terms, number, 1):
                    continue
                for prop in self._values(cls, on):
                    axioms = (cls, self.word(word), number), (cls, on, prop)
                    for subject in self._subjects(prop, left):
                        if has(subject, prop, right) and has(subject, type_, cls):
                            data = (subject, type_, cls), (subject, prop, left)
                            found = (*data, (subject, prop, right), *axioms)
                            yield from self._qualified(word, found, (cls, left, right))

    def _qualified(
        self, word: str, found: tuple[Row, ...], terms: tuple[int, int, int]
    ) -> Iterator[Step]:
        cls, left, right = terms
        if word == "maxCardinality":
            yield "cls-maxc2", found
            return
        type_, on_class = self.names.type, self.word("onClass")
        for filler in self._values(cls, on_class):
            if filler == self.names.thing:
                yield "cls-maxqc4", (*found, (cls, on_class, filler))
            elif self.view.has(left, type_, filler) and self.view.has(right, type_, filler):
                both = (left, type_, filler), (right, type_, filler)
                yield "cls-maxqc3", (*found, *both, (cls, on_class, filler))

    def _keyed(self, left: int, right: int) -> Iterator[Step]:
        """prp-key."""
        type_, has = self.names.type, self.view.has
        for cls, _ in sorted(self.view.pairs(self.word("hasKey"))):
            typed = (left, type_, cls), (right, type_, cls)
            if not (has(*typed[0]) and has(*typed[1])):
                continue
            for axiom, nodes, props in self._lists.of(cls, self.word("hasKey")):
                shared = [self._shared(left, right, prop) for prop in props]
                if props and all(shared):
                    data = tuple(row for two in shared for row in two)
                    yield "prp-key", (*typed, *data, axiom, *nodes)

    def _shared(self, left: int, right: int, prop: int) -> tuple[Row, ...]:
        """Return two triples that give both terms one value of a property, or nothing."""
        for value in self._values(left, prop):
            if self.view.has(right, prop, value):
                return (left, prop, value), (right, prop, value)
        return ()
