"""GraphML and GEXF, for Gephi, yEd, Cytoscape: plain values, sorted, no clock."""

import io
import re
import xml.etree.ElementTree as ET  # only writes

import networkx as nx

from kg.network.evidence import Evidence


def to_graphml(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the network as GraphML 1.0."""
    return "\n".join(nx.generate_graphml(_plain(graph), named_key_ids=True)) + "\n"


def to_gexf(graph: "nx.MultiDiGraph[str]") -> str:
    """Return the network as GEXF 1.2."""
    writer = nx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(_plain(graph))
    meta = writer.xml.find("meta")
    if meta is not None:  # it holds today's date
        writer.xml.remove(meta)
    out = io.BytesIO()
    ET.indent(writer.xml)
    ET.ElementTree(writer.xml).write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue().decode() + "\n"


def _plain(graph: "nx.MultiDiGraph[str]") -> "nx.MultiDiGraph[str]":
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri, data in sorted(graph.nodes(data=True)):
        plain.add_node(
            _clean(iri),
            label=_clean(data["label"]),
            label_ko=_clean(data["label_ko"]),
            kind=data["kind"],
            classes=_clean("; ".join(data["classes"])),
            forecast=data["forecast"],
        )
    for number, (source, target, _, data) in enumerate(
        sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3])
    ):
        claims: tuple[Evidence, ...] = data["claims"]
        plain.add_edge(
            _clean(source),
            _clean(target),
            key=str(number),
            label=_clean(data["label"]),
            property=data["property"],
            basis=data["basis"],
            claims=len(claims),
            speakers=_clean("; ".join(sorted({claim.speaker for claim in claims}))),
            outlets=_clean("; ".join(sorted({claim.outlet for claim in claims} - {""}))),
            epistemic=_clean("; ".join(sorted({claim.epistemic for claim in claims}))),
        )
    return plain


def _clean(text: str) -> str:
    """Return `text` without the characters that XML cannot hold."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
