"""Which outlet speaks where a report cites one: its own, or another whose words it passes on."""

import re
from typing import Literal

from kg.link.phrase import normal
from kg.model import Entity
from kg.namespaces import Base

Cited = Literal["own", "that", "named", "described"]

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_OWNER = re.compile(r"[’']s?$")
_NEW = re.compile(r"^(?:an?|another|one|some|several|other|many|two|three)\s", re.IGNORECASE)
_THAT = re.compile(r"^(?:the|this|that|its|it|they|he|she)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:our|we|us|i)\b", re.IGNORECASE)
_NOUN = (
    r"(?:media|press|news|(?:newspaper|paper|daily|weekly|magazine|website|broadcaster|station|outlet"
    r"|channel|journalist|reporter)s?|agenc(?:y|ies))"
)
_COMMON = re.compile(rf"(?:.*\s)?{_NOUN}", re.IGNORECASE)
_REPORTS = re.compile(r"^(?:the\s+)?(?:\w+\s)?(?:reports?|accounts?)\b", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:the\s+)?(?P<name>[A-Z][^,]*)$")
# "the newspaper Chosun Ilbo", "the pro-Beijing Sing Tao Daily": what follows is the name.
_KIND = re.compile(rf"^.*\b{_NOUN}\s+(?=[A-Z])|^(?:[a-z][\w’'-]*\s+){{1,2}}(?=[A-Z])")
_NAME = re.compile(r"[A-Z][\w.&/’'-]*(?:\s+(?:(?:of|the|and|for|de)\s+)*[A-Z][\w.&/’'-]*)*")
_FOOTAGE = re.compile(r"^(?:\w+\s){0,2}(?:footage|videos?)\b", re.IGNORECASE)


def outlet(name: str, base: Base) -> Entity:
    """Return the outlet of a name; every article that spells it so means the same one."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Entity(iri=base.id("body", slug), cls="apo:NewsOutlet", label=name)


def bare(said: str) -> str:
    """Return the words that name an outlet, without article, owner's mark and kind."""
    words = said.partition(",")[0].strip()
    by = _BY.search(words) if _REPORTS.match(words) else None
    words = by["name"] if by else words
    return _KIND.sub("", _OWNER.sub("", _ARTICLE.sub("", words)))


def cited(said: str, own: str) -> Cited:
    """Return whom words for an outlet mean in a report of the outlet `own`.

    Its own name, part of it and its initials are the own one: who repeats himself is no second
    outlet. "The newspaper", "it" are that one that was spoken of last. "A Swiss newspaper", "local
    media", "reports from China" are others without a name.
    """
    said = said.strip()
    name = bare(said)
    if _OURS.search(said) or _FOOTAGE.match(said) or not name:
        return "own"
    if _NEW.match(said):
        return "described"
    if _is_own(name, own):
        return "own"
    if _REPORTS.match(said) and not _BY.search(said):
        return "described"
    plain = _COMMON.fullmatch(name) and (len(name.split()) == 1 or name.islower())
    if _NAME.fullmatch(name) and not plain and not _THAT.match(name):
        return "named"
    pronoun = name.lower() in ("it", "they", "he", "she")
    return "that" if pronoun or (_THAT.match(said) and name[0].islower()) else "described"


def _is_own(name: str, own: str) -> bool:
    mine, theirs = (words.lower().split() for words in (bare(own), name))
    shared = set(mine) & set(theirs)
    initials = "".join(word[0] for word in mine)
    return bool(
        (shared and shared in (set(mine), set(theirs)))
        or normal(name) == normal(own)
        or "".join(theirs) in (initials, "".join(mine))
    )
