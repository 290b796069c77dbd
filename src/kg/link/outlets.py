"""Which outlet speaks where a report cites one: its own, or another whose words it passes on."""

import re
from typing import Literal

from kg.link.phrase import normal
from kg.model import Entity
from kg.namespaces import Base

Cited = Literal["own", "named", "described"]

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_OWNER = re.compile(r"[’']s?$")
_NEW = re.compile(r"^(?:an?|another|one|some|several|other|many|two|three)\s", re.IGNORECASE)
# "the newspaper Chosun Ilbo" is known by what follows the noun.
_KIND = re.compile(
    r"^.*\b(?:newspaper|paper|daily|weekly|magazine|agency|website|broadcaster|station|outlet)\s+(?=[A-Z])"
)


def outlet(name: str, base: Base) -> Entity:
    """Return the outlet of a name; every article that spells it so means the same one."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Entity(iri=base.id("body", slug), cls="apo:NewsOutlet", label=name)


def bare(said: str) -> str:
    """Return the words that name an outlet, without article, owner's mark and kind."""
    return _KIND.sub("", _OWNER.sub("", _ARTICLE.sub("", said.strip())))


def cited(said: str, own: str) -> Cited:
    """Return whom words for an outlet mean in a report of the outlet `own`.

    "The newspaper" and "our reporter" are the own one, and so are part of its name, its initials:
    who repeats himself is no second outlet. "A Chinese newspaper" is another one without a name.
    """
    name = bare(said)
    if _NEW.match(said.strip()):
        return "described"
    if not name or not name[0].isupper():
        return "own"
    mine, theirs = (words.lower().split() for words in (bare(own), name))
    shared = set(mine) & set(theirs)
    initials = "".join(word[0] for word in mine)
    if (shared and shared in (set(mine), set(theirs))) or normal(name) == normal(own):
        return "own"
    if "".join(theirs) in (initials, "".join(mine)):
        return "own"
    return "named" if name.split()[-1][0].isupper() else "described"
