from pathlib import Path

import pytest
from tests.claims.test_uncertainty import said

from kg.claims.uncertainty import Stance
from kg.claims.verdicts import Policy, read_verdicts
from kg.errors import ConfigError, ConflictingDecisionsError

SURE = Stance(modality="actual", epistemic="true-certain", polarity="affirmed")
HEAD = "claim\tverdict\treason\tby\ton\n"


def test_a_sure_claim_is_accepted_by_the_policy() -> None:
    judged = Policy().decide(said(), SURE, "green", names_person=False)
    assert (judged.verdict, judged.by) == ("accepted", "policy/default")


def test_the_policy_never_accepts_below_the_threshold() -> None:
    claim = said(confidence=0.49)
    assert (
        Policy(threshold=0.5).decide(claim, SURE, "green", names_person=False).verdict == "proposed"
    )


@pytest.mark.parametrize("marking", ["amber-strict", "red"])
def test_the_policy_never_accepts_what_is_restricted(marking: str) -> None:
    assert Policy().decide(said(), SURE, marking, names_person=False).verdict == "proposed"


@pytest.mark.parametrize("modality", ["predicted", "opinion", "hypothetical"])
def test_the_policy_never_accepts_forecasts_opinions_or_attempts(modality: str) -> None:
    how = Stance(modality=modality, epistemic="true-certain", polarity="affirmed")
    assert Policy().decide(said(), how, "green", names_person=False).verdict == "proposed"


def test_the_policy_never_accepts_norms_about_persons() -> None:
    how = Stance(modality="norm", epistemic="true-certain", polarity="affirmed", norm_of="measure")
    assert Policy().decide(said(), how, "green", names_person=True).verdict == "proposed"
    assert Policy().decide(said(), how, "green", names_person=False).verdict == "accepted"


def test_no_file_means_no_verdicts(tmp_path: Path) -> None:
    assert read_verdicts(tmp_path / "verdicts.tsv") == {}


def test_verdicts_are_read_with_who_and_when(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.tsv"
    path.write_text(HEAD + "abc\trejected\twrong place\tanalyst 1\t2026-01-02\n")
    judged = read_verdicts(path)["abc"]
    assert (judged.verdict, judged.by, judged.on) == ("rejected", "analyst 1", "2026-01-02")


def test_a_rejection_without_a_reason_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.tsv"
    path.write_text(HEAD + "abc\trejected\t\tanalyst 1\t2026-01-02\n")
    with pytest.raises(ConfigError, match=r"verdicts\.tsv:2.*needs a reason"):
        read_verdicts(path)


def test_two_verdicts_on_one_claim_conflict(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.tsv"
    path.write_text(HEAD + "a\taccepted\t\tx\t2026-01-02\na\trejected\tno\ty\t2026-01-02\n")
    with pytest.raises(ConflictingDecisionsError, match=r":2 disagrees with .*:3"):
        read_verdicts(path)


def test_a_day_that_is_no_day_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.tsv"
    path.write_text(HEAD + "abc\taccepted\t\tanalyst 1\tyesterday\n")
    with pytest.raises(ConfigError, match=r"verdicts\.tsv:2.*YYYY-MM-DD"):
        read_verdicts(path)
