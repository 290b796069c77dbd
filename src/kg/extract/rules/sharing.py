"""What coordinated clauses share: the object of "arrested and beat people", the agent after both.

A mention that a clause takes over from another carries in `Nominal.via` how it came there.
"""

from dataclasses import replace

from kg.extract.rules.clause import Clause
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.objects import TAKEN
from kg.extract.rules.parse import Sentence, Token

_INTRANSITIVE = frozenset(
    (
        "die flee escape go come return leave disappear vanish fall arrive appear remain continue "
        "begin start end succumb happen occur confess resign surrender run stay become get say "
        "tell rise drop live work try refuse decide travel cross"
    ).split()
)


def share(sentence: Sentence, clauses: dict[int, Clause]) -> None:
    """Give each clause what the clauses coordinated with it name for both."""
    for head in sorted(clauses, reverse=True):
        _share_object(sentence, clauses, clauses[head])
        _share_agent(sentence, clauses, clauses[head])


def inherited(nominals: tuple[Nominal, ...], via: str) -> tuple[Nominal, ...]:
    """Return mentions as arguments of another clause that gets them `via` its construction."""
    return tuple(replace(n, via=via) for n in nominals)


def _share_object(sentence: Sentence, clauses: dict[int, Clause], clause: Clause) -> None:
    """Give "they arrested and beat people" its object on both verbs."""
    if clause.objects or clause.passive or clause.complement is not None or clause.phrases:
        return
    if sentence.kids(clause.head, "xcomp", "ccomp", "prep", "prt"):
        return
    parted = bool(sentence.kids(clause.head, "punct"))
    for child in sentence.kids(clause.head, "conj"):
        other = clauses.get(child)
        if not other or not other.objects or sentence.kids(child, "nsubj"):
            continue
        did = [t for t in sentence.kids(child, "aux") if sentence.lower[t] != "did"]
        if not did and (not parted or _in_a_row(sentence, clause, other)):
            clause.objects = inherited(other.objects, "shared")


def _in_a_row(sentence: Sentence, clause: Clause, other: Clause) -> bool:
    """Return whether a verb that takes an object has none but that of a verb beside it.

    "detained, beat and robbed the men", "arrested, and later released, two men"; but who "resisted,
    and hit an officer" did not resist the officer.
    """
    if clause.lemma not in TAKEN or other.objects[0].via not in ("own", "shared"):
        return False
    commas = [p for p in sentence.kids(clause.head, "punct") if sentence.lower[p] == ","]
    listed = other.objects[0].via == "shared" and sentence.lower[other.head - 1] == ","
    raised = sentence.lower[sentence.left[other.objects[0].head] - 1] == ","
    return listed or raised or not commas


def _share_agent(sentence: Sentence, clauses: dict[int, Clause], clause: Clause) -> None:
    """Give "was arrested and beaten by police" its agent on both verbs."""
    if clause.agents or not clause.passive:
        return
    for child in sentence.kids(clause.head, "conj"):
        other = clauses.get(child)
        if other and other.passive and other.agents:
            own = sentence.kids(child, "nsubj", "nsubjpass")
            if not own:
                clause.agents = inherited(other.agents, "shared")


def among(sentence: Sentence, those: int) -> int:
    """Return who was "among those arrested", by the verb between them; else `those`."""
    t = sentence.tokens
    prep = t[t[those].head]
    if sentence.lower[prep.i] in ("among", "amongst") and t[prep.head].lemma == "be":
        return next(iter(sentence.kids(prep.head, "nsubj", "attr")), those)
    return those


def is_bare_participle(sentence: Sentence, token: Token, kind: str, above: Clause | None) -> bool:
    """Return whether a past tense is a participle: "was caught, handed back and jailed"."""
    if above is None or sentence.kids(token.i, "nsubj", "aux", "dobj", "ccomp", "mark"):
        return False
    if sentence.kids(token.i, "agent"):
        return True
    return token.lemma not in _INTRANSITIVE and (
        kind == "advcl" or (kind == "conj" and above.passive)
    )
