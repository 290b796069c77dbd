"""Further traps, found in articles of many countries; every sample is in our own words."""

import pytest
from tests.extract.samples import claims, of_type, one, words

pytestmark = pytest.mark.usefixtures("each_extractor")


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


def types(text: str) -> set[str]:
    """Return the types of all claims that a sample states."""
    return {c.type for c in claims(text)}


def stated(text: str, *kinds: str) -> list[str]:
    """Return the types, of some, that a sample tells of as having happened."""
    sure = ("asserted", "ongoing", "past", "habitual")
    return [
        c.type
        for c in claims(text)
        if c.type in kinds and c.modality.status in sure and c.modality.polarity == "+"
    ]


# Rules, threats, orders and plans: nothing of what they speak of has happened.


@pytest.mark.parametrize(
    "text",
    [
        "Whoever hides a smuggler can even be put to death.",
        "Anyone who comes near the fence without a permit will be shot.",
        "Smugglers caught later were threatened with a prison camp.",
    ],
)
def test_a_penalty_that_is_threatened_has_struck_nobody(text: str) -> None:
    assert stated(text, "KILL", "DEATH", "DETAIN", "IMPRISON", "INJURE") == []
    assert types(text) & {"PENALTY", "THREATEN"}


def test_a_promised_pardon_frees_nobody() -> None:
    text = "Smugglers who came forward were promised a pardon."
    assert words(one(text, "PROMISE").object) == ["Smugglers"]
    assert stated(text, "RELEASE") == []


@pytest.mark.parametrize(
    "text",
    [
        "Officials were told by their superiors to detain a third of the teachers.",
        "Officials said that their superiors ordered them to detain a third of the teachers.",
        "The office planned to detain another 50 teachers by the end of May.",
    ],
)
def test_an_order_or_a_plan_to_detain_detains_nobody(text: str) -> None:
    assert stated(text, "DETAIN", "ARREST") == []


def test_who_gives_an_order_tells_no_reporter() -> None:
    claim = one("Officials were told by their superiors to detain the teachers.", "ORDER")
    assert words(claim.subject) == ["their superiors"]
    assert claim.attribution.kind == "outlet"


@pytest.mark.parametrize(
    "text",
    [
        "Officials insisted that the herders move to a town.",
        "The ministry demanded that the herders leave their valley.",
        "The herders refused to leave their valley.",
        "The bishop declined to board the plane.",
        "From the 13th, people in the city were forbidden to leave their homes.",
    ],
)
def test_what_is_demanded_refused_or_forbidden_was_not_done(text: str) -> None:
    assert stated(text, "LEAVE", "RELOCATE", "VISIT") == []
    assert types(text) & {"URGE", "ORDER", "REQUIRE", "REFUSE", "PROHIBIT"}


def test_a_present_that_is_insisted_on_is_told() -> None:
    text = "They insist that the police arrested the herders."
    assert stated(text, "ARREST") == ["ARREST"]


@pytest.mark.parametrize(
    "text",
    [
        "The government should release the prisoners.",
        "Rights groups urged the authorities to release the prisoners at once.",
        "The ministry had announced that the prisoners would be released by May.",
    ],
)
def test_a_release_that_is_called_for_or_announced_is_none_yet(text: str) -> None:
    assert stated(text, "RELEASE") == []
    assert types(text) & {"URGE", "ANNOUNCE"}


def test_what_would_happen_is_possible() -> None:
    claim = one("Several villages would be destroyed by the canal.", "ARSON")
    assert claim.modality.status == "possible"


def test_what_people_would_often_do_is_a_habit() -> None:
    claim = one("The guards would often beat the prisoners.", "ABUSE")
    assert claim.modality.status == "habitual"


def test_what_somebody_was_to_do_was_planned() -> None:
    text = "The deputy said that some of the soldiers were to search the houses."
    assert one(text, "SEARCH").modality.status == "planned"


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The law provides for ten years in prison for people caught with films.", "ARREST"),
        ("Citizens who have been given a permit must carry a card.", "ALLOW"),
        ("Anyone who was caught with a radio faces ten years in prison.", "ARREST"),
    ],
)
def test_whom_a_rule_is_for_is_described_and_not_told_of(text: str, type_: str) -> None:
    assert {c.modality.status for c in claims(text) if c.type == type_} == {"generic"}


def test_people_whom_a_demand_picks_out_are_told_of() -> None:
    text = "The police must release the two men who were arrested in May."
    assert one(text, "ARREST").modality.status == "asserted"


# Denials and what only sounds like an act.


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Not one smuggler came forward.", "SURRENDER"),
        ("The army could not mobilize the farmers because of the flood.", "ASSIGN"),
        ("Some take this as a sign that the monks will not be freed soon.", "RELEASE"),
        ("Eight students hid in the hills to avoid arrest.", "ARREST"),
        ("The bishop will not leave prison before 2040, the court said.", "RELEASE"),
        ("The rights group has not been able to confirm the arrests.", "CORROBORATE"),
    ],
)
def test_what_did_not_come_about_is_denied(text: str, type_: str) -> None:
    assert one(text, type_).modality.polarity == "-"


def test_no_boat_was_permitted_affirms_the_ban() -> None:
    claim = one("From June 3, no boat was permitted to leave the harbour.", "RESTRICT_MOVEMENT")
    assert claim.modality.polarity == "+"


@pytest.mark.parametrize("word", ["baseless", "groundless", "false"])
def test_who_calls_charges_baseless_denies_them(word: str) -> None:
    claim = one(f"The ministry called the accusations {word}.", "DENY")
    assert words(claim.object) == ["the accusations"]


def test_who_calls_an_act_an_outrage_denies_nothing() -> None:
    assert "DENY" not in types("The minister called the strike an outrage.")


def test_who_is_spared_a_burden_has_not_fled() -> None:
    assert "LEAVE" not in types("Children of rich parents can escape the hard labour.")
    assert "LEAVE" in types("Three women escaped the city.")


def test_lives_are_not_burnt_down() -> None:
    assert "ARSON" not in types("In the end they ruined their lives.")
    assert "ARSON" in types("In the end they ruined their houses.")


def test_a_hedge_of_an_aside_stays_with_the_aside() -> None:
    found = claims("The president, reportedly angry, dismissed the officers.")
    assert {c.modality.status for c in found if c.relation == "dismiss"} == {"asserted"}


# Hearsay: who said it, and how surely.


def test_a_hint_inside_an_account_is_alleged() -> None:
    text = "At a wedding the mayor had hinted that “many miners died” in the camp, a source said."
    assert one(text, "DEATH").modality.status == "alleged"


def test_what_an_authority_asserts_of_people_is_alleged() -> None:
    claim = one("The ministry asserts that some herders had crossed the fence.", "LEAVE")
    assert (claim.modality.status, claim.attribution.kind) == ("alleged", "official")


def test_what_an_authority_believes_is_its_own_belief() -> None:
    text = "According to the nurse, the army believes that a teacher escaped."
    claim = one(text, "LEAVE")
    assert (claim.modality.status, claim.attribution.kind) == ("likely", "official")


# Numbers: each counts whom it stands with, and nobody else.


def counted(text: str, type_: str) -> list[str | None]:
    """Return the normal forms of the counts of all claims of a type."""
    return [m.canon for c in claims(text) if c.type == type_ for m in c.qualifiers.get("count", ())]


@pytest.mark.parametrize(
    ("text", "type_", "count"),
    [
        ("Up to 900 teachers have been kept in a camp.", "DETAIN", ["<=900"]),
        ("Police arrested more than 4,000 students and beat hundreds.", "ARREST", [">4000"]),
        ("Police arrested more than 4,000 students and beat hundreds.", "ABUSE", ["hundreds"]),
        (
            "Police have arrested at least 90 teachers and are holding some of them in a fort.",
            "DETAIN",
            ["some"],
        ),
        (
            "Since then 40 men were put into camps, and thirty of them were later imprisoned.",
            "IMPRISON",
            ["30"],
        ),
        (
            "The group, which included 20 women, was taken to a prison 12 miles away.",
            "IMPRISON",
            [],
        ),
        ("Families in which two or more sons had fled were banished.", "BANISH", []),
        ("A large number of 20 to 30 year olds were arrested.", "ARREST", ["many"]),
        ("The singer, 61, was arrested.", "ARREST", []),
        ("The law provides for up to ten years in prison.", "PENALTY", []),
        ("How many of its soldiers were killed the army did not say.", "KILL", []),
    ],
)
def test_a_number_counts_only_whom_it_stands_with(
    text: str, type_: str, count: list[str | None]
) -> None:
    assert type_ in types(text)
    assert counted(text, type_) == count


def test_how_many_were_killed_is_left_open() -> None:
    text = "How many of its soldiers were killed the army did not say."
    assert one(text, "KILL").modality.status == "unknown"


@pytest.mark.parametrize(
    ("text", "type_", "shares"),
    [
        (
            "A court sentenced the bishop, 61, to four years and the deacon, 38, to six.",
            "SENTENCE",
            [("the bishop", "four years"), ("the deacon", "six")],
        ),
        (
            "The singer was sentenced to two years and her drummer to one year.",
            "SENTENCE",
            [("The singer", "two years"), ("her drummer", "one year")],
        ),
        (
            "The court sentenced the singer to two years in prison and a fine.",
            "SENTENCE",
            [("the singer", "two years in prison"), ("the singer", "a fine")],
        ),
    ],
)
def test_each_is_given_his_own_penalty(
    text: str, type_: str, shares: list[tuple[str, str]]
) -> None:
    told = [
        (whom, what)
        for c in of_type(claims(text), type_)
        for whom in words(c.object)
        for what in words(c.qualifiers["penalty"])
    ]
    assert told == shares


def test_each_is_sent_where_he_is_sent() -> None:
    found = claims("The army sent the men to camps and the women to a prison.")
    told = [(c.type, words(c.object), words(c.qualifiers["to"])) for c in found]
    assert told == [
        ("DETAIN", ["the men"], ["camps"]),
        ("IMPRISON", ["the women"], ["a prison"]),
    ]


# One event or two, and whose words.


def test_a_month_and_its_season_may_tell_of_one_arrest() -> None:
    found = claims(
        "Police arrested a tailor in June. The police arrested the tailor this summer, "
        "the source said."
    )
    first, again = of_type(found, "ARREST")
    assert again.event == first.trigger


def test_another_number_of_another_year_is_another_move() -> None:
    found = claims("The army moved 40 families. Last year it had moved another 30 families.")
    assert [c.event for c in of_type(found, "RELOCATE")] == [None, None]


def test_words_in_scare_quotes_are_quoted_whole() -> None:
    found = claims("Soldiers were sent to “help” the fishermen.")
    aims = [m for c in found for m in c.qualifiers.get("purpose", ())]
    assert {m.text for m in aims} == {"“help” the fishermen"}


def test_a_wish_that_a_state_ascribes_to_people_is_not_theirs() -> None:
    text = "To the state they are “helpers”. In fact the students are forced to work in quarries."
    assert one(text, "FORCED_LABOUR").modality.status == "asserted"
    assert {c.type for c in claims(text) if c.core and c.confidence >= 0.12} == {"FORCED_LABOUR"}


# What was only told, and what was held.


@pytest.mark.parametrize("verb", ["told", "informed"])
def test_what_somebody_was_told_is_hearsay(verb: str) -> None:
    text = f"She was {verb} that her husband had been executed, but he is alive."
    assert one(text, "KILL").modality.status == "alleged"


def test_what_somebody_was_told_by_officials_is_theirs() -> None:
    claim = one("She was told by officers that her husband had been executed.", "KILL")
    assert (claim.attribution.kind, claim.modality.status) == ("official", "asserted")


@pytest.mark.parametrize(
    "text",
    [
        "A trial was held in secret in the town.",
        "Protests were held in the capital.",
        "A vigil was held at the prison.",
        "Their wedding was held in the village.",
        "Money was held at the bank.",
    ],
)
def test_an_occasion_that_is_held_detains_nobody(text: str) -> None:
    kinds = {c.type for c in claims(text) if c.confidence >= 0.12}
    assert not kinds & {"DETAIN", "IMPRISON", "RESTRICT_MOVEMENT", "ARREST"}


def test_where_a_body_is_held_is_no_second_body() -> None:
    for claim in of_type(claims("The body was held at the morgue."), "DETAIN"):
        assert words(claim.object) == ["The body"]


def test_who_announces_an_act_of_others_is_not_its_agent() -> None:
    text = "The governor announced that the village would be demolished."
    assert one(text, "ARSON").subject == ()


def test_whom_shots_were_fired_at_is_not_among_the_dead() -> None:
    claim = one("Troops opened fire on protesters, killing at least nine.", "KILL")
    assert words(claim.object) in (["nine"], ["at least nine"])


def test_who_is_to_be_freed_is_not_called_upon() -> None:
    claim = one("The UN called on the government to free the prisoners.", "URGE")
    assert words(claim.object) == ["the government"]


def test_the_work_that_people_are_made_to_do_is_no_aim() -> None:
    claim = one("The inmates were made to sew uniforms.", "FORCED_LABOUR")
    assert words(claim.qualifiers["act"]) == ["sew uniforms"]
    assert "purpose" not in claim.qualifiers


# Why, and by whom.


def test_what_people_are_killed_for_is_their_doing_and_no_surveillance() -> None:
    found = claims("The state executed three people for watching foreign films.")
    assert not of_type(found, "SURVEIL")
    assert words(of_type(found, "KILL")[0].qualifiers["reason"]) == ["watching foreign films"]


def test_who_arrests_after_a_raid_raided() -> None:
    claim = one("Police arrested him after raiding his home.", "RAID")
    assert words(claim.subject) == ["Police"]


def test_what_somebody_is_arrested_for_is_alleged() -> None:
    claim = one("Police arrested him for raiding a shop.", "RAID")
    assert (words(claim.subject), claim.modality.status) == (["him"], "alleged")


@pytest.mark.parametrize(
    "aside", ["who deny the charges", "who left the party", "who refuse to speak"]
)
def test_an_aside_about_people_is_no_reason_for_what_befell_them(aside: str) -> None:
    claim = one(f"The activists, {aside}, were remanded in custody.", "DETAIN")
    assert "reason" not in claim.qualifiers


def test_who_came_before_people_vanished_is_not_said_to_have_taken_them() -> None:
    text = "A father and his sons disappeared after a visit by the security police."
    assert one(text, "DISAPPEAR").subject == ()


def test_what_was_not_the_cause_is_no_cause() -> None:
    text = "The families were banished, not because they had broken the law."
    assert not of_type(claims(text), "CAUSE")


def test_who_bribes_compels_nobody() -> None:
    assert not of_type(claims("Some families bribed officials to be left off."), "COERCE")


def test_what_is_crossed_is_not_where_people_set_out() -> None:
    for claim in of_type(claims("They drowned while trying to cross the river."), "LEAVE"):
        assert "from" not in claim.qualifiers


@pytest.mark.parametrize(
    "text",
    [
        "Two men were killed, police said on Friday.",
        "On Friday police said two men were killed.",
        "Two men were killed, the Northern Courier reported on Friday.",
    ],
)
def test_the_day_on_which_it_was_told_dates_no_death(text: str) -> None:
    assert "time" not in one(text, "KILL").qualifiers


# Who it was, and who it was not.


def test_whose_kin_fled_has_not_fled() -> None:
    claim = one("The list named a couple whose daughter had defected in 2009.", "LEAVE")
    assert words(claim.subject) == ["whose daughter"]
    assert claim.object == ()


def test_who_is_among_those_killed_was_killed() -> None:
    claim = one("Two teachers were among those killed in the raid.", "KILL")
    assert words(claim.object) == ["Two teachers"]


def test_who_is_found_hanged_is_dead_and_not_said_to_be_killed() -> None:
    text = "He was found hanged in his cell."
    assert not of_type(claims(text), "KILL")
    assert words(one(text, "DEATH").subject) == ["He"]


def test_whom_police_may_hold_is_allowed_nothing() -> None:
    claim = one("The law allows police to hold suspects for 14 days.", "ALLOW")
    assert words(claim.object) == ["police"]


def test_a_border_that_people_are_pushed_across_is_not_where_they_set_out() -> None:
    claim = one("The refugees were pushed back across the border.", "RELOCATE")
    assert "from" not in claim.qualifiers


@pytest.mark.parametrize("adverb", ["allegedly", "reportedly", "routinely"])
def test_neither_a_hedge_nor_how_often_is_how_it_was_done(adverb: str) -> None:
    claim = one(f"The guards {adverb} beat inmates.", "ABUSE")
    assert "manner" not in claim.qualifiers


# Who says it.


@pytest.mark.parametrize(
    "text",
    [
        "The Northern Courier quoted a resident as saying that guards killed two people.",
        "A resident was quoted as saying that guards killed two people.",
    ],
)
def test_who_is_quoted_as_saying_it_says_it(text: str) -> None:
    claim = one(text, "KILL")
    assert claim.attribution.kind == "anonymous_source"
    assert claim.attribution.source is not None
    assert claim.attribution.source.text in ("a resident", "A resident")


@pytest.mark.parametrize(
    ("body", "kind"), [("the ministry", "official"), ("the rights group", "ngo")]
)
def test_a_report_is_its_signer_s_and_not_theirs_who_spoke_before(body: str, kind: str) -> None:
    before = "A spokesman for the army said that nobody was hurt."
    found = of_type(claims(f"{before} According to a report by {body}, ten were killed."), "KILL")
    assert [c.attribution.kind for c in found] == [kind]


def test_a_newspaper_with_a_name_is_told_with_it() -> None:
    claim = one("The newspaper Northern Courier said the families had been deported.", "RELOCATE")
    assert claim.attribution.source is not None
    assert claim.attribution.source.text == "The newspaper Northern Courier"


def test_a_short_quotation_that_is_a_sentence_is_speech() -> None:
    text = "“We were forty in one room,” a prisoner said. “Two died.”"
    assert one(text, "DEATH").attribution.kind == "witness"


def test_a_short_quotation_that_names_something_is_none() -> None:
    text = "Guards beat him. They called it “The Farm.” Two men died there."
    assert one(text, "DEATH").attribution.kind == "outlet"


@pytest.mark.parametrize("by", ["the security forces", "a peacekeeping force"])
def test_forces_act_and_force_is_a_means(by: str) -> None:
    assert words(one(f"Ten people were killed by {by}.", "KILL").subject) == [by]
    assert one("They were relocated by force.", "RELOCATE").subject == ()


def test_a_tribunal_speaks_as_an_authority() -> None:
    claim = one("The tribunal found that the police had detained 14 students.", "ARREST")
    assert claim.attribution.kind == "official"


# What is not said of it.


@pytest.mark.parametrize(
    "text", ["Two men were shot.", "Guards shot two men.", "Two men were shot in the leg."]
)
def test_who_was_shot_is_not_said_to_be_dead(text: str) -> None:
    assert not of_type(claims(text), "KILL")
    assert of_type(claims(text), "ATTACK")


@pytest.mark.parametrize(
    "text",
    [
        "Two men were shot dead.",
        "Two men were publicly shot.",
        "Two men were shot by firing squad.",
        "Guards shot two men dead.",
    ],
)
def test_who_was_shot_dead_or_before_a_crowd_was_killed(text: str) -> None:
    assert of_type(claims(text), "KILL")


def test_a_hunger_strike_attacks_nobody() -> None:
    assert not of_type(claims("The activist began a hunger strike on May 2."), "ATTACK")


def test_a_council_that_votes_to_raze_has_not_razed() -> None:
    for claim in of_type(claims("The city council voted to demolish the settlement."), "ARSON"):
        assert claim.modality.status == "planned"


def test_who_raises_the_penalty_for_an_act_does_not_commit_it() -> None:
    text = "The authorities have increased the penalty for crossing the border."
    assert all(c.subject == () for c in of_type(claims(text), "LEAVE"))


def test_kin_by_marriage_are_named_whole() -> None:
    claim = one("His brother-in-law defected in 2009.", "LEAVE")
    assert words(claim.subject) == ["His brother-in-law"]


def test_what_a_state_presumes_is_its_own_belief() -> None:
    claim = one("The state presumes that these people fled to the South.", "LEAVE")
    assert (claim.modality.status, claim.attribution.kind) == ("likely", "official")
    assert claim.object == ()


@pytest.mark.parametrize("verb", ["ordered", "approved", "planned"])
def test_an_eviction_that_is_ordered_has_evicted_nobody(verb: str) -> None:
    for claim in of_type(claims(f"A court {verb} the eviction of 300 families."), "EVICT"):
        assert claim.modality.status == "planned"


def test_whom_an_order_concerns_was_not_ordered() -> None:
    claim = one("A court ordered the eviction of 300 families.", "ORDER")
    assert words(claim.object) == ["the eviction of 300 families"]


def test_who_is_marched_off_does_not_protest() -> None:
    found = claims("They were rounded up at night, tied together and marched to an army camp.")
    assert not [c for c in of_type(found, "PROTEST") if c.confidence >= 0.12]


def test_a_group_with_a_name_is_told_with_it() -> None:
    claim = one("The monitoring group Harbour Watch said that soldiers killed ten men.", "KILL")
    assert claim.attribution.source is not None
    assert claim.attribution.source.text == "The monitoring group Harbour Watch"


def test_how_many_children_someone_has_counts_no_victims() -> None:
    claim = one("A father of three was hanged.", "KILL")
    assert "count" not in claim.qualifiers


@pytest.mark.parametrize("when", ["Every winter", "Each year", "Last winter"])
def test_a_season_before_a_number_is_a_time(when: str) -> None:
    claim = one(f"{when} dozens die of hunger.", "DEATH")
    assert [m.lower() for m in words(claim.subject) if m] == ["dozens"]
