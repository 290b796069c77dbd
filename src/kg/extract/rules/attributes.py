"""Part of speech and lemma by the parser's own tables, looked up once for each word.

spaCy matches the patterns of its attribute ruler against every sentence anew, a quarter of the
parse. All but a few look at one word alone: its form, tag and label; what ruler and lemmatizer make
of these is kept. A sentence with a word of the few others goes through both: nothing changes.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LENGTH, LOWER, ORTH, TAG
from spacy.tokens import Doc

PIPES = ("attribute_ruler", "lemmatizer")
_BEFORE_OTHERS = frozenset(["ai", "gon", "got", "let", "c'm", "y", "y'"])
"""First words of the patterns that look at two."""
_KEPT = 50_000
"""Words at most; about 10 MB."""
_COLUMNS = [ORTH, TAG, DEP, HEAD, IDX, LENGTH, LOWER, IS_SPACE]


class Word(NamedTuple):
    """What the parser says of a word."""

    text: str
    tag: str
    dep: str
    head: int
    """How far its head is from it: 0 at the root."""

    start: int
    end: int
    pos: str
    lemma: str


class Attributes:
    """Tells part of speech and lemma of the words of parsed sentences."""

    def __init__(self, model: Any) -> None:
        """Take the pipes out of the model's pipeline."""
        self._pipes = [model.get_pipe(name) for name in PIPES]
        self._vocabulary = model.vocab
        for name in PIPES:
            model.disable_pipe(name)
        self._word = lru_cache(maxsize=_KEPT)(self._alone)
        name = model.vocab.strings.add
        self._whole_by = {name(word) for word in _BEFORE_OTHERS}
        self._expletive = name("expl")

    def of(self, doc: Doc) -> list[Word]:
        """Return the words of a sentence with part of speech and lemma."""
        # All columns at once: asking spaCy for a token for each word takes several times as long.
        table = doc.to_array(_COLUMNS)
        rows, heads = table.tolist(), table[:, _COLUMNS.index(HEAD)].astype(np.int64).tolist()
        strings = self._vocabulary.strings
        if any(
            dep == self._expletive or lower in self._whole_by or space
            for _, _, dep, _, _, _, lower, space in rows
        ):
            told = self._whole(doc)
        else:
            told = [self._word(orth, tag, dep) for orth, tag, dep, *_ in rows]
        return [
            Word(strings[orth], strings[tag], strings[dep], head, start, start + length, *own)
            for (orth, tag, dep, _, start, length, *_), head, own in zip(
                rows, heads, told, strict=True
            )
        ]

    def _alone(self, orth: int, tag: int, dep: int) -> tuple[str, str]:
        text, tag_, dep_ = (self._vocabulary.strings[n] for n in (orth, tag, dep))
        doc = Doc(self._vocabulary, words=[text], tags=[tag_], deps=[dep_], heads=[0])
        return self._whole(doc)[0]

    def _whole(self, doc: Doc) -> list[tuple[str, str]]:
        for pipe in self._pipes:
            pipe(doc)
        return [(token.pos_, token.lemma_) for token in doc]
