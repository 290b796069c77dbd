"""A time as a passage gives it, as a node with its words, EDTF and bounds."""

from pyoxigraph import NamedNode

from kg.graph.dates import read_time
from kg.graph.nodes import Out, put, term, text, typed
from kg.link.phrase import label
from kg.model import Article, Mention, digest
from kg.namespaces import Base


def add_time(
    out: Out, graph: NamedNode, mention: Mention, article: Article, base: Base
) -> NamedNode:
    """Write the time that `mention` tells into `graph` and return its node."""
    words = mention.text or mention.canon or ""
    read = read_time(words, article.published)
    place = [mention.span.start, mention.span.end] if mention.span else [words]
    when = NamedNode(base.id("time", digest([article.text_digest, *place])))
    put(out, graph, when, "rdf:type", term("apo:TimeSpan"))
    put(out, graph, when, "apo:timeText", text(label(words.strip("[] "))))
    put(out, graph, when, "apo:edtf", text(read.edtf) if read.edtf else None)
    put(out, graph, when, "apo:anchoredOn", text(read.anchor) if read.anchor else None)
    if read.ongoing:
        put(out, graph, when, "apo:ongoing", typed("true", "boolean"))
    for prop, day in (
        ("sem:hasEarliestBeginTimeStamp", read.earliest_begin),
        ("sem:hasLatestBeginTimeStamp", read.latest_begin),
        ("sem:hasEarliestEndTimeStamp", read.earliest_end),
        ("sem:hasLatestEndTimeStamp", read.latest_end),
    ):
        put(out, graph, when, prop, typed(day.isoformat(), "date") if day else None)
    return when
