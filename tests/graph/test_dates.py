from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.dates import read_time


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("early and mid-May", "XXXX-05-01/XXXX-05-20"),
        ("in early May", "XXXX-05-01/XXXX-05-10"),
        ("mid-July", "XXXX-07-11/XXXX-07-20"),
        ("at the end of October", "XXXX-10-21/XXXX-10-31"),
        ("July 13", "XXXX-07-13"),
        ("13 July", "XXXX-07-13"),
        ("April", "XXXX-04"),
        ("late February 2020", "2020-02-21/2020-02-29"),
        ("Oct. 24, 2020", "2020-10-24"),
        ("in August 2016", "2016-08"),
        ("in 2010", "2010"),
        ("2021-07-03", "2021-07-03"),
        ("since the second half of 2021", "[2021-07-01..2021-12-31]/.."),
        ("from the beginning", None),
        ("on Tuesday", None),
        ("they may leave", None),
    ],
)
def test_words_of_time_read_as_edtf(words: str, edtf: str | None) -> None:
    assert read_time(words).edtf == edtf


def test_without_a_year_there_are_no_bounds() -> None:
    read = read_time("early and mid-May", published="2023-06-01")
    assert read.earliest_begin is None
    assert read.latest_end is None


def test_since_leaves_the_end_open() -> None:
    read = read_time("since the second half of 2021")
    assert (read.earliest_begin, read.latest_begin) == (date(2021, 7, 1), date(2021, 12, 31))
    assert read.latest_end is None
    assert read.ongoing


def test_last_month_is_anchored_on_the_publication() -> None:
    read = read_time("Last month", published="2024-03-15")
    assert (read.edtf, read.anchor) == ("2024-02", "2024-03-15")


def test_last_month_stays_open_without_a_publication_date() -> None:
    assert read_time("Last month").edtf is None


def test_the_words_are_always_kept() -> None:
    assert read_time("[recently]").words == "[recently]"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_any_day_reads_as_itself(day: date) -> None:
    assert read_time(day.isoformat()).edtf == day.isoformat()
    assert read_time(f"{day.day} {day:%B} {day.year}").edtf == day.isoformat()


@given(st.text(max_size=60))
def test_no_words_raise_and_bounds_are_ordered(words: str) -> None:
    read = read_time(words, published="2024-03-15")
    if read.earliest_begin and read.latest_end:
        assert read.earliest_begin <= read.latest_end
