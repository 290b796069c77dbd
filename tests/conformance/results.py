"""Compares answers as the suites mean it: by value of numbers, up to names of blank nodes."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import permutations
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {"integer", "decimal", "double", "float"}

Row = tuple[tuple[str, str], ...]
Answer = bool | str | tuple[bool, list[Row]]
"""A boolean, the canonical form of a graph, or whether rows are in order, and the rows."""


def read(body: bytes, media: str) -> Answer:
    """Return an answer as the service gave it."""
    kind = QueryResultsFormat.from_media_type(media)
    if kind is None:
        rdf = RdfFormat.from_media_type(media)
        assert rdf is not None, media
        return canonical(parse(body, rdf))
    return _solutions(parse_query_results(body, kind), ordered=False)


def expected(path: Path, base: str) -> Answer:
    """Return the answer that a file of the suite expects."""
    body = path.read_bytes()
    if path.suffix in {".srx", ".srj", ".csv", ".tsv"}:
        kind = QueryResultsFormat.from_extension(path.suffix[1:])
        assert kind is not None
        return _solutions(parse_query_results(body, kind), ordered=False)
    rdf = RdfFormat.from_extension(path.suffix[1:])
    assert rdf is not None
    graph = Store()
    graph.extend(parse(body, rdf, base_iri=base))
    sets = graph.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(RS + "ResultSet"))
    for result in sets:
        node = result.subject
        boolean = _one(graph, node, RS + "boolean")
        if boolean is not None:
            assert isinstance(boolean, Literal)
            return boolean.value == "true"
        rows, ordered = [], False
        for quad in graph.quads_for_pattern(node, NamedNode(RS + "solution"), None):
            row = {}
            index = _one(graph, quad.object, RS + "index")
            ordered = ordered or index is not None
            for binding in graph.quads_for_pattern(quad.object, NamedNode(RS + "binding"), None):  # type: ignore[arg-type] # a node
                name = _one(graph, binding.object, RS + "variable")
                assert isinstance(name, Literal)
                row[name.value] = _term(_one(graph, binding.object, RS + "value"))
            place = int(index.value) if isinstance(index, Literal) else 0
            rows.append((place, tuple(sorted(row.items()))))
        rows.sort(key=lambda item: item[0])
        return ordered, [row for _, row in rows]
    return canonical(graph)


def same(given: Answer, wanted: Answer, *, lax: bool = False) -> bool:
    """Return whether the two answers are the same.

    Args:
        given: what the service answered.
        wanted: what the suite expects.
        lax: whether only the forms of terms in CSV are compared.
    """
    if not isinstance(given, tuple) or not isinstance(wanted, tuple):
        return given == wanted
    ordered, rows = wanted[0], list(wanted[1])
    found = list(given[1])
    if lax:
        rows, found = [_plain(row) for row in rows], [_plain(row) for row in found]
    if ordered and found == rows:
        return True
    return not ordered and _same_rows(found, rows)


def canonical(quads: Iterable[Quad]) -> str:
    """Return a text that is the same for isomorphic datasets."""
    dataset = Dataset(_valued(quad) for quad in quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(str(quad) for quad in dataset))


def _valued(quad: Quad) -> Quad:
    """Return the quad with its number in the one form that all forms of it share."""
    graph = quad.graph_name if isinstance(quad.graph_name, NamedNode) else DefaultGraph()
    if isinstance(quad.object, Literal):
        value = _number(quad.object)
        if value is not None:
            literal = Literal(value, datatype=quad.object.datatype)
            return Quad(quad.subject, quad.predicate, literal, graph)
    return Quad(quad.subject, quad.predicate, quad.object, graph)


def _solutions(answer: object, *, ordered: bool) -> Answer:
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    assert not isinstance(answer, QueryTriples)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    rows: list[Row] = []
    for solution in answer:
        pairs = [(name, _term(solution[name])) for name in names if solution[name] is not None]
        rows.append(tuple(sorted(pairs)))
    return ordered, rows


def _term(term: object) -> str:
    if isinstance(term, Literal):
        value = _number(term)
        if value is not None:
            return f"{value}^^{term.datatype.value}"
        if term.datatype.value == XSD + "boolean":
            return f"{term.value in {'1', 'true'}}^^boolean"
    return str(term)


def _number(term: Literal) -> str | None:
    if term.datatype.value.removeprefix(XSD) not in NUMBERS:
        return None
    try:
        number = Decimal(term.value)
    except InvalidOperation:
        return None
    if term.datatype.value in {XSD + "double", XSD + "float"}:
        return repr(float(number))
    return format(number.normalize(), "f") if number else "0"


def _plain(row: Row) -> Row:
    """Return the row without datatypes and languages, which CSV does not carry."""
    plain = []
    for name, term in row:
        text = term.split("^^")[0].rsplit("@", 1)[0].strip('"<>')
        plain.append((name, text))
    return tuple(plain)


def _same_rows(given: list[Row], wanted: list[Row]) -> bool:
    if sorted(given) == sorted(wanted):
        return True
    if len(given) != len(wanted):
        return False
    ours, theirs = _blanks(given), _blanks(wanted)
    if len(ours) != len(theirs) or len(ours) > 7:
        return False
    target = sorted(wanted)
    for names in permutations(theirs):
        mapping = dict(zip(ours, names, strict=True))
        renamed = [tuple((n, mapping.get(t, t)) for n, t in row) for row in given]
        if sorted(renamed) == target:
            return True
    return False


def _blanks(rows: list[Row]) -> list[str]:
    return sorted({term for row in rows for _, term in row if term.startswith("_:")})


def _one(graph: Store, node: object, predicate: str) -> NamedNode | BlankNode | Literal | None:
    for quad in graph.quads_for_pattern(node, NamedNode(predicate), None):  # type: ignore[arg-type] # a node
        assert isinstance(quad.object, NamedNode | BlankNode | Literal)
        return quad.object
    return None
