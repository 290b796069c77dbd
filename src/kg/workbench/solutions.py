"""Solutions as SPARQL 1.1 Query Results JSON, written without the engine."""

from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.namespaces import PREFIXES

STRING = PREFIXES["xsd"] + "string"
TRUE, FALSE = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'


def table(variables: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return solutions, all of whose variables are bound.

    Raises:
        ValueError: a term is a quoted triple.
    """
    keys = [f'"{name}":' for name in variables]
    shown = ",".join(f'"{name}"' for name in variables)
    body = ",".join(
        "{" + ",".join([key + term_json(term) for key, term in zip(keys, row, strict=True)]) + "}"
        for row in rows
    )
    return f'{{"head":{{"vars":[{shown}]}},"results":{{"bindings":[{body}]}}}}'.encode()


def term_json(term: Any) -> str:
    """Return one term.

    Raises:
        ValueError: it is a quoted triple.
    """
    kind = type(term)
    if kind is NamedNode:
        return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
    if kind is Literal:
        value, language = encode_basestring(term.value), term.language
        if language is not None:
            if term.direction is not None:
                raise ValueError("a literal with a direction")
            return f'{{"type":"literal","value":{value},"xml:lang":"{language}"}}'
        datatype = term.datatype.value
        if datatype == STRING:
            return f'{{"type":"literal","value":{value}}}'
        return f'{{"type":"literal","value":{value},"datatype":{encode_basestring(datatype)}}}'
    if kind is BlankNode:
        return f'{{"type":"bnode","value":{encode_basestring(term.value)}}}'
    raise ValueError("a quoted triple")
