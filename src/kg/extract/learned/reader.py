"""What the model reads in a sentence: words that may state a fact, their types and roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.learned.encoder import LONGEST, Encoder, gelu
from kg.extract.learned.paths import paths
from kg.extract.learned.weights import Array, Weights
from kg.extract.learned.wordpiece import Pieces
from kg.extract.rules.parse import Sentence

LEAST = 0.25
"""Probability that a word states a fact, below which it is passed over."""
TYPES, FEW = 4, 0.03
"""Types of a proposal at most, and the probability from which they are told."""
MAYBE = -2.0
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


class Reader:
    """Reads the sentences of an article."""

    def __init__(self, weights: Weights) -> None:
        self.w = weights
        self.encoder = Encoder(weights)
        self.pieces = Pieces(weights.pieces)
        self._numbers = {
            kind: {name: n for n, name in enumerate(names)} for kind, names in weights.names.items()
        }

    def read(self, sentences: Sequence[Sentence]) -> list[list[Proposal]]:
        """Return the proposals of each sentence, in the order of their words.

        Sentences of more than `WORDS` words are left to the rules.
        """
        short = [n for n, s in enumerate(sentences) if 0 < len(s.tokens) <= WORDS]
        found: list[list[Proposal]] = [[] for _ in sentences]
        for start in range(0, len(short), TOGETHER):
            some = short[start : start + TOGETHER]
            for n, proposals in zip(some, self._some([sentences[n] for n in some]), strict=True):
                found[n] = proposals
        return found

    def _some(self, sentences: Sequence[Sentence]) -> list[list[Proposal]]:
        arrays = self.w.arrays
        words = self._words(sentences)
        bounds = np.cumsum([0, *(len(s.tokens) for s in sentences)]).tolist()
        heads = [t.head + at for s, at in zip(sentences, bounds, strict=False) for t in s.tokens]
        known = [
            arrays["dep.weight"][self._ids("dep", (t.dep for s in sentences for t in s.tokens))],
            arrays["tag.weight"][self._ids("tag", (t.tag for s in sentences for t in s.tokens))],
        ]
        seen = np.concatenate([words, *known], axis=1)
        inner = gelu(self.w.linear("trigger", np.concatenate([words, words[heads], *known], 1)))
        types = self._chances(inner)
        triggers = np.flatnonzero(1 - types[:, NOTHING] >= LEAST)
        if not triggers.size:
            return [[] for _ in sentences]
        of_word = gelu(self.w.linear("of_word", seen))
        of_trigger = gelu(self.w.linear("of_trigger", seen[triggers]))
        joined = np.einsum("kd,rde->kre", of_trigger, arrays["join"], optimize=True)
        kinds = types[triggers, 1:].argmax(axis=1) + 1
        by_trigger = self.w.linear("by_trigger", of_trigger) + arrays["of_type.weight"][kinds]
        by_word = self.w.linear("by_word", of_word)
        scale = np.float32(1 / np.sqrt(of_word.shape[1]))
        denied = sigmoid(self.w.linear("denied", inner[triggers])[:, 0])
        hedged = softmax(self.w.linear("hedged", inner[triggers]))
        found: list[list[Proposal]] = [[] for _ in sentences]
        number = 0
        for n, at in enumerate(triggers.tolist()):
            while at >= bounds[number + 1]:
                number += 1
            own = slice(bounds[number], bounds[number + 1])
            trigger = at - own.start
            odds = of_word[own] @ joined[n].T * scale + by_word[own] + by_trigger[n]
            odds += arrays["path.weight"][self._ids("path", paths(sentences[number], trigger))]
            found[number].append(
                Proposal(
                    trigger=trigger,
                    types=self._types(types[at]),
                    roles=self._roles(odds[:, :-2]),
                    first=int(odds[: trigger + 1, -2].argmax()),
                    last=trigger + int(odds[trigger:, -1].argmax()),
                    denied=float(denied[n]),
                    hedged=float(hedged[n, 1]),
                    generic=float(hedged[n, 2]),
                )
            )
        return found

    def _words(self, sentences: Sequence[Sentence]) -> Array:
        """Return the state of each word: that of its first piece."""
        pieces: list[list[int]] = []
        starts: list[int] = []
        before = 0
        for sentence in sentences:
            ids = [self.pieces.begin]
            for token in sentence.tokens:
                starts.append(before + min(len(ids), LONGEST - 1))
                ids.extend(self.pieces.of(token.text))
            pieces.append([*ids[: LONGEST - 1], self.pieces.end])
            before += len(pieces[-1])
        return self.encoder.states(pieces)[starts]

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
