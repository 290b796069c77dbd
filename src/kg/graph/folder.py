"""Known entities as they lie in `graph/entities/*.ttl` and a workspace's `entities/`."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from kg import resources
from kg.errors import TurtleSyntaxError
from kg.namespaces import DEFAULT_BASE, Base


def read_turtle(path: Path) -> list[Triple]:
    """Return the triples of a Turtle file.

    Raises:
        TurtleSyntaxError: with line and column.
    """
    try:
        return [q.triple for q in parse(path=str(path), format=RdfFormat.TURTLE)]
    except SyntaxError as fault:
        raise TurtleSyntaxError(
            path, fault.lineno or 1, fault.offset or 1, fault.msg or "not Turtle"
        ) from None


def read_quads(path: Path, base: Base | None = None) -> list[Quad]:
    """Return the quads of a TriG file.

    Raises:
        TurtleSyntaxError: with line and column.
    """
    try:
        found = list(parse(path=str(path), format=RdfFormat.TRIG))
    except SyntaxError as fault:
        raise TurtleSyntaxError(
            path, fault.lineno or 1, fault.offset or 1, fault.msg or "not TriG"
        ) from None
    if base is None or base.iri == DEFAULT_BASE:
        return found
    return [
        Quad(t.subject, t.predicate, t.object, moved(q.graph_name, base))
        for q in found
        for t in [rebase(q.triple, base)]
    ]


def entity_triples(folders: Iterable[Path] = (), base: Base | None = None) -> list[Triple]:
    """Return what is known of the entities that ship with kg and of a workspace's own."""
    found: list[Triple] = []
    for folder in (resources.folder("graph") / "entities", *folders):
        for path in sorted(folder.glob("*.ttl")):
            found += read_turtle(path)
    return [rebase(triple, base) for triple in found] if base else found


def rebase(triple: Triple, base: Base) -> Triple:
    """Return `triple` with the instances of the default base moved under `base`."""
    if base.iri == DEFAULT_BASE:
        return triple

    return Triple(moved(triple.subject, base), triple.predicate, moved(triple.object, base))


def moved(node: Any, base: Base) -> Any:
    """Return `node` under `base` where it is an instance or a graph of the default base."""
    if isinstance(node, NamedNode) and node.value.startswith(
        (DEFAULT_BASE + "id/", DEFAULT_BASE + "graph/")
    ):
        return NamedNode(base.iri + node.value[len(DEFAULT_BASE) :])
    return node


def in_use(triples: Iterable[Triple], named: Iterable[str]) -> list[Triple]:
    """Return the triples of the entities that are named, of what these lie within, and of bodies.

    The gazetteer knows every county; a graph holds those that its articles name.
    """
    by_subject: dict[str, list[Triple]] = defaultdict(list)
    for triple in triples:
        by_subject[getattr(triple.subject, "value", "")].append(triple)
    kept: set[str] = set()
    waiting = [*named, *(iri for iri in by_subject if "/id/body/" in iri)]
    while waiting:
        iri = waiting.pop()
        if iri in kept or iri not in by_subject:
            continue
        kept.add(iri)
        waiting += [t.object.value for t in by_subject[iri] if isinstance(t.object, NamedNode)]
    return [t for iri in sorted(kept) for t in by_subject[iri]]
