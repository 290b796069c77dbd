import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.counts import read_count, read_number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("40", 40),
        ("1,200", 1200),
        ("two million", 2_000_000),
        ("1.5 million", 1_500_000),
        ("Thirty", 30),
        ("sixty-one", 61),
        ("a hundred and five", 105),
        ("several hundred", None),
        ("one hundred and five", 105),
        ("many", None),
        ("a large number", None),
    ],
)
def test_numbers_are_read_in_figures_and_in_words(words: str, number: int | None) -> None:
    assert read_number(words) == number


@pytest.mark.parametrize(
    ("words", "lower", "upper", "comparator"),
    [
        ("over 40 families", 41, None, "more-than"),
        ("at least 12", 12, None, "at-least"),
        ("fewer than 10", None, 9, "fewer-than"),
        ("up to 300 households", None, 300, "at-most"),
        ("about 500", None, None, "about"),
        ("82 people", 82, 82, "exactly"),
        ("two or more", 2, None, "at-least"),
        ("many", None, None, "vague"),
    ],
)
def test_bounds_are_what_the_words_allow_and_no_more(
    words: str, lower: int | None, upper: int | None, comparator: str
) -> None:
    count = read_count(words)
    assert (count.lower, count.upper, count.comparator) == (lower, upper, comparator)


def test_the_normal_form_gives_the_comparator_where_the_words_do_not() -> None:
    assert read_count("40", canon=">40").lower == 41


@given(st.integers(0, 10**9))
def test_any_number_in_figures_reads_as_itself(number: int) -> None:
    assert read_number(str(number)) == number
    assert read_number(f"{number:,}") == number


@given(st.integers(1, 10**6), st.sampled_from(["over", "at least", "under", "up to", "some", ""]))
def test_lower_never_exceeds_upper(number: int, words: str) -> None:
    count = read_count(f"{words} {number}")
    assert count.lower is None or count.upper is None or count.lower <= count.upper
