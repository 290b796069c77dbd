"""What a contrast rules out is nobody's act: sentences of our own."""

import pytest
from tests.extract.samples import claims, of_type, words

from kg.extract.learned.confidence import FLOOR

pytestmark = pytest.mark.usefixtures("each_extractor")

AGENTS = [
    ("He was arrested not by police but by soldiers.", "ARREST", ["soldiers"]),
    ("Not the army but the police burned the village.", "ARSON", ["the police"]),
    ("The police, not the army, burned the village.", "ARSON", ["The police"]),
    ("Soldiers rather than police arrested the men.", "ARREST", ["Soldiers"]),
    ("It was not the army but the police who burned the village.", "ARSON", ["the police"]),
    ("He was beaten by the river.", "ABUSE", []),
    ("He was beaten by the guards.", "ABUSE", ["the guards"]),
]

PATIENTS = [
    ("Rebels burned not the mosque but the school.", "ARSON", ["the school"]),
    ("They detained not the son but the father.", "ARREST", ["the father"]),
    ("They detained the father, not the son.", "ARREST", ["the father"]),
    ("Not only the men but also the women were beaten.", "ABUSE", ["the men", "the women"]),
    ("Everyone but the priest was arrested.", "ARREST", ["Everyone but the priest"]),
    ("Soldiers burned every house but one.", "ARSON", ["every house but one"]),
    ("Soldiers arrested nobody except the priest.", "ARREST", ["the priest"]),
    ("No one but the priest was arrested.", "ARREST", ["the priest"]),
    ("None but the children were spared.", "SUBJECT_TO", ["the children"]),
]


@pytest.mark.parametrize(("text", "type_", "agents"), AGENTS)
def test_nobody_acts_whom_a_contrast_rules_out(text: str, type_: str, agents: list[str]) -> None:
    [claim] = of_type(claims(text), type_)
    assert words(claim.subject) == agents
    assert claim.modality.polarity == "+"


@pytest.mark.parametrize(("text", "type_", "patients"), PATIENTS)
def test_nothing_befalls_whom_a_contrast_rules_out(
    text: str, type_: str, patients: list[str]
) -> None:
    [claim] = of_type(claims(text), type_)
    assert words(claim.object or claim.subject) == patients
    assert claim.modality.polarity == "+"


@pytest.mark.parametrize(
    ("text", "qualifier", "said"),
    [
        ("The family was sent not to Hyesan but to Musan.", "to", "Musan"),
        ("He was arrested in May, not in June.", "time", "May"),
        ("The men were held in Musan, not in Hyesan.", "place", "Musan"),
        ("He was jailed not for theft but for his sermons.", "charge", "his sermons"),
    ],
)
def test_no_circumstance_is_told_that_a_contrast_rules_out(
    text: str, qualifier: str, said: str
) -> None:
    found = [c for c in claims(text) if qualifier in c.qualifiers]
    assert [words(c.qualifiers[qualifier]) for c in found] == [[said]]


@pytest.mark.parametrize(
    "text",
    [
        "He was arrested neither by the army nor by the police.",
        "They did not burn the mosque but the school.",
        "He was held neither in Musan nor in Hyesan.",
    ],
)
def test_a_denied_verb_states_nothing_of_what_is_set_against(text: str) -> None:
    found = [c for c in claims(text) if c.type in ("ARREST", "ARSON", "DETAIN")]
    assert [c.modality.polarity for c in found] == ["-"]
    assert "the school" not in words(found[0].object)


@pytest.mark.parametrize(
    "text", ["All but two of the prisoners were released.", "All the men except two were freed."]
)
def test_all_but_some_is_no_count_of_all(text: str) -> None:
    [claim] = of_type(claims(text), "RELEASE")
    assert "count" not in claim.qualifiers


def test_who_is_compared_is_not_told_of() -> None:
    text = "More people were arrested than released."
    found = [c for c in claims(text) if c.confidence >= FLOOR]
    assert {c.type for c in found} == {"ARREST"}


def test_who_speaks_first_does_not_tell_what_others_saw_against_it() -> None:
    text = "The governor said nobody was held, but nurses saw soldiers shoot a boy."
    [denied] = of_type(claims(text), "DETAIN")
    [seen] = of_type(claims(text), "ATTACK")
    assert (denied.attribution.kind, seen.attribution.kind) == ("official", "outlet")


@pytest.mark.parametrize(
    ("text", "status"),
    [("He is missing, presumed dead.", "likely"), ("Forty are feared dead.", "possible")],
)
def test_who_is_feared_dead_is_not_said_to_have_died(text: str, status: str) -> None:
    [claim] = of_type(claims(text), "DEATH")
    assert claim.modality.status == status


def test_a_pronoun_for_either_of_two_stands_for_neither() -> None:
    either = claims("The mayor met the singer in May. He was arrested a week later.")
    one = claims("The mayor left in May. The singer stayed. He was arrested a week later.")
    assert [m.antecedent for m in of_type(either, "ARREST")[0].object] == [None]
    assert words(of_type(one, "ARREST")[0].object) == ["He"]
    assert of_type(one, "ARREST")[0].object[0].canon == "The singer"
