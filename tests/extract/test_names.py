"""Names with a hyphen, as Korean and Chinese ones have. The sentences are our own."""

import pytest
from tests.extract.samples import claims, of_type, words

pytestmark = pytest.mark.usefixtures("each_extractor")
# Office-holders whose arrest is public knowledge.
NAMES = ("Jang Song-thaek", "Park Geun-hye", "Lee Myung-bak", "Yoon Suk-yeol")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_hyphen_names_a_person(name: str) -> None:
    (claim,) = of_type(claims(f"Officers arrested {name} in Seoul."), "ARREST")
    assert words(claim.object) == [name]
    assert words(claim.qualifiers["place"]) == ["Seoul"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_a_hyphen_is_whole_at_the_head_of_a_sentence(name: str) -> None:
    (claim,) = of_type(claims(f"{name} was held at a guesthouse."), "DETAIN")
    assert words(claim.object) == [name]


def test_what_is_joined_to_a_name_is_no_part_of_it() -> None:
    text = "Police arrested New York-based lawyers and Hong Kong-born students."
    (claim,) = of_type(claims(text), "ARREST")
    assert words(claim.object) == ["New York-based lawyers", "Hong Kong-born students"]
