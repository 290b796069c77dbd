"""Times are no agents, months no marches, and who tells or inquires is no agent either."""

import pytest
from tests.extract.samples import claims, of_type, one, words

pytestmark = pytest.mark.usefixtures("each_extractor")


@pytest.mark.parametrize(
    ("text", "kind", "when"),
    [
        (
            "The families will be moved by the end of the year.",
            "RELOCATE",
            "by the end of the year",
        ),
        (
            "The houses will be demolished by the end of next month.",
            "ARSON",
            "by the end of next month",
        ),
        ("The village was emptied by the summer.", "EVICT", "by the summer"),
        ("He was freed by Friday.", "RELEASE", "Friday"),
    ],
)
def test_a_time_after_by_is_no_agent(text: str, kind: str, when: str) -> None:
    claim = one(text, kind)
    assert claim.subject == ()
    assert words(claim.qualifiers["time"]) == [when]


def test_a_time_is_no_instrument() -> None:
    text = "The authorities plan to relocate 300 families by the end of the year."
    claim = one(text, "RELOCATE")
    assert "instrument" not in claim.qualifiers
    assert words(claim.qualifiers["time"]) == ["by the end of the year"]


def test_who_is_taken_in_march_marches_nowhere() -> None:
    found = claims("The women say soldiers took their husbands in March.")
    assert not of_type(found, "PROTEST")
    [claim] = of_type(found, "ARREST")
    assert (words(claim.subject), words(claim.object)) == (["soldiers"], ["their husbands"])
    assert words(claim.qualifiers["time"]) == ["March"]
    assert of_type(claims("Thousands took part in the march."), "PROTEST")


def test_who_inquires_into_a_disappearance_has_no_hand_in_it() -> None:
    text = "The police said they were investigating the disappearance of the two students."
    claim = one(text, "DISAPPEAR")
    assert (claim.subject, words(claim.object)) == ((), ["the two students"])


@pytest.mark.parametrize("verb", ["condemned", "witnessed", "fear", "reported"])
def test_who_looks_on_is_not_the_agent(verb: str) -> None:
    for claim in of_type(claims(f"The teachers {verb} the killing of the two students."), "KILL"):
        assert claim.subject == ()


def test_who_was_in_the_way_of_an_act_is_not_its_agent() -> None:
    text = "Had the army not intervened, the crowd would have burned the station."
    claim = one(text, "ARSON")
    assert (words(claim.subject), claim.modality.status) == (["the crowd"], "possible")


def test_what_is_called_for_is_no_reason_of_the_call() -> None:
    claim = one("The protesters called for the expulsion of the company.", "URGE")
    assert words(claim.qualifiers["act"]) == ["the expulsion of the company"]
    assert "reason" not in claim.qualifiers


def test_who_forces_others_to_rally_does_not_rally() -> None:
    text = "Earlier the authorities forced residents to join rallies against escapees."
    for claim in of_type(claims(text), "PROTEST"):
        assert words(claim.subject) != ["the authorities"]


def test_where_a_source_is_is_not_where_people_come_from() -> None:
    text = (
        "According to a reporting partner inside the country, the authorities forced graduates of "
        "secondary schools and universities to move to Samjiyon in groups."
    )
    for claim in of_type(claims(text), "RELOCATE"):
        assert "the country" not in words(claim.qualifiers.get("from", ()))
