"""Reporting tags: "…, the mayor said, and …", "…, said a nurse", "…, N, a lawyer, told reporters".

The parser hangs a tag anywhere: as the root, beside it, or on the noun before it; the comma before
its first word and the want of anything said after it give it away. A tag covers its sentence.
"""

from kg.extract.rules.clause import Clause
from kg.extract.rules.nominals import Nominal, nominal
from kg.extract.rules.parse import Sentence

_FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
_GIVING = frozenset("give have offer provide add cite name".split())
_GIVEN = frozenset(
    "reason purpose account version explanation example detail description answer warning".split()
)


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
    said = sentence.kids(verb, "dobj", "attr", "npadvmod", "oprd")
    if said and said[0] > verb and t[said[0]].pos in ("PROPN", "NOUN", "PRON"):
        first = sentence.left[said[0]]
        if first == verb + 1 and verb > 0 and t[verb - 1].text in (",", "?", "!"):
            return said[0]  # "…, explained the elder", read as if he were explained
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


_ACCOUNTS = frozenset(
    "account estimate count view word telling version opinion figure tally calculation eye".split()
)


def sources(sentence: Sentence) -> list[Nominal]:
    """Return whom "according to" names."""
    t = sentence.tokens
    return [
        _whole(sentence, named)
        for token in t
        if token.lemma == "accord" or token.text.lower() == "according"
        for prep in [token.i, *sentence.kids(token.i, "prep")]
        for named in sentence.kids(prep, "pobj")
    ]


def cited(sentence: Sentence) -> list[Nominal]:
    """Return whom an outlet cites: "..., citing a resident", "quoted an officer as saying"."""
    t = sentence.tokens
    found: list[Nominal] = []
    for token in t:
        aside = token.text.lower() in ("citing", "quoting") and token.dep in (
            "advcl",
            "acl",
            "prep",
        )
        whole = token.lemma in ("quote", "cite") and any(
            t[said].lemma in ("say", "tell") and t[said].tag == "VBG"
            for prep in sentence.kids(token.i, "prep")
            if t[prep].lemma == "as"
            for said in sentence.kids(prep, "pcomp")
        )
        if aside or whole:
            named = sentence.kids(token.i, "dobj", "pobj", "nsubjpass")
            found.extend(_whole(sentence, n) for n in named)
    return found


def accounts(sentence: Sentence) -> list[Nominal]:
    """Return whose account a sentence gives: "by the union's count", "in the view of N"."""
    t = sentence.tokens
    found: list[Nominal] = []
    for noun in t:
        prep = t[noun.head]
        if noun.lemma not in _ACCOUNTS or noun.dep != "pobj" or prep.lemma not in ("by", "in"):
            continue
        owners = sentence.kids(noun.i, "poss")
        for of in sentence.kids(noun.i, "prep"):
            owners = owners + (sentence.kids(of, "pobj") if t[of].lemma == "of" else [])
        if noun.lemma in ("estimate", "count", "figure", "tally"):
            owners = owners + [c for c in sentence.kids(noun.i, "compound") if t[c].pos == "PROPN"]
        found.extend(_whole(sentence, owner) for owner in owners[:1])
    return found


def given(sentence: Sentence) -> list[Nominal]:
    """Return who gives the account that a colon opens: "N gave another reason: ..."."""
    t = sentence.tokens
    return [
        _whole(sentence, who)
        for colon in t[:-1]
        if colon.text == ":" and colon.i
        for noun in (t[colon.i - 1],)
        if noun.lemma in _GIVEN and noun.dep == "dobj" and t[noun.head].lemma in _GIVING
        for who in sentence.kids(noun.head, "nsubj")[:1]
    ]


def _whole(sentence: Sentence, head: int) -> Nominal:
    """Return the mention of all words under `head`."""
    t = sentence.tokens
    last = sentence.right[head]
    if t[last].tag == "POS":
        last -= 1
    return Nominal(head, t[sentence.left[head]].start, t[last].end)
