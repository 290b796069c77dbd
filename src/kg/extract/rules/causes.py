"""Causes: "because", "because of", "after" where it is a response, "that is why"."""

from collections.abc import Iterator

from kg.extract.rules.clause import Clause, Phrase
from kg.extract.rules.draft import Draft, SentenceView
from kg.extract.rules.humans import is_human
from kg.model import Mention

_BEFORE = frozenset({"face", "confront", "threaten"})
"""Participles that put people before what moves them: "faced with an eviction"."""

_BECAUSE = frozenset({"because"})
_BECAUSE_OF = frozenset("because_of due_to owing_to thanks_to on_account".split())


class Causes(SentenceView):
    """Finds the causes that one sentence states; the claims of its clauses are linked."""

    def drafts(self) -> Iterator[Draft]:
        """Yield the drafts of the sentence."""
        for clause in self.clauses.values():
            yield from self._cause(clause)
            yield from self._while(clause)
            yield from self._over(clause)
            yield from self._reason_why(clause)
            yield from self._made(clause)

    def _cause(self, clause: Clause) -> Iterator[Draft]:
        """Yield causes: "because ...", "because of ...", "after ..." where it is a response."""
        t, s = self.t, self.s
        if any(t[n.head].lemma == "reason" for n in clause.subjects):
            return
        for child in s.kids(clause.head, "advcl"):
            marks = s.kids(child, "mark", "advmod")
            mark = next((m for m in marks if t[m].text.lower() in _BECAUSE), None)
            after = next((m for m in marks if t[m].text.lower() == "after"), None)
            response = child in self.typed and clause.head in self.typed
            if mark is None and (after is None or not response):
                continue
            at = mark if mark is not None else after
            if at is not None and t[at - 1].text.lower() == "not":
                continue  # "not because they had broken the law"
            yield Draft(
                type="CAUSE",
                clause=clause,
                trigger=at if at is not None else child,
                first=min(clause.first, s.left[child]),
                last=max(clause.last, s.right[child]),
                subject=(self._words(child),),
                subject_clauses=(child, *s.kids(child, "conj")),
                object=(self._main_words(clause),),
                object_clause=clause.head,
                qualifiers={"connective": (self._token(at if at is not None else child),)},
                confidence=0.6 if mark is not None else 0.4,
            )
        for phrase in clause.phrases:
            if phrase.prep in _BECAUSE_OF and phrase.objects:
                yield self._because_of(clause, phrase)

    def _because_of(self, clause: Clause, phrase: Phrase) -> Draft:
        return Draft(
            type="CAUSE",
            clause=clause,
            trigger=phrase.index,
            first=min(clause.first, phrase.index),
            last=max(clause.last, self.s.right[phrase.index]),
            subject=self._mentions(phrase.objects),
            object=(self._main_words(clause),),
            object_clause=clause.head,
            qualifiers={"connective": (self._token(phrase.index),)},
            confidence=0.5,
        )

    def _main_words(self, clause: Clause) -> Mention:
        tokens = self.t
        return self.q.words(tokens[clause.first].start, tokens[clause.last].end)

    def _reason_why(self, clause: Clause) -> Iterator[Draft]:
        """Yield "X is why Y", with or without a noun, and "the reason that Y is (that) X"."""
        if clause.complement is None and not clause.subjects:
            return
        t, s = self.t, self.s
        heads = [h for h in [clause.complement] if h is not None]
        heads += [n.head for n in clause.subjects]
        for head in heads:
            if t[head].lemma not in ("reason", "why") or clause.lemma != "be":
                continue
            effects = (
                s.kids(head, "relcl", "acl", "advcl", "ccomp")
                or s.kids(clause.head, "ccomp", "advcl")[:1]
            )
            causes = [
                c
                for c in s.kids(clause.head, "advcl", "ccomp")
                if any(t[m].text.lower() in ("because", "that") for m in s.kids(c, "mark"))
            ]
            if not effects:
                continue
            subject: tuple[Mention, ...] = ()
            if causes and causes[0] != effects[0]:
                subject = (self._words(causes[0]),)
            elif head == clause.complement:
                subject = self._mentions(clause.subjects)
            yield Draft(
                type="CAUSE",
                clause=clause,
                trigger=head,
                first=min(clause.first, s.left[clause.head]),
                last=max(clause.last, *(s.right[c] for c in (*causes, *effects))),
                subject=subject,
                subject_clauses=tuple(causes[:1]) if causes and causes[0] != effects[0] else (),
                object=(self._words(effects[0]),),
                object_clause=effects[0],
                qualifiers={"connective": (self._token(head),)},
                confidence=0.6,
            )

    def _made(self, clause: Clause) -> Iterator[Draft]:
        """Yield the cause in "X has made things hard for them", "X has left them homeless"."""
        if clause.lemma not in ("make", "leave", "render") or clause.passive:
            return
        small = [
            c
            for c in self.s.kids(clause.head, "ccomp", "oprd", "acomp", "advcl")
            if self.t[c].pos in ("ADJ", "ADV")
            or (self.s.kids(c, "acomp") and self.t[c].dep != "advcl")
        ]
        if clause.complement is not None:
            small.append(clause.complement)
        if not small or not clause.subjects:
            return
        yield from self._result(clause, small)
        yield Draft(
            type="CAUSE",
            clause=clause,
            trigger=clause.head,
            first=clause.first,
            last=clause.last,
            subject=self._mentions(clause.subjects),
            subject_clauses=tuple(n.head for n in clause.subjects if n.head in self.typed),
            object=(self.q.words(self.t[clause.head].start, self.t[clause.last].end),),
            object_clause=clause.head,
            qualifiers={"connective": (self._token(clause.head),)},
            confidence=0.4,
        )

    def _result(self, clause: Clause, small: list[int]) -> Iterator[Draft]:
        """Yield the state that is brought about: "have made life so dear for the poor"."""
        people = [
            o
            for p in (*clause.phrases, *self.q.phrases(self.s, small[0]))
            if p.prep in ("for", "on")
            for o in p.objects
            if is_human(self.q.lexicon, self.s, o)
        ]
        if not people or self.t[small[0]].pos not in ("ADJ", "ADV"):
            return
        words = [small[0], *self.s.kids(small[0], "advmod")]
        first, last = min(words), max(words)
        yield Draft(
            type="STATE",
            clause=clause,
            trigger=small[0],
            first=clause.head,
            last=max(last, *(o.inside for o in people)),
            subject=self._mentions(tuple(people)),
            object=(self.q.words(self.t[first].start, self.t[last].end),),
            confidence=0.4,
            stands_for=clause.head,
        )

    def _while(self, clause: Clause) -> Iterator[Draft]:
        """Yield what an act is told against: "as anger has grown, they ...", "faced with X"."""
        t, s = self.t, self.s
        for child in s.kids(clause.head, "advcl"):
            if child > clause.head:
                continue
            first = s.left[child]
            grown = any(t[a].lemma == "have" for a in s.kids(child, "aux")) and child in self.typed
            if t[first].text.lower() == "as" and t[first].head == child and grown:
                causes: tuple[int, ...] = (child,)
                last = first
            elif t[child].lemma in _BEFORE and first == child and t[child].tag == "VBN":
                causes = tuple(i for i in s.below(child) if i in self.typed)
                prep = s.kids(child, "prep")
                last = prep[0] if prep else child
            else:
                continue
            effect = self._hedged(clause)
            if causes:
                yield Draft(
                    type="CAUSE",
                    clause=effect,
                    trigger=first,
                    first=first,
                    last=max(effect.last, clause.last),
                    subject=(self._words(child),),
                    subject_clauses=causes,
                    object=(self._main_words(effect),),
                    object_clause=effect.head,
                    qualifiers={"connective": (self.q.words(t[first].start, t[last].end),)},
                    background=True,
                )

    def _hedged(self, clause: Clause) -> Clause:
        """Return the clause that a verb like "appear" only hedges, else the clause itself."""
        if clause.lemma in self.q.lexicon.words["hedges"]["clausal"]:
            for below in clause.dependents.get("xcomp", []):
                if below in self.clauses:
                    return self.clauses[below]
        return clause

    def _over(self, clause: Clause) -> Iterator[Draft]:
        """Yield the act that people's feelings are about: "anger has grown over the arrests"."""
        if clause.head not in self.typed or clause.kind == "noun":
            return
        for phrase in clause.phrases:
            causes = tuple(o.head for o in phrase.objects if o.head in self.typed)
            feels = any(
                self.t[n.head].lemma in self.q.lexicon.classes["FEELING"] for n in clause.subjects
            )
            if phrase.prep in ("over", "at", "about") and causes and feels:
                yield Draft(
                    type="CAUSE",
                    clause=clause,
                    trigger=phrase.index,
                    first=clause.first,
                    last=clause.last,
                    subject=self._mentions(phrase.objects),
                    subject_clauses=causes,
                    object=(self._main_words(clause),),
                    object_clause=clause.head,
                    qualifiers={"connective": (self._token(phrase.index),)},
                    background=True,
                )
