"""The verb that carries an event noun, and whom the noun owes to it.

"Staged a protest" has its agent there, "suffered beatings", "are under attack", "was put on trial"
their patient.
"""

from kg.extract.rules.clause import Clause
from kg.extract.rules.humans import is_human
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.typing import deep

_INSIDE = frozenset("under in on into behind".split())
_BEING = frozenset("be remain stay live languish come go lie find stand die end work sit".split())
_PUTTING = frozenset(
    "put place keep hold take send bring lead throw leave subject expose sentence drive".split()
)
_NO_BODY = frozenset({"security", "state", "party"})
"""Before an event noun these say of what kind it is, not who acts."""


class Carrier:
    """Looks up to the verb that an event noun completes."""

    def __init__(
        self,
        lexicon: Lexicon,
        sentence: Sentence,
        noun: Clause,
        by_head: dict[int, Clause],
        *,
        subjects: bool = False,
    ) -> None:
        """Take the noun and the clauses around it; with `subjects`, also what it is subject of."""
        self.lexicon, self.s, self.noun = lexicon, sentence, noun
        self._deps = ("dobj", "nsubjpass", *(("nsubj", "attr") if subjects else ()))
        self.prep = ""
        """The preposition between verb and noun, if any."""
        self.verb = self._verb(by_head)
        """The clause of the verb, or None."""

    def _verb(self, by_head: dict[int, Clause]) -> Clause | None:
        t = self.s.tokens
        above = by_head.get(self.noun.parent) if self.noun.parent is not None else None
        if above is None or above.kind == "noun":
            return None
        at = self.noun.head
        while t[at].dep == "conj":
            at = t[at].head
        token = t[at]
        if token.dep in ("pobj", "pcomp"):
            token = t[token.head]
            if token.dep not in ("prep", "prt") or token.lemma == "of":
                return None
            self.prep = token.lemma
        elif token.dep not in self._deps:
            return None
        return above if token.head == above.head else None

    def agent(self) -> tuple[Nominal, ...]:
        """Return who acts in "carried out a raid", "put him on trial"."""
        if self.verb is None:
            return ()
        arguments = deep(self.verb)
        carries = self.verb.lemma in self.lexicon.classes["CARRY"]
        if carries or self._puts():
            return self._people(arguments.a0)
        return ()

    def patient(self) -> tuple[Nominal, ...]:
        """Return whom it befell in "suffered beatings", "is under arrest"."""
        if self.verb is None:
            return ()
        arguments = deep(self.verb)
        if self.prep in _INSIDE and self.verb.lemma in _BEING:
            return arguments.a0
        if self._puts():
            return arguments.a1
        if self.prep == "under" and not self.verb.passive:
            return self._people(arguments.a0)
        if self.verb.lemma not in self.lexicon.classes["UNDERGO"]:
            return ()
        turned = self.verb.passive or self.verb.lemma == "subject"
        return self._people(arguments.a1 if turned else arguments.a0)

    def _puts(self) -> bool:
        """Return whether the verb brings people into what the noun says."""
        if self.verb is None or self.verb.lemma not in _PUTTING:
            return False
        return self.prep in _INSIDE or (self.prep == "to" and bool(deep(self.verb).a1))

    def _people(self, nominals: tuple[Nominal, ...]) -> tuple[Nominal, ...]:
        return tuple(n for n in nominals if is_human(self.lexicon, self.s, n))


def body_before(lexicon: Lexicon, sentence: Sentence, noun: int) -> int | None:
    """Return the token of the body that acts in "a police raid", "an Israeli strike"."""
    for child in sentence.kids(noun, "compound", "nmod", "amod"):
        token = sentence.tokens[child]
        known = token.lemma in lexicon.classes["ORGAN"] and token.lemma not in _NO_BODY
        if known or _of_a_country(token.text):
            return child
    return None


def _of_a_country(word: str) -> bool:
    """Return whether an adjective names a nation, as far as its letters tell."""
    return word[0].isupper() and word.endswith(("ian", "ean", "ese", "ish", "eli", "aqi", "emeni"))
