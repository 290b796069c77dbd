"""The lower layers of MiniLM in numpy: word pieces in, a state for each piece out.

All sentences of an article go through the matrices together; only attention looks at one sentence
at a time. There is no padding, so a sentence's states do not depend on its neighbours' lengths.
"""

from collections.abc import Sequence
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

    def states(self, sentences: Sequence[Sequence[int]]) -> Array:
        """Return an array (pieces of all sentences, width)."""
        arrays = self.w.arrays
        bounds = np.cumsum([0, *map(len, sentences)])
        ids = np.concatenate([np.asarray(s) for s in sentences])
        places = np.concatenate([np.arange(len(s)) for s in sentences])
        x = self._norm("norm", arrays["words.weight"][ids] + arrays["places.weight"][places])
        for n in range(self.w.layers):
            layer = f"layers.{n}"
            x = self._norm(f"{layer}.norm1", x + self._attention(layer, x, bounds.tolist()))
            inner = gelu(self.w.linear(f"{layer}.wide", x))
            x = self._norm(f"{layer}.norm2", x + self.w.linear(f"{layer}.narrow", inner))
        return x

    def _attention(self, layer: str, x: Array, bounds: list[int]) -> Array:
        width = x.shape[1]
        size = width // HEADS
        query, key, value = (
            self.w.linear(f"{layer}.{part}", x).reshape(-1, HEADS, size).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        query *= np.float32(size**-0.5)
        told = np.empty_like(x)
        for start, end in pairwise(bounds):
            odds = query[:, start:end] @ key[:, start:end].transpose(0, 2, 1)
            odds -= odds.max(axis=-1, keepdims=True)
            np.exp(odds, out=odds)
            odds /= odds.sum(axis=-1, keepdims=True)
            mixed = odds @ value[:, start:end]
            told[start:end] = mixed.transpose(1, 0, 2).reshape(-1, width)
        return self.w.linear(f"{layer}.out", told)

    def _norm(self, name: str, x: Array) -> Array:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x * x).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        made: Array = x * self.w.arrays[f"{name}.weight"] + self.w.arrays[f"{name}.bias"]
        return made


_SLOPE = np.float32(np.sqrt(2 / np.pi))


def gelu(x: Array) -> Array:
    """Return the Gaussian error linear unit by its tanh form."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1)
    inner *= x
    inner *= _SLOPE
    np.tanh(inner, out=inner)
    inner += np.float32(1)
    inner *= x
    inner *= np.float32(0.5)
    return inner
