"""The offline extractor: layers from text to claims, each in its module."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Self

from kg.articles import layout, masked
from kg.articles.layout import Line
from kg.extract.additions import Additions
from kg.extract.cores import one_core
from kg.extract.evidence import check
from kg.extract.rules import (
    backward,
    bearers,
    chains,
    charges,
    confidence,
    coreference,
    glosses,
    lexicon,
    merge,
    parse,
    questions,
    quotes,
    sentences,
)
from kg.extract.rules.attribution import Attributor
from kg.extract.rules.causes import Causes
from kg.extract.rules.claims import ClaimMaker
from kg.extract.rules.clauses import Clause, clauses
from kg.extract.rules.constructions import Constructions
from kg.extract.rules.extended import extended
from kg.extract.rules.modality import is_doubted
from kg.extract.rules.outlets import outlet_of
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import PRETEXTS
from kg.extract.rules.repairs import mended
from kg.extract.rules.tellings import Tellings
from kg.extract.rules.typing import Candidate, Typing
from kg.extract.setup import Setup
from kg.gazetteer import Gazetteer
from kg.model import Article, Claim, Mention, Span

_BATCH = 32
"""Articles whose sentences are parsed together."""


class RuleExtractor:
    """Reads claims by rules over the small spaCy model; offline and deterministic."""

    name = "rules"
    languages = ("en",)

    def __init__(
        self,
        gazetteer: Gazetteer | None = None,
        *,
        floor: float = confidence.FLOOR,
        additions: Additions | None = None,
    ) -> None:
        """Take known names, and the confidence below which a claim is left out (0: none)."""
        self.gazetteer = gazetteer or Gazetteer()
        self.floor = floor
        self.lexicon = extended(lexicon.load(), additions or Additions())
        self.typing = Typing(self.lexicon)

    @classmethod
    def prepare(cls, setup: Setup) -> Self:
        """Return the extractor with the workspace's names and lexicon."""
        return cls(setup.gazetteer, additions=setup.additions)

    def extract(self, article: Article) -> list[Claim]:
        """Return the claims of one article in the order of their evidence."""
        return next(self.pipe([article]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[list[Claim]]:
        """Yield the claims of each article, in order; sentences are parsed in batches."""
        waiting = iter(articles)
        while batch := list(islice(waiting, _BATCH)):
            yield from self._batch(batch)

    def _batch(self, articles: list[Article]) -> Iterator[list[Claim]]:
        plans = [_Plan(article) for article in articles]
        parsed = parse.pipe((plan.masked, span) for plan in plans for span in plan.spans())
        for plan in plans:
            with one_core():
                trees = [next(parsed)[1] for _ in plan.spans()]
                claims = self._claims(plan, trees)
            yield claims

    def _claims(self, plan: "_Plan", trees: list[Sentence]) -> list[Claim]:
        maker = self._maker(plan, trees)
        known: list[coreference.Named] = []
        found: list[Claim] = []
        for line, sentence, made in self._walk(plan, trees, maker.attributor, known):
            claims = self._sentence(maker, sentence, made, len(found), line)
            found.extend(self._settled(plan, maker.attributor, line, claims))
        return self._told(plan.article, maker.attributor, found, known)

    def _maker(self, plan: "_Plan", trees: list[Sentence]) -> ClaimMaker:
        article = plan.article
        attributor = Attributor(
            self.lexicon,
            article.text,
            outlet_of(article, self.lexicon),
            quotes.quoted(article.text, plan.lines),
            partners="reporting partner" in article.text,
        )
        attributor.learn(trees)
        attributor.interview(plan.lines)
        return ClaimMaker(article, self.typing, attributor)

    def _walk(
        self,
        plan: "_Plan",
        trees: list[Sentence],
        attributor: Attributor,
        known: list[coreference.Named],
    ) -> Iterator[tuple[Line, Sentence, list[Clause]]]:
        """Yield each sentence with its line and clauses once the attributor has entered it.

        The groups that are named there are added to `known`.
        """
        at = 0
        for line, count in plan.counts:
            whole = [mended(tree) for tree in trees[at : at + count]]
            parsed = [(tree, clauses(tree, self.lexicon.event_nouns)) for tree in whole]
            at += count
            attributor.enter_line(line, parsed)
            for sentence, made in parsed:
                attributor.enter_sentence(sentence, made)
                known.extend(coreference.named(self.lexicon, sentence, made))
                yield line, sentence, made

    @staticmethod
    def _told(
        article: Article,
        attributor: Attributor,
        found: list[Claim],
        known: list[coreference.Named],
    ) -> list[Claim]:
        """Return the claims of a whole article: ordered, with their speakers, people and events."""
        text = article.text
        told = backward.linked(ordered(attributor.tellers.settled(found)), text)
        groups = sorted(known)
        told = coreference.resolve(told, groups, text)
        told = merge.share_events(told, text)
        told = chains.led_back(told, groups, text)
        check(article, told)
        return told

    @staticmethod
    def _settled(
        plan: "_Plan", attributor: Attributor, line: Line, claims: list[Claim]
    ) -> list[Claim]:
        """Return the claims of a sentence; those of a question as its answer settles them."""
        if line.kind != "question":
            return claims
        question = line.span.of(plan.article.text).lstrip('―—–- "“')
        answer = plan.first_sentence_after(line)
        if answer is None or not questions.is_polar(question):
            first = answer or line.span
            return [questions.answered(c, question, first, plan.article.text) for c in claims]
        speaker = attributor.of_answer(answer)
        return [
            replace(questions.answered(c, question, answer, plan.article.text), attribution=speaker)
            for c in claims
        ]

    def _sentence(
        self,
        maker: ClaimMaker,
        sentence: Sentence,
        made: list[Clause],
        before: int,
        line: Line,
    ) -> list[Claim]:
        """Return the claims of one sentence; `before` is how many the article has so far."""
        by_head = {clause.head: clause for clause in made}
        typed = [self.typing.type(sentence, clause, by_head) for clause in made]
        absorbed = {
            head
            for candidate in typed
            if candidate and candidate.frame.absorbs
            for dep in ("xcomp", "ccomp", "advcl")
            for head in candidate.clause.dependents.get(dep, [])
            if dep != "advcl" or sentence.tokens[head].tag != "VBG"
        } | carried(typed)
        stated = [
            c
            for c in typed
            if c and c.clause.head not in absorbed and not unasserted(sentence, c.clause, by_head)
        ]
        stated = [c for c in stated if not (describes(sentence, c, by_head) or excuse(sentence, c))]
        claims: list[Claim] = []
        place: dict[int, int] = {}
        maker.breaches.clear()
        maker.stated = frozenset(c.clause.head for c in stated)
        made_of = [(c, maker.make(sentence, c, by_head)) for c in stated]
        penalties = {c.clause.head for c in stated if c.frame.type == "TIGHTEN_PENALTY"}
        meant = bearers.bearers(sentence, stated, by_head)
        for candidate, claim in made_of:
            head, above = candidate.clause.head, candidate.clause.parent
            if claim and head in meant:
                claim = bearers.described(claim, meant[head])
            told = head in maker.breaches or (
                candidate.clause.kind == "advcl" and above in penalties
            )
            if claim and (claim.subject or claim.object) and (told or self._likely(claim)):
                place[head] = before + len(claims)
                claims.append(claim)
        heads = frozenset(c.clause.head for c in stated)
        view = (maker.qualifier, sentence, by_head, heads)
        drafts = [
            *Constructions(*view, explains=line.kind == "footnote").drafts(),
            *Causes(*view).drafts(),
            *Tellings(*view).drafts(maker.attributor),
        ]
        for draft in drafts:
            claim = maker.draft(sentence, draft, by_head, place)
            linked = draft.background and all(m.ref is not None for m in claim.subject)
            if draft.told or linked or self._likely(claim):
                if draft.stands_for is not None:
                    place.setdefault(draft.stands_for, before + len(claims))
                claims.append(claim)
        text = maker.article.text
        claims.extend(charges.offences(sentence, claims, text))
        outlet = maker.attributor.outlet.kind
        claims.extend(glosses.glosses(self.lexicon, claims, text, outlet))
        return bearers.explained(claims) if line.kind == "footnote" else claims

    def _likely(self, claim: Claim) -> bool:
        asked = claim.type.startswith("OTHER:") or claim.relation in self.lexicon.added
        open_ = claim.modality.status == "planned" or is_doubted(claim.modality)
        least = min(self.floor, confidence.OPEN) if open_ else self.floor
        return asked or claim.confidence >= least


def carried(typed: list[Candidate | None]) -> set[int]:
    """Return event nouns whose verb states the same: "carried out a raid" is one raid."""
    nouns = {c.clause.head: c.frame.type for c in typed if c and c.clause.kind == "noun"}
    return {
        argument.head
        for c in typed
        if c and c.clause.kind != "noun"
        for argument in (*c.clause.objects, *(c.clause.subjects if c.clause.passive else ()))
        if nouns.get(argument.head) == c.frame.type
    }


_WISHES = frozenset("want wish hope like prefer intend mean refuse decline fear".split())


def unasserted(sentence: Sentence, clause: Clause, by_head: dict[int, Clause]) -> bool:
    """Return whether a clause is only aimed at or wished: "to keep them from leaving"."""
    at: Clause | None = clause
    while at is not None:
        above = by_head.get(at.parent) if at.parent is not None else None
        if above is None:
            return False
        to = any(sentence.tokens[a].lemma == "to" for a in sentence.kids(at.head, "aux"))
        if at.kind == "advcl" and to and sentence.tokens[at.head].tag == "VB":
            return True
        if at.kind == "xcomp" and to and above.lemma in _WISHES | _BARS:
            return True
        if at.kind == "ccomp" and _demanded(sentence, at, above):
            return True
        if at.kind not in ("conj", "pcomp", "xcomp"):
            return False
        at = above
    return False


_BARS = frozenset("forbid prohibit ban bar outlaw disallow".split())
_DEMANDS = frozenset(
    "insist demand require order urge request recommend propose decree stipulate command".split()
)


def _demanded(sentence: Sentence, clause: Clause, above: Clause) -> bool:
    """Return whether a clause is what somebody demands: "insisted that they move"."""
    t = sentence.tokens
    bare = t[clause.head].tag in ("VB", "VBP") and not clause.auxiliaries
    be = any(t[a].text.lower() == "be" for a in clause.auxiliaries[:1])
    told = t[above.head].tag in ("VBD", "VBN") or t[clause.head].tag == "VB"
    return above.lemma in _DEMANDS and (be or (bare and told))


_NO_OCCASION = frozenset({"ACCUSE", "CRITICIZE"})


def describes(sentence: Sentence, candidate: Candidate, by_head: dict[int, Clause]) -> bool:
    """Return whether a clause only says which people are meant: "those suspected of theft".

    A charge or a complaint that nobody is named for, on people without a number or an article.
    """
    clause = candidate.clause
    while clause.kind == "conj" and clause.parent in by_head:
        clause = by_head[clause.parent]
    if candidate.frame.type not in _NO_OCCASION or clause.kind not in ("relcl", "acl"):
        return False
    if candidate.deep.a0 and candidate.frame.type == "ACCUSE":
        return False
    people = sentence.tokens[clause.head].head
    picked = sentence.kids(people, "det", "nummod", "poss")
    return not picked and sentence.tokens[people].lemma in ("people", "person", "those", "citizen")


def excuse(sentence: Sentence, candidate: Candidate) -> bool:
    """Return whether an act of no type only makes up a pretext, or is one of its grounds."""
    t = sentence.tokens
    if not candidate.frame.type.startswith("OTHER:"):
        return False
    if any(t[n.head].lemma in PRETEXTS for n in candidate.clause.objects):
        return True
    at = candidate.clause.head
    while t[at].head != at:
        at = t[at].head
        if t[at].lemma in PRETEXTS:
            return True
    return False


def ordered(claims: list[Claim]) -> list[Claim]:
    """Return claims in the order of their evidence, with their references renumbered."""
    order = sorted(
        range(len(claims)),
        key=lambda i: (claims[i].evidence, claims[i].type, claims[i].trigger, i),
    )
    new = {old: place for place, old in enumerate(order)}

    def moved(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(m if m.ref is None else replace(m, ref=new[m.ref]) for m in mentions)

    return [
        replace(claims[i], subject=moved(claims[i].subject), object=moved(claims[i].object))
        for i in order
    ]


class _Plan:
    """One article cut into lines and sentences, ready to parse."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.masked = masked(article.text)
        self.lines = layout.lines(article)
        self._spans: list[Span] = []
        self.counts: list[tuple[Line, int]] = []
        for line in self.lines:
            if line.kind in layout.TELLING:
                spans = sentences.split(article.text, line.span.start, line.span.end)
                spans = [s for s in spans if s.of(self.masked).strip()]
                self._spans.extend(spans)
                self.counts.append((line, len(spans)))

    def first_sentence_after(self, line: Line) -> Span | None:
        """Return the first sentence of the line that follows, without its quotation mark."""
        lines = [known for known, _ in self.counts]
        after = lines.index(line) + 1
        if after >= len(lines):
            return None
        span = lines[after].span
        first = sentences.split(self.article.text, span.start, span.end)[0]
        start, end = first.start, first.end
        while start < end and self.article.text[start] in '"“':
            start += 1
        return Span(start, end)

    def spans(self) -> list[Span]:
        """Return the sentences to parse, in order."""
        return self._spans
