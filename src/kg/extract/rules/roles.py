"""Where the roles of a frame are filled from: arguments, complements, prepositions."""

from kg.extract.rules.nominals import Nominal, coordinated
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Qualifier
from kg.extract.rules.typing import Candidate, deep
from kg.model import Mention, Span

_LEADERSHIP = frozenset("command leadership direction supervision order orders rule".split())
_BEHIND = frozenset(
    {("at", "hand"), ("on", "order"), ("by", "order"), ("on", "instruction"), ("at", "behest")}
)
_VAGUE = frozenset("there who which that more much little everything".split())


class Roles:
    """Finds the fillers of the roles that a frame names for one clause."""

    def __init__(self, qualifier: Qualifier, sentence: Sentence, candidate: Candidate) -> None:
        self.q, self.s, self.candidate = qualifier, sentence, candidate
        self.c = candidate.clause

    def fill(self, sources: tuple[str, ...]) -> tuple[Mention, ...]:
        """Return the mentions of the first source that has any."""
        for source in sources:
            found = self._source(source)
            if found:
                return found
        return ()

    def nominals(self, sources: tuple[str, ...]) -> tuple[Nominal, ...]:
        """Return the arguments that the first source with any names."""
        arguments = deep(self.c)
        known = {"A0": arguments.a0, "A1": arguments.a1, "A2": arguments.a2}
        for source in sources:
            found = known[source] if source in known else self._pobj(source)
            if found:
                return found
        return ()

    def overseer(self) -> tuple[Mention, ...]:
        """Return who stands behind a passive: "under the orders of", "at the hands of"."""
        for phrase in self.c.phrases:
            for chief in phrase.objects:
                token = self.s.tokens[chief.head]
                if (phrase.prep, token.lemma) in _BEHIND or (
                    phrase.prep == "under" and token.lemma in _LEADERSHIP
                ):
                    for prep in self.s.kids(chief.head, "prep"):
                        for head in self.s.kids(prep, "pobj"):
                            return tuple(self.q.mention(n) for n in coordinated(self.s, head))
        return ()

    def _source(self, source: str) -> tuple[Mention, ...]:
        arguments = deep(self.c)
        if source in ("A0", "A1", "A2"):
            known = {"A0": arguments.a0, "A1": arguments.a1, "A2": arguments.a2}[source]
            return self._mentions(known)
        if "." in source:
            return self._inner(*source.split("."))
        if source == "poss":
            return self._mentions(self.c.subjects)
        if source == "comp":
            return self._mentions(self.c.indirect)
        if source == "by":
            return self._mentions(self.c.agents or self._pobj("by"))
        if source == "C":
            return self._complement()
        if source == "V":
            token = self.s.tokens[self.c.head]
            return (self._words(token.start, token.end),)
        if source == "X":
            heads = [h for d in ("xcomp", "ccomp", "advcl") for h in self.c.dependents.get(d, [])]
            return (self._act(heads[0]),) if heads else ()
        if source == "VP":
            first = self.s.tokens[self.c.head].start
            return (self._words(first, self.s.tokens[self.c.last].end),)
        if source == "-":
            return ()
        return self._mentions(self._pobj(source)) or self._gerund(source)

    def _act(self, head: int) -> Mention:
        """Return the words of an act, without who does it and what is excepted from it."""
        whole = self.q.phrase_words(self.s, head)
        own = self.s.kids(head, "nsubj", "nsubjpass")
        to = any(self.s.tokens[a].lemma == "to" for a in self.s.kids(head, "aux"))
        bare = self.s.tokens[head].tag == "VB"
        if not own or own[0] > head or whole.span is None or not (to or bare):
            return whole
        after = self.s.right[own[0]] + 1
        while after < head and self.s.tokens[after].dep in ("aux", "auxpass", "mark"):
            after += 1
        end = whole.span.end
        for prep in self.s.kids(head, "prep"):
            if prep > head and self.s.tokens[prep].lemma in ("without", "except"):
                end = min(end, self.s.tokens[prep - 1].end)
        return self._words(self.s.tokens[after].start, end)

    def _inner(self, outer: str, prep: str) -> tuple[Mention, ...]:
        """Return what a preposition under an argument governs: "the lives of ..."."""
        arguments = deep(self.c)
        found: list[Mention] = []
        for mention in {"A0": arguments.a0, "A1": arguments.a1, "A2": arguments.a2}[outer]:
            for index in self.s.kids(mention.head, "prep"):
                if self.s.tokens[index].lemma == prep:
                    for head in self.s.kids(index, "pobj"):
                        found.extend(self.q.mention(n) for n in coordinated(self.s, head))
        return tuple(found)

    def _pobj(self, prep: str) -> tuple[Nominal, ...]:
        return next((p.objects for p in self.c.phrases if p.prep == prep and p.objects), ())

    def _gerund(self, prep: str) -> tuple[Mention, ...]:
        for phrase in self.c.phrases:
            if phrase.prep == prep and phrase.clause is not None:
                return (self.q.phrase_words(self.s, phrase.clause),)
        return ()

    def _complement(self) -> tuple[Mention, ...]:
        if self.c.complement is None:
            return ()
        return tuple(self.q.mention(n) for n in coordinated(self.s, self.c.complement))

    def _mentions(self, nominals: tuple[Nominal, ...]) -> tuple[Mention, ...]:
        return tuple(
            self.q.mention(n) for n in nominals if self.s.tokens[n.head].text.lower() not in _VAGUE
        )

    def _words(self, start: int, end: int) -> Mention:
        words = self.q.text[start:end]
        return Mention(span=Span(start, end), text=words, canon=words)
