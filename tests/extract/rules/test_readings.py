"""Which reading of a verb a sentence meets; every sentence is ours."""

import pytest
from tests.extract.samples import claims

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


def test_the_dead_are_whom_a_flood_killed() -> None:
    (death,) = (c for c in claims("The flood killed nine miners.") if c.type == "DEATH")
    assert [m.text for m in death.subject] == ["nine miners"]
    assert not death.object
