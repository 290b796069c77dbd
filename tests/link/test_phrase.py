import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.phrase import content, head, heads, label


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("the families of defectors", "family"),
        ("over 40 families", "family"),
        ("a large number of families", "family"),
        ("dozens of young men", "man"),
        ("people suspected of spying", "people"),
        ("users of foreign telephones", "user"),
        ("the defectors’ relatives", "relative"),
        ("those who try to leave", "people"),
        ("many who left without leave", "people"),
        ("those in the hills", "people"),
        ("the city labour department", "department"),
        ("remote farms in the north", "farm"),
        ("this kind of relocation", "relocation"),
        ("the", ""),
    ],
)
def test_the_head_stands_before_the_first_preposition_or_participle(phrase: str, noun: str) -> None:
    assert head(phrase) == noun


def test_every_head_noun_has_a_kind_that_roles_know() -> None:
    assert {sense.kind for sense in heads().values()} == {"actor", "people", "place", "thing"}


def test_only_things_that_are_counted_have_a_unit() -> None:
    assert heads()["family"].unit == "family"
    assert heads()["relative"].unit == "person"
    assert heads()["province"].unit is None


def test_two_spellings_of_a_phrase_have_the_same_content() -> None:
    assert content("the families of defectors") == content("defectors’ families")


@given(st.text(max_size=80))
def test_a_label_takes_at_most_seven_words(text: str) -> None:
    assert len(label(text).removesuffix(" …").split()) <= 7


@given(st.text(max_size=80))
def test_no_phrase_breaks_the_head(phrase: str) -> None:
    assert isinstance(head(phrase), str)
