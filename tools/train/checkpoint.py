"""Turns weights as the package reads them back into a checkpoint, to begin from or to teach others.

usage: python tools/train/checkpoint.py WEIGHTS.npz OUT.pt
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch


def main() -> None:
    weights, out = map(Path, sys.argv[1:])
    with np.load(weights, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    told = json.loads(bytes(arrays.pop("names")).decode())
    told.pop("pieces")
    state = {}
    for name, array in arrays.items():
        # The table of words is the base model's, and longer there.
        if name.endswith(".scale") or name == "words.weight":
            continue
        scale = arrays.get(f"{name}.scale")
        whole = array.astype(np.float32)
        state[name] = torch.tensor(whole if scale is None else whole * scale[:, None])
    torch.save({"state": state, **told}, out)


if __name__ == "__main__":
    main()
