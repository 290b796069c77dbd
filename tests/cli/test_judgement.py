"""What people decide: written down, signed, dated, and kept through each build."""

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import Kg

import kg as library

MOVED = "In May 2023 the provincial government moved ten families from Hyesan to Kilju County.\n"
OTHER = "In June 2023 the provincial government moved ten families from Musan to Kilju County.\n"
CLAIMS = b"""PREFIX apo: <https://w3id.org/apo-kg/ontology/>
SELECT ?claim ?verdict ?by WHERE { ?claim a apo:Claim ; apo:verdict ?verdict }
ORDER BY ?claim"""
FACTS = b"SELECT ?s WHERE { GRAPH <https://w3id.org/apo-kg/graph/facts> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one claim, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "a.txt").write_text(MOVED)
    library.open(folder / "w").build([folder / "a.txt"])
    return folder / "w"


@pytest.fixture
def claim(kg: Kg, built: Path) -> str:
    """A workspace `w` with one claim; its key."""
    shutil.copytree(built, "w")
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


PLACES = b"""PREFIX apo: <https://w3id.org/apo-kg/ontology/>
SELECT ?one ?other WHERE { ?one apo:judgedSameAs ?other } ORDER BY ?one"""
SIGNED = ("--by", "editor", "--on", "2026-01-02", "--reason", "one town by two names")


def test_things_judged_the_same_know_each_other_and_stay_two(kg: Kg, claim: str) -> None:
    run = kg("-w", "w", "merge", "Hyesan", "Kilju County", *SIGNED)
    assert (run.code, run.err) == (0, "")
    told = kg("-w", "w", "query", "-", "--format", "csv", stdin=PLACES).out.splitlines()[1:]
    assert len(told) == 2
    assert told[0].split(",") == told[1].split(",")[::-1]
    assert kg("-w", "w", "build").out.startswith("nothing to do")
    undone = kg("-w", "w", "merge", "Kilju County", "Hyesan", *SIGNED, "--verdict", "different")
    assert undone.code == 0
    assert kg("-w", "w", "query", "-", "--format", "csv", stdin=PLACES).out == "one,other\n"
    assert Path("w/decisions/identity.tsv").read_text().count("\n") == 2


def test_who_judged_an_identity_does_not_leave(kg: Kg, claim: str) -> None:
    kg("-w", "w", "merge", "Hyesan", "Kilju County", *SIGNED)
    for profile in ("internal", "partner", "public"):
        kg("-w", "w", "export", "-o", "out.nq", "--profile", profile)
        assert "one town by two names" not in Path("out.nq").read_text()


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("Hyesan", "Atlantis"), "no thing has this name"),
        (("Hyesan", "Hyesan"), "name two"),
        (("Hyesan", "provincial government"), "a vague authority, which is never joined"),
    ],
)
def test_identity_that_cannot_be_kept_is_one_line(
    kg: Kg, claim: str, names: tuple[str, str], reason: str
) -> None:
    run = kg("-w", "w", "merge", *names, *SIGNED)
    assert (run.code, run.err.count("\n")) == (1, 1)
    assert reason in run.err
    assert not Path("w/decisions/identity.tsv").exists()


def test_verdict_that_meets_no_claim_any_more_is_not_lost_in_silence(kg: Kg, claim: str) -> None:
    day = ("--by", "reviewer", "--on", "2026-01-02")
    kg("-w", "w", "decide", claim, "rejected", "--reason", "misread", *day)
    Path("w/articles/a.txt").write_text(MOVED.replace("ten", "twelve"))
    run = kg("-w", "w", "build")
    assert run.code == 3
    assert f"warning: {claim}: reviewer judged it rejected (misread)" in run.err
    assert "(1 accepted, 0 proposed)" in run.out  # the new claim, which is to be judged anew
    assert Path("w/decisions/verdicts.tsv").read_text().count("\n") == 2


def test_identity_of_a_thing_that_is_gone_is_a_finding(kg: Kg, claim: str) -> None:
    kg("-w", "w", "merge", "Hyesan", "Kilju County", *SIGNED)
    Path("w/articles/a.txt").write_text(OTHER)
    run = kg("-w", "w", "build")
    assert run.code == 3
    assert "[identity-without-thing]" in run.err


def test_link_whose_words_nobody_mentions_is_a_finding(kg: Kg, claim: str) -> None:
    Path("w/decisions/links.tsv").write_text(
        "text_digest\tstart\tend\tentity\tverdict\treason\tby\ton\n"
        "00\t0\t2\thttps://example.org/x\tsame\twhy\teditor\t2026-01-02\n"
    )
    run = kg("-w", "w", "build")
    assert run.code == 3
    assert "[link-without-mention] (value 00)" in run.err


def test_review_lists_what_waits_and_takes_verdicts(kg: Kg, claim: str) -> None:
    Path("b.txt").write_text(
        "The provincial government will move fifty families to Kilju County.\n"
    )
    kg("-w", "w", "build", "b.txt")
    listed = kg("-w", "w", "review")
    assert "1 claims wait for a verdict" in listed.err
    assert "predicted claim" in listed.out
    assert claim[:12] not in listed.out
    run = kg("-w", "w", "review", "--by", "editor", stdin=b"r\nno plan is known\n")
    assert run.code == 0
    assert "0 claims wait for a verdict" in run.err
    row = Path("w/decisions/verdicts.tsv").read_text().splitlines()[1].split("\t")
    assert row[1:4] == ["rejected", "no plan is known", "editor"]


def test_review_that_is_quit_changes_nothing(kg: Kg, claim: str) -> None:
    Path("b.txt").write_text(
        "The provincial government will move fifty families to Kilju County.\n"
    )
    kg("-w", "w", "build", "b.txt")
    run = kg("-w", "w", "review", "--by", "editor", stdin=b"q\n")
    assert run.code == 0
    assert not Path("w/decisions/verdicts.tsv").exists()
