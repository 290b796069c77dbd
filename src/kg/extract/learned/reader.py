"""What the model reads in a sentence: words that may state a fact, their types and roles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, starmap
from operator import itemgetter

import numpy as np

from kg.extract.learned.encoder import LONGEST, Encoder, gelu
from kg.extract.learned.hints import Hint, Shown, parts, shown
from kg.extract.learned.paths import paths
from kg.extract.learned.weights import Array, Weights
from kg.extract.learned.wordpiece import Pieces
from kg.extract.rules.parse import Sentence, Token

LEAST = 0.25
"""Probability that a word states a fact, below which it is passed over."""
LESS = 0.1
"""The same where a word denies or hedges what it states, and the rules read something there."""
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
BESIDE = frozenset({"compound", "nummod", "quantmod", "aux", "auxpass"})
"""Labels of words that head no role and state nothing: they pass the layers by as well. The model
learned with them; no figure changed without."""
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

    def read(
        self, sentences: Sequence[Sentence], hints: Sequence[Sequence[Hint]]
    ) -> list[list[Proposal]]:
        """Return the proposals of each sentence, in the order of their words.

        There is one for each word that likely states a fact, and for each that does by the rules
        (`hints`). Sentences of more than `WORDS` words are left to the rules.
        """
        short = [n for n, s in enumerate(sentences) if 0 < len(s.tokens) <= WORDS]
        found: list[list[Proposal]] = [[] for _ in sentences]
        for start in range(0, len(short), TOGETHER):
            some = short[start : start + TOGETHER]
            read = self._some([sentences[n] for n in some], [hints[n] for n in some])
            for n, proposals in zip(some, read, strict=True):
                found[n] = proposals
        return found

    def _some(
        self, sentences: Sequence[Sentence], hints: Sequence[Sequence[Hint]]
    ) -> list[list[Proposal]]:
        arrays = self.w.arrays
        told = [shown(len(s.tokens), own) for s, own in zip(sentences, hints, strict=True)]
        hint, numbers = self._hint(told)
        words = self._words(sentences, hint[numbers])
        bounds = np.cumsum([0, *(len(s.tokens) for s in sentences)]).tolist()
        heads = [t.head + at for s, at in zip(sentences, bounds, strict=False) for t in s.tokens]
        known = [
            arrays["dep.weight"][self._ids("dep", (t.dep for s in sentences for t in s.tokens))],
            arrays["tag.weight"][self._ids("tag", (t.tag for s in sentences for t in s.tokens))],
            gelu(self.w.linear("hint", hint))[numbers],
        ]
        seen = np.concatenate([words, *known], axis=1)
        hinted = [
            at + h.trigger
            for at, some in zip(bounds, hints, strict=False)
            for h in some
            if h.confidence >= ASKED
        ]
        telling = np.array([self._tells(t) for s in sentences for t in s.tokens])
        telling[hinted] = True
        rows = np.flatnonzero(telling)
        mine, above = seen[rows], words[np.array(heads)[rows]]
        width = words.shape[1]
        both = np.concatenate([mine[:, :width], above, mine[:, width:]], axis=1)
        inner = gelu(self.w.linear("trigger", both))
        types = self._chances(inner)
        likely = (1 - types[:, NOTHING] >= LEAST) | np.isin(rows, hinted)
        triggers, inner, types = rows[likely], inner[likely], types[likely]
        found: list[list[Proposal]] = [[] for _ in sentences]
        if not triggers.size:
            return found
        of_word = gelu(self.w.linear("of_word", seen))
        of_trigger = gelu(self.w.linear("of_trigger", seen[triggers]))
        joined = (of_trigger @ self._join).reshape(len(triggers), -1, of_word.shape[1])
        kinds = types[:, 1:].argmax(axis=1) + 1
        ranked = self._ranked(types)
        by_trigger = self.w.linear("by_trigger", of_trigger) + arrays["of_type.weight"][kinds]
        by_word = self.w.linear("by_word", of_word)
        scale = np.float32(1 / np.sqrt(of_word.shape[1]))
        denied = sigmoid(self.w.linear("denied", inner)[:, 0])
        hedged = softmax(self.w.linear("hedged", inner))
        places = np.searchsorted(triggers, bounds).tolist()
        for number, (own, these) in enumerate(
            zip(starmap(slice, pairwise(bounds)), starmap(slice, pairwise(places)), strict=True)
        ):
            if these.start == these.stop:
                continue
            words_of = (triggers[these] - own.start).tolist()
            odds: Array = of_word[own] @ joined[these].transpose(0, 2, 1) * scale
            odds += by_word[own]
            odds += by_trigger[these, None]
            sentence, stated = sentences[number], told[number].stated
            odds += arrays["path.weight"][[self._ids("path", paths(sentence, t)) for t in words_of]]
            views = [parts(own.stop - own.start, stated.get(t)) for t in words_of]
            odds += arrays["of_part.weight"][[part for part, _ in views]]
            odds += arrays["of_edge.weight"][[edge for _, edge in views]]
            for n, (trigger, roles) in enumerate(
                zip(words_of, self._roles(odds[..., :-2]), strict=True)
            ):
                at = these.start + n
                found[number].append(
                    Proposal(
                        trigger=trigger,
                        types=ranked[at],
                        roles=roles,
                        first=int(odds[n, : trigger + 1, -2].argmax()),
                        last=trigger + int(odds[n, trigger:, -1].argmax()),
                        denied=float(denied[at]),
                        hedged=float(hedged[at, 1]),
                        generic=float(hedged[at, 2]),
                    )
                )
        return found

    def _words(self, sentences: Sequence[Sentence], hint: Array) -> Array:
        """Return the state of each word: that of its first piece, which carries its hint.

        Words with a tag that `passed` names seldom state a fact or head a role; they and those
        `BESIDE` others do without the layers beyond the first `whole`.
        """
        pieces: list[list[int]] = []
        rows: list[int] = []
        asked: list[list[int]] = []
        before = 0
        for sentence in sentences:
            ids = [self.pieces.begin]
            own: list[int] = []
            for token in sentence.tokens:
                place = before + min(len(ids), LONGEST - 1)
                rows.append(place)
                if self._tells(token) and not (own and own[-1] == place):
                    own.append(place)
                ids.extend(self.pieces.of(token.text))
            pieces.append([*ids[: LONGEST - 1], self.pieces.end])
            asked.append(own)
            before += len(pieces[-1])
        states = self.encoder.below(pieces)
        if len(set(rows)) == len(rows):
            states[rows] += hint
        else:  # words beyond the last piece share it
            np.add.at(states, rows, hint)
        told: Array = self.encoder.above(states, pieces, asked)[rows]
        return told

    def _tells(self, token: Token) -> bool:
        """Return whether a word may state a fact or head a role."""
        return token.tag not in self.w.passed and token.dep not in BESIDE

    def _hint(self, told: Sequence[Shown]) -> tuple[Array, list[int]]:
        """Return what the different hints add to the state of a word, and which each word has."""
        arrays = self.w.arrays
        all_: dict[tuple[str, str, int, int, int], int] = {}
        numbers = [
            all_.setdefault(hint, len(all_))
            for s in told
            for hint in zip(s.first, s.second, s.level, s.part, s.told, strict=True)
        ]
        first, second, level, part, status = zip(*all_, strict=True)
        made: Array = (
            arrays["first.weight"][self._ids("hint", first)]
            + arrays["second.weight"][self._ids("hint", second)]
            + arrays["level.weight"][list(level)]
            + arrays["part.weight"][list(part)]
            + arrays["told.weight"][list(status)]
        )
        return made, numbers

    def _chances(self, inner: Array) -> Array:
        """Return the probability of each type for each word."""
        return softmax(self.w.linear("kind", inner))

    def _ranked(self, chances: Array) -> list[dict[str, float]]:
        """Return the likeliest types of each of some words, the likeliest first."""
        names = self.w.names["type"]
        order = np.argsort(-chances, axis=1, kind="stable")[:, : TYPES + 1]
        found: list[dict[str, float]] = []
        rows = zip(order.tolist(), np.take_along_axis(chances, order, 1).tolist(), strict=True)
        for numbers, values in rows:
            told = [(i, c) for i, c in zip(numbers, values, strict=True) if i != NOTHING][:TYPES]
            found.append({names[i]: c for n, (i, c) in enumerate(told) if not n or c >= FEW})
        return found

    def _roles(self, odds: Array) -> list[dict[str, tuple[tuple[int, float], ...]]]:
        """Return the words that may head each role of each trigger, by the odds of each for it."""
        names = self.w.names["role"]
        places = triggers, words, roles = np.nonzero(odds >= MAYBE)
        chances = 1 / (1 + np.exp(-odds[places]).astype(float))
        told = zip(
            triggers.tolist(), roles.tolist(), (-chances).tolist(), words.tolist(), strict=True
        )
        found: list[dict[str, tuple[tuple[int, float], ...]]] = [{} for _ in odds]
        for (trigger, role), heads in groupby(sorted(told), key=itemgetter(0, 1)):
            found[trigger][names[role]] = tuple((word, -chance) for *_, chance, word in heads)
        return found

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
