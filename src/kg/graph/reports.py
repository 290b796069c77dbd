"""What an article says of its own telling: when a speaker spoke, which earlier report it cites."""

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from kg.articles.layout import TELLING, lines
from kg.graph.describe import Descriptions
from kg.graph.nodes import concept, put
from kg.graph.times import add_time
from kg.link.linked import Linked
from kg.model import Article, Claim, Mention, digest

REPORT = "REPORT"


def add_reports(
    about: Descriptions, article: Article, claims: Sequence[Claim], linked: Linked
) -> None:
    """Write the time of a statement and the citation of an earlier report on the claims they hold.

    "a source told the outlet on Monday" dates what the source says in that paragraph, not what it
    tells of. "the outlet reported in June" cites a report on which the rest of its sentence rests.
    """
    for report in claims:
        if report.type == REPORT and report.key in linked.told_to:
            _pass_on(about, article, report, claims, linked)
        times = report.qualifiers.get("time", ())
        if report.type != REPORT or not times:
            continue
        by_outlet = any(m.text == article.publisher for m in report.subject)
        for claim in _told_with(report, claims, article.text):
            node = NamedNode(about.base.id("claim", claim.key))
            speaker = linked.speakers[claim.key]
            news = linked.is_outlet(speaker)
            if not news and not by_outlet:
                _date(about, node, times)
            elif news and _same_sentence(report, claim, article.text):
                cited = None if speaker == linked.outlet else speaker
                _cite(about, node, report, linked.outlet if by_outlet else cited, times)


def _pass_on(
    about: Descriptions,
    article: Article,
    report: Claim,
    claims: Sequence[Claim],
    linked: Linked,
) -> None:
    """Write that what somebody told another outlet rests on that outlet's report.

    "the source told Daily NK" in the report of a third: what this source says, there and elsewhere
    in the article, is not told to the third one, and backs up Daily NK's own article in nothing.
    """
    told = linked.told_to[report.key]
    told_of = [c for c in claims if c.type != REPORT]
    here = {linked.speakers[c.key] for c in told_of if _one_sentence(report, c, article.text)}
    for claim in told_of:
        speaker = linked.speakers[claim.key]
        if speaker in here and not linked.is_outlet(speaker):
            _cite(about, NamedNode(about.base.id("claim", claim.key)), report, told, ())


def add_parts(about: Descriptions, article: Article) -> None:
    """Write the lines that tell nothing of events: captions, bylines, contact lines."""
    for line in lines(article):
        if line.kind not in TELLING:
            # Small print names staff and addresses: its words are kept nowhere.
            part = about.passage(line.span, words=False)
            put(about.out, about.claims, part, "apo:passedOverAs", concept("part", line.kind))


def _told_with(report: Claim, claims: Sequence[Claim], text: str) -> Iterable[Claim]:
    """Yield the claims that come after the report in its paragraph."""
    end = text.find("\n", report.evidence.end)
    last = len(text) if end < 0 else end
    for claim in claims:
        inside = report.evidence.start <= claim.evidence.start and claim.evidence.end <= last
        if claim.type not in (REPORT, "META", "CORROBORATE", "LOCATION") and inside:
            yield claim


def _same_sentence(report: Claim, claim: Claim, text: str) -> bool:
    between = text[report.evidence.end : claim.evidence.start]
    return ". " not in between and "\n" not in between


def _one_sentence(report: Claim, claim: Claim, text: str) -> bool:
    """Return whether a claim stands in the report's sentence, before it or after it."""
    first, last = sorted((report, claim), key=lambda c: c.evidence)
    return _same_sentence(first, last, text)


def _time(about: Descriptions, mention: Mention) -> NamedNode:
    return add_time(about.out, about.claims, mention, about.article, about.base)


def _date(about: Descriptions, claim: NamedNode, times: Iterable[Mention]) -> None:
    for mention in times:
        put(about.out, about.claims, claim, "apo:hasStatementTime", _time(about, mention))


def _cite(
    about: Descriptions,
    claim: NamedNode,
    report: Claim,
    outlet: str | None,
    times: Iterable[Mention],
) -> None:
    place = [report.text_digest, report.evidence.start, report.evidence.end]
    cited = NamedNode(about.base.id("report", digest(place)))
    put(about.out, about.claims, claim, "apo:citesReport", cited)
    put(about.out, about.claims, cited, "schema:publisher", NamedNode(outlet) if outlet else None)
    for mention in times:
        put(about.out, about.claims, cited, "apo:hasPublicationTime", _time(about, mention))
