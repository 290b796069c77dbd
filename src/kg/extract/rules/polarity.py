"""What is denied: negations of a clause itself, and those it inherits from the words above it.

"Nobody was freed"; "failed to", "without anyone being freed", "denied that", "unable to".
"""

from kg.extract.rules.clause import Clause
from kg.extract.rules.parse import Sentence


def negated(sentence: Sentence, clause: Clause) -> bool:
    """Return whether the clause is denied: not, never, no one, nothing, neither."""
    if clause.negation is not None:
        return True
    return negator(sentence, clause) is not None


_NEGATIVE = frozenset({"no", "never", "nobody", "nothing", "none", "neither", "nor", "hardly"})


def negator(sentence: Sentence, clause: Clause) -> int | None:
    """Return the token that denies the clause, or None."""
    if clause.negation is not None:
        return clause.negation
    t = sentence.tokens
    for child in sentence.children[clause.head]:
        token = t[child]
        if _compares(sentence, child):
            continue
        if sentence.lower[child] in _NEGATIVE and token.dep in ("advmod", "preconj", "cc", "det"):
            return child
        if token.dep in ("agent", "prep", "dative"):  # "neither by the army nor by the police"
            for first in sentence.kids(child, "preconj", "cc"):
                if t[first].text.lower() == "neither":
                    return first
        if token.dep in ("nsubj", "nsubjpass", "dobj", "attr"):
            if token.text.lower() in ("nobody", "nothing", "none", "neither"):
                return child
            first = sentence.left[child]
            if t[first].text.lower() in _SCARCELY and t[first + 1].text.lower() in ("any", "a"):
                return first
            for det in sentence.kids(child, "det", "neg", "preconj", "cc", "predet"):
                if t[det].text.lower() in ("no", "neither") and not _compares(sentence, det):
                    return det
            none = sentence.kids(child, "advmod")
            if none and t[none[0]].text.lower() in ("hardly", "scarcely", "barely"):
                return none[0]
    for aux in clause.auxiliaries:
        for neg in sentence.kids(aux, "neg"):
            return neg
    for adverb in clause.adverbs:  # "no longer"; "not a single"
        for child in sentence.kids(adverb, "neg", "det", "advmod"):
            if t[child].text.lower() in ("no", "not"):
                return child
    for nominal in clause.subjects if clause.subjects and clause.subjects[0].via == "own" else ():
        first = sentence.left[nominal.head]
        if t[first].text.lower() == "not" and t[first + 1].text.lower() in ("a", "one", "even"):
            return first
    return None


_MAY_DENY = _NEGATIVE | frozenset(
    "not n't n’t cannot without scarcely barely few little unable instead rather unless until yet "
    "refuse refused refuses deny denied denies fail failed fails lack lacked lacks nowhere".split()
)


def may_deny(sentence: Sentence) -> bool:
    """Return whether a sentence has a word that denies: without one, nothing in it is denied."""
    return not _MAY_DENY.isdisjoint(sentence.lower)


_LESS = frozenset({"fewer", "less", "later", "more", "sooner", "earlier"})


def _compares(sentence: Sentence, index: int) -> bool:
    """Return whether "no" only bounds a number: "no fewer than 40", "no later than May"."""
    return (
        sentence.lower[index] in ("no", "not")
        and index + 2 < len(sentence.tokens)
        and sentence.tokens[index + 1].text.lower() in _LESS
        and sentence.tokens[index + 2].text.lower() == "than"
    )


def denier(sentence: Sentence, clause: Clause, by_head: dict[int, Clause]) -> int | None:
    """Return the token that denies a clause, its own or one above it, or None.

    What someone denies did not happen as far as that speaker goes; what failed, or went without,
    did not happen; a negation above an ability or a beginning holds for what was not begun.
    """
    own = negator(sentence, clause)
    if own is not None:
        return own
    t = sentence.tokens
    above = by_head.get(clause.parent) if clause.parent is not None else None
    for adverb in clause.adverbs:  # "nearly killed": not killed
        if t[adverb].text.lower() in ("nearly", "almost") and adverb == clause.head - 1:
            return adverb
    if clause.kind == "noun":
        return _no_event(sentence, clause.head)
    if clause.kind == "pcomp":
        return _not_done(sentence, t[clause.head].head, by_head)
    noun = t[t[clause.head].head]
    if clause.kind in ("acl", "ccomp") and noun.lemma in _CLAIMS:
        false = [a for a in sentence.kids(noun.i, "amod") if t[a].text.lower() in _FALSE]
        if false:
            return false[0]
        if noun.dep == "nsubj":  # "the report that ... proved wrong"
            wrong = [w for w in sentence.below(noun.head) if t[w].text.lower() in _FALSE]
            if wrong and wrong[-1] > clause.last and not sentence.kids(noun.head, "neg"):
                return wrong[-1]
    if clause.kind in ("acl", "ccomp") and noun.lemma in _CLAIMS and noun.dep == "dobj":
        return noun.head if t[noun.head].lemma in _REJECT else None
    if above is None:
        return None
    gerund = t[clause.head].tag == "VBG" or any(
        t[a].text.lower() in ("being", "having") for a in sentence.children[clause.head]
    )
    if clause.kind in ("ccomp", "xcomp") and gerund:
        out = any(t[c].text == "out" for c in sentence.children[above.head])
        if above.lemma in _ESCAPE or (above.lemma == "rule" and out):
            return above.head if negator(sentence, above) is None else None
    if clause.kind in ("ccomp", "xcomp") and above.lemma in _FEIGN and above.head < clause.head:
        return above.head if denier(sentence, above, by_head) is None else None
    if clause.kind == "ccomp":
        for adverb in above.adverbs:  # "falsely claimed that"
            if t[adverb].text.lower() in _FALSELY and above.head < clause.head:
                return adverb
        untrue = above.lemma == "be" and above.complement is not None
        if untrue and t[above.complement or 0].text.lower() in ("true", "correct"):
            return negator(sentence, above)
        if above.lemma in ("believe", "think"):
            return negator(sentence, above)
        denies = above.lemma in DENIES and above.head < clause.head
        return above.head if denies and negator(sentence, above) is None else None
    if clause.kind == "conj":
        rather = _rather(sentence, clause.head, above.head)
        if rather is not None:
            return rather
        joined = any(t[c].text.lower() in ("or", "nor") for c in sentence.kids(above.head, "cc"))
        bare = not sentence.kids(clause.head, "nsubj", "nsubjpass", "aux")
        return denier(sentence, above, by_head) if joined and bare else None
    bare = t[clause.head].tag == "VB" or bool(sentence.kids(clause.head, "auxpass"))
    if clause.kind in ("xcomp", "advcl", "ccomp") and bare:
        return _not_brought_about(sentence, clause, above, by_head)
    return None


def _rather(sentence: Sentence, verb: int, above: int) -> int | None:
    """Return the "rather" of "they fled rather than be drafted"."""
    for than in sentence.kids(above, "cc"):
        if sentence.lower[than - 1 : than + 1] == ["rather", "than"] and than < verb:
            return than - 1
    return None


def _not_brought_about(
    sentence: Sentence, clause: Clause, above: Clause, by_head: dict[int, Clause]
) -> int | None:
    """Return what denies an infinitive: "failed to", "unable to", "have yet to", "not able to"."""
    t = sentence.tokens
    if above.lemma in _FAIL and clause.head > above.head:
        return above.head
    if above.lemma in ("have", "be"):
        for index in above.adverbs:
            if t[index].text.lower() == "yet" and negator(sentence, above) is None:
                return index
    word = t[above.complement].text.lower() if above.complement is not None else ""
    if word in _UNABLE:
        return above.complement
    if above.lemma in _BEGIN or word == "able":
        return denier(sentence, above, by_head)
    return None


def _not_done(sentence: Sentence, prep: int, by_head: dict[int, Clause]) -> int | None:
    """Return what keeps a gerund from being done: "instead of", "short of", "prevent ... from"."""
    t = sentence.tokens
    word, above = t[prep].text.lower(), t[t[prep].head]
    if word == "without" or (word == "against" and above.lemma in _DECIDE):
        return prep
    if word == "of" and above.lemma in _CLEAR:
        return None if sentence.kids(above.i, "neg") else above.i
    if word == "of":
        before = [above, t[prep - 1]] if prep else [above]
        return next((w.i for w in before if w.text.lower() in _INSTEAD), None)
    if word == "than" and prep and t[prep - 1].text.lower() == "rather":
        return prep - 1
    if word == "from" and prep and t[prep - 1].text.lower() == "far":
        return prep - 1
    verb = above
    while verb.pos not in ("VERB", "AUX") and verb.head != verb.i:
        verb = t[verb.head]
    if word == "from" and verb.lemma in _PREVENT:
        own = by_head.get(verb.i)
        denied = (
            denier(sentence, own, by_head)
            if own
            else next(iter(sentence.kids(verb.i, "neg")), None)
        )
        return None if denied is not None else verb.i
    return None


def _no_event(sentence: Sentence, noun: int) -> int | None:
    """Return what denies an act named by a noun: it "did not take place", was "called off"."""
    t = sentence.tokens
    token, verb = t[noun], t[t[noun].head]
    if token.dep in ("dobj", "oprd") and verb.lemma in (*_ESCAPE, "spare"):
        return None if sentence.kids(verb.i, "neg") else verb.i
    happens = verb.lemma in _HAPPEN or (
        verb.lemma in ("take", "go", "carry") and token.dep in ("nsubj", "nsubjpass")
    )
    if token.dep in ("nsubj", "nsubjpass") and happens:
        return next(iter(sentence.kids(verb.i, "neg")), None)
    off = any(t[c].text.lower() == "off" for c in sentence.kids(verb.i, "prt"))
    dropped = verb.lemma in _DROP or (off and verb.lemma in ("call", "put"))
    if dropped and token.dep in ("dobj", "nsubjpass"):
        return None if sentence.kids(verb.i, "neg") else verb.i
    if token.dep == "pobj" and t[token.head].lemma == "of":
        return next((w.i for w in (verb, t[verb.head]) if w.lemma in ("lack", "absence")), None)
    return None


def unable(sentence: Sentence, clause: Clause, by_head: dict[int, Clause]) -> bool:
    """Return whether a clause is what someone is not able to do."""
    above = by_head.get(clause.parent) if clause.parent is not None else None
    if above is None or above.complement is None or clause.kind not in ("xcomp", "advcl", "ccomp"):
        return False
    word = sentence.tokens[above.complement].text.lower()
    return word in ("unable", "impossible") or (word == "able" and negated(sentence, above))


_SCARCELY = frozenset({"hardly", "scarcely", "barely"})
_INSTEAD = frozenset({"instead", "short", "far", "lieu"})
_PREVENT = frozenset(
    "prevent stop keep deter dissuade discourage refrain abstain desist save spare hinder block "
    "exempt excuse exclude restrain preclude disqualify rescue".split()
)
_ESCAPE = frozenset({"avoid", "escape", "evade", "deny", "avert", "prevent"})
_HAPPEN = frozenset({"happen", "occur", "materialise", "materialize"})
_DROP = frozenset("cancel postpone adjourn scrap abort".split())
_REJECT = frozenset("deny refute dispute dismiss reject".split())
_CLAIMS = frozenset("claim report allegation accusation suggestion rumour rumor charge".split())
_DECIDE = frozenset({"decide", "vote", "rule", "choose", "advise"})
_FALSE = frozenset(
    "false untrue baseless unfounded fabricated mistaken bogus groundless wrong".split()
)
_FALSELY = frozenset("falsely wrongly mistakenly erroneously untruthfully incorrectly".split())
_CLEAR = frozenset({"acquit", "clear", "exonerate", "absolve"})
_FEIGN = frozenset({"pretend", "feign"})
DENIES = frozenset("deny refute dispute".split())
"""Verbs of who says that something is not so."""
_FAIL = frozenset("fail decline refuse forget neglect omit".split())
_UNABLE = frozenset({"unable", "impossible", "unwilling", "powerless"})
_BEGIN = frozenset(
    "manage seem appear succeed begin start continue dare happen come get plan intend".split()
)
