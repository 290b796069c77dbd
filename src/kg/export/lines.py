"""N-Triples and N-Quads: one statement a line, sorted, so that a diff shows what changed."""

from collections.abc import Iterable

from pyoxigraph import Quad, Triple


def to_ntriples(triples: Iterable[Triple]) -> tuple[str, int]:
    """Return `triples` as sorted N-Triples, with their number."""
    return _sorted(str(triple) for triple in set(triples))


def to_nquads(quads: Iterable[Quad]) -> tuple[str, int]:
    """Return `quads` as sorted N-Quads, with their number."""
    return _sorted(str(quad) for quad in set(quads))


def _sorted(statements: Iterable[str]) -> tuple[str, int]:
    lines = [f"{statement} .\n" for statement in sorted(statements)]
    return "".join(lines), len(lines)
