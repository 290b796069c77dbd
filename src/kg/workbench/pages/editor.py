"""The query page: stored questions with forms, an editor, and the answer."""

import time
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from pyoxigraph import Triple

from kg.errors import KgError, QueryError, UnknownQueryError
from kg.graph.store.tokens import bind as bind_text
from kg.namespaces import APO, APOV, PREFIXES
from kg.query import Catalog, Table
from kg.query.answer import bind, render
from kg.rq import QueryFile
from kg.workbench.pages.messages import questions
from kg.workbench.pages.panels import names, panel, stored
from kg.workbench.pages.shown import isolated
from kg.workbench.pages.site import Call, Page

SHOWN = 1000
"""Rows of an answer that the page shows; the protocol gives all."""

OFFERED = 400
"""Values that a form offers for one parameter."""

START = """PREFIX apo: <https://w3id.org/apo-kg/ontology/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

# Every forced relocation that a factual claim tells of, with who says so.
SELECT ?event ?label ?speaker WHERE {
  GRAPH ?claim { ?event a apo:ForcedRelocation ; rdfs:label ?label }
  ?claim a apo:FactualClaim ; apo:attributedTo ?speaker .
}
LIMIT 100
"""


def asked(query: QueryFile, language: str) -> Markup:
    """Return a stored question in the reader's language, else as it is stored."""
    korean = questions().get(query.name) if language == "ko" else None
    return isolated(korean or query.summary, "ko" if korean else "en", language)


async def editor(call: Call) -> Page:
    """Return the editor with the query that the address holds, and its answer if it is to run."""
    query = _stored(call.query("stored"))
    given = {p: _given(call, query, p) for p in query.params} if query else {}
    text, fault = call.query("query"), ""
    answer: Table | bool | list[Triple] | None = None
    seconds = 0.0
    try:
        if not text and query:
            text = query.text
            if all(given.values()):
                text = bind_text(text, bind(query, given, call.context.base))
        if text and call.query("run"):
            begun = time.monotonic()
            answer = await call.context.ask(text, {})
            seconds = time.monotonic() - begun
    except (KgError, ValueError) as error:
        fault = str(error)
    return Page(
        template="query.html",
        title=call.say("query.title"),
        panels={},
        values={
            "text": text or START,
            "stored": query,
            "given": given,
            "offered": {p: _offered(call, p, kind) for p, kind in query.params.items()}
            if query
            else {},
            "questions": list(Catalog()),
            "asked": lambda one: asked(one, call.language),
            "fault": fault,
            "seconds": f"{seconds:.2f}",
            "answer": answer,
            "rows": answer.rows[:SHOWN] if isinstance(answer, Table) else [],
            "turtle": render(answer[:SHOWN], "turtle", call.context.base)
            if isinstance(answer, list)
            else "",
            "kind": "none" if answer is None else type(answer).__name__,
        },
    )


def _given(call: Call, query: QueryFile, param: str) -> str:
    """Return the value of a parameter; a thing may be given by its name."""
    value = call.query(param).strip() or query.defaults.get(param, "")
    if query.params[param] != "iri" or not value or ":" in value:
        return value
    hits = call.names.search(value, 1)
    return hits[0].iri if hits and hits[0].rank == 0 else value


def _offered(call: Call, param: str, kind: str) -> list[tuple[str, str]]:
    """Return values to choose from for a parameter: things of the kind that it is named after."""
    if kind != "iri":
        return []
    base = call.context.base
    spaces = {
        "class": [APO],
        "act": [APO],
        "category": [APOV + "category/"],
        "place": [f"{base.iri}id/place/"],
        "article": [f"{base.iri}id/article/"],
        "speaker": [f"{base.iri}id/speaker/", f"{base.iri}id/body/"],
        "actor": [f"{base.iri}id/body/", f"{base.iri}id/person/"],
        "event": [f"{base.iri}id/{kind}/" for kind in ("event", "practice", "measure")],
    }
    key = next((k for k in spaces if k in param), "")
    wanted = tuple(spaces.get(key, [f"{base.iri}id/"]))
    found = [iri for iri in call.names.main if iri.startswith(wanted)]
    return sorted(((iri, call.name(iri)) for iri in found), key=lambda pair: pair[1])[:OFFERED]


def _stored(name: str) -> QueryFile | None:
    if name in names():
        return stored(name)
    try:
        return Catalog().find(name) if name and "/" not in name and "." not in name else None
    except (UnknownQueryError, QueryError):
        return None


async def names_json(call: Call) -> dict[str, Any]:
    """Return what the things are called that the address names, those that have a name."""
    asked = call.request.query_params.getlist("iri")[:OFFERED]
    return {"names": {iri: call.name(iri) for iri in asked if iri in call.names.main}}


async def completion_json(call: Call) -> dict[str, Any]:
    """Return what the editor completes: prefixes, and terms with labels and how often used."""
    terms = await panel(call.context, "vocab-terms")
    usage = await panel(call.context, "vocab-usage")
    uses: Mapping[str, int] = {r.iri("term"): r.number("uses") or 0 for r in usage}
    prefixes = call.context.base.prefixes()
    known: dict[str, dict[str, Any]] = {}
    for row in terms:
        iri = row.iri("term")
        known.setdefault(
            iri,
            {
                "iri": iri,
                "name": call.name(iri),
                "kind": row.iri("kind").rpartition("#")[2],
                "uses": uses.get(iri, 0),
                "about": row.text("definition"),
            },
        )
    for iri, count in uses.items():
        known.setdefault(iri, {"iri": iri, "name": "", "kind": "used", "uses": count, "about": ""})
    return {"prefixes": prefixes | PREFIXES, "terms": list(known.values())}
