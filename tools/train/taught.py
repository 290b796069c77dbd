"""The loss of a model that another one teaches: by its chances, and in part by gold facts."""

import torch
from align import ROLES
from net import EDGES, Net
from torch.nn import functional as F

STATED = ("path", "kind", "of_part", "of_edge")
SMOOTHED = 0.03
"""Share of the target that all types have alike."""


def teacher(stored, base, inner):
    """Return the model of a checkpoint, to be asked only."""
    words = base["embeddings.word_embeddings.weight"].shape[0]
    net = Net(stored["names"], words, stored["layers"], inner, 0.0, below=stored["below"])
    net.load_base(base)
    net.load_state_dict(stored["state"], strict=False)
    net.eval()
    return net


def loss(net, batch, weights, master):
    """Return the loss of types and of roles.

    `gold` of a sentence is how much what people annotated counts in it; the rest is the teacher's,
    who sees `clean`, the states of the pieces with nothing left out.
    """
    asked = dict(batch, states=batch["clean"])
    with torch.no_grad():
        words, above, known = master(asked)
        inner, odds = master.types(words, above, known)
    taught = words, known, inner
    words, above, known = net(dict(batch))
    inner, own = net.types(words, above, known)
    share = batch["gold"]
    hard = F.one_hot(batch["y"], own.shape[-1]).float()
    target = _between(share, hard, odds.softmax(-1))
    target = (1 - SMOOTHED) * target + SMOOTHED / own.shape[-1]
    mask = batch["mask"]
    each = _against(own, target) * (target * weights).sum(-1)
    of_types = 4 * (each * mask).sum() / mask.sum()
    if "sentence" not in batch:
        return of_types, torch.tensor(0.0)
    return of_types, _of_roles(net, master, batch, (words, known, inner), taught)


def _of_roles(net, master, batch, own, taught):
    at, trigger = batch["sentence"], batch["trigger"]
    stated = [batch[kind] for kind in STATED]
    share, mask, roles = batch["gold"][at], batch["mask"][at], len(ROLES)
    odds = net.roles(own[0], own[1], at, trigger, *stated)
    with torch.no_grad():
        told = master.roles(taught[0], taught[1], at, trigger, *stated)
        seen = taught[2][at, trigger]
        denied = _between(share, batch["denied"], master.denied(seen).squeeze(-1).sigmoid())
        hedged = F.one_hot(batch["hedged"], 3).float()
        hedged = _between(share, hedged, master.hedged(seen).softmax(-1))
    each = F.binary_cross_entropy_with_logits(
        odds[..., :roles],
        _between(share, batch["roles"], told[..., :roles].sigmoid()),
        reduction="none",
        pos_weight=torch.tensor(1.5),
    )
    total = (each * mask.unsqueeze(-1)).sum() / len(at) / 5
    for edge in range(len(EDGES)):
        mine, theirs = (o[..., roles + edge].masked_fill(mask == 0, -1e4) for o in (odds, told))
        place = F.one_hot(batch["edges"][:, edge], odds.shape[1]).float()
        total = total + 0.25 * _against(mine, _between(share, place, theirs.softmax(-1))).mean()
    inner = own[2][at, trigger]
    total = total + F.binary_cross_entropy_with_logits(net.denied(inner).squeeze(-1), denied)
    return total + 0.5 * _against(net.hedged(inner), hedged).mean()


def _between(share, gold, taught):
    """Return what people annotated and what the teacher says, by the share of the first."""
    share = share.reshape(-1, *[1] * (gold.dim() - 1))
    return share * gold + (1 - share) * taught


def _against(odds, target):
    return -(target * odds.log_softmax(-1)).sum(-1)
