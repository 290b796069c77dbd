"""What a query must become where a store's default graph is the union of all graphs.

There the triples of the default graph lie in a graph of their own. A query is asked inside
`GRAPH <that one> { … }`: an inner GRAPH names another graph as before, so nothing else changes, and
no list of all graphs is sent. `GRAPH ?g` is kept from that graph and from those of others.
"""

import itertools
from collections.abc import Sequence

from pyoxigraph import NamedNode

from kg.graph.store.tokens import Shape, Token, iter_tokens

BOOKS = "urn:x-kg:"
"""Graphs whose names begin so are the adapter's own, and never seen."""


def only(variable: str, within: Sequence[str], *, but: NamedNode | None = None) -> str:
    """Return the condition that a graph is ours: under a prefix, no book, and not `but`."""
    name = f"STR({variable})"
    parts = [f"!STRSTARTS({name}, '{BOOKS}')"]
    if within:
        under = " || ".join(f"STRSTARTS({name}, '{_quoted(prefix)}')" for prefix in within)
        parts.append(f"({under})")
    if but is not None:
        parts.append(f"{variable} != {but}")
    return " && ".join(parts)


def inside(text: str, graph: NamedNode, within: Sequence[str] = ()) -> str | None:
    """Return the query asked inside `graph`, or None where it cannot be written so.

    That is a query which has a dataset of its own (FROM), no WHERE group (DESCRIBE of an IRI), or
    a pattern outside of it (EXISTS in SELECT, HAVING or ORDER BY).
    """
    tokens = list(iter_tokens(text))
    shape = Shape.of(text)
    if shape.where is None or any(token.is_word("FROM") for token in tokens):
        return None
    start, end = shape.where
    if any(token.is_word("EXISTS") and not start <= token.start < end for token in tokens):
        return None
    additions = [(start, f" GRAPH {graph} {{ "), (end, " } ")]
    if shape.short is not None:  # CONSTRUCT WHERE { group } takes no GRAPH: spell the template out
        additions.append((shape.short, f" {{{text[start:end]}}} "))
    for variable, after in _graph_groups(tokens):
        additions.append((after, f" FILTER({only(variable, within, but=graph)}) "))
    for at, piece in sorted(additions, reverse=True):
        text = text[:at] + piece + text[at:]
    return text


def _graph_groups(tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Return each variable of a `GRAPH ?g { … }`, and the offset just past its group."""
    found = []
    open_: list[str | None] = []
    for before, token in itertools.pairwise([Token("mark", "", 0), *tokens]):
        if token.kind != "mark" or token.text not in {"{", "}"}:
            continue
        if token.text == "{":
            open_.append(before.text if before.kind == "var" and _names(tokens, before) else None)
        elif open_:
            variable = open_.pop()
            if variable is not None:
                found.append((variable, token.end))
    return found


def _names(tokens: Sequence[Token], variable: Token) -> bool:
    """Return whether the variable stands right after GRAPH."""
    at = tokens.index(variable)
    return at > 0 and tokens[at - 1].is_word("GRAPH")


def _quoted(prefix: str) -> str:
    return prefix.replace("\\", "\\\\").replace("'", "\\'")


def by_rows(text: str) -> tuple[str, str, str] | None:
    """Return a CONSTRUCT as the SELECT that gives its solutions, and what stands around them.

    Some servers cut triples without a word, and say so of rows alone. The rows of the SELECT,
    as VALUES between the two other parts, give the triples in the engine of this process. None for
    the other forms of a query.
    """
    shape = Shape.of(text)
    tokens = list(iter_tokens(text))
    head = next((t for t in tokens if t.is_word("CONSTRUCT", "SELECT", "ASK", "DESCRIBE")), None)
    if shape.where is None or head is None or not head.is_word("CONSTRUCT"):
        return None
    start, end = shape.where
    dataset = ""
    for at, token in enumerate(tokens):
        if token.is_word("FROM") and not start <= token.start < end:
            named = tokens[at + 1].is_word("NAMED")
            dataset += text[token.start : tokens[at + 1 + named].end] + " "
    rows = f"{text[: head.start]}SELECT * {dataset}WHERE {{ {text[start:end]}{text[end:]}"
    if shape.short is None:
        return rows, text[:start], " }"
    return rows, f"{text[: shape.short]} {{{text[start:end]}}} WHERE {{ ", " }"
