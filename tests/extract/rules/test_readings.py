"""Which reading of a verb a sentence meets; every sentence is ours."""

import pytest
from tests.extract.samples import claims

from kg.extract.rules.parse import Sentence, Token
from kg.extract.rules.repairs import mended
from kg.model import Span

READINGS = [
    ("Two porters were taken into custody on Monday.", "ARREST"),
    ("The clerk was taken to a labour camp.", "DETAIN"),
    ("The mayor was placed under house arrest.", "DETAIN"),
    ("The two cooks were placed under arrest.", "ARREST"),
    ("The ministry expelled three aid workers.", "RELOCATE"),
    ("Two students were expelled from the university.", "PUNISH"),
    ("The judge acquitted the baker.", "RELEASE"),
    ("The bus driver was charged in March.", "ACCUSE"),
    ("The cavalry were charging at the crowd.", "ATTACK"),
    ("Two fishermen were shot dead at the pier.", "KILL"),
    ("The flood killed nine miners.", "DEATH"),
    ("The mobile network went dead on Sunday.", "BLOCK_COMMS"),
    ("The officers called out two hundred clerks.", "ASSIGN"),
    ("The union denounced the vote as a fraud.", "CRITICIZE"),
    ("The army relaxed the curfew.", "ALLOW"),
    ("The court extradited a singer to the capital.", "RELOCATE"),
    ("Guards manacled the two drivers.", "ABUSE"),
    ("The police browbeat the shopkeepers.", "THREATEN"),
    ("The troops aimed a missile at the depot.", "ATTACK"),
    ("The council decided on a new fishing zone.", "POLICY"),
    ("Officers swept up forty teachers.", "CRACKDOWN"),
    ("The mayor closed every cafe in the old town.", "PROHIBIT"),
    ("The judges handed out terms of six years.", "SENTENCE"),
    ("Soldiers threw the widow out of her house.", "EVICT"),
    ("The herders lost their pasture.", "CONFISCATE"),
    ("The soldiers were ordered to shoot the prisoners.", "ORDER"),
    ("The jury found the clerk guilty of arson.", "SENTENCE"),
    ("The court handed the mayor eight years.", "SENTENCE"),
    ("The judge ordered her to serve two years.", "SENTENCE"),
    ("Nine clerks face charges of treason.", "ACCUSE"),
    ("A call abroad could cost them years in jail.", "PENALTY"),
    ("She took her own life.", "DEATH"),
    ("Rebels slit the throats of four shepherds.", "KILL"),
    ("Four drivers were slain, he said.", "KILL"),
    ("He was fired on by the troops.", "ATTACK"),
    ("She was kicked out of college for a post.", "PUNISH"),
    ("The shelling, which the army denied, killed two.", "DENY"),
    ("The farmers were given two days to leave.", "ORDER"),
    ("The clerk was given two days in jail.", "SENTENCE"),
    ("The clerk was struck off the list of candidates.", "DENY_ENTITLEMENT"),
    ("Owning a radio is punishable by death.", "PENALTY"),
    ("Each household must deliver ten kilos of grain.", "REQUIRE"),
    ("Soldiers levelled the graves.", "ARSON"),
    ("The bakery was gutted.", "ARSON"),
]


@pytest.mark.parametrize(("sentence", "kind"), READINGS)
def test_the_narrowest_reading_of_a_verb_gives_the_type(sentence: str, kind: str) -> None:
    assert kind in {claim.type for claim in claims(sentence)}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Two porters were taken into custody on Monday.", "DETAIN"),
        ("The bus driver was charged in March.", "ATTACK"),
        ("The ministry expelled three aid workers.", "PUNISH"),
        ("Two fishermen were shot dead at the pier.", "DEATH"),
        ("The mobile network went dead on Sunday.", "DEATH"),
    ],
)
def test_a_wider_reading_gives_way(sentence: str, kind: str) -> None:
    assert kind not in {claim.type for claim in claims(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The film was shot in the village.",
        "The two sides struck a deal.",
        "The court struck down the law.",
        "No one saw the soldiers leave.",
        "He ran into trouble with the police.",
        "Prices shot up in June.",
        "The court reduced his sentence.",
    ],
)
def test_a_turn_of_phrase_is_no_attack_flight_or_disappearance(sentence: str) -> None:
    found = {claim.type for claim in claims(sentence) if claim.confidence >= 0.14}
    assert not found & {"ATTACK", "KILL", "DISAPPEAR", "ARSON"}
    assert "trouble" not in sentence or "LEAVE" not in found


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The army moved into the town on Monday.", "LEAVE"),
        ("The government moved quickly to end the strike.", "LEAVE"),
        ("The travellers were moved on by police.", "LEAVE"),
        ("He was released from hospital on Friday.", "RELEASE"),
        ("She was discharged from the army after two years.", "RELEASE"),
        ("The girl was taken to hospital with a fever.", "RELOCATE"),
        ("The prisoners ordered books from the library.", "ORDER"),
        ("The phone was charged overnight.", "ACCUSE"),
        ("The team beat its rivals by two goals.", "ABUSE"),
        ("The singer was attacked by critics.", "ATTACK"),
        ("The coach was moved to tears.", "RELOCATE"),
        ("The driver was caught on camera.", "ARREST"),
        ("The party was crushed at the polls.", "CRACKDOWN"),
        ("The virus was suppressed in the valley.", "CRACKDOWN"),
        ("The storm threatened the harbour.", "THREATEN"),
        ("Floods forced hundreds to leave their homes.", "RELOCATE"),
        ("A clerk told the station that porters had been made to carry the stones.", "ORDER"),
        ("She had her shop burned down.", "REQUIRE"),
    ],
)
def test_another_sense_of_a_verb_states_no_act_of_that_type(sentence: str, kind: str) -> None:
    assert kind not in {claim.type for claim in claims(sentence)}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The family moved to the coast.", "LEAVE"),
        ("The travellers were moved on by police.", "RELOCATE"),
        ("He was released from a psychiatric hospital on Friday.", "RELEASE"),
        ("The writer was taken to a mental hospital by police.", "RELOCATE"),
        ("Officials ordered weapons to be handed in.", "ORDER"),
        ("The guards beat him by the river.", "ABUSE"),
        ("Floods forced hundreds to leave their homes.", "DISPLACE"),
        ("Soldiers forced hundreds to leave their homes.", "RELOCATE"),
        ("Police suppressed the protest.", "CRACKDOWN"),
        ("A clerk told the porters to carry the stones.", "ORDER"),
        ("She had her shop burned down.", "ARSON"),
    ],
)
def test_the_sense_that_harms_or_moves_people_stays(sentence: str, kind: str) -> None:
    assert kind in {claim.type for claim in claims(sentence)}


def test_who_has_papers_taken_away_loses_them_once() -> None:
    found = claims("Workers had their passports taken away.")
    assert [c.type for c in found] == ["CONFISCATE"]


def test_beside_a_river_is_a_place_and_by_bus_is_none() -> None:
    [beaten] = [c for c in claims("The guards beat him by the river.") if c.type == "ABUSE"]
    assert [m.text for m in beaten.qualifiers["place"]] == ["the river"]
    assert "instrument" not in beaten.qualifiers
    [moved] = [c for c in claims("The men were taken to the border by bus.") if c.core]
    assert "place" not in moved.qualifiers


def test_who_goes_missing_is_told_once() -> None:
    found = [c for c in claims("Three boys went missing in May.") if c.type == "DISAPPEAR"]
    assert [[m.text for m in c.qualifiers["time"]] for c in found] == [["May"]]


def test_the_dead_are_whom_a_flood_killed() -> None:
    (death,) = (c for c in claims("The flood killed nine miners.") if c.type == "DEATH")
    assert [m.text for m in death.subject] == ["nine miners"]
    assert not death.object


@pytest.mark.parametrize("why", ["for the third time", "for no reason", "for a while"])
def test_how_often_or_without_reason_is_no_charge(why: str) -> None:
    found = claims(f"The clerk was jailed {why}.")
    assert {c.type for c in found} == {"IMPRISON"}
    assert not {"charge", "reason"} & set(found[0].qualifiers)


def test_a_time_that_leans_on_another_act_is_not_that_acts() -> None:
    found = claims("He was arrested two days after his brother was killed.")
    told = {c.type: [m.text for m in c.qualifiers.get("time", ())] for c in found}
    assert told["ARREST"] == ["two days after"]
    assert told["KILL"] == []


def test_a_place_behind_a_date_is_where_it_was() -> None:
    [claim] = [c for c in claims("He was arrested on 3 May 2021 in Hyesan.") if c.type == "ARREST"]
    assert [m.text for m in claim.qualifiers["place"]] == ["Hyesan"]


def test_a_sentence_that_ends_in_its_root_is_mended_without_looking_past_it() -> None:
    rows = [("seen", "VERB", "VBN", "relcl", 2), ("police", "NOUN", "NN", "compound", 2)]
    rows.append(("claims", "NOUN", "NNS", "ROOT", 2))
    tokens = [
        Token(i, word, word, pos, tag, dep, head, 8 * i, 8 * i + len(word))
        for i, (word, pos, tag, dep, head) in enumerate(rows)
    ]
    assert mended(Sentence(Span(0, 24), tokens)).tokens == tokens
