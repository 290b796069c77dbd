"""A model of two tiny layers with arbitrary weights, and sentences with their trees."""

import numpy as np

from kg.extract.learned import hints
from kg.extract.learned.weights import Weights
from kg.extract.rules.parse import Sentence, Token
from kg.model import Span

WIDTH, INNER, SIZE, HINT = 24, 16, 8, 4
NAMES = {
    "type": ["-", "ARREST", "KILL", "OTHER"],
    "role": ["subject", "object", "time"],
    "dep": ["nsubj", "dobj", "ROOT"],
    "tag": ["NN", "VBD"],
    "path": ["self", "^|nsubj", "^|dobj"],
    "hint": ["", "ARREST", "KILL"],
}
PIECES = ["[UNK]", "[CLS]", "[SEP]", "police", "arrested", "traders", "##s", "guards"]


def weights(seed: int = 7) -> Weights:
    """Return arbitrary weights, the same for one seed."""
    rng = np.random.default_rng(seed)

    def some(*shape: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        return rng.normal(0, 0.5, shape).astype(np.float32)

    seen, roles = WIDTH + 5 + HINT, len(NAMES["role"]) + 2
    arrays = {
        "words.weight": some(len(PIECES), WIDTH),
        "places.weight": some(256, WIDTH),
        "norm.weight": some(WIDTH),
        "norm.bias": some(WIDTH),
        "dep.weight": some(len(NAMES["dep"]) + 1, 3),
        "tag.weight": some(len(NAMES["tag"]) + 1, 2),
        "join": some(roles, SIZE, SIZE),
        "path.weight": some(len(NAMES["path"]) + 1, roles),
        "of_type.weight": some(len(NAMES["type"]), roles),
        "of_part.weight": some(len(hints.PARTS), roles),
        "of_edge.weight": some(hints.EDGES, roles),
        "first.weight": some(len(NAMES["hint"]) + 1, WIDTH),
        "second.weight": some(len(NAMES["hint"]) + 1, WIDTH),
        **{f"{name}.weight": some(count, WIDTH) for name, count in hints.NAMES.items()},
    }
    shapes = {
        "hint": (WIDTH, HINT),
        "trigger": (seen + WIDTH, 10),
        "kind": (10, len(NAMES["type"])),
        "denied": (10, 1),
        "hedged": (10, 3),
        "of_trigger": (seen, SIZE),
        "of_word": (seen, SIZE),
        "by_word": (SIZE, roles),
        "by_trigger": (SIZE, roles),
    }
    for n in range(2):
        for part in ("query", "key", "value", "out"):
            shapes[f"layers.{n}.{part}"] = (WIDTH, WIDTH)
        shapes[f"layers.{n}.wide"] = (WIDTH, INNER)
        shapes[f"layers.{n}.narrow"] = (INNER, WIDTH)
        for part in ("norm1", "norm2"):
            arrays |= {f"layers.{n}.{part}.{kind}": some(WIDTH) for kind in ("weight", "bias")}
    for name, shape in shapes.items():
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = some(*shape), some(shape[1])
    return Weights(arrays, NAMES, PIECES, layers=2, below=1, whole=1)


def sentence(words: str) -> Sentence:
    """Return "who did whom" as a tree: the second word is the root."""
    tokens = []
    start = 0
    for n, word in enumerate(words.split()):
        dep = ("nsubj", "ROOT", "dobj")[min(n, 2)]
        tag = "VBD" if n == 1 else "NN"
        pos = "VERB" if n == 1 else "NOUN"
        tokens.append(Token(n, word, word, pos, tag, dep, 1, start, start + len(word)))
        start += len(word) + 1
    return Sentence(Span(0, len(words)), tokens)
