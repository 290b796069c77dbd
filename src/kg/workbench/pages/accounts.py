"""Accounts: claims as a reader meets them, with their words, who says them and how."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kg.workbench.pages.panels import Row
from kg.workbench.pages.passages import Paragraph, Span, around

TextOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a passage, in their paragraph where the text is at hand."""

    sha: str
    start: int
    end: int
    exact: str = ""
    """The words alone; empty where neither the text nor the words are kept here."""

    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(slots=True)
class Account:
    """One claim with who says it; fields are IRIs, empty where nothing is known."""

    claim: str
    type: str = ""
    frame: str = ""
    speaker: str = ""
    outlet: str = ""
    article: str = ""
    published: str = ""
    modality: str = ""
    status: str = ""
    polarity: str = ""
    verdict: str = ""
    marking: str = ""
    factual: bool = False
    quotes: list[Quote] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """All rows of the claim: further columns differ by query."""

    @property
    def hedged(self) -> bool:
        """Whether the speaker does not sound certain."""
        return self.status.rpartition("/")[2] not in _CERTAIN

    @property
    def negated(self) -> bool:
        """Whether the claim denies."""
        return self.polarity.endswith("/negated")

    @property
    def restricted(self) -> bool:
        """Whether the marking keeps it within one organisation."""
        return self.marking.rpartition("/")[2] in ("amber-strict", "red")

    @property
    def start(self) -> int:
        """Where its first passage begins."""
        return min((quote.start for quote in self.quotes), default=0)

    @property
    def hedge_words(self) -> list[str]:
        """The words that hedge, where they are at hand."""
        words = {
            piece.start: piece.text
            for quote in self.quotes
            for paragraph in quote.paragraphs
            for piece in paragraph.pieces
            if "hedge" in piece.kinds
        }
        return [words[start] for start in sorted(words)]


_CERTAIN = frozenset({"true-certain", "false-certain", ""})
_IRIS = "type frame speaker outlet article modality status polarity verdict marking".split()


def accounts(rows: Iterable[Row], text_of: TextOf) -> list[Account]:
    """Return one account a claim, in the order of the rows.

    Rows with the same claim are merged: a claim may rest on several passages.
    """
    made: dict[str, Account] = {}
    for row in rows:
        claim = row.iri("claim")
        if claim not in made:
            made[claim] = Account(
                claim,
                published=row.text("published"),
                factual=row.text("factual") == "true",
            )
            for key in _IRIS:
                setattr(made[claim], key, row.iri(key))
        made[claim].rows.append(row)
    for account in made.values():
        account.quotes = _quotes(account.rows, text_of)
    return list(made.values())


def _quotes(rows: Iterable[Row], text_of: TextOf) -> list[Quote]:
    passages: dict[tuple[str, int, int], str] = {}
    hedges: set[tuple[int, int]] = set()
    for row in rows:
        start, end = row.number("start"), row.number("end")
        if start is not None and end is not None:
            passages[row.text("sha"), start, end] = row.text("exact")
        cue = row.number("hedgeStart"), row.number("hedgeEnd")
        if row.iri("status").rpartition("/")[2] in _CERTAIN:
            continue
        if cue[0] is not None and cue[1] is not None:
            hedges.add((cue[0], cue[1]))
    return [
        quote(text_of(sha), sha, start, end, exact, hedges)
        for (sha, start, end), exact in sorted(passages.items(), key=lambda item: item[0][1:])
    ]


def quote(
    text: str | None,
    sha: str,
    start: int,
    end: int,
    exact: str,
    hedges: Iterable[tuple[int, int]] = (),
) -> Quote:
    """Return a passage with its paragraph where `text` is at hand."""
    if text is None or not 0 <= start < end <= len(text):
        return Quote(sha, start, end, exact)
    spans = [Span(start, end, "passage"), *(Span(a, b, f"hedge-{a}", "hedge") for a, b in hedges)]
    return Quote(sha, start, end, text[start:end], tuple(around(text, start, end, spans)))
