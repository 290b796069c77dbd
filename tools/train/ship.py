"""Turns a checkpoint into the weights that the package reads, in numpy and without torch.

usage: python tools/train/ship.py BASE.safetensors VOCAB.txt CHECKPOINT.pt... OUT.npz

Of several checkpoints that were begun from the same weights the mean is taken.
Pieces that no text in Latin letters needs are left out; matrices become 8-bit numbers with a scale
for each row. The same checkpoint gives the same bytes.
"""

import io
import json
import re
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

KEPT = re.compile(r"\[(?:UNK|CLS|SEP|MASK)\]|(?:##)?[\x21-\x7e]+|[‘’“”–—―…•°£€¥§]")
SMALL = 4096
"""Entries; smaller arrays stay as 16-bit floats."""


def rounded(array):
    """Return 8-bit numbers and the scale of each row."""
    scale = np.maximum(np.abs(array).max(axis=1), 1e-8) / 127
    return np.round(array / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def main() -> None:
    base, vocab, *checkpoints, out = map(Path, sys.argv[1:])
    several = [torch.load(checkpoint, weights_only=False) for checkpoint in checkpoints]
    stored = several[0]
    arrays = {
        name: (sum(one["state"][name].float() for one in several) / len(several)).numpy()
        for name in stored["state"]
    }
    pieces = vocab.read_text("utf-8").splitlines()
    kept = [n for n, piece in enumerate(pieces) if KEPT.fullmatch(piece)]
    words = load_file(base)["embeddings.word_embeddings.weight"].numpy()
    arrays["words.weight"] = words[kept]
    told = {
        "names": stored["names"],
        "pieces": [pieces[n] for n in kept],
        "layers": stored["layers"],
        "below": stored["below"],
        "whole": stored.get("whole", stored["layers"] - 1),
        "passed": stored["passed"],
    }
    made = {"names": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8)}
    for name, array in sorted(arrays.items()):
        if array.ndim == 2 and array.size > SMALL:
            made[name], made[name + ".scale"] = rounded(array)
        else:
            made[name] = array.astype(np.float16)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in made.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED
            )
    print(len(kept), "pieces,", out.stat().st_size, "bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
