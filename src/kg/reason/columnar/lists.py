"""Lists of the closure, read with the triples that make them."""

from collections.abc import Iterator

from kg.reason.columnar.schema import Names, Row
from kg.reason.columnar.view import View

Listed = tuple[Row, tuple[Row, ...], tuple[int, ...]]
"""The triple that points at a list, the list's own triples, its members."""

_LONGEST = 10_000


class Lists:
    """Finds lists by who points at them or by what they hold."""

    def __init__(self, view: View, names: Names) -> None:
        self._view, self._names = view, names

    def of(self, subject: int, predicate: int) -> Iterator[Listed]:
        """Yield the lists that `subject` has by `predicate`."""
        for head in sorted(self._view.values(subject, predicate)):
            for nodes, members in self._read(head):
                yield (subject, predicate, head), nodes, members

    def holding(self, predicate: int, member: int) -> Iterator[Listed]:
        """Yield the lists that hold `member` and that something has by `predicate`."""
        nodes = set(self._view.subjects(self._names.first, member))
        heads = set(nodes)
        while nodes:
            before = {up for one in nodes for up in self._view.subjects(self._names.rest, one)}
            nodes = before - heads
            heads |= nodes
        for head in sorted(heads):
            for subject in sorted(self._view.subjects(predicate, head)):
                for read, members in self._read(head):
                    if member in members:
                        yield (subject, predicate, head), read, members

    def _read(self, head: int) -> Iterator[tuple[tuple[Row, ...], tuple[int, ...]]]:
        first, rest = self._names.first, self._names.rest
        open_: list[tuple[int, tuple[Row, ...], tuple[int, ...]]] = [(head, (), ())]
        for _ in range(_LONGEST):
            if not open_:
                return
            node, rows, members = open_.pop()
            if node == self._names.nil:
                yield rows, members
                continue
            for value in sorted(self._view.values(node, first), reverse=True):
                for after in sorted(self._view.values(node, rest), reverse=True):
                    more = (node, first, value), (node, rest, after)
                    open_.append((after, (*rows, *more), (*members, value)))
