"""Why a gold fact was not found, or an extracted fact stands for none: one cause each."""

from dataclasses import dataclass
from typing import Literal

from kg.evaluate.gold import Fact
from kg.evaluate.likeness import fillers, words_of
from kg.evaluate.pairing import (
    KEY_QUALIFIERS,
    MIN_OVERLAP,
    MIN_PAIR,
    RIGHT,
    Paired,
    Parts,
    is_full,
    is_strict,
    overlap,
    pair,
    same,
)

Kind = Literal["missed", "partly", "loose", "wrong"]
KINDS: dict[Kind, str] = {
    "missed": "no extracted fact stands for it",
    "partly": "found, and not strictly right",
    "loose": "strictly right, and not in full",
    "wrong": "extracted, and in no gold fact",
}


@dataclass(frozen=True, slots=True)
class Error:
    """One fact that is not right, with the cause that comes first."""

    kind: Kind
    cause: str
    doc: str
    id: str
    type: str
    start: int
    end: int
    detail: str
    """What was read instead of what, for people."""


def errors(paired: Paired, *, everything: bool, background: frozenset[str]) -> list[Error]:
    """Return the errors of one article: gold facts in their order, then extracted ones."""
    found = [
        error
        for j, gold in enumerate(paired.golds)
        if everything or gold.get("core", True)
        for error in _of_gold(paired, j, gold)
    ]
    taken = set(paired.of_gold.values())
    for i, fact in enumerate(paired.predicted):
        if i not in taken and (everything or fact["type"] not in background):
            found.append(_error("wrong", *_extra(paired, i), paired.doc, fact))
    return found


def _of_gold(paired: Paired, j: int, gold: Fact) -> list[Error]:
    if j not in paired.of_gold:
        return [_error("missed", *_missed(paired, j, gold), paired.doc, gold)]
    fact = paired.predicted[paired.of_gold[j]]
    parts = pair(fact, gold)[1]
    if not is_strict(parts):
        return [_error("partly", *_partly(fact, gold, parts), paired.doc, gold)]
    if not is_full(parts):
        return [_error("loose", *_loose(fact, gold, parts), paired.doc, gold)]
    return []


def _error(kind: Kind, cause: str, detail: str, doc: str, fact: Fact) -> Error:
    span = fact["evidence"]
    name = str(fact.get("id", ""))
    return Error(kind, cause, doc, name, fact["type"], span["start"], span["end"], detail)


def _missed(paired: Paired, j: int, gold: Fact) -> tuple[str, str]:
    near = [
        (i, fact, overlap(fact["evidence"], gold["evidence"]))
        for i, fact in enumerate(paired.predicted)
    ]
    for i, fact, _ in near:
        if paired.grid[i][j] > MIN_PAIR:
            return "one extracted fact for two", fact["type"]
    for _, fact, shared in near:
        if same(fact["type"], gold["type"]) and shared > 0:
            return "its passage is cut otherwise", f"overlap {shared:.2f}"
    others = [fact["type"] for _, fact, shared in near if shared >= MIN_OVERLAP]
    if others:
        return "another type was read here", ", ".join(sorted(set(others)))
    return "nothing was read here", ""


def _partly(fact: Fact, gold: Fact, parts: Parts) -> tuple[str, str]:
    if parts["type"] < 1:
        return "a sibling type", f"{fact['type']} for {gold['type']}"
    for name in ("subject", "object"):
        if parts.get(name, 1) < RIGHT:
            told = f"{words_of(fact.get(name))} for {words_of(gold.get(name))}"
            return f"{'wrong' if fillers(fact.get(name)) else 'no'} {name}", told
    return "polarity", f"{fact['modality']['polarity']} for {gold['modality']['polarity']}"


def _loose(fact: Fact, gold: Fact, parts: Parts) -> tuple[str, str]:
    for name, key in (("modality", "status"), ("attribution", "kind")):
        if parts[name] < 1:
            return name, f"{fact[name].get(key)} for {gold[name].get(key)}"
    name = next(n for n in KEY_QUALIFIERS if parts.get(n, 1) < RIGHT)
    said = (fact.get("qualifiers") or {}).get(name)
    return f"{'wrong' if said else 'no'} {name}", (
        f"{words_of(said)} for {words_of(gold['qualifiers'][name])}"
    )


def _extra(paired: Paired, i: int) -> tuple[str, str]:
    fact = paired.predicted[i]
    if max(paired.grid[i], default=0.0) > MIN_PAIR:
        return "said again", ""
    others = {
        gold["type"]
        for gold in paired.golds
        if overlap(fact["evidence"], gold["evidence"]) >= MIN_OVERLAP
    }
    if others:
        return "another type stands here", ", ".join(sorted(others))
    return "no gold fact here", ""
