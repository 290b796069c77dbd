"""An evaluation as text for people and as JSON."""

from dataclasses import asdict
from typing import Any

from kg.evaluate.causes import KINDS
from kg.evaluate.figures import Evaluation, Rate


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the figures, rounded to three places, and the errors, as plain data."""

    def rounded(rate: Rate) -> dict[str, float]:
        return {"P": round(rate.precision, 3), "R": round(rate.recall, 3), "F1": round(rate.f1, 3)}

    return {
        "all": evaluation.everything,
        "gold": evaluation.gold,
        "pred": evaluation.predicted,
        "strict": rounded(evaluation.rate(evaluation.strict)),
        "full": rounded(evaluation.rate(evaluation.full)),
        "soft": rounded(evaluation.rate(evaluation.soft)),
        "recall_of": {name: f"{a}/{b}" for name, (a, b) in sorted(evaluation.rare.items())},
        "roles": {
            name: {"mean": round(sum(v) / len(v), 2), "facts": len(v)}
            for name, v in evaluation.roles.items()
        },
        "types": {name: asdict(of) for name, of in sorted(evaluation.types.items())},
        "causes": [
            {"kind": kind, "cause": cause, "facts": count}
            for (kind, cause), count in _by_kind(evaluation)
        ],
        "errors": [asdict(error) for error in evaluation.errors],
    }


def as_text(name: str, evaluation: Evaluation, *, errors: bool = False) -> str:
    """Return the figures as tables parted by tabs; each error too where asked."""
    lines = [f"# {name}", f"gold\t{evaluation.gold}", f"extracted\t{evaluation.predicted}"]
    lines += ["", "\tprecision\trecall\tF1"]
    for label, hits in (
        ("strict", evaluation.strict),
        ("full", evaluation.full),
        ("soft", evaluation.soft),
    ):
        rate = evaluation.rate(hits)
        lines.append(f"{label}\t{rate.precision:.3f}\t{rate.recall:.3f}\t{rate.f1:.3f}")
    lines += ["", "found with polarity and modality"]
    lines += [f"{kind}\t{a} of {b}" for kind, (a, b) in sorted(evaluation.rare.items())]
    lines += ["", "part of the pairs\tmean\tfacts"]
    lines += [f"{part}\t{sum(v) / len(v):.2f}\t{len(v)}" for part, v in evaluation.roles.items()]
    lines += ["", "type\tgold\tstrict\twrong"]
    lines += [
        f"{_flat(kind)}\t{of.gold}\t{of.strict}\t{of.wrong}"
        for kind, of in sorted(evaluation.types.items())
    ]
    lines += ["", "errors\tcause\tfacts"]
    lines += [f"{kind}\t{cause}\t{count}" for (kind, cause), count in _by_kind(evaluation)]
    if errors:
        lines += ["", "kind\tcause\tarticle\tfact\ttype\tplace\tread"]
        lines += [
            "\t".join(
                map(
                    _flat,
                    (e.kind, e.cause, e.doc, e.id, e.type, f"{e.start}-{e.end}", e.detail),
                )
            )
            for e in evaluation.errors
        ]
    return "".join(f"{line}\n" for line in lines)


def _flat(words: str) -> str:
    """Return words in one cell of one line: no tabs, no breaks, no codes for the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())


def _by_kind(evaluation: Evaluation) -> list[tuple[tuple[str, str], int]]:
    """Return the causes, by kind in the order of `KINDS`, the most frequent first."""
    order: list[str] = list(KINDS)
    return sorted(evaluation.causes().items(), key=lambda c: (order.index(c[0][0]), -c[1], c[0][1]))
