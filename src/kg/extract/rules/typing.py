"""From clauses to typed candidates: which reading of the lexicon a clause meets.

The most specific reading wins (most conditions met, then the earlier row). A verb that the lexicon
does not know is kept as `OTHER:lemma` with low confidence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kg.extract.rules.clause import Clause, Phrase
from kg.extract.rules.humans import is_human, lifeless
from kg.extract.rules.lexicon import Condition, Frame, Lexicon
from kg.extract.rules.modality import alleged, doubted
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import denier, negated, unable
from kg.extract.rules.times import CALENDAR

_MODAL_CAN = frozenset({"can", "could", "may", "allow"})
_ANY = "ANY"


@dataclass(frozen=True, slots=True)
class Deep:
    """The arguments of a clause below its voice."""

    a0: tuple[Nominal, ...] = ()
    a1: tuple[Nominal, ...] = ()
    a2: tuple[Nominal, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause with the reading chosen for it."""

    clause: Clause
    frame: Frame
    deep: Deep
    support: Clause | None = None
    """The verb that carries an event noun ("carried out a raid"), or None."""

    confidence: float = 1.0


def deep(clause: Clause) -> Deep:
    """Return agent, patient and recipient of a clause, whatever its voice."""
    if clause.kind == "noun":
        return Deep(clause.agents, (), ())
    if not clause.passive:
        return Deep(clause.subjects, clause.objects, clause.indirect)
    if clause.objects:  # "was given a year": the surface subject is the recipient
        return Deep(clause.agents, clause.objects, clause.subjects)
    return Deep(clause.agents, clause.subjects, clause.indirect)


class Typing:
    """Chooses the reading of a clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._silent = frozenset(lexicon.words["reporting"])
        self._harms = frozenset(lexicon.words["harms"]["types"])

    def type(
        self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
    ) -> Candidate | None:
        """Return the best candidate for a clause, or None where nothing is stated."""
        if clause.kind == "noun":
            frames = self.lexicon.nouns.get(clause.lemma, ())
        elif clause.lemma == "be" or (clause.complement is not None and not clause.objects):
            found = self._resulting(sentence, clause, by_head) or self._copula(sentence, clause)
            if found or clause.lemma == "be":
                return found
            frames = self._frames(clause)
        else:
            frames = self._frames(clause)
        test = _Test(self.lexicon, sentence, clause, by_head)
        best = self._best(frames, test) or self._any_verb(test) or self._unknown(test)
        if best and best.type == "OTHER":  # a row that says: none of the types
            best = replace(best, type=f"OTHER:{clause.lemma}")
        return Candidate(clause, best, test.deep, None, best.weight) if best else None

    def is_none(self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]) -> bool:
        """Return whether a row says that a clause is none of the types: "taken to hospital"."""
        frames = () if clause.kind == "noun" else self._frames(clause)
        if all(frame.type != "OTHER" for frame in frames):
            return False
        best = self._best(frames, _Test(self.lexicon, sentence, clause, by_head))
        return best is not None and best.type == "OTHER"

    def _any_verb(self, test: "_Test") -> Frame | None:
        """Return the reading that grammar alone gives: "would not sign", "cannot buy"."""
        if test.c.kind == "noun" or test.c.lemma in self._silent:
            return None
        return self._best(self.lexicon.verbs.get("*", ()), test)

    def _unknown(self, test: "_Test") -> Frame | None:
        """Return a reading `OTHER:lemma` for an act of people that the lexicon does not know."""
        clause = test.c
        if clause.lemma in self._silent or clause.lemma in ("be", "have", "do"):
            return None
        if clause.kind in ("noun", "pcomp", "csubj", "acl"):
            return None
        if clause.kind == "xcomp" or not test.deep.a1:
            # What is denied or doubted is kept more readily: nothing else tells of it.
            hedges = self.lexicon.words["hedges"]
            hedge = clause.lemma in ("use", *hedges["verbs"], *hedges["passives"])
            if hedge or not doubted(self.lexicon, test.s, clause, test.by_head):
                return None
        if not any(test.in_class(n, "HUMAN") for n in (*test.deep.a0, *test.deep.a1)):
            return None
        return Frame(f"OTHER:{clause.lemma}", weight=0.1)

    def _frames(self, clause: Clause) -> tuple[Frame, ...]:
        verbs = self.lexicon.verbs
        if clause.particle:
            own = verbs.get(f"{clause.lemma} {clause.particle}")
            if own:
                return own
        return verbs.get(clause.lemma, ())

    def _resulting(
        self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
    ) -> Candidate | None:
        """Return the reading of a verb with just this complement: "was shot dead"."""
        frames = tuple(
            frame
            for frame in self._frames(clause)
            if any(condition.key == "comp" and condition.values for condition in frame.conditions)
        )
        if clause.lemma == "be" or not frames:
            return None
        test = _Test(self.lexicon, sentence, clause, by_head)
        best = self._best(frames, test)
        return Candidate(clause, best, test.deep, None, best.weight) if best else None

    def _copula(self, sentence: Sentence, clause: Clause) -> Candidate | None:
        keys = []
        if clause.complement is not None:
            token = sentence.tokens[clause.complement]
            keys = [token.text.lower(), token.lemma]
        for phrase in clause.phrases:
            keys.extend(f"{phrase.prep} {sentence.tokens[o.head].lemma}" for o in phrase.objects)
        test = _Test(self.lexicon, sentence, clause, {})
        for key in keys:
            best = self._best(self.lexicon.complements.get(key, ()), test)
            if best:
                return Candidate(clause, best, test.deep, None, best.weight)
        if clause.lemma != "be":
            return None
        best = self._best(self.lexicon.verbs.get("be", ()), test)
        return Candidate(clause, best, test.deep, None, best.weight) if best else None

    def _best(self, frames: tuple[Frame, ...], test: "_Test") -> Frame | None:
        best: Frame | None = None
        for frame in frames:
            if best is not None and _rank(frame) <= _rank(best):
                continue
            harms = frame.type in self._harms and "A1" in frame.object
            if harms and lifeless(self.lexicon, test.s, test.deep.a1):
                continue
            if all(test.holds(condition) for condition in frame.conditions):
                best = frame
        return best


_LOOSE = frozenset({"HUMAN", "PLACE", "ANY", "THING"})


def _rank(frame: Frame) -> tuple[int, float]:
    """Return how much a reading asks for: a named class twice, an adverb that must not be not."""
    asked = [condition for condition in frame.conditions if condition.key != "advnot"]
    return sum(2 if _is_narrow(condition) else 1 for condition in asked), frame.weight


def _is_narrow(condition: Condition) -> bool:
    """Return whether a condition asks for a named class of words, or for inability."""
    if condition.key in ("cannot", "wont"):
        return True
    named = bool(condition.values) and not _LOOSE & set(condition.values)
    return named and condition.key not in ("objnot", "subjnot")


class _Test:
    """Answers the conditions of frames for one clause."""

    def __init__(
        self, lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
    ) -> None:
        self.lexicon, self.s, self.c, self.by_head = lexicon, sentence, clause, by_head
        self.deep = deep(clause)

    def holds(self, condition: Condition) -> bool:
        test = _TESTS.get(condition.key)
        if test:
            return test(self, condition.values)
        return self._phrase(condition.key.split("|"), condition.values)

    def _any(self, nominals: tuple[Nominal, ...], classes: tuple[str, ...]) -> bool:
        return any(self.in_class(n, name) for n in nominals for name in classes)

    def _patient(self, classes: tuple[str, ...]) -> bool:
        """Return whether a patient is of a class; a country is a place, not people."""
        return any(
            self.in_class(n, name) and not (name == "HUMAN" and self._country(n))
            for n in self.deep.a1
            for name in classes
        )

    def _country(self, nominal: Nominal) -> bool:
        token = self.s.tokens[nominal.head]
        return token.pos == "PROPN" and token.text.lower() in self.lexicon.classes["COUNTRY"]

    def _subject(self, classes: tuple[str, ...]) -> bool:
        return self._any(self.deep.a0 or (), classes) or (
            self.c.passive and self._any(self.c.subjects, classes) and not self.deep.a0
        )

    def in_class(self, nominal: Nominal, name: str) -> bool:
        """Return whether the head of a mention belongs to a class."""
        if name == _ANY:
            return True
        token = self.s.tokens[nominal.head]
        lemma = token.lemma
        if token.tag == "NNP" and token.text == "March":  # the month is no march
            return False
        if name == "HUMAN":
            return is_human(self.lexicon, self.s, nominal)
        if name == "PLACE":
            return not is_human(self.lexicon, self.s, nominal) or token.pos == "PROPN"
        words = self.lexicon.classes.get(name, frozenset())
        if lemma in words or token.text.lower() in words:
            return name != "CLINIC" or not self._locked(nominal)
        if name == "ORGAN" and token.pos == "PROPN":
            return True
        # "the State Security Department", "labour training camp": a class word before the head
        return any(
            self.s.tokens[c].lemma in words for c in self.s.kids(nominal.head, "compound", "amod")
        ) and name not in ("HOUSE", "WORK", "MONEY", "ENTITLEMENT", "PROPERTY")

    def _dates(self, phrase: Phrase) -> bool:
        """Return whether a phrase says when: "in March", "on Friday", "in 2019"."""
        words = [self.s.tokens[o.head].text for o in phrase.objects]
        return bool(words) and all(w in CALENDAR or (w.isdigit() and len(w) == 4) for w in words)

    def _locked(self, nominal: Nominal) -> bool:
        """Return whether a hospital is one where people are held: "a psychiatric hospital"."""
        kinds = self.lexicon.classes["ASYLUM"]
        before = self.s.kids(nominal.head, "compound", "amod")
        return any(self.s.lower[c] in kinds for c in before)

    def _cannot(self) -> bool:
        """Return whether it cannot be done: "cannot", "unable to", "not able to"."""
        can = any(self.s.tokens[a].lemma in _MODAL_CAN for a in self.c.auxiliaries)
        return (can and negated(self.s, self.c)) or unable(self.s, self.c, self.by_head)

    def _there(self, classes: tuple[str, ...]) -> bool:
        """Return whether the clause says that something of a class exists: "there is ..."."""
        if not self.s.kids(self.c.head, "expl") or self.c.complement is None:
            return False
        lemma = self.s.tokens[self.c.complement].lemma
        return any(n == _ANY or lemma in self.lexicon.classes.get(n, frozenset()) for n in classes)

    def _modal(self, *words: str) -> bool:
        return any(self.s.tokens[a].lemma in words for a in self.c.auxiliaries)

    def _obliged(self) -> bool:
        """Return whether the clause is what someone must do: "must pay", "had to leave"."""
        if self._modal("must", "shall"):
            return True
        above = self.by_head.get(self.c.parent) if self.c.parent is not None else None
        return bool(
            above
            and self.c.kind == "xcomp"
            and above.lemma in ("have", "need", "oblige", "require", "compel", "force", "make")
            and (above.passive or above.lemma in ("have", "need"))
            and not any(self.s.tokens[a].text.lower() == "yet" for a in above.adverbs)
        )

    def _infinitive(self, classes: tuple[str, ...]) -> bool:
        verbs = [
            self.s.tokens[h].lemma
            for dep in ("xcomp", "ccomp", "advcl")
            for h in self.c.dependents.get(dep, [])
            if self.s.tokens[h].tag == "VB"
            and any(self.s.tokens[a].lemma == "to" for a in self.s.kids(h, "aux"))
            and not self._reports(h)
        ]
        return self._verbs_in(verbs, classes)

    def _reports(self, index: int) -> bool:
        """Return whether a "that" stands before: "told her that they had been made to dig"."""
        between = range(self.c.head + 1, index)
        return any(self.s.lower[i] == "that" and self.s.tokens[i].dep == "mark" for i in between)

    def _small_clause(self) -> bool:
        return any(
            self.s.tokens[h].pos in ("NOUN", "ADJ", "PROPN")
            for h in self.s.kids(self.c.head, "ccomp", "oprd")
        )

    def _complement(self, words: tuple[str, ...]) -> bool:
        if self.c.complement is None:
            return False
        token = self.s.tokens[self.c.complement]
        return not words or token.text.lower() in words

    def _below(self, *deps: str) -> list[str]:
        heads = [h for dep in deps for h in self.c.dependents.get(dep, [])]
        return [self.s.tokens[h].lemma for h in heads]

    def _xcomp(self, classes: tuple[str, ...]) -> bool:
        verbs = self._below("xcomp", "ccomp") + [
            self.s.tokens[h].lemma
            for h in self.c.dependents.get("advcl", [])
            if any(self.s.tokens[a].lemma == "to" for a in self.s.kids(h, "aux"))
        ]
        return self._verbs_in(verbs, classes)

    def _pcomp(self, classes: tuple[str, ...]) -> bool:
        verbs = [
            self.s.tokens[p.clause].lemma
            for p in self.c.phrases
            if p.clause is not None and p.prep == "from"
        ]
        return self._verbs_in(verbs, classes)

    def _verbs_in(self, verbs: list[str], classes: tuple[str, ...]) -> bool:
        return any(
            name == _ANY or verb in self.lexicon.classes.get(name, frozenset())
            for verb in verbs
            for name in classes
        )

    def _phrase(self, preps: list[str], classes: tuple[str, ...]) -> bool:
        for phrase in self.c.phrases:
            if phrase.prep in preps:
                if not classes or _ANY in classes:
                    return True
                if self._any(phrase.objects, classes):
                    return True
                word = self.s.tokens[phrase.clause].lemma if phrase.clause is not None else ""
                if any(word in self.lexicon.classes.get(n, frozenset()) for n in classes):
                    return True
        return False


_TESTS: dict[str, Callable[[_Test, tuple[str, ...]], bool]] = {
    "obj": lambda t, v: t._patient(v),
    "objnot": lambda t, v: not t._patient(v),
    "subj": _Test._subject,
    "subjnot": lambda t, v: not t._any(t.deep.a0, v),
    "noobj": lambda t, _: not t.deep.a1,
    "name": lambda t, _: any(t.s.tokens[n.head].pos == "PROPN" for n in t.deep.a1),
    "passive": lambda t, _: t.c.passive,
    "neg": lambda t, _: negated(t.s, t.c),
    "cannot": lambda t, _: t._cannot(),
    "alone": lambda t, _: not any(t.c.dependents.get(d) for d in ("ccomp", "xcomp")),
    "objinf": lambda t, _: any(
        t.s.tokens[c].tag == "VB" for n in t.deep.a1 for c in t.s.kids(n.head, "relcl", "acl")
    ),
    "own": lambda t, _: any(
        t.s.lower[c] == "own" for n in t.deep.a1 for c in t.s.kids(n.head, "amod")
    ),
    "main": lambda t, _: t.c.kind in ("root", "ccomp", "conj"),
    "alleged": lambda t, _: alleged(t.lexicon, t.s, t.c, t.by_head),
    "denied": lambda t, _: denier(t.s, t.c, t.by_head) is not None,
    "iobj": lambda t, _: bool(t.deep.a1 and t.deep.a2),
    "comp": lambda t, v: t._complement(v),
    "adv": lambda t, v: any(t.s.tokens[a].text.lower() in v for a in t.c.adverbs),
    "advnot": lambda t, v: not any(t.s.tokens[a].text.lower() in v for a in t.c.adverbs),
    "far": lambda t, _: any(t.s.tokens[a].text.lower() in ("far", "away") for a in t.c.adverbs),
    "there": lambda t, v: t._there(v) and not negated(t.s, t.c),
    "thereno": lambda t, v: t._there(v) and negated(t.s, t.c),
    "asked": lambda t, _: t.s.tokens[-1].text == "?",
    "noprep": lambda t, _: all(p.index < t.c.head or t._dates(p) for p in t.c.phrases),
    "bare": lambda t, v: any(
        t.s.tokens[c].text.lower() in v and not t.s.children[c]
        for c in t.s.kids(t.c.head, "prep", "prt")
    ),
    "wont": lambda t, _: negated(t.s, t.c) and t._modal("will", "would", "wo"),
    "back": lambda t, _: any(t.s.tokens[a].text.lower() == "back" for a in t.c.adverbs),
    "must": lambda t, _: t._obliged(),
    "should": lambda t, _: t._modal("must", "should", "shall"),
    "can": lambda t, _: t._modal("can", "may", "could"),
    "modal": lambda t, _: t._modal("can", "could", "may", "might", "will", "would"),
    "willbe": lambda t, _: t.c.passive and t._modal("will", "would", "can", "could"),
    "toinf": _Test._infinitive,
    "ccompsc": lambda t, _: t._small_clause(),
    "xcomp": _Test._xcomp,
    "pcomp": _Test._pcomp,
}
"""What each condition of a frame asks of a clause."""
