"""How a clause is said: status, polarity, and the words that show it.

The scope of a cue is read off the tree: auxiliaries and adverbs of the clause itself, then the
verbs above it. The strongest cue wins: hedges before plans, plans before aspect.
"""

from dataclasses import dataclass
from typing import Any

from kg.extract.rules.asides import asides
from kg.extract.rules.clauses import Clause
from kg.extract.rules.doubt import SHOULD, left_open, unreal
from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.parse import Sentence
from kg.extract.rules.polarity import denier, negator
from kg.model import Modality, Span

_STRENGTH = (
    "figurative",
    "unknown",
    "alleged",
    "possible",
    "likely",
    "apparent",
    "attempted",
    "planned",
    "generic",
    "policy",
    "habitual",
    "ongoing",
    "past",
    "asserted",
)
_LAYERS = 4
"""Clauses above a clause that may hedge it."""


@dataclass(frozen=True, slots=True)
class _Cue:
    status: str
    span: Span


def modality(
    lexicon: Lexicon,
    sentence: Sentence,
    clause: Clause,
    by_head: dict[int, Clause],
    *,
    polarity: str | None = None,
    asks: bool = False,
) -> Modality:
    """Return the modality of a clause; `polarity` is given where negation is part of the type.

    A type that `asks` holds the "should" that leaves open whether anything else was done.
    """
    cues = [*_own(lexicon, sentence, clause), *_above(lexicon, sentence, clause, by_head)]
    for status, at in unreal(lexicon, sentence, clause, by_head):
        if not asks or sentence.lower[at] not in SHOULD:
            cues.append(_Cue(status, _span(sentence, at, at)))
    if backshifted(lexicon, sentence, clause, by_head):
        start = min(clause.auxiliaries)
        cues.append(_Cue("ongoing", _span(sentence, start, clause.head)))
    cues.extend(_ahead(lexicon, sentence, clause, by_head))
    best = min(cues, key=_strength, default=None)
    deny = denier(sentence, clause, by_head)
    if deny is not None and best is not None and _is_can(sentence, best):
        best = min((c for c in cues if c != best), key=_strength, default=None)
    span = best.span if best else None
    if deny is not None and polarity is None:
        token = sentence.tokens[deny]
        return Modality(
            status=best.status if best else "asserted",
            polarity="-",
            cue=span or Span(token.start, token.end),
        )
    if deny is not None and best and best.status == "planned":
        # "will not hand over" refuses; where the type holds the negation it is no plan.
        token = sentence.tokens[deny]
        start = min(best.span.start, token.start)
        return Modality(status="asserted", cue=Span(start, max(best.span.end, token.end)))
    if deny is not None and span is None:
        span = Span(sentence.tokens[deny].start, sentence.tokens[deny].end)
    return Modality(status=best.status if best else "asserted", polarity="+", cue=span)


def alleged(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> bool:
    """Return whether a clause is what its doer is said to have done, with a word that says so.

    "Allegedly posted", "is alleged to have posted", "confesses to having posted".
    """
    t, words = sentence.tokens, lexicon.words["hedges"]["offending"]
    if any(t[a].text.lower() in words["adverbs"] for a in clause.adverbs):
        return True
    above = by_head.get(clause.parent) if clause.parent is not None else None
    if above is None or clause.head < above.head:
        return False
    if clause.kind == "conj" and not sentence.kids(clause.head, "nsubj", "nsubjpass"):
        return alleged(lexicon, sentence, above, by_head)
    return clause.kind in ("xcomp", "pcomp") and above.lemma in words["above"]


def doubted(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> bool:
    """Return whether a clause is denied, or hedged by a word of its own or one above it."""
    return is_doubted(modality(lexicon, sentence, clause, by_head))


def is_doubted(how: Modality) -> bool:
    """Return whether something is denied, or not told as a fact."""
    return how.polarity == "-" or how.status in HEDGED


HEDGED = frozenset({"unknown", "alleged", "possible", "likely", "apparent"})
"""Statuses of what is not told as a fact."""


def backshifted(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> bool:
    """Return whether a clause was going on when it was told: "wrote that they were moving"."""
    above = by_head.get(clause.parent) if clause.parent is not None else None
    return bool(
        above
        and clause.kind == "ccomp"
        and sentence.tokens[clause.head].tag == "VBG"
        and clause.auxiliaries
        and sentence.tokens[min(clause.auxiliaries)].text.lower() in ("was", "were")
        and above.lemma in lexicon.words["reporting"]
        and sentence.tokens[above.head].tag in ("VBD", "VBN")
    )


_TASKS = frozenset("job task duty role work function mission".split())
_HAD_DONE = frozenset({"order", "have", "get", "want", "see"})
_MODALS = frozenset("will would shall should can could may might must to 'll ’ll 'd ’d".split())


def _shares_auxiliaries(sentence: Sentence, clause: Clause, above: Clause) -> bool:
    """Return whether a clause has no verb of its own to say when: "be razed and hundreds evicted".

    The parser takes "evicted" for a past tense; so it is read only where someone is evicted by
    nobody, after a passive or "order them expelled".
    """
    t = sentence.tokens
    if clause.kind != "conj" or clause.auxiliaries or t[clause.head].tag not in ("VBN", "VBD"):
        return False
    if t[clause.head].tag == "VBN":
        return True
    ahead = any(t[a].text.lower() in _MODALS for a in above.auxiliaries)
    return ahead and not clause.objects and (above.passive or above.lemma in _HAD_DONE)


_FREQUENT = frozenset("often always usually sometimes regularly frequently".split())
_PERIODS = frozenset("time day night week month year morning evening summer winter".split())


def _ahead(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> list[_Cue]:
    """Return the cue of what lay ahead when it was told: "were to search", "would be freed".

    Reported, "would" is a plan; by itself it says what could come, unless it tells of a habit.
    """
    t = sentence.tokens
    above = by_head.get(clause.parent) if clause.parent is not None else None
    to = [a for a in clause.auxiliaries if t[a].lemma == "to"]
    if above and above.lemma == "be" and clause.kind == "xcomp" and to and above.head < to[0]:
        tasks = any(t[n.head].lemma in _TASKS for n in above.subjects)
        return [] if tasks else [_Cue("planned", _span(sentence, above.head, to[0]))]
    if above and _shares_auxiliaries(sentence, clause, above):
        own = [c for c in _own(lexicon, sentence, above) if c.status not in ("ongoing", "past")]
        return [*own, *_ahead(lexicon, sentence, above, by_head)]
    aux = [t[a].text.lower() for a in clause.auxiliaries]
    if "would" not in aux or "have" in aux or any(_often(sentence, w.i) for w in t):
        return []
    told = above is not None and clause.kind == "ccomp" and t[above.head].tag in ("VBD", "VBN")
    if not told and negator(sentence, clause) is not None:
        return []  # "would not sign" refuses
    would = clause.auxiliaries[aux.index("would")]
    return [_Cue("planned" if told else "possible", _span(sentence, would, would))]


def _often(sentence: Sentence, index: int) -> bool:
    """Return whether a word says how often: "often", "every night"; not that of "every house"."""
    word, after = sentence.lower[index], sentence.lower[index + 1 : index + 2]
    return word in _FREQUENT or (word in ("every", "each") and bool(_PERIODS.intersection(after)))


def _strength(cue: _Cue) -> int:
    return _STRENGTH.index(cue.status)


def _is_can(sentence: Sentence, cue: _Cue) -> bool:
    """Return whether a cue is "could" or "may": denied it hedges nothing, it forbids."""
    return any(
        t.start == cue.span.start and t.text.lower() in ("can", "could", "may", "ca")
        for t in sentence.tokens
    )


def _span(sentence: Sentence, first: int, last: int) -> Span:
    return Span(sentence.tokens[first].start, sentence.tokens[last].end)


def _own(lexicon: Lexicon, sentence: Sentence, clause: Clause) -> list[_Cue]:
    t, hedges = sentence.tokens, lexicon.words["hedges"]
    cues: list[_Cue] = []
    aux = [t[a].lemma for a in clause.auxiliaries]
    for index in clause.auxiliaries:
        status = hedges["auxiliaries"].get(t[index].text.lower())
        if status == "planned" and clause.lemma in hedges["unplanned"]:
            status = "likely"
        if status:
            cues.append(_Cue(status, _span(sentence, index, index)))
    for index in clause.adverbs:
        status = hedges["adverbs"].get(t[index].text.lower())
        if status:
            cues.append(_Cue(status, _span(sentence, index, index)))
    if t[clause.head].tag == "VBG" and "be" in aux:
        start = min(clause.auxiliaries)
        before = t[start].text.lower()
        if before in ("had", "'d", "’d"):
            cues.append(_Cue("past", _span(sentence, start, clause.head)))
        elif before not in ("was", "were"):
            cues.append(_Cue("ongoing", _span(sentence, start, clause.head)))
    plain = t[clause.head].tag == "VBZ" or (
        t[clause.head].tag == "VBP" and clause.lemma not in _SAME_IN_PAST
    )
    if plain and not clause.auxiliaries and clause.lemma != "be":
        cues.append(_Cue("habitual", _span(sentence, clause.head, clause.head)))
    would = [a for a in clause.auxiliaries if t[a].text.lower() == "would"]
    if would and "have" in aux and t[clause.head].tag == "VBN":
        cues.append(_Cue("possible", _span(sentence, would[0], would[0])))
    own = hedges["own"].get(clause.lemma)
    if own and clause.kind != "noun" and clause.objects:  # "risk a beating"
        cues.append(_Cue(own, _span(sentence, clause.head, clause.head)))
    cues.extend(_tellings(lexicon, sentence, clause))
    cues.extend(_nouns(lexicon, sentence, clause))
    for status, first, last in asides(lexicon, sentence, clause):
        cues.append(_Cue(status, _span(sentence, first, last)))
    return cues


def _tellings(lexicon: Lexicon, sentence: Sentence, clause: Clause) -> list[_Cue]:
    """Return the hedges of a clause "by their account", "in the view of the court"."""
    t, told = sentence.tokens, lexicon.words["hedges"]["told"]
    return [
        _Cue(told[t[noun.head].lemma], _span(sentence, phrase.index, noun.head))
        for phrase in clause.phrases
        if phrase.prep in ("by", "in", "on", "according_to")
        for noun in phrase.objects[:1]
        if t[noun.head].lemma in told
        and (phrase.prep not in ("in", "on") or _owned(sentence, noun.head))
    ]


def _owned(sentence: Sentence, noun: int) -> bool:
    """Return whether it is someone's: "his words", "the view of the court"; no "in view of"."""
    dets = [sentence.tokens[d].text.lower() for d in sentence.kids(noun, "det")]
    return bool(sentence.kids(noun, "poss") or (dets == ["the"] and sentence.kids(noun, "prep")))


def _nouns(lexicon: Lexicon, sentence: Sentence, clause: Clause) -> list[_Cue]:
    """Return hedges that a noun above the clause gives: "the likelihood of arrest"."""
    t, hedges = sentence.tokens, lexicon.words["hedges"]
    nouns = hedges["nouns"]
    cues: list[_Cue] = []
    at = clause.head
    of = t[t[at].head]
    if of.lemma == "of" and t[at].dep in ("pobj", "pcomp"):  # "reports of beatings"
        status = hedges["hearsay"].get(t[of.head].lemma)
        if status and t[of.head].pos == "NOUN":
            cues.append(_Cue(status, _span(sentence, of.head, of.i)))
    for _ in range(3):
        at = t[at].head
        status = nouns.get(t[at].lemma)
        if status and t[at].pos == "NOUN":
            first = min([at, *sentence.kids(at, "det")])
            last = [p for p in sentence.kids(at, "prep") if p == at + 1 and t[p].lemma == "of"]
            cues.append(_Cue(status, _span(sentence, first, max([at, *last]))))
        if clause.kind == "noun":
            for child in sentence.kids(clause.head, "amod"):
                own: Any = hedges["adjectives"].get(t[child].text.lower())
                if own:
                    cues.append(_Cue(own, _span(sentence, child, child)))
    return cues


def _above(
    lexicon: Lexicon, sentence: Sentence, clause: Clause, by_head: dict[int, Clause]
) -> list[_Cue]:
    t, hedges = sentence.tokens, lexicon.words["hedges"]
    cues: list[_Cue] = []
    at = clause
    for _ in range(_LAYERS):
        if at.parent is None or at.parent not in by_head:
            break
        above = by_head[at.parent]
        if at.kind in ("conj",):
            if not any(t[a].lemma in ("will", "may", "might", "could") for a in at.auxiliaries):
                cues.extend(
                    c
                    for c in _own(lexicon, sentence, above)
                    if c.status in ("possible", "alleged", "likely", "apparent")
                    and not sentence.kids(at.head, "nsubj", "nsubjpass")
                )
        elif at.kind in ("ccomp", "acl", "csubj", "advcl") and left_open(
            lexicon, sentence, at, above, by_head
        ):
            first, last = sorted((above.first, above.head))
            cues.append(_Cue("unknown", _span(sentence, first, last)))
        elif at.kind in ("xcomp", "ccomp", "noun") or (at.kind == "advcl" and above.complement):
            status = hedges["verbs"].get(above.lemma)
            if at.kind == "noun" and above.lemma in hedges["ordering"]:
                # "ordered the eviction of 300 families": nobody was evicted yet
                cues.append(_Cue("planned", _span(sentence, above.head, above.head)))
            if above.passive:
                status = hedges["passives"].get(above.lemma, status)
                if above.lemma in _TOLD and not _by_hearsay(sentence, at, above):
                    status = None
            if status and (at.kind != "noun") and _takes(at.kind, above.lemma, hedges):
                cues.append(
                    _Cue(
                        status,
                        _span(
                            sentence,
                            above.first if above.last < at.first else above.head,
                            above.head,
                        ),
                    )
                )
            if above.complement is not None:
                word = t[above.complement]
                adjective = hedges["adjectives"].get(word.text.lower())
                if adjective:
                    cues.append(_Cue(adjective, _span(sentence, above.first, above.complement)))
            cues.extend(
                c
                for c in _own(lexicon, sentence, above)
                if (c.status in ("possible", "likely", "apparent") and at.kind == "xcomp")
                or (c.status == "alleged" and above.lemma in lexicon.words["reporting"])
            )
        elif at.kind in ("relcl", "acl") and t[at.head].head == above.complement:
            # "Perhaps it was a show meant to frighten": what it is said to be is hedged with it.
            cues.extend(c for c in _own(lexicon, sentence, above) if c.status in HEDGED)
        elif at.kind in ("relcl", "acl"):
            # Who a forecast is about is described, not told of: "whoever has been caught".
            over = [*_own(lexicon, sentence, above), *_above(lexicon, sentence, above, by_head)]
            cues.extend(
                _Cue("generic", c.span)
                for c in over
                if c.status in ("likely", "possible", "planned")
            )
            break
        elif at.kind == "pcomp":
            if above.lemma in (*hedges["accusing"], "confess", "plead") and above.head < at.head:
                cues.append(_Cue("alleged", _span(sentence, above.head, above.head)))
            if above.lemma in hedges["charging"] and t[t[at.head].head].lemma == "for":
                # "arrested for raiding a shop": so those who arrested him say
                cues.append(_Cue("alleged", _span(sentence, t[at.head].head, t[at.head].head)))
            if above.lemma in ("risk", "face", "fear") or _chance(sentence, at):
                cues.append(_Cue("possible", _span(sentence, above.head, above.head)))
            break
        at = above
    return cues


def _chance(sentence: Sentence, clause: Clause) -> bool:
    """Return whether a gerund is a chance or danger: "ran the risk of being shot"."""
    noun = sentence.tokens[sentence.tokens[sentence.tokens[clause.head].head].head]
    return noun.lemma in _CHANCES


def _takes(kind: str, lemma: str, hedges: dict[str, Any]) -> bool:
    return kind == "xcomp" or lemma in hedges["clausal"]


def _by_hearsay(sentence: Sentence, clause: Clause, told: Clause) -> bool:
    """Return whether someone "was told that it happened", and nobody says by whom.

    What people are told will happen, or must be done, is a plan or an order.
    """
    ahead = any(sentence.tokens[a].tag == "MD" for a in clause.auxiliaries)
    own = clause.kind == "ccomp" and clause.head > told.head
    return own and not told.agents and not ahead and clause.lemma not in _DUTIES


_TOLD = frozenset(("tell", "inform"))
_SAME_IN_PAST = frozenset("beat cut hit put shut set let hurt shed split spread burst cast".split())
_DUTIES = frozenset(("need", "have", "be"))
_CHANCES = frozenset("risk danger chance threat possibility verge brink point".split())
