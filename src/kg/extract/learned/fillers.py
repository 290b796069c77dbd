"""Which words fill a role: the model's choice, held to what the rules know better than it."""

from collections.abc import Container, Iterator

from kg.extract.learned.reader import Proposal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.roles import VAGUE, is_means

SURE, ENOUGH = 0.5, 0.3
"""Probability from which a word heads a role; and for the likeliest one where none is sure."""
MOST = 4
"""Fillers of a role at most."""
OWN = frozenset({"time", "duration", "count"})
"""Qualifiers that the rules read better: they know their normal forms."""

_AGAINST = {
    "from": "in into at to toward towards across over through along inside within".split(),
    "to": ("from", "off", "of"),
}
"""Prepositions that show the other end of a way."""
_OVER = ("cross", "enter", "reach", "approach")
"""Verbs whose object is no beginning of a way."""
_PLACES = ("home", "abroad", "overseas", "elsewhere", "there", "here")
"""Adverbs that name an end of a way; "far" names none."""
_ASIDE = ("nsubj", "nsubjpass", "relcl")
"""Parts of a sentence in which neither the agent of a passive nor an end of its way stands."""
_HARM = ("KILL", "INJURE", "DEATH", "DISPLACE", "ARSON")
"""What an attack told in the same sentence brings about."""
_OBJECTS = ("dobj", "nsubjpass")
_LOOK_ON = frozenset(
    "investigate probe examine condemn criticise criticize denounce protest report document record "
    "deny confirm verify mourn fear dread regret deplore lament witness see watch describe recount "
    "survive escape flee avoid oppose challenge contest welcome celebrate reject expose reveal "
    "discover remember commemorate discuss mention study monitor allege suspect await face suffer "
    "undergo endure risk know hear learn".split()
)
"""Verbs whose subject has no hand in the act that their object names."""


def heads(
    sentence: Sentence, proposal: Proposal, role: str, ruled: Container[tuple[str, int]]
) -> list[int]:
    """Return the words that head the fillers of a role, in their order.

    `ruled` holds role and word of the fillers that the rules have for the same act.
    """
    told = proposal.roles.get(role, ())
    likely = [
        (head, chance)
        for head, chance in told
        if _fits(sentence, proposal, head, role, (role, head) in ruled)
    ]
    found = [head for head, chance in likely if chance >= SURE][:MOST]
    if not found and likely and likely[0][1] >= ENOUGH:
        found = [likely[0][0]]
    if role == "object":
        found = _without_others(sentence, proposal.trigger, found)
    tokens = sentence.tokens
    return sorted(h for h in found if tokens[h].dep != "appos" or tokens[h].head not in found)


def _fits(sentence: Sentence, proposal: Proposal, head: int, role: str, ruled: bool) -> bool:
    token = sentence.tokens[head]
    if sentence.is_ruled_out(head) or (role in OWN and token.pos == "VERB"):
        return False
    if role in ("subject", "object") and token.text.lower() in VAGUE:
        return ruled
    if role == "time":
        return ruled or _dates(sentence, head, proposal.trigger)
    if role == "subject":
        if sentence.lower[token.head] == "by" and is_means(sentence, head):
            return False
        if ruled:
            return True
        if _is_acted_upon(sentence, proposal) or _says_it(sentence, head, proposal.trigger):
            return _is_under(sentence, head, proposal.trigger)
        return _may_act(sentence, head, proposal.trigger)
    if role in _AGAINST:
        if role == "from" and token.dep == "dobj" and sentence.tokens[token.head].lemma in _OVER:
            return False
        if token.pos == "ADV" and token.lemma not in _PLACES:
            return False
        before = sentence.lower[token.head]
        if before in _AGAINST[role] or (before == "for" and proposal.type != "LEAVE"):
            return False
        return _is_under(sentence, head, proposal.trigger)
    return True


def _is_acted_upon(sentence: Sentence, proposal: Proposal) -> bool:
    """Return whether a verb's surface subject is its patient: its agent can only stand below it.

    "The guards held ten men, and their families were deported": the guards deported nobody. But
    "they attacked the village, and six were killed" tells whose attack it was.
    """
    token = sentence.tokens[proposal.trigger]
    if token.pos != "VERB" or proposal.type in _HARM:
        return False
    kids = {t.dep for t in sentence.tokens if t.head == token.i != t.i}
    passive = not {"auxpass", "nsubjpass"}.isdisjoint(kids)
    return token.tag == "VBN" and (passive or (token.dep == "acl" and "dobj" not in kids))


def _dates(sentence: Sentence, time: int, trigger: int) -> bool:
    """Return whether a time is not that of the telling.

    "Two men were killed, police said on Friday": they died on some other day.
    """
    t = sentence.tokens
    verb = time
    while t[verb].pos not in ("VERB", "AUX") and t[verb].head != verb:
        verb = t[verb].head
    at, told = trigger, False
    while at != verb and t[at].head != at:
        told = told or t[at].dep in ("ccomp", "parataxis")
        at = t[at].head
    return at != verb or not told


def _says_it(sentence: Sentence, head: int, trigger: int) -> bool:
    """Return whether a word is the subject of what tells the act of others.

    "The governor announced that the village would be razed" does not say that he razes it, nor "the
    police said they were investigating the disappearance" that they have a hand in it.
    """
    t, token = sentence.tokens, sentence.tokens[head]
    own = t[trigger].pos == "NOUN" or sentence.kids(trigger, "nsubj", "nsubjpass")
    if token.dep != "nsubj" or not own:
        return False
    return any((t[at].head, t[at].dep) == (token.head, "ccomp") for at in _up(sentence, trigger))


def _may_act(sentence: Sentence, head: int, trigger: int) -> bool:
    """Return whether a word may be the agent of a verb that has a subject of its own, or has none.

    "The households had relatives who left": the households did not leave.
    """
    verb = sentence.tokens[trigger]
    own = sentence.kids(trigger, "nsubj")
    if verb.pos == "NOUN":
        return not _looks_on(sentence, head, trigger)
    if verb.pos != "VERB" or (not own and not _acts_below(sentence, head, trigger)):
        return True
    if verb.dep == "relcl" and head == verb.head:
        # "a couple whose daughter fled" did not flee
        return sentence.tokens[own[0]].tag in ("WP", "WDT")
    while head != trigger and sentence.tokens[head].head != head:
        token = sentence.tokens[head]
        if token.dep == "prep" and sentence.lower[head] not in ("by", "of"):
            return False  # "disappeared after a visit by the police"
        if token.dep in ("nsubj", "nsubjpass") and token.head != trigger:
            return False  # "had the army not intervened, they would have burned it"
        head = token.head
    return head == trigger


def _acts_below(sentence: Sentence, head: int, trigger: int) -> bool:
    """Return whether a word is the subject of an act that hangs on this one: "as they withdrew"."""
    t = sentence.tokens
    hung = any(t[at].head == trigger != at and t[at].dep == "advcl" for at in _up(sentence, head))
    return t[head].dep == "nsubj" and hung


def _looks_on(sentence: Sentence, head: int, noun: int) -> bool:
    """Return whether a word is the subject of a verb that only tells of an act, or bears it.

    "They are investigating the killing", "she condemned it", "he fears it": not their doing; nor
    the rallies to which they forced others.
    """
    t, token = sentence.tokens, sentence.tokens[head]
    path = list(_up(sentence, noun)) if token.dep == "nsubj" else []
    others = any(
        t[at].head == token.head != at
        and t[at].pos == "VERB"
        and (sentence.kids(at, "nsubj", "nsubjpass") or sentence.kids(token.head, "dobj"))
        for at in path
    )
    return token.head in path and (others or t[token.head].lemma in _LOOK_ON)


def _up(sentence: Sentence, index: int) -> Iterator[int]:
    """Yield a word and all words above it."""
    yield index
    while sentence.tokens[index].head != index:
        index = sentence.tokens[index].head
        yield index


def _is_under(sentence: Sentence, word: int, above: int) -> bool:
    """Return whether a word stands below another in the tree, in no subject and no aside."""
    while word != above:
        token = sentence.tokens[word]
        if token.head == word or token.dep in _ASIDE:
            return False
        word = token.head
    return True


def _without_others(sentence: Sentence, trigger: int, found: list[int]) -> list[int]:
    """Return the heads without objects of other words, where the trigger has an object of its own.

    "Shot a student dead and wounded four": the student is not among the wounded. "Opened fire on
    the crowd, killing nine": the crowd is not among the dead. "Held at the morgue": nor is that.
    "Allows police to hold suspects": the suspects are allowed nothing.
    """
    under = {sentence.tokens[h].head for h in found if sentence.tokens[h].dep == "nsubj"}
    found = [
        h
        for h in found
        if not (sentence.tokens[h].dep == "dobj" and sentence.tokens[h].head in under)
    ]
    found = [h for h in found if not _is_aim(sentence, h, trigger)]
    stands = {head: _stands(sentence, head) for head in found}
    own = {(dep, at) for dep, at in stands.values() if at == trigger}
    if not own:
        return found
    direct = {(dep, at) for dep, at in own if dep in _OBJECTS}
    return [h for h in found if stands[h][1] is None or stands[h] in (direct or own)]


def _is_aim(sentence: Sentence, head: int, trigger: int) -> bool:
    """Return whether a word is the object of what an act is for: "fired to disperse the crowd"."""
    token = sentence.tokens[head]
    verb = sentence.tokens[token.head]
    infinitive = any(sentence.lower[a] == "to" for a in sentence.kids(verb.i, "aux"))
    return token.dep == "dobj" and (verb.dep, verb.head) == ("advcl", trigger) and infinitive


def _stands(sentence: Sentence, head: int) -> tuple[str, int | None]:
    """Return how a word stands, and the word whose object it is or whose preposition it follows."""
    token = sentence.tokens[head]
    while token.dep == "conj" and token.head != token.i:
        token = sentence.tokens[token.head]
    if token.dep == "pobj":
        return token.dep, sentence.tokens[token.head].head
    return token.dep, token.head if token.dep in _OBJECTS else None
