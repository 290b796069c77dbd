"""From an answer to claims: what is not in the text, letter by letter, is dropped and counted."""

import json
import re
from collections import Counter
from typing import Any, get_args

from kg.errors import ExtractionError
from kg.extract.additions import STATUSES, types
from kg.extract.llm.prompt import QUALIFIERS
from kg.model import Article, Attribution, Claim, Kind, Mention, Modality, Span

MOST = 500
"""More facts than this from one piece are no reading of it."""


def parse(content: str) -> list[Any]:
    """Return the facts of an answer, not yet checked.

    Raises:
        ExtractionError: it is no JSON object with a list of facts.
    """
    plain = re.sub(r"^\s*```(?:json)?\s*|\s*```\s*$", "", content)
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        raise ExtractionError("answer", "is no JSON") from None
    facts = found.get("facts") if isinstance(found, dict) else None
    if not isinstance(facts, list):
        raise ExtractionError("answer", "has no list of facts")
    if len(facts) > MOST:
        raise ExtractionError("answer", f"has more than {MOST} facts")
    return facts


def claims(
    article: Article, piece: Span, facts: list[Any], confidence: float, dropped: Counter[str]
) -> list[Claim]:
    """Return the claims of `facts` that rest on the words of a piece of the article.

    Args:
        article: the article.
        piece: what of it was asked about.
        facts: what the model answered.
        confidence: of every claim.
        dropped: where it is counted, by cause, what is left out.
    """
    made: dict[str, Claim] = {}
    for fact in facts:
        try:
            claim = _claim(article, piece, fact, confidence)
        except _DroppedError as cause:
            dropped[str(cause)] += 1
            continue
        made.setdefault(claim.key, claim)
    return sorted(made.values(), key=lambda c: (c.evidence, c.type, c.trigger))


class _DroppedError(Exception):
    """A fact cannot be kept; the message is its cause."""


def _claim(article: Article, piece: Span, fact: Any, confidence: float) -> Claim:
    if not isinstance(fact, dict):
        raise _DroppedError("no fact")
    if fact.get("type") not in types():
        raise _DroppedError("no type")
    evidence = _find(article.text, fact.get("quote"), piece)
    if evidence is None:
        raise _DroppedError("quote is not in the text")
    trigger = _find(article.text, fact.get("trigger"), evidence)
    if trigger is None:
        raise _DroppedError("trigger is not in the quote")
    roles = {name: _role(article.text, fact.get(name), evidence) for name in ("subject", "object")}
    if not any(roles.values()):
        raise _DroppedError("names nobody")
    told = fact.get("qualifiers")
    said = told if isinstance(told, dict) else {}
    qualifiers: dict[str, tuple[Mention, ...]] = {
        name: (mention,)
        for name in QUALIFIERS
        if (mention := _role(article.text, said.get(name), evidence))
    }
    status, polarity = fact.get("status"), fact.get("polarity")
    kinds: dict[Any, Kind] = {kind: kind for kind in get_args(Kind)}
    kind = kinds.get(fact.get("kind")) if isinstance(fact.get("kind"), str) else None
    if kind is None or status not in ("asserted", *STATUSES):
        raise _DroppedError("no kind or status")
    if polarity not in ("+", "-"):
        raise _DroppedError("no polarity")
    source = _role(article.text, fact.get("source"), Span(0, len(article.text)))
    word = trigger.of(article.text)
    via = None if kind == "outlet" else article.publisher
    return Claim(
        text_digest=article.text_digest,
        doc=article.doc,
        type=fact["type"],
        relation=word.lower(),
        trigger=trigger,
        evidence=evidence,
        subject=(roles["subject"],) if roles["subject"] else (),
        object=(roles["object"],) if roles["object"] else (),
        qualifiers=qualifiers,
        attribution=Attribution(kind=kind, source=source, via=via),
        modality=Modality(status=status, polarity=polarity),
        confidence=confidence,
    )


def _role(text: str, words: object, within: Span) -> Mention | None:
    """Return the mention of some words; a role whose words are not there loses its fact."""
    if words is None or words == "":
        return None
    span = _find(text, words, within)
    if span is None:
        raise _DroppedError("a role's words are not in the quote")
    return Mention(span=span, text=span.of(text), canon=span.of(text))


def _find(text: str, words: object, within: Span) -> Span | None:
    """Return where some words stand; blanks and line ends may differ, nothing else."""
    if not isinstance(words, str) or not words.strip() or len(words) > 2_000:
        return None
    start = text.find(words, within.start, within.end)
    if start >= 0:
        return Span(start, start + len(words))
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.compile(pattern).search(text, within.start, within.end)
    return Span(*found.span()) if found else None
