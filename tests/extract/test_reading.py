"""How whole reports are read: each rule on samples of our own, with a near thing beside it."""

import pytest
from tests.extract.samples import claims, extractor, of_type, words

from kg.extract import facts, jsonl
from kg.model import Article, Claim


def one(found: list[Claim], type_: str) -> Claim:
    """Return the only claim of a type."""
    (claim,) = of_type(found, type_)
    return claim


def said(claim: Claim, name: str) -> list[str | None]:
    """Return the words of a qualifier."""
    return words(claim.qualifiers.get(name, ()))


def back(claim: Claim, text: str) -> list[str]:
    """Return the words to which the pronouns of a claim lead back."""
    mentions = (*claim.subject, *claim.object, *claim.qualifiers.get("affected", ()))
    return [m.antecedent.of(text) for m in mentions if m.antecedent]


def test_what_marks_people_stays_with_them_and_counts_nobody() -> None:
    found = claims("The army was forcing herders with three or more camels to move to the coast.")
    moved = one(found, "RELOCATE")
    assert words(moved.object) == ["herders with three or more camels"]
    assert "count" not in moved.qualifiers


def test_the_means_of_force_do_not_mark_people() -> None:
    found = claims("The army was forcing herders with threats to move to the coast.")
    assert {str(words(c.object)) for c in found if c.subject} == {"['herders']"}


def test_a_number_before_the_people_counts_them() -> None:
    moved = one(claims("The army deported 12 herders with three camels."), "RELOCATE")
    assert moved.qualifiers["count"][0].canon == "12"


def test_a_journey_hangs_on_the_move_and_not_on_what_people_are_held_to_be() -> None:
    found = claims(
        "Police moved dozens of monks deemed “idle hands” from the capital to the hills."
    )
    moved = one(found, "RELOCATE")
    assert said(moved, "from") == ["the capital"]
    assert said(moved, "to") == ["the hills"]


def test_a_label_is_put_on_the_people_and_not_on_their_number() -> None:
    found = claims(
        "Police moved dozens of monks deemed “idle hands” from the capital to the hills."
    )
    label = one(found, "LABEL")
    assert words(label.object) == ["monks"]
    assert said(label, "label") == ["“idle hands”"]
    assert "count" not in label.qualifiers


def test_each_of_two_aims_is_told_alone() -> None:
    text = "The navy is moving the crew inland to stop them from writing letters or meeting spies."
    found = claims(text)
    aims = one(found, "PURPOSE").qualifiers["purpose"]
    assert words(aims) == ["writing letters", "meeting spies"]
    assert [m.canon for m in aims] == ["prevent writing letters", "prevent meeting spies"]


def test_an_aim_ends_where_the_next_aim_begins() -> None:
    text = (
        "Officials appear to be using the trials to spread a mood of dread aimed at ending strikes."
    )
    first, second = of_type(claims(text), "PURPOSE")
    assert said(first, "purpose") == ["spread a mood of dread"]
    assert words(second.subject) == ["a mood of dread"]
    assert [c.modality.status for c in (first, second)] == ["apparent", "apparent"]


def test_an_aim_is_no_hedge_where_nothing_is_hedged() -> None:
    text = "Officials used the trials to spread a mood of dread aimed at ending strikes."
    assert {c.modality.status for c in of_type(claims(text), "PURPOSE")} == {"asserted"}


def test_a_goal_that_is_a_place_is_no_aim() -> None:
    assert of_type(claims("The navy moved the sailors to the northern islands."), "PURPOSE") == []


def test_a_charge_is_an_alleged_offence_with_its_own_hedge() -> None:
    text = "Two clerks were arrested on charges of smuggling."
    offence = one(claims(text), "OFFENCE")
    assert offence.modality.status == "alleged"
    assert offence.modality.cue is not None
    assert offence.modality.cue.of(text) == "charges of"
    assert not offence.core


def test_each_charge_of_a_list_is_its_own() -> None:
    text = "Two clerks were arrested for hiding radios or other minor crimes."
    found = claims(text)
    assert said(one(found, "ARREST"), "charge") == ["hiding radios", "other minor crimes"]
    offences = of_type(found, "OFFENCE")
    assert [words(c.object) for c in offences] == [["radios"], ["other minor crimes"]]


def test_an_arrest_that_is_denied_charges_nobody() -> None:
    assert of_type(claims("No clerk was arrested for hiding radios."), "OFFENCE") == []


def test_a_hedge_is_never_left_outside_the_passage() -> None:
    text = "It is probable that the fishermen will be deported next spring."
    moved = one(claims(text), "RELOCATE")
    assert moved.modality.cue is not None
    assert moved.evidence.start <= moved.modality.cue.start
    assert moved.modality.cue.end <= moved.evidence.end


def test_a_cue_keeps_its_place_through_json_lines() -> None:
    text = "The guards may jail the men. The men said the guards may beat them."
    found = claims(text)
    again = jsonl.claims(facts(found, text), found[0].text_digest)
    assert [c.modality.cue for c in again] == [c.modality.cue for c in found]


def test_people_in_the_case_of_whom_something_holds_are_a_group() -> None:
    found = claims("In the case of nurses, the office will not issue passports.")
    denied = one(found, "DENY_ENTITLEMENT")
    assert said(denied, "group") == ["nurses"]
    assert "condition" not in denied.qualifiers


def test_an_event_in_the_case_of_which_something_holds_is_a_condition() -> None:
    found = claims("In the case of a fire, the office will not issue passports.")
    denied = one(found, "DENY_ENTITLEMENT")
    assert "group" not in denied.qualifiers
    assert said(denied, "condition") == ["In the case of a fire"]


def test_an_act_that_is_forbidden_is_told_without_who_and_its_exception() -> None:
    found = claims("The wardens do not allow the sailor to sail to the islands without a permit.")
    banned = one(found, "PROHIBIT")
    assert said(banned, "act") == ["sail to the islands"]
    assert said(banned, "exception") == ["without a permit"]
    assert words(banned.object) == ["the sailor"]


def test_what_the_punished_did_is_the_reason_and_a_fact() -> None:
    found = claims("Some who had deserted at night were sent to the labour camp.")
    assert said(one(found, "DETAIN"), "reason") == ["deserted at night"]
    assert words(one(found, "LEAVE").subject) == ["Some"]


def test_who_the_punished_are_is_no_reason() -> None:
    found = claims("Some who live at the harbour were sent to the labour camp.")
    assert "reason" not in one(found, "DETAIN").qualifiers


def test_a_suspicion_that_picks_out_people_is_no_accusation() -> None:
    found = claims("The main groups liable to eviction are weavers and people suspected of theft.")
    assert of_type(found, "ACCUSE") == []
    assert len(of_type(found, "SUBJECT_TO")) == 2


def test_a_suspicion_of_some_people_is_an_accusation() -> None:
    assert len(of_type(claims("Two weavers suspected of theft were evicted."), "ACCUSE")) == 1


def test_that_is_why_points_back_to_the_sentence_before() -> None:
    found = claims(
        "It is forbidden for the crew to leave the ship. "
        "That is the reason why officers are punishing sailors."
    )
    cause = one(found, "CAUSE")
    assert [found[m.ref].type for m in cause.subject if m.ref is not None] == ["PROHIBIT"]


def test_nothing_points_back_over_a_paragraph() -> None:
    found = claims(
        "It is forbidden for the crew to leave the ship.\n"
        "That is the reason why officers are punishing sailors."
    )
    assert [m.ref for m in one(found, "CAUSE").subject] == [None]


def test_any_of_two_causes_is_linked() -> None:
    found = claims(
        "The council branded the teachers “lazy” after their sons were arrested for theft "
        "or sent to prison for debts."
    )
    cause = one(found, "CAUSE")
    linked = [found[m.ref].type for m in cause.subject if m.ref is not None]
    assert sorted(linked) == ["ARREST", "IMPRISON"]


def test_what_is_brought_about_is_a_state_with_both_causes() -> None:
    found = claims(
        "The crackdown on radios and the closure of the frontier made life so dear for traders "
        "that they go hungry."
    )
    state = one(found, "STATE")
    assert words(state.subject) == ["traders"]
    cause = next(c for c in of_type(found, "CAUSE"))
    linked = {found[m.ref].type for m in cause.subject if m.ref is not None}
    assert linked == {"CLOSE_BORDER", "CRACKDOWN"}


def test_a_report_goes_on_about_those_it_told_of() -> None:
    found = claims(
        "A source in the port told the paper that 30 sailors were deported.\n"
        "They were all men whom the navy had branded “idle”.",
        publisher="The Example Paper",
    )
    assert one(found, "LABEL").attribution.kind == "anonymous_source"


def test_a_sentence_of_its_own_is_the_outlets() -> None:
    found = claims(
        "A source in the port told the paper that 30 sailors were deported.\n"
        "The navy has branded sailors “idle” for years.",
        publisher="The Example Paper",
    )
    assert one(found, "LABEL").attribution.kind == "outlet"


def test_who_told_the_outlet_when_is_a_report_of_the_outlet() -> None:
    found = claims(
        "A source in the port told Example Times on Friday that 30 sailors were deported.",
        publisher="Example Times",
    )
    report = one(found, "REPORT")
    assert said(report, "time") == ["Friday"]
    assert report.attribution.kind == "outlet"
    assert not report.core
    assert "time" not in one(found, "RELOCATE").qualifiers


def test_an_earlier_report_dates_what_went_on_then() -> None:
    found = claims(
        "Example Times reported in June that the navy was deporting sailors.",
        publisher="Example Times",
    )
    moved = one(found, "RELOCATE")
    assert said(moved, "time") == ["June"]
    assert moved.modality.status == "ongoing"


def test_a_source_that_tells_in_a_month_dates_nothing_but_the_telling() -> None:
    found = claims(
        "A sailor said in June that the navy was deporting crews.", publisher="Example Times"
    )
    assert "time" not in one(found, "RELOCATE").qualifiers


def test_how_an_outlet_reaches_its_partners_is_a_contact() -> None:
    found = claims(
        "※REDWIRE contacts its reporting partners in Norland through borrowed radios.",
        publisher="REDWIRE",
    )
    contact = one(found, "CONTACT")
    assert words(contact.subject) == ["REDWIRE"]
    assert said(contact, "instrument") == ["borrowed radios"]
    assert not contact.core


def test_pronouns_lead_back_to_the_first_words_for_their_group() -> None:
    text = (
        "Young people were deported to the islands. "
        "The navy forced young people who had finished school to work there. "
        "They are leaving."
    )
    leaving = one(claims(text), "LEAVE")
    assert back(leaving, text) == ["Young people"]


def test_youths_are_the_young_people_spoken_of() -> None:
    text = (
        "Young people were deported. The youths who worked there are ill. They cannot go outside."
    )
    barred = of_type(claims(text), "RESTRICT_MOVEMENT")[0]
    assert back(barred, text) == ["Young people"]


def test_people_at_one_place_are_one_group_and_others_are_not() -> None:
    text = (
        "The navy has been deporting people living on the coast. "
        "People along the coast are poor. They have been fleeing. "
        "People in the hills are rich. They have been fleeing."
    )
    first, second = of_type(claims(text), "LEAVE")
    assert back(first, text) == ["people living on the coast"]
    assert back(second, text) == ["People in the hills"]


def test_where_several_bodies_fit_the_authorities_are_meant_if_the_text_names_them() -> None:
    text = (
        "The authorities were angry. The district court opened an inquiry. "
        "The harbour police sealed the docks. They banished the sailors to an island."
    )
    assert back(one(claims(text), "BANISH"), text) == ["The authorities"]


@pytest.mark.parametrize("trend", ["more and more", "less and less", "increasingly"])
def test_a_trend_is_kept_in_its_words(trend: str) -> None:
    left = one(claims(f"The sailors are leaving {trend}, saying little."), "LEAVE")
    assert said(left, "trend") == [trend]
    assert left.object == ()


def test_people_said_to_be_what_no_people_are_is_a_figure_of_speech() -> None:
    state = one(claims("The sailors became 'fish on dry land'."), "STATE")
    assert state.modality.status == "figurative"


def test_people_said_to_be_people_is_no_figure_of_speech() -> None:
    state = one(claims("The sailors became 'guests of the state'."), "STATE")
    assert state.modality.status == "asserted"


def test_words_put_into_mouths_are_no_wish() -> None:
    found = claims("The officers beat the cadets, making them shout, 'I want to serve.'")
    forced = one(found, "COERCE")
    assert words(forced.subject) == ["The officers"]
    assert said(forced, "content") == ["I want to serve"]


def test_a_bracket_after_a_name_says_what_it_is_in_the_outlets_words() -> None:
    found = claims(
        "“The Rural Office (farm council) is questioning the women,” said a source in the town."
    )
    gloss = one(found, "IS_A")
    assert words(gloss.object) == ["farm council"]
    assert gloss.attribution.kind == "outlet"


def test_a_short_name_in_brackets_is_no_gloss() -> None:
    found = claims("The Ministry of Fisheries (MOF) arrested two men.")
    assert of_type(found, "IS_A") == []


def test_a_question_that_was_turned_around_is_answered() -> None:
    article = Article(
        slug="talk",
        doc="talk.txt",
        text='――Are the guards allowing visits?\n"No, none."',
    )
    allowed = one(extractor().extract(article), "ALLOW")
    assert allowed.modality.polarity == "-"
    assert allowed.evidence.of(article.text).endswith("?")


def test_a_time_before_the_people_is_not_who_was_moved() -> None:
    text = "Some time in spring, around 30 families may have been relocated."
    moved = one(claims(text), "RELOCATE")
    assert words(moved.object) == ["around 30 families"]
    assert moved.qualifiers["count"][0].text == "around 30"


def test_where_the_agent_comes_from_is_not_where_people_are_moved_from() -> None:
    moved = one(claims("Police from Hyesan moved the families."), "RELOCATE")
    assert "from" not in moved.qualifiers
    moved = one(claims("Families from Hyesan were moved."), "RELOCATE")
    assert said(moved, "from") == ["Hyesan"]


def test_the_name_of_a_paper_tells_no_frequency() -> None:
    text = "The army has been moving residents of the border, according to Daily Herald."
    assert said(one(claims(text), "RELOCATE"), "frequency") == []
    text = "The guards beat the prisoners daily."
    assert said(one(claims(text), "ABUSE"), "frequency") == ["daily"]
