"""Graphs and plain queries for property tests, and what the engine says to them."""

import json
from collections import Counter
from typing import Any

import hypothesis.strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Store,
)

XSD = "http://www.w3.org/2001/XMLSchema#"
EX = "https://example.org/"
NODES = [NamedNode(EX + name) for name in "abcd"]
PREDICATES = [NamedNode(EX + name) for name in ("p", "q", "within")]
VALUES = [
    Literal("plain"),
    Literal('quote " and \\ and\nline \u2028 \x01'),
    Literal("구", language="ko"),
    Literal("hi", language="en-GB"),
    Literal(7),
    Literal(-3),
    Literal("007", datatype=NamedNode(XSD + "integer")),
    Literal("2024-05-01", datatype=NamedNode(XSD + "date")),
    Literal("1.50", datatype=NamedNode(XSD + "decimal")),
    Literal("true", datatype=NamedNode(XSD + "boolean")),
]
subjects = st.sampled_from([*NODES, BlankNode("b1")])
objects = st.sampled_from([*NODES, BlankNode("b1"), *VALUES])
quads = st.builds(Quad, subjects, st.sampled_from(PREDICATES), objects)
graphs = st.lists(quads, max_size=25)

VARS = ["?x", "?y", "?z", "$w"]
CONSTANTS = ["ex:a", f"<{EX}b>", f"<{EX}none>"]
SPOKEN = ["'plain'", '"구"@ko', '"hi"@en-gb', "7", "007", f"'7'^^<{XSD}integer>", "'none'"]
patterns = st.tuples(
    st.sampled_from(VARS + CONSTANTS),
    st.sampled_from(["ex:p", f"<{EX}q>", "ex:within", "?p", "a", "ex:p/ex:q"]),
    st.sampled_from(VARS + CONSTANTS + SPOKEN),
)


@st.composite
def lookups(draw: st.DrawFn) -> str:
    """Return a query of triple patterns alone."""
    chosen = draw(st.lists(patterns, min_size=1, max_size=3))
    body = " . ".join(" ".join(pattern) for pattern in chosen)
    ending = draw(st.sampled_from(["", " .", " # <x> 'and'\n"]))
    start = f"PREFIX ex: <{EX}>\n"
    if draw(st.integers(0, 4)) == 0:
        return f"{start}ASK {{ {body}{ending} }}"
    used = sorted({part for pattern in chosen for part in pattern if part[0] in "?$"})
    shown = draw(st.lists(st.sampled_from(used), unique=True)) if used else []
    distinct = draw(st.sampled_from(["", "DISTINCT "]))
    return f"{start}SELECT {distinct}{' '.join(shown) or '*'} WHERE {{ {body}{ending} }}"


numbers = st.builds(
    Quad, st.sampled_from(NODES), st.just(PREDICATES[0]), st.integers(-5, 5).map(Literal)
)
links = st.builds(
    Quad, st.sampled_from(NODES), st.sampled_from(PREDICATES[1:]), st.sampled_from(NODES)
)
tidy_graphs = st.lists(st.one_of(numbers, links), max_size=25)
STEPS = ["ex:p", "ex:q", "ex:within", "ex:within*", "ex:within+", "ex:q/ex:within*"]


@st.composite
def analyses(draw: st.DrawFn) -> tuple[str, str]:
    """Return a query that groups, sorts or repeats, and what may follow it: LIMIT and OFFSET."""
    chosen = [f"?x {draw(st.sampled_from(STEPS))} {draw(st.sampled_from(['?y', 'ex:a']))}"]
    for subject, end in draw(
        st.lists(st.sampled_from([("?x", "?z"), ("?y", "?z"), ("?z", "?x")]), max_size=2)
    ):
        chosen.append(f"{subject} {draw(st.sampled_from(STEPS))} {end}")
    body = " . ".join(draw(st.permutations(chosen)))
    used = [var for var in ("?x", "?y", "?z") if var in body]
    start, order = f"PREFIX ex: <{EX}>\n", ""
    sorts = draw(st.lists(st.sampled_from(used), max_size=2, unique=True))
    if draw(st.booleans()):
        keys = draw(st.lists(st.sampled_from(used), max_size=2, unique=True))
        of = draw(st.sampled_from(used))
        function = draw(
            st.sampled_from(["COUNT(*)", f"COUNT({of})", f"COUNT(DISTINCT {of})", f"SUM({of})"])
            if draw(st.booleans())
            else st.sampled_from([f"MIN({of})", f"MAX({of})"])
        )
        having = draw(st.sampled_from(["", " HAVING (COUNT(*) > 1)", " HAVING (COUNT(*) <= 2)"]))
        group = f" GROUP BY {' '.join(keys)}" if keys else ""
        shown = f"{' '.join(keys)} ({function} AS ?n)"
        sorts = [var for var in sorts if var in keys] + ["?n"]
        text = f"{start}SELECT {shown} {{ {body} }}{group}{having}"
    else:
        distinct = draw(st.sampled_from(["", "DISTINCT "]))
        text = f"{start}SELECT {distinct}{' '.join(used)} {{ {body} }}"
    if sorts:
        ways = [draw(st.sampled_from(["{}", "DESC({})", "ASC({})"])) for _ in sorts]
        order = " ORDER BY " + " ".join(
            way.format(var) for way, var in zip(ways, sorts, strict=True)
        )
    return text + order, draw(st.sampled_from(["", " LIMIT 2", " LIMIT 3 OFFSET 1", " OFFSET 2"]))


def engine(store: Store, text: str) -> Any:
    """Return the engine's answer as JSON read in."""
    answer = store.query(text)
    if isinstance(answer, QueryBoolean):
        return {"head": {}, "boolean": bool(answer)}
    assert isinstance(answer, QuerySolutions)
    try:
        body = answer.serialize(format=QueryResultsFormat.JSON)
        assert body is not None
        return json.loads(body)
    finally:
        del answer


def rows(answer: Any) -> "Counter[str]":
    """Return the rows of an answer, however they are ordered."""
    return Counter(json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"])
