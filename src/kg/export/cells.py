"""Small cells: so few people that whoever knows the place would know them."""

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from kg.export.selection import Triples
from kg.namespaces import APO

NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), start=1)
} | {"single": 1, "another": 1, "couple": 2, "pair": 2, "a": 1, "an": 1}
MANY = frozenset("large small growing number group lot majority minority hundred thousand".split())
BOUNDS = tuple(NamedNode(f"{APO}{n}") for n in ("statedNumber", "lowerBound", "upperBound"))


def is_small(said: Triples, labels: Iterable[str], least: int) -> bool:
    """Whether a claim counts fewer than `least`, or speaks of a group whose label does.

    Any unit counts: four families are not many either. A vague number is not small.
    """
    stated = {
        int(triple.object.value)
        for triple in said
        if triple.predicate in BOUNDS
        and isinstance(triple.object, Literal)
        and re.fullmatch(r"\d+", triple.object.value)
    }
    return any(number < least for number in stated) or any(
        number is not None and number < least for number in map(_leading, labels)
    )


def _leading(label: str) -> int | None:
    """Return the number with which a label begins: 2 of `two women`, 1 of `a trader`."""
    words = re.findall(r"\w+", label.casefold())
    if words[:1] in (["a"], ["an"], ["the"]) and MANY & set(words[1:3]):
        return None
    words = words[1:] if words[:1] == ["the"] else words
    if not words:
        return None
    return int(words[0]) if words[0].isdecimal() else NUMBERS.get(words[0])
