"""The quality page: findings, coverage, certainty, speakers."""

from collections import Counter

from kg.workbench.pages.panels import Row, panel
from kg.workbench.pages.passages import covered
from kg.workbench.pages.site import Call, Page

SHOWN = 200
"""Findings shown; the rest is counted."""


async def quality(call: Call) -> Page:
    """Return how good the graph is, as far as it can tell itself."""
    context = call.context
    articles = await panel(context, "quality-articles")
    certainty = await panel(context, "quality-certainty")
    speakers = await panel(context, "quality-speakers")
    markings = await panel(context, "quality-markings")
    confidence = await panel(context, "quality-confidence")
    report = context.report()
    total = sum(row.number("claims") or 0 for row in certainty)
    return Page(
        template="quality.html",
        title=call.say("quality.title"),
        panels={
            "certainty": certainty,
            "articles": articles,
            "speakers": speakers,
            "markings": markings,
            "confidence": confidence,
        },
        values={
            "total": total,
            "coverage": coverage(articles.rows),
            "modalities": tally(certainty.rows, "modality"),
            "statuses": tally(certainty.rows, "status"),
            "verdicts": tally(certainty.rows, "verdict"),
            "speakers": speakers.rows,
            "markings": markings.rows,
            "confidence": confidence.rows,
            "report": report,
            "findings": report.findings[:SHOWN] if report else (),
            "single": _share_of_first(speakers.rows, total),
        },
    )


def coverage(rows: list[Row]) -> list[dict[str, object]]:
    """Return, an article a row, its length, its claims and the share of text they rest on."""
    spans: dict[str, list[tuple[int, int]]] = {}
    lengths: dict[str, int] = {}
    claims: dict[str, set[str]] = {}
    for row in rows:
        iri = row.iri("article")
        lengths[iri] = row.number("length") or 0
        start, end = row.number("start"), row.number("end")
        if start is not None and end is not None:
            spans.setdefault(iri, []).append((start, end))
            claims.setdefault(iri, set()).add(row.iri("claim"))
    return [
        {
            "article": iri,
            "length": length,
            "claims": len(claims.get(iri, ())),
            "share": covered(length, spans.get(iri, [])),
        }
        for iri, length in lengths.items()
    ]


def tally(rows: list[Row], key: str) -> list[tuple[str, int]]:
    """Return the number of claims for each value of a column, the most first."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row.iri(key)] += row.number("claims") or 0
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _share_of_first(rows: list[Row], total: int) -> float:
    most = max((row.number("claims") or 0 for row in rows), default=0)
    return most / total if total else 0.0
