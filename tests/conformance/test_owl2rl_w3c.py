"""The OWL 2 RL part of the W3C test archive."""

import csv
import os
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from kg.reason.columnar import consistency
from kg.reason.columnar.engine import Engine
from kg.reason.columnar.proofs import Prover
from kg.reason.entail import Entailment

SHARED = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2].parent / "shared"))
SUITE = SHARED / "suites" / "owl2rl-w3c"
IMPORTS = {"webont-imports-011": "support011-A.rdf"}

MISSED = {
    "webont-i5-26-010": "claims that a restriction node exists, which no premise speaks of: RL has "
    "no comprehension",
    "webont-i5-5-005": "claims that a union node exists, which no premise speaks of: RL has no "
    "comprehension",
}


def census() -> list[dict[str, str]]:
    path = SUITE / "census.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


CENSUS = census()
POSITIVE = sorted(row["case"] for row in CENSUS if row["rl_corpus"] == "graded-positive")
NEGATIVE = sorted(row["case"] for row in CENSUS if row["rl_corpus"] == "graded-negative")
CONSISTENCY = sorted(path.name for path in (SUITE / "consistency").glob("*"))
INCONSISTENT = sorted(
    row["case"]
    for row in CENSUS
    if row["case"] in CONSISTENCY and "InconsistencyTest" in row["otest_types"].split(";")
)


def read(path: Path) -> list[Triple]:
    base = "http://example.org/base"
    quads = parse(path=str(path), format=RdfFormat.RDF_XML, base_iri=base)
    return [quad.triple for quad in quads]


def premise(folder: Path) -> list[Triple]:
    triples = read(folder / "premise.rdf")
    if folder.name in IMPORTS:
        triples += read(SUITE / "imports" / IMPORTS[folder.name])
    return triples


def closed(triples: list[Triple]) -> Engine:
    engine = Engine()
    engine.load(triples)
    return engine


def test_every_case_is_found() -> None:
    if not CENSUS and os.environ.get("KG_REQUIRE_SHARED") != "1":
        pytest.skip(f"no suite at {SUITE}")
    assert (len(POSITIVE), len(NEGATIVE), len(MISSED)) == (27, 23, 2)
    assert (len(CONSISTENCY), len(INCONSISTENT)) == (74, 8)


@pytest.mark.parametrize("case", POSITIVE)
def test_the_conclusion_follows_but_where_a_reason_is_given(case: str) -> None:
    folder = SUITE / "cases" / case
    follows = Entailment(premise(folder)).holds(read(folder / "conclusion.rdf"))
    assert follows == (case not in MISSED)


@pytest.mark.parametrize("case", NEGATIVE)
def test_what_does_not_follow_is_not_entailed(case: str) -> None:
    folder = SUITE / "cases" / case
    assert not Entailment(premise(folder)).holds(read(folder / "non-conclusion.rdf"))


@pytest.mark.parametrize("case", INCONSISTENT)
def test_a_contradiction_is_found_and_explained(case: str) -> None:
    triples = premise(SUITE / "consistency" / case)
    engine = closed(triples)
    found = consistency.find(engine)
    assert found
    for finding in found:
        proofs = [Prover(engine).shortest(triple) for triple in finding.triples]
        assert proofs
        assert {leaf for proof in proofs for leaf in proof.asserted()} <= set(triples)


@pytest.mark.parametrize("case", [case for case in CONSISTENCY if case not in INCONSISTENT])
def test_there_is_no_false_alarm(case: str) -> None:
    assert consistency.find(closed(premise(SUITE / "consistency" / case))) == ()
