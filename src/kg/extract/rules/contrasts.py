"""What a contrast rules out: "not the army but the police", "everyone but the priest".

What is ruled out hangs on as `RULED_OUT`, a label that no role asks for; what is set against it
takes its place. A negation of the verb itself stays with the verb.
"""

from kg.extract.rules.parse import RULED_OUT, Sentence, Token

_ONLY = frozenset("only just merely simply solely".split())
_NOBODY = frozenset("none nobody nothing".split())
_ALL = frozenset("all every everyone everybody everything each any anyone".split())
_OPENING = frozenset({"than", "not", "but"})
_SAVE = frozenset({"except", "but", "save", "besides"})


def set_against(sentence: Sentence) -> dict[int, Token]:
    """Put Y in the place of X in "not X but Y"; after "not only" both stay."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    if "but" not in sentence.lower:
        return changed
    for no in t:
        out = t[no.head]
        if sentence.lower[no.i] != "not" or out.i < no.i or out.pos in ("VERB", "AUX"):
            continue
        but = [c for c in sentence.kids(out.i, "cc") if t[c].text.lower() == "but"]
        meant = _after_but(sentence, out, but[0]) if but else None
        if meant is None:
            continue
        if t[no.i + 1].text.lower() in _ONLY:
            changed[meant] = t[meant]._replace(head=out.i, dep="conj")
        else:
            changed[meant] = t[meant]._replace(head=out.head, dep=out.dep)
            changed[out.i] = out._replace(dep=RULED_OUT)
    return changed


def _after_but(sentence: Sentence, out: Token, but: int) -> int | None:
    """Return what stands beside a phrase after its "but", joined to it or hung beside it."""
    t = sentence.tokens
    joined = [c for c in sentence.kids(out.i, "conj") if c > but]
    beside = [c for c in sentence.kids(out.head, out.dep) if c > but]
    return next(iter([*joined, *beside]), None) if t[out.head].i != out.i else None


def ruled_out(sentence: Sentence) -> dict[int, Token]:
    """Mark X in "Y, not X", "Y rather than X" and "did not burn X but Y" (there Y)."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    if _OPENING.isdisjoint(sentence.lower):
        return changed
    for word in t:
        lower = sentence.lower[word.i]
        if lower == "than" and word.i and t[word.i - 1].text.lower() == "rather":
            out = [c for c in sentence.kids(word.head, "conj") if c > word.i]
            out += [c for c in sentence.kids(word.head, "prep") if c == word.i + 1]
            changed |= {c: t[c]._replace(dep=RULED_OUT) for c in out if t[c].pos != "VERB"}
        elif lower == "not" and word.i and t[word.i - 1].text == ",":
            beside = t[word.head]
            if beside.dep == "prep" and beside.i == word.i + 1:
                changed[beside.i] = beside._replace(dep=RULED_OUT)
            elif beside.i < word.i and beside.pos not in ("VERB", "AUX"):
                out = [c for c in sentence.kids(beside.i, "appos", "conj") if c > word.i]
                changed |= {c: t[c]._replace(dep=RULED_OUT) for c in out[:1]}
        elif lower == "but" and word.dep == "cc" and _verb_denied(sentence, t[word.head]):
            out = [c for c in sentence.kids(word.head, "conj") if c > word.i]
            changed |= {c: t[c]._replace(dep=RULED_OUT) for c in out if t[c].pos != "VERB"}
    return changed


def _verb_denied(sentence: Sentence, argument: Token) -> bool:
    """Return whether a word is no verb and hangs on one that is denied."""
    if argument.pos in ("VERB", "AUX") or argument.dep in ("acomp", "attr", "advmod"):
        return False
    return bool(sentence.kids(argument.head, "neg"))


def excepted(sentence: Sentence) -> dict[int, Token]:
    """Take "but" after a word for all as "except"; after "nobody" those excepted are meant."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    if _SAVE.isdisjoint(sentence.lower):
        return changed
    for word in t:
        if sentence.lower[word.i] not in _SAVE or word.dep not in ("cc", "prep"):
            continue
        whole = _before(sentence, word)
        some = list(sentence.kids(word.i, "pobj"))
        some += [c for c in sentence.kids(word.head, "conj") if c > word.i and word.dep == "cc"]
        if whole is not None and not some:  # "all but two" with two subjects
            some += [c for c in sentence.kids(whole.head, whole.dep) if c > word.i]
        if whole is None or not some or some[0] < word.i:
            continue
        if _is_nobody(sentence, whole):
            changed[some[0]] = t[some[0]]._replace(head=whole.head, dep=whole.dep)
            changed[whole.i] = whole._replace(dep=RULED_OUT)
        elif (word.dep == "cc" or t[some[0]].head != word.i) and _is_for_all(sentence, whole):
            changed[word.i] = word._replace(dep="prep", pos="ADP", tag="IN")
            changed[some[0]] = t[some[0]]._replace(head=word.i, dep="pobj")
    return changed


def _before(sentence: Sentence, word: Token) -> Token | None:
    """Return the noun that ends right before a word, if it is an argument."""
    t = sentence.tokens
    above = t[word.head]
    if above.pos in ("NOUN", "PRON", "DET", "NUM", "PROPN") and above.i < word.i:
        return above
    before = t[word.i - 1] if word.i else above
    return before if _is_nobody(sentence, before) and before.i != before.head else None


def _is_nobody(sentence: Sentence, noun: Token) -> bool:
    """Return whether a word is for nobody; "no one" is two."""
    one = noun.text.lower() == "one" and noun.i > 0 and sentence.lower[noun.i - 1] == "no"
    return one or noun.text.lower() in _NOBODY


def _is_for_all(sentence: Sentence, noun: Token) -> bool:
    words = [noun.i, *sentence.kids(noun.i, "det", "predet")]
    return any(sentence.lower[i] in _ALL for i in words)
