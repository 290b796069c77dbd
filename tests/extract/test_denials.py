"""What nobody says happened is never stated: denied, prevented, left open. Sentences of our own."""

import pytest
from tests.extract.samples import claims, of_type

pytestmark = pytest.mark.usefixtures("each_extractor")

DENIED = [
    ("The mass deportations will not take place.", "RELOCATE"),
    ("The families were sent home instead of being arrested.", "ARREST"),
    ("The guards stopped short of killing the prisoners.", "KILL"),
    ("Police prevented the families from leaving the town.", "LEAVE"),
    ("The court dismissed claims that soldiers killed the villagers.", "KILL"),
    ("It is not true that the police arrested ten men.", "ARREST"),
    ("Far from releasing the prisoners, the court sentenced them.", "RELEASE"),
    ("Neither of the men was released.", "RELEASE"),
    ("Hardly any prisoners were released.", "RELEASE"),
    ("None of the prisoners was released.", "RELEASE"),
    ("Not a single prisoner was released.", "RELEASE"),
    ("The men avoided arrest.", "ARREST"),
    ("The villagers escaped being killed.", "KILL"),
    ("He denied having killed the guard.", "KILL"),
    ("The government ruled out deporting the refugees.", "RELOCATE"),
    ("They do not believe that the police killed him.", "KILL"),
    ("The police nearly killed him.", "KILL"),
    ("The police have yet to release the men.", "RELEASE"),
    ("She pretended to have been beaten.", "ABUSE"),
    ("The committee has decided against moving the families.", "RELOCATE"),
    ("They escaped banishment by paying a bribe.", "BANISH"),
    ("Many fled rather than be drafted.", "ASSIGN"),
    ("He has yet to be tried.", "TRIAL"),
    ("The jury cleared him of murdering two women.", "KILL"),
    ("The paper wrongly said that five monks were arrested.", "ARREST"),
    ("The report that the village was burned turned out to be wrong.", "ARSON"),
    ("Nothing came of the false claim that soldiers killed the villagers.", "KILL"),
]

OPEN = [
    ("There is no evidence that the police tortured the prisoners.", "ABUSE", "unknown"),
    ("The army did not say that anyone had been killed.", "KILL", "unknown"),
    ("She does not know where he is being held.", "DETAIN", "unknown"),
    ("They would have been killed had they stayed.", "KILL", "possible"),
    ("By unofficial accounts ten men were arrested.", "ARREST", "alleged"),
    ("Rumours have it that ten men were arrested.", "ARREST", "alleged"),
    ("Officials refused to say whether the men had been executed.", "KILL", "unknown"),
    ("The police are investigating whether the boy was murdered.", "KILL", "unknown"),
    ("The paper retracted its report that four women were executed.", "KILL", "unknown"),
    ("Were they arrested?", "ARREST", "unknown"),
    ("What if the army burns the village?", "ARSON", "unknown"),
    ("The woman dreamed that her son had been freed.", "RELEASE", "unknown"),
    ("The men should be released, the lawyer said.", "RELEASE", "possible"),
    ("Anyone who had been arrested before was not allowed to stay.", "ARREST", "generic"),
    ("The law allows the police to detain anyone for ten days.", "ARREST", "policy"),
    ("The homes would be razed and hundreds of families displaced.", "DISPLACE", "possible"),
    ("They will be punished if they are caught trading.", "ARREST", "possible"),
    ("Unless the families leave by Friday, they will be fined.", "LEAVE", "possible"),
    ("They behave as if they had been beaten.", "ABUSE", "unknown"),
    ("The order to evict the families has been suspended.", "EVICT", "planned"),
    ("The threat to arrest the mothers worked.", "ARREST", "possible"),
    ("An order for the arrest of two men was issued.", "ARREST", "planned"),
    ("Rights groups called for the release of the prisoners.", "RELEASE", "planned"),
    ("How many of them were arrested or expelled is not clear.", "ARREST", "unknown"),
    ("If nobody left, the officers warned, each house would be burned.", "ARSON", "planned"),
    ("The prisoners must be freed, the court ruled.", "RELEASE", "policy"),
    ("He must have been killed.", "KILL", "likely"),
    ("Kill them all.", "KILL", "possible"),
    ("Whoever is caught with a Chinese phone is banished.", "BANISH", "generic"),
    ("Two of the prisoners face execution.", "KILL", "possible"),
    ("The soldiers are going to burn the village.", "ARSON", "planned"),
    ("He was going to be executed.", "KILL", "planned"),
    ("He is scheduled to be tried in May.", "TRIAL", "planned"),
    ("The regime vowed to execute the traitors.", "KILL", "planned"),
    ("Their story is that the farmers burned their own huts.", "ARSON", "alleged"),
    ("The court could order them expelled and their farms burned.", "ARSON", "possible"),
    ("A bill to ban strikes was rejected.", "PROHIBIT", "planned"),
    ("Had they fled, they would have been shot.", "LEAVE", "possible"),
    ("They called on the government to stop and free the monks.", "RELEASE", "planned"),
    ("The novel tells of a family that is banished to the mines.", "BANISH", "figurative"),
    ("In the film, a soldier kills his brother.", "KILL", "figurative"),
]


@pytest.mark.parametrize(("text", "type_"), DENIED)
def test_what_is_denied_or_kept_from_happening_is_never_stated(text: str, type_: str) -> None:
    found = [c for c in claims(text) if c.type == type_]
    assert found
    assert {c.modality.polarity for c in found} == {"-"}
    assert all(c.modality.cue is not None for c in found)


@pytest.mark.parametrize(("text", "type_", "status"), OPEN)
def test_what_is_left_open_is_not_asserted(text: str, type_: str, status: str) -> None:
    assert {c.modality.status for c in claims(text) if c.type == type_} == {status}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The police did not stop the families from leaving the town.", "LEAVE"),
        ("The police said that ten men had been arrested.", "ARREST"),
        ("Nearly forty men were arrested.", "ARREST"),
        ("The men did not avoid arrest.", "ARREST"),
        ("The mass deportations took place at night.", "RELOCATE"),
        ("The police failed to stop the mob from burning the houses.", "ARSON"),
        ("Why were the women arrested?", "ARREST"),
        ("He was ordered to leave and was arrested at the border.", "ARREST"),
        ("The guards were ordered to watch the men who had been arrested.", "ARREST"),
        ("The police were allowed to arrest ten men, and arrested them.", "ARREST"),
    ],
)
def test_a_negation_that_denies_something_else_leaves_the_fact(text: str, type_: str) -> None:
    assert {c.modality.polarity for c in claims(text) if c.type == type_} == {"+"}


def test_what_has_yet_to_be_done_is_no_duty() -> None:
    found = claims("The police have yet to release the men.")
    assert "REQUIRE" not in {c.type for c in found}


def test_contact_that_was_lost_is_denied_and_no_background() -> None:
    (claim,) = of_type(claims("The mother lost contact with her son in May."), "CONTACT")
    assert (claim.modality.polarity, claim.core) == ("-", True)


def test_contact_that_went_on_stays_in_the_background() -> None:
    (claim,) = of_type(claims("The clerk never lost contact with her husband."), "CONTACT")
    assert (claim.modality.polarity, claim.core) == ("+", False)


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The ministry called off the deportation of the miners.", "RELOCATE"),
        ("The trial of the miners was postponed.", "TRIAL"),
        ("The eviction of the miners was cancelled.", "EVICT"),
    ],
)
def test_an_act_that_was_called_off_is_denied(text: str, type_: str) -> None:
    (claim,) = of_type(claims(text), type_)
    assert claim.modality.polarity == "-"


def test_a_trial_that_opened_is_not_denied() -> None:
    (claim,) = of_type(claims("The trial of the miners opened in May."), "TRIAL")
    assert claim.modality.polarity == "+"


def test_who_is_cleared_of_an_act_is_who_did_not_do_it() -> None:
    claim = next(
        c for c in claims("The jury cleared him of murdering two women.") if c.type == "KILL"
    )
    assert [m.text for m in claim.subject] == ["him"]


def test_who_denies_a_thing_does_not_tell_what_came_after() -> None:
    text = "The ministry denied that the men were beaten, and they were released on Monday."
    told = {c.type: c.attribution.kind for c in claims(text)}
    assert told["ABUSE"] == "official"
    assert told["RELEASE"] == "outlet"


@pytest.mark.parametrize(
    "text",
    [
        "The bill was executed in full.",
        "The fire killed their hopes.",
        "The guards beat the drum.",
        "The appeal was dismissed.",
        "Flights were suspended.",
        "A cloud hung over the families.",
        "Banners were hung from the bridge.",
        "The conference of the Labour Party, which was held in May, chose a leader.",
        "Few of the soldiers took part.",
        "The crowd was shot at by soldiers.",
        "The party took 40 of the 60 seats.",
    ],
)
def test_what_cannot_be_harmed_as_people_can_is_no_victim(text: str) -> None:
    harms = {"KILL", "ABUSE", "ARREST", "DETAIN", "IMPRISON", "PUNISH"}
    assert not [c for c in claims(text) if c.type in harms]


def test_figures_of_speech_burn_and_move_nobody() -> None:
    for text in (
        "A new law wipes out poverty.",
        "An accusation was levelled at the critics.",
        "It broke the figure down into three groups.",
        "The ministry was taken to task for the arrests.",
        "For years the unit turned out heroes in large numbers.",
    ):
        assert not {c.type for c in claims(text)} & {"ARSON", "EVICT", "RELOCATE"}, text


def test_who_is_hung_by_his_wrists_is_ill_treated_and_not_killed() -> None:
    for text in ("They hung us from the ceiling.", "He was hung by his wrists."):
        found = [c for c in claims(text) if c.type in ("ABUSE", "KILL")]
        assert [c.type for c in found] == ["ABUSE"], text
    assert "KILL" in {c.type for c in claims("They were hanged from a crane.")}


def test_who_escapes_a_banishment_has_not_left() -> None:
    text = "They escaped banishment by paying a bribe."
    assert "LEAVE" not in {c.type for c in claims(text)}


def test_charges_that_are_withdrawn_have_not_left() -> None:
    assert "LEAVE" not in {c.type for c in claims("The state had withdrawn the charges.")}
    assert "LEAVE" in {c.type for c in claims("The troops withdrew from the village.")}


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The guards beat the soles of his feet.", "ABUSE"),
        ("Soldiers hanged two deserters.", "KILL"),
        ("Two deserters were hanged.", "KILL"),
        ("The officer was suspended.", "PUNISH"),
        ("Border guards captured several runaways.", "ARREST"),
    ],
)
def test_people_and_their_bodies_can_be_harmed(text: str, type_: str) -> None:
    assert type_ in {c.type for c in claims(text)}


def test_not_all_is_no_count_of_all() -> None:
    claim = next(
        c for c in claims("Not all of the detainees were released.") if c.type == "RELEASE"
    )
    assert "count" not in claim.qualifiers


def test_what_one_has_heard_is_hearsay() -> None:
    found = [c for c in claims("She heard that two men were killed.") if c.type == "KILL"]
    assert {c.modality.status for c in found} == {"alleged"}


def test_whom_an_outlet_cites_tells_what_it_reports() -> None:
    text = "The Daily NK reported, citing a source in Hyesan, that 30 families were banished."
    claim = next(c for c in claims(text) if c.type == "BANISH")
    assert claim.attribution.kind == "anonymous_source"
    assert claim.attribution.source is not None
    assert claim.attribution.source.text == "a source in Hyesan"


def test_a_term_served_is_no_charge() -> None:
    found = claims("He was held in a prison in the north for three years from 2010.")
    assert "OFFENCE" not in {c.type for c in found}
    held = next(c for c in found if c.type == "IMPRISON")
    assert "charge" not in held.qualifiers


def test_a_date_comes_before_a_time_that_leans_on_another() -> None:
    found = claims("In May 2019, two years after his arrest, he was freed.")
    freed = next(c for c in found if c.type == "RELEASE")
    assert [m.text for m in freed.qualifiers["time"]] == ["May 2019"]


def test_who_accuses_is_told_apart_from_the_charge() -> None:
    claim = next(
        c
        for c in claims("The mayor was accused by residents of evicting them.")
        if c.type == "ACCUSE"
    )
    assert [m.text for m in claim.subject] == ["residents"]


def test_what_is_unknown_has_not_disappeared() -> None:
    for text in ("The exact number is unknown.", "The cause of death is unknown."):
        assert "DISAPPEAR" not in {c.type for c in claims(text)}, text
    assert "DISAPPEAR" in {c.type for c in claims("The whereabouts of the men are unknown.")}
