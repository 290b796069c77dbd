"""What single types say more: trends, comparisons, words put into mouths, the labelled."""

import re
from dataclasses import replace

from kg.extract.rules.clauses import Clause
from kg.extract.rules.comparisons import comparison
from kg.extract.rules.humans import QUANTITIES, is_human
from kg.extract.rules.lexicon import Frame, Lexicon
from kg.extract.rules.modality import backshifted
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.outlets import Outlet
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Found, Qualifier
from kg.extract.rules.repairs import SAYING
from kg.model import Mention, Span

_FEELING = re.compile(r"\s(?:towards?|at|against|with|about|over|among|from|since)\s")
_WHITHER = frozenset("inside outside in out away abroad home back upstairs around".split())
_CHANGES = frozenset(
    "intensify grow rise increase deepen mount spread worsen swell fade decrease ease".split()
)


class Details:
    """Adds the qualifiers that only some types have."""

    def __init__(self, lexicon: Lexicon, text: str, qualifier: Qualifier, outlet: Outlet) -> None:
        self.lexicon, self.text, self.qualifier, self.outlet = lexicon, text, qualifier, outlet

    def add(
        self,
        sentence: Sentence,
        clause: Clause,
        frame: Frame,
        by_head: dict[int, Clause],
        qualifiers: Found,
    ) -> None:
        """Add to the qualifiers of a clause what its type asks for."""
        _without_aim(qualifiers)
        self._when_told(sentence, clause, by_head, qualifiers)
        if frame.type == "SENTIMENT" and clause.lemma in _CHANGES:
            first = min([clause.head, *clause.auxiliaries])
            words = sentence.tokens[first].start, sentence.tokens[clause.head].end
            qualifiers.setdefault("trend", (self.qualifier.words(*words),))
        if frame.type == "SENTIMENT" and "sentiment" in qualifiers:
            qualifiers["sentiment"] = tuple(self.bare(m) for m in qualifiers["sentiment"])
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

    def bare(self, feeling: Mention) -> Mention:
        """Return a feeling without at whom or since when: "anger" of "anger at the mayor"."""
        cut = _FEELING.search(feeling.text or "")
        if feeling.span is None or cut is None:
            return feeling
        return self.qualifier.words(feeling.span.start, feeling.span.start + cut.start())

    def labelled(
        self,
        sentence: Sentence,
        clause: Clause,
        named: tuple[Nominal, ...],
        object_: tuple[Mention, ...],
        evidence: Span,
    ) -> tuple[tuple[Mention, ...], Span]:
        """Return on whom a label is put, and the passage: "many of the tribes called X"."""
        t = sentence.tokens
        for nominal in named:
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

    def figure(self, sentence: Sentence, clause: Clause) -> bool:
        """Return whether people are said, between marks, to be what no people are."""
        if clause.complement is None or sentence.tokens[clause.complement].pos != "NOUN":
            return False
        what = Nominal(clause.complement, 0, 0)
        first = sentence.tokens[sentence.left[clause.complement]].start
        marked = self.text[first - 1 : first] in ("'", '"', "‘", "“")
        whom = any(is_human(self.lexicon, sentence, n) for n in clause.subjects)
        return marked and whom and not is_human(self.lexicon, sentence, what)

    def _made_to_say(
        self,
        sentence: Sentence,
        clause: Clause,
        by_head: dict[int, Clause],
        qualifiers: Found,
    ) -> None:
        """Give what people are made to say as the content: "made them shout, 'long live X'"."""
        for below in complements(clause, by_head):
            said = below.dependents.get("ccomp", [])
            if below.lemma in SAYING and said:
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
        qualifiers: Found,
    ) -> None:
        """Date what went on when the outlet told of it: "we wrote in May they were moving"."""
        if "time" in qualifiers or not backshifted(self.lexicon, sentence, clause, by_head):
            return
        above = by_head[clause.parent or 0]
        said = above.subjects[0] if above.subjects else None
        if said and self.outlet.is_outlet(self.text[said.start : said.end]):
            when = self.qualifier.of(sentence, above, "REPORT", by_head).get("time")
            if when:
                qualifiers["time"] = when


def complements(clause: Clause, by_head: dict[int, Clause]) -> list[Clause]:
    """Return the clause that completes a verb of force or order, if any."""
    heads = [h for d in ("xcomp", "ccomp", "advcl") for h in clause.dependents.get(d, [])]
    return [by_head[h] for h in heads if h > clause.head and h in by_head][:1]


def _without_aim(qualifiers: Found) -> None:
    """Cut off an act what it is done for, where the claim tells that by itself."""
    act, aim = (qualifiers.get(name, (Mention(),))[0] for name in ("act", "purpose"))
    if act.span and act.span == aim.span:  # "were made to sew": the sewing is no aim
        del qualifiers["purpose"]
    elif act.span and aim.span and act.text and act.span.end == aim.span.end:
        words = act.text[: aim.span.start - act.span.start].rstrip()
        if words:
            span = Span(act.span.start, act.span.start + len(words))
            qualifiers["act"] = (replace(act, span=span, text=words, canon=words),)
