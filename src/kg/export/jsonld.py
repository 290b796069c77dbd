"""JSON-LD 1.1, compact, with its context in the file: nothing is fetched to read it."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import GraphError
from kg.namespaces import PREFIXES

TYPE = PREFIXES["rdf"] + "type"
XSD = PREFIXES["xsd"]
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")

Json = str | int | bool | dict[str, object]


def to_jsonld(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> tuple[str, int]:
    """Return `triples` as one JSON-LD document with sorted nodes, and their number.

    Raises:
        GraphError: a blank node, or an IRI that a reader would take for a prefixed name.
    """
    names = _Names(prefixes)
    about: dict[str, dict[str, list[Json]]] = defaultdict(lambda: defaultdict(list))
    distinct = sorted(set(triples), key=str)
    for triple in distinct:
        if not isinstance(triple.subject, NamedNode):
            raise GraphError(f"{triple.subject}: only an IRI can be the subject in JSON-LD here")
        node = about[names.compact(triple.subject.value)]
        if triple.predicate.value == TYPE and isinstance(triple.object, NamedNode):
            node["@type"].append(names.compact(triple.object.value))
        else:
            node[names.compact(triple.predicate.value)].append(names.value(triple.object))
    graph = [
        {"@id": iri} | {key: _one(about[iri][key]) for key in sorted(about[iri])}
        for iri in sorted(about)
    ]
    document = {"@context": names.context(), "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n", len(distinct)


class _Names:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.spaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self.used: dict[str, str] = {}

    def compact(self, iri: str) -> str:
        """Return `prefix:rest`, or the IRI itself where no prefix fits."""
        for prefix, space in self.spaces:
            rest = iri.removeprefix(space)
            if rest != iri and not rest.startswith("//"):
                self.used[prefix] = space
                return f"{prefix}:{rest}"
        scheme, _, rest = iri.partition(":")
        if scheme in self.prefixes and not rest.startswith("//"):
            raise GraphError(f"<{iri}>: JSON-LD would read this IRI as a prefixed name")
        return iri

    def value(self, term: object) -> Json:
        """Return an object as JSON-LD writes it."""
        if isinstance(term, NamedNode):
            return {"@id": self.compact(term.value)}
        if not isinstance(term, Literal):
            kind = "a blank node" if isinstance(term, BlankNode) else "a triple as a term"
            raise GraphError(f"{term}: {kind} cannot leave; give it an IRI")
        if term.language:
            direction = {"@direction": term.direction.value} if term.direction else {}
            return {"@language": term.language, "@value": term.value, **direction}
        datatype = term.datatype.value
        if datatype == XSD + "string":
            return term.value
        if datatype == XSD + "boolean" and term.value in ("true", "false"):
            return term.value == "true"
        if datatype == XSD + "integer" and INTEGER.fullmatch(term.value):
            return int(term.value)
        return {"@type": self.compact(datatype), "@value": term.value}

    def context(self) -> dict[str, object]:
        """Return the prefixes used; those that do not end in a delimiter say that they are one."""
        return {
            name: space if space[-1] in "#/:?[]@" else {"@id": space, "@prefix": True}
            for name, space in sorted(self.used.items())
        }


def _one(values: list[Json]) -> object:
    return values[0] if len(values) == 1 else values
