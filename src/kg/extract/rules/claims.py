"""From a typed candidate to a claim: fills the roles that its frame names."""

from dataclasses import replace

from kg.extract.rules import breaches, confidence
from kg.extract.rules.attribution import Attributor
from kg.extract.rules.clauses import Clause
from kg.extract.rules.comparisons import comparison
from kg.extract.rules.draft import Draft
from kg.extract.rules.lexicon import Frame
from kg.extract.rules.modality import backshifted, modality
from kg.extract.rules.nominals import Nominal, coordinated
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Qualifier
from kg.extract.rules.typing import QUANTITIES, Candidate, Typing, deep, is_human
from kg.model import Article, Attribution, Claim, Mention, Modality, Span

_BACKGROUND = frozenset({"CONTACT", "REPORT", "LOCATION"})
_CARRIED = frozenset("from to place time duration manner exception purpose".split())
_HEDGED = frozenset({"likely", "possible", "apparent", "alleged", "attempted", "planned"})
_WHITHER = frozenset("inside outside in out away abroad home back upstairs around".split())
_STATES = frozenset({"STATE", "REQUIRE", "SENTIMENT", "CONTROL", "IS_A", "CONTACT"})
"""What holds and does not recur: the simple present says no more than that."""

_CHANGES = frozenset(
    "intensify grow rise increase deepen mount spread worsen swell fade decrease ease".split()
)
_LEADERSHIP = frozenset("command leadership direction supervision order orders rule".split())
_BEHIND = frozenset(
    {("at", "hand"), ("on", "order"), ("by", "order"), ("on", "instruction"), ("at", "behest")}
)
_VAGUE = frozenset("there who which that more much little everything".split())


class ClaimMaker:
    """Makes the claims of one article's clauses."""

    def __init__(self, article: Article, typing: Typing, attributor: Attributor) -> None:
        self.article, self.typing, self.attributor = article, typing, attributor
        self.qualifier = Qualifier(typing.lexicon, article.text)
        self.breaches: set[int] = set()
        """Verbs of the sentence that tell what a punishment is for: facts, however unlikely."""

    def make(
        self, sentence: Sentence, candidate: Candidate, by_head: dict[int, Clause]
    ) -> Claim | None:
        """Return the claim of a candidate, or None where it names nobody and nothing."""
        clause, frame = candidate.clause, candidate.frame
        roles = _Roles(self.qualifier, sentence, candidate)
        subject, object_ = roles.fill(frame.subject), roles.fill(frame.object)
        if not subject and (clause.passive or clause.kind == "noun"):
            subject = roles.overseer()
        evidence = self._evidence(sentence, clause)
        qualifiers = self.qualifier.of(sentence, clause, frame.type, by_head)
        if frame.absorbs:
            for below in self._complements(clause, by_head):
                inner = self.qualifier.of(sentence, below, frame.type, by_head)
                qualifiers = {**{q: m for q, m in inner.items() if q in _CARRIED}, **qualifiers}
        if frame.type == "LABEL":
            # Naming moves nobody: where the named were moved is another claim's.
            qualifiers = {q: m for q, m in qualifiers.items() if q not in ("from", "to")}
        for name, sources in frame.qualifiers:
            filled = roles.fill(sources)
            if filled:
                qualifiers[name] = filled
        count = self.qualifier.count([*object_, *subject])
        if count:
            qualifiers["count"] = (count,)
        if frame.type in breaches.SANCTIONS and not {"reason", "charge"} & set(qualifiers):
            named = roles.nominals(frame.object)
            told = breaches.breach(self.typing.lexicon, self.article.text, sentence, named)
            if told:
                self.breaches.add(told[0])
                qualifiers["reason"] = (told[1],)
        _without_aim(qualifiers)
        self._when_told(sentence, clause, by_head, qualifiers)
        if frame.type == "SENTIMENT" and clause.lemma in _CHANGES:
            first = min([clause.head, *clause.auxiliaries])
            words = sentence.tokens[first].start, sentence.tokens[clause.head].end
            qualifiers.setdefault("trend", (self.qualifier.words(*words),))
        if frame.type == "STATE":
            compared = comparison(sentence, clause)
            if compared:
                qualifiers["comparison"] = (self.qualifier.words(compared.start, compared.end),)
        if frame.type == "RESTRICT_MOVEMENT" and frame.polarity and "act" not in qualifiers:
            where = [a for a in clause.adverbs if sentence.tokens[a].lemma in _WHITHER]
            if where and where[0] > clause.head:
                end = sentence.tokens[where[0]].end
                barred = self.qualifier.words(sentence.tokens[clause.head].start, end)
                qualifiers["act"] = (barred,)
        if frame.type == "COERCE":
            self._made_to_say(sentence, clause, by_head, qualifiers)
        token = sentence.tokens[clause.head]
        how = modality(self.typing.lexicon, sentence, clause, by_head, polarity=frame.polarity)
        if how.status == "habitual" and frame.type in _STATES and _plain(sentence, how):
            how = Modality(polarity=how.polarity)
        if frame.type == "LABEL" and clause.kind in ("acl", "relcl"):
            object_, evidence = self._labelled(sentence, clause, roles, frame, object_, evidence)
            qualifiers.pop("count", None)
        if frame.type == "STATE" and self._figure(sentence, clause):
            how = replace(how, status="figurative")
        evidence = _with_hedge(evidence, how)
        claim = Claim(
            text_digest=self.article.text_digest,
            doc=self.article.doc,
            type=frame.type,
            relation=clause.lemma,
            trigger=Span(token.start, token.end),
            evidence=evidence,
            subject=_marked(subject, evidence),
            object=_marked(object_, evidence),
            qualifiers={q: _marked(ms, evidence) for q, ms in qualifiers.items()},
            attribution=self.attributor.of(clause, by_head),
            modality=how,
        )
        if frame.status and claim.modality.status == "asserted":
            told = replace(claim.modality, status=frame.status, cue=claim.modality.cue or claim.trigger)
            claim = replace(claim, modality=told)
        claim = weighed(claim, clause.kind, row_name(clause, frame))
        above = by_head.get(clause.parent) if clause.parent is not None else None
        if claim.modality.status == "attempted" and above and above.kind == "relcl":
            return replace(claim, core=False)  # who is meant, not what was done
        return claim

    def _labelled(
        self,
        sentence: Sentence,
        clause: Clause,
        roles: "_Roles",
        frame: Frame,
        object_: tuple[Mention, ...],
        evidence: Span,
    ) -> tuple[tuple[Mention, ...], Span]:
        """Return on whom a label is put, and the passage: "many of the tribes called X"."""
        t = sentence.tokens
        for nominal in roles.nominals(frame.object):
            people = [
                o
                for p in sentence.kids(nominal.head, "prep")
                if t[p].lemma == "of" and p == nominal.head + 1
                for o in sentence.kids(p, "pobj")
            ]
            if t[nominal.head].lemma not in QUANTITIES or not people:
                continue
            end = min(nominal.end, t[clause.head].start)
            inner = self.qualifier.words(t[sentence.left[people[0]]].start, end)
            words = (inner.text or "").rstrip()
            span = Span(inner.span.start, inner.span.start + len(words)) if inner.span else None
            start = span.start if span else evidence.start
            last = max(clause.head, *(sentence.right[c] for c in sentence.kids(clause.head)))
            passage = Span(min(start, t[clause.head].start), max(t[last].end, evidence.start))
            return (replace(inner, span=span, text=words, canon=words),), passage
        return object_, evidence

    def _figure(self, sentence: Sentence, clause: Clause) -> bool:
        """Return whether people are said, between marks, to be what no people are."""
        if clause.complement is None or sentence.tokens[clause.complement].pos != "NOUN":
            return False
        what = Nominal(clause.complement, 0, 0)
        first = sentence.tokens[sentence.left[clause.complement]].start
        marked = self.article.text[first - 1 : first] in ("'", '"', "‘", "“")
        whom = any(is_human(self.typing.lexicon, sentence, n) for n in clause.subjects)
        return marked and whom and not is_human(self.typing.lexicon, sentence, what)

    def _made_to_say(
        self,
        sentence: Sentence,
        clause: Clause,
        by_head: dict[int, Clause],
        qualifiers: dict[str, tuple[Mention, ...]],
    ) -> None:
        """Give what people are made to say as the content: "made them shout, 'long live X'"."""
        for below in self._complements(clause, by_head):
            said = below.dependents.get("ccomp", [])
            if below.lemma in self.typing.lexicon.words["reporting"] and said:
                content = self.qualifier.phrase_words(sentence, said[0])
                act = self.qualifier.words(
                    sentence.tokens[below.head].start, sentence.tokens[below.head].end
                )
                qualifiers |= {"content": (content,), "act": (act,)}

    def _when_told(
        self,
        sentence: Sentence,
        clause: Clause,
        by_head: dict[int, Clause],
        qualifiers: dict[str, tuple[Mention, ...]],
    ) -> None:
        """Date what went on when the outlet reported it: "we wrote in May that they were moving"."""
        lexicon = self.typing.lexicon
        if "time" in qualifiers or not backshifted(lexicon, sentence, clause, by_head):
            return
        above = by_head[clause.parent or 0]
        said = above.subjects[0] if above.subjects else None
        if said and self.attributor.outlet.is_outlet(self.article.text[said.start : said.end]):
            when = self.qualifier.of(sentence, above, "REPORT", by_head).get("time")
            if when:
                qualifiers["time"] = when

    @staticmethod
    def _complements(clause: Clause, by_head: dict[int, Clause]) -> list[Clause]:
        """Return the clauses that complete a verb of force or order."""
        heads = [h for d in ("xcomp", "ccomp", "advcl") for h in clause.dependents.get(d, [])]
        return [by_head[h] for h in heads if h > clause.head and h in by_head][:1]

    def draft(
        self,
        sentence: Sentence,
        draft: Draft,
        by_head: dict[int, Clause],
        place: dict[int, int],
    ) -> Claim:
        """Return the claim of a construction.

        `place` tells the index of the claim that a clause states by itself.
        """
        subject, object_ = draft.subject, draft.object
        linked = [place[head] for head in draft.subject_clauses if head in place]
        if linked:
            subject = tuple(Mention(ref=index) for index in linked)
        if draft.object_clause in place:
            object_ = (Mention(ref=place[draft.object_clause]),)
        first, last = sorted((draft.first, draft.last))
        evidence = Span(sentence.tokens[first].start, sentence.tokens[last].end)
        token = sentence.tokens[draft.trigger]
        lexicon = self.typing.lexicon
        how = modality(lexicon, sentence, draft.clause, by_head, polarity="+")
        if draft.status:
            how = replace(how, status=draft.status)
        if draft.cue and (draft.status or how.status in _HEDGED):
            how = replace(how, cue=draft.cue)
        evidence = _with_hedge(evidence, how)
        claim = Claim(
            text_digest=self.article.text_digest,
            doc=self.article.doc,
            type=draft.type,
            relation=token.lemma,
            trigger=Span(token.start, token.end),
            evidence=evidence,
            subject=_marked(subject, evidence),
            object=_marked(object_, evidence),
            qualifiers={q: _marked(ms, evidence) for q, ms in draft.qualifiers.items()},
            attribution=self.attributor.of(draft.clause, by_head),
            modality=how,
        )
        if draft.told:
            said = Attribution(kind=self.attributor.outlet.kind)
            claim = replace(claim, attribution=said, modality=Modality())
        claim = weighed(claim, "construction", f"{draft.type} {draft.clause.kind}")
        return replace(claim, core=claim.core and not (draft.told or draft.background))

    def _evidence(self, sentence: Sentence, clause: Clause) -> Span:
        return Span(sentence.tokens[clause.first].start, sentence.tokens[clause.last].end)


class _Roles:
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


def row_name(clause: Clause, frame: Frame) -> str:
    """Return a name for the row of the lexicon by which a clause was read."""
    asked = " ".join(f"{c.key}:{','.join(c.values)}" for c in frame.conditions)
    return f"{frame.type} {asked}".strip()


def weighed(claim: Claim, kind: str, row: str) -> Claim:
    """Return the claim with its confidence."""
    likely = confidence.probability(confidence.features(claim, kind, row))
    core = not claim.type.startswith("OTHER:") and claim.type not in _BACKGROUND
    return replace(claim, confidence=round(likely, 3), core=core)


def _plain(sentence: Sentence, how: Modality) -> bool:
    """Return whether only the simple present makes a clause habitual: no word says "often"."""
    return any(t.start == how.cue.start and t.tag[:2] == "VB" for t in sentence.tokens if how.cue)


def _with_hedge(evidence: Span, how: Modality) -> Span:
    """Return the passage grown to the words that hedge it: no hedge is ever left outside."""
    if how.cue is None or how.status not in _HEDGED:
        return evidence
    return Span(min(evidence.start, how.cue.start), max(evidence.end, how.cue.end))


def _without_aim(qualifiers: dict[str, tuple[Mention, ...]]) -> None:
    """Cut off an act what it is done for, where the claim tells that by itself."""
    act, aim = (qualifiers.get(name, (Mention(),))[0] for name in ("act", "purpose"))
    if act.span and aim.span and act.text and act.span.end == aim.span.end:
        words = act.text[: aim.span.start - act.span.start].rstrip()
        if words:
            span = Span(act.span.start, act.span.start + len(words))
            qualifiers["act"] = (replace(act, span=span, text=words, canon=words),)


def _marked(mentions: tuple[Mention, ...], evidence: Span) -> tuple[Mention, ...]:
    return tuple(
        replace(m, outside_evidence=True)
        if m.span and not (evidence.start <= m.span.start and m.span.end <= evidence.end)
        else m
        for m in mentions
    )
