"""Passages against the texts: the words at each position must have the digest that is stated."""

import hashlib
from pathlib import Path

from pyoxigraph import QuerySolutions

from kg.articles import iter_read
from kg.graph.store import View
from kg.model import Article
from kg.validate.report import Finding, Report

PASSAGES = """
PREFIX apo: <https://w3id.org/apo-kg/ontology/>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?passage ?sha ?start ?end ?digest WHERE {
  ?passage a apo:Passage ; oa:hasSource ?text ; oa:start ?start ; oa:end ?end ;
    apo:quoteDigest ?digest .
  ?text apo:sha256 ?sha .
} ORDER BY ?passage
"""


def check_passages(view: View, folder: Path) -> Report:
    """Return a violation for each passage whose words do not match; a warning for lost texts."""
    texts = {a.text_digest: a.text for a in iter_read([folder]) if isinstance(a, Article)}
    rows = view.query(PASSAGES)
    found = []
    for row in rows if isinstance(rows, QuerySolutions) else ():
        sha, digest = row["sha"].value, row["digest"].value
        text = texts.get(sha)
        if text is None:
            found.append(
                Finding(
                    severity="warning",
                    check="passage-without-text",
                    focus=row["passage"].value,
                    message=f"no text in {folder} has the digest {sha[:12]}…; add it to verify",
                )
            )
            continue
        words = text[int(row["start"].value) : int(row["end"].value)]
        if hashlib.sha256(words.encode()).hexdigest() != digest:
            found.append(
                Finding(
                    severity="violation",
                    check="passage-words-differ",
                    focus=row["passage"].value,
                    message="the words at this place are not those the claim rests on; "
                    "extract the article again",
                )
            )
    return Report.of(found)
