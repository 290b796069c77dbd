"""What people decide: written down, signed, dated, and kept through each build."""

from pathlib import Path

import pytest
from tests.cli.conftest import Kg

MOVED = "In May 2023 the provincial government moved ten families from Hyesan to Kilju County.\n"
OTHER = "In June 2023 the provincial government moved ten families from Musan to Kilju County.\n"
CLAIMS = b"""PREFIX apo: <https://w3id.org/apo-kg/ontology/>
SELECT ?claim ?verdict ?by WHERE { ?claim a apo:Claim ; apo:verdict ?verdict }
ORDER BY ?claim"""
FACTS = b"SELECT ?s WHERE { GRAPH <https://w3id.org/apo-kg/graph/facts> { ?s ?p ?o } }"


@pytest.fixture
def claim(kg: Kg) -> str:
    """A workspace `w` with one claim; its key."""
    Path("a.txt").write_text(MOVED)
    assert kg("-w", "w", "build", "a.txt").code == 0
    rows = kg("-w", "w", "query", "-", "--format", "csv", stdin=CLAIMS).out.splitlines()[1:]
    assert len(rows) == 1
    return rows[0].split(",")[0].rsplit("/", 1)[-1]


def test_rejected_claim_is_no_fact_and_stays_rejected(kg: Kg, claim: str) -> None:
    run = kg("-w", "w", "decide", claim[:8], "rejected", "--by", "reviewer", "--reason", "misread")
    assert (run.code, run.err) == (0, "")
    assert "(0 accepted, 0 proposed)" in run.out
    assert kg("-w", "w", "query", "-", "--format", "csv", stdin=FACTS).out == "s\n"
    assert kg("-w", "w", "build").out.startswith("nothing to do")
    head, row = Path("w/decisions/verdicts.tsv").read_text().splitlines()
    assert head == "claim\tverdict\treason\tby\ton"
    assert row.startswith(f"{claim}\trejected\tmisread\treviewer\t20")


def test_later_verdict_takes_the_place_of_the_earlier(kg: Kg, claim: str) -> None:
    day = ["--by", "reviewer", "--on", "2026-01-02"]
    kg("-w", "w", "decide", claim, "rejected", "--reason", "misread", *day)
    run = kg("-w", "w", "decide", f"apod:claim/{claim}", "accepted", *day)
    assert "(1 accepted, 0 proposed)" in run.out
    lines = Path("w/decisions/verdicts.tsv").read_text().splitlines()
    assert lines[1:] == [f"{claim}\taccepted\t\treviewer\t2026-01-02"]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["ffff", "accepted", "--by", "x"], "no claim is named so"),
        (["KEY", "rejected", "--by", "x"], "rejected needs a reason"),
        (["KEY", "accepted", "--by", " "], "say who decides"),
        (["KEY", "accepted", "--by", "x", "--on", "2 May"], "use a day, YYYY-MM-DD"),
    ],
)
def test_verdict_that_cannot_be_kept_is_one_line(
    kg: Kg, claim: str, args: list[str], reason: str
) -> None:
    run = kg("-w", "w", "decide", *[a.replace("KEY", claim) for a in args])
    assert run.code == 1
    assert reason in run.err
    assert run.err.count("\n") == 1
    assert not Path("w/decisions/verdicts.tsv").exists()


def test_nothing_is_decided_on_the_bundled_graph(kg: Kg) -> None:
    run = kg("-w", "none", "decide", "ab", "accepted", "--by", "x")
    assert run.code == 1
    assert "nothing is built here" in run.err
    assert not Path("none").exists()


def test_removed_article_takes_only_what_rests_on_it(kg: Kg, claim: str) -> None:
    Path("b.txt").write_text(OTHER)
    assert "articles 2" in kg("-w", "w", "build", "b.txt").out
    dry = kg("-w", "w", "remove", "a", "--dry-run")
    assert dry.code == 0
    assert not dry.out.startswith("facts that would fall: 0\n")
    assert Path("w/articles/a.txt").exists()
    run = kg("-w", "w", "remove", "a.txt")
    assert (run.code, run.err) == (0, "")
    assert "articles 1\n" in run.out
    assert not Path("w/articles/a.txt").exists()
    left = kg("-w", "w", "query", "-", "--format", "csv", stdin=CLAIMS).out
    assert claim not in left
    assert left.count("\n") == 2


def test_last_article_can_be_removed(kg: Kg, claim: str) -> None:
    assert "articles 0\n" in kg("-w", "w", "remove", "a").out
    left = kg("-w", "w", "query", "-", "--format", "csv", stdin=CLAIMS).out
    assert claim not in left


def test_unknown_article_is_one_line(kg: Kg, claim: str) -> None:
    run = kg("-w", "w", "remove", "aa")
    assert run.code == 1
    assert run.err == "kg: aa: is no article of this workspace; did you mean a?\n"
    assert claim
