import time
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
        ("between 2019 and 2021", "2019/2021"),
        ("from 2019 to 2021", "2019/2021"),
        ("1998-2001", "1998/2001"),
        ("1998–2001", "1998/2001"),
        ("in 2019 and 2021", "2019/2021"),
        ("2019 or 2020", "[2019..2020]"),
        ("May 3 or 4", "[XXXX-05-03..XXXX-05-04]"),
        ("3 to 5 May 2020", "2020-05-03/2020-05-05"),
        ("May 3-5", "XXXX-05-03/XXXX-05-05"),
        ("between May 3 and May 9, 2020", "2020-05-03/2020-05-09"),
        ("from May to July 2020", "2020-05/2020-07"),
        ("from early May to mid-June", "XXXX-05-01/XXXX-06-20"),
        ("2021 to 2019", None),
        ("between two and three years ago", None),
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


@pytest.mark.parametrize(
    ("words", "edtf", "earliest", "latest"),
    [
        ("Until 2019", "../2019", None, date(2019, 12, 31)),
        ("before May 2019", "../2019-04", None, date(2019, 4, 30)),
        ("by 3 May 2019", "../2019-05-03", None, date(2019, 5, 3)),
        ("after 2019", "2020/..", date(2020, 1, 1), None),
        ("until May", "../XXXX-05", None, None),
        ("before May", None, None, None),
        ("after last year", None, None, None),
    ],
)
def test_a_time_with_one_bound_leaves_the_other_open(
    words: str, edtf: str | None, earliest: date | None, latest: date | None
) -> None:
    read = read_time(words)
    assert read.edtf == edtf
    assert (read.earliest_begin, read.latest_end) == (earliest, latest)
    assert not read.ongoing


def test_from_one_year_to_another_bounds_begin_and_end() -> None:
    read = read_time("from 2019 to 2021")
    assert (read.earliest_begin, read.latest_begin) == (date(2019, 1, 1), date(2019, 12, 31))
    assert (read.earliest_end, read.latest_end) == (date(2021, 1, 1), date(2021, 12, 31))
    assert not read.ongoing


def test_between_two_years_it_may_be_any_day_of_them() -> None:
    read = read_time("between 2019 and 2021")
    assert (read.earliest_begin, read.latest_begin) == (date(2019, 1, 1), date(2021, 12, 31))
    assert (read.earliest_end, read.latest_end) == (date(2019, 1, 1), date(2021, 12, 31))


@given(
    st.integers(1900, 2099), st.integers(1900, 2099), st.sampled_from(["from {} to {}", "{}–{}"])
)
def test_a_range_of_years_covers_both_or_is_none(one: int, other: int, form: str) -> None:
    read = read_time(form.format(one, other))
    if one > other:
        assert read.edtf is None
    else:
        assert read.earliest_begin == date(one, 1, 1)
        assert read.latest_end == date(other, 12, 31)
        assert read.edtf == (f"{one}/{other}" if one < other else str(one))


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


WORDS = st.one_of(
    st.integers(1900, 2099).map(str),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: day.isoformat()),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%B} {day.year}"),
)


@given(st.lists(WORDS, min_size=1, max_size=8))
def test_times_with_a_year_are_in_one_order(words: list[str]) -> None:
    read = [read_time(word) for word in words]
    keys = [(time.earliest_begin or date.min, time.latest_end or date.max) for time in read]
    assert all(first <= last for first, last in keys)
    in_order = sorted(range(len(keys)), key=lambda at: keys[at])
    assert sorted(keys) == [keys[at] for at in in_order]  # total: any two can be compared


@pytest.mark.parametrize("zone", ["UTC", "Asia/Pyongyang", "America/New_York", "Pacific/Apia"])
def test_no_clock_and_no_zone_changes_what_words_say(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["2011-12-30", "10 March 2024", "last month", "May", "1900", "2099", "XXXX-02-29"]
    expected = [read_time(word, published="2024-03-10") for word in words]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [read_time(word, published="2024-03-10") for word in words] == expected
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("words", ["Juche 112", "9999", "0000-00-00", "99999"])
def test_a_time_that_cannot_be_read_is_kept_as_words_alone(words: str) -> None:
    read = read_time(words)
    assert read.words == words
    assert (read.earliest_begin, read.latest_end) == (None, None)


@pytest.mark.parametrize(
    "words",
    [
        "2023-02-30",
        "2023/13/01",
        "on 30 February 2023",
        "February 30, 2023",
        "June 31",
        "since April 31, 2020",
        "31.02.2023",
        "29 February 2023",
    ],
)
def test_a_day_that_no_calendar_has_is_no_month_and_no_year(words: str) -> None:
    read = read_time(words, published="2023-03-01")
    assert (read.words, read.edtf) == (words, None)
    assert (read.earliest_begin, read.latest_begin, read.latest_end) == (None, None, None)


@pytest.mark.parametrize("words", ["29 February 2024", "2024-02-29", "February 29"])
def test_a_leap_day_is_a_day(words: str) -> None:
    assert (read_time(words).edtf or "").endswith("-02-29")


@given(st.integers(1900, 2099), st.integers(0, 99), st.integers(0, 99))
def test_numbers_of_a_day_read_as_that_day_or_as_nothing(year: int, month: int, day: int) -> None:
    read = read_time(f"{year}-{month:02}-{day:02}")
    assert read.edtf in (None, f"{year}-{month:02}-{day:02}")
