"""The words of the pages in each language: one JSON file a language, the same keys in all."""

import json
from functools import cache
from importlib.resources import files

LANGUAGES = {"en": "English", "ko": "한국어"}
"""What the pages can be read in, by its own name."""


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return the words of a language by key."""
    text = (files(__name__) / f"{language}.json").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in json.loads(text).items()}


@cache
def questions() -> dict[str, str]:
    """Return the stored questions in Korean, by the names of their queries."""
    text = (files(__name__) / "questions.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines()[1:])


def say(language: str, key: str, /, **values: object) -> str:
    """Return the words for `key` with `values` put in.

    Where the words hold a bar, the part before it is for `n=1` and the part after it for others.

    Raises:
        KeyError: the catalogue has no such key.
    """
    words = catalogue(language)[key]
    if "|" in words:
        one, _, many = words.partition("|")
        words = one if values.get("n") == 1 else many
    return words.format(**values) if values else words
