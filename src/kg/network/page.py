"""A page that stands alone: one HTML file that opens from disk and asks nobody for anything.

vis-network, style and script lie in the file; a Content-Security-Policy in a meta tag lets only
these three run, by their digests, and no connection. What comes from data is written as text: in
HTML escaped, in JSON without `<`, `>` or `&`.
"""

import base64
import hashlib
import html
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from string import Template
from typing import Any

import networkx as nx

from kg.network.drawing import to_pyvis
from kg.network.evidence import Evidence, Place

VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
KINDS = {
    "actor": ("Actors", "■"),
    "population": ("Populations", "●"),
    "situation": ("Situations", "◆"),
    "measure": ("Measures", "⬢"),
    "purpose": ("Purposes", "★"),
    "label": ("Labels put on people", "▲"),
    "place": ("Places", "▼"),
    "thing": ("Things", "●"),
}
SHOWN = (
    "type",
    "speaker",
    "speaker_class",
    "outlet",
    "article",
    "published",
    "epistemic",
    "modality",
    "polarity",
    "verdict",
    "reason",
    "decided_by",
    "marking",
    "access",
)
"""Fields of `Evidence` that are text for the panel."""

BASES = {
    "fact": "Fact",
    "said": "Said, not a fact",
    "inferred": "Inferred",
    "known": "Known beforehand",
    "built": "Made by the query",
}
MEANINGS = {
    "fact": "at least one accepted claim states it as certain",
    "said": "only hedged, foretold, proposed or general claims state it",
    "inferred": "no article says it; it follows by rules from facts",
    "known": "from the list of known entities, not from an article",
    "built": "a query put it together; no claim states it",
}


def render(graph: "nx.MultiDiGraph[str]", *, title: str = "Network") -> str:
    """Return the page of a graph that `project` made; the same graph gives the same bytes."""
    vis = _vis()
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; script-src {_digest(vis)} {_digest(script)}; "
        f"style-src {_digest(style)}; connect-src 'none'; base-uri 'none'; form-action 'none'; "
        f"require-trusted-types-for 'script'; trusted-types 'none'"
    )
    evidence = _evidence(graph)
    edges = list(graph.edges(keys=True, data=True))
    return Template(_asset("page.html")).substitute(
        policy=policy,
        title=_text(title),
        style=style,
        vis=vis,
        script=script,
        counts=" · ".join(
            (
                _many(len(graph), "thing"),
                _many(len(edges), "edge"),
                _many(len({claim.iri for claim in evidence}), "claim"),
            )
        ),
        warning=_asset("warning.html") if _speaks(evidence) else "",
        kinds=_kinds(graph),
        bases=_bases(graph),
        rows=_rows(graph, edges),
        data=_json(_data(graph)),
    )


def _many(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _data(graph: "nx.MultiDiGraph[str]") -> dict[str, object]:
    network = to_pyvis(graph)
    claims: dict[str, int] = {}
    listed: list[Evidence] = []

    def numbers(evidence: tuple[Evidence, ...]) -> list[int]:
        for claim in evidence:
            if claim.iri not in claims:
                claims[claim.iri] = len(listed)
                listed.append(claim)
        return [claims[claim.iri] for claim in evidence]

    things = {
        iri: {
            "label": visible(data["label"]),
            "ko": visible(data["label_ko"]),
            "kind": data["kind"],
            "classes": [visible(name) for name in data["classes"]],
            "details": [
                [visible(name), visible(value), numbers(evidence)]
                for name, value, evidence in data["details"]
            ],
        }
        for iri, data in graph.nodes(data=True)
    }
    lines = [
        {
            "label": visible(data["label"]),
            "ko": visible(data["label_ko"]),
            "property": data["property"],
            "basis": data["basis"],
            "count": visible(data["count"]),
            "claims": numbers(data["claims"]),
        }
        for _, _, data in graph.edges(data=True)
    ]
    for node in network.nodes:
        node["label"] = visible(node["label"], keep="\n")
    for edge in network.edges:
        edge["label"] = visible(edge["label"])
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "things": things,
        "lines": lines,
        "claims": [_claim(claim) for claim in listed],
        "bases": {key: [BASES[key], MEANINGS[key]] for key in BASES},
        "kinds": {kind: name for kind, (name, _) in KINDS.items()},
    }


def _claim(claim: Evidence) -> dict[str, object]:
    said = {name: visible(getattr(claim, name)) for name in SHOWN}
    return {
        "iri": claim.iri,
        "factual": claim.factual,
        **said,
        "passages": [_place(place) for place in claim.passages],
        "hedges": [_place(place) for place in claim.hedges],
    }


def _place(place: Place) -> list[object]:
    return [place.start, place.end, visible(place.words or "", keep="\n")]


def _kinds(graph: "nx.MultiDiGraph[str]") -> str:
    found = Counter(data["kind"] for _, data in graph.nodes(data=True))
    return "".join(
        f'<li><label><input type="checkbox" data-kind="{kind}" checked> '
        f'<span class="mark {kind}" aria-hidden="true">{sign}</span> {name} '
        f'<span class="number">{found[kind]}</span></label></li>\n'
        for kind, (name, sign) in KINDS.items()
        if found[kind]
    )


def _bases(graph: "nx.MultiDiGraph[str]") -> str:
    found = Counter(data["basis"] for _, _, data in graph.edges(data=True))
    return "".join(
        f'<li><label><input type="checkbox" data-basis="{basis}" checked> '
        f'<span class="line {basis}" aria-hidden="true"></span> {name} '
        f'<span class="number">{found[basis]}</span></label>'
        f'<span class="meaning">{MEANINGS[basis]}</span></li>\n'
        for basis, name in BASES.items()
        if found[basis]
    )


def _rows(graph: "nx.MultiDiGraph[str]", edges: list[tuple[str, str, str, Any]]) -> str:
    """Return the rows of the table: facts first, then by the names of the two things."""
    order = list(BASES)

    def rank(item: tuple[int, tuple[str, str, str, Any]]) -> tuple[object, ...]:
        number, (source, target, _, data) = item
        names = graph.nodes[source]["label"], data["label"], graph.nodes[target]["label"]
        return order.index(data["basis"]), *names, number

    return "".join(_row(n, graph, edge) for n, edge in sorted(enumerate(edges), key=rank))


def _row(number: int, graph: "nx.MultiDiGraph[str]", edge: tuple[str, str, str, Any]) -> str:
    source, target, _, data = edge
    claims: tuple[Evidence, ...] = data["claims"]
    cells = (
        _label(graph.nodes[source]),
        f'<button type="button" data-edge="{number}">{_text(data["label"])}</button>',
        _label(graph.nodes[target]),
        _text(BASES[data["basis"]]),
        _text("; ".join(sorted({who(claim) for claim in claims}))),
        _text("; ".join(sorted({claim.epistemic for claim in claims}))),
        str(len(claims)),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def who(claim: Evidence) -> str:
    """Return who says a claim, and which outlet relays it."""
    return f"{claim.speaker}, relayed by {claim.outlet}" if claim.outlet else claim.speaker


def _label(node: dict[str, Any]) -> str:
    korean = f' <bdi lang="ko">{_text(node["label_ko"])}</bdi>' if node["label_ko"] else ""
    return f"<bdi>{_text(node['label'])}</bdi>{korean}"


def _evidence(graph: "nx.MultiDiGraph[str]") -> list[Evidence]:
    """Return the claims behind all edges, and behind all that is told of a single thing."""
    edges = [claim for _, _, data in graph.edges(data=True) for claim in data["claims"]]
    rows = [row for _, data in graph.nodes(data=True) for row in data["details"]]
    return edges + [claim for *_, claims in rows for claim in claims]


def _speaks(claims: list[Evidence]) -> bool:
    return any(place.words for claim in claims for place in (*claim.passages, *claim.hedges))


def visible(text: str, keep: str = "") -> str:
    """Return `text` with what cannot be seen (controls, marks of direction) shown by its number."""
    return "".join(
        char
        if char in keep or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Zl", "Zp"}
        else f"⟨U+{ord(char):04X}⟩"
        for char in text
    )


def _text(text: str) -> str:
    return html.escape(visible(text), quote=True)


def _json(data: object) -> str:
    """Return JSON that cannot end the script element it stands in."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        said = said.replace(char, f"\\u{ord(char):04x}")
    return said


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _asset(name: str) -> str:
    return (files("kg.network") / name).read_text(encoding="utf-8")


@cache
def _vis() -> str:
    """Return vis-network as pyvis ships it, as a browser reads it: LF, no map of its source."""
    text = (files("pyvis") / VIS).read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S*", "", re.sub(r"\r\n?", "\n", text))
