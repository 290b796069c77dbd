"""The lower layers of MiniLM in numpy: word pieces in, a state for each piece out.

All sentences of an article go through the matrices together; only attention looks at one sentence
at a time. There is no padding, so a sentence's states do not depend on its neighbours' lengths.
Layers beyond the first `whole` are computed for those pieces alone that are asked for; the others
pass them by.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from kg.extract.learned.weights import Array, Weights

HEADS = 12
LONGEST = 256
"""Pieces of a sentence; what goes beyond is not seen."""


class Encoder:
    """Computes the states of word pieces."""

    def __init__(self, weights: Weights) -> None:
        self.w = weights
        self._asked = [_joined(weights, f"layers.{n}") for n in range(weights.layers)]

    def below(self, sentences: Sequence[Sequence[int]]) -> Array:
        """Return the states of all pieces after the layers that see the text alone."""
        arrays = self.w.arrays
        ids = np.concatenate([np.asarray(s) for s in sentences])
        places = np.concatenate([np.arange(len(s)) for s in sentences])
        x = self._norm("norm", arrays["words.weight"][ids] + arrays["places.weight"][places])
        return self._through(range(self.w.below), x, sentences)

    def above(
        self,
        states: Array,
        sentences: Sequence[Sequence[int]],
        asked: Sequence[Sequence[int]] | None = None,
    ) -> Array:
        """Return the states of the pieces after the other layers; `states` may be overwritten.

        `asked` are the places, among all pieces, of those that go through the layers beyond the
        first `whole`, for each sentence; else all do.
        """
        whole = self.w.layers if asked is None else self.w.whole
        x = self._through(range(self.w.below, whole), states, sentences)
        if asked is not None:
            bounds, parts = _bounds(sentences), _bounds(asked)
            rows = [place for places in asked for place in places]
            for n in range(whole, self.w.layers):
                x[rows] = self._layer(n, x, bounds, rows, parts)
        return x

    def _through(
        self, layers: Iterable[int], x: Array, sentences: Sequence[Sequence[int]]
    ) -> Array:
        bounds = _bounds(sentences)
        for n in layers:
            x = self._layer(n, x, bounds)
        return x

    def _layer(
        self,
        n: int,
        x: Array,
        bounds: list[int],
        rows: list[int] | None = None,
        parts: list[int] | None = None,
    ) -> Array:
        """Return the states after a layer: of all pieces, or of `rows`, cut at `parts`."""
        layer = f"layers.{n}"
        told = self._attention(n, x, bounds, rows, parts)
        told += x if rows is None else x[rows]
        x = self._norm(f"{layer}.norm1", told)
        inner = gelu(self.w.linear(f"{layer}.wide", x))
        out = self.w.linear(f"{layer}.narrow", inner)
        out += x
        return self._norm(f"{layer}.norm2", out)

    def _attention(
        self, n: int, x: Array, bounds: list[int], rows: list[int] | None, parts: list[int] | None
    ) -> Array:
        width = x.shape[1]
        weight, bias = self._asked[n]
        if rows is None or parts is None:
            asked = x @ weight
            asked += bias
            query, key, value = asked.reshape(-1, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
            parts = bounds
        else:
            known = x @ weight[:, width:]
            known += bias[width:]
            key, value = known.reshape(-1, 2, HEADS, width // HEADS).transpose(1, 2, 0, 3)
            asked = x[rows] @ weight[:, :width]
            asked += bias[:width]
            query = asked.reshape(-1, HEADS, width // HEADS).transpose(1, 0, 2)
        told = np.empty((query.shape[1], width), np.float32)
        for (start, end), (first, last) in zip(pairwise(bounds), pairwise(parts), strict=True):
            odds = query[:, first:last] @ key[:, start:end].transpose(0, 2, 1)
            odds -= odds.max(axis=-1, keepdims=True)
            np.exp(odds, out=odds)
            odds /= odds.sum(axis=-1, keepdims=True)
            mixed = odds @ value[:, start:end]
            told[first:last] = mixed.transpose(1, 0, 2).reshape(-1, width)
        return self.w.linear(f"layers.{n}.out", told)

    def _norm(self, name: str, x: Array) -> Array:
        made: Array = x - x.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", made, made) / np.float32(made.shape[1])
        made /= np.sqrt(spread + np.float32(1e-12))[:, None]
        made *= self.w.arrays[f"{name}.weight"]
        made += self.w.arrays[f"{name}.bias"]
        return made


def _bounds(sentences: Sequence[Sequence[int]]) -> list[int]:
    """Return where each sentence begins among all their pieces, and where the last ends."""
    found: list[int] = np.cumsum([0, *map(len, sentences)]).tolist()
    return found


def _joined(weights: Weights, layer: str) -> tuple[Array, Array]:
    """Return query, key and value of a layer as one matrix and its bias, the query made smaller."""
    size = weights.arrays[f"{layer}.query.bias"].shape[0] // HEADS
    scales = {"query": np.float32(size**-0.5), "key": np.float32(1), "value": np.float32(1)}

    def one(kind: str) -> Array:
        parts = [weights.arrays[f"{layer}.{p}.{kind}"] * scale for p, scale in scales.items()]
        return np.concatenate(parts, axis=-1)

    return one("weight"), one("bias")


_SLOPE = np.float32(np.sqrt(8 / np.pi))


def gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit by its tanh form, x / (1 + exp(-2y))."""
    inner = x * x
    inner *= np.float32(-0.044715) * _SLOPE
    inner -= _SLOPE
    inner *= x
    with np.errstate(over="ignore"):  # x / infinity is the 0 that is meant
        np.exp(inner, out=inner)
    inner += np.float32(1)
    made: Array = np.divide(x, inner, out=inner)
    return made
