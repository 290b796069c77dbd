"""The open clause layer: every predicate of a sentence with its arguments.

A clause is a finite or participial verb, a copula with its complement, or a noun that names an
event. Nothing here knows a type: which clauses state a fact worth recording, and which, is for
`typing`. Subjects and objects are those of the surface (the subject of a passive is its patient);
what a clause inherits by coordination, control or a relative pronoun is marked in `Nominal.via`.
"""

from dataclasses import replace

from kg.extract.rules.clause import Clause, ClauseKind, Phrase
from kg.extract.rules.control import CAUSATIVE, TRIES, led, taken_over, who_tries
from kg.extract.rules.extents import extent
from kg.extract.rules.gapped import split
from kg.extract.rules.nominals import Nominal, coordinated
from kg.extract.rules.parse import Sentence, Token
from kg.extract.rules.sharing import among, is_bare_participle, share
from kg.extract.rules.times import CALENDAR

__all__ = ["Clause", "ClauseKind", "Phrase", "clauses"]

RELATIVE = frozenset({"WDT", "WP", "WP$"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_RESULTING = frozenset("make get become go leave".split())
_RESULTS = frozenset("hard harder difficult impossible worse better easier".split())
_NAMING = frozenset("label call brand name dub consider deem declare term give grant deny".split())
_PARTICLES = frozenset("up down off out away back in over on apart through".split())
_CLAUSAL = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl", "pcomp", "csubj", "csubjpass"})
_BEFALLING = frozenset(
    (
        "arrest detain behead wound injure displace imprison jail abduct kidnap torture raid rape "
        "gang-rape dismiss sack impound confiscate demolish raze evict deport expel execute outlaw "
        "kill hurt"
    ).split()
)
"""Verbs that always have an object: without one, a past tense is a participle."""


def clauses(sentence: Sentence, event_nouns: frozenset[str] = frozenset()) -> list[Clause]:
    """Return the clauses of a sentence in the order of their predicates.

    `event_nouns` are the lemmas of nouns that name events ("arrest", "crackdown").
    """
    return _Builder(sentence, event_nouns).build()


def noun_clause(sentence: Sentence, head: int, known: dict[int, Clause]) -> Clause | None:
    """Return the clause of a noun as if it named an event; None where no noun heads a phrase.

    `known` are the clauses of the sentence by their heads.
    """
    token = sentence.tokens[head]
    if not _heads_a_phrase(token):
        return None
    builder = _Builder(sentence, frozenset())
    builder.made = {i: replace(c) for i, c in known.items() if c.kind != "noun"}
    clause = builder.made[head] = builder._noun(token)
    share(sentence, builder.made)
    return clause


class _Builder:
    def __init__(self, sentence: Sentence, event_nouns: frozenset[str]) -> None:
        self.s = sentence
        self.t = sentence.tokens
        self.event_nouns = event_nouns
        self.made: dict[int, Clause] = {}

    def build(self) -> list[Clause]:
        for token in self._top_down():
            if _is_predicate(self.s, token):
                self.made[token.i] = self._verbal(token)
        for token in self.t:
            if (
                token.lemma in self.event_nouns
                and _heads_a_phrase(token)
                and token.i not in self.made
            ):
                self.made[token.i] = self._noun(token)
        share(self.s, self.made)
        split(self.s, self.made)
        return [self.made[i] for i in sorted(self.made)]

    def _top_down(self) -> list[Token]:
        order = [t.i for t in self.t if t.head == t.i]
        for index in order:
            order.extend(self.s.children[index])
        return [self.t[i] for i in order]

    def _above(self, index: int) -> Clause | None:
        """Return the nearest clause above a token."""
        at = index
        while self.t[at].head != at:
            at = self.t[at].head
            if at in self.made:
                return self.made[at]
        return None

    def _verbal(self, token: Token) -> Clause:
        s, t = self.s, self.t
        above = self._above(token.i)
        kind = _kind(token)
        auxiliaries = tuple(s.kids(token.i, "aux", "auxpass"))
        prt = s.kids(token.i, "prt") or [
            c
            for c in s.kids(token.i, "advmod", "prep")
            if t[c].text.lower() in _PARTICLES and not s.children[c] and c == token.i + 1
        ]
        clause = Clause(
            head=token.i,
            lemma=token.lemma,
            kind=kind,
            parent=above.head if above else None,
            particle=t[prt[0]].lemma if prt else None,
            auxiliaries=auxiliaries,
        )
        clause.passive = self._passive(token, kind, above)
        self._modifiers(clause)
        if kind == "relcl":
            clause.phrases = tuple(self._of_antecedent(p, token.i) for p in clause.phrases)
        clause.objects = self._objects(clause)
        clause.subjects = self._subjects(clause, above)
        clause.first, clause.last = extent(s, clause, self.made)
        if above:
            above.dependents.setdefault(token.dep, []).append(token.i)
        return clause

    def _passive(self, token: Token, kind: str, above: Clause | None) -> bool:
        s, t = self.s, self.t
        if s.kids(token.i, "auxpass", "nsubjpass", "csubjpass"):
            return True
        if kind == "acl" and token.tag == "VBD":
            return not s.kids(token.i, "dobj", "aux")
        if self._befell(token, kind):
            return True
        if above and above.lemma == "have" and kind == "ccomp" and token.tag in ("VBD", "VBN"):
            return not s.kids(token.i, "aux", "dobj", "mark")  # "had his house burned down"
        if token.tag != "VBN":
            return token.tag == "VBD" and is_bare_participle(self.s, token, kind, above)
        own_aux = s.kids(token.i, "aux", "nsubj")
        if any(t[a].lemma == "have" for a in own_aux):
            return False
        if s.kids(token.i, "nsubj") and not s.kids(token.i, "aux", "dobj", "ccomp", "xcomp"):
            # "32 people killed": a participle that the parser took for a verb
            return not self._has_later_object(token.i)
        if kind == "conj" and not own_aux:
            if s.kids(token.i, "oprd") and not s.kids(token.i, "dobj"):
                return True  # "is missing, presumed dead"
            return bool(above and above.passive) and not s.kids(token.i, "dobj")
        return kind in ("acl", "advcl", "xcomp", "ccomp", "root") and not s.kids(
            token.i, "dobj", "aux"
        )

    def _befell(self, token: Token, kind: str) -> bool:
        """Return whether "32 people injured" was read as an act of theirs."""
        s, t = self.s, self.t
        if token.tag not in ("VBN", "VBD") or token.lemma not in _BEFALLING:
            return False
        own = s.kids(token.i, "nsubj")
        others = s.kids(token.i, "aux", "dobj", "ccomp", "xcomp", "prt", "dative")
        if kind == "relcl" or not own or t[own[0]].tag in RELATIVE or others:
            return False
        return not self._has_later_object(token.i)

    def _has_later_object(self, verb: int) -> bool:
        """Return whether a verb coordinated with it has an object: "detained and beat the men"."""
        return any(
            not self.s.kids(c, "nsubj", "auxpass")
            and (bool(self.s.kids(c, "dobj")) or self._has_later_object(c))
            for c in self.s.kids(verb, "conj")
        )

    def _modifiers(self, clause: Clause) -> None:
        s, t = self.s, self.t
        phrases: list[Phrase] = []
        adverbs: list[int] = []
        for child in s.children[clause.head]:
            dep = t[child].dep
            if dep in ("prep", "agent"):
                found = self._phrases(child)
                if dep == "agent" and found and found[0].objects:
                    clause.agents = found[0].objects
                else:
                    phrases.extend(found)
            elif dep == "dative":
                if t[child].pos == "ADP":
                    phrases.extend(self._phrases(child))
                else:
                    clause.indirect = coordinated(s, child)
            elif dep == "neg":
                clause.negation = child
            elif dep == "mark":
                clause.mark = child
            elif dep in ("advmod", "npadvmod"):
                adverbs.append(child)
                if clause.lemma in _RESULTING and t[child].text.lower() in _RESULTS:
                    clause.complement = child
                for prep in s.kids(child, "prep"):
                    phrases.extend(self._phrases(prep))
            elif dep in ("attr", "acomp", "oprd") and clause.complement is None:
                clause.complement = child
                if dep == "acomp":
                    for prep in s.kids(child, "prep"):
                        phrases.extend(self._phrases(prep))
        clause.phrases = tuple(phrases)
        clause.adverbs = tuple(adverbs)

    def _phrases(self, prep: int) -> list[Phrase]:
        """Return the phrase of a preposition, and those chained on it ("from X to Y")."""
        s, t = self.s, self.t
        objects: tuple[Nominal, ...] = ()
        gerund: int | None = None
        chained: list[Phrase] = []
        for child in s.children[prep]:
            if t[child].dep == "pobj":
                objects = coordinated(s, child)
                if t[child].text in CALENDAR:  # "on 3 May in the town"
                    for below in s.kids(child, "prep"):
                        chained.extend(self._phrases(below))
            elif t[child].dep == "pcomp":
                gerund = child
                if t[child].dep == "pcomp" and t[child].pos == "ADP":
                    chained.extend(self._phrases(child))
            elif t[child].dep == "prep" or (t[child].dep == "conj" and t[child].pos == "ADP"):
                chained.extend(self._phrases(child))
        word = t[prep].text.lower()
        if not objects and gerund is None and chained:  # "out of", "because of", "up to"
            first, *rest = chained
            whole = Phrase(f"{word}_{first.prep}", prep, first.objects, first.clause)
            return [whole, *rest]
        return [Phrase(word, prep, objects, gerund), *chained]

    def _objects(self, clause: Clause) -> tuple[Nominal, ...]:
        s, t = self.s, self.t
        direct = s.kids(clause.head, "dobj")
        if direct:
            if t[direct[0]].tag in RELATIVE and direct[0] < clause.head:
                return self._meant(clause.head) or coordinated(s, direct[0])
            return coordinated(s, direct[0])
        if clause.lemma in CAUSATIVE:
            for child in s.kids(clause.head, "ccomp", "xcomp"):
                inner = s.kids(child, "nsubj", "nsubjpass")
                verbs = (child, *s.kids(child, "aux", "auxpass"))
                # "told them to go", and not "told why he was held"
                if (
                    inner
                    and not s.kids(child, "mark")
                    and not any(t[v].tag in _FINITE for v in verbs)
                ):
                    return coordinated(s, inner[0])
        return ()

    def _of_antecedent(self, phrase: Phrase, verb: int) -> Phrase:
        """Return "for whom" with what "whom" stands for."""
        if not phrase.objects or self.t[phrase.objects[0].head].tag not in RELATIVE:
            return phrase
        return replace(phrase, objects=self._antecedent(verb))

    def _antecedent(self, verb: int) -> tuple[Nominal, ...]:
        head = self.t[verb].head
        return coordinated(self.s, head, via="relative", without=verb)[:1]

    def _meant(self, verb: int) -> tuple[Nominal, ...]:
        """Return what a relative pronoun of a verb stands for, from however far above.

        "people whom they meant to move", "it was him whom they took".
        """
        t = self.t
        while t[verb].dep in ("xcomp", "ccomp", "conj") and t[verb].head in self.made:
            above = t[verb].head
            told = self.s.kids(above, "attr")
            if t[verb].dep == "ccomp" and t[above].lemma == "be" and told:
                return coordinated(self.s, told[0], via="relative", without=verb)[:1]
            verb = above
        return self._antecedent(verb) if t[verb].dep == "relcl" else ()

    def _subjects(self, clause: Clause, above: Clause | None) -> tuple[Nominal, ...]:
        s, t = self.s, self.t
        own = s.kids(clause.head, "nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
        own = [c for c in own if t[c].dep != "expl"] or own
        if own and t[own[0]].tag in RELATIVE and own[0] < clause.head:
            meant = self._meant(clause.head)
            if meant:
                return meant
        gap = not clause.objects and not clause.passive and clause.complement is None
        if own and clause.kind == "relcl" and gap:
            clause.objects = self._gap(clause)
        named = clause.objects and not clause.indirect and clause.lemma in _NAMING
        named = named and clause.objects[0].via != "relative"
        # The parser takes "that" of "whom they named X" for a conjunction now and then.
        if own and clause.kind in ("relcl", "acl") and named:
            clause.indirect = self._antecedent(clause.head)
        if own:
            return coordinated(s, own[0])
        if clause.kind == "acl" and named and t[clause.head].tag in ("VBN", "VBD"):
            clause.indirect = self._antecedent(clause.head)  # "men called X": nobody says by whom
            return ()
        if clause.kind == "acl":
            return self._antecedent_noun(clause.head)
        if above is None:
            return led(s, clause)
        return taken_over(s, clause, above, self.made)

    def _gap(self, clause: Clause) -> tuple[Nominal, ...]:
        """Return the antecedent as the object of a relative clause that lacks one."""
        relative = [c for c in self.s.children[clause.head] if self.t[c].tag == "WRB"]
        for below in self.s.kids(clause.head, "xcomp", "ccomp"):
            relative += [o for o in self.s.kids(below, "dobj") if self.t[o].tag in RELATIVE]
        open_prep = any(not p.objects and p.clause is None for p in clause.phrases)
        owned = [d for n in self.s.kids(clause.head, "nsubj") for d in self.s.kids(n, "poss")]
        if relative or open_prep or any(self.t[d].tag == "WP$" for d in owned):
            return ()
        if any(o.objects and o.objects[0].via == "relative" for o in clause.phrases):
            return ()
        return self._antecedent(clause.head)

    def _antecedent_noun(self, verb: int) -> tuple[Nominal, ...]:
        head = self.t[verb].head
        if self.s.lower[head] == "those":
            head = among(self.s, head)
        found = coordinated(self.s, head, via="noun", without=verb)[:1]
        if self.s.kids(verb, "aux") and self.t[verb].tag == "VB":  # "an order to move"
            if self.t[head].lemma in ("people", "those"):
                return found
            return who_tries(self.s, head, self.made) if self.t[head].lemma in TRIES else ()
        return found

    def _noun(self, token: Token) -> Clause:
        s, t = self.s, self.t
        above = self._above(token.i)
        clause = Clause(
            head=token.i,
            lemma=token.lemma,
            kind="noun",
            parent=above.head if above else None,
        )
        phrases: list[Phrase] = []
        for prep in s.kids(token.i, "prep"):
            phrases.extend(self._phrases(prep))
        clause.phrases = tuple(p for p in phrases if p.prep != "by")
        clause.agents = next((p.objects for p in phrases if p.prep == "by"), ())
        owners = s.kids(token.i, "poss")
        if owners:
            clause.subjects = coordinated(s, owners[0])
        compounds = [
            c for c in s.kids(token.i, "compound", "nmod") if t[c].pos in ("NOUN", "PROPN")
        ]
        if compounds:
            clause.indirect = coordinated(s, compounds[0])
        own = [token.i, *s.kids(token.i, "det", "amod", "compound", "poss", "nummod", "nmod")]
        clause.first = min(s.left[i] for i in own)
        clause.last = max([token.i, *(s.right[p] for p in s.kids(token.i, "prep"))])
        return clause


def _heads_a_phrase(token: Token) -> bool:
    return token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "amod")


def _kind(token: Token) -> ClauseKind:
    if token.dep == "conj":
        return "conj"
    if token.dep in ("acomp", "attr", "oprd"):
        return "xcomp"
    if token.dep in ("relcl", "acl", "advcl", "ccomp", "xcomp", "pcomp"):
        return token.dep  # type: ignore[return-value]  # one of the literals, just tested
    return "csubj" if token.dep in ("csubj", "csubjpass") else "root"


def _is_predicate(sentence: Sentence, token: Token) -> bool:
    if token.dep in ("aux", "auxpass", "amod", "compound", "prep", "case", "det", "punct", "mark"):
        return False
    if token.dep in ("acomp", "attr", "oprd") and token.tag not in ("VBN", "VBG"):
        return False
    if token.dep == "acomp" and sentence.lower[token.i] == "missing":  # "went missing" is one act
        return False
    if token.dep == "advcl" and _is_compared(sentence, token):
        return False
    if token.pos == "VERB":
        return not (
            token.dep in ("pobj", "dobj", "nsubj", "attr")
            and token.tag == "VBG"
            and bool(sentence.kids(token.i, "det"))
        )
    return token.pos == "AUX" and (
        token.dep in _CLAUSAL or token.dep == "conj" or token.head == token.i
    )


def _is_compared(sentence: Sentence, token: Token) -> bool:
    """Return whether a verb only measures the one above: "more were held than freed"."""
    than = any(sentence.lower[m] == "than" for m in sentence.kids(token.i, "mark"))
    return than and not sentence.kids(token.i, "nsubj", "nsubjpass")
