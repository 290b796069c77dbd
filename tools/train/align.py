"""Which token of a parsed sentence states a gold fact, and which tokens head its roles."""

import re

ROLES = (
    "subject object from to time place count thing act charge penalty reason purpose label content "
    "duration manner condition"
).split()
ASKED, MIN_OVERLAP = 0.05, 0.25
"""The rules' confidence, and the overlap of evidence, from which their word states a fact."""
_ENDINGS = re.compile(r"(?:ing|ed|es|s|ion|ions|ment|e)$")
_WEIGHTS = {"VERB": 2.0, "NOUN": 1.0, "AUX": 0.5, "ADJ": 0.6}


def aligned(sentences, facts):
    """Return for each sentence a list of (trigger, first, last, heads of roles, fact)."""
    found = [[] for _ in sentences]
    stated = {}
    for fact in facts:
        evidence = fact["evidence"]
        shared = [
            min(evidence["end"], s.span.end) - max(evidence["start"], s.span.start)
            for s in sentences
        ]
        if not shared or max(shared) <= 0:
            continue
        at = shared.index(max(shared))
        inside = [
            t
            for t in sentences[at].tokens
            if t.start >= evidence["start"]
            and t.end <= evidence["end"]
            and t.pos not in ("PUNCT", "SPACE")
        ]
        if inside:
            trigger = _trigger(sentences[at], inside, fact)
            stated[fact["id"]] = (at, trigger)
            found[at].append((trigger, inside[0].i, inside[-1].i, fact))
    return [
        [
            (trigger, first, last, _heads(sentences[at].tokens, fact, stated, at), fact)
            for trigger, first, last, fact in told
        ]
        for at, told in enumerate(found)
    ]


def moved(told, hints):
    """Return the facts of a sentence, stated by the words at which the rules read them.

    A claim of the rules of the same type, whose word lies in the fact's evidence, tells its word;
    the best overlap of evidence first. Else the word stays that was found by the fact's relation.
    """
    pairs = []
    for i, (trigger, first, last, _, fact) in enumerate(told):
        for hint in hints:
            same = hint.type == fact["type"].split(":")[0] and hint.confidence >= ASKED
            if same and first <= hint.trigger <= last:
                shared = min(hint.last, last) - max(hint.first, first) + 1
                overlap = shared / (max(hint.last, last) - min(hint.first, first) + 1)
                if overlap >= MIN_OVERLAP:
                    pairs.append((-overlap, hint.trigger != trigger, i, hint.trigger))
    words, taken = {}, set()
    for _, _, i, word in sorted(pairs):
        kind = told[i][-1]["type"].split(":")[0]
        if i not in words and (word, kind) not in taken:
            words[i] = word
            taken.add((word, kind))
    other = {told[i][0]: word for i, word in words.items()}
    return [
        (words.get(i, trigger), first, last, _follow(heads, fact, other), fact)
        for i, (trigger, first, last, heads, fact) in enumerate(told)
    ]


def _follow(heads, fact, other):
    """Return the heads of a fact that links others, at the words that state them now."""
    if fact["type"] != "CAUSE":
        return heads
    return {role: sorted({other.get(h, h) for h in found}) for role, found in heads.items()}


def _stem(word):
    return _ENDINGS.sub("", word.lower())[:6]


def _depth(tokens, index):
    depth = 0
    while tokens[index].head != index and depth < 60:
        index = tokens[index].head
        depth += 1
    return depth


def _trigger(sentence, inside, fact):
    """Return the token that most likely gave the fact its relation: by its words, then its kind."""
    relation = [_stem(word) for word in re.split(r"[_ ]", fact["relation"])]
    spans = [(m["start"], m["end"]) for role in ("subject", "object") for m in _placed(fact[role])]

    def value(token):
        stems = {_stem(token.lemma), _stem(token.text)}
        score = 0.0
        if stems & set(relation):
            score = 4
        elif any(
            len(r) > 3 and len(s) > 3 and (s.startswith(r) or r.startswith(s))
            for r in relation
            for s in stems
        ):
            score = 3
        score += _WEIGHTS.get(token.pos, 0)
        if any(a <= token.start < b for a, b in spans):
            score -= 1.5 if token.pos == "VERB" else 2.5
        return score - 0.1 * _depth(sentence.tokens, token.i)

    return max(inside, key=value).i


def _placed(filler):
    items = filler if isinstance(filler, list) else [filler]
    return [m for m in items if isinstance(m, dict) and m.get("start") is not None]


def _heads(tokens, fact, stated, at):
    """Return the heads of each role; a linked fact is headed by the word that states it."""
    heads = {}
    fillers = {"subject": fact["subject"], "object": fact["object"]} | (fact["qualifiers"] or {})
    for role, filler in fillers.items():
        if role in ROLES:
            for linked in filler if isinstance(filler, list) else [filler]:
                if isinstance(linked, dict) and stated.get(linked.get("ref"), (-1, 0))[0] == at:
                    heads.setdefault(role, set()).add(stated[linked["ref"]][1])
            for mention in _placed(filler):
                inside = [
                    t
                    for t in tokens
                    if t.start < mention["end"] and t.end > mention["start"] and t.pos != "PUNCT"
                ]
                if inside:
                    ids = {t.i for t in inside}
                    top = [t.i for t in inside if t.head not in ids or t.head == t.i]
                    heads.setdefault(role, set()).add((top or [inside[0].i])[0])
    return {role: sorted(found) for role, found in sorted(heads.items())}
