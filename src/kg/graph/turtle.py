"""The one writer of Turtle and TriG: same triples, same bytes.

Turtle 1.1 without comments that carry meaning: prefixes sorted and only those used, subjects
grouped by kind, `a` first, one object a line, LF. Blank nodes are written as `[ ]` and `( )` where
they form trees; a shared or circular one has no stable name and is refused.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import GraphError
from kg.namespaces import PREFIXES

Term: TypeAlias = NamedNode | BlankNode | Literal
Node: TypeAlias = NamedNode | BlankNode

DEEPEST = 400
"""Columns of indent, four a level: deeper nesting is refused before Python's stack ends."""

RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]
TYPE, FIRST, REST, NIL = (NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))

LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
BARE = {
    XSD + "integer": re.compile(r"-?(?:0|[1-9][0-9]*)"),
    XSD + "decimal": re.compile(r"-?[0-9]+\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
ESCAPES = {"\t": "\\t", "\b": "\\b", "\r": "\\r", "\f": "\\f", "\\": "\\\\"}

LEADING = (
    "rdf:type",
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "owl:versionIRI",
    "rdfs:domain",
    "rdfs:range",
    "rdfs:isDefinedBy",
    "skos:inScheme",
    "skos:prefLabel",
    "rdfs:label",
    "skos:altLabel",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
    "sh:targetClass",
    "sh:path",
    "apo:claimType",
    "apo:frame",
    "apo:attributedTo",
    "apo:relayedBy",
    "apo:inArticle",
    "apo:restsOn",
    "oa:hasSource",
    "oa:start",
    "oa:end",
)
"""Predicates in the order a reader wants them; all others follow by their IRI."""

KINDS = (
    "owl:Ontology",
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "skos:ConceptScheme",
    "skos:Concept",
    "sh:NodeShape",
    "sh:PropertyShape",
    "apod:article/",
    "apod:text/",
    "apod:body/",
    "apod:person/",
    "apod:place/",
    "apod:category/",
    "apod:population/",
    "apod:thing/",
    "apod:speaker/",
    "apod:event/",
    "apod:measure/",
    "apod:forecast/",
    "apod:criterion/",
    "apod:purpose/",
    "apod:label/",
    "apod:participation/",
    "apod:count/",
    "apod:time/",
    "apod:claim/",
    "apod:passage/",
    "apod:mention/",
)
"""Kinds of subjects in the order a reader wants them: a class, or the path before the key."""


def to_turtle(
    triples: Iterable[Triple], prefixes: Mapping[str, str] = PREFIXES, *, headings: bool = False
) -> str:
    """Return `triples` as Turtle; the order they come in does not show.

    `headings` puts a comment before each kind of subject, for files that people read.

    Raises:
        GraphError: a blank node is shared or circular, or a term is a triple.
    """
    names = _Names(prefixes)
    body = _body(set(triples), names, headings=headings)
    return names.directives() + body


def to_trig(
    quads: Iterable[Quad], prefixes: Mapping[str, str] = PREFIXES, *, headings: bool = False
) -> str:
    """Return `quads` as TriG: the default graph first, then each named graph in its braces.

    Raises:
        GraphError: as `to_turtle`; also a blank node that names a graph or spans two.
    """
    names = _Names(prefixes)
    graphs: dict[NamedNode | None, set[Triple]] = defaultdict(set)
    for quad in quads:
        name = quad.graph_name
        if isinstance(name, BlankNode):
            raise GraphError(f"graph _:{name.value}: give it an IRI")
        graphs[None if isinstance(name, DefaultGraph) else name].add(quad.triple)
    _refuse_spanning(graphs)
    parts = []
    if default := graphs.pop(None, None):
        parts.append(_body(default, names, headings=headings))
    named = {name: triples for name, triples in graphs.items() if name}
    for name in sorted(named, key=lambda name: names.kind(name, set())):
        inner = _body(named[name], names, indent=4)
        parts.append(f"\n{names.iri(name)} {{{inner}}}\n")
    return names.directives() + "".join(parts)


class _Names:
    """IRIs as prefixed names, remembering which prefixes were used.

    `apod:` with a kind gives a prefix of its own, `apod-place:hoeryong`, since a slash in a
    prefixed name would have to be escaped.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._spaces = sorted(prefixes.items(), key=lambda item: (-len(item[1]), item[0]))
        self._known = prefixes
        self._used: dict[str, str] = {}
        self._cache: dict[str, str] = {}
        self._order = {
            prefixes.get(name.partition(":")[0], PREFIXES[name.partition(":")[0]])
            + name.partition(":")[2]: position
            for position, name in enumerate(KINDS)
        }
        self._leading = {
            PREFIXES[name.partition(":")[0]] + name.partition(":")[2]: position
            for position, name in enumerate(LEADING)
        }

    def iri(self, node: NamedNode) -> str:
        """Return the shortest form of an IRI."""
        if (form := self._cache.get(node.value)) is None:
            form = self._cache[node.value] = self._shorten(node.value)
        return form

    def _shorten(self, iri: str) -> str:
        for prefix, space in self._spaces:
            if not iri.startswith(space):
                continue
            *path, local = iri[len(space) :].split("/")
            name = "-".join([prefix, *path])
            if len(path) < 2 and all(LOCAL.fullmatch(part) for part in (*path, local)):
                full = space + "".join(f"{part}/" for part in path)
                if self._known.get(name, full) == full:
                    self._used[name] = full
                    return f"{name}:{local}"
            break
        return f"<{_visible(iri)}>"

    def directives(self) -> str:
        """Return the `@prefix` lines of the prefixes used."""
        return "".join(f"@prefix {name}: <{self._used[name]}> .\n" for name in sorted(self._used))

    def kind(self, node: NamedNode, types: set[str]) -> tuple[int, str, str]:
        """Return what sorts and groups a subject: rank of its kind, kind, IRI."""
        head, slash, _ = node.value.rpartition("/")
        path = head + slash
        known = [kind for kind in (*types, path) if kind in self._order]
        kind = min(known, key=self._order.__getitem__, default=path)
        return self._order.get(kind, len(self._order)), kind, node.value

    def predicate(self, node: NamedNode) -> tuple[int, str]:
        """Return what sorts predicates."""
        return self._leading.get(node.value, len(self._leading)), node.value


class _Graph:
    """The triples of one graph, by subject, with its blank nodes checked to be trees."""

    def __init__(self, triples: set[Triple], names: _Names) -> None:
        self.names = names
        self.about: dict[Node, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
        uses: dict[BlankNode, int] = defaultdict(int)
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if not isinstance(subject, NamedNode | BlankNode) or isinstance(value, Triple):
                raise GraphError(f"{triple}: a triple as a term cannot be written in Turtle 1.1")
            self.about[subject][predicate].append(value)
            if isinstance(value, BlankNode):
                uses[value] += 1
        self.roots = {node for node in self.about if isinstance(node, BlankNode) and not uses[node]}
        self._refuse_shared(uses)

    def _refuse_shared(self, uses: Mapping[BlankNode, int]) -> None:
        shared = sorted(node.value for node, times in uses.items() if times > 1)
        if shared:
            raise GraphError(f"_:{shared[0]}: a blank node that is used twice; give it an IRI")
        waiting: list[Node] = [n for n in self.about if isinstance(n, NamedNode)]
        waiting.extend(self.roots)
        reached = set(waiting)
        while waiting:
            for values in self.about.get(waiting.pop(), {}).values():
                inner = [value for value in values if isinstance(value, BlankNode)]
                waiting.extend(inner)
                reached.update(inner)
        if lost := sorted(node.value for node in self.about if node not in reached):
            raise GraphError(f"_:{lost[0]}: a circle of blank nodes; give one an IRI")

    def subjects(self) -> list[tuple[str, NamedNode]]:
        """Return the named subjects with their kind, in the order they are written."""
        keys = []
        for node in self.about:
            if isinstance(node, NamedNode):
                types = {
                    t.value for t in self.about[node].get(TYPE, ()) if isinstance(t, NamedNode)
                }
                keys.append(self.names.kind(node, types))
        return [(kind, NamedNode(iri)) for _, kind, iri in sorted(keys)]

    def term(self, term: Term, indent: int) -> str:
        """Return a term; a blank node with all it holds."""
        if isinstance(term, NamedNode):
            return self.names.iri(term)
        if isinstance(term, Literal):
            return self._literal(term)
        if (items := self._items(term)) is not None:
            return self._list(items, indent)
        return self._brackets(term, indent)

    def _literal(self, literal: Literal) -> str:
        datatype = literal.datatype
        if (bare := BARE.get(datatype.value)) and bare.fullmatch(literal.value):
            return literal.value
        words = _quoted(literal.value)
        if literal.language:
            direction = f"--{literal.direction.value}" if literal.direction else ""
            return f"{words}@{literal.language}{direction}"
        if datatype.value == XSD + "string":
            return words
        return f"{words}^^{self.names.iri(datatype)}"

    def _items(self, head: BlankNode) -> list[Term] | None:
        """Return the members where `head` begins a proper list, else None."""
        items: list[Term] = []
        node: Term = head
        while node != NIL:
            about = self.about.get(node, {}) if isinstance(node, BlankNode) else {}
            if set(about) != {FIRST, REST} or any(len(values) != 1 for values in about.values()):
                return None
            items.append(about[FIRST][0])
            node = about[REST][0]
        return items

    def _list(self, items: list[Term], indent: int) -> str:
        if indent > DEEPEST:
            raise GraphError(f"{items[0]}: lists are nested too deep; give one an IRI")
        members = [self.term(item, indent + 4) for item in items]
        line = f"( {' '.join(members)} )"
        if len(line) + indent <= 96 and "\n" not in line:
            return line
        gap = "\n" + " " * (indent + 4)
        return f"({gap}{gap.join(members)}\n{' ' * indent})"

    def _brackets(self, node: BlankNode, indent: int) -> str:
        lines = self.lines(node, indent + 4)
        if not lines:
            return "[]"
        if len(lines) == 1 and "\n" not in lines[0]:
            return f"[ {lines[0]} ]"
        gap = "\n" + " " * (indent + 4)
        return f"[{gap}{f' ;{gap}'.join(lines)}\n{' ' * indent}]"

    def lines(self, node: Node, indent: int) -> list[str]:
        """Return one string a predicate with its objects, without the marks between."""
        if indent > DEEPEST:
            raise GraphError(f"{node}: blank nodes are nested too deep; give one an IRI")
        about = self.about.get(node, {})
        lines = []
        for predicate in sorted(about, key=self.names.predicate):
            values = sorted(self._key(value, indent) for value in about[predicate])
            gap = " ,\n" + " " * (indent + 4)
            verb = "a" if predicate == TYPE else self.names.iri(predicate)
            lines.append(f"{verb} {gap.join(text for *_, text in values)}")
        return lines

    def _key(self, value: Term, indent: int) -> tuple[int, str, str, str]:
        text = self.term(value, indent)
        if isinstance(value, NamedNode):
            return 0, value.value, "", text
        if isinstance(value, Literal):
            return 2, value.value, value.language or value.datatype.value, text
        return 1, text, "", text


def _body(triples: set[Triple], names: _Names, *, indent: int = 0, headings: bool = False) -> str:
    graph = _Graph(triples, names)
    gap = " " * indent
    inner = f" ;\n{gap}    "
    blocks, last = [], None
    for kind, node in graph.subjects():
        if headings and kind != last:
            blocks.append(f"\n# {_heading(kind)}\n")
            last = kind
        lines = inner.join(graph.lines(node, indent + 4))
        blocks.append(f"\n{gap}{names.iri(node)} {lines} .\n")
    trees = []
    for root in graph.roots:
        lines = inner.join(graph.lines(root, indent + 4))
        trees.append(f"\n{gap}[] {lines} .\n")
    return "".join([*blocks, *sorted(trees)])


def _heading(kind: str) -> str:
    """Return the last word of a kind: `place` of `…/id/place/`."""
    return re.split(r"[/#]", kind.rstrip("/#"))[-1]


def _refuse_spanning(graphs: Mapping[NamedNode | None, set[Triple]]) -> None:
    home: dict[BlankNode, NamedNode | None] = {}
    for name, triples in graphs.items():
        for triple in triples:
            for term in (triple.subject, triple.object):
                if isinstance(term, BlankNode) and home.setdefault(term, name) != name:
                    raise GraphError(f"_:{term.value}: a blank node in two graphs; give it an IRI")


def _quoted(words: str) -> str:
    """Return a literal's words in quotes: three of them where the words run over lines."""
    if words.isprintable() and "\\" not in words and '"' not in words:
        return f'"{words}"'
    if "\n" not in words:
        return '"' + "".join(_escaped(words)).replace('"', '\\"') + '"'
    closed = re.sub(r'"(?="|\Z)', '\\\\"', "".join(_escaped(words)))
    return f'"""{closed}"""'


def _escaped(words: str) -> Iterator[str]:
    """Yield each character; those that cannot be seen (controls, bidi marks) by their number."""
    for char in words:
        if char in ESCAPES:
            yield ESCAPES[char]
        elif char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Co", "Zl", "Zp"}:
            yield f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
        else:
            yield char


def _visible(iri: str) -> str:
    return "".join(_escaped(iri))
