"""Plans used fact by fact: what follows from one fact, and what one fact follows from."""

from collections.abc import Iterator

from kg.reason.columnar.closure import Columns
from kg.reason.columnar.columns import LOW
from kg.reason.columnar.compile import Atom, Plan, Plans

Binding = dict[int, int]
"""Variable to term."""

Fact = tuple[int, int]
"""Column and key."""

ANY_RANK = 1 << 31


def consequences(plans: Plans, columns: Columns, fact: Fact) -> Iterator[tuple[Plan, Binding]]:
    """Yield each use of a plan that reads `fact`, with the terms it binds."""
    for use in plans.by_body.get(fact[0], ()):
        binding = _bind(use.start, fact[1])
        if binding is not None:
            for full in _walk(binding, use.rest, 0, columns, ANY_RANK):
                yield use.plan, full


def follows(plans: Plans, columns: Columns, fact: Fact, below: int = ANY_RANK) -> bool:
    """Return whether some plan gives `fact` from facts whose ranks are less than `below`."""
    for use in plans.by_head.get(fact[0], ()):
        binding = _bind(use.start, fact[1])
        if binding is not None and any(_walk(binding, use.rest, 0, columns, below)):
            return True
    return False


def head(atom: Atom, binding: Binding) -> Fact:
    """Return the fact that an atom is under a binding."""
    args = [binding[arg] if arg >= 0 else ~arg for arg in atom.args]
    return atom.column, args[0] if len(args) == 1 else args[0] << 32 | args[1]


def _bind(atom: Atom, key: int) -> Binding | None:
    """Return what an atom binds where it is the fact `key`, or None where it cannot be."""
    sides = (key,) if len(atom.args) == 1 else (key >> 32, key & LOW)
    binding: Binding = {}
    for arg, term in zip(atom.args, sides, strict=True):
        if (~arg if arg < 0 else binding.setdefault(arg, term)) != term:
            return None
    return binding


def _walk(
    binding: Binding, atoms: tuple[Atom, ...], at: int, columns: Columns, below: int
) -> Iterator[Binding]:
    """Yield the bindings under which the atoms from `at` on are facts of ranks below `below`."""
    if at == len(atoms):
        yield binding
        return
    atom = atoms[at]
    column = columns.get(atom.column)
    if column is None:
        return
    for found in _fits(binding, atom, columns):
        if below < ANY_RANK:
            rank = column.rank(head(atom, found)[1])
            if rank is None or rank >= below:
                continue
        yield from _walk(found, atoms, at + 1, columns, below)


def _fits(binding: Binding, atom: Atom, columns: Columns) -> Iterator[Binding]:
    """Yield the bindings under which one atom is a fact."""
    column = columns[atom.column]
    sides = [binding.get(arg) if arg >= 0 else ~arg for arg in atom.args]
    if len(sides) == 1:
        if sides[0] is None:
            yield from ({**binding, atom.args[0]: key} for key in column)
        elif sides[0] in column:
            yield binding
        return
    left, right = sides
    if left is not None and right is not None:
        if left << 32 | right in column:
            yield binding
    elif left is not None:
        yield from ({**binding, atom.args[1]: one} for one in column.rights(left))
    elif right is not None:
        yield from ({**binding, atom.args[0]: one} for one in column.lefts(right))
    else:
        for key in column:
            found = _bind(atom, key)
            if found is not None:
                yield {**binding, **found}
