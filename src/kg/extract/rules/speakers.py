"""Of what kind a speaker is: by what the words call him, and by what the article says of a name.

Kinds are those of `kg.model.Kind`. Whoever is described without a name is anonymous, unless the
words make a witness of him; a name is a named source, unless an office or an organisation stands
beside it somewhere in the article.
"""

from collections.abc import Iterable

from kg.extract.rules.humans import is_human
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.nominals import Nominal, nominal
from kg.extract.rules.outlets import Outlet
from kg.extract.rules.parse import Sentence
from kg.model import Kind, Span

_OFFICES: tuple[Kind, ...] = ("official", "ngo")
_QUANTIFIERS = frozenset("one some several many another two three both other most few".split())
_STAFF = frozenset("employee member staffer worker insider leader figure".split())
_MODIFIERS = ("compound", "amod", "nmod", "poss", "appos")
_BELONGING = frozenset("of from at with for in".split())


_ACRONYM = "ACRONYM"
"""Stands for a body known by its letters, which may be a state's or not."""


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) > 2 and "." not in word


class Speakers:
    """Tells the kind of those who speak in one article."""

    def __init__(self, lexicon: Lexicon, text: str, outlet: Outlet) -> None:
        self._lexicon, self._text, self._outlet = lexicon, text, outlet
        words = lexicon.words["speakers"]
        self._kinds: list[tuple[Kind, frozenset[str]]] = [
            (kind, frozenset(words[kind]))
            for kind in ("reporting_partner", "anonymous_source", "official", "ngo", "witness")
        ]
        self._offices = dict(self._kinds)
        self._media = frozenset(words["outlet"])
        self._papers = frozenset(words["papers"])
        """Last words of outlets' names: they name one where another name stands before them."""
        self._states = frozenset(words["states"])
        """Countries and capitals: they speak for a government, and describe nobody."""
        self._heads = frozenset(words["heads"])
        """Offices that are an organisation's or a state's: "director", "spokeswoman"."""
        self.named: dict[str, Kind] = {}
        """Kinds of named people, by the last word of the name."""

    def learn(self, sentences: Iterable[Sentence]) -> None:
        """Note what named people are said to be: "the minister N", "N, a researcher at ..."."""
        for sentence in sentences:
            for token in sentence.tokens:
                if token.pos != "PROPN" or token.dep in ("compound", "nmod"):
                    continue
                kind = self._office(self._described(sentence, token.i))
                if kind:
                    self.named.setdefault(token.text, kind)

    def _office(self, near: set[str]) -> Kind | None:
        """Return the kind that an office gives to a name, or None."""
        body = near - self._heads
        for kind in _OFFICES:
            if body & self._offices[kind]:
                return kind
        of_state = near & self._heads & self._offices["official"]
        return "official" if of_state and _ACRONYM not in near else None

    def _described(self, sentence: Sentence, head: int) -> set[str]:
        """Return the words that say what someone is: title, apposition, where they belong."""
        t = sentence.tokens
        found: set[str] = set()
        for child in sentence.kids(head, "compound", "appos", "nmod", "amod"):
            found.add(t[child].lemma)
            if t[child].dep == "appos":
                found |= self._beside(sentence, child)
        for prep in sentence.kids(head, "prep"):
            if t[prep].lemma in ("of", "from", "at"):
                found |= {t[o].lemma for o in sentence.kids(prep, "pobj")}
        if t[head].dep == "appos":
            found |= {t[t[head].head].lemma} | self._beside(sentence, t[head].head)
        return found

    @staticmethod
    def _beside(sentence: Sentence, noun: int) -> set[str]:
        """Return the words of an office: "police spokesman", "director of the union"."""
        t = sentence.tokens
        found = {t[c].lemma for c in sentence.kids(noun, "compound", "nmod")}
        for owner in sentence.kids(noun, "poss"):
            found |= {t[owner].lemma, *(t[c].lemma for c in sentence.kids(owner, "compound"))}
        for prep in sentence.kids(noun, "prep"):
            if t[prep].lemma in _BELONGING:
                for named in sentence.kids(prep, "pobj"):
                    found |= {t[c].lemma for c in sentence.kids(named, "compound", "appos")}
                    found.add(_ACRONYM if _is_acronym(t[named].text) else t[named].lemma)
        return found

    def speaks(self, sentence: Sentence, nominal: Nominal) -> bool:
        """Return whether a mention may speak: people, bodies and documents do, acts do not."""
        token = sentence.tokens[nominal.head]
        known = {token.lemma, token.text.lower()}
        return bool(
            token.pos == "PROPN"
            or _is_acronym(token.text)
            or is_human(self._lexicon, sentence, nominal)
            or known & self._media
            or self._by_noun(known)
            or token.lemma in _QUANTIFIERS
        )

    def of(self, sentence: Sentence, nominal: Nominal) -> Kind:
        """Return the kind of a speaker, by the words that name him."""
        t, head = sentence.tokens, nominal.head
        token = t[head]
        words = Span(nominal.start, nominal.end).of(self._text)
        near = {token.lemma, token.text.lower()}
        if self._outlet.is_outlet(words):
            own = self._outlet.kind == "ngo" and self._outlet.is_itself(words)
            return "ngo" if own else "outlet"
        if token.pos == "PROPN" and token.text in self.named:
            return self.named[token.text]
        if "opposition" in words.lower():
            return "ngo"
        if near & self._media:
            return "official" if "state" in words.lower().split() else "outlet"
        before = t[head - 1] if head else token
        if token.text.lower() in self._papers and token.pos == before.pos == "PROPN":
            return "outlet"
        if near & self._states:
            return "official"
        kind = self._by_noun(near)
        if kind:
            return self._person(sentence, head, kind)
        if _is_acronym(token.text):
            return "ngo"
        around = near | {t[c].lemma for c in sentence.kids(head, *_MODIFIERS)}
        if token.lemma in _QUANTIFIERS:
            for prep in sentence.kids(head, "prep"):
                around |= {t[o].lemma for o in sentence.kids(prep, "pobj")}
        kind = self._by_noun(around)
        if token.pos == "PROPN" and kind in ("anonymous_source", "witness"):
            kind = "named_source"
        if kind is None and token.pos != "PROPN":
            return self._person(sentence, head, "anonymous_source")
        return kind or "named_source"

    def signer(self, sentence: Sentence, paper: Nominal) -> Kind | None:
        """Return the kind of the body whose paper it is: "a report by the ministry"."""
        for prep in sentence.kids(paper.head, "prep"):
            for body in (
                sentence.kids(prep, "pobj") if sentence.lower[prep] in ("by", "from") else ()
            ):
                kind = self.of(sentence, nominal(sentence, body))
                return kind if kind in ("official", "ngo", "outlet") else None
        return None

    def _by_noun(self, words: set[str]) -> Kind | None:
        return next((kind for kind, known in self._kinds if words & known), None)

    def _person(self, sentence: Sentence, head: int, kind: Kind) -> Kind:
        """Return the kind of a person: "his wife, N" has a name, and is named."""
        t = sentence.tokens
        if kind not in ("anonymous_source", "witness"):
            return kind
        body = self._beside(sentence, head) if t[head].lemma in _STAFF else set()
        if body & self._offices["official"]:
            return "official"
        names = [t[c] for c in sentence.kids(head, "appos") if t[c].pos == "PROPN"]
        return self.named.get(names[0].text, "named_source") if names else kind
