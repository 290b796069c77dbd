"""A thing by its IRI, its CURIE or its name."""

import unicodedata

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, nearest
from kg.graph.store import View
from kg.namespaces import Base, expand

NAMES = ("skos:prefLabel", "skos:altLabel", "rdfs:label")


def find_thing(view: View, name: str, base: Base) -> str:
    """Return the IRI of the one thing called `name`; case and the form of letters do not matter.

    Raises:
        QueryError: no thing, or more than one, is called so.
    """
    prefix, colon, local = name.partition(":")
    if colon and (space := base.prefixes().get(prefix)):
        name = space + local
    if "://" in name or name.startswith("urn:"):
        try:
            node = NamedNode(name)
        except ValueError as fault:
            raise QueryError(f"{name}: is no IRI: {fault}") from None
        if next(iter(view.quads(node)), None) or next(iter(view.quads(object=node)), None):
            return name
        raise QueryError(f"{name}: the graph does not hold this thing")
    wanted = fold(name)
    known: dict[str, set[str]] = {}
    for predicate in NAMES:
        for quad in view.quads(predicate=NamedNode(expand(predicate))):
            thing, label = quad.subject, quad.object
            if not isinstance(thing, NamedNode) or not isinstance(label, Literal):
                continue
            if thing.value.startswith(f"{base.iri}id/"):
                known.setdefault(fold(label.value), set()).add(thing.value)
    found = sorted(known.get(wanted, ()))
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(
            f"{name}: {len(found)} things have this name; give one: {', '.join(found)}"
        )
    raise QueryError(f"{name}: no thing has this name{nearest(wanted, sorted(known))}")


def fold(name: str) -> str:
    """Return a name without what searching ignores: case, accents of Latin letters, spaces."""
    split = unicodedata.normalize("NFD", name.casefold())
    bare = "".join(c for c in split if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())
