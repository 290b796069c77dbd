"""What a punishment is for, where only the words for the punished tell it.

"Many who have gone absent were locked up" gives the absence as the reason; so does "those who stay
away on the pretext of an illness".
"""

from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.mention import placed
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence
from kg.extract.rules.qualifiers import PRETEXTS
from kg.model import Mention

SANCTIONS = frozenset("DETAIN IMPRISON BANISH PUNISH SENTENCE DENY_ENTITLEMENT EVICT".split())
_ACTS = frozenset("LEAVE PROTEST CRITICIZE REFUSE OFFENCE CONTACT SURRENDER DENY".split())


def breach(
    lexicon: Lexicon, text: str, sentence: Sentence, punished: tuple[Nominal, ...]
) -> tuple[int, Mention] | None:
    """Return the verb and the words of what the punished did, or None where they do not tell it."""
    t = sentence.tokens
    for nominal in punished:
        for verb in sentence.kids(nominal.head, "relcl"):
            below = [i for i in sentence.below(verb) if t[i].start < nominal.end]
            for i in below:
                if t[i].lemma in PRETEXTS and t[t[i].head].dep == "prep":
                    prep = t[i].head
                    end = t[sentence.right[i]].end
                    return verb, placed(text, t[prep].start, end)
            if t[sentence.left[verb] - 1].text == ",":
                continue  # "the activists, who deny it, were held": an aside gives no reason
            told = {f.type for f in lexicon.verbs.get(t[verb].lemma, ())}
            passive = sentence.kids(verb, "auxpass", "nsubjpass")
            if told & _ACTS and not passive and verb > nominal.head:
                last = sentence.right[verb]
                while last > verb and t[last].pos == "PUNCT":
                    last -= 1
                return verb, placed(text, t[verb].start, t[last].end)
    return None
