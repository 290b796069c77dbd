"""The ontology, documented from what the graph holds of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.namespaces import APO, PREFIXES
from kg.workbench.pages import links
from kg.workbench.pages.panels import Row, panel, triples
from kg.workbench.pages.site import Call, Page

SUBCLASS, SUBPROPERTY = PREFIXES["rdfs"] + "subClassOf", PREFIXES["rdfs"] + "subPropertyOf"
GENID = "/.well-known/genid/"
BROADER, LABEL = PREFIXES["skos"] + "broader", PREFIXES["rdfs"] + "label"


@dataclass(slots=True)
class Branch:
    """A term with the terms below it."""

    iri: str
    below: list["Branch"] = field(default_factory=list)


async def vocab(call: Call) -> Page:
    """Return the tree of classes, the properties and the schemes, with how often each is used."""
    context = call.context
    terms = await panel(context, "vocab-terms")
    usage = await panel(context, "vocab-usage")
    rows = terms.rows
    classes = [r for r in rows if r.iri("kind") == PREFIXES["owl"] + "Class"]
    properties = [r for r in rows if r.iri("kind").endswith("Property")]
    schemes = [r for r in rows if r.iri("kind") == PREFIXES["skos"] + "ConceptScheme"]
    return Page(
        template="vocab.html",
        title=call.say("vocab.title"),
        panels={"terms": terms, "usage": usage},
        triples=lambda: triples(context, "vocab-all-data"),
        values={
            "tree": tree(classes),
            "properties": _once(properties),
            "schemes": _once(schemes),
            "uses": {r.iri("term"): r.number("uses") or 0 for r in usage},
            "definitions": {r.iri("term"): r["definition"] for r in rows if "definition" in r},
        },
    )


async def term(call: Call) -> Page:
    """Return the page of one term: definition, place in the tree, examples, use."""
    context = call.context
    iri = APO + call.local
    about = await panel(context, "vocab-term", term=iri)
    if not len(about):
        return call.site.message(call, 404, links.short(iri, context.base))
    around = await panel(context, "vocab-around", term=iri)
    examples = await panel(context, "vocab-examples", term=iri)
    below = sorted({r.iri("narrower") for r in around} - {""})
    above = [
        row.iri("object")
        for row in about
        if row.iri("predicate") in (SUBCLASS, SUBPROPERTY, BROADER)
        and row.iri("object")
        and GENID not in row.iri("object")
    ]
    return Page(
        template="term.html",
        title=call.name(iri),
        subject=iri,
        panels={"about": about, "around": around, "examples": examples},
        triples=lambda: triples(context, "vocab-data", term=iri),
        values={
            "about": [r for r in about if r.iri("predicate") not in (LABEL, SUBCLASS, SUBPROPERTY)],
            "above": above,
            "below": below,
            "examples": examples.rows,
            "diagram": diagram(iri, above, below),
            "domain": sorted({r.iri("property") for r in around} - {""}),
        },
    )


def tree(rows: Iterable[Row]) -> list[Branch]:
    """Return the classes as trees; a class with several parents stands under each."""
    terms = {r.iri("term") for r in rows if r.iri("term")}
    parents: dict[str, set[str]] = {}
    for row in rows:
        parents.setdefault(row.iri("term"), set())
        if row.iri("parent") in terms:
            parents[row.iri("term")].add(row.iri("parent"))
    children: dict[str, list[str]] = {}
    for child, above in sorted(parents.items()):
        for parent in above:
            children.setdefault(parent, []).append(child)

    def grow(iri: str, seen: frozenset[str]) -> Branch:
        below = [c for c in sorted(children.get(iri, ())) if c not in seen]
        return Branch(iri, [grow(c, seen | {iri}) for c in below])

    roots = [iri for iri in sorted(terms) if not parents[iri]]
    return [grow(iri, frozenset({iri})) for iri in roots]


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a diagram, in units of the drawing."""

    iri: str
    x: int
    y: int


def diagram(iri: str, above: list[str], below: list[str]) -> dict[str, object]:
    """Return where the boxes of a term's diagram lie: parents left, children right."""
    left, right = above[:6], below[:14]
    rows = max(len(left), len(right), 1)
    height = rows * 44

    def column(iris: list[str], x: int) -> list[Box]:
        step = height / max(1, len(iris))
        return [Box(name, x, round(step * (i + 0.5))) for i, name in enumerate(iris)]

    return {
        "parents": column(left, 0),
        "self": Box(iri, 300, height // 2),
        "children": column(right, 600),
        "height": height,
        "hidden": len(below) - len(right),
    }


def _once(rows: Iterable[Row]) -> list[str]:
    return sorted(
        {row.iri("term") for row in rows if row.iri("term").startswith(APO)}
        | {row.iri("term") for row in rows if row.iri("kind").endswith("ConceptScheme")}
    )
