"""How alike two fillers of a role are, by their words."""

import re
from collections import Counter
from typing import Any

_EMPTY = frozenset(
    (
        "the a an of in on at to for and or their his her its any this that these those who which "
        "be been being is are was were have has had"
    ).split()
)
_WORD = re.compile(r"[\w%<>=~]+")
_GENITIVE = re.compile(r"[’']s\b")
HELD = 0.8
"""Likeness where one filler holds the other and the predicted one is not much longer."""
LINKED = 0.7
"""Likeness of a linked fact to a mention, and of nobody to an agent that gold only guesses."""


def _stem(word: str) -> str:
    word = word.lower()
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _tokens(text: str) -> list[str]:
    words = _WORD.findall(_GENITIVE.sub("", text))
    return [_stem(word) for word in words if word.lower() not in _EMPTY]


def likeness(predicted: str, gold: str) -> float:
    """Return the F1 of the words, at least 0.8 where one holds the other; 0 to 1."""
    p, g = _tokens(predicted), _tokens(gold)
    if not p or not g:
        return 0.0
    shared = sum((Counter(p) & Counter(g)).values())
    held = (set(p) <= set(g) or set(g) <= set(p)) and len(p) <= 2 * len(g) + 1
    return max(2 * shared / (len(p) + len(g)), HELD if held else 0.0)


def _words(filler: Any) -> list[str]:
    if isinstance(filler, str):
        return [filler]
    if not isinstance(filler, dict):
        return []
    return [s for s in (filler.get("text"), filler.get("canon")) if isinstance(s, str) and s]


def _one(predicted: Any, gold: Any) -> float:
    if isinstance(gold, dict) and "ref" in gold:
        return 1.0 if predicted else 0.0
    if isinstance(predicted, dict) and "ref" in predicted:
        return LINKED
    best = max((likeness(p, g) for p in _words(predicted) for g in _words(gold)), default=0.0)
    if isinstance(gold, dict) and gold.get("implicit"):
        return best if predicted else LINKED
    return best


def fillers(role: Any) -> list[Any]:
    """Return the fillers of a role as a list."""
    if role is None:
        return []
    return role if isinstance(role, list) else [role]


def role(predicted: Any, gold: Any) -> float | None:
    """Return how well a role is filled, 0 to 1, or None where gold asks for nothing."""
    golds, found = fillers(gold), fillers(predicted) or [None]
    if not golds:
        return None
    return sum(max(_one(p, g) for p in found) for g in golds) / len(golds)


def words_of(role: Any) -> str:
    """Return the words of a role for people to read; a dash where there are none."""
    told = [(_words(filler) or ["—"])[0] for filler in fillers(role)]
    return " + ".join(told) or "—"
