"""Further traps, found in articles of many countries; every sample is in our own words."""

import pytest
from tests.extract.samples import claims, of_type, words

from kg.model import Claim


def one(text: str, type_: str) -> Claim:
    """Return the only claim of a type in a sample."""
    found = of_type(claims(text), type_)
    assert len(found) == 1, [c.type for c in claims(text)]
    return found[0]


def test_what_an_official_denies_is_denied() -> None:
    found = claims("The governor denied that soldiers had attacked the village.")
    assert [c.modality.polarity for c in of_type(found, "ATTACK")] == ["-"]
    assert [c.modality.polarity for c in of_type(found, "DENY")] == ["+"]


def test_without_denies_its_gerund() -> None:
    assert one("The talks ended without anyone being freed.", "RELEASE").modality.polarity == "-"


def test_a_failed_act_did_not_happen() -> None:
    text = "Three times the patrol failed to arrest the miners."
    assert one(text, "ARREST").modality.polarity == "-"


def test_hardly_anyone_denies() -> None:
    assert one("Hardly anyone was released.", "RELEASE").modality.polarity == "-"


@pytest.mark.parametrize("bound", ["No fewer than", "Not less than", "No less than"])
def test_a_bound_of_a_number_denies_nothing(bound: str) -> None:
    text = f"{bound} 300 fishermen have been arrested by the navy."
    assert one(text, "ARREST").modality.polarity == "+"


def test_who_has_not_been_able_to_leave_is_restricted() -> None:
    claim = one("Nobody has been able to leave.", "RESTRICT_MOVEMENT")
    assert claim.modality.polarity == "+"


def test_could_not_is_no_hedge() -> None:
    modality = one("The women couldn’t be deported.", "RELOCATE").modality
    assert (modality.status, modality.polarity) == ("asserted", "-")


def test_may_not_leave_is_a_rule_on_movement() -> None:
    claim = one("The herders may not leave the district.", "RESTRICT_MOVEMENT")
    assert (claim.modality.status, claim.modality.polarity) == ("asserted", "+")


def test_who_will_not_refuses() -> None:
    claim = one("The villagers would not sign the papers.", "REFUSE")
    assert words(claim.subject) == ["The villagers"]
    assert claim.modality.polarity == "+"


def test_what_someone_is_accused_of_is_alleged() -> None:
    text = "The council accused the rebels of shelling the market."
    assert one(text, "ATTACK").modality.status == "alleged"


def test_a_risk_of_an_act_is_possible() -> None:
    text = "The couriers run the risk of being shot by border guards."
    assert all(
        c.modality.status == "possible" for c in claims(text) if c.type in ("KILL", "ATTACK")
    )


def test_what_is_unclear_hedges_only_what_hangs_on_it() -> None:
    text = "The street was raided at once, but it is unclear who ordered it."
    assert one(text, "RAID").modality.status == "asserted"


def test_force_is_no_agent() -> None:
    assert words(one("The tenants were evicted by force.", "EVICT").subject) == []


def test_a_date_is_no_agent() -> None:
    text = "The tenants are to be evicted by the end of June."
    assert words(one(text, "EVICT").subject) == []


def test_an_agent_after_the_last_of_two_passives_is_that_of_both() -> None:
    found = claims("The editor was arrested and beaten by the secret police.")
    for type_ in ("ARREST", "ABUSE"):
        assert words(of_type(found, type_)[0].subject) == ["the secret police"]


def test_a_bare_participle_befalls_its_subject() -> None:
    found = claims("She was caught in China, handed back and locked up in a camp.")
    assert words(of_type(found, "RELOCATE")[0].object) == ["She"]
    assert words(of_type(found, "RELOCATE")[0].subject) == []


def test_a_name_in_apposition_is_who_is_meant() -> None:
    claim = one("A third defendant, Minister Okello, was arrested on Monday.", "ARREST")
    assert words(claim.object) == ["A third defendant"]
    assert claim.object[0].canon == "Minister Okello"


def test_for_whom_is_the_one_described() -> None:
    found = claims("The colonels for whom the court issued warrants are abroad.")
    said = {w for c in found for w in words(c.object)}
    assert "whom" not in said


def test_people_come_to_harm_in_an_event() -> None:
    claim = one("Twelve miners were killed in the fighting.", "KILL")
    assert words(claim.subject) == ["the fighting"]


def test_an_event_noun_owes_its_agent_to_the_verb_that_carries_it() -> None:
    claim = one("The authorities embarked on a crackdown on street vendors.", "CRACKDOWN")
    assert words(claim.subject) == ["The authorities"]
    assert words(claim.object) == ["street vendors"]


def test_a_country_is_left_not_harmed() -> None:
    claim = one("She managed to leave Eritrea.", "LEAVE")
    assert words(claim.subject) == ["She"]


def test_a_tag_in_the_middle_covers_the_whole_sentence() -> None:
    found = claims("Police seized the leaflets, the mayor said, and are looking for the printers.")
    assert {c.attribution.kind for c in found} == {"official"}


def test_a_tag_at_the_end_covers_what_it_is_joined_to() -> None:
    found = claims("Two men were taken away and beaten, an eyewitness related.")
    assert {c.attribution.kind for c in found} == {"witness"}
    assert {c.type for c in found} >= {"ARREST", "ABUSE"}


def test_whoever_tells_of_himself_is_a_witness() -> None:
    assert one("I was beaten for days.", "ABUSE").attribution.kind == "witness"
