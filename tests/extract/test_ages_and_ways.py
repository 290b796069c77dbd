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


def test_what_a_move_makes_way_for_is_not_where_people_go() -> None:
    found = claims("The residents of the quarter were moved to make way for a stadium.")
    assert not of_type(found, "LEAVE")
    for claim in of_type(found, "RELOCATE"):
        assert "to" not in claim.qualifiers


def test_who_leaves_for_a_place_does_not_come_from_it() -> None:
    claim = one("They left for the capital.", "LEAVE")
    assert words(claim.qualifiers["to"]) == ["the capital"]
    assert not {"from", "reason"} & set(claim.qualifiers)
    assert claim.object == ()


def test_a_shot_into_the_air_hits_nobody() -> None:
    claim = one("Police fired into the air to disperse the crowd.", "ATTACK")
    assert (words(claim.subject), claim.object) == (["Police"], ())


def test_a_charge_is_no_instrument() -> None:
    claim = one("The students were charged with treason.", "ACCUSE")
    assert words(claim.qualifiers["charge"]) == ["treason"]
    assert "instrument" not in claim.qualifiers


def test_who_withdraws_meanwhile_is_no_second_agent() -> None:
    claim = one("Soldiers looted shops and raped women as they withdrew.", "ABUSE")
    assert words(claim.subject) == ["Soldiers"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her husband was taken from their home on 4 May.", "ARREST"),
        ("The families were taken from their homes to the mountains.", "RELOCATE"),
        ("The men were taken from their homes to a camp.", "DETAIN"),
    ],
)
def test_whoever_is_taken_from_home_is_arrested_moved_or_held(text: str, kind: str) -> None:
    assert [c.type for c in claims(text) if c.core and c.confidence >= 0.3] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The militia handed the bodies over to the families on Sunday.",
        "The bodies were taken to the morgue.",
        "They sent the body back to the village.",
    ],
)
def test_the_dead_are_not_relocated_or_banished(text: str) -> None:
    found = [c for c in claims(text) if c.core and c.confidence >= 0.12]
    assert not {c.type for c in found} & {"RELOCATE", "BANISH", "RELEASE", "DETAIN"}


def test_what_would_have_saved_someone_is_supposed() -> None:
    found = claims("He would have been executed had his family not paid.")
    assert of_type(found, "KILL")
    assert {c.modality.status for c in found if c.core} == {"possible"}
