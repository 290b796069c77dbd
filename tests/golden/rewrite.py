"""Write the golden files anew: `python -m tests.golden.rewrite`; then read the difference."""

import tempfile
from pathlib import Path

import kg
from kg.graph.turtle import to_trig
from kg.workspace import Extracted

HERE = Path(__file__).parent
ARTICLES = HERE / "articles"
CLAIMS = HERE / "claims"
GRAPH = HERE / "graph.trig"


def claims() -> dict[str, str]:
    """Return the extracted claims of each article as JSON lines."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(kg.open(folder).extract([ARTICLES]))
    return {item.article.slug: item.jsonl() for item in found if isinstance(item, Extracted)}


def graph(folder: Path, articles: Path = ARTICLES) -> str:
    """Return what the articles alone give, built in `folder`: claims, what they state, facts."""
    workspace = kg.open(folder / "workspace")
    workspace.build([articles])
    base = workspace.base
    wanted = (f"<{base.id('claim', '')}", f"<{base.graph('claims')}>", f"<{base.graph('facts')}>")
    quads = [q for q in workspace.view().quads() if str(q.graph_name).startswith(wanted)]
    return to_trig(quads, base.prefixes())


if __name__ == "__main__":
    CLAIMS.mkdir(exist_ok=True)
    for slug, lines in claims().items():
        (CLAIMS / f"{slug}.jsonl").write_text(lines, encoding="utf-8")
    with tempfile.TemporaryDirectory() as place:
        GRAPH.write_text(graph(Path(place)), encoding="utf-8")
