"""Trains the model on examples; writes a checkpoint after every epoch.

usage: python tools/train/fit.py BASE.safetensors OUT.pt [--epochs 12] [--layers 3] [--share 1.0]
       [--seed 0] [--start CHECKPOINT] --train FILE... [--dev FILE...]
       [--teacher CHECKPOINT... --gold 0.3 --own FILE...]

Runs on one core. `--share` takes the first part of the training articles (a learning curve).
"""

import argparse
import collections
import json
import math
import random
import time
from pathlib import Path

import taught
import torch
from align import ROLES
from net import EDGES, INNER, PLACES, WIDTH, Net, hints, narrowed
from safetensors.torch import load_file
from torch.nn import functional as F

CLS, SEP = 101, 102
PASSED = frozenset(
    "IN DT CC TO WP WP$ WDT WRB MD POS RP EX PDT UH "
    "SYM HYPH NFP LS $ , . : `` '' -LRB- -RRB-".split()
)
"""Tags of words that pass the last layer by: they seldom state a fact or head a role."""
NO_HINTS, LOST, WRONG = 0.05, 0.1, 0.04
"""Share of sentences without hints; of hints left out; of hints with another's type, or doubted."""
RISE = 0.08
"""Share of the training in which the rates rise; then they fall to nothing."""
KEEP = 0.995
"""How much of the running mean of the weights stays at a step."""
OFTEN, OWN = 6, 0.9
"""How often articles of `--own` are among the others, and the share of their gold facts."""
NOTHING = 0.5
"""Weight of words that state no fact."""
SWAPPED, SWAP = ("NNP", "NNPS", "CD"), 0.5
"""Tags of names and numbers, and the share of them that is swapped in a version of a sentence."""


def load(files, share=1.0):
    """Return the sentences of the files, of the first `share` of their articles."""
    lines = [
        json.loads(line) for f in files for line in Path(f).read_text(encoding="utf-8").splitlines()
    ]
    docs = sorted({line["doc"] for line in lines})
    kept = set(docs[: math.ceil(share * len(docs))])
    return [line for line in lines if line["doc"] in kept and len(line["dep"]) <= 100]


def names_of(lines):
    """Return what the model has names for, most frequent first where it is cut."""
    paths = collections.Counter()
    for line in lines:
        for fact in line["facts"]:
            heads = [h for found in fact["roles"].values() for h in found]
            paths.update(fact["paths"][h] for h in [*heads, fact["first"], fact["last"]])
    return {
        "type": ["-", *sorted({f["type"] for line in lines for f in line["facts"]})],
        "role": ROLES,
        "dep": sorted({d for line in lines for d in line["dep"]}),
        "tag": sorted({t for line in lines for t in line["tag"]}),
        "path": sorted(p for p, n in paths.most_common(600) if n >= 3),
        "hint": ["", *sorted({h[1] for line in lines for h in line["hints"]})],
    }


def doubted(line, rng):
    """Return the hints of a sentence with some left out, and some of a wrong type or level."""
    if rng.random() < NO_HINTS:
        return []
    kept = []
    for hint in line["hints"]:
        if rng.random() >= LOST:
            other = rng.choice(line["hints"])
            if rng.random() < WRONG:
                hint = [hint[0], other[1], *hint[2:]]
            if rng.random() < WRONG:
                hint = [*hint[:2], rng.random() * hint[2], *hint[3:]]
            kept.append(hint)
    return kept


def collate(lines, ids, noise=0.0, rng=None):
    """Return a batch of sentences as tensors."""
    size = len(lines)
    words = max(len(line["dep"]) for line in lines)
    length = max(len(v[0]) for line in lines for v in line["versions"])
    batch = {
        "states": torch.zeros(size, length, WIDTH),
        "clean": torch.zeros(size, length, WIDTH),
        "gold": torch.ones(size),
        "piece_mask": torch.zeros(size, length, dtype=torch.bool),
        "at": torch.zeros(size, words, dtype=torch.long),
        "head": torch.zeros(size, words, dtype=torch.long),
        "dep": torch.full((size, words), len(ids["dep"])),
        "tag": torch.full((size, words), len(ids["tag"])),
        "mask": torch.zeros(size, words),
        "asked": torch.zeros(size, words, dtype=torch.bool),
        "y": torch.zeros(size, words, dtype=torch.long),
    }
    for kind in ("first", "second", *hints.NAMES):
        batch[kind] = torch.zeros(size, words, dtype=torch.long)
    told, read = [], []
    for b, line in enumerate(lines):
        n = len(line["dep"])
        own = doubted(line, rng) if noise else line["hints"]
        seen = hints.shown(n, [hints.Hint(*h) for h in own])
        read.append(seen.stated)
        for kind in ("first", "second"):
            known = [ids["hint"].get(t, len(ids["hint"])) for t in getattr(seen, kind)]
            batch[kind][b, :n] = torch.tensor(known)
        for kind in hints.NAMES:
            batch[kind][b, :n] = torch.tensor(getattr(seen, kind))
        states, starts = rng.choice(line["versions"]) if noise else line["versions"][0]
        states = states.float()
        batch["clean"][b, : len(states)] = states
        batch["gold"][b] = line.get("gold", 1.0)
        if noise:
            states = states * (torch.rand(len(states), 1) >= noise)
        batch["states"][b, : len(states)] = states
        batch["piece_mask"][b, : len(states)] = True
        batch["at"][b, :n] = torch.tensor(starts)
        batch["head"][b, :n] = torch.tensor(line["head"])
        for kind in ("dep", "tag"):
            batch[kind][b, :n] = torch.tensor(
                [ids[kind].get(x, len(ids[kind])) for x in line[kind]]
            )
        batch["mask"][b, :n] = 1
        batch["asked"][b, :n] = torch.tensor([tag not in PASSED for tag in line["tag"]])
        for fact in line["facts"]:
            if fact["type"] in ids["type"]:
                batch["y"][b, fact["trigger"]] = ids["type"][fact["type"]]
                told.append((b, fact))
    if told:
        k = len(told)
        path = torch.full((k, words), len(ids["path"]))
        part, edge = (torch.zeros(k, words, dtype=torch.long) for _ in range(2))
        roles = torch.zeros(k, words, len(ids["role"]))
        for i, (b, fact) in enumerate(told):
            n = len(fact["paths"])
            for to, places in zip(
                (part, edge), hints.parts(n, read[b].get(fact["trigger"])), strict=True
            ):
                to[i, :n] = torch.tensor(places)
            ways = [ids["path"].get(p, len(ids["path"])) for p in fact["paths"]]
            path[i, : len(ways)] = torch.tensor(ways)
            for role, heads in fact["roles"].items():
                roles[i, heads, ids["role"][role]] = 1
        facts = [fact for _, fact in told]
        batch |= {
            "sentence": torch.tensor([b for b, _ in told]),
            "trigger": torch.tensor([f["trigger"] for f in facts]),
            "kind": torch.tensor([ids["type"][f["type"]] for f in facts]),
            "path": path,
            "of_part": part,
            "of_edge": edge,
            "roles": roles,
            "edges": torch.tensor([[f[e] for e in EDGES] for f in facts]),
            "denied": torch.tensor([float(f["denied"]) for f in facts]),
            "hedged": torch.tensor([f["hedged"] for f in facts]),
        }
    return batch


def prepare(net, lines, versions=1, rng=None):
    """Give each sentence the states of its pieces below the hints; those layers learn nothing.

    Versions after the first have other names and numbers of the same articles: the facts stay.
    """
    net.eval()
    pool = collections.defaultdict(list)
    for line in lines:
        for tag, pieces in zip(line["tag"], line["pieces"], strict=True):
            if tag in SWAPPED:
                pool[tag].append(pieces)
    for line in lines:
        line["versions"] = []
        for version in range(versions):
            seq, at, swapped = [CLS], [], False
            for tag, pieces in zip(line["tag"], line["pieces"], strict=True):
                at.append(min(len(seq), PLACES - 1))
                if version and tag in SWAPPED and rng.random() < SWAP:
                    pieces = rng.choice(pool[tag])
                    swapped = True
                seq.extend(pieces)
            if version and not swapped:
                continue
            seq = torch.tensor([[*seq[: PLACES - 1], SEP]])
            with torch.no_grad():
                states = net.lower(seq, torch.ones_like(seq, dtype=torch.bool))[0].half()
            line["versions"].append((states, at))


def batches(lines, size, rng):
    """Return the sentences in batches of like length, in an order by chance."""
    rng.shuffle(lines)
    made = []
    for start in range(0, len(lines), 16 * size):
        some = sorted(lines[start : start + 16 * size], key=lambda line: len(line["dep"]))
        made += [some[at : at + size] for at in range(0, len(some), size)]
    rng.shuffle(made)
    return made


def loss(net, batch, weights):
    """Return the loss of types and of roles."""
    words, above, known = net(batch)
    inner, odds = net.types(words, above, known)
    each = F.cross_entropy(
        odds.flatten(0, 1), batch["y"].flatten(), weights, reduction="none", label_smoothing=0.05
    )
    mask = batch["mask"]
    of_types = 4 * (each * mask.flatten()).sum() / mask.sum()
    if "sentence" not in batch:
        return of_types, torch.tensor(0.0)
    at, trigger = batch["sentence"], batch["trigger"]
    odds = net.roles(words, known, at, trigger, *(batch[kind] for kind in taught.STATED))
    own, n = mask[at], len(at)
    roles = len(net.names["role"])
    each = F.binary_cross_entropy_with_logits(
        odds[..., :roles], batch["roles"], reduction="none", pos_weight=torch.tensor(2.0)
    )
    of_roles = (each * own.unsqueeze(-1)).sum() / n / 5
    edges = odds[..., roles:].masked_fill(own.unsqueeze(-1) == 0, -1e4)
    of_roles = of_roles + 0.25 * sum(
        F.cross_entropy(edges[..., e], batch["edges"][:, e]) for e in range(len(EDGES))
    )
    inner = inner[at, trigger]
    of_roles = of_roles + F.binary_cross_entropy_with_logits(
        net.denied(inner).squeeze(-1), batch["denied"]
    )
    return of_types, of_roles + 0.5 * F.cross_entropy(net.hedged(inner), batch["hedged"])


def measure(net, lines, ids):
    """Return F1 of triggers with types at the best threshold, and of subject and object."""
    net.eval()
    scored, gold = [], 0
    hit = made = wanted = 0
    with torch.no_grad():
        for start in range(0, len(lines), 32):
            batch = collate(lines[start : start + 32], ids)
            words, above, known = net(batch)
            _, odds = net.types(words, above, known)
            p = odds.softmax(-1)
            best = p[..., 1:].max(-1)
            gold += int((batch["y"] > 0).sum())
            keep = (batch["mask"] > 0) & (p[..., 0] < 0.9)
            right = (best.indices + 1) == batch["y"]
            scored += zip((1 - p[..., 0])[keep].tolist(), right[keep].tolist(), strict=True)
            if "sentence" in batch:
                r = net.roles(
                    words,
                    known,
                    batch["sentence"],
                    batch["trigger"],
                    *(batch[kind] for kind in taught.STATED),
                )
                r = (r[..., :2] > 0) & (batch["mask"][batch["sentence"]] > 0).unsqueeze(-1)
                truth = batch["roles"][..., :2] > 0
                hit += int((r & truth).sum())
                made += int(r.sum())
                wanted += int(truth.sum())
    scored.sort(reverse=True)
    best, right = 0.0, 0
    for n, (_, ok) in enumerate(scored, 1):
        right += ok
        best = max(best, 2 * right / (n + gold))
    return round(best, 3), round(2 * hit / max(1, made + wanted), 3)


def main() -> None:
    args = argparse.ArgumentParser()
    args.add_argument("base")
    args.add_argument("out")
    args.add_argument("--epochs", type=int, default=12)
    args.add_argument("--layers", type=int, default=3)
    args.add_argument("--inner", type=int, default=INNER, help="neurons of a layer")
    args.add_argument("--share", type=float, default=1.0)
    args.add_argument("--seed", type=int, default=0)
    args.add_argument("--rate", type=float, default=1.5e-4)
    args.add_argument("--below", type=int, default=1, help="layers that stay as they are")
    args.add_argument("--whole", type=int, help="layers that all words go through; all but one")
    args.add_argument("--decay", type=float, default=0.9, help="of the rate, a layer further down")
    args.add_argument("--minutes", type=float, help="end sooner, with the rates, after this time")
    args.add_argument("--noise", type=float, default=0.06)
    args.add_argument("--versions", type=int, default=1, help="of a sentence, with other names")
    args.add_argument("--drop", type=float, default=0.1)
    args.add_argument("--start", help="checkpoint to go on from; upper layers are dropped")
    args.add_argument("--train", nargs="+", required=True)
    args.add_argument("--dev", nargs="*", default=[])
    args.add_argument(
        "--teacher", nargs="+", help="checkpoints whose chances are learned beside the gold facts"
    )
    args.add_argument("--gold", type=float, default=0.3, help="share of the gold facts beside it")
    args.add_argument("--own", nargs="*", default=[], help="articles that count six times, by gold")
    a = args.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    rng = random.Random(a.seed)
    lines = load(a.train, a.share)
    for line in lines:
        line["gold"] = a.gold
    for _ in range(OFTEN):
        lines += [line | {"gold": OWN} for line in load(a.own)]
    begun_from = torch.load(a.start, weights_only=False) if a.start else None
    told_by = [torch.load(t, weights_only=False) for t in a.teacher or ()]
    known = [stored["names"] for stored in (begun_from, *told_by) if stored]
    if any(own != known[0] for own in known):
        args.error("the checkpoints do not share their names of types, roles and paths")
    names = known[0] if known else names_of(lines)
    ids = {kind: {name: n for n, name in enumerate(known)} for kind, known in names.items()}
    base = load_file(a.base)
    words = base["embeddings.word_embeddings.weight"].shape[0]
    net = Net(names, words, a.layers, a.inner, a.drop, a.below, a.whole)
    net.load_base(base)
    if begun_from:
        own = net.state_dict()
        kept = {n: v for n, v in begun_from["state"].items() if n in own}
        net.load_state_dict(narrowed(kept, a.inner), strict=False)
    masters = [taught.teacher(stored, base) for stored in told_by]
    still = ("words", "norm", "places", *(f"layers.{n}." for n in range(a.below)))
    groups = collections.defaultdict(list)
    for name, value in net.named_parameters():
        if name.startswith(still):
            value.requires_grad_(False)
        else:
            # The lower a layer, the less it changes.
            depth = a.layers - 1 - int(name.split(".")[1]) if name.startswith("layers") else -1
            groups[a.rate * a.decay**depth if depth >= 0 else 10 * a.rate].append(value)
    groups = [{"params": values, "lr": rate} for rate, values in groups.items()]
    dev = load(a.dev) if a.dev else []
    prepare(net, lines, a.versions, rng)
    prepare(net, dev)
    size = 8
    steps = a.epochs * math.ceil(len(lines) / size)
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    peaks = [g["lr"] for g in groups]
    mean = {n: v.clone() for n, v in net.state_dict().items() if n != "words.weight"}
    learned = {n: v for n, v in net.named_parameters() if v.requires_grad}
    taken = 0
    weights = torch.ones(len(names["type"]))
    weights[0] = NOTHING
    begun, started = time.process_time(), time.time()
    at = 0.0
    for epoch in range(a.epochs):
        if at == 1:
            break
        net.train()
        total = [0.0, 0.0]
        for start, some in enumerate(batches(lines, size, rng)):
            if at == 1:
                break
            batch = collate(some, ids, a.noise, rng)
            both = (
                taught.loss(net, batch, weights, masters) if masters else loss(net, batch, weights)
            )
            spent = (time.time() - started) / 60 / a.minutes if a.minutes else 0.0
            at = min(1.0, max(taken / steps, spent))
            for group, peak in zip(optimiser.param_groups, peaks, strict=True):
                group["lr"] = peak * min(at / RISE + 0.01, (1 - at) / (1 - RISE))
            optimiser.zero_grad()
            sum(both).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            taken += 1
            keep = min(KEEP, taken / (taken + 10))
            with torch.no_grad():
                torch._foreach_lerp_([mean[n] for n in learned], list(learned.values()), 1 - keep)
            total = [t + float(x.detach()) for t, x in zip(total, both, strict=True)]
            if epoch == 0 and start % 40 == 0:
                print(start, round(time.process_time() - begun), total, flush=True)
        told = {
            "layers": a.layers,
            "below": a.below,
            "whole": net.whole,
            "passed": sorted(PASSED),
        }
        torch.save({"state": mean, "names": names, **told}, a.out)
        last = {n: v.clone() for n, v in net.state_dict().items()}
        net.load_state_dict(mean, strict=False)
        found = measure(net, dev, ids) if dev else ""
        net.load_state_dict(last)
        told = [round(t * size / len(lines), 3) for t in total]
        print(
            epoch,
            told,
            found,
            round(time.process_time() - begun),
            flush=True,
        )


if __name__ == "__main__":
    main()
