"""Mends attachments that the parser is known to get wrong, by the words around them.

Only three: the infinitive that completes a control verb but was hung on a relative clause in
between ("forced people who had left to go back"), its sister after "it is forbidden for", and a
destination read as an infinitive ("from A to remote B").
"""

from kg.extract.rules.parse import Sentence, Token

_CONTROL = frozenset(
    "force compel order tell ask allow permit forbid prohibit ban oblige require make urge press "
    "pressure push encourage instruct command call want expect enable persuade convince".split()
)
_ADJECTIVES = frozenset(
    "remote near distant separate secure clear empty dry lower upper neutral rough".split()
)
"""Adjectives that the tagger takes for verbs after "to"."""


def mended(sentence: Sentence) -> Sentence:
    """Return the sentence with such infinitives hung on their control verb."""
    changed: dict[int, Token] = dict(_destinations(sentence))
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
