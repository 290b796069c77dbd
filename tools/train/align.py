"""Which token of a parsed sentence states a gold fact, and which tokens head its roles."""

import re

ROLES = (
    "subject object from to time place count thing act charge penalty reason purpose label content "
    "duration manner condition"
).split()
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
