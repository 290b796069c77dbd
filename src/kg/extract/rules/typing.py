"""From clauses to typed candidates: which reading of the lexicon a clause meets.

The most specific reading wins (most conditions met, then the earlier row). A verb that the lexicon
does not know is kept as `OTHER:lemma` with low confidence.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Condition, Frame, Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence

PRONOUNS = frozenset(
    (
        "i we you he she they me us him her them who whom whoever one those everyone anyone "
        "someone nobody anybody everybody somebody none all many some most others several few "
        "both"
    ).split()
)
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

    def type(
        self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
    ) -> Candidate | None:
        """Return the best candidate for a clause, or None where nothing is stated."""
        if clause.kind == "noun":
            frames = self.lexicon.nouns.get(clause.lemma, ())
        elif clause.lemma == "be" or (clause.complement is not None and not clause.objects):
            found = self._copula(sentence, clause)
            if found or clause.lemma == "be":
                return found
            frames = self._frames(clause)
        else:
            frames = self._frames(clause)
        test = _Test(self.lexicon, sentence, clause, by_head)
        best = self._best(frames, test) or self._unknown(test)
        return Candidate(clause, best, test.deep, None, best.weight) if best else None

    def _unknown(self, test: "_Test") -> Frame | None:
        """Return a reading `OTHER:lemma` for an act of people that the lexicon does not know."""
        clause = test.c
        if clause.kind in ("noun", "xcomp", "pcomp", "csubj", "acl") or not test.deep.a1:
            return None
        if clause.lemma in self._silent or clause.lemma in ("be", "have", "do"):
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
        best = self._best(self.lexicon.verbs.get("be", ()), test)
        return Candidate(clause, best, test.deep, None, best.weight) if best else None

    def _best(self, frames: tuple[Frame, ...], test: "_Test") -> Frame | None:
        best: Frame | None = None
        for frame in frames:
            if (best is None or _rank(frame) > _rank(best)) and all(
                test.holds(condition) for condition in frame.conditions
            ):
                best = frame
        return best


_LOOSE = frozenset({"HUMAN", "PLACE", "ANY", "THING"})


def _rank(frame: Frame) -> tuple[int, float]:
    """Return how much a reading asks for: a named class counts twice."""
    asked = sum(
        2 if c.values and not _LOOSE & set(c.values) and c.key not in ("objnot", "subjnot") else 1
        for c in frame.conditions
    )
    return asked, frame.weight


class _Test:
    """Answers the conditions of frames for one clause."""

    def __init__(
        self, lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
    ) -> None:
        self.lexicon, self.s, self.c, self.by_head = lexicon, sentence, clause, by_head
        self.deep = deep(clause)
        self._tests: dict[str, Callable[[tuple[str, ...]], bool]] = {
            "obj": lambda v: self._any(self.deep.a1, v),
            "objnot": lambda v: not self._any(self.deep.a1, v),
            "subj": self._subject,
            "subjnot": lambda v: not self._any(self.deep.a0, v),
            "noobj": lambda _: not self.deep.a1,
            "name": lambda _: any(sentence.tokens[n.head].pos == "PROPN" for n in self.deep.a1),
            "passive": lambda _: clause.passive,
            "neg": lambda _: negated(sentence, clause),
            "cannot": lambda _: negated(sentence, clause) and self._can(),
            "iobj": lambda _: bool(self.deep.a1 and self.deep.a2),
            "comp": lambda v: self._complement(v),
            "adv": lambda v: any(sentence.tokens[a].text.lower() in v for a in clause.adverbs),
            "far": lambda _: any(
                sentence.tokens[a].text.lower() in ("far", "away") for a in clause.adverbs
            ),
            "there": lambda v: self._there(v) and not negated(sentence, clause),
            "thereno": lambda v: self._there(v) and negated(sentence, clause),
            "asked": lambda _: sentence.tokens[-1].text == "?",
            "noprep": lambda _: not clause.phrases,
            "back": lambda _: any(
                sentence.tokens[a].text.lower() == "back" for a in clause.adverbs
            ),
            "must": lambda _: self._obliged(),
            "should": lambda _: self._modal("must", "should", "shall"),
            "can": lambda _: self._modal("can", "may", "could"),
            "modal": lambda _: self._modal("can", "could", "may", "might", "will", "would"),
            "willbe": lambda _: clause.passive and self._modal("will", "would", "can", "could"),
            "toinf": self._infinitive,
            "ccompsc": lambda _: self._small_clause(),
            "xcomp": self._xcomp,
            "pcomp": self._pcomp,
        }

    def holds(self, condition: Condition) -> bool:
        test = self._tests.get(condition.key)
        if test:
            return test(condition.values)
        return self._phrase(condition.key.split("|"), condition.values)

    def _any(self, nominals: tuple[Nominal, ...], classes: tuple[str, ...]) -> bool:
        return any(self.in_class(n, name) for n in nominals for name in classes)

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
        if name == "HUMAN":
            return is_human(self.lexicon, self.s, nominal)
        if name == "PLACE":
            return not is_human(self.lexicon, self.s, nominal) or token.pos == "PROPN"
        words = self.lexicon.classes.get(name, frozenset())
        if lemma in words or token.text.lower() in words:
            return True
        if name == "ORGAN" and token.pos == "PROPN":
            return True
        # "the State Security Department", "labour training camp": a class word before the head
        return any(
            self.s.tokens[c].lemma in words for c in self.s.kids(nominal.head, "compound", "amod")
        ) and name not in ("HOUSE", "WORK", "MONEY", "ENTITLEMENT", "PROPERTY")

    def _can(self) -> bool:
        return any(self.s.tokens[a].lemma in _MODAL_CAN for a in self.c.auxiliaries)

    def _there(self, classes: tuple[str, ...]) -> bool:
        """Return whether the clause says that something of a class exists: "there is ..."."""
        if not self.s.kids(self.c.head, "expl") or self.c.complement is None:
            return False
        lemma = self.s.tokens[self.c.complement].lemma
        return any(lemma in self.lexicon.classes.get(n, frozenset()) for n in classes)

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
        )

    def _infinitive(self, classes: tuple[str, ...]) -> bool:
        verbs = [
            self.s.tokens[h].lemma
            for dep in ("xcomp", "ccomp", "advcl")
            for h in self.c.dependents.get(dep, [])
            if self.s.tokens[h].tag == "VB"
            and any(self.s.tokens[a].lemma == "to" for a in self.s.kids(h, "aux"))
        ]
        return self._verbs_in(verbs, classes)

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


def negated(sentence: Sentence, clause: Clause) -> bool:
    """Return whether the clause is denied: not, never, no one, nothing, neither."""
    if clause.negation is not None:
        return True
    return negator(sentence, clause) is not None


_NEGATIVE = frozenset({"no", "never", "nobody", "nothing", "none", "neither", "nor", "hardly"})


def negator(sentence: Sentence, clause: Clause) -> int | None:
    """Return the token that denies the clause, or None."""
    if clause.negation is not None:
        return clause.negation
    t = sentence.tokens
    for child in sentence.children[clause.head]:
        token = t[child]
        if token.text.lower() in _NEGATIVE and token.dep in ("advmod", "preconj", "cc", "det"):
            return child
        if token.dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            if token.text.lower() in ("nobody", "nothing", "none"):
                return child
            for det in sentence.kids(child, "det", "neg", "preconj"):
                if t[det].text.lower() in ("no", "neither"):
                    return det
    for aux in clause.auxiliaries:
        for neg in sentence.kids(aux, "neg"):
            return neg
    for adverb in clause.adverbs:  # "no longer"; "not a single"
        for child in sentence.kids(adverb, "neg", "det", "advmod"):
            if t[child].text.lower() in ("no", "not"):
                return child
    for nominal in clause.subjects if clause.subjects and clause.subjects[0].via == "own" else ():
        first = sentence.left[nominal.head]
        if t[first].text.lower() == "not" and t[first + 1].text.lower() in ("a", "one", "even"):
            return first
    return None


def is_human(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> bool:
    """Return whether a mention names people or a body of people."""
    token = sentence.tokens[nominal.head]
    lower = token.text.lower()
    if token.pos == "PRON" or lower in PRONOUNS:
        return lower in PRONOUNS
    if token.pos in ("PROPN", "NUM"):
        return True
    words = lexicon.classes
    return (
        token.lemma in lexicon.people
        or lower in lexicon.people
        or token.lemma in words["GROUP"]
        or token.lemma in words["ORGAN"]
        or _quantity_of_people(lexicon, sentence, nominal)
    )


QUANTITIES = frozenset(
    (
        "number dozen hundred thousand million majority half part percent rest total most third "
        "quarter score ton lot handful couple generation batch wave category"
    ).split()
)


def _quantity_of_people(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> bool:
    if sentence.tokens[nominal.head].lemma not in QUANTITIES:
        return False
    preps = sentence.kids(nominal.head, "prep")
    if not preps:
        return True
    return any(
        is_human(lexicon, sentence, Nominal(o, 0, 0))
        for p in preps
        for o in sentence.kids(p, "pobj")
    )
