"""The loss of a model that others teach: by their chances, and in part by gold facts."""

import torch
from align import ROLES
from net import EDGES, Net
from torch.nn import functional as F

STATED = ("path", "kind", "of_part", "of_edge")
SMOOTHED = 0.03
"""Share of the target that all types have alike."""


def teacher(stored, base):
    """Return the model of a checkpoint, to be asked only."""
    words = base["embeddings.word_embeddings.weight"].shape[0]
    state = stored["state"]
    inner = state[f"layers.{stored['layers'] - 1}.wide.bias"].shape[0]
    shape = stored["layers"], inner, 0.0, stored["below"], stored.get("whole")
    net = Net(stored["names"], words, *shape)
    net.load_base(base)
    net.load_state_dict(state, strict=False)
    net.eval()
    return net


def loss(net, batch, weights, masters):
    """Return the loss of types and of roles.

    `gold` of a sentence is how much what people annotated counts in it; the rest is the mean of the
    teachers' chances, who see `clean`, the states of the pieces with nothing left out.
    """
    told = [_chances(master, batch, net.below) for master in masters]
    told = {name: sum(one[name] for one in told) / len(told) for name in told[0]}
    words, _, known, inner, own = _read(net, dict(batch))
    share = batch["gold"]
    hard = F.one_hot(batch["y"], own.shape[-1]).float()
    target = _between(share, hard, told["types"])
    target = (1 - SMOOTHED) * target + SMOOTHED / own.shape[-1]
    mask = batch["mask"]
    each = _against(own, target) * (target * weights).sum(-1)
    of_types = 4 * (each * mask).sum() / mask.sum()
    if "sentence" not in batch:
        return of_types, torch.tensor(0.0)
    return of_types, _of_roles(net, batch, (words, known, inner), told)


def _read(net, batch):
    words, above, known = net(batch)
    return words, above, known, *net.types(words, above, known)


@torch.no_grad()
def _chances(master, batch, done):
    """Return the chances of types and roles by a teacher; `done` layers are behind the states."""
    clean = master.raised(batch["clean"], batch["piece_mask"], done)
    words, _, known, inner, odds = _read(master, dict(batch, states=clean))
    found = {"types": odds.softmax(-1)}
    if "sentence" in batch:
        at, trigger = batch["sentence"], batch["trigger"]
        odds = master.roles(words, known, at, trigger, *(batch[kind] for kind in STATED))
        found["roles"] = odds[..., : len(ROLES)].sigmoid()
        odds = odds[..., len(ROLES) :].masked_fill(batch["mask"][at].unsqueeze(-1) == 0, -1e4)
        found["edges"] = odds.softmax(1)
        inner = inner[at, trigger]
        found["denied"] = master.denied(inner).squeeze(-1).sigmoid()
        found["hedged"] = master.hedged(inner).softmax(-1)
    return found


def _of_roles(net, batch, own, told):
    at, trigger = batch["sentence"], batch["trigger"]
    share, mask, roles = batch["gold"][at], batch["mask"][at], len(ROLES)
    odds = net.roles(own[0], own[1], at, trigger, *(batch[kind] for kind in STATED))
    each = F.binary_cross_entropy_with_logits(
        odds[..., :roles],
        _between(share, batch["roles"], told["roles"]),
        reduction="none",
        pos_weight=torch.tensor(1.5),
    )
    total = (each * mask.unsqueeze(-1)).sum() / len(at) / 5
    for edge in range(len(EDGES)):
        mine = odds[..., roles + edge].masked_fill(mask == 0, -1e4)
        place = F.one_hot(batch["edges"][:, edge], odds.shape[1]).float()
        target = _between(share, place, told["edges"][..., edge])
        total = total + 0.25 * _against(mine, target).mean()
    inner = own[2][at, trigger]
    total = total + F.binary_cross_entropy_with_logits(
        net.denied(inner).squeeze(-1), _between(share, batch["denied"], told["denied"])
    )
    hedged = _between(share, F.one_hot(batch["hedged"], 3).float(), told["hedged"])
    return total + 0.5 * _against(net.hedged(inner), hedged).mean()


def _between(share, gold, taught):
    """Return what people annotated and what the teacher says, by the share of the first."""
    share = share.reshape(-1, *[1] * (gold.dim() - 1))
    return share * gold + (1 - share) * taught


def _against(odds, target):
    return -(target * odds.log_softmax(-1)).sum(-1)
