"""The claims that ship are what the extractor reads now, judged by the verdicts that ship."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_bundled_claims_are_those_of_today(seeds: Path, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "tools" / "bundle_claims.py")
    assert spec
    assert spec.loader
    bundle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bundle)
    bundle.main(seeds, tmp_path)
    made = sorted(tmp_path.glob("*.trig"))
    assert len(made) == 2
    for path in made:
        assert path.read_bytes() == (ROOT / "graph" / "claims" / path.name).read_bytes()


def test_every_shipped_verdict_judges_a_shipped_claim() -> None:
    shipped = "".join(p.read_text() for p in (ROOT / "graph" / "claims").glob("*.trig"))
    rows = (ROOT / "graph" / "decisions" / "verdicts.tsv").read_text().splitlines()[1:]
    assert len(rows) == 78
    for row in rows:
        assert row.split("\t")[0] in shipped
