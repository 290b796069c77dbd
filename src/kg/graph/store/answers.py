"""What a store elsewhere answered, held against what it says it is, and spelled as here.

A store gives numbers, truth values and times in a spelling of its own (Virtuoso: "1" for true). The
engine of this process has one for each value, and answers are brought to it, so that the same query
gives the same whatever store it is asked of.
"""

from collections.abc import Iterable

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
)

from kg.errors import RemoteStoreError
from kg.graph.store import Answer
from kg.graph.store.changes import WORDS
from kg.graph.store.tokens import first_line


def read(media: str, body: bytes, where: str) -> Answer:
    """Return the answer in a body, all of it or none.

    Args:
        media: the media type that the server gave.
        body: what it sent.
        where: the address, for errors.

    Raises:
        RemoteStoreError: the body is not what the media type says, is cut, or is no answer.
    """
    try:
        kind = QueryResultsFormat.from_media_type(media)
        if kind is not None:
            found = parse_query_results(body, kind)
            if not isinstance(found, QuerySolutions):
                return found
            typed = {
                term  # a fault in the middle is found before anybody uses the start
                for row in found
                for term in row
                if isinstance(term, Literal) and term.datatype.value not in WORDS
            }
            same = _spelled_as_here(typed) == typed
            again = parse_query_results(body, kind)
            if same or not isinstance(again, QuerySolutions):
                return again
            return _spelled(again, where)
        rdf = RdfFormat.from_media_type(media)
        if rdf is None:
            raise RemoteStoreError(where, f"it answered in {media or 'nothing'}")
        triples = Store()
        triples.bulk_load(body, rdf)
        answer = triples.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    except (SyntaxError, ValueError) as error:
        reason = f"its answer cannot be read: {first_line(error)}"
        raise RemoteStoreError(where, reason) from None
    return answer


def rows_as_values(found: Answer, before: str, after: str, where: str) -> Answer:
    """Return what a query gives whose WHERE group is the rows of an answer.

    Args:
        found: the rows.
        before: the query up to and with the `{` of its WHERE group.
        after: the `}` and what follows.
        where: the address that the rows came from, for errors.

    Raises:
        RemoteStoreError: the rows are none, or have blank nodes, which no query can name.
    """
    if not isinstance(found, QuerySolutions):
        raise RemoteStoreError(where, "a table was asked for")
    names = [variable.value for variable in found.variables]
    rows = []
    for row in found:
        terms = list(row)
        if any(isinstance(term, BlankNode) for term in terms):
            raise RemoteStoreError(where, "its answer has blank nodes")
        rows.append(f"({' '.join('UNDEF' if term is None else str(term) for term in terms)})")
    variables = " ".join(f"?{name}" for name in names)
    return Store().query(f"{before} VALUES ({variables}) {{ {' '.join(rows)} }} {after}")


def _spelled(found: QuerySolutions, where: str) -> Answer:
    variables = " ".join(str(variable) for variable in found.variables)
    try:
        return rows_as_values(found, f"SELECT {variables} {{", "}", where)
    except RemoteStoreError:  # blank nodes: the spelling stays the store's
        return found


def _spelled_as_here(terms: Iterable[Literal]) -> set[object]:
    """Return the literals as the engine of this process gives them."""
    store = Store()
    store.extend(Quad(_ANY, _ANY, term) for term in terms)
    return {quad.object for quad in store}


_ANY = NamedNode("urn:x")
