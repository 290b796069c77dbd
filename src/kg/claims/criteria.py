"""By what people belong to a group, as the words for the group tell it.

"families with two or more missing relatives" sets a threshold, which counts nobody; "people who
wrote or who were heard" holds two criteria, of which any one is enough.
"""

import re
from dataclasses import dataclass

from kg.claims.counts import Count, read_count

HAVING = re.compile(r"\b(?:with|having|who (?:have|has|had))\s+(?P<what>[^,;]+)", re.IGNORECASE)
RELATIVE = re.compile(r"\b(?:who|that|whose|whom)\b", re.IGNORECASE)
JOINED = re.compile(r"[,\s]+(?P<how>or|and)\s+(?=(?:who|that|whose|whom)\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The conditions of belonging to one group."""

    parts: tuple[str, ...]
    """Each condition in the passage's words."""

    combination: str | None = None
    """any-of or all-of, where there are several."""

    threshold: Count | None = None
    """A number that somebody must reach, or None."""


def read_criteria(words: str) -> Criteria | None:
    """Return the criteria that the words for a group state; None where they state none of these."""
    joined = JOINED.search(words)
    first = RELATIVE.search(words)
    if joined and first and first.start() < joined.start():
        parts = JOINED.sub("\n", words[first.start() :]).split("\n")
        clean = tuple(part for part in parts if part not in ("or", "and"))
        how = "any-of" if joined["how"].lower() == "or" else "all-of"
        return Criteria(parts=clean, combination=how)
    having = HAVING.search(words)
    count = read_count(having["what"]) if having else None
    if having and count and count.comparator not in ("vague", "about"):
        return Criteria(parts=(having.group(),), threshold=count)
    return None
