"""Mention → entity: who or what the words of a claim name.

`link()` is a pure function of the article, its claims, the known entities and people's decisions.
Vague authorities, populations and protected sources are individuals of one article: nothing here
ever merges them across articles.
"""

from kg.link.decide import link
from kg.link.decisions import LinkDecision
from kg.link.linked import Linked

__all__ = ["LinkDecision", "Linked", "link"]
