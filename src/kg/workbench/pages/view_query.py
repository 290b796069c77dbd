"""A view of the graph as the SPARQL query that gives its relations again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.namespaces import APO, PREFIXES, Base
from kg.workbench.pages import links
from kg.workbench.pages.filters import Filters, first_day, last_day
from kg.workbench.pages.net import QUIET
from kg.workbench.pages.register import Register
from kg.workbench.pages.view import Shown, Wish

_CLAIM = {
    "speaker": "apo:attributedTo",
    "outlet": "apo:relayedBy",
    "article": "apo:inArticle",
    "certainty": "apo:epistemicStatus",
    "modality": "apo:modality",
    "polarity": "apo:polarity",
    "verdict": "apo:verdict",
    "marking": "apo:marking",
}
_SEM = "PREFIX sem: <http://semanticweb.cs.vu.nl/2009/11/sem/>"
_HEAD = f"""#+ summary: The relations of a view of the graph.
#+ scope: all claims
PREFIX apo: <{APO}>
PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX xsd: <{PREFIXES["xsd"]}>
{_SEM}
"""


def sparql(wish: Wish, shown: Shown, kinds: Mapping[str, str], register: Register) -> str:
    """Return a query whose rows are the relations of a view, without the limits of its picture.

    Columns: thing, predicate, object, layer, and the claim where one states it. Of a view of paths
    it names the relations one by one.

    Args:
        wish: what the view asks for.
        shown: what it gives.
        kinds: family by kind of thing.
        register: tells what lies below the places and classes that are asked for.
    """
    base = register.base
    rolled = {
        key: register.below(values) if key in ("place", "class") else values
        for key, values in wish.filters.wanted.items()
    }
    wish = replace(wish, filters=replace(wish.filters, wanted=rolled))
    if wish.ends:
        rows = " ".join(f"({_iris(edge.key)})" for edge in shown.edges)
        where = f"  VALUES (?thing ?predicate ?object) {{ {rows} }}"
        return _select([where, "  GRAPH ?layer { ?thing ?predicate ?object }"])
    return _select([*_ends(wish, kinds, base), *_layers(wish.filters, base)])


def _select(lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return (
        f"{_HEAD}SELECT DISTINCT ?thing ?predicate ?object ?layer WHERE {{\n{body}\n}}\n"
        "ORDER BY ?thing ?predicate ?object ?layer\n"
    )


def _iris(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _list(iris: Iterable[str]) -> str:
    return ", ".join(f"<{iri}>" for iri in sorted(iris))


def _ends(wish: Wish, kinds: Mapping[str, str], base: Base) -> list[str]:
    """Return what holds of the two ends whatever the layer, as filters over all."""
    never = [*links.KINDS_WITHOUT_PAGE, "claim", "policy", "reviewer"]
    never += [kind for kind, family in kinds.items() if family in wish.families]
    made = [
        f"  FILTER(?thing != ?object && isIRI(?object) && ?predicate NOT IN ({_list(QUIET)}))",
        *(
            f'  FILTER(STRSTARTS(STR({end}), "{base.iri}id/") || CONTAINS(STR({end}), "/id/"))'
            for end in ("?thing", "?object")
        ),
        *(
            f'  FILTER(!REGEX(STR({end}), "^{base.iri}id/({"|".join(sorted(never))})/"))'
            for end in ("?thing", "?object")
        ),
    ]
    if "thing" in wish.families:
        known = "|".join(sorted(kinds))
        made += [
            f'  FILTER(REGEX(STR({end}), "^{base.iri}id/({known})/"))'
            for end in ("?thing", "?object")
        ]
    if wish.hide:
        hidden = _list(wish.hide)
        made.append(f"  FILTER(?thing NOT IN ({hidden}) && ?object NOT IN ({hidden}))")
    ways = []
    if wish.focus:
        opened = _list(wish.focus)
        ways += [f"?thing IN ({opened})", f"?object IN ({opened})"]
    for one in wish.grow:
        end = "?thing" if one.step.startswith(">") else "?object"
        ways.append(f"({end} = <{one.node}> && ?predicate = <{one.step[1:]}>)")
    if ways:
        made.append(f"  FILTER({' || '.join(ways)})")
    if wish.filters.wanted.get("predicate"):
        made.append(f"  FILTER(?predicate IN ({_list(wish.filters.wanted['predicate'])}))")
    if wish.filters.wanted.get("class"):
        made += _of_class(wish.filters.wanted["class"], base)
    return made


def _of_class(wanted: Iterable[str], base: Base) -> list[str]:
    kinds = f"FILTER(?typed != <{base.graph('inferred')}> && ?kind IN ({_list(wanted)}))"
    ways = (
        f"EXISTS {{ GRAPH ?typed {{ {end} a ?kind }} {kinds} }}" for end in ("?thing", "?object")
    )
    return [f"  FILTER({' || '.join(ways)})"]


def _layers(filters: Filters, base: Base) -> list[str]:
    blocks = []
    stated = "    GRAPH ?claim { ?thing ?predicate ?object } ?claim a apo:Claim ."
    tests = said(filters, base)
    for layer, kind in (("facts", "EXISTS"), ("claims", "NOT EXISTS")):
        if layer in filters.layers:
            told = " && ".join([f"{kind} {{ ?claim a apo:FactualClaim }}", *tests])
            blocks.append([stated, f"    FILTER({told})", "    BIND(?claim AS ?layer)"])
    if "known" in filters.layers:
        lines = _from("entities", ("facts",), base)
        blocks.append([*lines, f"    FILTER({_unsaid(filters, base)})"])
    if "inferred" in filters.layers:
        lines = _from("inferred", ("facts", "entities"), base)
        if tests:
            about = (
                "?claim a apo:FactualClaim ; apo:frame ?of . FILTER(?of = ?thing || ?of = ?object)"
            )
            fails = f"{about} FILTER(!({' && '.join(tests)}))"
            lines.append(
                f"    FILTER((EXISTS {{ {about} }} && NOT EXISTS {{ {fails} }})\n"
                f"      || (NOT EXISTS {{ {about} }} && {_unsaid(filters, base)}))"
            )
        blocks.append(lines)
    joined = "\n  } UNION {\n".join("\n".join(block) for block in blocks)
    return ["  {", joined, "  }"]


def _from(graph: str, without: Iterable[str], base: Base) -> list[str]:
    found = "{ ?thing ?predicate ?object }"
    return [
        f"    GRAPH <{base.graph(graph)}> {found}",
        *(f"    FILTER NOT EXISTS {{ GRAPH <{base.graph(one)}> {found} }}" for one in without),
        f"    BIND(<{base.graph(graph)}> AS ?layer)",
    ]


def _unsaid(filters: Filters, base: Base) -> str:
    """Return what must hold of a relation that rests on no claim."""
    if set(filters.wanted) & set(_CLAIM):
        return "false"
    if (filters.since or filters.until) and not filters.undated:
        return "false"
    places = filters.wanted.get("place")
    return _near(places, base) if places else "true"


def said(filters: Filters, base: Base) -> list[str]:
    """Return expressions that must be true of `?claim`, which speaks of `?thing` or `?object`."""
    made = []
    for key, predicate in _CLAIM.items():
        if filters.wanted.get(key):
            values = _iris(sorted(filters.wanted[key]))
            made.append(f"EXISTS {{ VALUES ?{key} {{ {values} }} ?claim {predicate} ?{key} }}")
    if filters.wanted.get("place"):
        made.append(_placed(filters.wanted["place"], base))
    if filters.since or filters.until:
        made.append(_timed(filters))
    return made


def _near(places: Iterable[str], base: Base) -> str:
    """Return an expression that is true where an end is a place within one of `places`."""
    kinds, inside = f'"^{base.iri}id/(place|facility)/"', _list(places)
    ways = (f"(REGEX(STR({end}), {kinds}) && {end} IN ({inside}))" for end in ("?thing", "?object"))
    return f"({' || '.join(ways)})"


def _placed(places: Iterable[str], base: Base) -> str:
    roles = "FILTER(?role IN (apo:fromPlace, apo:toPlace, apo:atPlace))"
    own = f"?claim apo:frame ?frame . GRAPH ?claim {{ ?frame ?role ?spot }} {roles}"
    others = (
        "?claim apo:frame ?frame . ?other apo:frame ?frame . "
        f"GRAPH ?other {{ ?frame ?role ?spot }} {roles}"
    )
    inside = f"FILTER(?spot IN ({_list(places)}))"
    return (
        f"({_near(places, base)}\n"
        f"      || EXISTS {{ {own} {inside} }}\n"
        f"      || (NOT EXISTS {{ {own} }} && EXISTS {{ {others} {inside} }}))"
    )


def _timed(filters: Filters) -> str:
    since, until = first_day(filters.since), last_day(filters.until)
    within = []
    if until:
        within.append(f'(!BOUND(?first) || ?first <= "{until.isoformat()}"^^xsd:date)')
    if since:
        within.append(f'(!BOUND(?last) || ?last >= "{since.isoformat()}"^^xsd:date)')
    window = f"FILTER({' && '.join(within)})"
    own = f"?claim apo:frame ?frame . {_times('claim')}"
    others = f"?claim apo:frame ?frame . ?other apo:frame ?frame . {_times('other')}"
    undated = f" || NOT EXISTS {{ {others} }}" if filters.undated else ""
    return (
        f"(EXISTS {{ {own} {window} }}\n"
        f"      || (NOT EXISTS {{ {own} }} && EXISTS {{ {others} {window} }}){undated})"
    )


def _times(graph: str) -> str:
    """Return a pattern of the first and last day that a claim may give to its situation."""
    return (
        f"GRAPH ?{graph} {{ ?frame apo:hasTime ?time "
        "OPTIONAL { ?time sem:hasEarliestBeginTimeStamp ?first } "
        "OPTIONAL { ?time sem:hasLatestBeginTimeStamp ?begun } "
        "OPTIONAL { ?time sem:hasLatestEndTimeStamp ?ended } "
        "OPTIONAL { ?time apo:ongoing ?on } } "
        "BIND(COALESCE(?ended, IF(COALESCE(?on, false), ?none, COALESCE(?begun, ?first))) "
        "AS ?last) "
        "FILTER(BOUND(?first) || BOUND(?last))"
    )
