"""Who says it: the speaker of each clause, by reporting verbs, quotations and "according to".

A marker covers its own sentence and its quotation; a paragraph that goes on quoting keeps its
speaker. Without a marker the outlet speaks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.articles.layout import Line
from kg.extract.rules.clauses import Clause
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.outlets import Outlet
from kg.extract.rules.parse import Sentence
from kg.extract.rules.tags import tag_speaker
from kg.model import Attribution, Kind, Mention, Span

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "one", "another", "both"})


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
    mention: Mention
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
        words = lexicon.words["speakers"]
        self._kinds: list[tuple[Kind, frozenset[str]]] = [
            (kind, frozenset(words[kind]))
            for kind in ("reporting_partner", "anonymous_source", "official", "ngo", "witness")
        ]
        self._reporting = frozenset(lexicon.words["reporting"])
        self._finding = frozenset(lexicon.words["finding"])
        self._media = frozenset(words["outlet"])
        self._named: dict[str, Kind] = {}
        self.turns: dict[int, Speaker] = {}
        """Speakers of an interview's turns, by the start of their lines."""
        self._current: Speaker | None = None
        self._line: Line | None = None
        self._ahead: Speaker | None = None
        self._told: Speaker | None = None
        """Whose report the sentence continues, without a word that says so."""
        self._here: list[Speaker] = []
        self._sentence: Sentence | None = None

    def learn(self, sentences: Iterable[Sentence]) -> None:
        """Note what named people are said to be: "the lawyer N", "N, a spokesman of ..."."""
        for sentence in sentences:
            for token in sentence.tokens:
                if token.pos != "PROPN" or token.dep in ("compound", "nmod"):
                    continue
                near = self._described(sentence, token.i)
                kind = next((k for k, known in self._kinds if near & known), None)
                if kind and kind != "reporting_partner":
                    self._named.setdefault(token.text, kind)

    def interview(self, lines: list[Line]) -> None:
        """Note who speaks on the lines of a printed dialogue: "NAME: ..." or "A: ..."."""
        found = [(line, m) for line in lines if (m := _TURN.match(line.span.of(self.text)))]
        names = [m[1] for _, m in found]
        asks = {m[1] for line, m in found if line.span.of(self.text).rstrip().endswith("?")}
        guest = _GUEST.search(self.text)
        for line, match in found:
            name = match[1]
            if names.count(name) < 2 and not any(n.endswith(name) for n in names if n != name):
                continue
            if name in asks or self.outlet.is_outlet(name) or name in ("Q", "Question"):
                continue
            start = line.span.start + match.start(1)
            span = Span(start, start + len(name))
            if name in ("A", "Answer"):
                if not guest:
                    continue
                span = Span(guest.start(1), guest.end(1))
            words = span.of(self.text)
            mention = Mention(span=span, text=words, canon=words)
            kind = self._named.get(words.split()[-1], "named_source")
            self.turns[line.span.start] = Speaker(kind, mention)

    def _described(self, sentence: Sentence, head: int) -> set[str]:
        """Return the words that say what someone is: title, apposition, where they belong."""
        found: set[str] = set()
        for child in sentence.kids(head, "compound", "appos", "nmod", "amod"):
            found.add(sentence.tokens[child].lemma)
            if sentence.tokens[child].dep == "appos":
                for prep in sentence.kids(child, "prep"):
                    for named in sentence.kids(prep, "pobj"):
                        found.add(sentence.tokens[named].lemma)
        for prep in sentence.kids(head, "prep"):
            if sentence.tokens[prep].lemma in ("of", "from", "at"):
                found |= {sentence.tokens[o].lemma for o in sentence.kids(prep, "pobj")}
        up = sentence.tokens[sentence.tokens[head].head]
        if sentence.tokens[head].dep == "appos":
            found.add(up.lemma)
        return found

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
            self._current = self._here[-1]
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
                return heads[at.parent]
            at = by_head[at.parent]
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
                return speaker
        return None

    @staticmethod
    def _holds(clause: Clause, reporting: Clause, by_head: dict[int, Clause]) -> bool:
        """Return whether the reporting clause hangs on `clause`, before anything it says."""
        at: Clause | None = reporting
        while at is not None:
            if at.head == clause.head:
                return clause.head < reporting.head
            at = by_head.get(at.parent) if at.parent is not None else None
        return False

    def _speakers(self, sentence: Sentence, clauses: list[Clause]) -> list[Speaker]:
        found: list[Speaker] = []
        for clause in clauses:
            if clause.lemma not in self._reporting or clause.kind in ("noun", "xcomp"):
                continue
            if self.quoted(sentence.tokens[clause.head].start):
                continue
            who = None if clause.lemma in self._finding else tag_speaker(sentence, clause)
            if who is not None:
                speaker = self._speaker(sentence, who, clause.head)
                if speaker:
                    found.append(replace(speaker, tag=True))
                continue
            if clause.passive or clause.kind == "acl":
                continue
            says = bool(clause.dependents.get("ccomp")) or (
                clause.lemma not in self._finding and (not clause.objects or clause.lemma == "tell")
            )
            if clause.subjects and says:
                speaker = self._speaker(sentence, clause.subjects[0], clause.head)
                if speaker:
                    found.append(speaker)
        for token in sentence.tokens:
            if token.lemma == "accord" or token.text.lower() == "according":
                for prep in [token.i, *sentence.kids(token.i, "prep")]:
                    for named in sentence.kids(prep, "pobj"):
                        nominal = Nominal(
                            named,
                            sentence.tokens[sentence.left[named]].start,
                            sentence.tokens[sentence.right[named]].end,
                        )
                        speaker = self._speaker(sentence, nominal, None)
                        if speaker:
                            found.append(speaker)
        return found

    def _speaker(self, sentence: Sentence, nominal: Nominal, head: int | None) -> Speaker | None:
        span = Span(nominal.start, nominal.end)
        words = span.of(self.text)
        mention = Mention(span=span, text=words, canon=words)
        token = sentence.tokens[nominal.head]
        lower = token.text.lower()
        if lower in _PRONOUNS:
            if self._current is None:
                return (
                    None
                    if lower in ("it", "i", "we")
                    else Speaker("anonymous_source", mention, head)
                )
            if lower == "it" and self._current.kind not in ("ngo", "official", "outlet"):
                return None
            before = self._current.mention
            if lower in ("i", "we"):
                return None
            known = Mention(span=span, text=words, canon=before.canon, antecedent=before.span)
            return Speaker(self._current.kind, known, head)
        return Speaker(self._kind(sentence, nominal), mention, head)

    def _kind(self, sentence: Sentence, nominal: Nominal) -> Kind:
        token = sentence.tokens[nominal.head]
        words = Span(nominal.start, nominal.end).of(self.text)
        near = {token.lemma, token.text.lower()}
        known_kind = self._named.get(token.text)
        if self.outlet.is_outlet(words):
            return "outlet"
        if known_kind and token.pos == "PROPN":
            return known_kind
        if "opposition" in words.lower():
            return "ngo"
        if near & self._media:
            return "official" if "state" in words.lower().split() else "outlet"
        if token.pos == "PROPN" and token.text.isupper() and len(token.text) > 2:
            return "ngo"
        around = near | {
            sentence.tokens[c].lemma
            for c in sentence.kids(nominal.head, "compound", "amod", "nmod", "poss", "appos")
        }
        if token.lemma in ("one", "some", "several", "many", "another", "two"):
            for prep in sentence.kids(nominal.head, "prep"):
                around |= {sentence.tokens[o].lemma for o in sentence.kids(prep, "pobj")}
        for kind, known in self._kinds:
            if near & known:
                return kind
        for kind, known in self._kinds:
            if around & known:
                return kind
        return "named_source" if token.pos == "PROPN" else "anonymous_source"
