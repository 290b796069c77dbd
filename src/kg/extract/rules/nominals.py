"""Noun phrases as arguments: which words of the tree belong to a mention, and their span."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.rules.parse import RULED_OUT, Sentence, Token

Via = str
"""How an argument came to its clause: own, conj, relative, control, noun, shared."""

_CUT = frozenset(
    {"relcl", "appos", "conj", "cc", "parataxis", "preconj", "advcl", "punct", RULED_OUT}
)
_LONGEST_RELATIVE = 16
"""Words; a longer restrictive relative is cut off a mention."""

_GENERIC = frozenset(
    (
        "people person those one anyone everyone family household man woman youth citizen "
        "resident group who some many all prisoner worker member whoever"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Nominal:
    """One argument: its head token and its words as offsets of the untouched text."""

    head: int
    start: int
    end: int
    via: Via = "own"
    inside: int = -1
    """Index of the rightmost token."""

    name: tuple[int, int] | None = None
    """Offsets of the name in apposition, "a third defendant, N"."""


_WHEN = frozenset(
    "earlier later then now already often still today yesterday recently meanwhile soon".split()
)
"""Adverbs that the parser hangs on the first noun: "Earlier the authorities forced"."""


def _is_joined(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a hyphen joins a word to the next one."""
    return (
        at + 2 < len(tokens)
        and tokens[at + 1].text == "-"
        and tokens[at].end == tokens[at + 1].start
        and tokens[at + 1].end == tokens[at + 2].start
    )


def nominal(
    sentence: Sentence, head: int, *, via: Via = "own", without: int | None = None
) -> Nominal:
    """Return the mention headed by a token.

    Appositions, coordinated heads and relative clauses after a comma are cut off; a restrictive
    relative clause stays after a head that says little by itself ("people who ..."), unless it is
    `without`: the clause that the mention is an argument of.
    """
    tokens = sentence.tokens
    first, last = head, head
    for child in sentence.children[head]:
        token = tokens[child]
        if child < head:
            if token.dep in ("cc", "preconj", "punct", "conj", "advcl", "parataxis"):
                continue
            if token.dep in ("prep", "advmod") and tokens[child + 1 : head] == []:
                continue
            first = min(first, sentence.left[child])
    for child in sentence.children[head]:
        token = tokens[child]
        if child < head:
            continue
        if child == without:
            break
        if token.tag == "POS":
            continue
        comma = child > 0 and tokens[sentence.left[child] - 1].text == ","
        if token.dep in _CUT and not (
            token.dep == "relcl"
            and not comma
            and (tokens[head].lemma in _GENERIC or tokens[head].text.lower() == "those")
            and sentence.right[child] - sentence.left[child] < _LONGEST_RELATIVE
        ):
            if token.dep == "punct" and token.text not in (",", ";", ":", "-"):
                continue
            break
        if comma and token.dep in ("acl", "prep"):
            break
        end = (
            _clause_end(sentence, child) if token.dep in ("relcl", "acl") else sentence.right[child]
        )
        end = _prep_end(sentence, child) if token.dep == "prep" else end
        last = max(last, end)
        if last != sentence.right[child]:
            break
    while last > head and tokens[last].text in (",", ";", ":", ".", "-"):
        last -= 1
    while first < head and tokens[first].text in (",", ";", ":", ".", "-"):
        first += 1
    while _is_joined(tokens, last):  # "his brother-in-law"
        last += 2
    if first < head and sentence.lower[first] in _WHEN and tokens[first + 1].dep == "det":
        first += 1
    return Nominal(
        head, tokens[first].start, tokens[last].end, via, last, _name(sentence, head, last)
    )


def _name(sentence: Sentence, head: int, last: int) -> tuple[int, int] | None:
    """Return the name that follows a description after a comma: "one of them, N, ..."."""
    tokens = sentence.tokens
    if tokens[head].pos == "PROPN":
        return None
    for child in sentence.kids(head, "appos"):
        left = sentence.left[child]
        if left == last + 2 and tokens[left - 1].text == "," and tokens[child].pos == "PROPN":
            named = nominal(sentence, child)
            return named.start, named.end
    return None


def _clause_end(sentence: Sentence, verb: int) -> int:
    """Return the last token of a relative clause, without an infinitive that trails it.

    The parser hangs the complement of the main verb there: "forced people who left to go back".
    """
    for child in sentence.kids(verb, "advcl"):
        if child > verb and sentence.tokens[sentence.left[child]].lemma == "to":
            return sentence.left[child] - 1
    return sentence.right[verb]


def _prep_end(sentence: Sentence, prep: int) -> int:
    """Return the last token of a prepositional phrase, cut before a clause that hangs on it."""
    tokens = sentence.tokens
    last = prep
    for token in tokens[prep + 1 : sentence.right[prep] + 1]:
        if (
            token.dep in ("relcl", "appos", "advcl")
            and tokens[sentence.left[token.i] - 1].text == ","
        ):
            return max(last, prep)
        if token.text in (";", "--"):
            return last
        if token.text == "," and not _in_list(sentence, token.i):
            return last
        last = token.i
    return last


def _in_list(sentence: Sentence, comma: int) -> bool:
    head = sentence.tokens[comma].head
    return any(c > comma for c in sentence.kids(head, "conj"))


def heads(sentence: Sentence, head: int) -> list[int]:
    """Return a head and the heads coordinated with it, in the order of the text."""
    found = [head]
    for at in found:
        found.extend(
            c
            for c in _joined(sentence, at)
            if sentence.tokens[c].pos in ("NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X")
            or sentence.tokens[c].tag.startswith("NN")
        )
    return found


def _joined(sentence: Sentence, head: int) -> list[int]:
    """Return heads joined to a head; a list parsed as a chain of appositions counts too."""
    return [
        c
        for c in sentence.kids(head, "conj", "appos")
        if sentence.tokens[c].dep == "conj"
        or (
            sentence.kids(c, "conj")
            and sentence.kids(c, "cc", "punct")
            and not sentence.kids(head, "conj")
        )
    ]


def coordinated(
    sentence: Sentence, head: int, *, via: Via = "own", without: int | None = None
) -> tuple[Nominal, ...]:
    """Return the mention of each of the heads coordinated with `head`."""
    return tuple(nominal(sentence, h, via=via, without=without) for h in heads(sentence, head))
