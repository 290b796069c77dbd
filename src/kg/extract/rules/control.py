"""Subjects that a clause takes over: from what it completes, joins, or is aimed at."""

from kg.extract.rules.clause import Clause
from kg.extract.rules.nominals import Nominal, coordinated
from kg.extract.rules.parse import Sentence
from kg.extract.rules.sharing import inherited

_SUBJECT_CONTROL = frozenset(["promise", "vow", "threaten", "pledge", "swear", "agree", "refuse"])
_TO_AGENT = frozenset(
    (
        "accuse suspect charge convict arrest detain jail prevent stop deter punish keep "
        "imprison sentence condemn criticize criticise denounce blame fault fine sue thank praise "
        "acquit clear exonerate absolve execute kill shoot hang behead flog whip beat torture "
        "exile banish deport expel evict dismiss sack suspend reprimand"
    ).split()
)
_OF_AGENT = frozenset("for of from with over".split())
"""Prepositions of what the one acted upon did: "arrested him for raiding", not "after raiding"."""
_RULES = frozenset("penalty punishment fine sentence ban reward charge permit law rule".split())
"""Nouns of what anyone is to do or suffer: "raised the penalty for crossing"."""
CAUSATIVE = frozenset(
    (
        "make let have force allow want get help watch see hear ask order tell require permit "
        "enable cause expect leave compel"
    ).split()
)
TRIES = frozenset(
    (
        "effort attempt bid plan aim goal intention offence offense crime task mission decision "
        "right scheme campaign move purpose objective threat order promise refusal"
    ).split()
)
"""Nouns for acts that an infinitive after them names."""


def taken_over(
    sentence: Sentence, clause: Clause, above: Clause, made: dict[int, Clause]
) -> tuple[Nominal, ...]:
    """Return the subject that a clause has from the clause above it."""
    t = sentence.tokens
    if clause.kind == "conj":
        return inherited(above.subjects, "conj")
    if clause.kind == "xcomp":
        if above.lemma == "be" and above.subjects:  # "their aim is to move people"
            aim = above.subjects[0].head
            if t[aim].lemma in TRIES:
                return who_tries(sentence, aim, made)
        if above.objects and above.lemma not in _SUBJECT_CONTROL:
            return inherited(above.objects, "control")
        return inherited(above.subjects, "control")
    if clause.kind == "ccomp" and t[clause.head].tag in ("VB", "VBN", "VBG"):
        return inherited(above.objects or above.subjects, "control")
    if clause.kind == "advcl":
        # "let them go to work", but "hit them, making them go"
        if (
            t[clause.head].tag == "VB"
            and above.objects
            and above.lemma in CAUSATIVE
            and not above.passive
        ):
            return inherited(above.objects, "control")
        return inherited(above.subjects, "control")
    if clause.kind == "pcomp":
        prep = t[t[clause.head].head]
        agent = above.lemma in _TO_AGENT and prep.lemma in _OF_AGENT
        if above.objects and not above.passive and agent:
            return inherited(above.objects, "control")
        ruled = {t[prep.head].lemma, *(t[o.head].lemma for o in above.objects)} & _RULES
        if (above.passive and prep.lemma == "by") or (ruled and prep.lemma == "for"):
            return ()
        return inherited(above.subjects, "control")
    return ()


def led(sentence: Sentence, clause: Clause) -> tuple[Nominal, ...]:
    """Return who acts in the first of "they forced the door, threatened her and left".

    The parser hangs it below the second, without a mark.
    """
    for child in sentence.kids(clause.head, "ccomp", "advcl"):
        own = sentence.kids(child, "nsubj", "nsubjpass")
        if child < clause.head and own and not sentence.kids(child, "mark", "advmod"):
            return coordinated(sentence, own[0], via="conj")
    return ()


def who_tries(sentence: Sentence, noun: int, made: dict[int, Clause]) -> tuple[Nominal, ...]:
    """Return who acts in "their plan to move", "efforts by the army to hide", "their bid to".

    "Made a bid to leave" is of the one who made it.
    """
    for prep in sentence.kids(noun, "prep"):
        for who in (
            sentence.kids(prep, "pobj") if sentence.tokens[prep].lemma in ("by", "of") else ()
        ):
            return coordinated(sentence, who)
    owners = sentence.kids(noun, "poss")
    above = _above(sentence, noun, made)
    pronoun = bool(owners) and sentence.tokens[owners[0]].tag == "PRP$"
    if above and sentence.tokens[noun].dep == "dobj" and (pronoun or not owners):
        return inherited(above.subjects, "control")
    return coordinated(sentence, owners[0]) if owners else ()


def _above(sentence: Sentence, index: int, made: dict[int, Clause]) -> Clause | None:
    """Return the nearest clause above a token."""
    while sentence.tokens[index].head != index:
        index = sentence.tokens[index].head
        if index in made:
            return made[index]
    return None
