"""From axioms to plans: each axiom becomes rules over the columns of its own terms.

A column is named by one integer: a property by its number, a class by the complement of its
number. An atom is a column with variables (0 and up) or constants (complement of the number).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal

from kg.reason.columnar.datatypes import value_of
from kg.reason.columnar.schema import Schema
from kg.reason.columnar.terms import Terms

Args = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """One condition, or a conclusion."""

    column: int
    args: Args
    """Two for a property, one for a class."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One rule of tables 4 to 8 with one axiom filled in."""

    rule: str
    body: tuple[Atom, ...]
    head: Atom | None
    """What follows; None where two variables become equal."""

    equal: tuple[int, int] | None = None

    @property
    def is_copy(self) -> bool:
        """Whether it moves every fact of one column into another, sides exchanged or dropped."""
        if len(self.body) != 1 or self.head is None:
            return False
        args = self.body[0].args
        return len(set(args)) == len(args) and min(*args, *self.head.args) >= 0


@dataclass(frozen=True, slots=True)
class Spread:
    """Where every fact of a column goes by copies alone."""

    column: int
    sides: Args
    """Which sides of the fact make the new one."""

    steps: int
    """How many copies lie between."""


@dataclass(frozen=True, slots=True)
class Use:
    """A plan read from one of its atoms: what is known first, and the rest in a good order."""

    plan: Plan
    start: Atom
    rest: tuple[Atom, ...]


def in_order(atoms: tuple[Atom, ...], start: Atom, skipped: int | None) -> tuple[Atom, ...]:
    """Return the atoms but for the one at `skipped`, each next to what is bound, tests first."""
    bound = {arg for arg in start.args if arg >= 0}
    left = [atom for at, atom in enumerate(atoms) if at != skipped]
    ordered: list[Atom] = []
    while left:
        best = min(left, key=lambda atom: sum(arg >= 0 and arg not in bound for arg in atom.args))
        if not bound.intersection(best.args):
            best = next((atom for atom in left if bound.intersection(atom.args)), best)
        left.remove(best)
        ordered.append(best)
        bound.update(arg for arg in best.args if arg >= 0)
    return tuple(ordered)


class Plans:
    """All plans of a schema, found by what they read and what they give."""

    def __init__(self, schema: Schema, terms: Terms) -> None:
        self.names = schema.names
        self.facts: list[tuple[int, int]] = [
            (~cls, member) for cls, members in schema.lists("oneOf") for member in members
        ]
        """cls-oo: (column, key) that the schema alone gives."""

        self.given = frozenset(self.facts)
        self.watched = _watched(schema)
        """Columns that contradictions are looked for in."""

        every = list(dict.fromkeys(_plans(schema, terms)))
        read = {atom.column for plan in every for atom in plan.body} | self.watched
        thing = ~schema.names.thing
        # Everything is a Thing; that is written down only where something asks for it.
        self.all = [
            plan
            for plan in every
            if plan.head is None or plan.head.column != thing or thing in read
        ]
        self.joins = [plan for plan in self.all if plan.head and not plan.is_copy]
        self.equalities = [plan for plan in self.all if plan.equal]
        self.by_body: dict[int, list[Use]] = defaultdict(list)
        """Plans by a column they read: what follows from a fact."""

        self.by_head: dict[int, list[Use]] = defaultdict(list)
        """Plans by the column they write: what a fact can follow from."""

        for plan in self.all:
            for place, atom in enumerate(plan.body):
                rest = in_order(plan.body, atom, place)
                self.by_body[atom.column].append(Use(plan, atom, rest))
            if plan.head:
                rest = in_order(plan.body, plan.head, None)
                self.by_head[plan.head.column].append(Use(plan, plan.head, rest))
        self._spread: dict[int, list[Spread]] = {}

    @property
    def reads_types(self) -> bool:
        """Whether an axiom treats rdf:type as a property like any other."""
        return any(
            atom.column == self.names.type
            for plan in self.all
            for atom in (*plan.body, *([plan.head] if plan.head else []))
        )

    def columns(self) -> set[int]:
        """Return every column that a plan reads."""
        return {atom.column for plan in self.all for atom in plan.body} | self.watched

    def spread(self, column: int) -> list[Spread]:
        """Return where the facts of `column` go by copies, nearest first, itself left out."""
        known = self._spread.get(column)
        if known is None:
            known = self._spread[column] = self._reach(column)
        return known

    def _reach(self, column: int) -> list[Spread]:
        start = Spread(column, (0, 1) if column >= 0 else (0,), 0)
        seen = {(start.column, start.sides)}
        found: list[Spread] = [start]
        for here in found:
            for use in self.by_body.get(here.column, ()):
                plan = use.plan
                if not plan.is_copy or plan.head is None:
                    continue
                at = dict(zip(plan.body[0].args, here.sides, strict=True))
                sides = tuple(at[arg] for arg in plan.head.args)
                if (plan.head.column, sides) not in seen:
                    seen.add((plan.head.column, sides))
                    found.append(Spread(plan.head.column, sides, here.steps + 1))
        return found[1:]

    @cached_property
    def relevant(self) -> frozenset[int]:
        """Columns whose facts can, over any number of steps, make two terms equal."""
        reached = {self.names.same} | {a.column for plan in self.equalities for a in plan.body}
        fresh = reached
        while fresh:
            below = {
                atom.column
                for column in fresh
                for use in self.by_head.get(column, ())
                for atom in use.rest
            }
            fresh = below - reached
            reached = reached | fresh
        return frozenset(reached)


def _plans(schema: Schema, terms: Terms) -> Iterator[Plan]:
    yield from _copies(schema)
    yield from _properties(schema)
    yield from _classes(schema)
    yield from _cardinalities(schema, terms)


def _copies(schema: Schema) -> Iterator[Plan]:
    names = schema.names
    for low, high in schema.related(names.sub_class):
        if low != high:
            yield Plan("cax-sco", (Atom(~low, (0,)),), Atom(~high, (0,)))
    for low, high in schema.related(names.sub_property):
        if low != high:
            yield Plan("prp-spo1", (Atom(low, (0, 1)),), Atom(high, (0, 1)))
    for prop, cls in schema.related(names.domain):
        yield Plan("prp-dom", (Atom(prop, (0, 1)),), Atom(~cls, (0,)))
    for prop, cls in schema.related(names.range):
        yield Plan("prp-rng", (Atom(prop, (0, 1)),), Atom(~cls, (1,)))
    for left, right in schema.pairs("inverseOf"):
        yield Plan("prp-inv1", (Atom(left, (0, 1)),), Atom(right, (1, 0)))
        yield Plan("prp-inv2", (Atom(right, (0, 1)),), Atom(left, (1, 0)))
    for prop in schema.typed("SymmetricProperty"):
        yield Plan("prp-symp", (Atom(prop, (0, 1)),), Atom(prop, (1, 0)))


def _properties(schema: Schema) -> Iterator[Plan]:
    for prop in schema.typed("TransitiveProperty"):
        yield Plan("prp-trp", (Atom(prop, (0, 1)), Atom(prop, (1, 2))), Atom(prop, (0, 2)))
    for prop in schema.typed("FunctionalProperty"):
        yield Plan("prp-fp", (Atom(prop, (0, 1)), Atom(prop, (0, 2))), None, (1, 2))
    for prop in schema.typed("InverseFunctionalProperty"):
        yield Plan("prp-ifp", (Atom(prop, (1, 0)), Atom(prop, (2, 0))), None, (1, 2))
    for prop, chain in schema.lists("propertyChainAxiom"):
        if chain:
            body = tuple(Atom(link, (at, at + 1)) for at, link in enumerate(chain))
            yield Plan("prp-spo2", body, Atom(prop, (0, len(chain))))
    for cls, props in schema.lists("hasKey"):
        if props:
            shared = [
                atom
                for at, prop in enumerate(props, 2)
                for atom in (Atom(prop, (0, at)), Atom(prop, (1, at)))
            ]
            yield Plan("prp-key", (*shared, Atom(~cls, (0,)), Atom(~cls, (1,))), None, (0, 1))


def _classes(schema: Schema) -> Iterator[Plan]:
    for cls, members in schema.lists("intersectionOf"):
        if members:
            yield Plan("cls-int1", tuple(Atom(~part, (0,)) for part in members), Atom(~cls, (0,)))
    for cls, prop, filler in schema.restrictions("someValuesFrom"):
        if filler == schema.names.thing:
            yield Plan("cls-svf2", (Atom(prop, (0, 1)),), Atom(~cls, (0,)))
        else:
            yield Plan("cls-svf1", (Atom(prop, (0, 1)), Atom(~filler, (1,))), Atom(~cls, (0,)))
    for cls, prop, filler in schema.restrictions("allValuesFrom"):
        yield Plan("cls-avf", (Atom(~cls, (0,)), Atom(prop, (0, 1))), Atom(~filler, (1,)))
    for cls, prop, value in schema.restrictions("hasValue"):
        yield Plan("cls-hv1", (Atom(~cls, (0,)),), Atom(prop, (0, ~value)))
        yield Plan("cls-hv2", (Atom(prop, (0, ~value)),), Atom(~cls, (0,)))


def _cardinalities(schema: Schema, terms: Terms) -> Iterator[Plan]:
    for cls, prop, number in schema.restrictions("maxCardinality"):
        if is_number(terms, number, 1):
            two = Atom(prop, (0, 1)), Atom(prop, (0, 2))
            yield Plan("cls-maxc2", (Atom(~cls, (0,)), *two), None, (1, 2))
    for cls, prop, number in schema.restrictions("maxQualifiedCardinality"):
        if not is_number(terms, number, 1):
            continue
        for filler in schema.values(cls, "onClass"):
            two = Atom(prop, (0, 1)), Atom(prop, (0, 2))
            if filler == schema.names.thing:
                yield Plan("cls-maxqc4", (Atom(~cls, (0,)), *two), None, (1, 2))
            else:
                both = Atom(~filler, (1,)), Atom(~filler, (2,))
                yield Plan("cls-maxqc3", (Atom(~cls, (0,)), *two, *both), None, (1, 2))


def is_number(terms: Terms, term: int, number: int) -> bool:
    """Return whether the term is a literal whose value is `number`."""
    said = terms.all[term]
    if not isinstance(said, Literal):
        return False
    return value_of(said) == ("number", number)


def _watched(schema: Schema) -> set[int]:
    """Return the columns that the rules for contradictions read."""
    names = schema.names
    classes = {cls for two in schema.pairs("disjointWith") for cls in two}
    classes |= {cls for two in schema.pairs("complementOf") for cls in two}
    for _, members in schema.lists("members"):
        classes.update(members)
    for restriction, number in schema.pairs("maxQualifiedCardinality"):
        del number
        classes.update(schema.values(restriction, "onClass"))
    classes.discard(names.nothing)
    return {~cls for cls in classes} - ({~names.thing} if not _disjoint_thing(schema) else set())


def _disjoint_thing(schema: Schema) -> bool:
    """Return whether some axiom sets a class against owl:Thing, so that members matter."""
    thing = schema.names.thing
    against = [*schema.pairs("disjointWith"), *schema.pairs("complementOf")]
    return any(thing in two and schema.names.nothing not in two for two in against)
