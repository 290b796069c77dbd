"""Who is who, as people wrote it down."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ConflictingDecisionsError, LinkError
from kg.link.identity import COLUMNS, read_identities

A, B, C = (f"https://example.org/{name}" for name in "abc")
SIGNED = "one building\teditor\t2026-01-02"


def written(tmp_path: Path, *rows: str, head: str = "\t".join(COLUMNS)) -> Path:
    path = tmp_path / "identity.tsv"
    path.write_text("".join(f"{row}\n" for row in (head, *rows)))
    return path


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert read_identities(tmp_path / "identity.tsv") == []


def test_either_way_round_is_one_decision(tmp_path: Path) -> None:
    path = written(tmp_path, f"{B}\t{A}\tsame\t{SIGNED}", f"{A}\t{B}\tsame\t{SIGNED}")
    (one,) = read_identities(path)
    assert (one.left, one.right, one.verdict) == (A, B, "same")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"a\t{B}\tsame\t{SIGNED}", "must be IRIs"),
        (f"{A}\t{A}\tsame\t{SIGNED}", "name two"),
        (f"{A}\t{B}\tmerged\t{SIGNED}", "use one of same, different, unsure"),
        (f"{A}\t{B}\tsame\t\teditor\t2026-01-02", "the reason is missing"),
        (f"{A}\t{B}\tsame\twhy\t\t2026-01-02", "nobody signs"),
        (f"{A}\t{B}\tsame\twhy\teditor\tin May", "the day is YYYY-MM-DD"),
        (f"{A}\t{B}", "use one of same, different, unsure"),
    ],
)
def test_row_that_cannot_be_kept_says_where_and_what(tmp_path: Path, row: str, reason: str) -> None:
    path = written(tmp_path, row)
    with pytest.raises(LinkError, match=reason) as told:
        read_identities(path)
    assert str(told.value).startswith(f"{path}:2: ")


def test_wrong_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="the header must be left right"):
        read_identities(written(tmp_path, head="left\tright"))


def test_pair_judged_twice_names_both_lines(tmp_path: Path) -> None:
    path = written(tmp_path, f"{A}\t{B}\tsame\t{SIGNED}", f"{B}\t{A}\tunsure\t{SIGNED}")
    with pytest.raises(ConflictingDecisionsError, match=f"{path}:2 disagrees with {path}:3"):
        read_identities(path)


@given(st.integers(2, 8), st.randoms(use_true_random=False))
def test_chain_of_same_joins_nothing_that_is_held_apart(
    tmp_path_factory: pytest.TempPathFactory, length: int, chance: object
) -> None:
    things = [f"https://example.org/{n}" for n in range(length)]
    rows = [f"{x}\t{y}\tsame\t{SIGNED}" for x, y in pairwise(things)]
    rows.append(f"{things[-1]}\t{things[0]}\tdifferent\t{SIGNED}")
    chance.shuffle(rows)  # type: ignore[attr-defined] # a random.Random
    path = written(tmp_path_factory.mktemp("chain"), *rows)
    with pytest.raises(ConflictingDecisionsError):
        read_identities(path)
    rows = [row for row in rows if "\tsame\t" not in row or f"{things[0]}\t{things[1]}" not in row]
    if length > 2:  # one link less, and nothing is joined
        assert len(read_identities(written(tmp_path_factory.mktemp("apart"), *rows))) == length - 1


def test_different_things_may_each_be_the_same_as_others(tmp_path: Path) -> None:
    path = written(tmp_path, f"{A}\t{B}\tsame\t{SIGNED}", f"{A}\t{C}\tdifferent\t{SIGNED}")
    assert [one.verdict for one in read_identities(path)] == ["same", "different"]
