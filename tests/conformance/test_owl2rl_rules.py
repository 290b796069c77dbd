"""Every rule of tables 4 to 9 of OWL 2 Profiles, one micro-test or more each."""

import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.reason.columnar import consistency
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.view import View

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2].parent / "shared"))
SUITE = SHARED / "suites" / "owl2rl-rules"


def cases() -> list[tuple[str, str]]:
    manifest = SUITE / "manifest.tsv"
    if not manifest.exists():
        return []
    lines = manifest.read_text().splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(name, expectation) for name, expectation in rows]


CASES = cases()


def read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]


def closed(triples: list[Triple]) -> Engine:
    engine = Engine()
    engine.load(triples)
    return engine


def test_every_case_is_found() -> None:
    if not CASES and os.environ.get("KG_REQUIRE_SHARED") != "1":
        pytest.skip(f"no suite at {SUITE}")
    assert len(CASES) == 73


@pytest.mark.parametrize("name", [name for name, said in CASES if said == "entails"])
def test_the_conclusion_follows_without_a_contradiction(name: str) -> None:
    engine = closed(read(SUITE / name / "premise.ttl"))
    view, number = View(engine), engine.terms.number
    wanted = read(SUITE / name / "conclusion.ttl")
    missing = [triple for triple in wanted if not view.has(*(number(term) for term in triple))]
    assert wanted
    assert missing == []
    assert consistency.find(engine) == ()


@pytest.mark.parametrize("name", [name for name, said in CASES if said == "inconsistent"])
def test_the_contradiction_is_found_with_its_triples(name: str) -> None:
    found = consistency.find(closed(read(SUITE / name / "premise.ttl")))
    # A literal outside the range of its property is, by the rules, ill-typed there.
    rule = "dt-not-type" if name == "dt-range-clash" else name
    assert {finding.rule for finding in found} == {rule}
    assert all(finding.triples for finding in found)
