"""Part of speech and lemma by the parser's own tables, looked up once for each word.

spaCy matches the patterns of its attribute ruler against every sentence anew, a quarter of the
parse. All but a few look at one word alone: its form, tag and label; what ruler and lemmatizer make
of these is kept. A sentence with a word of the few others goes through both: nothing changes.
"""

from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

PIPES = ("attribute_ruler", "lemmatizer")
_BEFORE_OTHERS = frozenset(["ai", "gon", "got", "let", "c'm", "y", "y'"])
"""First words of the patterns that look at two."""
_KEPT = 50_000
"""Words at most; about 10 MB."""


class Attributes:
    """Tells part of speech and lemma of the words of parsed sentences."""

    def __init__(self, model: Any) -> None:
        """Take the pipes out of the model's pipeline."""
        self._pipes = [model.get_pipe(name) for name in PIPES]
        self._vocabulary = model.vocab
        for name in PIPES:
            model.disable_pipe(name)
        self._word = lru_cache(maxsize=_KEPT)(self._alone)

    def of(self, doc: Doc) -> list[tuple[str, str]]:
        """Return (part of speech, lemma) for each word of a sentence."""
        for token in doc:
            if token.dep_ == "expl" or token.lower_ in _BEFORE_OTHERS or token.is_space:
                return self._whole(doc)
        return [self._word(token.text, token.tag_, token.dep_) for token in doc]

    def _alone(self, text: str, tag: str, dep: str) -> tuple[str, str]:
        doc = Doc(self._vocabulary, words=[text], tags=[tag], deps=[dep], heads=[0])
        return self._whole(doc)[0]

    def _whole(self, doc: Doc) -> list[tuple[str, str]]:
        for pipe in self._pipes:
            pipe(doc)
        return [(token.pos_, token.lemma_) for token in doc]
