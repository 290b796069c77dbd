"""The closure as triples: every term of a class of equals spoken for, nothing written twice."""

from collections.abc import Iterator

import numpy as np
from pyoxigraph import BlankNode, NamedNode, Triple

from kg.reason.columnar.columns import LOW, Keys, is_in
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.schema import Row
from kg.reason.columnar.terms import BLANK, LITERAL, Ids
from kg.reason.vocabulary import BUILT_IN


class View:
    """Reads an engine's closure by pattern, in the terms of its triples, not of its columns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names = engine.names

    def has(self, subject: int, predicate: int, value: int) -> bool:
        """Return whether the triple is in the closure."""
        of = self._engine.equality.of
        subject, predicate, value = of(subject), of(predicate), of(value)
        columns = self._engine.columns
        if predicate == self._names.type and ~value in columns and subject in columns[~value]:
            return True
        return predicate in columns and (subject << 32 | value) in columns[predicate]

    def is_asserted(self, subject: int, predicate: int, value: int) -> bool:
        """Return whether the triple was said, in these very terms."""
        asserted = self._engine.asserted
        if predicate == self._names.type:
            return ~value in asserted and subject in asserted[~value]
        return predicate in asserted and (subject << 32 | value) in asserted[predicate]

    def values(self, subject: int, predicate: int) -> list[int]:
        """Return the objects of a subject and a predicate, each class of equals in full."""
        of, columns = self._engine.equality.of, self._engine.columns
        subject, predicate = of(subject), of(predicate)
        if predicate == self._names.type:
            found = [~name for name in sorted(columns) if name < 0 and subject in columns[name]]
            return self._whole(found)
        return self._whole(columns[predicate].rights(subject)) if predicate in columns else []

    def subjects(self, predicate: int, value: int) -> list[int]:
        """Return the subjects of a predicate and an object, each class of equals in full."""
        of, columns = self._engine.equality.of, self._engine.columns
        predicate, value = of(predicate), of(value)
        if predicate == self._names.type:
            return self._whole(list(columns[~value])) if ~value in columns else []
        return self._whole(columns[predicate].lefts(value)) if predicate in columns else []

    def pairs(self, predicate: int) -> Iterator[tuple[int, int]]:
        """Yield subject and object of every triple of a predicate."""
        predicate = self._engine.equality.of(predicate)
        if predicate not in self._engine.columns:
            return
        members = self._engine.equality.members
        for key in self._engine.columns[predicate]:
            for left in members(key >> 32):
                for right in members(key & LOW):
                    yield left, right

    def equals(self, term: int) -> list[int]:
        """Return all that is the same as `term`, itself among them."""
        return self._engine.equality.members(self._engine.equality.of(term))

    def _whole(self, stands: list[int]) -> list[int]:
        members = self._engine.equality.members
        if not self._engine.equality.table_is_needed:
            return stands
        return [member for one in stands for member in members(one)]


def rows(engine: Engine, *, inferred: bool) -> Iterator[tuple[int, Ids, Ids]]:
    """Yield (predicate, subjects, objects) of the closure, all of it or only what was not said.

    A literal is spelled as its subject's triples spell it; another spelling of its value is not
    repeated.
    """
    engine.columns.settle()
    engine.asserted.settle()
    members = engine.equality.members
    for name in sorted(engine.columns):
        for spoken in members(name if name >= 0 else ~name):
            keys = _spoken(engine, engine.columns[name].keys, unary=name < 0)
            column = spoken if name >= 0 else ~spoken
            if inferred and column in engine.asserted:
                keys = keys[~is_in(keys, engine.asserted[column].keys)]
            if not len(keys):
                continue
            if name < 0:
                yield engine.names.type, keys, np.full(len(keys), spoken, dtype=np.int64)
            else:
                yield spoken, keys >> 32, keys & LOW


def _spoken(engine: Engine, keys: Keys, *, unary: bool) -> Keys:
    """Return the keys with every term of each class in turn."""
    equality = engine.equality
    if not equality.table_is_needed:
        return keys
    standing = np.array(sorted(equality.standing()), dtype=np.int64)
    touched = is_in(keys if unary else keys >> 32, standing)
    if not unary:
        touched |= is_in(keys & LOW, standing)
    spelled: list[int] = []
    for key in keys[touched].tolist():
        if unary:
            spelled.extend(equality.members(key))
            continue
        lefts = equality.members(key >> 32)
        for right in _spellings(engine, lefts, key & LOW):
            spelled.extend(left << 32 | right for left in lefts)
    return np.sort(np.concatenate([keys[~touched], np.array(spelled, dtype=np.int64)]))


def _spellings(engine: Engine, lefts: list[int], value: int) -> list[int]:
    """Return the class of an object; of literals of one value only the spellings in use here."""
    members = engine.equality.members(value)
    same_value, kinds = engine.terms.same_value, engine.terms.kinds
    groups: dict[int, list[int]] = {}
    for member in members:
        groups.setdefault(same_value.get(member, member), []).append(member)
    kept: list[int] = []
    for spellings in groups.values():
        if len(spellings) == 1 or kinds[spellings[0]] != LITERAL:
            kept.extend(spellings)
            continue
        used = [one for one in spellings if any(_says(engine, left, one) for left in lefts)]
        kept.extend(used or spellings[:1])
    return kept


def _says(engine: Engine, subject: int, value: int) -> bool:
    key = subject << 32 | value
    return any(key in column for name, column in engine.asserted.items() if name >= 0)


def facts(engine: Engine) -> Iterator[Triple]:
    """Yield what follows about the data (see `kg.reason.inference.is_fact`), in no order."""
    names, terms = engine.names, engine.terms
    kinds = np.frombuffer(bytes(terms.kinds), dtype=np.uint8)
    built_in = np.array(
        [
            number
            for number, term in enumerate(terms.all)
            if isinstance(term, NamedNode) and term.value.startswith(BUILT_IN)
        ],
        dtype=np.int64,
    )
    skipped = set(built_in.tolist())
    for predicate, subjects, values in rows(engine, inferred=True):
        if predicate in names.schema_predicates or kinds[predicate] != 0:
            continue
        keep = (kinds[subjects] == 0) & (kinds[values] != BLANK) & ~is_in(subjects, built_in)
        if predicate == names.type and (values[0] in skipped or kinds[values[0]] != 0):
            continue
        if predicate == names.same:
            keep &= (subjects != values) & (kinds[values] != LITERAL)
        said = terms.all
        verb = said[predicate]
        for subject, value in zip(subjects[keep].tolist(), values[keep].tolist(), strict=True):
            yield Triple(said[subject], verb, said[value])  # type: ignore[arg-type]


def speakable(engine: Engine) -> Iterator[NamedNode | BlankNode]:
    """Yield every IRI and blank node that a triple of the closure has as subject or object."""
    seen: set[int] = set()
    for _, subjects, values in rows(engine, inferred=False):
        seen.update(np.unique(np.concatenate([subjects, values])).tolist())
    for number in sorted(seen):
        term = engine.terms.all[number]
        if isinstance(term, NamedNode | BlankNode):
            yield term


def every(engine: Engine, *, inferred: bool = False) -> Iterator[Row]:
    """Yield every triple of the closure as numbers; those with a literal subject are left out."""
    kinds = engine.terms.kinds
    for predicate, subjects, values in rows(engine, inferred=inferred):
        if kinds[predicate] != 0:
            continue
        for subject, value in zip(subjects.tolist(), values.tolist(), strict=True):
            if kinds[subject] != LITERAL:
                yield subject, predicate, value
