"""Precision, recall and F1 of an extraction; by type, by role, by kind of article."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.evaluate.causes import Error, errors
from kg.evaluate.gold import Fact
from kg.evaluate.pairing import HEDGED, Paired, is_full, is_strict, match, pair

BACKGROUND = frozenset({"REPORT", "META", "LOCATION"})
"""Types whose extra facts are not judged unless all facts are."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float
    f1: float


@dataclass(slots=True)
class OfType:
    """What became of the facts of one type."""

    gold: int = 0
    strict: int = 0
    wrong: int = 0
    """Extracted facts of the type that stand for no gold fact."""


@dataclass(slots=True)
class Evaluation:
    """How an extraction compares with gold."""

    everything: bool
    """Whether background facts are judged too."""

    gold: int = 0
    predicted: int = 0
    soft: float = 0.0
    """Sum of the values of the pairs."""

    strict: int = 0
    full: int = 0
    roles: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    types: dict[str, OfType] = field(default_factory=lambda: defaultdict(OfType))
    rare: dict[str, list[int]] = field(
        default_factory=lambda: {"hedged": [0, 0], "negative": [0, 0]}
    )
    """Hedged and denied facts: found with polarity and modality, of how many."""

    errors: list[Error] = field(default_factory=list)
    articles: list[Paired] = field(default_factory=list)

    def rate(self, hits: float) -> Rate:
        """Return the rates for so many hits."""
        p, r = hits / max(1, self.predicted), hits / max(1, self.gold)
        return Rate(p, r, 2 * p * r / max(1e-9, p + r))

    def causes(self) -> Counter[tuple[str, str]]:
        """Return how many errors there are of each kind and cause."""
        return Counter((error.kind, error.cause) for error in self.errors)


def evaluate(
    gold: Sequence[Fact], predicted: Sequence[Fact], *, everything: bool = False
) -> Evaluation:
    """Return how `predicted` compares with `gold`, by the documents of gold.

    Unless `everything`, facts that call themselves `core: false` are not judged, and extra
    facts about the report are no errors.
    """
    done = Evaluation(everything)
    by_doc: dict[str, tuple[list[Fact], list[Fact]]] = {
        doc: ([], []) for doc in sorted({fact["doc"] for fact in gold})
    }
    for fact in gold:
        by_doc[fact["doc"]][0].append(fact)
    for fact in predicted:
        if fact["doc"] in by_doc and (everything or fact.get("core", True)):
            by_doc[fact["doc"]][1].append(fact)
    for doc, (golds, found) in by_doc.items():
        paired = match(doc, golds, found)
        done.articles.append(paired)
        _count(done, paired)
        done.errors += errors(paired, everything=everything, background=BACKGROUND)
    return done


def _count(done: Evaluation, paired: Paired) -> None:
    for j, gold in enumerate(paired.golds):
        if not (done.everything or gold.get("core", True)):
            continue
        done.gold += 1
        of_type = done.types[gold["type"]]
        of_type.gold += 1
        found = paired.predicted[paired.of_gold[j]] if j in paired.of_gold else None
        value, parts = pair(found, gold) if found else (0.0, {})
        qualified = bool(parts) and parts["polarity"] == 1 and parts["modality"] == 1
        for name, is_rare in (
            ("negative", gold["modality"]["polarity"] == "-"),
            ("hedged", gold["modality"]["status"] in HEDGED | {"generic"}),
        ):
            if is_rare:
                done.rare[name][0] += qualified
                done.rare[name][1] += 1
        if found:
            right = is_strict(parts)
            done.predicted += 1
            done.soft += value
            done.strict += right
            done.full += is_full(parts)
            of_type.strict += right
            for name, part in parts.items():
                done.roles[name].append(part)
    taken = set(paired.of_gold.values())
    for i, fact in enumerate(paired.predicted):
        if i not in taken and (done.everything or fact["type"] not in BACKGROUND):
            done.predicted += 1
            done.types[fact["type"]].wrong += 1
