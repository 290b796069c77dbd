"""By what people belong to a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims.criteria import read_criteria


@pytest.mark.parametrize(
    ("words", "number", "comparator"),
    [
        ("households with three or more absent members", 3, "at-least"),
        ("miners having more than two arrests", 2, "more-than"),
        ("widows with one son", 1, "exactly"),
        ("people who have at least 4 debts", 4, "at-least"),
    ],
)
def test_a_number_somebody_must_reach_is_a_threshold(
    words: str, number: int, comparator: str
) -> None:
    found = read_criteria(words)
    assert found
    assert found.threshold
    assert (found.threshold.number, found.threshold.comparator) == (number, comparator)


@pytest.mark.parametrize(
    ("words", "combination", "parts"),
    [
        ("men who wrote or who were heard", "any-of", ("who wrote", "who were heard")),
        ("farmers who left and whose homes burnt", "all-of", ("who left", "whose homes burnt")),
    ],
)
def test_coordinated_conditions_hold_any_or_all(
    words: str, combination: str, parts: tuple[str, ...]
) -> None:
    found = read_criteria(words)
    assert found
    assert (found.combination, found.parts, found.threshold) == (combination, parts, None)


@pytest.mark.parametrize(
    "words",
    ["people in a village", "families with many children", "about 40 families", "men or women", ""],
)
def test_other_words_hold_no_criterion_of_these(words: str) -> None:
    assert read_criteria(words) is None


@given(st.text(max_size=60))
def test_no_words_break_it(words: str) -> None:
    found = read_criteria(words)
    assert found is None or found.parts
