"""Draws how often claims of each confidence are right: a reliability diagram as SVG.

usage: python tools/train/reliability.py OUT.svg FOLDER

A claim is right where it stands strictly for a gold fact. The bars below tell how many there are.
"""

import sys
from pathlib import Path

from ablate import extracted

from kg.articles import read
from kg.evaluate import read_facts
from kg.evaluate.figures import BACKGROUND, evaluate
from kg.evaluate.pairing import is_strict, pair
from kg.extract.learned.extractor import LearnedExtractor

SIZE, LEFT, TOP, BINS = 320, 60, 20, 10


def points(golds, predicted):
    """Return (lower edge, mean confidence, share right, claims) of each filled tenth."""
    judged = []
    for paired in evaluate(golds, predicted).articles:
        gold_of = {i: j for j, i in paired.of_gold.items()}
        for i, fact in enumerate(paired.predicted):
            gold = paired.golds[gold_of[i]] if i in gold_of else None
            if gold is None and fact["type"] in BACKGROUND:
                continue
            if gold is not None and not gold.get("core", True):
                continue
            right = gold is not None and is_strict(pair(fact, gold)[1])
            judged.append((fact["confidence"], right))
    found = []
    for n in range(BINS):
        inside = [(c, r) for c, r in judged if n / BINS <= c < (n + 1) / BINS]
        if inside:
            mean = sum(c for c, _ in inside) / len(inside)
            found.append((n / BINS, mean, sum(r for _, r in inside) / len(inside), len(inside)))
    return found


def svg(found, title):
    """Return the picture; the same points give the same bytes."""

    def x(value):
        return round(LEFT + SIZE * value, 1)

    def y(value):
        return round(TOP + SIZE * (1 - value), 1)

    most = max(count for *_, count in found)
    low = TOP + SIZE + 110
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + SIZE + 20} {low + 30}" '
        'role="img" font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{LEFT}" y="{TOP}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#555"/>',
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#999" '
        'stroke-dasharray="4 4"/>',
    ]
    for tick in range(0, 11, 2):
        v = tick / 10
        parts.append(f'<text x="{x(v)}" y="{TOP + SIZE + 16}" text-anchor="middle">{v:g}</text>')
        parts.append(f'<text x="{LEFT - 8}" y="{y(v) + 4}" text-anchor="end">{v:g}</text>')
    line = " ".join(f"{x(mean)},{y(share)}" for _, mean, share, _ in found)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#0b61a4" stroke-width="2"/>')
    for edge, mean, share, count in found:
        parts.append(f'<circle cx="{x(mean)}" cy="{y(share)}" r="4" fill="#0b61a4"/>')
        height = round(60 * count / most, 1)
        parts.append(
            f'<rect x="{x(edge) + 2}" y="{low - height}" width="{SIZE / BINS - 4}" '
            f'height="{height}" fill="#9bbcd6"/>'
        )
        parts.append(
            f'<text x="{x(edge + 0.5 / BINS)}" y="{low + 14}" text-anchor="middle">{count}</text>'
        )
    parts.append(f'<text x="{x(0.5)}" y="{TOP + SIZE + 34}" text-anchor="middle">confidence</text>')
    parts.append(
        f'<text transform="translate(18 {y(0.5)}) rotate(-90)" text-anchor="middle">'
        "share strictly right</text>"
    )
    parts.append(f'<text x="{LEFT - 8}" y="{low}" text-anchor="end">claims</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    out, folder = Path(sys.argv[1]), Path(sys.argv[2])
    found = points(read_facts(folder), extracted(LearnedExtractor(), read([folder])))
    out.write_text(svg(found, "How often claims of each confidence are right"), encoding="utf-8")
    for edge, mean, share, count in found:
        print(f"| {edge:.1f} | {mean:.2f} | {share:.2f} | {count} |")


if __name__ == "__main__":
    main()
