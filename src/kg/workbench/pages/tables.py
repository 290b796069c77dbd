"""Classes and categories as tables with facets."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.graph.store import Term
from kg.namespaces import APO, APOV, PREFIXES
from kg.workbench.pages import links
from kg.workbench.pages.panels import Row, panel, triples
from kg.workbench.pages.site import Call, Page

PAGE = 50
COLUMNS = (
    "carriedOutBy orderedBy authoredBy heldBy designatedBy affects appliesTo fromPlace toPlace "
    "atPlace within belongsToCategory purposeText labelText published describedIn"
).split()


@dataclass(slots=True)
class Line:
    """One thing of a table."""

    iri: str
    classes: set[str] = field(default_factory=set)
    cells: dict[str, list[Term]] = field(default_factory=dict)
    claims: int = 0
    articles: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a table, with the number of rows for each value."""

    key: str
    values: list[tuple[str, int]]
    chosen: str


async def table(call: Call) -> Page:
    """Return the table of a class, narrowed by what the address says."""
    iri = APO + call.local
    context = call.context
    members = await panel(context, "class-members", kind=iri)
    columns = await panel(context, "class-columns", kind=iri)
    claims = await panel(context, "class-claims", kind=iri)
    if not len(members) and iri not in call.names.main:
        return call.site.message(call, 404, call.local)
    lines = _lines(members, columns, claims)
    kept, facets = narrow(call, lines)
    ordered = _order(call, kept)
    page = max(1, int(call.query("page", "1")) if call.query("page", "1").isdecimal() else 1)
    shown = ordered[(page - 1) * PAGE : page * PAGE]
    return Page(
        template="table.html",
        title=call.name(iri),
        subject=iri,
        panels={"members": members, "columns": columns, "claims": claims},
        triples=lambda: triples(context, "class-data", kind=iri),
        values={
            "lines": shown,
            "columns": _columns(kept),
            "facets": facets,
            "total": len(kept),
            "of": len(lines),
            "page_number": page,
            "pages": max(1, -(-len(kept) // PAGE)),
            "words": call.query("q"),
        },
    )


def _lines(members: Iterable[Row], columns: Iterable[Row], claims: Iterable[Row]) -> list[Line]:
    lines: dict[str, Line] = {}
    for row in members:
        if row.iri("thing"):
            line = lines.setdefault(row.iri("thing"), Line(row.iri("thing")))
            line.classes.add(row.iri("class"))
    for row in columns:
        known = lines.get(row.iri("thing"))
        term = row.get("object")
        if known and term is not None:
            predicate = row.iri("predicate")
            local = predicate.removeprefix(APO).removeprefix(PREFIXES["schema"])
            known.cells.setdefault(local, []).append(term)
    for row in claims:
        known = lines.get(row.iri("thing"))
        if known:
            known.claims += row.number("claims") or 0
            known.articles.add(row.iri("article"))
    return list(lines.values())


def narrow(call: Call, lines: list[Line]) -> tuple[list[Line], list[Facet]]:
    """Return the lines that the address asks for, and the facets that remain."""
    words = call.query("q").casefold()
    kept = [x for x in lines if not words or words in call.name(x.iri).casefold()]
    ways: dict[str, Callable[[Line], list[str]]] = {
        "type": lambda line: sorted(line.classes),
        "article": lambda line: sorted(line.articles),
        "category": lambda line: _values(line, "belongsToCategory"),
        "place": lambda line: _values(line, "fromPlace", "toPlace", "atPlace"),
        "marking": lambda line: _values(line, "marking"),
    }
    for key, way in ways.items():
        wanted = call.query(key)
        if wanted:
            kept = [line for line in kept if wanted in way(line)]
    facets = []
    for key, way in ways.items():
        counts = Counter(value for line in kept for value in set(way(line)))
        values = sorted(counts.items(), key=lambda pair: (-pair[1], call.name(pair[0])))[:12]
        if len(values) > 1 or call.query(key):
            facets.append(Facet(key, values, call.query(key)))
    return kept, facets


def _values(line: Line, *columns: str) -> list[str]:
    cells = (cell for column in columns for cell in line.cells.get(column, ()))
    return [cell.value for cell in cells if isinstance(cell, NamedNode)]


def _columns(lines: list[Line]) -> list[str]:
    """Return the four columns that say most, in the order of COLUMNS."""
    filled = {c: sum(c in line.cells for line in lines) for c in COLUMNS}
    most = sorted((c for c in COLUMNS if filled[c]), key=lambda c: -filled[c])[:4]
    return [c for c in COLUMNS if c in most]


def _order(call: Call, lines: list[Line]) -> list[Line]:
    by = call.query("sort", "claims")
    if by == "name":
        return sorted(lines, key=lambda line: (call.name(line.iri).casefold(), line.iri))
    return sorted(lines, key=lambda line: (-line.claims, call.name(line.iri).casefold(), line.iri))


async def category(call: Call) -> Page:
    """Return a concept: the populations of a category, or what is said of another concept."""
    iri = APOV + call.local
    context = call.context
    members = await panel(context, "category-members", concept=iri)
    about = await panel(context, "vocab-term", term=iri)
    if not len(about) and not len(members):
        return call.site.message(call, 404, links.short(iri, context.base))
    uses = await panel(context, "vocab-examples", term=iri)
    things: dict[str, dict[str, set[str]]] = {}
    for row in members:
        known = things.setdefault(row.iri("thing"), {"categories": set(), "situations": set()})
        known["categories"].add(row.iri("category"))
        if row.iri("situation"):
            known["situations"].add(row.iri("situation"))
    wider, narrower = await _around(call, iri)
    return Page(
        template="category.html",
        title=call.name(iri),
        subject=iri,
        panels={"members": members, "about": about, "uses": uses},
        triples=lambda: triples(context, "category-data", concept=iri),
        values={
            "things": sorted(things.items(), key=lambda item: call.name(item[0]).casefold()),
            "about": about.rows,
            "wider": wider,
            "narrower": narrower,
        },
    )


async def _around(call: Call, iri: str) -> tuple[list[str], list[str]]:
    tree = await panel(call.context, "category-tree", concept=iri)
    wider = sorted({row.iri("wider") for row in tree} - {""})
    narrower = sorted({row.iri("narrower") for row in tree} - {""})
    return wider, narrower
