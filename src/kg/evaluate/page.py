"""One HTML page with every article: what was found, half found, missed and wrong, in the text.

The page stands alone and runs nothing: no script, no address, and a Content-Security-Policy that
allows its own style by digest. All that comes from data is escaped by the template.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import jinja2

from kg.evaluate.figures import BACKGROUND, Evaluation
from kg.evaluate.gold import Fact
from kg.evaluate.likeness import words_of
from kg.evaluate.pairing import Paired, is_full, is_strict, pair

SIGNS = {"found": "✓", "loose": "✓", "partly": "≈", "missed": "✗", "wrong": "+"}
MEANINGS = {
    "found": "found, right in full",
    "loose": "found; modality, speaker, time or place differs",
    "partly": "found; type, subject, object or polarity differs",
    "missed": "in gold, not found",
    "wrong": "extracted, in no gold fact",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of an article as the page lists it."""

    number: int
    state: str
    gold: Fact | None
    fact: Fact | None

    @property
    def main(self) -> Fact:
        """The fact whose words are marked: gold's where there is one."""
        found = self.gold or self.fact
        if found is None:
            raise ValueError("a row without a fact")
        return found

    @property
    def start(self) -> int:
        """Where its evidence begins."""
        return int(self.main["evidence"]["start"])

    @property
    def end(self) -> int:
        """Where its evidence ends."""
        return int(self.main["evidence"]["end"])


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the states of the facts that rest on it."""

    text: str
    states: str
    rows: tuple[Row, ...]
    """Facts whose evidence begins here."""


def render(name: str, evaluation: Evaluation, texts: Mapping[str, str]) -> str:
    """Return the page; `texts` holds the article of each document, where it is known."""
    articles = []
    number = 0
    for paired in evaluation.articles:
        rows = _rows(paired, evaluation.everything, number)
        number += len(rows)
        text = texts.get(paired.doc)
        articles.append((paired.doc, rows, _pieces(text, rows) if text is not None else []))
    style = (files("kg.evaluate") / "page.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    template = environment.from_string((files("kg.evaluate") / "page.html").read_text("utf-8"))
    page: str = template.render(
        name=name,
        evaluation=evaluation,
        rates=[
            (label, evaluation.rate(hits))
            for label, hits in (
                ("strict", evaluation.strict),
                ("full", evaluation.full),
                ("soft", evaluation.soft),
            )
        ],
        causes=sorted(evaluation.causes().items(), key=lambda c: (-c[1], c[0])),
        articles=articles,
        words=words_of,
        signs=SIGNS,
        meanings=MEANINGS,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'",
    )
    return page


def _rows(paired: Paired, everything: bool, number: int) -> list[Row]:
    """Return the facts of an article in the order of the text, numbered after `number`."""
    found: list[tuple[str, Fact | None, Fact | None]] = []
    for j, gold in enumerate(paired.golds):
        fact = paired.predicted[paired.of_gold[j]] if j in paired.of_gold else None
        if not (everything or gold.get("core", True)):
            continue
        parts = pair(fact, gold)[1] if fact else {}
        if not parts:
            state = "missed"
        else:
            state = "found" if is_full(parts) else "loose" if is_strict(parts) else "partly"
        found.append((state, gold, fact))
    taken = set(paired.of_gold.values())
    found += [
        ("wrong", None, fact)
        for i, fact in enumerate(paired.predicted)
        if i not in taken and (everything or fact["type"] not in BACKGROUND)
    ]
    ordered = sorted(
        (Row(0, *row) for row in found), key=lambda r: (r.start, r.end, list(SIGNS).index(r.state))
    )
    return [Row(n, r.state, r.gold, r.fact) for n, r in enumerate(ordered, number + 1)]


def _pieces(text: str, rows: Sequence[Row]) -> list[Piece]:
    """Return the text cut wherever the evidence of a fact begins or ends."""
    cuts = {0, len(text)}
    for row in rows:
        cuts |= {min(row.start, len(text)), min(row.end, len(text))}
    edges = sorted(cuts)
    pieces: list[Piece] = []
    for start, end in pairwise(edges):
        states = sorted({r.state for r in rows if r.start <= start and end <= r.end})
        begun = tuple(r for r in rows if r.start == start)
        pieces.append(Piece(text[start:end], " ".join(states), begun))
    return pieces
