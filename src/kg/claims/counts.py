"""Numbers as reports give them: unit, bounds, comparator, scope.

"over 40 families" is a lower bound of 41 and no upper bound: unknown, not infinite. "many" is a
count that is not countable, and stays one. Families are never added to persons.
"""

import re
from dataclasses import dataclass

SMALL = {
    name: value
    for value, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
SCALE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12}
COMPARATORS = (
    ("more-than", r"\b(?:over|more than|above|in excess of|upwards of)\b|^>(?!=)"),
    ("at-least", r"\b(?:at least|no fewer than|no less than|minimum of|or more)\b|^>="),
    ("fewer-than", r"\b(?:under|fewer than|less than|below)\b|^<(?!=)"),
    ("at-most", r"\b(?:up to|at most|as many as|no more than|maximum of)\b|^<="),
    (
        "about",
        r"\b(?:about|around|some|roughly|nearly|almost|approximately|estimated|close to)\b|^~",
    ),
)
NUMBER = re.compile(r"\d{1,3}(?:[,\u00a0]\d{3})+|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number as a passage gives it."""

    words: str
    number: int | None
    """The number that is stated, or None for "many"."""

    comparator: str
    """exactly, more-than, at-least, fewer-than, at-most, about or vague."""

    @property
    def lower(self) -> int | None:
        """Least number that the words allow, or None where they set none."""
        if self.number is None:
            return None
        return {"exactly": self.number, "more-than": self.number + 1, "at-least": self.number}.get(
            self.comparator
        )

    @property
    def upper(self) -> int | None:
        """Greatest number that the words allow, or None where they set none."""
        if self.number is None:
            return None
        return {
            "exactly": self.number,
            "fewer-than": self.number - 1,
            "at-most": self.number,
        }.get(self.comparator)


def read_number(words: str) -> int | None:
    """Return the whole number that `words` state in figures or in English, or None."""
    figures = NUMBER.search(words)
    if figures:
        plain = figures.group().replace(",", "").replace("\u00a0", "")
        scale = re.match(r"\s*(million|thousand|hundred)\b", words[figures.end() :].lower())
        value = float(plain) * (SCALE[scale.group(1)] if scale else 1)
        return int(value) if value == int(value) else None
    total, current, seen = 0, 0, False
    said = re.findall(r"[a-z]+", words.lower())
    for word, after in zip(said, [*said[1:], ""], strict=True):
        if word in ("a", "an") and after in SCALE and not seen:
            current, seen = 1, True
        elif word in SMALL:
            current, seen = current + SMALL[word], True
        elif word in SCALE and seen:
            current *= SCALE[word]
            if SCALE[word] >= 1000:
                total, current = total + current, 0
        elif seen and word != "and":
            break
    return total + current if seen else None


def read_count(words: str, canon: str | None = None) -> Count:
    """Return the count that `words` state; `canon` is the extractor's normal form (`>40`)."""
    said = words.lower()
    number = read_number(words)
    if number is None and canon:
        number = read_number(canon)
    if number is None:
        return Count(words=words, number=None, comparator="vague")
    for name, pattern in COMPARATORS:
        if re.search(pattern, said) or (canon and re.search(pattern, canon)):
            return Count(words=words, number=number, comparator=name)
    return Count(words=words, number=number, comparator="exactly")
