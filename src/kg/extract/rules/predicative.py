"""Mends complements that the parser reads as something else.

"Found the editor guilty" (a clause of its own), "were slain" (an adjective), "handed the mayor
eight years" (a length of time), "some time in spring, families were moved" (a second
subject), "the state presumes that they fled" (a noun), and "..., a resident told the paper"
(another name of what stands before).
"""

from kg.extract.rules.parse import Sentence, Token

_JUDGING = frozenset("find declare deem judge pronounce consider hold rule".split())
_GIVING = frozenset("give hand award deal serve get".split())
_TERMS = frozenset("year month week day decade".split())
_SEASONS = _TERMS | set("time hour spring summer autumn winter morning evening night today".split())
_PARTICIPLES = {"slain": "slay", "hung": "hang", "forbidden": "forbid", "overthrown": "overthrow"}


def judged(sentence: Sentence) -> dict[int, Token]:
    """Turn the small clause of "found the editor guilty" into an object and what it is called."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for word in t:
        if word.dep != "ccomp" or word.pos != "ADJ":
            continue
        verb, people = t[word.head], sentence.kids(word.i, "nsubj")
        if verb.lemma not in _JUDGING or not people:
            continue
        if verb.i < people[0] < word.i and not sentence.kids(word.i, "mark", "aux", "cop"):
            changed[people[0]] = t[people[0]]._replace(head=verb.i, dep="dobj")
            changed[word.i] = word._replace(dep="oprd")
    return changed


def timed(sentence: Sentence) -> dict[int, Token]:
    """Turn an earlier subject that names a time into an adverb where the verb has another."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for word in t:
        if word.dep in ("nsubj", "nsubjpass") and word.lemma in _SEASONS:
            last = sentence.kids(word.head, "nsubj", "nsubjpass")[-1]
            if last > word.i and t[last].lemma not in _SEASONS:
                changed[word.i] = word._replace(dep="npadvmod")
        # "Every winter dozens die": the winter is no part of the dozens.
        many = t[word.head]
        before = word.dep == "compound" and many.i == word.i + 1 and word.lemma in _SEASONS
        often = sentence.lower[word.i - 1] in ("every", "each", "last", "next", "this")
        if before and often and many.dep in ("nsubj", "nsubjpass"):
            changed[word.i] = word._replace(head=many.head, dep="npadvmod")
            changed[word.i - 1] = t[word.i - 1]._replace(head=word.i)
    return changed


def slain(sentence: Sentence) -> dict[int, Token]:
    """Turn "were slain", read as a copula with an adjective, into a passive."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    if _PARTICIPLES.keys().isdisjoint(sentence.lower):
        return changed
    for word in t:
        lemma, be = _PARTICIPLES.get(word.text.lower()), t[word.head]
        if lemma is None or word.dep != "acomp" or be.lemma != "be" or be.i > word.i:
            continue
        root = be.head == be.i
        changed[word.i] = word._replace(
            lemma=lemma, pos="VERB", tag="VBN", dep=be.dep, head=word.i if root else be.head
        )
        changed[be.i] = be._replace(dep="auxpass", head=word.i)
        for child in sentence.children[be.i]:
            if child != word.i:
                dep = "nsubjpass" if t[child].dep == "nsubj" else t[child].dep
                changed[child] = t[child]._replace(head=word.i, dep=dep)
    return changed


def handed(sentence: Sentence) -> dict[int, Token]:
    """Turn "eight years" of "handed the mayor eight years" into what was handed."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for term in t:
        if term.dep != "npadvmod" or term.lemma not in _TERMS:
            continue
        verb = t[term.head]
        if verb.lemma not in _GIVING:
            continue
        people = [c for c in sentence.kids(verb.i, "dobj") if c == sentence.left[term.i] - 1]
        if people and sentence.kids(term.i, "nummod") and not sentence.kids(verb.i, "dative"):
            changed[people[0]] = t[people[0]]._replace(dep="dative")
            changed[term.i] = term._replace(dep="dobj")
    return changed


def verb_as_noun(sentence: Sentence) -> dict[int, Token]:
    """Turn a root read as a plural noun that has an object or "that ..." into the verb it is."""
    t = sentence.tokens
    for root in t:
        if root.head != root.i or root.tag != "NNS":
            continue
        that = (
            [] if sentence.lower[root.i + 1 :][:1] != ["that"] else sentence.kids(root.i, "relcl")
        )
        if not (that or sentence.kids(root.i, "dobj")):
            continue
        subjects = [c for c in sentence.kids(root.i, "amod", "compound", "nmod") if c < root.i]
        if not subjects:
            return {}
        who = t[subjects[-1]]._replace(dep="nsubj")
        if who.text[0].isupper():
            who = who._replace(pos="PROPN", tag="NNP")
        changed = {root.i: root._replace(pos="VERB", tag="VBZ"), who.i: who}
        if that:
            mark = t[root.i + 1]
            changed[that[0]] = t[that[0]]._replace(dep="ccomp")
            changed[mark.i] = mark._replace(head=that[0], dep="mark", pos="SCONJ", tag="IN")
        return changed
    return {}


def told_last(sentence: Sentence) -> dict[int, Token]:
    """Make who tells the subject: "they moved to Kilju County, a resident told the paper".

    The parser takes the resident for another name of the county.
    """
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for verb in t:
        if verb.lemma not in _TELL or verb.tag not in ("VBD", "VBZ") or verb.dep not in _AFTER:
            continue
        if sentence.kids(verb.i, "nsubj", "nsubjpass"):
            continue
        for noun in t[: verb.i]:
            comma = sentence.left[noun.i] - 1
            last = sentence.right[noun.i] == verb.i - 1 and noun.dep == "appos"
            if last and comma > 0 and t[comma].text == ",":
                changed[noun.i] = noun._replace(head=verb.i, dep="nsubj")
    return changed


def supposed(sentence: Sentence) -> dict[int, Token]:
    """Make "had" of "had his family not paid" what supposes it, where it is taken for owning."""
    t = sentence.tokens
    changed: dict[int, Token] = {}
    for done in t:
        had = t[done.head]
        if done.dep != "ccomp" or done.tag != "VBN" or had.text.lower() != "had":
            continue
        first = sentence.left[done.i] == had.i + 1 and not sentence.kids(had.i, "nsubj", "aux")
        if first and had.dep == "advcl" and sentence.kids(done.i, "nsubj", "nsubjpass"):
            changed[done.i] = done._replace(head=had.head, dep="advcl")
            changed[had.i] = had._replace(head=done.i, dep="aux", pos="AUX")
    return changed


_TELL = frozenset("say tell report add note explain recall".split())
_AFTER = frozenset({"advcl", "ccomp", "conj", "dep", "parataxis"})
