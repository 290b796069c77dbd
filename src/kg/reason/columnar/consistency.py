"""Contradictions: every rule of tables 4 to 8 whose conclusion is false, with what breaks it."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from pyoxigraph import Literal

from kg.reason.columnar.columns import LOW, Column, Keys, flipped, is_in
from kg.reason.columnar.compile import is_number
from kg.reason.columnar.datatypes import holds, value_of
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.schema import Row
from kg.reason.columnar.terms import LITERAL
from kg.reason.inference import Contradiction, by_words
from kg.reason.vocabulary import OWL

Break = tuple[str, tuple[Row, ...]]
"""The rule, and the triples that break it, data before axioms."""


def find(engine: Engine, *, limit: int = 10_000) -> tuple[Contradiction, ...]:
    """Return the contradictions of a closure, sorted; at most `limit` of them."""
    engine.columns.settle()
    found: dict[Break, None] = {}
    for break_ in _all(engine):
        found[break_] = None
        if len(found) == limit:
            break
    terms = engine.terms
    told = [
        Contradiction(rule, tuple(terms.triple(*row) for row in rows if _sayable(engine, row)))
        for rule, rows in found
    ]
    return tuple(sorted(told, key=lambda one: (one.rule, [by_words(t) for t in one.triples])))


def _sayable(engine: Engine, row: Row) -> bool:
    """Return whether a row is a triple of plain RDF, which has no literal subjects."""
    return engine.terms.kinds[row[0]] != LITERAL


def _all(engine: Engine) -> Iterator[Break]:
    yield from _classes(engine)
    yield from _properties(engine)
    yield from _negative(engine)
    yield from _cardinalities(engine)
    yield from _different(engine)
    yield from _literals(engine)


def _column(engine: Engine, name: int) -> Column:
    return engine.columns[name] if name in engine.columns else Column(unary=name < 0)


def _typed(engine: Engine, member: int, cls: int) -> Row:
    return member, engine.names.type, cls


def _word(engine: Engine, word: str) -> int:
    return engine.names.predicates[OWL + word]


def _both(left: Column, right: Column) -> list[int]:
    """Return the keys that two columns share."""
    few, many = sorted((left.keys, right.keys), key=len)
    shared: list[int] = few[is_in(few, many)].tolist()
    return shared


def _classes(engine: Engine) -> Iterator[Break]:
    """cls-nothing2, cls-com, cax-dw, cax-adc."""
    nothing, schema = engine.names.nothing, engine.schema
    for member in _column(engine, ~nothing):
        yield "cls-nothing2", (_typed(engine, member, nothing),)
    for rule, word in (("cls-com", "complementOf"), ("cax-dw", "disjointWith")):
        for left, right in schema.pairs(word):
            axiom = left, _word(engine, word), right
            for member in _clash(engine, left, right):
                data = _typed(engine, member, left), _typed(engine, member, right)
                yield rule, (*data, axiom)
    for node, axioms, members in _lists(engine, "AllDisjointClasses", ("members",)):
        used = [cls for cls in members if len(_column(engine, ~cls))]
        for left, right in combinations(used, 2):
            for member in _clash(engine, left, right):
                data = _typed(engine, member, left), _typed(engine, member, right)
                yield "cax-adc", (*data, _typed(engine, node, axioms[0]), axioms[1])


def _clash(engine: Engine, left: int, right: int) -> list[int]:
    thing = engine.names.thing
    if thing in (left, right) and ~thing not in engine.columns:
        return []
    return _both(_column(engine, ~left), _column(engine, ~right))


def _lists(
    engine: Engine, kind: str, words: tuple[str, ...]
) -> Iterator[tuple[int, tuple[int, Row], tuple[int, ...]]]:
    """Yield (node, (its class, its list's triple), members) of axioms that hold a list."""
    schema, cls = engine.schema, engine.names.types[OWL + kind]
    for node in schema.typed(kind):
        for word in words:
            for head in schema.values(node, word):
                for members in schema.members(head):
                    yield node, (cls, (node, _word(engine, word), head)), members


def _properties(engine: Engine) -> Iterator[Break]:
    """prp-irp, prp-asyp, prp-pdw, prp-adp."""
    schema, types = engine.schema, engine.names.types
    for prop in schema.typed("IrreflexiveProperty"):
        keys = _column(engine, prop).keys
        axiom = _typed(engine, prop, types[OWL + "IrreflexiveProperty"])
        for key in keys[keys >> 32 == keys & LOW].tolist():
            yield "prp-irp", (_pair(prop, key), axiom)
    for prop in schema.typed("AsymmetricProperty"):
        keys = _column(engine, prop).keys
        axiom = _typed(engine, prop, types[OWL + "AsymmetricProperty"])
        both = keys[is_in(flipped(keys), keys)]
        for key in both[both >> 32 <= both & LOW].tolist():
            back = (key & LOW) << 32 | key >> 32
            yield "prp-asyp", (_pair(prop, key), _pair(prop, back), axiom)
    for left, right in schema.pairs("propertyDisjointWith"):
        axiom = left, _word(engine, "propertyDisjointWith"), right
        for key in _both(_column(engine, left), _column(engine, right)):
            yield "prp-pdw", (_pair(left, key), _pair(right, key), axiom)
    for node, axioms, members in _lists(engine, "AllDisjointProperties", ("members",)):
        used = [prop for prop in members if len(_column(engine, prop))]
        for left, right in combinations(used, 2):
            for key in _both(_column(engine, left), _column(engine, right)):
                data = _pair(left, key), _pair(right, key)
                yield "prp-adp", (*data, _typed(engine, node, axioms[0]), axioms[1])


def _pair(prop: int, key: int) -> Row:
    return key >> 32, prop, key & LOW


def _negative(engine: Engine) -> Iterator[Break]:
    """prp-npa1, prp-npa2."""
    schema = engine.schema
    for node, source in schema.pairs("sourceIndividual"):
        for prop in schema.values(node, "assertionProperty"):
            for rule, word in (("prp-npa1", "targetIndividual"), ("prp-npa2", "targetValue")):
                for target in schema.values(node, word):
                    if source << 32 | target in _column(engine, prop):
                        yield (
                            rule,
                            (
                                (source, prop, target),
                                (node, _word(engine, "sourceIndividual"), source),
                                (node, _word(engine, "assertionProperty"), prop),
                                (node, _word(engine, word), target),
                            ),
                        )


def _cardinalities(engine: Engine) -> Iterator[Break]:
    """cls-maxc1, cls-maxqc1, cls-maxqc2."""
    schema, thing = engine.schema, engine.names.thing
    for word in ("maxCardinality", "maxQualifiedCardinality"):
        for cls, prop, number in schema.restrictions(word):
            if not is_number(engine.terms, number, 0):
                continue
            axioms = (
                (cls, _word(engine, word), number),
                (cls, _word(engine, "onProperty"), prop),
            )
            fillers = schema.values(cls, "onClass") if word != "maxCardinality" else [None]
            for filler in fillers:
                for member, value in _uses(engine, cls, prop):
                    data = _typed(engine, member, cls), (member, prop, value)
                    if filler is None:
                        yield "cls-maxc1", (*data, *axioms)
                        continue
                    on = (cls, _word(engine, "onClass"), filler)
                    if filler == thing:
                        yield "cls-maxqc2", (*data, *axioms, on)
                    elif value in _column(engine, ~filler):
                        typed = _typed(engine, value, filler)
                        yield "cls-maxqc1", (*data, typed, *axioms, on)


def _uses(engine: Engine, cls: int, prop: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a property whose subject is of a class."""
    keys = _column(engine, prop).keys
    for key in keys[is_in(keys >> 32, _column(engine, ~cls).keys)].tolist():
        yield key >> 32, key & LOW


def _different(engine: Engine) -> Iterator[Break]:
    """eq-diff1, eq-diff2, eq-diff3."""
    of, same = engine.equality.of, engine.names.same
    different = engine.names.different
    said: Keys = _column(engine, different).keys
    for key in said[said >> 32 == said & LOW].tolist():
        for left, right in _as_said(engine, different, key >> 32):
            yield "eq-diff1", ((left, same, right), (left, different, right))
    lists = _lists(engine, "AllDifferent", ("members", "distinctMembers"))
    for node, (cls, axiom), members in lists:
        rule = "eq-diff2" if axiom[1] == _word(engine, "members") else "eq-diff3"
        if len(set(members)) == len(members):
            continue
        for left, right in combinations(_spoken(engine, axiom[2], members), 2):
            if of(left) == of(right):
                yield rule, ((left, same, right), _typed(engine, node, cls), axiom)


def _as_said(engine: Engine, predicate: int, stands: int) -> Iterator[tuple[int, int]]:
    """Yield the asserted pairs of a predicate that became one term; that term, where none."""
    members = engine.equality.members(stands)
    asserted = engine.asserted
    pairs = [
        (left, right)
        for left in members
        for right in (asserted[predicate].rights(left) if predicate in asserted else [])
        if engine.equality.of(right) == stands
    ]
    yield from pairs or [(stands, stands)]


def _spoken(engine: Engine, head: int, members: tuple[int, ...]) -> list[int]:
    """Return the members of a list in the terms it was said with."""
    asserted, of = engine.asserted, engine.equality.of
    first, rest = engine.names.first, engine.names.rest
    told: list[int] = []
    nodes = engine.equality.members(head)
    for _ in members:
        told.extend(value for node in nodes for value in asserted[first].rights(node)[:1])
        nodes = [after for node in nodes for after in asserted[rest].rights(node)[:1]]
    return told if [of(term) for term in told] == list(members) else list(members)


def _literals(engine: Engine) -> Iterator[Break]:
    """dt-not-type, and literals made equal that differ (dt-diff with eq-diff1)."""
    terms = engine.terms
    if terms.ill_typed:
        yield from _ill_typed(engine)
    for name in sorted(engine.columns):
        datatype = engine.datatype(~name) if name < 0 else None
        if datatype is None:
            continue
        for number in engine.columns[name]:
            said = terms.all[number]
            value = value_of(said) if isinstance(said, Literal) else None
            if value is not None and not holds(datatype, value):
                yield "dt-not-type", (*_carrying(engine, number)[:1], *_ranges(engine, ~name))
    for stands in sorted(engine.equality.merged):
        members = engine.equality.members(stands)
        values = {terms.same_value.get(one, one) for one in members if terms.kinds[one] == LITERAL}
        if len(values) > 1:
            yield "dt-diff", tuple(row for one in sorted(values) for row in _carrying(engine, one))


def _ranges(engine: Engine, cls: int) -> list[Row]:
    """Return the axioms that give literals a datatype."""
    return [
        (prop, engine.names.range, value)
        for prop, value in engine.schema.related(engine.names.range)
        if value == cls
    ][:1]


def _ill_typed(engine: Engine) -> Iterator[Break]:
    for number in sorted(engine.terms.ill_typed):
        for row in _carrying(engine, number)[:1]:
            yield "dt-not-type", (row,)


def _carrying(engine: Engine, literal: int) -> list[Row]:
    """Return the asserted triples that hold a literal."""
    found: list[Row] = []
    for name in sorted(engine.asserted):
        if name >= 0:
            keys = engine.asserted[name].keys
            held = keys[(keys & LOW) == literal]
            found.extend(_pair(name, key) for key in np.sort(held).tolist())
    return found
