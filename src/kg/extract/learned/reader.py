"""What the model reads in a sentence: words that may state a fact, their types and roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kg.extract.learned.encoder import LONGEST, Encoder, gelu
from kg.extract.learned.hints import Hint, Shown, parts, shown
from kg.extract.learned.paths import paths
from kg.extract.learned.weights import Array, Weights
from kg.extract.learned.wordpiece import Pieces
from kg.extract.rules.parse import Sentence

LEAST = 0.15
"""Probability that a word states a fact, below which it is passed over."""
ASKED = 0.05
"""The rules' confidence from which the model is asked for its view of their claim."""
TYPES, FEW = 6, 0.02
"""Types of a proposal at most, and the probability from which they are told."""
MAYBE = -3.0
"""Odds from which a word is told as a possible head of a role."""
WORDS = 200
"""Words of the longest sentence that is read."""
TOGETHER = 32
"""Sentences that are computed together; bounds the memory of a long article."""
NOTHING = 0
"""Number of the type of words that state nothing."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One word that may state a fact."""

    trigger: int
    types: dict[str, float]
    """Probability of each likely type, the likeliest first."""

    roles: dict[str, tuple[tuple[int, float], ...]]
    """Tokens that may head a role, with probabilities, the likeliest first."""

    first: int
    last: int
    """First and last token of the evidence."""

    denied: float
    hedged: float
    generic: float

    @property
    def type(self) -> str:
        """The likeliest type."""
        return next(iter(self.types))

    @property
    def likely(self) -> float:
        """Probability that the word states a fact of any type."""
        return sum(self.types.values())


class Below(NamedTuple):
    """A sentence as the layers see it that know the text alone."""

    states: Array
    """(pieces, width)"""

    starts: list[int]
    """The first piece of each word."""


class Reader:
    """Reads sentences, with what the rules read in them as hints."""

    def __init__(self, weights: Weights) -> None:
        self.w = weights
        self.encoder = Encoder(weights)
        self.pieces = Pieces(weights.pieces)
        join = weights.arrays["join"]
        self._join = join.transpose(1, 0, 2).reshape(join.shape[1], -1)
        self._numbers = {
            kind: {name: n for n, name in enumerate(names)} for kind, names in weights.names.items()
        }

    def below(self, sentences: Sequence[Sentence]) -> list[Below | None]:
        """Return the lower states of each sentence.

        None stands for one of no words, or of more than `WORDS`, which are left to the rules.
        """
        short = [n for n, s in enumerate(sentences) if 0 < len(s.tokens) <= WORDS]
        found: list[Below | None] = [None for _ in sentences]
        for start in range(0, len(short), TOGETHER):
            some = short[start : start + TOGETHER]
            cut = [self._cut(sentences[n]) for n in some]
            states = self.encoder.below([pieces for pieces, _ in cut])
            for n, (_, starts), own in zip(some, cut, states, strict=True):
                found[n] = Below(own, starts)
        return found

    def read(
        self, sentence: Sentence, below: Below | None, hints: Sequence[Hint] = ()
    ) -> list[Proposal]:
        """Return the proposals of a sentence, in the order of their words.

        There is one for each word that likely states a fact, and for each that does by the rules.
        """
        if below is None:
            return []
        arrays, tokens = self.w.arrays, sentence.tokens
        told = shown(len(tokens), hints)
        hint = self._hint(told)
        states = below.states.copy()
        np.add.at(states, below.starts, hint)
        words = self.encoder.above(states)[below.starts]
        known = [
            arrays["dep.weight"][self._ids("dep", (t.dep for t in tokens))],
            arrays["tag.weight"][self._ids("tag", (t.tag for t in tokens))],
            gelu(self.w.linear("hint", hint)),
        ]
        seen = np.concatenate([words, *known], axis=1)
        heads = [t.head for t in tokens]
        inner = gelu(self.w.linear("trigger", np.concatenate([words, words[heads], *known], 1)))
        types = self._chances(inner)
        likely = 1 - types[:, NOTHING] >= LEAST
        likely[[h.trigger for h in hints if h.confidence >= ASKED]] = True
        triggers = np.flatnonzero(likely)
        if not triggers.size:
            return []
        of_word = gelu(self.w.linear("of_word", seen))
        of_trigger = gelu(self.w.linear("of_trigger", seen[triggers]))
        joined = (of_trigger @ self._join).reshape(len(triggers), -1, of_word.shape[1])
        kinds = types[triggers, 1:].argmax(axis=1) + 1
        by_trigger = self.w.linear("by_trigger", of_trigger) + arrays["of_type.weight"][kinds]
        by_word = self.w.linear("by_word", of_word)
        scale = np.float32(1 / np.sqrt(of_word.shape[1]))
        denied = sigmoid(self.w.linear("denied", inner[triggers])[:, 0])
        hedged = softmax(self.w.linear("hedged", inner[triggers]))
        found: list[Proposal] = []
        for n, trigger in enumerate(triggers.tolist()):
            odds = of_word @ joined[n].T * scale + by_word + by_trigger[n]
            odds += arrays["path.weight"][self._ids("path", paths(sentence, trigger))]
            part, edge = parts(len(tokens), told.stated.get(trigger))
            odds += arrays["of_part.weight"][part] + arrays["of_edge.weight"][edge]
            found.append(
                Proposal(
                    trigger=trigger,
                    types=self._types(types[trigger]),
                    roles=self._roles(odds[:, :-2]),
                    first=int(odds[: trigger + 1, -2].argmax()),
                    last=trigger + int(odds[trigger:, -1].argmax()),
                    denied=float(denied[n]),
                    hedged=float(hedged[n, 1]),
                    generic=float(hedged[n, 2]),
                )
            )
        return found

    def _cut(self, sentence: Sentence) -> tuple[list[int], list[int]]:
        """Return the pieces of a sentence, and the place of each word's first piece."""
        ids, starts = [self.pieces.begin], []
        for token in sentence.tokens:
            starts.append(min(len(ids), LONGEST - 1))
            ids.extend(self.pieces.of(token.text))
        return [*ids[: LONGEST - 1], self.pieces.end], starts

    def _hint(self, told: Shown) -> Array:
        """Return what the hints add to the state of each word."""
        arrays = self.w.arrays
        made: Array = (
            arrays["first.weight"][self._ids("hint", told.first)]
            + arrays["second.weight"][self._ids("hint", told.second)]
            + arrays["level.weight"][told.level]
            + arrays["part.weight"][told.part]
            + arrays["told.weight"][told.told]
        )
        return made

    def _chances(self, inner: Array) -> Array:
        """Return the probability of each type for each word."""
        return softmax(self.w.linear("kind", inner))

    def _types(self, chances: Array) -> dict[str, float]:
        order = [int(i) for i in np.argsort(-chances, kind="stable") if i != NOTHING]
        likely = [order[0], *(i for i in order[1:TYPES] if chances[i] >= FEW)]
        return {self.w.names["type"][i]: float(chances[i]) for i in likely}

    def _roles(self, odds: Array) -> dict[str, tuple[tuple[int, float], ...]]:
        found: dict[str, list[tuple[int, float]]] = {}
        for word, role in np.argwhere(odds >= MAYBE):
            chance = 1 / (1 + float(np.exp(-odds[word, role])))
            found.setdefault(self.w.names["role"][role], []).append((int(word), chance))
        return {
            role: tuple(sorted(heads, key=lambda h: (-h[1], h[0]))) for role, heads in found.items()
        }

    def _ids(self, kind: str, names: Iterable[str]) -> list[int]:
        """Return the number of each name; one that was never seen has the last."""
        known = self._numbers[kind]
        last = len(known)
        return [known.get(name, last) for name in names]


def softmax(odds: Array) -> Array:
    """Return probabilities along the last axis."""
    made: Array = np.exp(odds - odds.max(axis=-1, keepdims=True))
    made /= made.sum(axis=-1, keepdims=True)
    return made


def sigmoid(odds: Array) -> Array:
    """Return probabilities."""
    made = np.exp(-odds)
    made += np.float32(1)
    return np.reciprocal(made, out=made)
