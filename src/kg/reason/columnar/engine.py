"""The closure as a thing that lives: asserted triples in, all that follows held in columns."""

from collections.abc import Iterable, Iterator

import numpy as np
from pyoxigraph import Literal, NamedNode, Triple

from kg.reason.columnar.closure import Columns, Fixpoint, Fresh, Meter, equal_pairs
from kg.reason.columnar.columns import LOW, Column, Keys, Ranks, distinct
from kg.reason.columnar.compile import Plans
from kg.reason.columnar.datatypes import holds, is_known, value_of
from kg.reason.columnar.equality import Equality
from kg.reason.columnar.schema import Names, Row, Schema
from kg.reason.columnar.terms import LITERAL, Ids, Terms
from kg.reason.inference import Budget


class Engine:
    """Asserted triples and their closure under OWL 2 RL, both as columns of numbers."""

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.terms = Terms()
        self.names = Names(self.terms)
        self.asserted = Columns()
        """What was said, in the terms it was said with."""

        self.columns = Columns()
        """The closure, each class of equal terms shown by one of them."""

        self.equality = Equality(self.terms)
        self.schema = Schema(self.names, ())
        self.plans = Plans(self.schema, self.terms)
        self.rank = 0
        """The highest rank in `columns`."""

        self._asked: list[int] | None = None
        self.closed_terms = 0
        """Number of terms when the columns were last brought up to date."""

    def load(self, triples: Iterable[Triple]) -> None:
        """Add asserted triples in bulk and close everything anew.

        Raises:
            BudgetError: a limit was hit; the asserted triples are kept, the closure is not.
        """
        self.load_rows(*self.terms.encode(triples))

    def load_rows(self, subjects: Ids, predicates: Ids, values: Ids) -> None:
        """Add asserted triples given as three columns of numbers, and close everything anew."""
        for name, keys in split(self.names.type, subjects, predicates, values):
            column = self.asserted[name]
            column.settle()
            column.grow(keys, 0)
        self.rebuild()

    def rebuild(self) -> None:
        """Close the asserted triples from nothing."""
        self.asserted.settle()
        self.equality = Equality(self.terms)
        self.equality.refresh()
        self.columns = Columns()
        for name, column in self.asserted.items():
            if len(column):
                self.columns[name] = Column(column.unary, column.keys, column.ranks)
        self.rank = 0
        meter = Meter(self.budget, self.terms, self.columns.size())
        if self.equality.table() is not None:
            self.rewrite()
        self._merge(distinct(self.columns[self.names.same].keys))
        while self._fixpoint(meter):
            pass
        self.closed_terms = len(self.terms)

    def rows(self, triples: Iterable[Triple]) -> list[Row]:
        """Return triples as numbers, each once."""
        number = self.terms.number
        return list(dict.fromkeys((number(s), number(p), number(o)) for s, p, o in triples))

    def said(self, row: Row) -> tuple[int, int]:
        """Return column and key of a triple in its own terms."""
        subject, predicate, value = row
        if predicate == self.names.type:
            return ~value, subject
        return predicate, subject << 32 | value

    def stand(self, fact: tuple[int, int]) -> tuple[int, int]:
        """Return a fact in the terms that stand for its own."""
        of, (name, key) = self.equality.of, fact
        if name < 0:
            return ~of(~name), of(key)
        return of(name), of(key >> 32) << 32 | of(key & LOW)

    def standing(self, row: Row) -> tuple[int, int]:
        """Return the fact of the columns that a triple is."""
        return self.stand(self.said(row))

    def has(self, row: Row) -> bool:
        """Return whether a triple is in the closure."""
        name, key = self.standing(row)
        return name in self.columns and key in self.columns[name]

    def is_asserted(self, row: Row) -> bool:
        """Return whether a triple was said, in these very terms."""
        name, key = self.said(row)
        return name in self.asserted and key in self.asserted[name]

    def assert_row(self, row: Row) -> None:
        """Add a triple to what was said; the closure does not change by this."""
        name, key = self.said(row)
        self.asserted[name].put(key, 0)

    def withdraw_row(self, row: Row) -> None:
        """Take a triple out of what was said; the closure does not change by this."""
        name, key = self.said(row)
        self.asserted[name].drop(key)

    def is_given(self, fact: tuple[int, int]) -> bool:
        """Return whether a fact was said in some terms, or the schema or a datatype gives it."""
        name, key = fact
        members = self.equality.members
        if fact in self.plans.given:
            return True
        if name < 0 and self.typed_members(members(key), ~name):
            return True
        if not self.equality.table_is_needed:
            return name in self.asserted and key in self.asserted[name]
        if name < 0:
            ways = [(~cls, one) for cls in members(~name) for one in members(key)]
        else:
            ways = [
                (prop, left << 32 | right)
                for prop in members(name)
                for left in members(key >> 32)
                for right in members(key & LOW)
            ]
        return any(way in self.asserted and one in self.asserted[way] for way, one in ways)

    def typed_members(
        self, members: Iterable[int], cls: int | None = None
    ) -> list[tuple[int, int]]:
        """Return dt-type2 for some terms, of one class or of all datatypes that plans ask for."""
        asked = self.asked_datatypes()
        classes = asked if cls is None else [cls] if cls in asked else []
        found: list[tuple[int, int]] = []
        for one in classes:
            datatype = self.datatype(one)
            for member in members if datatype is not None else ():
                said = self.terms.all[member]
                value = value_of(said) if isinstance(said, Literal) else None
                if value is not None and holds(str(datatype), value):
                    found.append((~one, self.equality.of(member)))
        return found

    def asked_datatypes(self) -> list[int]:
        """Return the datatypes whose members some plan reads."""
        if self._asked is None:
            asked = [~name for name in sorted(self.plans.columns()) if name < 0]
            self._asked = [cls for cls in asked if self.datatype(cls) is not None]
        return self._asked

    def about(self, term: int) -> list[tuple[int, int]]:
        """Return the facts of the columns that hold a term."""
        return [
            (name, key)
            for name in sorted(self.columns)
            for key in self.columns[name].mentions(term)
        ]

    def asserted_about(self, term: int) -> list[Row]:
        """Return the asserted triples that have a term as subject or object."""
        found: list[Row] = []
        for name in sorted(self.asserted):
            for key in self.asserted[name].mentions(term):
                if name < 0:
                    found.append((key, self.names.type, ~name))
                else:
                    found.append((key >> 32, name, key & LOW))
        return found

    def is_named(self, term: int) -> bool:
        """Return whether a term stands in an axiom, or names a column."""
        if term in self.schema.terms:
            return True
        named = self.columns.get(term), self.columns.get(~term)
        return any(column is not None and len(column) for column in named)

    def is_axiom_column(self, name: int) -> bool:
        """Return whether a column holds axioms."""
        if name < 0:
            return ~name in self.names.schema_types
        return name in self.names.schema_predicates

    def _fixpoint(self, meter: Meter) -> bool:
        """Compile and close once; return whether that changed the schema itself."""
        fresh = self.compile()
        for name in list(self.columns):
            fresh[name] = [self.columns[name].keys]
        whole: Iterable[int] = set(fresh)
        while True:
            fix = Fixpoint(self.columns, self.plans, meter, self.rank)
            fix.run(fresh, whole)
            self.rank = fix.rank
            if self.plans.reads_types and self._mirror_types():
                return True
            moved = self._equate(fix.grown | set(fresh))
            if moved is None or self._touches_schema(fix.grown | set(moved)):
                return True
            if not moved:
                return False
            fresh, whole = moved, ()

    def compile(self) -> Fresh:
        """Read the schema from the columns, close it, make plans; return facts that gave."""
        self.schema = Schema(self.names, self._schema_rows())
        added = self.schema.close()
        fresh: Fresh = {}
        for row in added:
            self._give(fresh, *self._fact(row))
        self.plans, self._asked = Plans(self.schema, self.terms), None
        for name, key in self.plans.facts:
            self._give(fresh, name, key)
        for name, key in self.typed_literals(0):
            self._give(fresh, name, key)
        return fresh

    def typed_literals(self, start: int) -> Iterator[tuple[int, int]]:
        """Yield dt-type2 for literals from number `start` on, of datatypes that a plan asks for."""
        if self.asked_datatypes():
            literals = [n for n in range(start, len(self.terms)) if self.terms.kinds[n] == LITERAL]
            yield from self.typed_members(literals)

    def datatype(self, cls: int) -> str | None:
        """Return the IRI of a class that is a datatype whose values are known, or None."""
        said = self.terms.all[cls]
        return said.value if isinstance(said, NamedNode) and is_known(said.value) else None

    def _give(self, fresh: Fresh, name: int, key: int) -> None:
        added = self.columns[name].grow(np.array([key], dtype=np.int64), self.rank + 1)
        if len(added):
            self.rank += 1
            fresh.setdefault(name, []).append(added)

    def _fact(self, row: Row) -> tuple[int, int]:
        subject, predicate, value = row
        if predicate == self.names.type:
            return ~value, subject
        return predicate, subject << 32 | value

    def _schema_rows(self) -> Iterator[Row]:
        for predicate in sorted(self.names.schema_predicates):
            if predicate in self.columns:
                for key in self.columns[predicate]:
                    yield key >> 32, predicate, key & LOW
        for cls in sorted(self.names.schema_types):
            if ~cls in self.columns:
                for key in self.columns[~cls]:
                    yield key, self.names.type, cls

    def _touches_schema(self, grown: set[int]) -> bool:
        """Return whether columns that grew hold axioms that are not compiled yet."""
        axioms = {*self.names.schema_predicates, *(~cls for cls in self.names.schema_types)}
        return bool(grown & axioms) and set(self._schema_rows()) != self.schema.rows

    def _mirror_types(self) -> bool:
        """Show the members of classes as pairs of rdf:type and back; return whether any is new."""
        pairs = self.columns[self.names.type]
        found = False
        for key in pairs.keys.tolist():
            fresh: Fresh = {}
            self._give(fresh, ~(key & LOW), key >> 32)
            found = found or bool(fresh)
        for name in [name for name in self.columns if name < 0]:
            keys = self.columns[name].keys << 32 | ~name
            added = pairs.grow(keys, self.rank + 1)
            self.rank += bool(len(added))
            found = found or bool(len(added))
        return found

    def _equate(self, grown: set[int]) -> Fresh | None:
        """Use the rules that make terms equal; return facts that changed, None for axioms."""
        found = [self.columns[self.names.same].keys] if self.names.same in grown else []
        for plan in self.plans.equalities:
            if any(atom.column in grown for atom in plan.body):
                found.append(equal_pairs(plan, self.columns))
        return self._merge(distinct(np.concatenate(found))) if found else {}

    def _merge(self, pairs: Keys) -> Fresh | None:
        """Make pairs equal and write the columns anew; None where a term of an axiom is moved."""
        lost: set[int] = set()
        for key in pairs.tolist():
            merged = self.equality.union(key >> 32, key & LOW)
            if merged:
                lost.add(merged[1])
        if not lost:
            return {}
        moved = self.rewrite()
        for stands in sorted(self.equality.merged):
            self._give(moved, self.names.same, stands << 32 | stands)
        used = {term for row in self.schema.rows for term in row}
        return None if used & lost else moved

    def rewrite(self) -> Fresh:
        """Write every column in the terms that stand for others; return the facts that changed."""
        table = self.equality.table()
        moved: Fresh = {}
        if table is None:
            return moved
        for name in list(self.columns):
            new_name = int(table[name]) if name >= 0 else ~int(table[~name])
            column = self.columns[name]
            turned = _turn(column, table)
            if new_name != name:
                del self.columns[name]
                keys, ranks = (column.keys, column.ranks) if turned is None else turned[:2]
                fresh = _join(self.columns[new_name], keys, ranks)
            elif turned is not None:
                keys, ranks, changed = turned
                kept = Column(column.unary, keys[~changed], ranks[~changed])
                self.columns[name] = kept
                fresh = _join(kept, keys[changed], ranks[changed])
            else:
                continue
            moved.setdefault(new_name, []).append(fresh)
        return moved


def split(type_: int, subjects: Ids, predicates: Ids, values: Ids) -> Iterator[tuple[int, Keys]]:
    """Yield each column of the triples: its name, and its keys in any order."""
    for predicate, rows in _groups(predicates):
        if predicate != type_:
            yield predicate, subjects[rows] << 32 | values[rows]
            continue
        members = subjects[rows]
        for cls, inner in _groups(values[rows]):
            yield ~cls, members[inner]


def _groups(values: Ids) -> Iterator[tuple[int, Ids]]:
    """Yield each value with the rows where it stands."""
    if not len(values):
        return
    names, codes = np.unique(values, return_inverse=True)
    small = codes.astype(np.uint16) if len(names) < 1 << 16 else codes
    ordered = np.argsort(small, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(names)))
    start = 0
    for name, end in zip(names.tolist(), ends.tolist(), strict=True):
        yield name, ordered[start:end]
        start = end


def _turn(column: Column, table: Ids) -> tuple[Keys, Ranks, np.typing.NDArray[np.bool_]] | None:
    """Return keys in other terms, ranks, and which changed; None where none did."""
    column.settle()
    keys = column.keys
    turned = table[keys] if column.unary else table[keys >> 32] << 32 | table[keys & LOW]
    changed = turned != keys
    return (turned, column.ranks, changed) if changed.any() else None


def _join(column: Column, keys: Keys, ranks: Ranks) -> Keys:
    """Add facts, in any order and more than once; the lowest rank of a fact stays."""
    ordered = np.lexsort((ranks, keys))
    keys, ranks = keys[ordered], ranks[ordered]
    first = np.ones(len(keys), dtype=np.bool_)
    first[1:] = keys[1:] != keys[:-1]
    keys, ranks = keys[first], ranks[first]
    at = column.keys.searchsorted(keys)
    there = np.zeros(len(keys), dtype=np.bool_)
    inside = at < len(column.keys)
    there[inside] = column.keys[at[inside]] == keys[inside]
    lower = column.ranks.copy()
    lower[at[there]] = np.minimum(lower[at[there]], ranks[there])
    column.ranks = lower
    column.merge(keys[~there], ranks[~there])
    return keys
