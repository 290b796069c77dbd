"""RDF/XML, for tools that read nothing newer: one description a subject, sorted."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import GraphError
from kg.namespaces import PREFIXES

RDF = PREFIXES["rdf"]
STRING = PREFIXES["xsd"] + "string"
LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_rdfxml(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> tuple[str, int]:
    """Return `triples` as RDF/XML 1.1, and their number.

    Raises:
        GraphError: XML cannot hold a predicate's name or a character of a literal.
    """
    names = _Names(prefixes)
    about: dict[str, list[str]] = defaultdict(list)
    distinct = sorted(set(triples), key=str)
    for triple in distinct:
        if not isinstance(triple.subject, NamedNode):
            raise GraphError(f"{triple.subject}: a blank node cannot leave; give it an IRI")
        about[triple.subject.value].append(names.element(triple))
    body = "".join(
        f"  <rdf:Description rdf:about={_attribute(iri)}>\n{''.join(about[iri])}"
        f"  </rdf:Description>\n"
        for iri in sorted(about)
    )
    declared = "".join(f"\n    xmlns:{n}={_attribute(s)}" for n, s in sorted(names.used.items()))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<rdf:RDF{declared}>\n{body}</rdf:RDF>\n", len(distinct)


class _Names:
    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.spaces = {space: name for name, space in prefixes.items()}
        self.used = {"rdf": RDF}

    def element(self, triple: Triple) -> str:
        """Return one property element."""
        tag = self._tag(triple.predicate.value)
        value = triple.object
        if isinstance(value, NamedNode):
            return f"    <{tag} rdf:resource={_attribute(value.value)}/>\n"
        if not isinstance(value, Literal):
            raise GraphError(f"{value}: a blank node cannot leave; give it an IRI")
        mark = ""
        if value.language:
            mark = f" xml:lang={_attribute(value.language)}"
        elif value.datatype.value != STRING:
            mark = f" rdf:datatype={_attribute(value.datatype.value)}"
        return f"    <{tag}{mark}>{_text(value.value)}</{tag}>\n"

    def _tag(self, iri: str) -> str:
        found = LOCAL.search(iri)
        if found is None or not found.start():
            raise GraphError(f"<{iri}>: RDF/XML cannot name this property; use another format")
        space, local = iri[: found.start()], found.group()
        name = self.spaces.setdefault(space, f"ns{len(self.spaces)}")
        self.used[name] = space
        return f"{name}:{local}"


def _text(text: str) -> str:
    if bad := NOT_XML.search(text):
        raise GraphError(f"U+{ord(bad.group()):04X} cannot be written in XML; use another format")
    # A bare CR would come back as LF.
    return escape(text, {"\r": "&#13;"})


def _attribute(text: str) -> str:
    _text(text)
    return quoteattr(text)
