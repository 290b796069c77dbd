"""Which format an answer takes: RFC 9110, section 12.5.1."""

from collections.abc import Sequence

from kg.workbench.problem import Problem

TABLE = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/xml",
    "text/xml",
)
"""Formats of solutions and booleans, the one preferred first."""

GRAPH = (
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/n-quads",
    "application/trig",
    "text/n3",
    "application/json",
    "application/xml",
    "text/xml",
    "text/plain",
)
"""Formats of triples, the one preferred first."""

_ENGINE = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/plain": ("", "application/n-triples"),
}


def choose(accept: str | None, offers: Sequence[str]) -> str:
    """Return the offer that is accepted most, the first of equals.

    Raises:
        Problem: none is accepted.
    """
    if not accept or not accept.strip():
        return offers[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best, best_quality = "", 0.0
    for offer in offers:
        exact, quality = -1, 0.0
        for media, given in ranges:
            if media == offer:
                found = 2
            elif media == offer.split("/")[0] + "/*":
                found = 1
            elif media in {"*/*", "*"}:
                found = 0
            else:
                continue
            if found > exact:
                exact, quality = found, given
        if quality > best_quality:
            best, best_quality = offer, quality
    if not best:
        raise Problem("not_acceptable", f"there is {', '.join(offers)}")
    return best


def engine_table(media: str) -> str:
    """Return the name that the engine has for a format of solutions."""
    return _ENGINE.get(media, (media, ""))[0]


def engine_graph(media: str) -> str:
    """Return the name that the engine has for a format of triples."""
    return _ENGINE.get(media, ("", media))[1]


def _range(part: str) -> tuple[str, float]:
    media, *parameters = part.split(";")
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media.strip().lower(), quality
