"""From a proposal of the model to a claim; speaker, modality and time are the rules'."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kg.extract.learned.fillers import OWN, SURE, heads
from kg.extract.learned.reader import LEAST, LESS, Proposal
from kg.extract.rules import quantities
from kg.extract.rules.claims import ASKING, ClaimMaker, imputed, marked, told_of
from kg.extract.rules.clauses import Clause, noun_clause
from kg.extract.rules.modality import is_doubted, modality
from kg.extract.rules.nominals import nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import may_deny
from kg.model import Claim, Mention, Modality, Span

HEDGE = 0.6
"""Probability of a hedge from which a claim is only possible, though the rules see no cue."""
TOLD = 0.3
"""Probability from which a denied act of no type is more than background."""

OF_SOURCES = ("REPORT", "META", "LOCATION", "CONTACT", "CORROBORATE")
"""Types that tell of the report and its sources: left to the rules, which never tell where a source
is."""
_OF_ACTS = frozenset("ORDER POLICY ANNOUNCE URGE PROMISE DENY REFUSE ALLOW PROHIBIT".split())
"""Types whose object may be an act, with those whom the act concerns in its words."""
_WOUNDING = frozenset("shoot stab beat bomb shell".split())
"""Verbs that by themselves do not tell of a death."""
_SINGLE = (
    "from to time place count thing act charge penalty reason purpose label content duration "
    "manner condition"
).split()
_PLAIN = frozenset("asserted ongoing past habitual policy planned attempted".split())


class ProposalMaker:
    """Makes claims of proposals, in one article."""

    def __init__(self, maker: ClaimMaker) -> None:
        self.maker = maker

    def make(
        self,
        sentence: Sentence,
        proposal: Proposal,
        by_head: dict[int, Clause],
        ruled: Mapping[tuple[str, int], Mention] = MappingProxyType({}),
    ) -> Claim | None:
        """Return the claim; its confidence is the model's probability of the type.

        None where the model hardly sees a fact, unless it is one that is denied or hedged; where
        the rules know that the words have another sense; and where it alone tells of a source.
        `ruled` holds the mentions of the rules' reading of the same type, by role and head.
        """
        if proposal.likely < LESS or (proposal.type in OF_SOURCES and not ruled):
            return None
        maker, token = self.maker, sentence.tokens[proposal.trigger]
        if proposal.type == "KILL" and token.lemma in _WOUNDING and not ruled:
            return None
        if any(sentence.lower[i] == "than" for i in sentence.kids(token.i, "mark")) and not ruled:
            return None  # "more were arrested than released" names nobody who was released
        clause = by_head.get(proposal.trigger) or self._clause(sentence, proposal, by_head)
        known = {**by_head, clause.head: clause}
        kind = proposal.type if proposal.type != "OTHER" else f"OTHER:{token.lemma}"
        if proposal.type != "OTHER" and maker.typing.is_none(sentence, clause, known):
            return None
        said = maker.attributor.of(clause, known)
        how = imputed(kind, self._modality(sentence, proposal, clause, known), said)
        if proposal.likely < LEAST and not is_doubted(how):
            return None
        evidence = Span(sentence.tokens[proposal.first].start, sentence.tokens[proposal.last].end)
        subject = self._fillers(sentence, proposal, "subject", ruled)
        object_ = self._fillers(sentence, proposal, "object", ruled)
        taken = {o.span for o in object_ if o.span}
        subject = tuple(m for m in subject if m.span not in taken)
        qualifiers = maker.qualifier.of(sentence, clause, kind, known)
        count = maker.qualifier.count([*object_, *subject])
        if count:
            qualifiers["count"] = (count,)
        rest = any(quantities.EXCEPTED.match(m.text or "") for m in (*object_, *subject))
        for name in _SINGLE:
            if name not in proposal.roles or (name == "count" and rest):
                continue
            if name not in OWN or name not in qualifiers:
                found = self._fillers(sentence, proposal, name, ruled)
                if name == "count" and found:
                    number = maker.qualifier.count(found)
                    own = [m.span for m in (*object_, *subject) if m.span]
                    found = (number,) if number and _is_inside(number.span, own) else ()
                elif name in ("from", "to", "time"):
                    others = [*object_, *subject] if name == "time" else []
                    others += [m for way in ("from", "to") for m in qualifiers.get(way, ())]
                    found = tuple(m for m in found if m.span not in {o.span for o in others})
                if found:
                    qualifiers[name] = found[:1]
        told = told_of(kind, how) or (how.polarity == "-" and proposal.types["OTHER"] >= TOLD)
        return Claim(
            text_digest=maker.article.text_digest,
            doc=maker.article.doc,
            type=kind,
            relation=token.lemma,
            trigger=Span(token.start, token.end),
            evidence=evidence,
            subject=marked(subject, evidence),
            object=marked(object_, evidence),
            qualifiers={q: marked(ms, evidence) for q, ms in qualifiers.items()},
            attribution=said,
            modality=how,
            core=told,
            confidence=round(proposal.types[proposal.type], 3),
        )

    def _clause(self, sentence: Sentence, proposal: Proposal, by_head: dict[int, Clause]) -> Clause:
        """Return a clause for a word that the clause layer passes over."""
        token = sentence.tokens[proposal.trigger]
        named = noun_clause(sentence, token.i, by_head)
        if named:
            return named
        above = token.head
        while above not in by_head and sentence.tokens[above].head != above:
            above = sentence.tokens[above].head
        return Clause(
            head=token.i,
            lemma=token.lemma,
            kind="noun",
            parent=above if above in by_head and above != token.i else None,
            first=proposal.first,
            last=proposal.last,
        )

    def _fillers(
        self,
        sentence: Sentence,
        proposal: Proposal,
        role: str,
        ruled: Mapping[tuple[str, int], Mention],
    ) -> tuple[Mention, ...]:
        found: dict[Span | int | None, Mention] = {}
        for head in heads(sentence, proposal, role, ruled):
            mention = ruled.get((role, head)) or self._mention(sentence, proposal.trigger, head)
            # "ordered the eviction of 300 families": the families were given no order
            acts = proposal.type in _OF_ACTS and role == "object"
            told = [m for (r, _), m in ruled.items() if r == role] if acts else []
            wider = [m for m in told if _holds(m.span, mention.span)]
            mention = wider[0] if wider else mention
            found.setdefault(mention.span if mention.ref is None else mention.ref, mention)
        spans = [m.span for m in found.values() if m.span]
        return tuple(m for m in found.values() if not _is_inside(m.span, spans))

    def _mention(self, sentence: Sentence, trigger: int, head: int) -> Mention:
        token = sentence.tokens[head]
        if token.pos in ("VERB", "AUX") and head != trigger:
            return self.maker.qualifier.phrase_words(sentence, head)
        if head == trigger and token.pos != "NOUN":
            return self.maker.qualifier.words(token.start, token.end)
        return self.maker.qualifier.mention(
            nominal(sentence, head, without=_branch(sentence, head, trigger))
        )

    def _modality(
        self,
        sentence: Sentence,
        proposal: Proposal,
        clause: Clause,
        by_head: dict[int, Clause],
    ) -> Modality:
        denied = proposal.denied >= SURE and may_deny(sentence)
        read = modality(
            self.maker.typing.lexicon,
            sentence,
            clause,
            by_head,
            polarity=None if denied else "+",
            asks=proposal.type in ASKING,
        )
        if denied and read.status != "unknown":  # what is left open is not denied
            read = replace(read, polarity="-")
        if proposal.hedged >= HEDGE and read.status in _PLAIN:
            read = replace(read, status="possible")
        return read


def _is_inside(span: Span | None, spans: list[Span]) -> bool:
    """Return whether words are a part of other words: "two of the men" of "all but two of them"."""
    return span is not None and any(
        s != span and s.start <= span.start and span.end <= s.end for s in spans
    )


def _holds(one: Span | None, other: Span | None) -> bool:
    """Return whether a stretch of words holds another, shorter one."""
    return bool(
        one and other and one != other and one.start <= other.start and other.end <= one.end
    )


def _branch(sentence: Sentence, head: int, trigger: int) -> int | None:
    """Return the child of `head` that holds the trigger, or None."""
    at = trigger
    while sentence.tokens[at].head not in (head, at):
        at = sentence.tokens[at].head
    return at if sentence.tokens[at].head == head and at != head else None
