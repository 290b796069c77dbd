"""Turtle files of the ontology and of known entities, without unnamed nodes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import OntologyError, TurtleSyntaxError

GENID = "https://w3id.org/apo-kg/.well-known/genid/"
"""Skolem IRIs for the unnamed nodes of ontology files, RDF 1.1 Concepts §3.5."""


def read_turtle(path: Path, *, skolemise: bool = True) -> Iterator[Triple]:
    """Yield the triples of a Turtle file; unnamed nodes become IRIs by file and order.

    Shapes are read with `skolemise=False`: in SHACL an IRI as a path is a property.

    Raises:
        TurtleSyntaxError: the file is no Turtle.
    """
    genids: dict[BlankNode, NamedNode] = {}

    def genid(node: BlankNode) -> NamedNode:
        return genids.setdefault(node, NamedNode(f"{GENID}{path.stem}-{len(genids) + 1}"))

    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            s, o = quad.subject, quad.object
            yield Triple(
                genid(s) if skolemise and isinstance(s, BlankNode) else s,
                quad.predicate,
                genid(o) if skolemise and isinstance(o, BlankNode) else o,
            )
    except SyntaxError as error:
        raise TurtleSyntaxError(path, error.lineno or 1, error.offset or 1, error.msg) from error


def turtle_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the Turtle files that lie directly in `folders`, by name.

    Raises:
        OntologyError: a folder holds none.
    """
    for place in folders:
        found = sorted(place.glob("*.ttl"))
        if not found:
            raise OntologyError(f"{place}: no Turtle here; name a folder with *.ttl files")
        yield from found


def english(words: Iterable[NamedNode | Literal]) -> str:
    """Return the English one of `words`, else the first by language; "" where there is none."""
    literals = [w for w in words if isinstance(w, Literal)]
    ranked = sorted(literals, key=lambda w: (w.language != "en", w.language or "", w.value))
    return ranked[0].value if ranked else ""
