"""Who did what to whom: fills the roles that the frame of a candidate names."""

from collections.abc import Iterator

from kg.extract.rules.carriers import Carrier, body_before
from kg.extract.rules.clauses import Clause
from kg.extract.rules.humans import is_human
from kg.extract.rules.nominals import Nominal, coordinated, nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Qualifier
from kg.extract.rules.typing import Candidate, deep
from kg.model import Mention, Span

_LEADERSHIP = frozenset("command leadership direction supervision order orders rule".split())
_BEHIND = frozenset(
    {("at", "hand"), ("on", "order"), ("by", "order"), ("on", "instruction"), ("at", "behest")}
)
VAGUE = frozenset("there who which that more much little everything air".split())
"""Words that name nobody and nothing: "fired into the air"."""
MEANS = frozenset(
    "force mistake phone telephone text message mail letter plane bus truck train boat sea air "
    "road land night day hand river roadside lake shore coast wall fence gate door window "
    "bridge wayside".split()
)
"""What "by" governs beside whoever did it: "by force", "by truck", "by the river"."""

_ASSAULTS = frozenset({"ATTACK", "RAID", "ABUSE"})
_TURNING = frozenset({"grow", "feel", "become", "get"})
_REACHING = frozenset("into on upon at against over after for with of about through".split())
_LONG_STATE = 9
"""Words; of a longer state its first words are told."""

_HARM = frozenset("KILL DEATH INJURE DISPLACE ARSON".split())


def is_means(sentence: Sentence, head: int) -> bool:
    """Return whether a noun after "by" is a means: "by force", but not "by security forces"."""
    token = sentence.tokens[head]
    if token.lemma == "force":
        return token.tag == "NN" and not sentence.kids(head, "det", "compound", "poss")
    return token.lemma in MEANS


class Roles:
    """Fills the roles of one candidate."""

    def __init__(
        self,
        qualifier: Qualifier,
        sentence: Sentence,
        candidate: Candidate,
        by_head: dict[int, Clause],
    ) -> None:
        self.q, self.s, self.candidate, self.by_head = qualifier, sentence, candidate, by_head
        self.c = candidate.clause

    def subject(self) -> tuple[Mention, ...]:
        """Return who acts or what is the cause, also where a passive names it in passing."""
        frame = self.candidate.frame
        found = self.fill(frame.subject)
        if self.c.kind == "noun":
            return found or self._noun_agent() or self._overseer()
        if found or not self.c.passive:
            return found
        if "A0" in frame.subject:
            found = self._late_agent() or self._event(frame.type) or self._attackers(frame.type)
        return found or self._overseer()

    def object(self) -> tuple[Mention, ...]:
        """Return whom or what it befell; an event noun may owe it to the verb that carries it."""
        found = self.fill(self.candidate.frame.object)
        if self.candidate.frame.type == "DENY_ENTITLEMENT":
            found = self._owners(found) or found
        if found or self.candidate.frame.object == ("-",):
            return found
        if self.c.kind == "noun":
            return self._noun_patient()
        if self.candidate.frame.type == "STATE":
            return self._predicate()
        if self.c.passive or self.c.objects:
            return ()
        if self.candidate.frame.type == "SENTIMENT":
            return self._felt()
        if self.candidate.frame.type in ("THREATEN", "URGE"):
            return self._addressed()
        return self._governed()

    def _predicate(self) -> tuple[Mention, ...]:
        """Return the words of a state: "running out" of "supplies are running out"."""
        last = self.c.last
        if last - self.c.head > _LONG_STATE:
            last = max([self.c.head, *(self.s.right[c] for c in self._near())])
        words = self.s.tokens[self.c.head].start, self.s.tokens[last].end
        return (self._words(*words),)

    def _owners(self, denied: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return whose papers were cancelled: the papers are the thing, they who is denied it."""
        for thing in deep(self.c).a1:
            owners = self.s.kids(thing.head, "poss")
            if not owners or is_human(self.q.lexicon, self.s, thing):
                continue
            owner = self.s.tokens[owners[0]]
            if owner.tag == "WP$" and self.c.kind == "relcl":
                head = self.s.tokens[self.c.head].head
                return self._mentions((nominal(self.s, head, without=self.c.head),))
            return self._mentions(self._people(coordinated(self.s, owners[0])))
        return ()

    def _felt(self) -> tuple[Mention, ...]:
        """Return what a feeling is about, or what is felt: "grew desperate", "angry that X ..."."""
        about = self._below(whole=False)
        felt = self._complement() if self.c.lemma in _TURNING else ()
        return about or felt or self._below(whole=True)

    def _near(self) -> list[int]:
        return [c for c in self.s.kids(self.c.head, "prt", "acomp", "advmod") if c > self.c.head]

    def _addressed(self) -> tuple[Mention, ...]:
        """Return whom a threat or a demand is about: "threatened to take the child"."""
        for dep in ("xcomp", "ccomp"):
            for head in self.c.dependents.get(dep, []):
                below = self.by_head.get(head)
                if below is None or head < self.c.head:
                    continue
                whom = below.objects if dep == "xcomp" or below.passive else below.subjects
                if self.candidate.frame.type == "URGE":
                    whom = below.subjects if dep == "ccomp" and not below.passive else ()
                    owners = [o for w in whom for o in self.s.kids(w.head, "poss")]
                    if owners and not self._people(whom):
                        whom = coordinated(self.s, owners[0])
                if whom:
                    return self._mentions(self._people(whom))
        return ()

    def _governed(self) -> tuple[Mention, ...]:
        """Return what a preposition right after a verb without an object governs."""
        if "A1" not in self.candidate.frame.object:
            return ()
        for phrase in self.c.phrases:
            if phrase.index == self.c.head + 1 and phrase.prep in _REACHING:
                return self._mentions(phrase.objects)
        return ()

    def _noun_agent(self) -> tuple[Mention, ...]:
        """Return who acts in "a police raid", "carried out a raid", "the army's raid"."""
        body = body_before(self.q.lexicon, self.s, self.c.head)
        if body is not None:
            first = self.s.tokens[self.s.left[body]]
            return (self.q.words(first.start, self.s.tokens[body].end),)
        frame = self.candidate.frame
        if "poss" not in (*frame.subject, *frame.object) and self._people(self.c.subjects):
            return self._mentions(self.c.subjects)
        acting = Carrier(self.q.lexicon, self.s, self.c, self.by_head).agent()
        return self._mentions(acting) or self._mentions(self._people(self._pobj("from")))

    def _noun_patient(self) -> tuple[Mention, ...]:
        """Return whom it befell in "suffered beatings", "were subjected to torture"."""
        held = Carrier(self.q.lexicon, self.s, self.c, self.by_head).patient()
        return self._mentions(held)

    def _people(self, nominals: tuple[Nominal, ...]) -> tuple[Nominal, ...]:
        return tuple(n for n in nominals if is_human(self.q.lexicon, self.s, n))

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

    def _overseer(self) -> tuple[Mention, ...]:
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

    def _late_agent(self) -> tuple[Mention, ...]:
        """Return the agent that the parser hung on a noun: "was declared an outlaw by a court"."""
        for index in range(self.c.head + 1, self.c.last + 1):
            token = self.s.tokens[index]
            if token.lemma != "by" or token.dep not in ("prep", "agent") or not self._own(index):
                continue
            for head in self.s.kids(index, "pobj"):
                agent = nominal(self.s, head)
                if is_human(self.q.lexicon, self.s, agent) and not self._is_means(agent):
                    return tuple(self.q.mention(n) for n in coordinated(self.s, head))
        return ()

    def _own(self, index: int) -> bool:
        """Return whether a token hangs on this clause and on no clause between."""
        at = self.s.tokens[index].head
        while at != self.c.head:
            if at in self.by_head or self.s.tokens[at].head == at:
                return False
            at = self.s.tokens[at].head
        return True

    def _event(self, type_: str) -> tuple[Mention, ...]:
        """Return the event in which people came to harm: "were killed in the fighting"."""
        if type_ not in _HARM:
            return ()
        harm = self.q.lexicon
        for phrase in self.c.phrases:
            for named in phrase.objects if phrase.prep in ("in", "during") else ():
                lemma = self.s.tokens[named.head].lemma
                if lemma in harm.nouns or lemma in harm.classes["HARMFUL"]:
                    return (self.q.mention(named),)
        return ()

    def _attackers(self, type_: str) -> tuple[Mention, ...]:
        """Return who attacked when people came to harm: "were killed when rebels fell upon it"."""
        if type_ not in _HARM:
            return ()
        known = self.q.lexicon.verbs
        for head in self.c.dependents.get("advcl", []):
            below = self.by_head.get(head)
            marks = {self.s.tokens[m].lemma for m in self.s.kids(head, "mark", "advmod")}
            if below is None or below.passive or not marks & {"when", "as", "after"}:
                continue
            verb = f"{below.lemma} {below.particle}" if below.particle else below.lemma
            if any(f.type in _ASSAULTS for f in known.get(verb, ())):
                return self._mentions(self._people(below.subjects))
        return ()

    def _source(self, source: str) -> tuple[Mention, ...]:
        arguments = deep(self.c)
        if source in ("A0", "A1", "A2"):
            known = {"A0": arguments.a0, "A1": arguments.a1, "A2": arguments.a2}[source]
            if source == "A0" and self.c.passive:
                known = tuple(n for n in known if not self._is_means(n))
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
        if source in ("X", "XS"):
            return self._below(whole=source == "X")
        if source == "VP":
            first = self.s.tokens[self.c.head].start
            return (self._words(first, self.s.tokens[self.c.last].end),)
        if source == "-":
            return ()
        return self._mentions(self._pobj(source)) or self._gerund(source)

    def _below(self, *, whole: bool) -> tuple[Mention, ...]:
        """Return the complement clause, or what it is about: its subject."""
        for dep in ("xcomp", "ccomp", "advcl"):
            for head in self.c.dependents.get(dep, [])[:1]:
                if dep == "ccomp" and head < self.c.head:
                    return ()
                if whole:
                    return (self._act(head),)
                about = self.s.kids(head, "nsubj", "nsubjpass")
                return tuple(self.q.mention(n) for a in about for n in coordinated(self.s, a))
        return ()

    def _is_means(self, mention: Nominal) -> bool:
        lemma = self.s.tokens[mention.head].lemma
        if lemma == "one" and mention.head > 1:  # "one by one"
            return self.s.tokens[mention.head - 2].lemma == "one"
        return is_means(self.s, mention.head) or self.q.is_time(self.s, mention)

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
            owners = self.s.kids(mention.head, "poss")[:1] if prep == "poss" else ()
            owned = [n for o in owners for n in coordinated(self.s, o)]
            found.extend(self.q.mention(n) for n in owned or self._under(mention.head, prep))
        return tuple(found)

    def _under(self, head: int, prep: str) -> Iterator[Nominal]:
        for index in self.s.kids(head, "prep"):
            if self.s.tokens[index].lemma == prep:
                for governed in self.s.kids(index, "pobj"):
                    yield from coordinated(self.s, governed)

    def _pobj(self, prep: str) -> tuple[Nominal, ...]:
        """Return what a preposition of the clause governs, or one on its patient."""
        own = next((p.objects for p in self.c.phrases if p.prep == prep and p.objects), ())
        if own or self.c.kind == "noun":
            return own
        patients = deep(self.c).a1
        return next((found for p in patients if (found := tuple(self._under(p.head, prep)))), ())

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
            self.q.mention(n)
            for n in nominals
            if self.s.tokens[n.head].text.lower() not in VAGUE and not self.q.is_time(self.s, n)
        )

    def _words(self, start: int, end: int) -> Mention:
        words = self.q.text[start:end]
        return Mention(span=Span(start, end), text=words, canon=words)
