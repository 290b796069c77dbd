"""Words cut into the pieces that the encoder knows: greedy longest match, lower case, no accents.

The vocabulary is BERT's, without the pieces that no text in Latin letters needs.
"""

import unicodedata
from collections.abc import Sequence

UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
_LONGEST = 40
"""Characters; a longer word is unknown as a whole."""


class Pieces:
    """A vocabulary of word pieces; `##` marks those that continue a word."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary)}
        self.unknown = self._ids[UNKNOWN]
        self.begin = self._ids[BEGIN]
        self.end = self._ids[END]
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """Return the ids of the pieces of one word: at least one."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = tuple(
                piece for part in _parts(word) for piece in self._cut(part)
            ) or (self.unknown,)
        return found

    def _cut(self, part: str) -> list[int]:
        if len(part) > _LONGEST:
            return [self.unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            end = len(part)
            mark = "##" if start else ""
            while end > start and mark + part[start:end] not in self._ids:
                end -= 1
            if end == start:
                return [self.unknown]
            found.append(self._ids[mark + part[start:end]])
            start = end
        return found


def _parts(word: str) -> list[str]:
    """Return a word in lower case without accents, cut at its punctuation."""
    plain = unicodedata.normalize("NFD", word.lower())
    parts: list[str] = []
    fresh = True
    for char in plain:
        category = unicodedata.category(char)
        if category == "Mn" or category.startswith("C"):
            continue
        if category[0] in "PS":
            parts.append(char)
            fresh = True
        elif fresh:
            parts.append(char)
            fresh = False
        else:
            parts[-1] += char
    return parts
