"""One step back for axioms: the rules of table 9 (scm-*)."""

from collections.abc import Iterator

from kg.reason.columnar.lists import Lists
from kg.reason.columnar.schema import Names, Row
from kg.reason.columnar.view import View
from kg.reason.vocabulary import OWL

Step = tuple[str, tuple[Row, ...]]


_FILLERS = {"hv": "hasValue", "svf": "someValuesFrom", "avf": "allValuesFrom"}


class Axioms:
    """Finds the steps that end in an axiom."""

    def __init__(self, view: View, names: Names, lists: Lists) -> None:
        self._view, self._names, self._lists = view, names, lists

    def steps(self, goal: Row) -> Iterator[Step]:
        """Yield every step of table 9 that gives `goal`."""
        low, predicate, high = goal
        names = self._names
        equal_class = names.predicates[OWL + "equivalentClass"]
        equal_prop = names.predicates[OWL + "equivalentProperty"]
        if predicate in (names.sub_class, equal_class):
            yield from self._declared(goal, equal_class)
        if predicate in (names.sub_property, equal_prop):
            yield from self._declared(goal, equal_prop)
        if predicate == names.sub_class:
            yield from self._below("scm-sco", "scm-eqc1", goal, equal_class)
            yield from self._built(low, high)
            yield from self._listed(low, high)
        elif predicate == names.sub_property:
            yield from self._below("scm-spo", "scm-eqp1", goal, equal_prop)
        elif predicate == equal_class:
            yield from self._mutual("scm-eqc2", goal, names.sub_class)
        elif predicate == equal_prop:
            yield from self._mutual("scm-eqp2", goal, names.sub_property)
        elif predicate in (names.domain, names.range):
            yield from self._ends("dom" if predicate == names.domain else "rng", goal)

    def _declared(self, goal: Row, equal: int) -> Iterator[Step]:
        """scm-cls, scm-op, scm-dp."""
        low, predicate, high = goal
        names, has = self._names, self._view.has
        if predicate in (names.sub_class, names.predicates[OWL + "equivalentClass"]):
            kind = names.types[OWL + "Class"]
            whole = predicate == names.sub_class and (high == names.thing or low == names.nothing)
            term = high if low == names.nothing and low != high else low
            if (low == high or whole) and has(term, names.type, kind):
                yield "scm-cls", ((term, names.type, kind),)
        elif low == high:
            for rule, word in (("scm-op", "ObjectProperty"), ("scm-dp", "DatatypeProperty")):
                kind = names.types[OWL + word]
                if has(low, names.type, kind):
                    yield rule, ((low, names.type, kind),)

    def _below(self, rule: str, by_equal: str, goal: Row, equal: int) -> Iterator[Step]:
        """scm-sco, scm-spo; scm-eqc1, scm-eqp1."""
        low, predicate, high = goal
        for left, right in ((low, high), (high, low)):
            if self._view.has(left, equal, right):
                yield by_equal, ((left, equal, right),)
        for middle in self._view.values(low, predicate):
            if middle not in (low, high) and self._view.has(middle, predicate, high):
                yield rule, ((low, predicate, middle), (middle, predicate, high))

    def _mutual(self, rule: str, goal: Row, below: int) -> Iterator[Step]:
        """scm-eqc2, scm-eqp2."""
        left, _, right = goal
        if self._view.has(left, below, right) and self._view.has(right, below, left):
            yield rule, ((left, below, right), (right, below, left))

    def _ends(self, word: str, goal: Row) -> Iterator[Step]:
        """scm-dom1, scm-dom2, scm-rng1, scm-rng2."""
        prop, predicate, cls = goal
        names, view = self._names, self._view
        for below in view.subjects(names.sub_class, cls):
            if below != cls and view.has(prop, predicate, below):
                yield f"scm-{word}1", ((prop, predicate, below), (below, names.sub_class, cls))
        for above in view.values(prop, names.sub_property):
            if above != prop and view.has(above, predicate, cls):
                yield f"scm-{word}2", ((above, predicate, cls), (prop, names.sub_property, above))

    def _built(self, low: int, high: int) -> Iterator[Step]:
        """scm-hv, scm-svf1, scm-svf2, scm-avf1, scm-avf2."""
        view, names = self._view, self._names
        on = names.predicates[OWL + "onProperty"]
        for short, name in _FILLERS.items():
            word = names.predicates[OWL + name]
            for low_filler in view.values(low, word):
                for high_filler in view.values(high, word):
                    for low_prop in view.values(low, on):
                        for high_prop in view.values(high, on):
                            fillers = (low, word, low_filler), (high, word, high_filler)
                            props = (low, on, low_prop), (high, on, high_prop)
                            yield from self._compared(short, fillers, props)

    def _compared(
        self, short: str, fillers: tuple[Row, Row], props: tuple[Row, Row]
    ) -> Iterator[Step]:
        view, names = self._view, self._names
        shown = (fillers[0], props[0], fillers[1], props[1])
        (low_prop, high_prop) = props[0][2], props[1][2]
        (low_filler, high_filler) = fillers[0][2], fillers[1][2]
        if short != "hv" and low_prop == high_prop:
            axiom = low_filler, names.sub_class, high_filler
            if view.has(*axiom):
                yield f"scm-{short}1", (axiom, *shown)
        if low_filler != high_filler:
            return
        axiom = low_prop, names.sub_property, high_prop
        if short == "avf":
            axiom = high_prop, names.sub_property, low_prop
        if view.has(*axiom):
            yield "scm-hv" if short == "hv" else f"scm-{short}2", (axiom, *shown)

    def _listed(self, low: int, high: int) -> Iterator[Step]:
        """scm-int, scm-uni."""
        words = self._names.predicates
        for axiom, nodes, parts in self._lists.of(low, words[OWL + "intersectionOf"]):
            if high in parts:
                yield "scm-int", (axiom, *nodes)
        for axiom, nodes, parts in self._lists.of(high, words[OWL + "unionOf"]):
            if low in parts:
                yield "scm-uni", (axiom, *nodes)
