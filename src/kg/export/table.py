"""CSV for people: one row a fact, with who says it. Cells cannot be taken for formulas."""

import csv
import io
from collections import defaultdict

from pyoxigraph import Literal, NamedNode, Triple

from kg.export.selection import LABEL, PREF_LABEL, Selection
from kg.namespaces import Base, compress, expand

HEADER = (
    "subject",
    "subject_label",
    "property",
    "object",
    "object_label",
    "basis",
    "claims",
    "speakers",
    "outlets",
    "claim_iris",
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
FACTUAL = NamedNode(expand("apo:FactualClaim"))
BASIS = ("facts", "stated"), ("inferred", "inferred")


def to_csv(chosen: Selection, base: Base) -> tuple[str, int]:
    """Return the facts and what follows from them as a table, and its number of rows.

    A cell that a spreadsheet would run as a formula begins with an apostrophe.
    """
    labels = _labels(chosen)
    claims = _claims(chosen)
    prefixes = base.prefixes()
    said: dict[NamedNode, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    speaker, outlet = (NamedNode(expand(f"apo:{name}")) for name in ("attributedTo", "relayedBy"))
    for triple in chosen.graphs.get(NamedNode(base.graph("claims")), ()):
        if triple.predicate in (speaker, outlet) and isinstance(triple.subject, NamedNode):
            label = labels.get(triple.object, str(triple.object))
            said[triple.subject][triple.predicate.value].add(label)
    rows = []
    seen: set[Triple] = set()
    for name, basis in BASIS:
        for triple in chosen.graphs.get(NamedNode(base.graph(name)), ()):
            if triple in seen or triple.predicate in (LABEL, PREF_LABEL):
                continue
            seen.add(triple)
            behind = sorted(claims.get(triple, ()), key=str) if basis == "stated" else []
            value = triple.object
            rows.append(
                (
                    _name(triple.subject, prefixes),
                    labels.get(triple.subject, ""),
                    compress(triple.predicate.value, prefixes),
                    value.value if isinstance(value, Literal) else _name(value, prefixes),
                    labels.get(value, ""),
                    basis,
                    str(len(behind)),
                    "; ".join(sorted({w for c in behind for w in said[c][speaker.value]})),
                    "; ".join(sorted({w for c in behind for w in said[c][outlet.value]})),
                    " ".join(compress(claim.value, prefixes) for claim in behind),
                )
            )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_safe(cell) for cell in row] for row in sorted(rows))
    return out.getvalue(), len(rows)


def _claims(chosen: Selection) -> dict[Triple, set[NamedNode]]:
    behind: dict[Triple, set[NamedNode]] = defaultdict(set)
    facts = {
        t.subject for triples in chosen.graphs.values() for t in triples if t.object == FACTUAL
    }
    for name, triples in chosen.graphs.items():
        if name not in chosen.shared and name in facts:
            for triple in triples:
                behind[triple].add(name)
    return behind


def _labels(chosen: Selection) -> dict[object, str]:
    """Return a label by thing: English before other languages, prefLabel before label."""
    best: dict[object, tuple[int, str, str]] = {}
    for triples in chosen.graphs.values():
        for triple in triples:
            if triple.predicate in (PREF_LABEL, LABEL) and isinstance(triple.object, Literal):
                language = triple.object.language or ""
                rank = 2 * (language not in ("", "en")) + (triple.predicate == LABEL)
                key = (rank, language, triple.object.value)
                best[triple.subject] = min(best.get(triple.subject, key), key)
    return {thing: label for thing, (_, _, label) in best.items()}


def _name(term: object, prefixes: dict[str, str]) -> str:
    return compress(term.value, prefixes) if isinstance(term, NamedNode) else str(term)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
