"""Ages count nobody, another act's way is not this one's, and who was told nothing is denied it."""

import pytest
from tests.extract.samples import claims, of_type, one, words

pytestmark = pytest.mark.usefixtures("each_extractor")


@pytest.mark.parametrize(
    ("text", "kind", "whom"),
    [
        ("Girls as young as twelve were arrested.", "ARREST", "Girls as young as twelve"),
        ("Women as old as eighty were beaten.", "ABUSE", "Women as old as eighty"),
        ("Children as young as ten are made to carry bricks.", None, "Children as young as ten"),
    ],
)
def test_an_age_is_no_number_of_people(text: str, kind: str | None, whom: str) -> None:
    found = [c for c in claims(text) if c.core and c.object and kind in (None, c.type)]
    assert found
    for claim in found:
        assert "count" not in claim.qualifiers
        assert words(claim.object) == [whom]


def test_as_many_as_is_a_number() -> None:
    claim = one("As many as forty men were arrested.", "ARREST")
    assert [m.canon for m in claim.qualifiers["count"]] == ["<=40"]


def test_more_than_half_keeps_its_bound() -> None:
    text = "More than half of the families were evicted."
    claim = one(text, "EVICT")
    assert words(claim.qualifiers["count"]) == ["More than half"]


@pytest.mark.parametrize(
    "text",
    [
        "Police have detained a man suspected of setting fire to the mosque.",
        "Soldiers arrested forty people fleeing from Musan to the border.",
    ],
)
def test_the_way_of_another_act_is_not_where_people_were_arrested(text: str) -> None:
    for claim in of_type(claims(text), "ARREST"):
        assert not {"from", "to"} & set(claim.qualifiers)


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Nobody in the village was told where the families had gone.", "Nobody in the village"),
        ("None of the relatives were told why he was held.", "None of the relatives"),
    ],
)
def test_who_was_told_nothing_is_who_was_denied_it(text: str, whom: str) -> None:
    claim = one(text, "DENY_ENTITLEMENT")
    assert words(claim.object) == [whom]
