"""In which language an article is written, as far as an extractor must know."""

import re
import unicodedata
from collections import Counter

from kg.model import Article

_SAMPLE = 4_000
"""Letters that are looked at."""

_COMMON = frozenset("the of and to that with for from by were was is are has have it be as".split())
_FEWEST = 60
"""Below so many words their kind tells nothing."""

_LEAST = 0.05
"""Share of those words that every English text of some length has."""


def other_than_english(article: Article) -> str | None:
    """Return what an article is written in where that is not English, else None.

    The sidecar's word comes first, then the script of most letters, then the share of the commonest
    English words.
    """
    if article.language.split("-")[0].lower() != "en":
        return f"language {article.language}"
    body = article.text[article.header_end :]
    scripts = Counter(
        unicodedata.name(letter, "?").split()[0] for letter in body[:_SAMPLE] if letter.isalpha()
    )
    most = scripts.most_common(1)
    if most and most[0][0] != "LATIN":
        return f"{most[0][0].capitalize()} script"
    words = re.findall(r"[^\W\d_]+", body[: 10 * _SAMPLE].lower())
    if len(words) >= _FEWEST and sum(w in _COMMON for w in words) < _LEAST * len(words):
        return "a language other than English"
    return None
