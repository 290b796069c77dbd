"""Reporting tags: "…, the mayor said, and …", "…, said a nurse", "…, N, a lawyer, told reporters".

The parser hangs a tag anywhere: as the root, beside it, or on the noun before it; the comma before
its first word and the want of anything said after it give it away. A tag covers its sentence.
"""

from kg.extract.rules.clause import Clause
from kg.extract.rules.nominals import Nominal, nominal
from kg.extract.rules.parse import Sentence

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})


def tag_speaker(sentence: Sentence, clause: Clause) -> Nominal | None:
    """Return who speaks where a clause of reporting is a tag, or None where it is none."""
    t, verb = sentence.tokens, clause.head
    if t[verb].tag not in _FINITE or sentence.kids(verb, "aux", "auxpass", "neg", "mark"):
        return None
    if any(child > verb for child in sentence.kids(verb, "ccomp", "xcomp")):
        return None
    if verb + 1 < len(t) and t[verb + 1].text.lower() == "that":
        return None
    who = _who(sentence, verb)
    if who is None:
        return None
    start = verb if who > verb else min(sentence.left[who], verb)
    if start == 0 or t[start - 1].text not in (",", "?", "!", "—", "–"):
        return None
    return nominal(sentence, who)


def _who(sentence: Sentence, verb: int) -> int | None:
    t = sentence.tokens
    own = sentence.kids(verb, "nsubj")
    if own:
        return own[0] if t[own[0]].tag not in ("WP", "WDT") else None
    if t[verb].dep == "acl" and t[verb].tag == "VBD":
        return t[verb].head
    if t[verb].dep != "ROOT":
        return None
    for token in t[:verb]:  # "…, N, a lawyer, told": N hangs on a noun before the comma
        left = sentence.left[token.i]
        if (
            token.dep == "appos"
            and left > 0
            and t[left - 1].text == ","
            and _near(sentence, token.i, verb)
        ):
            return token.i
    return None


def _near(sentence: Sentence, head: int, verb: int) -> bool:
    """Return whether only what describes a name lies between it and the verb."""
    return sentence.right[head] >= verb - 2
