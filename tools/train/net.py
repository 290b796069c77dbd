"""The model in torch: lower layers of MiniLM, a type for every word, and heads of its roles.

The numpy reader in `kg.extract.learned` computes the same; the two are compared by
`tools/train/ship.py`.
"""

import importlib.util
import math
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F


def _hints():
    """Return the module of hints by itself: the environment with torch has no kg."""
    place = Path(__file__).parents[2] / "src" / "kg" / "extract" / "learned" / "hints.py"
    spec = importlib.util.spec_from_file_location("hints", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


hints = _hints()

WIDTH, HEADS, INNER, PLACES = 384, 12, 1536, 256
EDGES = ("first", "last")
HINT = 32


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, drop, inner):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1, self.norm2 = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))
        self.wide, self.narrow = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.drop = nn.Dropout(drop)

    def forward(self, x, mask):
        batch, length, _ = x.shape

        def split(y):
            return y.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        told = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        told = self.out(told.transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm1(x + self.drop(told))
        inner = F.gelu(self.wide(x), approximate="tanh")
        return self.norm2(x + self.drop(self.narrow(inner)))


def narrowed(state, inner):
    """Return the weights with only the `inner` strongest neurons of each layer."""
    made = dict(state)
    for name, wide in state.items():
        if name.endswith(".wide.weight"):
            layer = name.removesuffix("wide.weight")
            narrow = state[f"{layer}narrow.weight"]
            kept = (wide.norm(dim=1) * narrow.norm(dim=0)).topk(inner).indices.sort().values
            made[name], made[f"{layer}narrow.weight"] = wide[kept], narrow[:, kept]
            made[f"{layer}wide.bias"] = state[f"{layer}wide.bias"][kept]
    return made


class Net(nn.Module):
    """Types, roles, edges of the evidence, denial and hedging for every word of a sentence."""

    def __init__(self, names, words, layers=3, inner=INNER, drop=0.1, below=1, whole=None):
        super().__init__()
        self.below = below
        self.whole = layers - 1 if whole is None else whole
        self.names = names
        self.words = nn.Embedding(words, WIDTH)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(drop, inner) for _ in range(layers))
        self.dep = nn.Embedding(len(names["dep"]) + 1, 24)
        self.tag = nn.Embedding(len(names["tag"]) + 1, 16)
        kinds = len(names["hint"]) + 1
        self.first, self.second = nn.Embedding(kinds, WIDTH), nn.Embedding(kinds, WIDTH)
        self.level = nn.Embedding(hints.NAMES["level"], WIDTH)
        self.part = nn.Embedding(hints.NAMES["part"], WIDTH)
        self.told = nn.Embedding(hints.NAMES["told"], WIDTH)
        self.hint = nn.Linear(WIDTH, HINT)
        for table in (self.first, self.second, self.level, self.part, self.told):
            nn.init.normal_(table.weight, std=0.05)
        seen = WIDTH + 40 + HINT
        self.trigger = nn.Linear(seen + WIDTH, 256)
        self.kind = nn.Linear(256, len(names["type"]))
        self.denied, self.hedged = nn.Linear(256, 1), nn.Linear(256, 3)
        roles, size = len(names["role"]) + len(EDGES), 128
        self.of_trigger, self.of_word = nn.Linear(seen, size), nn.Linear(seen, size)
        self.join = nn.Parameter(torch.randn(roles, size, size) * 0.02)
        self.by_word, self.by_trigger = nn.Linear(size, roles), nn.Linear(size, roles)
        self.path = nn.Embedding(len(names["path"]) + 1, roles)
        self.of_type = nn.Embedding(len(names["type"]), roles)
        self.of_part = nn.Embedding(len(hints.PARTS), roles)
        self.of_edge = nn.Embedding(hints.EDGES, roles)
        nn.init.zeros_(self.path.weight)
        nn.init.zeros_(self.of_type.weight)
        nn.init.zeros_(self.of_part.weight)
        nn.init.zeros_(self.of_edge.weight)
        self.drop = nn.Dropout(drop)

    def load_base(self, tensors):
        """Take the embeddings and lower layers of MiniLM; those of words stay as they are."""
        own = {
            "words.weight": "embeddings.word_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "wide": "intermediate.dense",
            "narrow": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for n in range(len(self.layers)):
            for part, theirs in parts.items():
                for kind in ("weight", "bias"):
                    own[f"layers.{n}.{part}.{kind}"] = f"encoder.layer.{n}.{theirs}.{kind}"
        state = {name: tensors[theirs] for name, theirs in own.items()}
        state = narrowed(state, self.layers[0].wide.out_features)
        kinds = tensors["embeddings.token_type_embeddings.weight"][0]
        state["places.weight"] = tensors["embeddings.position_embeddings.weight"][:PLACES] + kinds
        self.load_state_dict(state, strict=False)
        self.words.weight.requires_grad_(False)

    def lower(self, pieces, mask):
        """Return the states after the layers below the hints."""
        at = torch.arange(pieces.shape[1]).clamp(max=PLACES - 1)
        x = self.norm(self.words(pieces) + self.places(at))
        for layer in self.layers[: self.below]:
            x = layer(x, mask[:, None, None, :])
        return x

    def raised(self, states, mask, done):
        """Return states that went through the first `done` layers after the others below hints."""
        for layer in self.layers[done : self.below]:
            states = layer(states, mask[:, None, None, :])
        return states

    def forward(self, batch):
        """Return the state of each word, of its head, and what is known of it without its words."""
        hint = (
            self.first(batch["first"])
            + self.second(batch["second"])
            + self.level(batch["level"])
            + self.part(batch["part"])
            + self.told(batch["told"])
        )
        # The first piece of a word carries what the rules read at it.
        own = batch["at"].unsqueeze(-1).expand(-1, -1, WIDTH)
        x = batch["states"].scatter_add(1, own, hint * batch["mask"].unsqueeze(-1))
        mask = batch["piece_mask"][:, None, None, :]
        for layer in self.layers[self.below : self.whole]:
            x = layer(x, mask)
        asked = torch.zeros(x.shape[:2], dtype=torch.bool).scatter(1, batch["at"], batch["asked"])
        for layer in self.layers[self.whole :]:
            x = torch.where(asked.unsqueeze(-1), layer(x, mask), x)
        width = x.shape[-1]
        words = torch.gather(x, 1, batch["at"].unsqueeze(-1).expand(-1, -1, width))
        above = torch.gather(words, 1, batch["head"].unsqueeze(-1).expand(-1, -1, width))
        known = torch.cat(
            [
                self.dep(batch["dep"]),
                self.tag(batch["tag"]),
                F.gelu(self.hint(hint), approximate="tanh"),
            ],
            -1,
        )
        return words, above, known

    def types(self, words, above, known):
        """Return the inner state and the odds of each type, for each word."""
        inner = F.gelu(
            self.trigger(self.drop(torch.cat([words, above, known], -1))), approximate="tanh"
        )
        return inner, self.kind(self.drop(inner))

    def roles(self, words, known, sentence, trigger, path, kind, part, edge):
        """Return odds (trigger, word, role) for triggers given by sentence and place."""
        seen = torch.cat([words, known], -1)
        t = F.gelu(self.of_trigger(self.drop(seen[sentence, trigger])), approximate="tanh")
        w = F.gelu(self.of_word(self.drop(seen)), approximate="tanh")[sentence]
        odds = torch.einsum("kd,rde,kne->knr", t, self.join, w) / math.sqrt(t.shape[-1])
        return (
            odds
            + self.by_word(w)
            + self.by_trigger(t)[:, None]
            + self.path(path)
            + self.of_type(kind)[:, None]
            + self.of_part(part)
            + self.of_edge(edge)
        )
