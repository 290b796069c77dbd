"""What is said by how clauses are joined: purposes, pretexts, categories, control, definitions.

Each construction looks at the clauses of one sentence and yields drafts: a type with its roles,
not yet attributed.
"""

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.rules.clause import Clause
from kg.extract.rules.draft import Draft, SentenceView
from kg.extract.rules.humans import is_human
from kg.extract.rules.nominals import Nominal, coordinated, nominal
from kg.extract.rules.qualifiers import PRETEXTS
from kg.extract.rules.typing import deep
from kg.model import Mention, Span


class Constructions(SentenceView):
    """Finds the purposes, pretexts, categories and definitions that one sentence states."""

    def drafts(self) -> Iterator[Draft]:
        """Yield the drafts of the sentence."""
        for clause in self.clauses.values():
            yield from self._purpose(clause)
            yield from self._pretext(clause)
            yield from self._category(clause)
            yield from self._control(clause)
            yield from self._aimed(clause)
            yield from self._definition(clause)

    def _purpose(self, clause: Clause) -> Iterator[Draft]:
        """Yield what a clause is done for: "moved them to keep order", "aimed at keeping order"."""
        above = self.clauses.get(clause.parent) if clause.parent is not None else None
        marks = [self.t[a].lemma for a in self.s.kids(clause.head, "aux", "mark")]
        if above is None or not self._serves(clause, above, marks):
            return
        arguments = deep(above)
        gerunds = [p.clause for p in clause.phrases if p.prep == "from" and p.clause is not None]
        heads = [clause.head, *self._joined(clause.head, "VB")]
        if gerunds and clause.lemma in _PREVENT:
            heads = [gerunds[0], *self._joined(gerunds[0], "VBG")]
        aims = tuple(self._aim(h, heads) for h in heads)
        if heads[0] != clause.head:  # "to stop them from leaving" is not done so that they leave
            aims = tuple(replace(aim, canon=f"prevent {aim.text}") for aim in aims)
        target = clause.objects
        if above.lemma in ("use", "exploit"):
            target = arguments.a1
        subject = arguments.a0 if not above.passive else above.agents
        if above.passive and above.lemma in _MEANT:
            subject = above.subjects
        if not target:
            target = next((p.objects for p in clause.phrases if p.objects), ())
        yield Draft(
            type="PURPOSE",
            clause=above,
            trigger=clause.head,
            first=self._purpose_start(clause, above),
            last=self.s.right[clause.head]
            if self.t[self.s.right[clause.head]].pos != "PUNCT"
            else self.s.right[clause.head] - 1,
            subject=self._mentions(subject),
            object=self._mentions(target),
            qualifiers={"purpose": aims},
            confidence=0.45,
            stands_for=above.head,
        )

    def _joined(self, head: int, tag: str) -> list[int]:
        """Return the verbs coordinated with a verb, each of which is an aim of its own."""
        found = [head]
        for at in found:
            found.extend(c for c in self.s.kids(at, "conj") if self.t[c].tag == tag)
        return found[1:]

    def _aim(self, head: int, heads: list[int]) -> Mention:
        """Return the words of one aim: without the others, and without what it aims at in turn."""
        others = {h for h in heads if h != head}
        others |= {
            i for i in self.s.below(head) if self.t[i].dep == "acl" and self.t[i].lemma in _AIMING
        }
        return self.q.alone(self.s, head, others)

    def _aimed(self, clause: Clause) -> Iterator[Draft]:
        """Yield "a measure aimed at keeping order"."""
        if clause.lemma not in _AIMING or not clause.passive:
            return
        for phrase in clause.phrases:
            if phrase.prep not in ("at", "toward", "towards") or phrase.clause is None:
                continue
            targets = self.s.kids(phrase.clause, "dobj", "nsubj", "pobj")
            means = self._means(clause)
            carrier = clause
            while carrier.kind in ("acl", "noun") and carrier.parent in self.clauses:
                carrier = self.clauses[carrier.parent]
            yield Draft(
                type="PURPOSE",
                clause=carrier,
                trigger=clause.head,
                first=min(clause.first, self._at(means[0].start)) if means else clause.first,
                last=clause.last,
                cue=Span(self.t[clause.head].start, self.t[phrase.index].end),
                subject=self._mentions(means),
                object=tuple(self.q.mention(nominal(self.s, t)) for t in targets[:1]),
                qualifiers={"purpose": (self._words(phrase.clause),)},
                confidence=0.5,
            )

    def _means(self, clause: Clause) -> tuple[Nominal, ...]:
        """Return what is aimed: "an air of dread aimed at X" is the air, not the dread."""
        if not clause.subjects:
            return ()
        head = clause.subjects[0].head
        while self.t[head].dep == "pobj" and self.t[self.t[head].head].lemma == "of":
            up = self.t[self.t[head].head].head
            if self.t[up].pos != "NOUN":
                break
            head = up
        if head == clause.subjects[0].head:
            return clause.subjects
        end = self.t[clause.subjects[0].head].end
        first = self.t[self.s.left[head]].start
        return (Nominal(head, first, end, "noun", clause.subjects[0].head),)

    def _definition(self, clause: Clause) -> Iterator[Draft]:
        """Yield what a body, a project or a policy is; and what a footnote explains."""
        if clause.lemma != "be" or clause.complement is None or not clause.subjects:
            return
        if self.t[clause.complement].pos not in ("NOUN", "PROPN") or clause.negation is not None:
            return
        subject = clause.subjects[0]
        lemma = self.t[subject.head].lemma
        known = lemma in self.q.lexicon.classes["UNDERTAKING"]
        if not (known or self.explains) or clause.kind not in ("root", "ccomp", "conj"):
            return
        if self.t[subject.head].pos == "PRON" or lemma in _NOT_DEFINED:
            return
        yield Draft(
            type="IS_A",
            clause=clause,
            trigger=clause.complement,
            first=clause.first,
            last=clause.last,
            subject=self._mentions(clause.subjects),
            object=self._mentions(coordinated(self.s, clause.complement)),
            confidence=0.4,
            status="generic" if self.explains else None,
        )

    def _serves(self, clause: Clause, above: Clause, marks: list[str]) -> bool:
        if clause.kind == "pcomp":
            return False
        if "to" not in marks or self.t[clause.head].tag != "VB":
            return False
        if clause.kind == "xcomp":
            if above.lemma in ("use", "exploit"):  # "used to eat" is a habit, no purpose
                return bool(above.objects) or above.passive
            return above.lemma in _SERVE or (above.passive and above.lemma in _MEANT)
        if clause.kind == "acl":
            noun = self.t[self.t[clause.head].head].lemma
            return noun in _EFFORTS
        if clause.kind != "advcl" or above.lemma in _COMPLETED:
            return False
        if clause.head < above.head:
            return above.head in self.typed
        return above.head in self.typed or self._in_order(clause)

    def _in_order(self, clause: Clause) -> bool:
        start = self.s.left[clause.head]
        return start > 1 and self.t[start - 1].text.lower() in ("order", "as")

    def _purpose_start(self, clause: Clause, above: Clause) -> int:
        start = self.s.left[clause.head]
        if above.head < start and start - above.head <= _NEAR:
            own = [n.head for n in above.subjects if n.via in ("own", "control")]
            near = [self.s.left[h] for h in own if 0 < above.head - h <= _NEAR]
            return min([above.head, *near])
        if start > 1 and self.t[start - 1].text.lower() in ("order", "as"):
            return start - 2
        return start

    def _pretext(self, clause: Clause) -> Iterator[Draft]:
        """Yield the grounds that someone is said to put forward: "excuses such as ..."."""
        for noun in [*clause.objects, *(o for p in clause.phrases for o in p.objects)]:
            if self.t[noun.head].lemma not in PRETEXTS:
                continue
            if noun not in clause.objects and self._only_tried(clause):
                continue
            for head in self._grounds(noun.head):
                yield Draft(
                    type="PRETEXT",
                    clause=clause,
                    trigger=noun.head,
                    first=clause.head,
                    last=max(self.s.right[head], noun.head),
                    subject=self._mentions(deep(clause).a0),
                    object=(self._alone(head),),
                    qualifiers={"pretext": (self._alone(head),)},
                    confidence=0.6,
                )

    def _only_tried(self, clause: Clause) -> bool:
        """Return whether a clause is only tried or wished: then nothing was put forward yet."""
        above = self.clauses.get(clause.parent) if clause.parent is not None else None
        hedges = self.q.lexicon.words["hedges"]["verbs"]
        return bool(above and clause.kind == "xcomp" and hedges.get(above.lemma) == "attempted")

    def _alone(self, head: int) -> Mention:
        """Return the words under a token, without what is coordinated with it."""
        stop = min(
            [self.s.left[c] for c in self.s.kids(head, "conj", "cc", "punct", "appos") if c > head]
            or [self.s.right[head] + 1]
        )
        inner = [c for c in self.s.kids(head, "dobj") if self.s.kids(c, "conj", "appos")]
        if inner:
            stop = min(stop, nominal(self.s, inner[0]).inside + 1)
        first = self.s.left[head]
        return self.q.words(self.t[first].start, self.t[max(head, stop - 1)].end)

    def _grounds(self, noun: int) -> list[int]:
        found: list[int] = []
        for prep in self.s.kids(noun, "prep", "acl", "relcl", "appos"):
            if self.t[prep].dep != "prep":
                found.append(prep)
                continue
            for head in self.s.kids(prep, "pobj", "pcomp"):
                group = [head]
                for at in group:
                    group.extend(self.s.kids(at, "conj", "appos", "advcl"))
                for extra in list(group[1:]):  # "A, doing B, C": C may hang on B
                    for inner in self.s.kids(extra, "dobj"):
                        for at in self.s.kids(inner, "conj", "appos"):
                            group.extend([at, *self.s.kids(at, "conj", "appos")])
                found.extend(dict.fromkeys(group))
        return [h for h in found if self.t[h].lemma != "etc"]

    def _category(self, clause: Clause) -> Iterator[Draft]:
        """Yield who a measure falls on: "the people subject to X are A, B and C"."""
        if clause.lemma != "be" or clause.complement is None or not clause.subjects:
            return
        subject = clause.subjects[0]
        words = self.s.below(subject.head)
        liable = next((i for i in words if self.t[i].text.lower() in _LIABLE), None)
        if liable is None:
            return
        measures = [o for p in self.s.kids(liable, "prep") for o in self.s.kids(p, "pobj")] or [
            o for p in self.s.kids(subject.head, "prep") for o in self.s.kids(p, "pobj")
        ][-1:]
        for category in self._members(clause, clause.complement):
            whole = nominal(self.s, category.head)
            yield Draft(
                type="SUBJECT_TO",
                clause=clause,
                trigger=category.head,
                first=self._at(whole.start),
                last=max(whole.inside, category.head),
                subject=(self.q.mention(whole),),
                object=tuple(self.q.mention(nominal(self.s, m)) for m in measures),
                confidence=0.7,
                status="generic",
            )

    def _members(self, clause: Clause, complement: int) -> list[Nominal]:
        """Return what a copula lists; the parser hangs later members on the verb."""
        found = list(coordinated(self.s, complement))
        for child in self.s.kids(clause.head, "npadvmod", "appos", "dep"):
            if child > complement and self.t[child].pos == "NOUN":
                found.extend(coordinated(self.s, child))
        return found

    def _at(self, start: int) -> int:
        return next(t.i for t in self.t if t.start == start)

    def _control(self, clause: Clause) -> Iterator[Draft]:
        """Yield who stands over a body: "X is under (the command of) Y"."""
        if clause.lemma not in ("be", "operate", "come", "stand") or not clause.subjects:
            return
        phrases = list(clause.phrases)
        if clause.complement is not None:
            phrases += self.q.phrases(self.s, clause.complement)
        for phrase in phrases:
            if phrase.prep != "under" or not phrase.objects:
                continue
            chief = phrase.objects[0]
            token = self.t[chief.head]
            if token.lemma in _LEADERSHIP:
                inner = [o for p in self.s.kids(chief.head, "prep") for o in self.s.kids(p, "pobj")]
                if not inner:
                    continue
                chief = nominal(self.s, inner[0])
            elif token.pos != "PROPN" or not is_human(self.q.lexicon, self.s, chief):
                continue
            yield Draft(
                type="CONTROL",
                clause=clause,
                trigger=phrase.index,
                first=clause.first,
                last=clause.last,
                subject=(self.q.mention(chief),),
                object=self._mentions(clause.subjects),
                confidence=0.5,
            )


_NOT_DEFINED = frozenset("reason aim goal purpose thing problem".split())
_NEAR = 9
"""Tokens; a main verb this near a purpose clause is inside its evidence."""

_SERVE = frozenset("serve seek aim strive".split())
_MEANT = frozenset("mean intend design use suppose calculate".split())
_EFFORTS = frozenset("effort bid drive campaign move scheme".split())
_COMPLETED = frozenset(
    (
        "oblige force compel push press urge ask tell order put split turn call condemn help "
        "permit allow invite encourage need require go have try start begin continue agree make "
        "fail"
    ).split()
)
"""Verbs whose infinitive is what is forced, asked or begun, however the parser hangs it."""

_AIMING = frozenset("aim gear direct".split())
_PREVENT = frozenset("prevent keep stop deter discourage".split())
_LIABLE = frozenset("subject liable targeted eligible slated earmarked".split())
_LEADERSHIP = frozenset("control command leadership direction supervision authority rule".split())
