"""The passage check: a claim whose words are not where it says is refused."""

from collections.abc import Iterable, Sequence

from kg.errors import ExtractionError
from kg.model import Article, Claim, Mention, Span


def check(article: Article, claims: Sequence[Claim]) -> None:
    """Pass if every span of `claims` lies in the text and every quoted word stands there.

    Raises:
        ExtractionError: the first claim that does not hold.
    """
    for index, claim in enumerate(claims):
        reason = fault(article, claim, len(claims))
        if reason:
            raise ExtractionError(article.doc, f"claim {index + 1} ({claim.type}): {reason}")


def fault(article: Article, claim: Claim, count: int) -> str | None:
    """Return why `claim` does not rest on `article`, or None where it does.

    `count` is how many claims the article has: a reference must point to one of them.
    """
    if claim.text_digest != article.text_digest:
        return "it rests on another text"
    for name, span in (("evidence", claim.evidence), ("trigger", claim.trigger)):
        if not _inside(span, article.text) or not span.of(article.text).strip():
            return f"its {name} {span.start}-{span.end} is not in the text"
    if claim.modality.cue and not _inside(claim.modality.cue, article.text):
        return "its cue is not in the text"
    for name, mention in _mentions(claim):
        said = _mention_fault(mention, article.text, count)
        if said:
            return f"{name}: {said}"
    return None


def _mentions(claim: Claim) -> Iterable[tuple[str, Mention]]:
    for name, mentions in claim.roles():
        for mention in mentions:
            yield name, mention
    if claim.attribution.source:
        yield "attribution", claim.attribution.source


def _mention_fault(mention: Mention, text: str, count: int) -> str | None:
    if mention.span is None:
        if mention.text is not None:
            return f"{mention.text!r} has words but no place"
    elif not _inside(mention.span, text):
        return f"{mention.span.start}-{mention.span.end} is not in the text"
    elif mention.text != mention.span.of(text):
        return f"{mention.text!r} is not what stands at {mention.span.start}-{mention.span.end}"
    if mention.antecedent and not _inside(mention.antecedent, text):
        return "its antecedent is not in the text"
    if mention.ref is not None and not 0 <= mention.ref < count:
        return f"claim {mention.ref} does not exist"
    return None


def _inside(span: Span, text: str) -> bool:
    return 0 <= span.start < span.end <= len(text)
