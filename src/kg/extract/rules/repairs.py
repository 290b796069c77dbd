"""Mends attachments that the parser is known to get wrong, by the words around them.

Each is a pattern of words and labels, never of one sentence: the infinitive that completes a
control verb but was hung on a relative clause in between ("forced people who had left to go
back"), its sister after "it is forbidden for", a destination read as an infinitive ("from A to
remote B"), and those of `_MENDS`.
"""

from collections.abc import Callable

from kg.extract.rules.contrasts import excepted, ruled_out, set_against
from kg.extract.rules.objects import aged, cut_short, left_dead, listed, measured, raised, squads
from kg.extract.rules.parse import Sentence, Token
from kg.extract.rules.predicative import (
    handed,
    judged,
    slain,
    supposed,
    timed,
    told_last,
    verb_as_noun,
)

_CONTROL = frozenset(
    "force compel order tell ask allow permit forbid prohibit ban oblige require make urge press "
    "pressure push encourage instruct command call want expect enable persuade convince".split()
)
_ADJECTIVES = frozenset(
    "remote near distant separate secure clear empty dry lower upper neutral rough".split()
)
"""Adjectives that the tagger takes for verbs after "to"."""


def mended(sentence: Sentence) -> Sentence:
    """Return the sentence with such attachments mended."""
    for mend in _MENDS:
        changed = mend(sentence)
        if changed:
            tokens = [changed.get(t.i, t) for t in sentence.tokens]
            if _is_tree(tokens):
                sentence = Sentence(sentence.span, tokens)
    return _controlled(sentence)


def _is_tree(tokens: list[Token]) -> bool:
    """Return whether every token leads up to a root."""
    for token in tokens:
        at, steps = token.i, 0
        while tokens[at].head != at:
            at, steps = tokens[at].head, steps + 1
            if steps > len(tokens):
                return False
    return True


def _controlled(sentence: Sentence) -> Sentence:
    """Return the sentence with such infinitives hung on their control verb."""
    changed: dict[int, Token] = {}
    for verb in sentence.tokens:
        if verb.pos != "VERB" or verb.lemma not in _CONTROL:
            continue
        has_own = any(
            sentence.tokens[c].tag == "VB" for c in sentence.kids(verb.i, "xcomp", "ccomp", "advcl")
        )
        if has_own:
            continue
        for noun in _complements(sentence, verb.i):
            for clause in sentence.kids(noun, "relcl", "acl"):
                for child in sentence.kids(clause, "advcl", "xcomp"):
                    token = sentence.tokens[child]
                    if token.tag == "VB" and child > clause and _has_to(sentence, child):
                        changed[child] = token._replace(head=verb.i, dep="xcomp")
    if not changed:
        return sentence
    return Sentence(sentence.span, [changed.get(t.i, t) for t in sentence.tokens])


def _destinations(sentence: Sentence) -> dict[int, Token]:
    """Turn "from A to remote B", read as an infinitive, back into a phrase."""
    changed: dict[int, Token] = {}
    t = sentence.tokens
    for verb in t:
        to = verb.i - 1
        if verb.lemma not in _ADJECTIVES or verb.dep != "advcl" or t[to].lemma != "to":
            continue
        goal = next((c for c in sentence.kids(verb.i, "dobj") if c > verb.i), None)
        start = next(
            (
                p
                for p in t[:to]
                if p.lemma == "from" and p.dep == "prep" and sentence.right[p.i] == to - 1
            ),
            None,
        )
        if goal is None or start is None:
            continue
        changed[to] = t[to]._replace(head=start.head, dep="prep", pos="ADP", tag="IN")
        changed[goal] = t[goal]._replace(head=to, dep="pobj")
        changed[verb.i] = verb._replace(head=goal, dep="amod", pos="ADJ", tag="JJ")
    return changed


def _complements(sentence: Sentence, verb: int) -> list[int]:
    found = sentence.kids(verb, "dobj", "nsubjpass")
    for prep in sentence.kids(verb, "prep"):
        if sentence.tokens[prep].lemma in ("for", "on"):
            found = found + sentence.kids(prep, "pobj")
    return found


def _has_to(sentence: Sentence, verb: int) -> bool:
    return any(sentence.tokens[a].lemma == "to" for a in sentence.kids(verb, "aux"))


def _marked_off(sentence: Sentence) -> dict[int, Token]:
    """Hang on the people what marks them: "forcing households with three grown sons to move"."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for verb in t:
        if verb.lemma not in _CONTROL:
            continue
        goal = next((c for c in sentence.kids(verb.i, "xcomp", "ccomp") if t[c].tag == "VB"), None)
        for prep in sentence.kids(verb.i, "prep"):
            noun = next((o for o in sentence.kids(verb.i, "dobj") if o == prep - 1), None)
            if goal is None or noun is None or prep > goal or t[prep].lemma != "with":
                continue
            if any(sentence.kids(o, "nummod", "poss") for o in sentence.kids(prep, "pobj")):
                changed[prep] = t[prep]._replace(head=noun)
    return changed


def _asked(sentence: Sentence) -> dict[int, Token]:
    """Turn "are they letting this go on?", read as a noun with a participle, into a clause."""
    t = sentence.tokens
    be = t[0] if t else None
    if be is None or be.lemma != "be" or be.head != be.i or t[-1].text != "?":
        return {}
    for noun in sentence.kids(be.i, "nsubj"):
        for verb in sentence.kids(noun, "acl"):
            if t[verb].tag != "VBG" or sentence.kids(be.i, "attr", "acomp", "prep"):
                continue
            changed = {
                be.i: be._replace(head=verb, dep="aux", pos="AUX"),
                verb: t[verb]._replace(head=verb, dep="ROOT"),
                noun: t[noun]._replace(head=verb),
            }
            for mark in sentence.kids(be.i, "punct"):
                changed[mark] = t[mark]._replace(head=verb)
            return changed
    return {}


def _carried(sentence: Sentence) -> dict[int, Token]:
    """Hang a journey on the verb that moves, not on what its patients are held to be.

    "moved many people called strangers from the coast to the hills".
    """
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for label in t:
        if label.lemma not in _HELD or label.tag not in ("VBN", "VBD"):
            continue
        loose = label.dep == "advcl" or (
            label.dep == "conj" and not sentence.kids(label.head, "cc")
        )
        noun = next((n.i for n in reversed(t[: label.i]) if n.dep in ("pobj", "dobj")), None)
        if loose and noun == label.i - 1 and not sentence.kids(label.i, "nsubj", "aux"):
            changed[label.i] = label._replace(head=noun, dep="acl")
        elif label.dep != "acl":
            continue
        verb = t[label.head]
        while verb.dep in ("pobj", "prep", "dobj", "nsubjpass") and verb.head != verb.i:
            verb = t[verb.head]
        journey = [p for p in sentence.kids(label.i, "prep") if t[p].lemma in ("from", "to")]
        legs = [*journey, *(p for p in sentence.kids(verb.i, "prep") if t[p].lemma == "to")]
        if verb.pos == "VERB" and verb.i != label.i and journey and len(legs) > 1:
            changed |= {p: t[p]._replace(head=verb.i) for p in journey}
    return changed


def _of_the_noun(sentence: Sentence) -> dict[int, Token]:
    """Hang "in the province" of "far villages in the province" on the noun, not the adjective."""
    t = sentence.tokens
    return {
        p: t[p]._replace(head=t[adjective.i].head)
        for adjective in t
        if adjective.dep == "amod" and adjective.head > adjective.i
        for p in sentence.kids(adjective.i, "prep")
        if p > adjective.head
    }


def _made_to_say(sentence: Sentence) -> dict[int, Token]:
    """Hang "making them say" on the sentence's verb, and what they say on "say"."""
    t = sentence.tokens
    for verb in t:
        if verb.tag != "VBG" or verb.dep != "advcl" or verb.head < verb.i:
            continue
        words = t[verb.head]
        says = [c for c in sentence.kids(verb.i, "ccomp", "xcomp") if t[c].lemma in SAYING]
        above = words.head
        if says and says[0] < words.i and words.dep in _BESIDE and above < verb.i:
            return {
                verb.i: verb._replace(head=above),
                words.i: words._replace(head=says[0], dep="ccomp"),
            }
    return {}


def _more(sentence: Sentence) -> dict[int, Token]:
    """Turn "more and more" and "less and less", read as an object, into an adverb."""
    t = sentence.tokens
    return {
        w.i: w._replace(dep="advmod", pos="ADV", tag="RBR")
        for w in t
        if w.text.lower() in ("more", "less") and w.dep == "dobj"
        if any(t[c].text.lower() == w.text.lower() for c in sentence.kids(w.i, "conj"))
    }


def _parted(sentence: Sentence) -> dict[int, Token]:
    """Part clauses at a semicolon: "They were beaten; the police said they fell" tells two things.

    The parser takes the first for what is said.
    """
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for first in t:
        if first.dep != "ccomp" or first.head < first.i:
            continue
        between = range(sentence.right[first.i] + 1, first.head)
        own = sentence.kids(first.head, "ccomp", "xcomp", "dobj", "attr", "acomp", "advcl", "prep")
        if any(t[i].text == ";" for i in between) and any(c > first.head for c in own):
            changed[first.i] = first._replace(head=first.i, dep="ROOT")
    return changed


def _so_that(sentence: Sentence) -> dict[int, Token]:
    """Hang the result of "so dear for people that they go hungry" on the verb, not the people."""
    t = sentence.tokens
    for verb in t:
        marks = [m for m in sentence.kids(verb.i, "mark") if t[m].text.lower() == "that"]
        if verb.dep != "relcl" or not marks or not sentence.kids(verb.i, "nsubj", "nsubjpass"):
            continue
        degree = next(
            (w for w in reversed(t[: marks[0]]) if w.text.lower() in ("so", "such")), None
        )
        if degree is None or degree.dep not in ("advmod", "predet"):
            continue
        above = t[degree.head].head
        if above < degree.i and t[above].pos in ("VERB", "AUX"):
            return {verb.i: verb._replace(head=above, dep="advcl")}
    return {}


def _gerunds(sentence: Sentence) -> dict[int, Token]:
    """Turn "for hiding radios", read as a kind of radio, into an act where a charge stands."""
    t = sentence.tokens
    changed: dict[int, Token] = {}

    def act(noun: int, dep: str, head: int) -> int | None:
        first = sentence.left[noun]
        if first == noun or t[first].dep != "compound" or not t[first].text.endswith("ing"):
            return None
        changed[first] = t[first]._replace(head=head, dep=dep, pos="VERB", tag="VBG")
        changed[noun] = t[noun]._replace(head=first, dep="dobj")
        return first

    for prep in t:
        if prep.dep != "prep" or (t[prep.head].lemma, prep.lemma) not in _ACTS_AFTER:
            continue
        for noun in sentence.kids(prep.i, "pobj"):
            act(noun, "pcomp", prep.i)
        for gerund in sentence.kids(prep.i, "pcomp"):
            for thing in sentence.kids(gerund, "dobj"):
                for other in sentence.kids(thing, "conj"):
                    act(other, "conj", gerund)
    return changed


_UNITS = frozenset("county province district city region township prefecture state".split())
_SIDES = frozenset(
    "north south east west northern southern eastern western upper lower inner outer".split()
)


def _one_unit(sentence: Sentence) -> dict[int, Token]:
    """Tell two places apart that share a word for what they are: "A and B County"."""
    changed: dict[int, Token] = {}
    t = sentence.tokens
    for unit in t:
        if unit.lemma.lower() not in _UNITS:
            continue
        for first in sentence.kids(unit.i, "nmod", "compound", "amod"):
            names = [first]
            for at in names:
                names.extend(sentence.kids(at, "conj"))
            last = names[-1]
            named = all(t[n].pos == "PROPN" and t[n].text.lower() not in _SIDES for n in names)
            if len(names) < 2 or not named or last != unit.i - 1:
                continue
            changed[first] = t[first]._replace(head=unit.head, dep=unit.dep)
            changed[unit.i] = unit._replace(head=names[-2], dep="conj")
            changed[last] = t[last]._replace(head=unit.i, dep="compound")
            for child in sentence.kids(unit.i, "det"):
                changed[child] = t[child]._replace(head=first)
    return changed


def _accused(sentence: Sentence) -> dict[int, Token]:
    """Hang "of killing people" on the verb in "accuse the army of killing people"."""
    t = sentence.tokens
    return {
        prep: t[prep]._replace(head=verb.i)
        for verb in t
        if verb.lemma in _BLAMING and verb.pos == "VERB"
        for noun in (
            *sentence.kids(verb.i, "dobj", "nsubjpass"),
            *(n for by in sentence.kids(verb.i, "agent") for n in sentence.kids(by, "pobj")),
        )
        for prep in sentence.kids(noun, "prep")
        if t[prep].lemma in ("of", "for", "from") and prep > noun and sentence.kids(prep, "pcomp")
    }


def _held_for(sentence: Sentence) -> dict[int, Token]:
    """Tell people from what they are called: "labelled the families impure elements"."""
    changed: dict[int, Token] = {}
    t = sentence.tokens
    for verb in t:
        if verb.lemma not in _HELD or verb.pos != "VERB" or sentence.kids(verb.i, "oprd"):
            continue
        things = sentence.kids(verb.i, "dobj")
        if len(things) == 2 and t[things[0]].tag in ("NNS", "NNPS"):
            changed[things[1]] = t[things[1]]._replace(dep="oprd")
        for noun in things[:1]:
            for people in sentence.kids(noun, "compound", "nmod")[:1]:
                dets = [*sentence.kids(people, "det", "poss"), *sentence.kids(noun, "det", "poss")]
                if t[people].tag == "NNS" and dets and dets[0] < people:
                    changed[people] = t[people]._replace(head=verb.i, dep="dobj")
                    changed[noun] = t[noun]._replace(dep="oprd")
                    changed[dets[0]] = t[dets[0]]._replace(head=people)
    return changed


_BLAMING = frozenset(
    "accuse suspect condemn criticize criticise blame denounce convict charge prevent stop".split()
)
_BESIDE = frozenset({"advcl", "ccomp", "conj"})
_ACTS_AFTER = frozenset(
    [(v, "for") for v in "arrest detain jail imprison punish fine sentence convict dismiss".split()]
    + [(v, "from") for v in "prevent stop keep deter discourage bar ban".split()]
)
_HELD = frozenset("consider deem label call brand regard term dub declare".split())
SAYING = frozenset("say shout declare repeat chant swear write state".split())
_MENDS: tuple[Callable[[Sentence], dict[int, Token]], ...] = (
    _destinations,
    _of_the_noun,
    _marked_off,
    _asked,
    _carried,
    _made_to_say,
    _more,
    _parted,
    _so_that,
    _gerunds,
    verb_as_noun,
    _accused,
    _held_for,
    _one_unit,
    judged,
    slain,
    timed,
    handed,
    set_against,
    ruled_out,
    excepted,
    listed,
    raised,
    measured,
    cut_short,
    left_dead,
    squads,
    told_last,
    aged,
    supposed,
)
