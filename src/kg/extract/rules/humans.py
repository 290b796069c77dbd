"""Who is a human or a body of people, and what cannot be harmed as they can."""

from kg.extract.rules.lexicon import Lexicon
from kg.extract.rules.nominals import Nominal
from kg.extract.rules.parse import Sentence

PRONOUNS = frozenset(
    (
        "i we you he she they me us him her them who whom whoever whomever one those everyone "
        "anyone someone nobody anybody everybody somebody none all many some most others several "
        "few both"
    ).split()
)


def is_human(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> bool:
    """Return whether a mention names people or a body of people."""
    token = sentence.tokens[nominal.head]
    lower = token.text.lower()
    if token.pos == "PRON" or lower in PRONOUNS:
        return lower in PRONOUNS
    if token.pos == "PROPN":
        return True
    if token.pos == "NUM":
        return _of_people(lexicon, sentence, nominal)
    words = lexicon.classes
    return (
        token.lemma in lexicon.people
        or lower in lexicon.people
        or token.lemma in words["GROUP"]
        or token.lemma in words["ORGAN"]
        or (token.tag == "NNS" and lower.endswith("s") and lower[:-1] in lexicon.people)
        or _quantity_of_people(lexicon, sentence, nominal)
    )


QUANTITIES = frozenset(
    (
        "number dozen hundred thousand million majority half part percent rest total most third "
        "quarter score ton lot handful couple generation batch wave category"
    ).split()
)


def _quantity_of_people(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> bool:
    if sentence.tokens[nominal.head].lemma not in QUANTITIES:
        return False
    if sentence.tokens[nominal.head].lemma == "part" and not sentence.kids(nominal.head, "prep"):
        return False  # "took part"
    return _of_people(lexicon, sentence, nominal)


def _of_people(lexicon: Lexicon, sentence: Sentence, nominal: Nominal) -> bool:
    preps = sentence.kids(nominal.head, "prep")
    if not preps:
        return True
    return any(
        is_human(lexicon, sentence, Nominal(o, 0, 0))
        for p in preps
        for o in sentence.kids(p, "pobj")
    )


def lifeless(lexicon: Lexicon, sentence: Sentence, nominals: tuple[Nominal, ...]) -> bool:
    """Return whether all of some mentions are things that nobody kills, beats or jails.

    "The bill was executed", "the guards beat the drum": figures of speech, or other senses.
    """
    alive = lexicon.words["harms"]["alive"]

    def is_thing(nominal: Nominal) -> bool:
        token = sentence.tokens[nominal.head]
        names = {token.lemma, token.text.removesuffix("s")}
        return (
            token.pos == "NOUN"
            and token.text.islower()
            and names.isdisjoint(QUANTITIES)
            and names.isdisjoint(alive)
            and not is_human(lexicon, sentence, nominal)
        )

    return bool(nominals) and all(map(is_thing, nominals))
