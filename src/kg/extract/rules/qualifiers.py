"""What a clause says beside subject and object: where, when, how many, why, on what charge."""

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.extract.rules import quantities, times
from kg.extract.rules.clauses import Clause, Phrase
from kg.extract.rules.humans import is_human
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.mention import inserted, placed
from kg.extract.rules.nominals import Nominal, coordinated, nominal
from kg.extract.rules.parse import RULED_OUT, Sentence
from kg.model import Mention, Span

Found = dict[str, tuple[Mention, ...]]

MOVES = frozenset(
    (
        "RELOCATE BANISH ASSIGN DISPLACE LEAVE DETAIN IMPRISON EVICT SURRENDER "
        "TRANSFER_REGISTRATION PROHIBIT RESTRICT_MOVEMENT ARREST DISAPPEAR VISIT FORCED_LABOUR"
    ).split()
)
_UNDER_WAY = frozenset("flee travel return head cross come go drive walk escape".split())
_CHARGED = frozenset(["ARREST", "DETAIN", "IMPRISON", "SENTENCE", "ACCUSE", "TRIAL"])
_PLACE_PREPS = frozenset(
    "in at on near inside outside along around within across throughout".split()
)
_TOGETHER = frozenset("group batch pair wave stage turn haste secret public droves".split())
_ASSENT = frozenset("knowledge consent permission agreement approval".split())
_NO_NUMBER = frozenset({"one", "no one", "someone", "anyone"})
_TREND = re.compile(
    r"more and more|less and less|ever (?:more|less)|increasingly|decreasingly", re.IGNORECASE
)
_POSTMODIFIER = re.compile(r"\s(?:with|who|whom|whose|that|which|having)\s")
"""What follows these says which people are meant: its numbers count none of them."""

_NO_GROUNDS = frozenset("time reason cause while moment good sake match game season".split())
"""Nouns that tell no reason after "for": "for the third time", "for no reason"."""

PRETEXTS = frozenset("pretext excuse pretence pretense guise grounds".split())
"""Nouns for what people put forward to hide why they act."""

_CAUSE_PREPS = frozenset({"over", "because_of", "due_to"})
_RELATIVE = (" after", " before", " later", " earlier")
"""Ends of times that lean on another: they give way to a date beside them."""


class Qualifier:
    """Finds the qualifiers of clauses in one article."""

    def __init__(self, lexicon: Lexicon, text: str) -> None:
        self.lexicon, self.text = lexicon, text
        self._seen: dict[Span, list[times.TimeExpression]] = {}

    def _times(self, span: Span) -> list[times.TimeExpression]:
        """Return the expressions of time in a sentence, found once."""
        if span not in self._seen:
            self._seen[span] = times.find(self.text, span)
        return self._seen[span]

    def mention(self, nominal: Nominal) -> Mention:
        """Return a mention of the untouched words; a name in apposition is what they stand for."""
        mention = placed(self.text, nominal.start, nominal.end)
        if nominal.name is None:
            return mention
        name = Span(*nominal.name)
        return replace(mention, canon=name.of(self.text), antecedent=name)

    def of(
        self, sentence: Sentence, clause: Clause, type_: str, by_head: dict[int, Clause]
    ) -> Found:
        """Return the qualifiers of a clause that its frame does not name itself."""
        found: Found = {}
        self._when(sentence, clause, by_head, found)
        for phrase in clause.phrases:
            self._phrase(sentence, clause, phrase, type_, found)
        if type_ in MOVES:
            for mention in clause.objects or clause.subjects:
                if mention.via == "own":
                    self._chained(sentence, mention, found)
            self._far(sentence, clause, found)
        self._manner(sentence, clause, found)
        self._clauses(sentence, clause, found)
        return found

    def count(self, mentions: Iterable[Mention]) -> Mention | None:
        """Return the count that the words of some mention hold."""
        for mention in mentions:
            if mention.span is None or mention.text is None or mention.text.lower() in _NO_NUMBER:
                continue
            before = self.text[max(mention.span.start - 4, 0) : mention.span.start]
            if before.lower() == "how ":  # "how many" asks for a number and gives none
                continue
            if mention.text.lower().startswith("not "):  # "not all": fewer than that
                continue
            if quantities.EXCEPTED.match(mention.text):
                continue
            count = quantities.find(_POSTMODIFIER.split(mention.text)[0])
            if count:
                start = mention.span.start + count[0]
                end = mention.span.start + count[1]
                return Mention(span=Span(start, end), text=self.text[start:end], canon=count[2])
        return None

    def _when(
        self, sentence: Sentence, clause: Clause, by_head: dict[int, Clause], found: Found
    ) -> None:
        for expression in self._times(sentence.span):
            owner = _owner(sentence, expression.span, by_head)
            if owner == clause.head or (
                clause.kind == "conj" and owner == clause.parent and expression.kind != "duration"
            ):
                span = inserted(self.text, expression.span)
                words = span.of(self.text)
                mention = Mention(span=span, text=words, canon=words)
                if owner == clause.head and not (
                    expression.kind in found and words.endswith(_RELATIVE)
                ):
                    found[expression.kind] = (mention,)
                else:
                    found.setdefault(expression.kind, (mention,))

    def _phrase(
        self, sentence: Sentence, clause: Clause, phrase: Phrase, type_: str, found: Found
    ) -> None:
        prep, objects = phrase.prep, phrase.objects
        if not objects:
            if prep == "for" and phrase.clause is not None:
                if type_ in _CHARGED:
                    self._add(found, "charge", self._charges(sentence, phrase.clause))
                else:
                    self._add(found, "reason", [self._words(sentence, phrase.clause)])
            elif prep == "without" and phrase.clause is not None:
                self._add(found, "manner", [self._words(sentence, phrase.index)])
            return
        if self.is_time(sentence, objects[0]):
            return
        human = is_human(self.lexicon, sentence, objects[0])
        proper = sentence.tokens[objects[0].head].pos == "PROPN"
        mentions = [m for o in objects for m in self._places(sentence, o)]
        if prep in ("from", "out_of", "off") and (proper or not human):
            self._add(found, "from", mentions)
        elif prep in ("to", "into", "toward", "towards") and (proper or not human):
            if type_ in MOVES:
                self._add(found, "to", self._aimed(sentence, objects, mentions, found))
        elif prep in _PLACE_PREPS and self._is_place(sentence, objects[0]):
            self._add(found, "place", mentions)
        elif prep == "for" and sentence.tokens[objects[0].head].lemma not in _NO_GROUNDS:
            name = "charge" if type_ in _CHARGED else "reason"
            if not human:
                self._add(found, name, mentions)
        elif sentence.tokens[objects[0].head].lemma in PRETEXTS:
            self._add(found, "pretext", self._grounds(sentence, objects[0].head))
        elif prep in ("with", "by", "through") and not human:
            head = objects[0].head  # "by the road", and not "by bus"
            known = sentence.tokens[head].lemma in self.lexicon.classes["PLACES"]
            beside = known and prep == "by" and sentence.kids(head, "det")
            self._add(found, "place" if beside else "instrument", mentions)
        elif prep in _CAUSE_PREPS and not human:
            self._add(found, "charge" if type_ in _CHARGED else "reason", mentions)
        elif prep == "on" and sentence.tokens[objects[0].head].lemma in ("charge", "suspicion"):
            self._add(found, "charge", mentions)
        elif prep == "in" and sentence.tokens[objects[0].head].lemma in _TOGETHER:
            self._add(found, "manner", [self._words(sentence, phrase.index)])
        elif prep == "without":
            owner = sentence.kids(objects[0].head, "poss")
            if owner and sentence.tokens[objects[0].head].lemma in _ASSENT:
                first = sentence.tokens[sentence.left[owner[0]]].start
                whose = self.words(first, sentence.tokens[owner[0]].end)
                self._add(found, "affected", [whose])
            if type_ in ("PROHIBIT", "RESTRICT_MOVEMENT"):
                self._add(found, "exception", [self._words(sentence, phrase.index)])
            else:
                how = self.words(sentence.tokens[phrase.index].start, objects[-1].end)
                self._add(found, "manner", [how])
        elif prep in ("in", "under") and sentence.tokens[objects[0].head].lemma in (
            "case",
            "event",
        ):
            group = self._group(sentence, objects[0].head)
            if group:
                self._add(found, "group", [group])
            else:
                self._add(found, "condition", [self._words(sentence, phrase.index)])

    def _charges(self, sentence: Sentence, act: int) -> list[Mention]:
        """Return each charge of a list: "for hiding a radio or other crimes" are two."""
        crimes = self.lexicon.classes["CRIME"]
        parts = [act, *sentence.kids(act, "conj")]
        for thing in sentence.kids(act, "dobj"):
            if sentence.tokens[act].lemma != "commit":
                joined = sentence.kids(thing, "conj")
                parts += [c for c in joined if sentence.tokens[c].lemma in crimes]
        return [self.alone(sentence, part, set(parts)) for part in sorted(parts)]

    def alone(self, sentence: Sentence, head: int, others: set[int]) -> Mention:
        """Return the words under a token that are not those of the `others` of its list."""
        t = sentence.tokens
        own = [i for i in sentence.below(head) if not _under(sentence, i, head, others)]
        while len(own) > 1 and (t[own[-1]].pos == "PUNCT" or t[own[-1]].dep in ("cc", "preconj")):
            own.pop()
        while own[0] < head and t[own[0]].dep in ("mark", "aux", "punct", "cc"):
            own.pop(0)
        return placed(self.text, t[own[0]].start, t[own[-1]].end)

    def _grounds(self, sentence: Sentence, pretext: int) -> list[Mention]:
        """Return what is put forward: "on the pretext of a visit"."""
        return [
            self._words(sentence, head)
            for prep in sentence.kids(pretext, "prep")
            if sentence.tokens[prep].lemma == "of"
            for head in sentence.kids(prep, "pobj", "pcomp")
        ]

    def _group(self, sentence: Sentence, case: int) -> Mention | None:
        """Return the people of a "case of nurses": whom it is about, no condition."""
        for prep in sentence.kids(case, "prep"):
            for head in sentence.kids(prep, "pobj"):
                whom = nominal(sentence, head)
                if sentence.tokens[prep].lemma == "of" and is_human(self.lexicon, sentence, whom):
                    return self.mention(whom)
        return None

    def _aimed(
        self, sentence: Sentence, objects: tuple[Nominal, ...], places: list[Mention], found: Found
    ) -> list[Mention]:
        """Return where one goes, without what one goes there for: "to the clinic for a check"."""
        if len(objects) != 1 or len(places) != 1 or places[0].span is None:
            return places
        for prep in sentence.kids(objects[0].head, "prep"):
            if sentence.tokens[prep].lemma != "for" or prep < objects[0].head:
                continue
            whom = sentence.kids(prep, "pobj")
            if whom and not is_human(self.lexicon, sentence, Nominal(whom[0], 0, 0)):
                self._add(found, "purpose", [self._words(sentence, prep)])
                return [self.words(places[0].span.start, sentence.tokens[prep - 1].end)]
        return places

    def _places(self, sentence: Sentence, mention: Nominal) -> list[Mention]:
        """Return a mention, or its parts where it names several places: "farms in A and B"."""
        for prep in sentence.kids(mention.head, "prep"):
            named = [n for o in sentence.kids(prep, "pobj") for n in coordinated(sentence, o)]
            proper = all(sentence.tokens[n.head].pos == "PROPN" for n in named)
            if sentence.tokens[prep].lemma == "in" and len(named) > 1 and proper:
                bare = self.words(mention.start, sentence.tokens[prep - 1].end)
                return [bare, *(self.mention(n) for n in named)]
        return [self.mention(mention)]

    def _chained(self, sentence: Sentence, mention: Nominal, found: Found) -> None:
        """Add from and to that the parser hung on the object: "families from A to B"."""
        last = sentence.right[mention.head]
        for token in sentence.tokens[mention.head + 1 : last + 1]:
            word, prep = token.lemma, token.i
            if token.dep == "prep" and word in ("from", "to", "into"):
                if _told_of(sentence, prep, mention.head):
                    continue
                name = "from" if word == "from" else "to"
                for head in sentence.kids(prep, "pobj"):
                    if sentence.tokens[head].pos == "PROPN" or not is_human(
                        self.lexicon, sentence, Nominal(head, 0, 0)
                    ):
                        found.setdefault(name, (self.mention(nominal(sentence, head)),))

    def _far(self, sentence: Sentence, clause: Clause, found: Found) -> None:
        """Add "far from the coast" as where a movement goes."""
        for index in clause.adverbs:
            token = sentence.tokens[index]
            if token.text.lower() in ("far", "away") and sentence.kids(index, "prep"):
                end = sentence.tokens[sentence.right[index]].end
                self._add(found, "to", [self.words(token.start, end)])

    def _manner(self, sentence: Sentence, clause: Clause, found: Found) -> None:
        for index in clause.adverbs:
            token = sentence.tokens[index]
            last = sentence.right[index]
            words = self.text[token.start : sentence.tokens[last].end]
            if _TREND.fullmatch(words):
                self._add(found, "trend", [self.words(token.start, sentence.tokens[last].end)])
                continue
            adverb, how = token.text.lower(), self.words(token.start, token.end)
            often = how.span in [m.span for m in found.get("frequency", ())]
            if often or adverb in self.lexicon.words["hedges"]["adverbs"]:
                continue
            if adverb.endswith("ly") and len(adverb) > 5:
                self._add(found, "manner", [replace(how, canon=adverb)])

    def _clauses(self, sentence: Sentence, clause: Clause, found: Found) -> None:
        for child in sentence.kids(clause.head, "advcl"):
            marks = [
                sentence.tokens[m].lemma for m in sentence.kids(child, "mark", "aux", "advmod")
            ]
            if "to" in marks and sentence.tokens[child].tag == "VB":
                self._add(found, "purpose", [self._words(sentence, child)])
            elif "if" in marks:
                self._add(found, "condition", [self._words(sentence, child)])
            elif "unless" in marks:
                self._add(found, "exception", [self._words(sentence, child)])
            elif "because" in marks:
                self._add(found, "reason", [self._words(sentence, child)])

    def _words(self, sentence: Sentence, head: int) -> Mention:
        """Return everything under a token, without a leading mark or "to"."""
        first, last = sentence.left[head], sentence.right[head]
        while first < head and sentence.tokens[first].dep in ("mark", "aux", "punct"):
            first += 1
        while last > head and sentence.tokens[last].pos == "PUNCT":
            last -= 1
        return placed(self.text, sentence.tokens[first].start, sentence.tokens[last].end)

    def words(self, start: int, end: int) -> Mention:
        """Return a mention of exactly these words."""
        said = self.text[start:end]
        return Mention(span=Span(start, end), text=said, canon=said)

    def phrases(self, sentence: Sentence, head: int) -> list[Phrase]:
        """Return the prepositional phrases that hang on a noun or adjective."""
        return [
            Phrase(
                sentence.tokens[prep].text.lower(),
                prep,
                tuple(nominal(sentence, o) for o in sentence.kids(prep, "pobj")),
            )
            for prep in sentence.kids(head, "prep")
        ]

    def phrase_words(self, sentence: Sentence, head: int) -> Mention:
        """Return the words of a complement clause, without "to"."""
        return self._words(sentence, head)

    def is_time(self, sentence: Sentence, mention: Nominal) -> bool:
        """Return whether the words of a mention are an expression of time."""

        def shared(span: Span) -> int:
            return min(span.end, mention.end) - max(span.start, mention.start)

        head = sentence.tokens[mention.head]
        return any(
            shared(e.span) >= 0.6 * (mention.end - mention.start)
            or (e.span.start <= mention.start and head.end <= e.span.end)  # "three years from 2010"
            for e in self._times(sentence.span)
        )

    def _is_place(self, sentence: Sentence, mention: Nominal) -> bool:
        token = sentence.tokens[mention.head]
        return token.pos == "PROPN" or token.lemma in self.lexicon.classes["PLACES"]

    @staticmethod
    def _add(found: Found, name: str, mentions: list[Mention]) -> None:
        if name not in found and mentions:
            found[name] = tuple(mentions)


def _owner(sentence: Sentence, span: Span, by_head: dict[int, Clause]) -> int | None:
    """Return the clause that an expression hangs on: the nearest predicate above it."""
    inside = [t for t in sentence.tokens if t.start < span.end and t.end > span.start]
    if not inside:  # an editor's bracket is blanked for the parser: look beside it
        inside = [t for t in sentence.tokens if t.end <= span.start][-1:]
    if not inside:
        return None
    top = min(inside, key=lambda t: _depth(sentence, t.i))
    at = top.i
    if inside[-1].dep == "mark" and len(inside) > 1:
        # "two days after he left": how long after is not when he left
        at = sentence.tokens[inside[-1].head].head
    if top.dep == "amod" and top.head in by_head:  # "the prolonged closure"
        return top.head
    while at not in by_head or by_head[at].kind == "noun":
        up = sentence.tokens[at].head
        if up == at or sentence.tokens[at].dep == RULED_OUT:
            return None
        at = up
    return at


def _under(sentence: Sentence, index: int, head: int, others: set[int]) -> bool:
    """Return whether a token under `head` belongs to one of the others of its list."""
    while index != head:
        if index in others:
            return True
        index = sentence.tokens[index].head
    return False


def _told_of(sentence: Sentence, index: int, head: int) -> bool:
    """Return whether another act on `head` holds a token: "who came from A", "fleeing from A"."""
    while index != head and sentence.tokens[index].head != index:
        token = sentence.tokens[index]
        if token.dep in ("relcl", "pcomp") or (token.dep == "acl" and token.lemma in _UNDER_WAY):
            return True
        index = sentence.tokens[index].head
    return False


def _depth(sentence: Sentence, index: int) -> int:
    depth = 0
    while sentence.tokens[index].head != index and depth < 60:
        index = sentence.tokens[index].head
        depth += 1
    return depth
