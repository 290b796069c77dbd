"""Who says it: the speaker of each clause, by reporting verbs, quotations and "according to".

A marker covers its own sentence and its quotation; a paragraph that goes on quoting keeps its
speaker. Without a marker the outlet speaks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.articles.layout import Line
from kg.extract.rules import tags
from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.outlets import Outlet
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import DENIES
from kg.extract.rules.speakers import Speakers
from kg.extract.rules.tags import tag_speaker
from kg.extract.rules.tellers import Tellers
from kg.model import Attribution, Kind, Mention, Span

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "one", "another", "both"})


_PAPERS = frozenset("statement report release briefing paper letter study survey".split())
_ACCUSING = frozenset({"accuse", "suspect", "blame"})
_COUNTING = frozenset("document find record identify count verify register list".split())
_SEEING = frozenset("see watch witness hear find show film record count".split())
_I = frozenset({"i", "me", "my", "myself"})
_US = _I | {"we", "us", "our"}
_TURN = re.compile(r"([A-Z][\w'’.-]*(?: [A-Z][\w'’.-]+){0,4}):\s")
_GUEST = re.compile(
    r"(?:spoke|talked|speaks|conversation|interview)\w* (?:with|to|of) "
    r"((?:[A-Z][\w'’.-]+)(?: [A-Z][\w'’.-]+){0,4})"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Someone who says something, at one place of the text."""

    kind: Kind
    mention: Mention | None
    clause: int | None = None
    """Head of the reporting clause, or None for "according to"."""

    tag: bool = False
    """Whether the reporting clause is a tag that covers its sentence."""


class Attributor:
    """Walks through an article, sentence by sentence, and keeps who is speaking."""

    def __init__(
        self, lexicon: Lexicon, text: str, outlet: Outlet, quotes: list[Span], *, partners: bool
    ) -> None:
        self.lexicon, self.text, self.outlet, self.quotes = lexicon, text, outlet, quotes
        self.partners = partners
        self.speakers = Speakers(lexicon, text, outlet)
        self._reporting = frozenset(lexicon.words["reporting"])
        self._finding = frozenset(lexicon.words["finding"])
        self._saying = frozenset(lexicon.words["saying"])
        self.turns: dict[int, Speaker] = {}
        """Speakers of an interview's turns, by the start of their lines."""
        self.tellers = Tellers(outlet)
        self._current: Speaker | None = None
        self._recent: Speaker | None = None
        """Who spoke last, in whatever paragraph: whom a pronoun means."""
        self._line: Line | None = None
        self._ahead: Speaker | None = None
        self._told: Speaker | None = None
        """Whose report the sentence continues, without a word that says so."""
        self._here: list[Speaker] = []
        self._sentence: Sentence | None = None

    def learn(self, sentences: Iterable[Sentence]) -> None:
        """Note what named people are said to be: "the lawyer N", "N, a spokesman of ..."."""
        self.speakers.learn(sentences)

    def interview(self, lines: list[Line]) -> None:
        """Note who speaks on the lines of a printed dialogue: "NAME: ..." or "A: ...".

        A turn holds until the next; after the last one it holds where the speaker says "I".
        """
        found = {
            line.span.start: m for line in lines if (m := _TURN.match(line.span.of(self.text)))
        }
        names = [m[1] for m in found.values()]
        asks = {
            found[line.span.start][1]
            for line in lines
            if line.span.start in found and line.span.of(self.text).rstrip().endswith("?")
        }
        guest = _GUEST.search(self.text)
        turn: Speaker | None = None
        last = max((at for at, m in found.items() if names.count(m[1]) > 1), default=0)
        for line in lines:
            at = line.span.start
            match = found.get(at)
            if match is None:
                said = set(line.span.of(self.text).lower().split())
                holds = turn is not None and line.kind in ("body", "answer")
                if turn and holds and (at < last or said & _I):
                    self.turns[at] = turn
                elif not holds:
                    turn = None
                continue
            name = match[1]
            if names.count(name) < 2 and not any(n.endswith(name) for n in names if n != name):
                continue
            turn = None
            if name in asks or self.outlet.is_outlet(name) or name in ("Q", "Question"):
                continue
            start = at + match.start(1)
            span = Span(start, start + len(name))
            if name in ("A", "Answer"):
                if not guest:
                    self.turns[at] = turn = Speaker("anonymous_source", None)
                    continue
                span = Span(guest.start(1), guest.end(1))
            words = span.of(self.text)
            mention = Mention(span=span, text=words, canon=words)
            kind = self.speakers.named.get(words.split()[-1], "named_source")
            self.turns[at] = turn = Speaker(kind, mention)

    def enter_line(self, line: Line, parsed: list[tuple[Sentence, list[Clause]]]) -> None:
        """Start a paragraph; its first marker speaks for the quotation before it."""
        self._line = line
        self._ahead = None
        for sentence, clauses in parsed:
            found = self._speakers(sentence, clauses)
            if found:
                self._ahead = found[-1]
                break
        told = self.turns.get(line.span.start)
        if told:
            self._current = self._ahead = told
        opens = self.text[line.span.start : line.span.start + 1] in '“"«'
        if not opens and self._ahead is None and line.kind != "answer":
            self._current = None if line.kind == "question" else self._current

    def enter_sentence(self, sentence: Sentence, clauses: list[Clause]) -> None:
        """Go on to the next sentence of the paragraph."""
        self._sentence = sentence
        told = self._told
        self._here = self._speakers(sentence, clauses)
        if self._here:
            self._current = self._recent = self._here[-1]
        spoken = self.quoted(sentence.span.start + 1) or self._quotes(sentence)
        who = self._here[-1] if self._here else self._ahead or self._current
        self.tellers.hear(
            sentence.span.of(self.text),
            sentence.span.start,
            who.mention if who else None,
            quoted=spoken,
        )
        self._told = self._here[-1] if self._here and self._here[-1].kind != "outlet" else None
        if told and not self._here and self._goes_on(sentence):
            self._told = told

    def _goes_on(self, sentence: Sentence) -> bool:
        """Return whether a sentence goes on about those of the report before it: "They were"."""
        first, second = [*sentence.tokens[:2], None, None][:2]
        return bool(
            first
            and second
            and first.text in ("They", "These", "Those")
            and first.dep == "nsubj"
            and sentence.tokens[first.head].lemma == "be"
            and sentence.tokens[first.head].tag == "VBD"
            and not self.quoted(first.start)
        )

    def of(self, clause: Clause, by_head: dict[int, Clause]) -> Attribution:
        """Return who says a clause of the current sentence."""
        if self._sentence is None or self._line is None:
            raise RuntimeError("enter a line and a sentence first")
        token = self._sentence.tokens[clause.head]
        speaker = self._reporter(clause, by_head) or self.turns.get(self._line.span.start)
        inside = self.quoted(token.start)
        if speaker is None and self._line.kind == "question":
            return Attribution(kind="interviewer", via=None)
        if speaker is None and inside:
            speaker = self._here[-1] if self._here else self._ahead or self._current
            if speaker is None:
                kind: Kind = "reporting_partner" if self.partners else "anonymous_source"
                return Attribution(kind=kind, via=self.outlet.name)
        if speaker is None and not self._here:
            speaker = self._told
        if speaker is None:
            if self._own_story(clause, _I):
                return Attribution(kind="witness", via=self.outlet.name)
            return Attribution(kind=self.outlet.kind)
        if speaker.kind == "outlet":
            return Attribution(source=speaker.mention)
        kind = speaker.kind
        if kind == "anonymous_source" and self._own_story(clause):
            kind = "witness"
        if self.partners and kind in ("anonymous_source", "witness"):
            kind = "reporting_partner"
        return Attribution(kind=kind, source=speaker.mention, via=self.outlet.name)

    def quoted(self, at: int) -> bool:
        """Return whether an offset lies in quoted speech."""
        return any(q.start <= at < q.end for q in self.quotes)

    def of_answer(self, answer: Span) -> Attribution:
        """Return who stands behind a question that an answer settles: who answers."""
        speaker = self.turns.get(answer.start) or self._current
        if speaker is None or speaker.kind == "outlet":
            if self.quoted(answer.start):
                kind: Kind = "reporting_partner" if self.partners else "anonymous_source"
                return Attribution(kind=kind, via=self.outlet.name)
            return Attribution(kind=self.outlet.kind)
        return Attribution(kind=speaker.kind, source=speaker.mention, via=self.outlet.name)

    def _own_story(self, clause: Clause, said: frozenset[str] = _US) -> bool:
        """Return whether the speaker tells what befell him or her: "I", "us" in the clause."""
        if self._sentence is None:
            return False
        words = self._sentence.tokens[clause.first : clause.last + 1]
        return any(t.text.lower() in said for t in words)

    def _reporter(self, clause: Clause, by_head: dict[int, Clause]) -> Speaker | None:
        if self._sentence is None:
            return None
        heads = {s.clause: s for s in self._here if s.clause is not None}
        at = clause
        while at.parent is not None and at.parent in by_head:
            if at.parent in heads and at.kind in (
                "ccomp",
                "xcomp",
                "conj",
                "noun",
                "advcl",
                "root",
            ):
                # "denied that ..., and they were freed": who denies goes no further.
                denies = by_head[at.parent].lemma in DENIES
                if at.kind == "conj" and (denies or self._turns(at, by_head[at.parent])):
                    return None
                cites = [s for s in self._here if s.clause is None]
                found = heads[at.parent]
                return cites[0] if found.kind == "outlet" and cites else found
            above = by_head[at.parent]
            if at.kind == "pcomp" and above.lemma in _ACCUSING and above.subjects:
                accuser = self._speaker(self._sentence, above.subjects[0], above.head)
                return accuser if above.head < at.head and not above.passive else None
            at = above
        for speaker in self._here:
            if speaker.clause is None:
                return speaker
            reporting = by_head[speaker.clause]
            if speaker.tag and clause.head != reporting.head:
                if clause.head < reporting.head or clause.parent != reporting.head:
                    return speaker
                continue
            loose = not reporting.dependents.get("ccomp") and reporting.kind in ("root", "advcl")
            covers = clause.head > reporting.head or (loose and not reporting.objects)
            if covers and not self._holds(clause, reporting, by_head):
                return None if self._is_parted(clause, reporting) else speaker
        return None

    def _is_parted(self, clause: Clause, reporting: Clause) -> bool:
        """Return whether a semicolon parts a sentence with a subject of its own from a report."""
        if self._sentence is None:
            return False
        t, top = self._sentence.tokens, clause.head
        while t[top].head != top:
            top = t[top].head
        own = self._sentence.kids(top, "nsubj", "nsubjpass")
        if top == reporting.head or not own or t[own[0]].pos == "PRON":
            return False
        return any(token.text == ";" for token in t[reporting.head : own[0]])

    def _turns(self, clause: Clause, said: Clause) -> bool:
        """Return whether others are heard: "nobody was held, he said, but witnesses saw"."""
        if self._sentence is None or clause.lemma not in _SEEING or not clause.subjects:
            return False
        but = [
            c
            for c in self._sentence.kids(said.head, "cc")
            if said.head < c < clause.head and self._sentence.lower[c] == "but"
        ]
        return bool(but) and clause.subjects[0].via == "own"

    @staticmethod
    def _holds(clause: Clause, reporting: Clause, by_head: dict[int, Clause]) -> bool:
        """Return whether the reporting clause hangs on `clause`, before anything it says."""
        at: Clause | None = reporting
        while at is not None:
            if at.head == clause.head:
                return clause.head < reporting.head
            at = by_head.get(at.parent) if at.parent is not None else None
        return False

    def _reports(self, sentence: Sentence, clause: Clause) -> bool:
        """Return whether a clause may report: its verb says so, or it is "she went on"."""
        if clause.lemma in self._reporting:
            return True
        on = any(sentence.tokens[c].text == "on" for c in sentence.children[clause.head])
        return clause.lemma == "go" and on and tag_speaker(sentence, clause) is not None

    def _quotes(self, sentence: Sentence) -> bool:
        return any(q.start < sentence.span.end and sentence.span.start < q.end for q in self.quotes)

    def _speakers(self, sentence: Sentence, clauses: list[Clause]) -> list[Speaker]:
        found: list[Speaker] = []
        for clause in clauses:
            if clause.kind in ("noun", "xcomp") or not self._reports(sentence, clause):
                continue
            if self.quoted(sentence.tokens[clause.head].start):
                continue
            who = None if clause.lemma in self._finding else tag_speaker(sentence, clause)
            if who is not None:
                speaker = self._speaker(sentence, who, clause.head)
                if speaker:
                    found.append(replace(speaker, tag=True))
                continue
            if _orders(sentence, clause):
                continue
            if clause.passive and clause.agents and clause.kind != "acl":
                speaker = self._speaker(sentence, clause.agents[0], clause.head)
                found.extend([speaker] if speaker else [])
                continue
            if clause.passive or clause.kind == "acl":
                continue
            says = bool(clause.dependents.get("ccomp")) or (
                (clause.lemma in self._saying or self._quotes(sentence))
                and clause.lemma not in self._finding
                and (not clause.objects or clause.lemma == "tell")
            )
            counts = clause.lemma in _COUNTING and bool(clause.objects)
            if clause.subjects and (says or counts):
                speaker = self._speaker(sentence, clause.subjects[0], clause.head)
                if speaker and (says or speaker.kind == "ngo"):
                    found.append(speaker)
        cited = [*tags.cited(sentence), *tags.given(sentence)]
        cited = [n for n in cited if self.speakers.speaks(sentence, n)]
        for named in (*tags.sources(sentence), *tags.accounts(sentence), *cited):
            speaker = self._speaker(sentence, named, None)
            found.extend([speaker] if speaker else [])
        return found

    def _speaker(self, sentence: Sentence, nominal: Nominal, head: int | None) -> Speaker | None:
        span = Span(nominal.start, nominal.end)
        words = span.of(self.text)
        mention = Mention(span=span, text=words, canon=words)
        token = sentence.tokens[nominal.head]
        lower = token.text.lower()
        if lower in _PRONOUNS:
            current = self._current or self._recent
            if current is None:
                return (
                    None
                    if lower in ("it", "i", "we")
                    else Speaker("anonymous_source", mention, head)
                )
            before = current.mention
            if lower == "it" and current.kind not in ("ngo", "official", "outlet"):
                return None
            if lower in ("i", "we") or before is None:
                return None
            known = Mention(span=span, text=words, canon=before.canon, antecedent=before.span)
            return Speaker(current.kind, known, head)
        said = head is None or sentence.tokens[head].lemma in self._saying
        if not said and not self.speakers.speaks(sentence, nominal):
            return None
        kind = self.speakers.of(sentence, nominal)
        last = self._current or self._recent
        if token.lemma in _PAPERS:
            signed = self.speakers.signer(sentence, nominal)
            if signed is not None:
                kind = signed
            elif last is not None and last.kind in ("ngo", "official"):
                kind = last.kind  # the statement is theirs who spoke before
        if kind in ("outlet", "ngo"):
            mention = self._with_name(sentence, nominal)
        return Speaker(kind, mention, head)

    def _with_name(self, sentence: Sentence, nominal: Nominal) -> Mention:
        """Return the words for a body with its name: "the newspaper Rodong Sinmun"."""
        end = nominal.end
        for name in sentence.kids(nominal.head, "appos"):
            if sentence.left[name] == nominal.head + 1 and sentence.tokens[name].pos == "PROPN":
                end = max(end, sentence.tokens[sentence.right[name]].end)
        span = Span(nominal.start, end)
        return Mention(span=span, text=span.of(self.text), canon=span.of(self.text))


def _orders(sentence: Sentence, clause: Clause) -> bool:
    """Return whether words tell somebody to act and report nothing: "were told to leave"."""
    acts = clause.dependents.get("xcomp", [])
    return (
        clause.lemma in ("tell", "ask")
        and not clause.dependents.get("ccomp")
        and any(sentence.tokens[a].lemma == "to" for x in acts for a in sentence.kids(x, "aux"))
    )
