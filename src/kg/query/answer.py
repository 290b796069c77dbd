"""A query's answer as a table, a boolean or triples, and how it is printed."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from kg.errors import MissingParameterError, QueryError, QuerySyntaxError
from kg.graph.store import Term, View
from kg.namespaces import Base, compress
from kg.rq import QueryFile, bare

if TYPE_CHECKING:
    from kg.query.plan import Plan

ROW_FORMATS = ("table", "csv", "tsv", "json", "xml")
GRAPH_FORMATS = ("turtle", "ntriples", "jsonld")
PATTERNS = {
    "integer": r"[+-]?\d+",
    "date": r"\d{4}-\d\d-\d\d",
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
}
SERIALISERS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a SELECT; a cell is a term, or None where it is unbound."""

    columns: list[str]
    rows: list[list[Term | None]]
    base: Base = field(default_factory=Base)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, str | None]]:
        """Return the rows as dictionaries of plain strings (IRIs as CURIEs)."""
        return [
            {c: self.plain(cell) for c, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]

    def plain(self, cell: Term | None) -> str | None:
        """Return a cell as a reader wants it: the literal's words, or the IRI as a CURIE."""
        if cell is None:
            return None
        if isinstance(cell, Literal):
            return cell.value
        if isinstance(cell, NamedNode):
            return compress(cell.value, self.base.prefixes())
        return str(cell)

    def to_pandas(self) -> object:
        """Return a pandas DataFrame of plain strings.

        Raises:
            QueryError: pandas is not installed.
        """
        try:
            import pandas as pd  # type: ignore[import-untyped,unused-ignore,import-not-found] # optional
        except ImportError:
            raise QueryError("pandas is not installed; pip install 'kg[pandas]'") from None
        return pd.DataFrame(self.to_dicts(), columns=self.columns)


def ask(
    view: View,
    query: QueryFile,
    values: Mapping[str, str] | None = None,
    *,
    base: Base | None = None,
) -> Table | bool | list[Triple]:
    """Return the answer of `query`: a table, a boolean, or triples.

    Args:
        view: the graph.
        query: a stored query or one's own.
        values: parameters as text; IRIs whole or as CURIEs.
        base: for showing IRIs short.

    Raises:
        MissingParameterError: a parameter is missing, unknown or of the wrong type.
        QuerySyntaxError: the text is not SPARQL.
    """
    given = bind(query, values or {}, base or Base())
    try:
        answer = view.query(query.text, substitutions=given)
    except QuerySyntaxError as fault:
        raise _placed(query, fault, base or Base()) from None
    if isinstance(answer, QuerySolutions):
        columns = [v.value for v in answer.variables]
        return Table(columns, [[row[c] for c in columns] for row in answer], base or Base())
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    return list(answer)


def plan_of(
    view: View,
    query: QueryFile,
    values: Mapping[str, str] | None = None,
    *,
    base: Base | None = None,
) -> "Plan":
    """Return how `query` will be answered over a graph, and what it may cost.

    Raises:
        MissingParameterError: a parameter is missing, unknown or of the wrong type.
        QuerySyntaxError: the text is not SPARQL, or cannot be explained.
    """
    from kg.graph.store.tokens import bind as bind_text
    from kg.query.plan import plan
    from kg.query.statistics import Statistics

    known = base or Base()
    text = bind_text(query.text, bind(query, values or {}, known))
    return plan(text, Statistics.of(view), known.prefixes())


def _placed(query: QueryFile, fault: QuerySyntaxError, base: Base) -> QuerySyntaxError:
    """Return the fault with name, line and column in front; a missing prefix is spelled out."""
    at = re.match(r"error at (\d+):(\d+): (.*)", fault.reason)
    if at is None:
        return QuerySyntaxError(query.name, fault.reason)
    reason = f"not SPARQL: {at[3]}"
    if "Prefix not found" in fault.reason:
        used = set(re.findall(r"\b([a-z]+):", bare(query.text)))
        used -= set(re.findall(r"PREFIX\s+([a-z]+):", bare(query.text), re.I))
        lines = [f"PREFIX {p}: <{iri}>" for p, iri in base.prefixes().items() if p in used]
        reason = f"a prefix is not declared; begin with {' '.join(lines) or 'a PREFIX line'}"
    return QuerySyntaxError(f"{query.name}:{at[1]}:{at[2]}", reason)


def bind(query: QueryFile, values: Mapping[str, str], base: Base) -> dict[str, Term]:
    """Return the terms of a query's parameters."""
    for name in values:
        if name not in query.params:
            known = ", ".join(query.params) or "it has none"
            raise MissingParameterError(query.name, name, f"is unknown; parameters: {known}")
    bound: dict[str, Term] = {}
    for name, kind in query.params.items():
        value = values.get(name, query.defaults.get(name))
        if value is None:
            raise MissingParameterError(query.name, name, f"is missing; give -p {name}=VALUE")
        bound[name] = _term(query.name, name, kind, value, base)
    return bound


def _term(query: str, name: str, kind: str, value: str, base: Base) -> Term:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    if kind == "iri":
        prefix, colon, local = value.partition(":")
        space = base.prefixes().get(prefix)
        iri = space + local if colon and space and not local.startswith("//") else value
        try:
            return NamedNode(iri)
        except ValueError:
            raise MissingParameterError(query, name, f"{value!r} is no IRI or CURIE") from None
    if kind in PATTERNS and not re.fullmatch(PATTERNS[kind], value):
        raise MissingParameterError(query, name, f"{value!r} is no {kind}")
    if kind in ("integer", "date"):
        return Literal(value, datatype=NamedNode(xsd + kind))
    return Literal(value)


def render(answer: Table | bool | list[Triple], form: str, base: Base) -> str:
    """Return an answer as text in one of the formats.

    Raises:
        QueryError: the answer has no such form.
    """
    if isinstance(answer, Table):
        if form == "table":
            return _aligned(answer)
        if form in SERIALISERS:
            return _serialised(answer, form)
        raise QueryError(f"rows cannot be written as {form}; use one of {', '.join(ROW_FORMATS)}")
    if isinstance(answer, bool):
        word = "true" if answer else "false"
        return f'{{"head":{{}},"boolean":{word}}}\n' if form == "json" else f"{word}\n"
    if form in ("table", "turtle"):
        from kg.graph.turtle import to_turtle

        return to_turtle(answer, base.prefixes())
    if form in ("ntriples", "jsonld"):
        rdf = {"ntriples": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}[form]
        made = serialize(sorted(set(answer), key=str), format=rdf, prefixes=base.prefixes())
        return (made or b"").decode()
    raise QueryError(f"triples cannot be written as {form}; use {', '.join(GRAPH_FORMATS)}")


def _aligned(table: Table) -> str:
    cells = [[table.plain(c) or "" for c in row] for row in table.rows]
    cells = [[re.sub(r"[\x00-\x1f\x7f]", " ", c) for c in row] for row in cells]
    widths = [
        min(60, max(len(name), *(len(row[i]) for row in cells), 0))
        for i, name in enumerate(table.columns)
    ]

    def line(row: list[str]) -> str:
        parts = [c if len(c) <= 60 else c[:59] + "…" for c in row]
        return "  ".join(c.ljust(w) for c, w in zip(parts, widths, strict=True)).rstrip()

    lines = [line(table.columns), "  ".join("-" * w for w in widths), *map(line, cells)]
    return "\n".join([*lines, f"({len(cells)} row{'' if len(cells) == 1 else 's'})"]) + "\n"


def _serialised(table: Table, form: str) -> str:
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow([_safe(_value(c)) for c in row])
        return out.getvalue()
    if form == "tsv":
        lines = ["\t".join(f"?{c}" for c in table.columns)]
        lines += ["\t".join("" if c is None else str(c) for c in row) for row in table.rows]
        return "\n".join(lines) + "\n"
    return _json(table) if form == "json" else _xml(table)


def _value(cell: Term | None) -> str:
    if cell is None:
        return ""
    return cell.value if isinstance(cell, Literal | NamedNode) else str(cell)


def _safe(value: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula."""
    return f"'{value}" if value[:1] in "=+-@\t\r\0＝" and value[:1] else value


def _json(table: Table) -> str:
    import json

    rows = [
        {c: _binding(cell) for c, cell in zip(table.columns, row, strict=True) if cell is not None}
        for row in table.rows
    ]
    made = {"head": {"vars": table.columns}, "results": {"bindings": rows}}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _binding(cell: Term) -> dict[str, str]:
    if isinstance(cell, NamedNode):
        return {"type": "uri", "value": cell.value}
    if isinstance(cell, Literal):
        made = {"type": "literal", "value": cell.value}
        if cell.language:
            return made | {"xml:lang": cell.language}
        if not cell.datatype.value.endswith("#string"):
            return made | {"datatype": cell.datatype.value}
        return made
    return {"type": "bnode", "value": str(cell).removeprefix("_:")}


def _xml(table: Table) -> str:
    from xml.sax.saxutils import escape, quoteattr

    out = ['<?xml version="1.0"?>', '<sparql xmlns="http://www.w3.org/2005/sparql-results#">']
    out.append(
        "<head>" + "".join(f"<variable name={quoteattr(c)}/>" for c in table.columns) + "</head>"
    )
    out.append("<results>")
    for row in table.rows:
        out.append("<result>")
        for name, cell in zip(table.columns, row, strict=True):
            if cell is None:
                continue
            made = _binding(cell)
            more = "".join(
                f" {k}={quoteattr(v)}" for k, v in made.items() if k in ("xml:lang", "datatype")
            )
            tag = made["type"]
            value = f"<{tag}{more}>{escape(made['value'])}</{tag}>"
            out.append(f"<binding name={quoteattr(name)}>{value}</binding>")
        out.append("</result>")
    return "\n".join([*out, "</results>", "</sparql>"]) + "\n"


def mentions_claims(query: QueryFile) -> bool:
    """Whether a query reads claim graphs: such a one says which claims it means."""
    return bool(re.search(r"\bGRAPH\b", bare(query.text), re.I))
