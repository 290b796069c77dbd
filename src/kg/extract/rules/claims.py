"""From a typed candidate to a claim: fills the roles that its frame names."""

from dataclasses import replace

from kg.extract.rules import breaches, confidence
from kg.extract.rules.attribution import Attributor
from kg.extract.rules.carriers import Carrier
from kg.extract.rules.clauses import Clause
from kg.extract.rules.details import Details, complements
from kg.extract.rules.draft import Draft
from kg.extract.rules.lexicon import Frame
from kg.extract.rules.modality import modality
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import Qualifier
from kg.extract.rules.roles import Roles
from kg.extract.rules.typing import Candidate, Typing
from kg.model import Article, Attribution, Claim, Mention, Modality, Span

_BACKGROUND = frozenset({"CONTACT", "REPORT", "LOCATION", "ATTRIBUTE"})
_CARRIED = frozenset("from to place time duration manner exception purpose".split())
_HEDGED = frozenset({"likely", "possible", "apparent", "alleged", "attempted", "planned"})
_HEARSAY = frozenset({"alleged", "apparent"})
"""An unknown act that a word marks as such is news of the report, not its background."""

_LINKS = frozenset({"CAUSE", "PURPOSE"})
_ASPECTS = frozenset({"ongoing", "habitual", "past"})
"""Of acts; what links two of them takes over their hedges, not their course."""

ASKING = frozenset({"URGE", "REQUIRE", "ORDER", "PROHIBIT", "ALLOW"})
"""Types that hold the "should" of what is asked for."""

_STATES = frozenset({"STATE", "REQUIRE", "SENTIMENT", "CONTROL", "IS_A", "CONTACT"})
"""What holds and does not recur: the simple present says no more than that."""


_SAID_ALREADY = ("act", "charge", "penalty", "to")


class ClaimMaker:
    """Makes the claims of one article's clauses."""

    def __init__(self, article: Article, typing: Typing, attributor: Attributor) -> None:
        self.article, self.typing, self.attributor = article, typing, attributor
        self.qualifier = Qualifier(typing.lexicon, article.text)
        self.details = Details(typing.lexicon, article.text, self.qualifier, attributor.outlet)
        self.stated: frozenset[int] = frozenset()
        """Predicates of the sentence that state a fact by themselves."""
        self.breaches: set[int] = set()
        """Verbs of the sentence that tell what a punishment is for: facts, however unlikely."""

    def make(
        self, sentence: Sentence, candidate: Candidate, by_head: dict[int, Clause]
    ) -> Claim | None:
        """Return the claim of a candidate, or None where it names nobody and nothing."""
        clause, frame = candidate.clause, candidate.frame
        roles = Roles(self.qualifier, sentence, candidate, by_head)
        subject, object_ = roles.subject(), roles.object()
        evidence = self._evidence(sentence, self._stating(sentence, clause, by_head))
        qualifiers = self.qualifier.of(sentence, clause, frame.type, by_head)
        if frame.absorbs:
            for below in complements(clause, by_head):
                inner = self.qualifier.of(sentence, below, frame.type, by_head)
                qualifiers = {**{q: m for q, m in inner.items() if q in _CARRIED}, **qualifiers}
        if frame.type in ("LABEL", "ATTRIBUTE"):
            # Naming moves nobody: where the named were moved is another claim's.
            qualifiers = {q: m for q, m in qualifiers.items() if q not in ("from", "to")}
        for name, sources in frame.qualifiers:
            filled = roles.fill(sources)
            if filled:
                qualifiers[name] = filled
        for name in ("reason", "instrument"):  # what is called for is no reason of the call
            if any(qualifiers.get(name) == qualifiers.get(q) for q in _SAID_ALREADY):
                qualifiers.pop(name, None)
        count = self.qualifier.count([*object_, *subject])
        if count:
            qualifiers["count"] = (count,)
        if frame.type in breaches.SANCTIONS and not {"reason", "charge"} & set(qualifiers):
            named = roles.nominals(frame.object)
            told = breaches.breach(self.typing.lexicon, self.article.text, sentence, named)
            if told:
                self.breaches.add(told[0])
                qualifiers["reason"] = (told[1],)
        self.details.add(sentence, clause, frame, by_head, qualifiers)
        token = sentence.tokens[clause.head]
        given = frame.polarity if frame.polarity != "-" else None
        asks = frame.type in ASKING
        how = modality(self.typing.lexicon, sentence, clause, by_head, polarity=given, asks=asks)
        if frame.polarity == "-":
            how = replace(how, polarity="+" if how.polarity == "-" else "-")
        said = self.attributor.of(clause, by_head)
        how = imputed(frame.type, how, said)
        if how.status == "habitual" and frame.type in _STATES and _plain(sentence, how):
            how = Modality(polarity=how.polarity)
        if frame.type == "LABEL" and clause.kind in ("acl", "relcl"):
            object_, evidence = self.details.labelled(
                sentence, clause, roles.nominals(frame.object), object_, evidence
            )
            qualifiers.pop("count", None)
        if frame.type == "STATE" and self.details.figure(sentence, clause):
            how = replace(how, status="figurative")
        if frame.type == "SENTIMENT" and clause.lemma == "be":
            object_ = tuple(self.details.bare(m) for m in object_)
        if frame.type == "PROHIBIT":
            object_ = tuple(
                _without(m, qualifiers.get("to", ()), self.article.text) for m in object_
            )
        evidence = _whole(_with_hedge(evidence, how), (subject, object_, *qualifiers.values()))
        claim = Claim(
            text_digest=self.article.text_digest,
            doc=self.article.doc,
            type=frame.type,
            relation=clause.lemma,
            trigger=Span(token.start, token.end),
            evidence=evidence,
            subject=marked(subject, evidence),
            object=marked(object_, evidence),
            qualifiers={q: marked(ms, evidence) for q, ms in qualifiers.items()},
            attribution=said,
            modality=how,
        )
        if frame.type == "URGE" and not subject and claim.attribution.source:
            # Who says what others should do is who asks it of them.
            claim = replace(claim, subject=marked((claim.attribution.source,), evidence))
        if frame.status and claim.modality.status == "asserted":
            stated = replace(
                claim.modality, status=frame.status, cue=claim.modality.cue or claim.trigger
            )
            claim = replace(claim, modality=stated)
        seen = confidence.circumstances(self.typing.lexicon, sentence, candidate, by_head)
        claim = weighed(claim, clause.kind, row_name(clause, frame), tuple(seen))
        above = by_head.get(clause.parent) if clause.parent is not None else None
        if claim.modality.status == "attempted" and above and above.kind == "relcl":
            return replace(claim, core=False)  # who is meant, not what was done
        return claim

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
        how = self._how(sentence, draft, by_head)
        named = (subject, object_, *draft.qualifiers.values())
        evidence = _whole(_with_hedge(evidence, how), named)
        claim = Claim(
            text_digest=self.article.text_digest,
            doc=self.article.doc,
            type=draft.type,
            relation=token.lemma,
            trigger=Span(token.start, token.end),
            evidence=evidence,
            subject=marked(subject, evidence),
            object=marked(object_, evidence),
            qualifiers={q: marked(ms, evidence) for q, ms in draft.qualifiers.items()},
            attribution=self.attributor.of(draft.clause, by_head),
            modality=how,
        )
        if draft.told:
            said = Attribution(kind=self.attributor.outlet.kind)
            claim = replace(claim, attribution=said)
        claim = weighed(claim, "construction", f"{draft.type} {draft.clause.kind}")
        return replace(claim, core=claim.core and not (draft.told or draft.background))

    def _how(self, sentence: Sentence, draft: Draft, by_head: dict[int, Clause]) -> Modality:
        """Return the modality of a draft: its clause's, unless the construction gives it."""
        if draft.told:
            return Modality()
        how = modality(
            self.typing.lexicon,
            sentence,
            draft.clause,
            by_head,
            polarity="+",
            asks=draft.type in ASKING,
        )
        if draft.type in _LINKS and how.status in _ASPECTS:
            how = Modality(polarity=how.polarity)
        if draft.status:
            how = replace(how, status=draft.status)
        if draft.cue and (draft.status or how.status in _HEDGED):
            how = replace(how, cue=draft.cue)
        return how

    def _stating(self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]) -> Clause:
        """Return the clause in whose words an event noun is held to be stated."""
        joined = (
            sentence.kids(clause.head, "conj", "cc") or sentence.tokens[clause.head].dep == "conj"
        )
        if clause.kind != "noun" or joined:
            return clause
        verb = Carrier(self.typing.lexicon, sentence, clause, by_head, subjects=True).verb
        return clause if verb is None or verb.head in self.stated else verb

    def _evidence(self, sentence: Sentence, clause: Clause) -> Span:
        return Span(sentence.tokens[clause.first].start, sentence.tokens[clause.last].end)


def row_name(clause: Clause, frame: Frame) -> str:
    """Return a name for the row of the lexicon by which a clause was read."""
    asked = " ".join(f"{c.key}:{','.join(c.values)}" for c in frame.conditions)
    return f"{frame.type} {asked}".strip()


def weighed(claim: Claim, kind: str, row: str, seen: tuple[str, ...] = ()) -> Claim:
    """Return the claim with its confidence."""
    likely = confidence.probability(confidence.features(claim, kind, row, seen))
    lost = claim.type == "CONTACT" and claim.modality.polarity == "-" and claim.relation != "reach"
    core = told_of(claim.type, claim.modality) and (lost or claim.type not in _BACKGROUND)
    return replace(claim, confidence=round(likely, 3), core=core)


def imputed(type_: str, how: Modality, said: Attribution) -> Modality:
    """Return how an offence is told: one that an authority tells of is alleged."""
    plain = how.polarity == "+" and how.status not in _HEDGED
    if type_ == "OFFENCE" and said.kind == "official" and plain:
        return replace(how, status="alleged")
    return how


def told_of(type_: str, how: Modality) -> bool:
    """Return whether a type is news of the report: an unknown act is, as hearsay alone."""
    return not type_.startswith("OTHER:") or how.status in _HEARSAY


def _without(mention: Mention, goals: tuple[Mention, ...], text: str) -> Mention:
    """Return what is forbidden without where it would go: "trips" of "trips to the coast"."""
    for goal in goals:
        inside = mention.span and goal.span and mention.span.end == goal.span.end
        if mention.span and goal.span and inside and mention.span.start < goal.span.start:
            words = text[mention.span.start : goal.span.start].rstrip()
            cut = words.rpartition(" ")[0]
            if words.endswith((" to", " into", " towards", " toward")) and cut:
                span = Span(mention.span.start, mention.span.start + len(cut))
                return replace(mention, span=span, text=cut, canon=cut)
    return mention


def _plain(sentence: Sentence, how: Modality) -> bool:
    """Return whether only the simple present makes a clause habitual: no word says "often"."""
    return any(t.start == how.cue.start and t.tag[:2] == "VB" for t in sentence.tokens if how.cue)


def _whole(evidence: Span, named: tuple[tuple[Mention, ...], ...]) -> Span:
    """Return the passage grown to the end of a mention that its last words only begin."""
    spans = [m.span for mentions in named for m in mentions if m.span]
    ends = [span.end for span in spans if evidence.start <= span.start < evidence.end]
    return Span(evidence.start, max([evidence.end, *ends]))


def _with_hedge(evidence: Span, how: Modality) -> Span:
    """Return the passage grown to the words that hedge it: no hedge is ever left outside."""
    if how.cue is None or how.status not in _HEDGED:
        return evidence
    return Span(min(evidence.start, how.cue.start), max(evidence.end, how.cue.end))


def marked(mentions: tuple[Mention, ...], evidence: Span) -> tuple[Mention, ...]:
    """Return mentions with a note on those that lie outside of the evidence, and on no others."""
    return tuple(_marked(m, _is_outside(m.span, evidence)) for m in mentions)


def _marked(mention: Mention, outside: bool) -> Mention:
    same = mention.outside_evidence == outside
    return mention if same else replace(mention, outside_evidence=outside)


def _is_outside(span: Span | None, evidence: Span) -> bool:
    return span is not None and not (evidence.start <= span.start and span.end <= evidence.end)
