"""Objects that the parser misses: behind two verbs, as a measure, in a passive cut short.

"arrested, and later released, two farmers"; "face up to ten years"; "his house was searched and
his computer seized".
"""

from kg.extract.rules.parse import Sentence, Token
from kg.extract.rules.times import CALENDAR

TAKEN = frozenset(
    "abduct arrest ban beat bomb cancel censor confine confiscate demolish deny deport destroy "
    "detain dismiss displace evict execute expel fine freeze imprison injure interrogate jail "
    "kidnap kill loot murder punish question rape raze remove restrict revoke sack search seize "
    "sentence smash suspend tap torture vandalise vandalize withhold wound".split()
)
"""What is done to someone or something: "his computer seized" has no other sense."""
_MEASURES = frozenset("face serve risk get receive".split())
"""Verbs whose object may be a measure: "face ten years"."""
_TIMES = frozenset(
    "second minute hour day night morning afternoon evening week weekend month year decade century "
    "time today yesterday tomorrow tonight spring summer autumn fall winter season mile kilometer "
    "kilometre metre meter yard foot percent % way home".split()
) | {name.lower() for name in CALENDAR}


def raised(sentence: Sentence) -> dict[int, Token]:
    """Make an object of what stands behind the last of two verbs, parted by commas."""
    t, changed = sentence.tokens, {}
    for noun in t:
        verb = t[noun.head]
        first = sentence.left[noun.i]
        if noun.dep != "npadvmod" or noun.i < verb.i or verb.pos != "VERB":
            continue
        if noun.pos not in ("NOUN", "PROPN", "PRON") or noun.lemma in _TIMES:
            continue
        if t[first - 1].text != "," or verb.dep != "conj" or sentence.kids(verb.i, "dobj"):
            continue
        changed[noun.i] = noun._replace(dep="dobj")
        above = t[verb.head]
        if above.tag == "VBN" and sentence.kids(above.i, "nsubj"):
            changed[above.i] = above._replace(tag="VBD")
        if verb.tag == "VBN" and not sentence.kids(verb.i, "auxpass"):
            changed[verb.i] = verb._replace(tag="VBD")
    return changed


def measured(sentence: Sentence) -> dict[int, Token]:
    """Make an object of "ten years" in "face up to ten years in prison"."""
    t = sentence.tokens
    return {
        noun.i: noun._replace(dep="dobj")
        for noun in t
        if noun.dep == "npadvmod"
        and t[noun.head].lemma in _MEASURES
        and noun.i > noun.head
        and not sentence.kids(noun.head, "dobj")
        and (noun.lemma in ("year", "month", "life") and sentence.kids(noun.i, "nummod", "prep"))
    }


def listed(sentence: Sentence) -> dict[int, Token]:
    """Put the second of three verbs in a row beside the first: "seized, tortured and shot"."""
    t, changed = sentence.tokens, {}
    for verb in t[2:]:
        first = t[verb.i - 2]
        if verb.tag not in ("VBN", "VBD") or verb.head != first.i or first.tag != "VBD":
            continue
        if verb.dep not in ("advcl", "dep") or t[verb.i - 1].text != ",":
            continue
        last = sentence.kids(verb.i, "conj")
        bare = not sentence.kids(verb.i, "nsubj", "aux", "auxpass", "mark", "dobj", "prep")
        if bare and last and t[last[0]].tag == "VBD" and sentence.kids(first.i, "nsubj"):
            changed[verb.i] = verb._replace(dep="conj", tag="VBD")
    return changed


def left_dead(sentence: Sentence) -> dict[int, Token]:
    """Make a complement of "dead" in "shot a student dead", read as a clause of its own."""
    t = sentence.tokens
    return {
        word.i: word._replace(dep="oprd")
        for word in t
        if word.text.lower() == "dead"
        and word.dep in ("advcl", "amod", "ccomp")
        and word.i > word.head
        and t[word.head].pos == "VERB"
        and sentence.kids(word.head, "dobj", "nsubjpass")
    }


def squads(sentence: Sentence) -> dict[int, Token]:
    """Make a noun of "by firing squad", read as "by firing at a squad"."""
    t, changed = sentence.tokens, {}
    for noun in t:
        gerund = t[noun.head]
        if noun.lemma == "squad" and gerund.dep == "pcomp" and gerund.i == noun.i - 1:
            changed[noun.i] = noun._replace(head=gerund.head, dep="pobj")
            changed[gerund.i] = gerund._replace(head=noun.i, dep="compound", pos="NOUN", tag="NN")
    return changed


def cut_short(sentence: Sentence) -> dict[int, Token]:
    """Read "and his computer seized" after a passive as a passive."""
    t, changed = sentence.tokens, {}
    for verb in t:
        subjects = sentence.kids(verb.i, "nsubj")
        if verb.tag not in ("VBD", "VBN") or verb.lemma not in TAKEN or len(subjects) != 1:
            continue
        if sentence.kids(verb.i, "dobj", "aux", "auxpass", "prt", "agent"):
            continue
        before = [c for c in sentence.kids(verb.i, "ccomp") if c < subjects[0]]
        whole = [verb.head] if verb.dep == "conj" and verb.head < verb.i else before
        if not whole or not sentence.kids(whole[0], "auxpass"):
            continue
        changed[verb.i] = verb._replace(tag="VBN")
        changed[subjects[0]] = t[subjects[0]]._replace(dep="nsubjpass")
        # "wells destroyed and cattle killed": the cattle are not among what was destroyed.
        for noun in sentence.kids(subjects[0], "conj"):
            for last in sentence.kids(noun, "acl"):
                if t[last].tag == "VBN" and t[last].lemma in TAKEN and last > verb.i:
                    changed[last] = t[last]._replace(head=verb.i, dep="conj")
                    changed[noun] = t[noun]._replace(head=last, dep="nsubjpass")
    return changed


def aged(sentence: Sentence) -> dict[int, Token]:
    """Leave "children as young as ten" the children, where the parser takes ten for the people."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for noun in t[:-4]:
        first, adjective, second, number = t[noun.i + 1 : noun.i + 5]
        like = first.text == second.text == "as" and adjective.pos == "ADJ" and number.tag == "CD"
        beside = noun.head == number.i or (noun.head == number.head and noun.dep == number.dep)
        if like and noun.pos == "NOUN" and beside:
            changed[noun.i] = noun._replace(head=number.head, dep=number.dep)
            changed[adjective.i] = adjective._replace(head=noun.i, dep="amod")
            changed[second.i] = second._replace(head=adjective.i, dep="prep")
            changed[number.i] = number._replace(head=second.i, dep="pobj")
    return changed
