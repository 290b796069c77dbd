"""The filters as a reader meets them: choices with counts, and chips that take a choice away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.workbench.pages.filters import LAYERS, SPACES, Counts, Filters, brief

if TYPE_CHECKING:
    from kg.workbench.pages.site import Call

SHOWN = 12
"""Values of one key that are offered; chosen ones always are."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a key."""

    iri: str
    value: str
    """As the address has it."""

    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One key with what may be chosen."""

    key: str
    choices: tuple[Choice, ...]
    more: int
    """Values that are not offered, since few things have them."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is asked for, and the query of the address without it."""

    key: str
    name: str
    without: str


def groups(call: "Call", counts: Counts, keys: Iterable[str] = ("layer", *SPACES)) -> list[Group]:
    """Return the choices of each key that has any, the most frequent first."""
    made = []
    for key in keys:
        counted = counts.by_key[key]
        chosen = counts.filters.layers if key == "layer" else counts.filters.wanted.get(key, ())
        if key == "layer":
            ordered = list(LAYERS)
        else:
            known = sorted({*counted, *chosen}, key=lambda iri: (-counted[iri], call.name(iri)))
            ordered = [iri for i, iri in enumerate(known) if i < SHOWN or iri in chosen]
        if not ordered or (len(counted) < 2 and not chosen):
            continue
        choices = tuple(
            Choice(iri, _value(call, key, iri), named(call, key, iri), counted[iri], iri in chosen)
            for iri in ordered
        )
        made.append(Group(key, choices, max(0, len(counted) - len(ordered))))
    return made


def chips(call: "Call", filters: Filters) -> list[Chip]:
    """Return a chip for each thing that is asked for; the usual layer alone is none."""
    made = [
        Chip(key, named(call, key, iri), without(call, filters.less(key, iri)))
        for key in SPACES
        for iri in sorted(filters.wanted.get(key, ()), key=call.name)
    ]
    if filters.layers != frozenset({"facts"}):
        made += [
            Chip("layer", named(call, "layer", layer), without(call, filters.less("layer", layer)))
            for layer in LAYERS
            if layer in filters.layers
        ]
    if filters.since or filters.until:
        window = f"{filters.since or '…'} – {filters.until or '…'}"
        made.append(Chip("time", window, without(call, filters.less("time"))))
    return made


def without(call: "Call", filters: Filters) -> str:
    """Return the query of the address with other filters; all else in it stays."""
    ours = {*SPACES, "layer", "since", "until", "undated"}
    rest = [(k, v) for k, v in call.request.query_params.multi_items() if k not in ours]
    return urlencode([*rest, *filters.pairs(call.context.base)])


def named(call: "Call", key: str, iri: str) -> str:
    """Return the name of a value in the reader's language."""
    return call.say(f"layer.{iri}") if key == "layer" else call.name(iri)


def _value(call: "Call", key: str, iri: str) -> str:
    return iri if key == "layer" else brief(key, iri, call.context.base)
