"""Words looked up once have the part of speech and lemma that the whole pipeline gives them."""

from pathlib import Path

import pytest
import spacy

from kg.articles import read
from kg.extract.rules.attributes import Attributes
from kg.extract.rules.parse import MODEL

OURS = (
    "The guards had beaten him, and there were no doctors.",
    "They are gonna let's say ain't it so, don't they all.",
    "It's what we've got to do: I'd have been arrested.",
    "There is a camp that nobody leaves, isn't there?",
    "Y'all gotta see the man's   houses, c'mon.",
    "That he did so was denied; the do-gooders do what others don't.",
)


def _compared(texts: list[str]) -> None:
    whole, bare = (spacy.load(MODEL, exclude=["ner", "senter"]) for _ in range(2))
    attributes = Attributes(bare)
    told = list(whole.pipe(texts))
    found = [attributes.of(doc) for doc in bare.pipe(texts)]
    again = [attributes.of(doc) for doc in bare.pipe(texts)]
    assert found == again
    for words, doc in zip(found, told, strict=True):
        assert [(w.pos, w.lemma) for w in words] == [(t.pos_, t.lemma_) for t in doc]
        assert [(w.text, w.tag, w.dep) for w in words] == [(t.text, t.tag_, t.dep_) for t in doc]
        assert [i + w.head for i, w in enumerate(words)] == [t.head.i for t in doc]
        assert [doc.text[w.start : w.end] for w in words] == [t.text for t in doc]


def test_sentences_of_our_own_are_read_alike() -> None:
    _compared([*OURS, "", *(text.upper() for text in OURS)])


@pytest.mark.corpus
def test_articles_are_read_alike(corpus: Path) -> None:
    articles = read([corpus / "seeds", corpus / "dev"])[:12]
    _compared([line for a in articles for line in a.text.splitlines() if line.strip()])
