"""Stage 9: what partners get, as files.

The profile `internal` is what one's own house reads; `partner` and `public` are built up from what
is allowed (`kg.export.profiles`). Same graph, same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pyoxigraph import NamedNode, Triple

from kg.errors import ExportError, GraphError
from kg.export import jsonld, lines, rdfxml, table
from kg.export.profiles import CLEARANCES, Close, release
from kg.export.selection import Quotes, Selection, select
from kg.graph.file import write_whole
from kg.graph.store import VISIBLE_GRAPHS, View
from kg.graph.store.memory import MemoryStore
from kg.graph.turtle import to_trig, to_turtle
from kg.namespaces import PREFIXES, Base
from kg.ontology import Terms
from kg.reason import infer

__all__ = ["FORMATS", "Exported", "Format", "Profile", "Quotes", "view_for", "write"]

Format = Literal["turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml", "csv"]
Profile = Literal["internal", "partner", "public"]

FORMATS: dict[str, Format] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".csv": "csv",
}
"""The format of a file by its extension."""


WORDS = (PREFIXES["skos"], PREFIXES["rdfs"] + "label", PREFIXES["oa"])
"""Predicates that no rule reads."""

GENID = "/.well-known/genid/"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    format: Format
    statements: int
    """Triples, or quads where the format holds claim graphs; rows of a table."""

    withheld: dict[str, int]
    """How much was left out, by reason."""


def write(
    view: View,
    path: Path,
    *,
    format: Format | None = None,
    profile: Profile = "internal",
    all_claims: bool = False,
    quotes: Quotes = "none",
    base: Base | None = None,
    close: Close | None = None,
) -> Exported:
    """Write the graph to `path`, whole or not at all.

    Turtle, N-Triples, JSON-LD and RDF/XML hold facts, what follows from them, entities and the
    descriptions of claims; TriG and N-Quads hold these in their graphs, and the graph of every
    claim. CSV is a table of the facts for people.

    Args:
        view: the graph.
        path: the file; its folder must be there.
        format: one of `FORMATS`; by the extension of `path` where it is None.
        profile: for whom.
        all_claims: whether rejected claims go along.
        quotes: `full` lets the words of passages (`oa:exact`) leave; they are not ours to give.
        base: under which instances lie.
        close: gives what follows from the triples that leave, for `partner` and `public`; by
            default OWL 2 RL over the ontology of kg.

    Raises:
        ExportError: the format is not known, the file cannot be written, or the graph holds what
            may not leave.
    """
    base = base or Base()
    format = format or find_format(path)
    if profile == "internal":
        chosen = select(view, base, all_claims=all_claims, quotes=quotes)
    elif all_claims or quotes != "none":
        raise ExportError(path, f"profile {profile} never holds rejected claims or quotes")
    else:
        chosen = _release(view, path, profile, base, close)
    if nodes := chosen.blank_nodes():
        raise ExportError(path, f"_:{nodes[0]}: a blank node cannot leave; give it an IRI")
    try:
        text, statements = RENDER[format](chosen, base)
    except GraphError as error:
        raise ExportError(path, str(error)) from error
    write_whole(path, text)
    return Exported(path, format, statements, dict(sorted(chosen.withheld.items())))


def view_for(
    view: View,
    path: Path,
    profile: Profile,
    *,
    base: Base | None = None,
    close: Close | None = None,
) -> View:
    """Return what `profile` may see as a graph of its own, with the ontology for its labels.

    For whatever draws or asks: it cannot reach what may not leave. `path` is what errors name.

    Raises:
        ExportError: the graph holds what may not leave.
    """
    if profile == "internal":
        return view
    base = base or Base()
    chosen = _release(view, path, profile, base, close)
    ontology = view.quads(graph=NamedNode(base.graph("ontology")))
    visible = [base.graph(name) for name in VISIBLE_GRAPHS]
    return MemoryStore([*chosen.quads(), *ontology], visible=visible)


def _release(
    view: View, path: Path, profile: Profile, base: Base, close: Close | None
) -> Selection:
    chosen = release(view, base, CLEARANCES[profile], close or closure(path))
    if chosen.leaks():
        raise ExportError(path, "what may not leave is in the export; nothing was written")
    return chosen


def closure(path: Path) -> Close:
    """Return the function that closes what leaves under OWL 2 RL and the ontology.

    It raises an ExportError about `path` where what leaves contradicts itself.
    """

    def close(triples: set[Triple]) -> set[Triple]:
        data = [t for t in triples if not t.predicate.value.startswith(WORDS)]
        found = infer(Terms.load().schema(), data)
        if found.contradictions:
            raise ExportError(path, "what may leave contradicts itself; kg check tells where")
        return {t for t in found.triples if GENID not in str(t.object)}

    return close


def find_format(path: Path) -> Format:
    """Return the format that the extension of `path` stands for.

    Raises:
        ExportError: no format has this extension.
    """
    if (found := FORMATS.get(path.suffix.lower())) is None:
        known = f"{', '.join(FORMATS)}; kg network writes .html, .graphml, .gexf"
        raise ExportError(path, f"no format has the extension “{path.suffix}”; known: {known}")
    return found


def _turtle(chosen: Selection, base: Base) -> tuple[str, int]:
    triples = chosen.triples()
    return to_turtle(triples, base.prefixes(), headings=True), len(triples)


def _trig(chosen: Selection, base: Base) -> tuple[str, int]:
    quads = chosen.quads()
    return to_trig(quads, base.prefixes()), len(quads)


RENDER: dict[Format, Callable[[Selection, Base], tuple[str, int]]] = {
    "turtle": _turtle,
    "trig": _trig,
    "nquads": lambda chosen, _: lines.to_nquads(chosen.quads()),
    "ntriples": lambda chosen, _: lines.to_ntriples(chosen.triples()),
    "jsonld": lambda chosen, base: jsonld.to_jsonld(chosen.triples(), base.prefixes()),
    "rdfxml": lambda chosen, base: rdfxml.to_rdfxml(chosen.triples(), base.prefixes()),
    "csv": table.to_csv,
}
